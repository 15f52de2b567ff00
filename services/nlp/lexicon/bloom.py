"""A Bloom filter: says of a word that it surely is not, or very likely is, in a set of some hundred thousand."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Self
from zlib import adler32, crc32

_HASHES = 6


@dataclass(frozen=True, slots=True)
class Bloom:
    """The bits. About one word in sixty that was never added is taken for one that was."""

    data: bytes

    def __contains__(self, word: str) -> bool:
        data, bits = self.data, len(self.data) * 8
        return all(data[place >> 3] >> (place & 7) & 1 for place in _places(word, bits))

    @classmethod
    def of(cls, words: Collection[str], *, bits_each: int) -> Self:
        """A filter over the words."""
        data = bytearray(-(-len(words) * bits_each // 8))
        for word in words:
            for place in _places(word, len(data) * 8):
                data[place >> 3] |= 1 << (place & 7)
        return cls(bytes(data))


def _places(word: str, bits: int) -> list[int]:
    raw = word.encode()
    one, step = crc32(raw), crc32(raw[::-1], adler32(raw)) | 1
    return [(one + n * step) % bits for n in range(_HASHES)]
