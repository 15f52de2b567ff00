"""Train the small names tagger: small.py DATA OUT [--rounds N] [--seed S]

The same rounds of public and generated text as for the network (`corpus.epoch`), read by spaCy's tagger. Writes
OUT/tagger.bin and OUT/config.json behind each round, with its temperature and what its probabilities are worth
(`calibrate.py` has the reasons).
"""

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from services.nlp.tagger import pipeline
from services.nlp.tags import fitting
from training.calibrate import HEATS, Scores, logs, rising
from training.corpus import World, epoch
from training.public import TAGS, Sample, f1, public, spans
from training.run import judges

BATCH = 1500
"""Words of a step."""
GENERATED = 12_000
WARM, MOST, LEAST = 200, 0.002, 0.0001
"""Steps until the learning rate is highest, that rate, and the last one."""
SETS = ("cess-esp/dev", "meddocan/dev", "uner-pt-bosque/dev", "lener-br/dev")
EACH, FRESH = 400, 1600
"""Sentences of each development set and generated ones by which it is calibrated."""


def examples(nlp: Language, samples: Sequence[Sample]) -> list[Example]:
    """Texts for spaCy."""
    found = []
    for one in samples:
        gold = Doc(nlp.vocab, words=list(one.words), tags=list(one.tags))
        found.append(Example(Doc(nlp.vocab, words=list(one.words)), gold))
    return found


def batches(rows: list[Example], rng: random.Random) -> list[list[Example]]:
    """Rows of about BATCH words, in a drawn order."""
    rng.shuffle(rows)
    found: list[list[Example]] = []
    held: list[Example] = []
    size = 0
    for row in rows:
        held.append(row)
        size += len(row.reference)
        if size >= BATCH:
            found.append(held)
            held, size = [], 0
    return [*found, held] if held else found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(given.seed)
    world = World(given.data)
    nlp = pipeline()
    tagger: Any = nlp.get_pipe("tagger")
    for tag in TAGS:
        tagger.add_label(tag)
    rows = epoch(given.data, world, rng, generated=GENERATED)
    optimizer = nlp.initialize(lambda: examples(nlp, rows[:200]))
    tests = judges(given.data, world)
    tags = list(tagger.labels)
    step, steps = 0, 0
    started = time.process_time()
    for number in range(given.rounds):
        rows = rows if number == 0 else epoch(given.data, world, rng, generated=GENERATED)
        lots = batches(examples(nlp, rows), rng)
        steps = steps or len(lots) * given.rounds
        losses: dict[str, float] = {}
        for lot in lots:
            share = step / steps
            optimizer.learn_rate = LEAST + (MOST - LEAST) * min(1.0, step / WARM) * max(0.0, 1 - share)
            nlp.update(lot, drop=0.15, sgd=optimizer, losses=losses)
            step += 1
        told = {
            name: f1([one.tags for one in held], [fitted(row, tags) for row in read(nlp, held)])["ALL"]
            for name, held in tests.items()
        }
        print(number, f"{time.process_time() - started:.0f} s", f"{losses['tagger']:.0f}", told, flush=True)
        (given.out / "tagger.bin").write_bytes(tagger.model.to_bytes())
        config = {"tags": tags, **calibrated(nlp, given.data, world, tags)}
        (given.out / "config.json").write_text(json.dumps(config) + "\n", encoding="utf-8")


def read(nlp: Language, samples: Sequence[Sample]) -> list[Scores]:
    """The probabilities of each text's words."""
    tagger: Any = nlp.get_pipe("tagger")
    return list(tagger.model.predict([Doc(nlp.vocab, words=list(one.words)) for one in samples]))


def fitted(chances: Scores, tags: Sequence[str]) -> list[str]:
    """The tags of a text's words."""
    best = fitting(chances.astype(np.float32), tags, begins=np.zeros(len(chances), dtype=bool))
    return [tags[tag] for tag in best]


def calibrated(nlp: Language, data: Path, world: World, tags: list[str]) -> dict[str, object]:
    """The temperature, and for each kind [probability, share of right names] pairs."""
    rng = random.Random(5)
    samples = [sample for name in SETS for sample in rng.sample(public(data, name), EACH)]
    samples.extend(world.samples(FRESH, rng))
    rows = [np.log(np.maximum(row, 1e-9)) for row in read(nlp, samples)]
    told, gold = np.concatenate(rows), np.array([tags.index(tag) for one in samples for tag in one.tags])
    heat = min(HEATS, key=lambda one: float(-logs(told / one)[np.arange(len(gold)), gold].mean()))
    names: dict[str, list[tuple[float, bool]]] = {}
    for sample, row in zip(samples, rows, strict=True):
        chances, right = np.exp(logs(row / heat)), spans(sample.tags)
        for start, end, kind in spans(fitted(chances, tags)):
            names.setdefault(kind, []).append((float(chances[start:end].max(-1).min()), (start, end, kind) in right))
    return {"calibration": heat, "reliability": {kind: rising(pairs) for kind, pairs in sorted(names.items())}}


if __name__ == "__main__":
    main()
