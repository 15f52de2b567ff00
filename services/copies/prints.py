"""The print of a page, by which pages that say nearly the same are found without comparing all: MinHash with bands.

Each pair of neighbouring words is a number; under each of MINS orders of all numbers the page keeps its least. The
share of places in which two prints agree is about the share of pairs that two pages have in common (Jaccard). Prints
that agree in all places of one of the BANDS have a key in common, and keys are looked up in an index.
"""

import hashlib
import zlib
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from services.copies.words import folded_words, whole_of

VERSION = "2"
"""Prints of different versions are never compared."""
FEWEST_WORDS = 12
"""Pages with fewer words are alike by chance, and have no print."""
BANDS = 20
ROWS = 3
MINS = BANDS * ROWS
_FACTORS = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


def _mixed(codes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    codes = (codes ^ codes >> np.uint64(33)) * _MIX
    return codes ^ codes >> np.uint64(33)


# By our own arithmetic: prints are kept, and a library's chance may change.
_ODD = _mixed(np.arange(1, MINS + 1, dtype=np.uint64) * _FACTORS[0]) | np.uint64(1)
_ADDED = _mixed(np.arange(1, MINS + 1, dtype=np.uint64) * _FACTORS[1])


class Print(NamedTuple):
    """`mins`: MINS least numbers, two bytes each; `keys`: 32 bits a band; `digest`: 64 bits, equal for equal words."""

    mins: bytes
    keys: tuple[int, ...]
    digest: int


class Printed(NamedTuple):
    """The text of a page with its print."""

    text: str
    print: Print | None


def page_print(text: str) -> Print | None:
    """The print of a page, None where it has too few words to tell."""
    words = folded_words(text)
    if len(words) < FEWEST_WORDS:
        return None
    packed = "\n".join(words).encode("utf-8", "replace")
    codes = np.array([*map(zlib.crc32, packed.split(b"\n"))], dtype=np.uint64)
    pairs = np.unique(_mixed(codes[:-1] * _FACTORS[0] ^ codes[1:] * _FACTORS[1]))
    mins = (pairs[:, None] * _ODD + _ADDED >> _HALF).min(axis=0)
    keys = np.arange(BANDS, dtype=np.uint64)
    for row in range(ROWS):
        keys = _mixed(keys * _FACTORS[1] ^ mins[row::ROWS])
    digest = int.from_bytes(hashlib.blake2b(packed + whole_of(text, words), digest_size=8).digest(), "big", signed=True)
    return Print(mins.astype("<u2").tobytes(), tuple((keys & _LOW).astype(np.uint32).view(np.int32).tolist()), digest)


def likeness(one: bytes, others: list[bytes]) -> npt.NDArray[np.float64]:
    """About which share of their pairs of words a page and others have in common, by their `mins`; shape of others."""
    held = np.frombuffer(b"".join(others), "<u2").reshape(-1, MINS)
    shares: npt.NDArray[np.float64] = (held == np.frombuffer(one, "<u2")).mean(axis=1)
    return shares
