"""Make the probabilities of an exported model honest: calibrate.py MODEL DATA

Finds the temperature T under which softmax(scores / T) fits the tags of development texts best (negative log
likelihood; Guo et al. 2017, "On Calibration of Modern Neural Networks") and writes it to MODEL/config.json as `calibration`.
"""

import json
import random
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from training.corpus import TAGS, World, public

SETS = ("cess-esp/dev", "meddocan/dev", "uner-pt-bosque/dev", "lener-br/dev")
EACH, GENERATED = 250, 600


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
    found, gold = [], []
    for sample in samples:
        row = tokenizer.encode(list(sample.words), is_pretokenized=True)
        ids = np.array([row.ids])
        scores = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
        last = None
        for piece, word in enumerate(row.word_ids):
            if word is not None and word != last:
                found.append(scores[piece])
                gold.append(TAGS.index(sample.tags[word]))
            last = word if word is not None else last
    scores, right = np.array(found, dtype=np.float64), np.array(gold)
    losses = {}
    for step in range(60):
        heat = round(0.6 + step * 0.05, 2)
        shifted = scores / heat - (scores / heat).max(-1, keepdims=True)
        chances = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
        losses[heat] = float(-chances[np.arange(len(right)), right].mean())
    heat = min(losses, key=lambda one: losses[one])
    print(f"temperature {heat}: {losses[heat]:.4f} nats a word, {losses[1.0]:.4f} without, {len(right)} words")
    place = folder / "config.json"
    place.write_text(json.dumps(json.loads(place.read_text()) | {"calibration": heat}, indent=1) + "\n")


if __name__ == "__main__":
    main()
