"""Damage inside a fax picture (CCITT G3, G4), which decoders draw over: whether its data are what an encoder wrote.

Each line of such a picture is as wide as all others, and the data end behind the last one. A line that does not come
out even is damaged, and in G4 all below it are noise.
"""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

MOST_BYTES = 400_000
"""Bytes of one picture's data that are followed: a page of print has fifty thousand, and takes a tenth of a second."""

_WHITE = (
    "00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 110100 110101 101010 101011 "
    "0100111 0001100 0001000 0010111 0000011 0000100 0101000 0101011 0010011 0100100 0011000 00000010 00000011 "
    "00011010 00011011 00010010 00010011 00010100 00010101 00010110 00010111 00101000 00101001 00101010 00101011 "
    "00101100 00101101 00000100 00000101 00001010 00001011 01010010 01010011 01010100 01010101 00100100 00100101 "
    "01011000 01011001 01011010 01011011 01001010 01001011 00110010 00110011 00110100"
)
_WHITE_LONG = (
    "11011 10010 010111 0110111 00110110 00110111 01100100 01100101 01101000 01100111 011001100 011001101 011010010 "
    "011010011 011010100 011010101 011010110 011010111 011011000 011011001 011011010 011011011 010011000 010011001 "
    "010011010 011000 010011011"
)
_BLACK = (
    "0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100 00000111 000011000 "
    "0000010111 0000011000 0000001000 00001100111 00001101000 00001101100 00000110111 00000101000 00000010111 "
    "00000011000 000011001010 000011001011 000011001100 000011001101 000001101000 000001101001 000001101010 "
    "000001101011 000011010010 000011010011 000011010100 000011010101 000011010110 000011010111 000001101100 "
    "000001101101 000011011010 000011011011 000001010100 000001010101 000001010110 000001010111 000001100100 "
    "000001100101 000001010010 000001010011 000000100100 000000110111 000000111000 000000100111 000000101000 "
    "000001011000 000001011001 000000101011 000000101100 000001011010 000001100110 000001100111"
)
_BLACK_LONG = (
    "0000001111 000011001000 000011001001 000001011011 000000110011 000000110100 000000110101 0000001101100 "
    "0000001101101 0000001001010 0000001001011 0000001001100 0000001001101 0000001110010 0000001110011 0000001110100 "
    "0000001110101 0000001110110 0000001110111 0000001010010 0000001010011 0000001010100 0000001010101 0000001011010 "
    "0000001011011 0000001100100 0000001100101"
)
_LONGEST = (
    "00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 000000010101 000000010110 000000010111 "
    "000000011100 000000011101 000000011110 000000011111"
)
"""Codes of runs (ITU-T T.4, tables 2 to 3b): of 0 to 63 pixels, of 64 and its multiples, of 1792 and on."""
_PASS, _ACROSS = 100, 101
_MODES = {
    "1": 0,
    "011": 1,
    "010": -1,
    "000011": 2,
    "000010": -2,
    "0000011": 3,
    "0000010": -3,
    "0001": _PASS,
    "001": _ACROSS,
}
"""How a line differs from the one above it (T.4, table 4): pixels to the right, or another way of telling."""
_COMPRESSION, _ORDER, _STRIPS, _ROWS, _LENGTHS, _G3_OPTIONS = 259, 266, 273, 278, 279, 292
_RUNS, _G3, _G4 = 2, 3, 4
_PACKED = (_RUNS, _G3, _G4)
_BACKWARDS = 2
_TURNED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
"""Tags of TIFF, the ways of packing that are a fax's, and bytes whose bits stand the other way round."""
_WIDTH = 13
_END = 24
"""Bits of the mark at the end of a G4 picture."""


def _table(codes: dict[str, int]) -> list[tuple[int, int]]:
    """For each 13 bits what run they begin with: its pixels and the bits of its code; (0, 0): none."""
    found = [(0, 0)] * (1 << _WIDTH)
    for code, run in codes.items():
        first = int(code, 2) << (_WIDTH - len(code))
        found[first : first + (1 << (_WIDTH - len(code)))] = [(run, len(code))] * (1 << (_WIDTH - len(code)))
    return found


def _runs(short: str, long: str) -> list[tuple[int, int]]:
    codes = {code: run for run, code in enumerate(short.split())}
    codes |= {code: 64 * (step + 1) for step, code in enumerate(long.split())}
    return _table(codes | {code: 1792 + 64 * step for step, code in enumerate(_LONGEST.split())})


_TABLES = (_runs(_WHITE, _WHITE_LONG), _runs(_BLACK, _BLACK_LONG))
_MODE_TABLE = _table(_MODES)


class _Broken(Exception):
    """No code stands here, or a line does not come out even."""


