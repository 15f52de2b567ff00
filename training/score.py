"""Micro F1 of an exported model on the public test splits: score.py MODEL DATA [--most N]

Test sentences that stand in the training splits too are left out.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from services.nlp.tags import fitting
from training.public import SETS, TAGS, TESTS, Sample, f1, public, spans

CAPITALS = ("cess-esp/test", "uner-pt-bosque/test")
"""Sets that are read once more in capitals."""


def told(folder: Path, samples: Sequence[Sample]) -> Iterator[list[str]]:
    """The tags of each sample, read alone as the program reads its windows, tags that fit together."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(400)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "names.onnx"), options, providers=["CPUExecutionProvider"])
    heat = float(json.loads((folder / "config.json").read_text(encoding="utf-8"))["calibration"])
    for sample in samples:
        row = tokenizer.encode(list(sample.words), is_pretokenized=True)
        ids = np.array([row.ids])
        scores = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0] / heat
        chances = np.zeros((len(sample.words), len(TAGS)), dtype=np.float32)
        chances[:, 0] = 1.0
        last = None
        for piece, word in enumerate(row.word_ids):
            if word is not None and word != last:
                chances[word] = np.exp(scores[piece] - scores[piece].max())
                chances[word] /= chances[word].sum()
            last = word if word is not None else last
        begins = np.zeros(len(chances), dtype=bool)
        yield [TAGS[tag] for tag in fitting(chances, TAGS, begins=begins)]


def scored(name: str, rows: Sequence[Sample], folder: Path) -> None:
    """Print the scores of one set, and how many people it finds."""
    gold, found = [row.tags for row in rows], list(told(folder, rows))
    people = [(spans(right), spans(tags)) for right, tags in zip(gold, found, strict=True)]
    wanted = sum(kind == "PER" for right, _ in people for _, _, kind in right)
    met = sum(kind == "PER" for right, tags in people for _, _, kind in right & tags)
    recall = round(100 * met / wanted, 1) if wanted else None
    print(json.dumps({"set": name, "sentences": len(rows), **f1(gold, found), "PER recall": recall}), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--most", type=int)
    options = parser.parse_args()
    known = {" ".join(row.words).lower() for name in SETS for row in public(options.data, name)}
    for name in TESTS:
        rows = [
            row for row in public(options.data, name) if len(row.words) < 5 or " ".join(row.words).lower() not in known
        ]
        rows = rows[: options.most]
        scored(name, rows, options.model)
        if name in CAPITALS:
            loud = [replace(row, words=tuple(word.upper() for word in row.words)) for row in rows]
            scored(f"{name} in capitals", loud, options.model)


if __name__ == "__main__":
    main()
