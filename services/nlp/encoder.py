"""The sentence encoder: what a passage means, as a direction in a space that five languages share.

multilingual-e5-small as it comes, with its vocabulary cut to our languages; `weights/meaning/` holds it with its card,
and decision 0033 has the reasons. onnxruntime runs it with one thread. Nothing is fetched.
"""

import functools
import hashlib
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

FOLDER = Path(__file__).parent / "weights" / "meaning"
TOKENIZER = Path(__file__).parent / "weights" / "names" / "tokenizer.json"
"""The pieces of words that both networks use."""

_QUESTION, _PASSAGE = "query: ", "passage: "
"""What the network was trained to see before a question, and before what may answer it."""

_SHARED = 0.75
"""How much of what all questions share is taken out of each: without, some passages are near to every question."""

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class _Loaded:
    """The network with its pieces, the most of them that it reads, and the directions that are taken out."""

    network: Any
    tokenizer: Any
    longest: int
    languages: Vectors
    questions: Vectors


class SentenceEncoder:
    """Texts as vectors of length one. Loads its network at the first text; safe for threads, one text at a time."""

    version: ClassVar[str] = "e5-small-2"
    """Changes with the weights and with how texts are put to them: vectors of two versions are not compared."""
    width: ClassVar[int] = 384

    def __init__(self, folder: Path = FOLDER, tokenizer: Path = TOKENIZER) -> None:
        self._folder = folder
        self._pieces = tokenizer
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None

    def question(self, text: str) -> Vectors:
        """The direction of what somebody asks, whatever its language, with less of what all questions share."""
        whole = self._vector(_QUESTION + text)
        found = whole - np.asarray(self._ready().questions * _SHARED, dtype=np.float32)
        return found / np.linalg.norm(found)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The direction of each passage, a row a text. What stands beyond the network's reach is not read."""
        if not texts:
            return np.zeros((0, self.width), dtype=np.float32)
        return np.stack([self._vector(_PASSAGE + text) for text in texts])

    def _vector(self, text: str) -> Vectors:
        # One text a run: the scales of an int8 run go by all its numbers, so company would change the answer.
        with self._lock:
            ready = self._ready()
            pieces = ready.tokenizer.encode(text).ids
            if len(pieces) > ready.longest:
                pieces = [*pieces[: ready.longest - 1], pieces[-1]]
            found: Vectors = ready.network.run(None, {"pieces": np.array([pieces], dtype=np.int64)})[0][0]
        # In which language a text is written must not count: the directions that tell it are taken out.
        rest = found - np.asarray((found @ ready.languages.T) @ ready.languages, dtype=np.float32)
        return rest / np.linalg.norm(rest)

    def _ready(self) -> "_Loaded":
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded

    def _load(self) -> "_Loaded":
        import onnxruntime  # noqa: PLC0415 - heavy: loaded where a text is read for its meaning
        from tokenizers import Tokenizer  # noqa: PLC0415 - see above

        about = json.loads((self._folder / "config.json").read_text(encoding="utf-8"))
        pieces = self._pieces.read_bytes()
        if hashlib.sha256(pieces).hexdigest() != about["tokenizer_sha256"]:
            raise RuntimeError("the sentence encoder was made for other pieces of words: see training/README.md")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        given: dict[str, npt.NDArray[Any]] = {}
        with np.load(self._folder / "weights.npz") as weights:
            for name in weights.files:
                if (layer := name.removesuffix(".pairs")) != name:
                    eight, steps = widened(weights[name], weights[f"{layer}.scales"])
                    given |= {f"{layer}.eight": eight, f"{layer}.steps": steps}
        values = [onnxruntime.OrtValue.ortvalue_from_numpy(value) for value in given.values()]
        options.add_external_initializers(list(given), values)
        network = onnxruntime.InferenceSession(
            (self._folder / "meaning.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
        )
        tokenizer = Tokenizer.from_str(pieces.decode())
        tokenizer.no_truncation()
        tokenizer.no_padding()
        languages, questions = (np.load(self._folder / f"{name}.npy") for name in ("languages", "questions"))
        return _Loaded(network, tokenizer, int(about["longest"]), languages, questions)


def widened(
    pairs: npt.NDArray[np.uint8], scales: npt.NDArray[np.float16]
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Weights of four bits in blocks as weights of eight bits, a column an output, with each column's step."""
    rows, blocks, half = pairs.shape
    numbers = np.empty((rows, blocks, 2 * half), dtype=np.float32)
    numbers[:, :, 0::2] = pairs & 15
    numbers[:, :, 1::2] = pairs >> 4
    whole = ((numbers - 8) * scales.astype(np.float32)[:, :, None]).reshape(rows, -1)
    steps = np.maximum(np.abs(whole).max(axis=1), 1e-9) / 127
    return np.ascontiguousarray(np.rint(whole / steps[:, None]).astype(np.int8).T), steps


@functools.cache
def shipped() -> SentenceEncoder:
    """The encoder that comes with the program, one for each process."""
    return SentenceEncoder()
