"""Damage inside a JPEG, which decoders draw over without a word: whether its data are what an encoder wrote.

An encoder writes as many bits as the picture has blocks. Where a stretch was lost or overwritten, a decoder falls out
of step, and then comes to the end of the picture too early or too late: that is looked for, and markers out of place.
"""

import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from PIL import Image

from services.ingest.formats import jpeg_blocks

_SEQUENTIAL, _PROGRESSIVE = (0xC0, 0xC1), 0xC2
_SOI, _EOI, _SOS, _DRI, _DHT = 0xD8, 0xD9, 0xDA, 0xDD, 0xC4
_RESTARTS = range(0xD0, 0xD8)
_ALONE = {0x01, *_RESTARTS, _SOI, _EOI}
"""Markers without a length."""

_SIDE = 256
"""Pixels under which a picture is not looked at: a drawing or a thumbnail."""
_EIGHTH = 8
_AHEAD = 16
"""Bytes at the end of the data that a decoder cannot do without."""
_BEYOND = bytes([0x5A, 0xA5] * 6)
"""Bytes that a decoder wants to see behind the last block before it decodes that one; they hold no marker."""
_ZEROS = bytes(128)
"""No scan of the finer shades of a progressive picture holds so many: an overwritten stretch does."""
_SHADES = frozenset(range(64))
_JUNK = bytes((37 * n + 11) % 251 for n in range(64))

Ranges = list[tuple[int, int]]


@dataclass
class _Parts:
    """Where things lie in the bytes. `scans`: the data of each scan, cut at its restarts."""

    size: tuple[int, int] = (0, 0)
    sampling: tuple[int, int] = (1, 1)
    restart: int = 0
    simple: bool = True
    scans: list[Ranges] = field(default_factory=list)
    fine: list[bool] = field(default_factory=list)
    """Of each scan of a progressive picture, whether it holds finer shades alone."""
    frame: jpeg_blocks.Frame | None = field(default_factory=jpeg_blocks.Frame)
    """What counting the blocks needs; None where they are not counted."""
    orders: list[list[tuple[int, int, int]]] = field(default_factory=list)
    """Of each scan its components with their tables."""
    end: int = 0
    """Where the picture ends."""
    shades: dict[int, set[int]] = field(default_factory=dict)
    """Of each component of such a picture, which of its 64 shades have come in full."""


