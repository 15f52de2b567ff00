"""The trained model as the program carries it: export.py MODEL OUT

Writes OUT/names.onnx (int8 weights, about 44 MB), OUT/config.json and the tokenizer's files. The graph is a plain BERT forward,
which onnxruntime fuses; the int8 model is compared with the fp32 one before it is kept.
"""

import math
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from tokenizers import Tokenizer
from transformers import BertForTokenClassification, PreTrainedTokenizerFast
from transformers.models.bert.modeling_bert import BertLayer

SAMPLE = ["Nombre : María Quispe Mamani ¶ Domicilio : Av . Buenos Aires 1234 , El Alto", "o Zé foi pra São Paulo"]


class Forward(torch.nn.Module):
    """BERT written out, for texts one by one: the first and the last piece are the marks around them."""

    def __init__(self, model: BertForTokenClassification) -> None:
        super().__init__()
        self.model = model
        self.heads = model.config.num_attention_heads
        self.width = model.config.hidden_size // self.heads
        self.eval()

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        bert = self.model.bert
        away = (1.0 - attention_mask[:, None, None, :].to(torch.float32)) * -10_000.0
        places = bert.embeddings.position_ids[:, : input_ids.shape[1]]
        state = bert.embeddings.LayerNorm(
            bert.embeddings.word_embeddings(input_ids)
            + bert.embeddings.position_embeddings(places)
            + bert.embeddings.token_type_embeddings.weight[0]
        )
        rows = state.shape[0]

        def split(values: torch.Tensor) -> torch.Tensor:
            return values.view(rows, -1, self.heads, self.width).permute(0, 2, 1, 3)

        for layer in bert.encoder.layer:
            own = layer.attention.self
            query, key, value = split(own.query(state)), split(own.key(state)), split(own.value(state))
            weights = torch.softmax(torch.matmul(query, key.transpose(-1, -2)) / math.sqrt(self.width) + away, -1)
            mixed = (
                torch.matmul(weights, value).permute(0, 2, 1, 3).contiguous().view(rows, -1, self.heads * self.width)
            )
            output = layer.attention.output
            state = output.LayerNorm(output.dense(mixed) + state)

            def wide(rows: torch.Tensor, layer: BertLayer = layer) -> torch.Tensor:
                inner = torch.nn.functional.gelu(layer.intermediate.dense(rows))
                return layer.output.LayerNorm(layer.output.dense(inner) + rows)

            # The marks around a text hold numbers ten times those of its pieces. In int8 all rows of a product share
            # one scale, so they are read apart: that brings 0.5 to 1 points of F1 back.
            marks = wide(torch.cat([state[:, :1], state[:, -1:]], 1))
            state = torch.cat([marks[:, :1], wide(state[:, 1:-1]), marks[:, 1:]], 1)
        return self.model.classifier(state)


def main() -> None:
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    model = BertForTokenClassification.from_pretrained(source, attn_implementation="eager").eval()
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    names = {
        "input_ids": {0: "rows", 1: "pieces"},
        "attention_mask": {0: "rows", 1: "pieces"},
        "scores": {0: "rows", 1: "pieces"},
    }
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            Forward(model),
            (torch.randint(4, 5000, (2, 9)), torch.ones(2, 9, dtype=torch.long)),
            str(plain),
            input_names=["input_ids", "attention_mask"],
            output_names=["scores"],
            dynamic_axes=names,
            opset_version=17,
            dynamo=False,
        )
        fusions = FusionOptions("bert")
        # onnxruntime's own kernel for a sum and its norm is slower on a processor than the two apart.
        fusions.enable_skip_layer_norm = fusions.enable_bias_skip_layer_norm = False
        better = optimize_model(
            str(plain),
            model_type="bert",
            num_heads=12,
            hidden_size=384,
            optimization_options=fusions,
            opt_level=0,
        )
        better.save_model_to_file(str(fused))
        # The numbers of places are few and of very different size: rounded they cost a third of what is lost in all.
        places = [
            node.name
            for node in onnx.load(str(fused)).graph.node
            if node.op_type == "Gather" and "position" in node.name
        ]
        quantize_dynamic(
            str(fused),
            str(out / "names.onnx"),
            weight_type=QuantType.QInt8,
            per_channel=True,
            nodes_to_exclude=places,
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": 1},
        )
    PreTrainedTokenizerFast.from_pretrained(source).save_pretrained(out)
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    model.config.to_json_file(out / "config.json")
    session = onnxruntime.InferenceSession(str(out / "names.onnx"), providers=["CPUExecutionProvider"])
    same = []
    for text in SAMPLE:
        ids = np.array([tokenizer.encode(text.split(), is_pretokenized=True).ids])
        small = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0]
        with torch.no_grad():
            full = model(input_ids=torch.tensor(ids)).logits.numpy()
        same += (small.argmax(-1) == full.argmax(-1)).ravel().tolist()
    size = (out / "names.onnx").stat().st_size / 1e6
    print(f"{size:.1f} MB, tags equal to fp32 on {np.mean(same):.1%} of the sample's pieces")


if __name__ == "__main__":
    main()
