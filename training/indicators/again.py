"""The shipped layers as they are trained: again.py FOLDER OUT

Turns FOLDER/branch.onnx (int8 by column) back into OUT/branch.pt in fp32, so that `run.py --start` can go on from it
when the states of its training are gone. What the rounding lost is not given back; the first hundred steps mend it.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training.again import plain
from training.indicators.run import LAYERS, Branch


def state(graph: onnx.GraphProto) -> dict[str, np.ndarray]:
    """The graph's weights under the names of `Branch`; matrices turned as torch keeps them."""
    arrays = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    found = {
        name.removeprefix("branch."): value for name, value in arrays.items() if name.endswith((".weight", ".bias"))
    }
    rounded = (name.removesuffix("_quantized") for name in arrays if "MatMul" in name and name.endswith("_quantized"))
    matrices = iter(sorted(rounded, key=lambda name: int(name.rsplit("_", 1)[1])))
    for layer in range(LAYERS):
        weights = np.split(plain(arrays, f"Attention_{layer}_qkv_weight"), 3, axis=1)
        biases = np.split(arrays[f"Attention_{layer}_qkv_bias"], 3)
        for part, weight, bias in zip(("query", "key", "value"), weights, biases, strict=True):
            found[f"layers.{layer}.{part}.weight"], found[f"layers.{layer}.{part}.bias"] = weight.T, bias
        for part in ("mixed", "inner", "outer"):
            found[f"layers.{layer}.{part}.weight"] = plain(arrays, next(matrices)).T
    found["out.weight"] = plain(arrays, next(matrices)).T
    found["whole.weight"] = plain(arrays, "branch.whole.weight_Transposed").T
    return found


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    held = state(onnx.load(str(folder / "branch.onnx")).graph)
    branch = Branch()
    branch.load_state_dict({name: torch.tensor(np.array(value, dtype=np.float32)) for name, value in held.items()})
    out.mkdir(parents=True, exist_ok=True)
    torch.save(branch.state_dict(), out / "branch.pt")


if __name__ == "__main__":
    main()
