"""The trained layers as the program carries them: export.py STATES DATA OUT BRANCH

Writes OUT/branch.onnx (int8 weights), OUT/examples.jsonl.xz with OUT/examples.npz (a vector for each own clause) and
OUT/config.json. `calibrate.py` sets the thresholds afterwards.
"""

import json
import lzma
import math
import random
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model

from benchmarks.accuracy.indicators_marked import Marked
from services.nlp import classifier
from services.nlp.indicators import learned
from training.indicators import frames
from training.indicators.run import HEADS, HIDDEN, Branch, Layer, Set
from training.indicators.states import CATEGORIES, Reader, save

NUMBERS = 48
"""Numbers of the vector by which clauses are compared."""


class Forward(torch.nn.Module):
    """The layers written out for one window, in the form that onnxruntime fuses."""

    def __init__(self, branch: Branch) -> None:
        super().__init__()
        self.branch = branch
        self.eval()

    def forward(self, states: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        def split(values: torch.Tensor) -> torch.Tensor:
            return values.view(1, -1, HEADS, HIDDEN // HEADS).permute(0, 2, 1, 3)

        for layer in self.branch.layers:
            query, key, value = split(layer.query(states)), split(layer.key(states)), split(layer.value(states))
            weights = torch.softmax(torch.matmul(query, key.transpose(-1, -2)) / math.sqrt(HIDDEN // HEADS), -1)
            mixed = torch.matmul(weights, value).permute(0, 2, 1, 3).contiguous().view(1, -1, HIDDEN)
            states = layer.norms[0](layer.mixed(mixed) + states)

            def wide(rows: torch.Tensor, layer: Layer = layer) -> torch.Tensor:
                return layer.norms[1](layer.outer(torch.nn.functional.gelu(layer.inner(rows))) + rows)

            # The marks around a window are read apart: training/export.py has the reason.
            marks = wide(torch.cat([states[:, :1], states[:, -1:]], 1))
            states = torch.cat([marks[:, :1], wide(states[:, 1:-1]), marks[:, 1:]], 1)
        return self.branch.out(states), self.branch.whole(states[:, 0]), states


def network(branch: Branch, out: Path) -> None:
    """Write the layers as a fused int8 graph."""
    names = {"states": {1: "pieces"}, "scores": {1: "pieces"}, "hidden": {1: "pieces"}}
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            Forward(branch), (torch.randn(1, 9, HIDDEN),), str(plain), input_names=["states"],
            output_names=["scores", "whole", "hidden"], dynamic_axes=names, opset_version=17, dynamo=False,
        )  # fmt: skip
        fusions = FusionOptions("bert")
        # onnxruntime's own kernel for a sum and its norm is slower on a processor than the two apart.
        fusions.enable_skip_layer_norm = fusions.enable_bias_skip_layer_norm = False
        better = optimize_model(
            str(plain),
            model_type="bert",
            num_heads=HEADS,
            hidden_size=HIDDEN,
            optimization_options=fusions,
            opt_level=0,
        )
        better.save_model_to_file(str(fused))
        quantize_dynamic(
            str(fused), str(out), weight_type=QuantType.QInt8, per_channel=True,
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": 1},
        )  # fmt: skip


def examples(data: Path) -> list[tuple[str, Marked]]:
    """Each own line once, in one reading of its choices."""
    writer = frames.Writer(data)
    found = [
        (language, writer.write(line, language, random.Random(line)))
        for language in ("es", "pt", "en", "fr", "it")
        for line in frames.lines(language)
    ]
    return [(language, one) for language, one in found if one.marks]


def main() -> None:
    states, data, out, trained = map(Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    branch = Branch()
    branch.load_state_dict(torch.load(trained))
    network(branch, out / "branch.onnx")
    read = learned.Branch(out / "branch.onnx")
    if not (states / "examples.npz").exists():
        save(states / "examples.npz", examples(data), Reader())
    held = Set(states / "examples.npz")
    rows, vectors = [], []
    for number, (start, end) in enumerate(held.windows):
        _, _, hidden = read(held.states[start:end])
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
              "doubts": []}  # fmt: skip
    (out / "config.json").write_text(json.dumps(config, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{sum(one.stat().st_size for one in out.iterdir()) / 1e6:.2f} MB, {len(rows)} examples")


if __name__ == "__main__":
    main()
