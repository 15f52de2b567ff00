"""JSON as a stream of events with their place, bounded in depth: a file of a million brackets costs nothing."""

import codecs
import contextlib
import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import ijson

from services.ingest.formats.charset import SAMPLE, guess_encoding
from services.ingest.formats.mojibake import mended
from services.ingest.formats.text import clean, decode

DEEPEST = 200
FLAWS = (ijson.JSONError, UnicodeDecodeError, ValueError)
"""What damaged, cut or too deep JSON raises."""
_PIECE = 64 * 1024
_LONGEST_FRACTION = 40
_ESCAPED = re.compile(r'(?:\\u[0-9a-fA-F]{4})+|\\["\\/bfnrt]')
_WRONGLY_WRITTEN = re.compile("(?:[\u00c2-\u00f4][\u0080-\u00bf]{1,3})+")


class Bytes(Protocol):
    """What can be read piece by piece."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most `size`; empty at the end."""
        ...


class Source:
    """A JSON file in any encoding as UTF-8 without a mark. From `singly` on each piece ends with its first `}`."""

    def __init__(self, path: Path, *, singly: int | None = None) -> None:
        with path.open("rb") as file:
            encoding, _ = guess_encoding(file.read(SAMPLE), whole=path.stat().st_size <= SAMPLE)
        self._texts = decode(path, encoding, [])
        self._block = b""
        self._place = 0
        self._singly = singly
        self.given = 0
        """Bytes given so far."""

    def read(self, size: int = _PIECE, /) -> bytes:
        """The next bytes, at most `size`; empty at the end."""
        while size and self._place == len(self._block):
            text = next(self._texts, None)
            if text is None:
                return b""
            self._block = text.removeprefix("\ufeff").encode() if not self.given else text.encode()
            self._place = 0
        if self._singly is not None and self.given >= self._singly:
            # Not byte by byte: what parses goes over the whole of an unfinished text again with each piece.
            end = self._block.find(b"}", self._place, self._place + size)
            size = size if end < 0 else end + 1 - self._place
        piece = self._block[self._place : self._place + size]
        self._place += len(piece)
        self.given += len(piece)
        return piece


def events(file: Bytes, *, several: bool = False) -> Iterator[tuple[str, str, Any]]:
    """(place, event, value): the place as keys joined by dots, `item` for members of a list. Raises FLAWS.

    Numbers come whole, however long: as an int, or as they were written. `several`: values may follow one another, a
    line each.
    """
    places = [""]
    lists: list[bool] = []
    for event, value in ijson.basic_parse(file, use_float=False, multiple_values=several):
        if event == "map_key":
            places[-1] = _under(places[-2] if len(places) > 1 else "", str(value))
            yield places[-2] if len(places) > 1 else "", event, value
        elif event in ("start_map", "start_array"):
            if len(lists) >= DEEPEST:
                raise ValueError("nested too deeply")
            here = places[-1]
            yield here, event, value
            lists.append(event == "start_array")
            places.append(_under(here, "item") if lists[-1] else here)
        elif event in ("end_map", "end_array"):
            lists.pop()
            places.pop()
            yield places[-1], event, value
        else:
            yield places[-1], event, _written(value) if isinstance(value, Decimal) else value


def unread(path: Path, told: str) -> Iterator[str]:
    """The plain text of a damaged file behind the last whole object at the place `told`, or below a list of others."""
    file = Source(path)
    with contextlib.suppress(*FLAWS):
        for _ in events(file):
            pass
    # Events come when a piece is parsed: only where it ends with an object's end is it known where that stands.
    file = Source(path, singly=max(0, file.given - 2 * _PIECE))
    begin = 0
    with contextlib.suppress(*FLAWS):
        for place, event, _ in events(file):
            if event == "end_map" and (place == told or place.endswith(f".item.{told}")):
                begin = file.given - 1
    file = Source(path)
    while file.given < begin:
        file.read(min(_PIECE, begin - file.given))
    yield from plain(codecs.iterdecode(iter(lambda: file.read(16 * _PIECE), b""), "utf-8", "replace"))


def plain(texts: Iterable[str]) -> Iterator[str]:
    """JSON as it stands, its escapes undone, so that words with accents are found in it."""
    for text in texts:
        yield clean(_WRONGLY_WRITTEN.sub(lambda found: mended(found[0]), _ESCAPED.sub(_undone, text)))


def _undone(found: re.Match[str]) -> str:
    return str(json.loads(f'"{found[0]}"'))


def _written(number: Decimal) -> str:
    """The number as people write it; one with very many places, with its power of ten."""
    exponent = number.as_tuple().exponent
    plainly = isinstance(exponent, int) and -_LONGEST_FRACTION <= exponent <= 0
    return format(number, "f") if plainly else str(number)


def _under(place: str, key: str) -> str:
    return f"{place}.{key[:100]}" if place else key[:100]
