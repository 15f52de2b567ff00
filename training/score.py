"""Micro F1 of an exported model on the public test splits: score.py MODEL DATA [--most N]

Test sentences that stand in the training splits too are left out.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from training.corpus import SETS, TAGS, TESTS, Sample, f1, public


def told(folder: Path, samples: Sequence[Sample]) -> Iterator[list[str]]:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(400)
    tokenizer.enable_padding(pad_id=1, pad_token="<pad>")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "names.onnx"), options, providers=["CPUExecutionProvider"])
    for begin in range(0, len(samples), 8):
        some = samples[begin : begin + 8]
        rows = tokenizer.encode_batch([list(one.words) for one in some], is_pretokenized=True)
        scores = session.run(
            None,
            {
                "input_ids": np.array([row.ids for row in rows]),
                "attention_mask": np.array([row.attention_mask for row in rows]),
            },
        )[0].argmax(-1)
        for sample, row, best in zip(some, rows, scores, strict=True):
            tags, last = ["O"] * len(sample.words), None
            for piece, word in enumerate(row.word_ids):
                if word is not None and word != last:
                    tags[word] = TAGS[best[piece]]
                last = word if word is not None else last
            yield tags


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
        print(
            json.dumps(
                {"set": name, "sentences": len(rows), **f1([row.tags for row in rows], told(options.model, rows))}
            ),
            flush=True,
        )


if __name__ == "__main__":
    main()
