"""Counts the blocks in a JPEG's data, bit by bit: an encoder wrote as many as the picture has, and nothing behind.

Slow beside a decoder that draws (a megabyte takes a second), and exact: a stretch that was overwritten leaves a
block too many or too few nearly always, however calm the picture looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

MOST_BYTES = 400_000
"""Bytes of a picture's data up to which they are counted."""
_BITS = 16
_BLOCK = 64
_FILL = 8
"""Bits that fill up the last byte."""


class Strange(Exception):
    """A kind of JPEG that is not counted."""


@dataclass
class Frame:
    """What the head of a baseline JPEG says: its size, and for each component factors and tables."""

    size: tuple[int, int] = (0, 0)
    factors: dict[int, tuple[int, int]] = field(default_factory=dict)
    tables: dict[int, Sequence[int]] = field(default_factory=dict)
    """By class and number (16 for AC), for each 16 bits: bits of the code with its value, run, and bits of value."""


@lru_cache(maxsize=16)
def table_of(lengths: bytes, values: bytes) -> Sequence[int]:
    """For each 16 bits what code they begin with: all bits it takes, and 256 times the step in the block; 0: none."""
    found = np.zeros(1 << _BITS, dtype=np.int64)
    code = at = 0
    for length, count in enumerate(lengths, start=1):
        for _ in range(count):
            if at >= len(values) or code >= 1 << length:
                raise Strange
            run, size = values[at] >> 4, values[at] & 15
            # A block ends with the value 0; fifteen blanks and no value (0xF0) go on.
            step = _BLOCK if values[at] == 0 else run + 1
            first = code << (_BITS - length)
            found[first : first + (1 << (_BITS - length))] = (step << 8) | (length + size)
            code, at = code + 1, at + 1
        code <<= 1
    return tuple(found.tolist())


def blocks(frame: Frame, scan: Sequence[tuple[int, int, int]]) -> tuple[int, list[tuple[int, int]]]:
    """How many units the picture has, and the tables of each block in a unit. `scan`: component, DC and AC table."""
    high = max(factor for factor, _ in frame.factors.values()), max(factor for _, factor in frame.factors.values())
    if len(scan) == 1:
        across, down = frame.factors[scan[0][0]]
        sides = [
            _up(_up(length * own, most), 8) for length, own, most in zip(frame.size, (across, down), high, strict=True)
        ]
        return sides[0] * sides[1], [scan[0][1:]]
    units = [_up(length, 8 * most) for length, most in zip(frame.size, high, strict=True)]
    order = [
        (dc, ac) for component, dc, ac in scan for _ in range(frame.factors[component][0] * frame.factors[component][1])
    ]
    return units[0] * units[1], order


def are_there(
    data: bytes, units: int, order: Sequence[tuple[int, int]], tables: dict[int, Sequence[int]]
) -> bool | None:
    """Whether the data hold so many units and nothing more; None where zeros follow, as cameras and damage leave them.

    `data`: as they stand in the file, without restarts.
    """
    plain = data.replace(b"\xff\x00", b"\xff")
    raw = np.frombuffer(plain + bytes(4), np.uint8).astype(np.int64)
    words: list[int] = ((raw[:-3] << 24) | (raw[1:-2] << 16) | (raw[2:-1] << 8) | raw[3:]).tolist()
    end = 8 * len(plain)
    steps = [(tables[dc], tables[16 + ac]) for dc, ac in order]
    at = 0
    try:
        for _ in range(units):
            for first, rest in steps:
                found = first[(words[at >> 3] >> (16 - (at & 7))) & 0xFFFF]
                if not found:
                    return False
                at += found & 255
                place = 1
                while place < _BLOCK:
                    found = rest[(words[at >> 3] >> (16 - (at & 7))) & 0xFFFF]
                    if not found:
                        return False
                    at += found & 255
                    place += found >> 8
                    if place > _BLOCK and found >> 8 != _BLOCK:
                        return False
    except IndexError:
        return False
    if at > end:
        return False
    if end - at < _FILL:
        return True
    rest = plain[(at + 7) >> 3 :]
    return None if not rest.strip(b"\x00") else not rest.strip(b"\xff")


def _up(length: int, by: int) -> int:
    return -(-length // by)
