"""Make the shipped weights trainable again: again.py FOLDER WORK

Turns FOLDER/names.onnx (int8 by column) back into a BERT in fp32 at WORK/pruned, with its tokenizer, so that
`run.py` can go on from them when the states of the first run are gone. What the rounding to int8 lost is not
given back; a few hundred steps mend it.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from transformers import BertConfig, BertForTokenClassification, PreTrainedTokenizerFast

Arrays = dict[str, np.ndarray]


def plain(arrays: Arrays, name: str) -> np.ndarray:
    """A matrix as numbers; rounded ones by their scale and zero point."""
    if name in arrays:
        return arrays[name]
    rounded = arrays[f"{name}_quantized"].astype(np.float32)
    return (rounded - arrays[f"{name}_zero_point"].astype(np.float32)) * arrays[f"{name}_scale"]


def state(graph: onnx.GraphProto, layers: int) -> Arrays:
    """The graph's weights under the names that transformers gives them; matrices turned as torch keeps them."""
    arrays = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    found = {name.removeprefix("model."): value for name, value in arrays.items() if name.startswith("model.")}
    found = {name: value for name, value in found.items() if name.endswith(("weight", "bias"))}
    for name in ("word_embeddings", "position_embeddings"):
        found[f"bert.embeddings.{name}.weight"] = plain(arrays, f"model.bert.embeddings.{name}.weight")
    (segment,) = (value for name, value in arrays.items() if name.startswith("onnx::Add"))
    found["bert.embeddings.token_type_embeddings.weight"] = np.stack([segment, np.zeros_like(segment)])
    matrices = iter(
        sorted(
            (
                name.removesuffix("_quantized")
                for name in arrays
                if name.startswith("onnx::MatMul") and "_quant" in name
            ),
            key=lambda name: int(name.rsplit("_", 1)[1]),
        )
    )
    for layer in range(layers):
        here = f"bert.encoder.layer.{layer}"
        weights = np.split(plain(arrays, f"Attention_{layer}_qkv_weight"), 3, axis=1)
        biases = np.split(arrays[f"Attention_{layer}_qkv_bias"], 3)
        for part, weight, bias in zip(("query", "key", "value"), weights, biases, strict=True):
            found[f"{here}.attention.self.{part}.weight"] = weight.T
            found[f"{here}.attention.self.{part}.bias"] = bias
        for part in ("attention.output.dense", "intermediate.dense", "output.dense"):
            found[f"{here}.{part}.weight"] = plain(arrays, next(matrices)).T
    found["classifier.weight"] = plain(arrays, next(matrices)).T
    return found


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2]) / "pruned"
    config = BertConfig.from_pretrained(folder)
    model = BertForTokenClassification(config)
    weights = state(onnx.load(str(folder / "names.onnx")).graph, config.num_hidden_layers)
    segments = model.state_dict()["bert.embeddings.token_type_embeddings.weight"].shape[0]
    weights["bert.embeddings.token_type_embeddings.weight"] = weights["bert.embeddings.token_type_embeddings.weight"][
        :segments
    ]
    left = model.load_state_dict({name: torch.tensor(np.array(value)) for name, value in weights.items()}, strict=False)
    if left.missing_keys or left.unexpected_keys:
        sys.exit(f"the graph has another shape: {left}")
    model.save_pretrained(out)
    PreTrainedTokenizerFast.from_pretrained(folder).save_pretrained(out)


if __name__ == "__main__":
    main()