def is_damaged(data: bytes) -> bool:
    """Whether a part of a picture is missing or overwritten; False also for what cannot be told."""
    try:
        parts = _parts(data)
    except _Strange:
        return False
    except (_Misplaced, IndexError):
        return True
    if not parts.scans or min(parts.size) < _SIDE:
        return False
    counted = _counted(data, parts)
    if counted is not None:
        return counted
    with contextlib.suppress(OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        if parts.simple and len(parts.scans) == 1 and len(parts.scans[0]) == 1:
            return _ends_elsewhere(data, *parts.scans[0][0])
        return _lacks_restarts(parts) or _lacks_shades(data, parts) or _goes_on(data, parts)
    return False


class _Misplaced(Exception):
    """A marker stands where none may stand."""


class _Strange(Exception):
    """A kind of JPEG that is not looked at."""


def _parts(data: bytes) -> _Parts:
    found = _Parts()
    at = 2
    while at + 2 <= len(data):
        if data[at] != 0xFF:
            raise _Misplaced
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == _EOI:
            found.end = at + 2
            return found
        if marker in _ALONE or marker < 0xC0:
            raise _Misplaced
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        _segment(found, marker, data[at + 4 : at + 2 + length])
        _for_blocks(found, marker, data[at + 4 : at + 2 + length])
        at += 2 + length
        if marker == _SOS:
            found.scans.append(list(_intervals(data, at)))
            at = found.scans[-1][-1][1]
    raise _Misplaced


def _segment(found: _Parts, marker: int, body: bytes) -> None:
    if marker in _SEQUENTIAL or marker == _PROGRESSIVE:
        found.size = (int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big"))
        factors = [body[7 + 3 * number] for number in range(body[5])]
        found.sampling = (max(one >> 4 for one in factors), max(one & 15 for one in factors))
        found.simple = marker != _PROGRESSIVE
        if body[0] != 8 or not all(found.size):
            raise _Strange
    elif 0xC3 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
        raise _Strange
    elif marker == _SOS:
        first, last, precision = body[-3:]
        found.fine.append(not found.simple and first > 0)
        for component in body[1:-3:2]:
            found.shades.setdefault(component, set()).update(range(first, last + 1) if not precision & 15 else ())
    elif marker == _DRI:
        found.restart = int.from_bytes(body[:2], "big")


def _for_blocks(found: _Parts, marker: int, body: bytes) -> None:
    """Keep what counting the blocks needs."""
    frame = found.frame
    if frame is None:
        return
    try:
        if marker in _SEQUENTIAL:
            frame.size = found.size
            frame.factors = {
                body[6 + 3 * number]: (body[7 + 3 * number] >> 4, body[7 + 3 * number] & 15)
                for number in range(body[5])
            }
        elif marker == _DHT:
            while body:
                count = sum(body[1:17])
                frame.tables[body[0] & 31] = jpeg_blocks.table_of(body[1:17], body[17 : 17 + count])
                body = body[17 + count :]
        elif marker == _SOS:
            pairs = [(body[1 + 2 * number], body[2 + 2 * number]) for number in range(body[0])]
            found.orders.append([(component, tables >> 4, tables & 15) for component, tables in pairs])
    except (jpeg_blocks.Strange, IndexError):
        found.frame = None


def _counted(data: bytes, parts: _Parts) -> bool | None:
    """Whether blocks are missing or too many; None where they cannot be counted."""
    frame = parts.frame
    if frame is None or not parts.simple or len(parts.scans) != 1 or len(parts.orders) != 1:
        return None
    pieces = parts.scans[0]
    if sum(end - begin for begin, end in pieces) > jpeg_blocks.MOST_BYTES:
        return None
    try:
        units, order = jpeg_blocks.blocks(frame, parts.orders[0])
        for begin, end in pieces:
            here = min(units, parts.restart) if parts.restart else units
            there = jpeg_blocks.are_there(data[begin:end], here, order, frame.tables)
            if not there:
                return None if there is None else True
            units -= here
    except (KeyError, ValueError):
        return None
    return units > 0


def end_of(data: bytes) -> int | None:
    """Behind the last byte of the picture that the data begin with; None where that cannot be told."""
    try:
        return _parts(data).end
    except (_Misplaced, _Strange, IndexError):
        return None


def _intervals(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    """The data of a scan between its restarts; these count from 0 to 7, over and over."""
    numbers = np.frombuffer(data, np.uint8)[start:]
    # 0 behind 0xFF is data that looks like a marker, 0xFF fills up.
    marks = np.flatnonzero((numbers[:-1] == 0xFF) & (numbers[1:] != 0) & (numbers[1:] != 0xFF))
    begin = start
    for count, mark in enumerate(start + int(mark) for mark in marks):
        yield begin, mark
        if data[mark + 1] not in _RESTARTS:
            return
        if data[mark + 1] != _RESTARTS[count % 8]:
            raise _Misplaced
        begin = mark + 2
    raise _Misplaced


def _ends_elsewhere(data: bytes, start: int, end: int) -> bool:
    """Whether the last block is reached before the data end, or not with them."""
    whole = data[start:end]
    # Some cameras fill up with zeros, or with what fills up before a marker.
    ends = {end, start + len(whole.rstrip(b"\xff")), start + len(whole.rstrip(b"\x00\xff"))}
    return not any(_ends_at(data, start, one) for one in ends)


def _ends_at(data: bytes, start: int, end: int) -> bool:
    with Image.open(io.BytesIO(data)) as picture:
        picture.draft("L", (picture.width // _EIGHTH, picture.height // _EIGHTH))
        tile = picture.tile[0]
        settings = picture.decoderconfig
        mode, size = picture.mode, picture.size
    mark = np.resize(np.arange(251, dtype=np.uint8), size[0])
    paper = Image.fromarray(np.broadcast_to(mark, (size[1], size[0])).copy()).convert(mode)
    untouched = np.asarray(paper)[-1].copy()
    decoder = Image._getdecoder(mode, tile[0], tile[3], settings)  # noqa: SLF001 - as ImageFile.Parser does
    decoder.setimage(paper.im, tile[1])
    kept = b""
    last = []
    edge = max(start, end - _AHEAD)
    for block in (data[:edge], data[edge:end] + _BEYOND):
        kept += block
        taken, failed = decoder.decode(kept)
        if failed < 0:
            return False
        kept = kept[taken:] if taken >= 0 else b""
        last.append(not np.array_equal(np.asarray(paper)[-1], untouched))
    decoder.cleanup()
    return last == [False, True]


def _lacks_restarts(parts: _Parts) -> bool:
    if not (parts.restart and parts.simple and len(parts.scans) == 1):
        return False
    across, down = (-(-length // (8 * factor)) for length, factor in zip(parts.size, parts.sampling, strict=True))
    return len(parts.scans[0]) < -(-across * down // parts.restart)


def _lacks_shades(data: bytes, parts: _Parts) -> bool:
    if parts.simple:
        return False
    overwritten = any(
        _ZEROS in data[begin:end]
        for scan, fine in zip(parts.scans, parts.fine, strict=True)
        if fine
        for begin, end in scan
    )
    return overwritten or any(shades < _SHADES for shades in parts.shades.values())


def _goes_on(data: bytes, parts: _Parts) -> bool:
    """Whether some interval lacks blocks: more data behind it would then be drawn."""
    longer = bytearray()
    ends = [end for scan in parts.scans for _, end in scan]
    for begin, end in pairwise([0, *ends]):
        longer += data[begin:end] + _JUNK
    longer += data[ends[-1] :]
    return not np.array_equal(_drawn(data), _drawn(bytes(longer)))


def _drawn(data: bytes) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    with Image.open(io.BytesIO(data)) as picture:
        picture.draft("L", (picture.width // _EIGHTH, picture.height // _EIGHTH))
        return np.asarray(picture.convert("L"))
