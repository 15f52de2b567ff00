"""The trained head as the program carries it: export.py STATES DATA OUT HEAD …

Writes OUT/head-1.npz … (16-bit weights), OUT/examples.jsonl.xz with OUT/examples.npz (a vector for each own clause) and
OUT/config.json. `calibrate.py` sets the thresholds afterwards.
"""

import json
import lzma
import random
import sys
from pathlib import Path

import numpy as np
import torch

from benchmarks.accuracy.indicators_marked import Marked
from services.nlp import classifier
from services.nlp.indicators import learned
from training.indicators import frames
from training.indicators.run import Set
from training.indicators.states import CATEGORIES, Reader, save

NUMBERS = 48
"""Numbers of the vector by which clauses are compared."""


def examples(data: Path) -> list[tuple[str, Marked]]:
    """Each own line once, in one reading of its choices."""
    writer = frames.Writer(data)
    found = [
        (language, writer.write(line, language, random.Random(line)))
        for language in ("es", "pt", "en", "fr", "it")
        for line in frames.lines(language)
    ]
    return [(language, one) for language, one in found if one.marks]


def weights(head: Path) -> dict[str, np.ndarray]:
    """A head's numbers under the names that the program reads; convolutions as (reach, in, out)."""
    turned = {
        name: value.permute(2, 1, 0) if value.ndim == 3 else value.T if value.ndim == 2 else value
        for name, value in torch.load(head).items()
    }
    return {name: value.numpy().astype(np.float16) for name, value in turned.items()}


def main() -> None:
    states, data, out, *trained = map(Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    networks = []
    for number, head in enumerate(trained, 1):
        np.savez_compressed(out / f"head-{number}.npz", **weights(head))
        networks.append(learned.Head(out / f"head-{number}.npz"))
    if not (states / "examples.npz").exists():
        save(states / "examples.npz", examples(data), Reader())
    held = Set(states / "examples.npz")
    rows, vectors = [], []
    for number, (start, end) in enumerate(held.windows):
        given = held.states[start:end].astype(np.float32)
        hidden = np.concatenate([network(given)[1] for network in networks], axis=-1)
        text = held.texts[held.owners[number]]
        labels = held.labels[start:end]
        for c, category in enumerate(CATEGORIES):
            at = np.flatnonzero(labels[:, c] > 0)
            if len(at):
                polarity = next(told for _, _, name, told in text["marks"] if name == category)
                rows.append({"id": f"{text['language']}-{held.owners[number]:04}", "category": category, "polarity": polarity, "text": text["text"]})  # fmt: skip
                vectors.append(hidden[at].mean(0))
    matrix = np.stack(vectors)
    _, _, axes = np.linalg.svd(matrix - matrix.mean(0), full_matrices=False)
    reduce = np.round(axes[:NUMBERS].T, 4)
    bank = matrix @ reduce
    bank = np.round(bank / np.abs(bank).max(-1, keepdims=True) * 127).astype(np.int8)
    np.savez_compressed(out / "examples.npz", bank=bank, reduce=reduce.astype(np.float16))
    told = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n"
    (out / "examples.jsonl.xz").write_bytes(lzma.compress(told.encode(), preset=9 | lzma.PRESET_EXTREME))
    config = {"names": classifier.SHA256, "categories": CATEGORIES, "threshold": dict.fromkeys(CATEGORIES, 0.5),
              "suggest": dict.fromkeys(CATEGORIES, 0.2), "company": [1.0], "whole": [[0.0, 1.0]],
              "doubts": 0.0, "tells": 0.0}  # fmt: skip
    (out / "config.json").write_text(json.dumps(config, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{sum(one.stat().st_size for one in out.iterdir()) / 1e6:.2f} MB, {len(rows)} examples")


if __name__ == "__main__":
    main()
