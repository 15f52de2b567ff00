"""Pages of one document that say nearly the same: copies of a statement, forms filled in twice, a text sent again.

Each page gets a fingerprint of 64 bits from its words in threes (simhash): texts that differ in a few words differ in
a few bits. Runs in the reading process, beside the reader; costs well under a millisecond a page.
"""

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from models.document import Page, Problem

FEWEST_WORDS = 40
"""Shorter pages are alike by chance."""
NEAREST = 3
"""Bits in which the fingerprints of near-duplicates may differ."""
MOST_NOTES = 500
MOST_WORDS = 5_000
_BANDS = NEAREST + 1
_WIDTH = 64 // _BANDS
_WORD = re.compile(r"\w+")
_FAR_LETTER = re.compile(r"[^\W\x00-\xff]")
"""Part of a word, and not in Latin-1."""
_APART = bytes(code if _WORD.match(chr(code)) else 0x20 for code in range(256))
_FACTORS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9))
_MIX = np.uint64(0xFF51AFD7ED558CCD)


class NearPages:
    """Remembers the fingerprints of the pages of one reading: eight bytes and four table entries a page."""

    def __init__(self) -> None:
        self._bands: list[dict[int, list[int]]] = [defaultdict(list) for _ in range(_BANDS)]
        self._pages: list[tuple[int, int]] = []
        self._notes = 0

    def seen(self, page: Page) -> Problem | None:
        """A note when an earlier page says nearly the same. Exact copies count as well."""
        print64 = fingerprint(page.text)
        if print64 is None or self._notes >= MOST_NOTES:
            return None
        earlier = self._nearest(print64)
        place = len(self._pages)
        self._pages.append((print64, page.number))
        for band, keys in enumerate(self._bands):
            keys[print64 >> band * _WIDTH & (1 << _WIDTH) - 1].append(place)
        if earlier is None:
            return None
        self._notes += 1
        return Problem(
            code="near_duplicate", message=f"This page says nearly the same as page {earlier}.", page=page.number
        )

    def _nearest(self, print64: int) -> int | None:
        """The number of the first page within reach: two that differ in three bits agree in one of four bands."""
        found = None
        for band, keys in enumerate(self._bands):
            for place in keys.get(print64 >> band * _WIDTH & (1 << _WIDTH) - 1, ())[:200]:
                other, number = self._pages[place]
                if (print64 ^ other).bit_count() <= NEAREST and (found is None or number < found):
                    found = number
        return found


def fingerprints(pages: Iterable[Page]) -> dict[int, int]:
    """Those of the pages that have enough words, by number."""
    found = {page.number: fingerprint(page.text) for page in pages}
    return {number: print64 for number, print64 in found.items() if print64 is not None}


def _words(text: str) -> list[bytes]:
    """The words of a text in UTF-8, all encoded at once."""
    if text.isascii() or _FAR_LETTER.search(text) is None:
        # Byte by byte in a third of the time: letters of Western languages, and signs of all kinds.
        return text.encode("latin-1", "replace").translate(_APART).decode("latin-1").encode("utf-8").split()
    return "\n".join(_WORD.findall(text)).encode("utf-8", "replace").split(b"\n")


def fingerprint(text: str) -> int | None:
    """The simhash of a text; None when it has too few words to tell."""
    words = _words(text[: MOST_WORDS * 12].lower())[:MOST_WORDS]
    if len(words) < FEWEST_WORDS:
        return None
    codes = np.array([*map(zlib.crc32, words)], dtype=np.uint64)
    threes = codes[:-2] * _FACTORS[0] ^ codes[1:-1] * _FACTORS[1] ^ codes[2:] * _FACTORS[2]
    threes = (threes ^ threes >> np.uint64(33)) * _MIX
    threes ^= threes >> np.uint64(33)
    bits = np.unpackbits(threes.view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
    # A product of floats is exact for such counts, and ten times as fast as adding whole numbers up.
    most = np.ones(len(threes), np.float32) @ bits.astype(np.float32) * 2 > len(threes)
    return int.from_bytes(np.packbits(most, bitorder="little").tobytes(), "little")
