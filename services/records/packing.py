"""Words of a page as compact bytes.

The numbers of `Words` as little-endian 32-bit integers, deflated. A dense page of 500 words takes about 6 kB instead
of 60 kB of JSON.
"""

import sys
import zlib
from array import array

from models.words import Words


def pack_words(words: Words) -> bytes:
    """Bytes of the words, in their order."""
    return zlib.compress(_little(words.numbers), 1)


def unpack_words(packed: bytes) -> Words:
    """The words again."""
    return Words.of_numbers(bytes(_little(zlib.decompress(packed))))


def _little(numbers: bytes | memoryview) -> bytes | memoryview:
    if sys.byteorder == "little":
        return numbers
    swapped = array("i", bytes(numbers))
    swapped.byteswap()
    return swapped.tobytes()
