"""Make the probabilities of an exported model honest: calibrate.py MODEL DATA

Finds the temperature T under which softmax(scores / T) fits the tags of development texts best (negative log
likelihood; Guo et al. 2017, "On Calibration of Modern Neural Networks") and writes it to MODEL/config.json as `calibration`.
A name is right only if all its words and its bounds are: so for names the lowest probability among their words is read
off once more, as the share of right names at each probability (isotonic regression; Zadrozny and Elkan 2002), and
written as `reliability`: for each kind [probability, share] pairs, both rising. Half of the texts are public ones, half
our own, so that neither's manner of naming decides alone.
"""

import json
import random
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from services.nlp.tags import fitting
from training.corpus import World
from training.public import TAGS, public, spans

SETS = ("cess-esp/dev", "meddocan/dev", "uner-pt-bosque/dev", "lener-br/dev")
EACH, GENERATED = 400, 1600
HEATS = [round(0.6 + step * 0.05, 2) for step in range(60)]
PARTS = 12

Scores = npt.NDArray[np.float64]


def main() -> None:
    folder, data = Path(sys.argv[1]), Path(sys.argv[2])
    rng = random.Random(5)
    samples = [sample for name in SETS for sample in rng.sample(public(data, name), EACH)]
    samples.extend(World(data).samples(GENERATED, rng))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(256)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "names.onnx"), options, providers=["CPUExecutionProvider"])
    rows = []
    for sample in samples:
        row = tokenizer.encode(list(sample.words), is_pretokenized=True)
        ids = np.array([row.ids])
        scores = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
        first = [
            piece for piece, word in enumerate(row.word_ids) if word is not None and word != row.word_ids[piece - 1]
        ]
        rows.append(scores[first].astype(np.float64))
    told = np.concatenate(rows)
    gold = np.array([TAGS.index(tag) for one, row in zip(samples, rows, strict=True) for tag in one.tags[: len(row)]])
    losses = {heat: float(-logs(told / heat)[np.arange(len(gold)), gold].mean()) for heat in HEATS}
    heat = min(losses, key=lambda one: losses[one])
    print(f"temperature {heat}: {losses[heat]:.4f} nats a word, {losses[1.0]:.4f} without, {len(gold)} words")
    names: dict[str, list[tuple[float, bool]]] = {}
    for sample, row in zip(samples, rows, strict=True):
        chances = np.exp(logs(row / heat))
        right = spans(sample.tags[: len(row)])
        best = fitting(chances.astype(np.float32), TAGS, begins=np.zeros(len(row), dtype=bool))
        for start, end, kind in spans([TAGS[tag] for tag in best]):
            low = float(chances[start:end].max(-1).min())
            names.setdefault(kind, []).append((low, (start, end, kind) in right))
    reliability = {kind: rising(pairs) for kind, pairs in sorted(names.items())}
    for kind, pairs in reliability.items():
        print(kind, len(names[kind]), " ".join(f"{low:.2f}:{share:.2f}" for low, share in pairs))
    place = folder / "config.json"
    kept = json.loads(place.read_text()) | {"calibration": heat, "reliability": reliability}
    place.write_text(json.dumps(kept, indent=1) + "\n")


def logs(scores: Scores) -> Scores:
    """Logarithms of the softmax of each row."""
    shifted = scores - scores.max(-1, keepdims=True)
    told: Scores = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return told


def rising(pairs: list[tuple[float, bool]]) -> list[tuple[float, float]]:
    """Mean probability and share right of PARTS equal parts by probability; parts that fall are put together."""
    parts: list[list[float]] = []
    for part in np.array_split(np.array(sorted(pairs)), PARTS):
        low, share = part.mean(0)
        parts.append([float(low), float(share), float(len(part))])
        while len(parts) > 1 and parts[-2][1] >= parts[-1][1]:
            *last, size = parts.pop()
            before = parts[-1]
            whole = before[2] + size
            parts[-1] = [(a * before[2] + b * size) / whole for a, b in zip(before, last, strict=False)] + [whole]
    return [(round(low, 4), round(share, 4)) for low, share, _ in parts]


if __name__ == "__main__":
    main()