class _Bits:
    """The data bit by bit."""

    def __init__(self, data: bytes) -> None:
        padded = data + bytes(4)
        self._words = [(padded[at] << 16) | (padded[at + 1] << 8) | padded[at + 2] for at in range(len(padded) - 2)]
        self.at, self.end = 0, 8 * len(data)

    def peek(self) -> int:
        if self.at >= self.end:
            raise _Broken
        return (self._words[self.at >> 3] >> (11 - (self.at & 7))) & 0x1FFF

    def run(self, colour: int) -> int:
        """The pixels of a run, its long parts together."""
        table, whole = _TABLES[colour], 0
        while True:
            pixels, bits = table[self.peek()]
            if not bits:
                raise _Broken
            self.at += bits
            whole += pixels
            if pixels < 64:
                return whole


def is_damaged(data: bytes, *, width: int, rows: int) -> bool:
    """Whether the data are those of no fax picture of this size, in whatever way they are packed."""
    return all(
        is_broken(data, k=k, width=width, rows=rows, aligned=aligned) for k in (-1, 0, 1) for aligned in (False, True)
    )


def is_strip_damaged(picture: Image.Image, path: Path) -> bool:
    """Whether a strip of the present page of a TIFF is damaged; False for one that is packed in another way."""
    tags = getattr(picture, "tag_v2", {})
    packing = tags.get(_COMPRESSION)
    if packing not in _PACKED or _STRIPS not in tags:
        return False
    content = path.read_bytes()
    high = int(tags.get(_ROWS, picture.height))
    left = picture.height
    for start, length in zip(tags[_STRIPS], tags.get(_LENGTHS, ()), strict=False):
        data = content[start : start + length]
        if tags.get(_ORDER, 1) == _BACKWARDS:
            data = data.translate(_TURNED)
        two = packing == _G3 and int(tags.get(_G3_OPTIONS, 0)) & 1
        k = -1 if packing == _G4 else int(bool(two))
        if is_broken(data, k=k, width=picture.width, rows=min(high, left), aligned=packing == _RUNS):
            return True
        left -= high
    return False


def is_broken(data: bytes, *, k: int, width: int, rows: int, aligned: bool = False) -> bool:
    """Whether a line does not come out even, or lines are missing.

    `k` as in PDF: under 0 is G4, 0 is G3 in one dimension, above it in two. Data that are too many are not followed,
    and count as whole.
    """
    if not 0 < len(data) <= MOST_BYTES or width < 1:
        return False
    bits = _Bits(data)
    lines = 0
    try:
        for _ in _lines(bits, k, width, aligned=aligned):
            lines += 1
            if rows and lines >= rows:
                return False
    except _Broken:
        return not (k >= 0 and bits.end - bits.at < _END and lines + 1 >= rows)
    return bool(rows) and lines < rows


def _lines(bits: _Bits, k: int, width: int, *, aligned: bool) -> Iterator[list[int]]:
    above = [width]
    while bits.end - bits.at >= 1:
        if aligned and bits.at & 7:
            bits.at += 8 - (bits.at & 7)
        if bits.at >= bits.end:
            return
        flat = k == 0
        if k < 0:
            if bits.peek() >> 1 == 1:  # the mark at the end
                return
        else:
            marks = _skip_marks(bits)
            if marks > 1:
                return
            if k > 0:
                flat = bool(bits.peek() >> 12)
                bits.at += 1
        above = _flat(bits, width) if flat else _by_above(bits, above, width)
        yield above


def _skip_marks(bits: _Bits) -> int:
    """Skip the marks at the end of lines, and what fills up before them; how many there were."""
    marks = 0
    while bits.at < bits.end and bits.peek() >> 2 == 0:
        start = bits.at
        while bits.peek() >> 12 == 0:
            bits.at += 1
        if bits.at - start < 11:
            raise _Broken
        bits.at += 1
        marks += 1
        if bits.at >= bits.end:
            break
    return marks


def _flat(bits: _Bits, width: int) -> list[int]:
    """A line of runs: where its colours change."""
    found: list[int] = []
    at = colour = 0
    while at < width:
        at += bits.run(colour)
        colour = 1 - colour
        found.append(at)
    if at != width:
        raise _Broken
    return found


def _by_above(bits: _Bits, above: list[int], width: int) -> list[int]:
    """A line told by the one above it."""
    found: list[int] = []
    at, colour, place = 0, 0, 0
    begun = False
    edges = [*above, width, width, width]
    while at < width:
        mode, size = _MODE_TABLE[bits.peek()]
        if not size:
            raise _Broken
        bits.at += size
        # The first change above, right of here, to the other colour.
        while place and edges[place - 1] > at:
            place -= 1
        while edges[place] < width and (edges[place] < at or (begun and edges[place] == at) or place % 2 != colour):
            place += 1
        if mode == _PASS:
            at = edges[min(place + 1, len(edges) - 1)]
            begun = True
            continue
        if mode == _ACROSS:
            for _ in range(2):
                at += bits.run(colour)
                colour = 1 - colour
                found.append(at)
        else:
            at = edges[place] + mode
            found.append(at)
            colour = 1 - colour
        begun = True
        if at > width or at < 0 or (len(found) > 1 and found[-1] < found[-2]):
            raise _Broken
    return found
