"""Files that state their own end and break off before it."""

import re
from pathlib import Path

from models.document import Problem

CUT = Problem(
    code="file_cut",
    message="The file breaks off before the end that it states: what is there was read, the rest is missing. "
    "Ask for another copy from its source.",
)
_OPEN_TAG = re.compile(r"<(?:[A-Za-z/?]|!\w)[^<>]*\Z")
_SPECIAL = 0xFFFFFFFA
"""Numbers of sectors from here on are none."""


def open_block(text: str, kind: str) -> bool:
    """Whether the last block of a kind (VCARD, VCALENDAR) begins and is never ended."""
    upper = text.upper()
    return upper.rfind(f"BEGIN:{kind}") > upper.rfind(f"END:{kind}")


def open_tag(source: str) -> bool:
    """Whether a page that calls itself HTML ends inside a tag or a comment."""
    end = source.rstrip()
    if end.endswith(">") or "<html" not in source[:65536].lower():
        return False
    return end.rfind("<!--") > end.rfind("-->") or _OPEN_TAG.search(end, max(0, len(end) - 65536)) is not None


def short_emlx(content: bytes) -> bool:
    """Whether a message of Apple Mail is shorter than the number in its first line."""
    first, _, rest = content.partition(b"\n")
    stated = first.strip()
    return stated.isdigit() and len(stated) < 12 and int(stated) > len(rest) and not rest.rstrip().endswith(b"</plist>")


def short_compound(path: Path) -> bool:
    """Whether a compound file lacks sectors that its table says are in use."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(512)
        shift = int.from_bytes(head[30:32], "little")
        if len(head) < 512 or shift not in (9, 12):
            return False
        sector = 1 << shift

        def numbers(place: int) -> list[int]:
            file.seek((place + 1) * sector)
            return _numbers(file.read(sector))

        tables = [one for one in _numbers(head[76:]) if one < _SPECIAL]
        following, left = int.from_bytes(head[68:72], "little"), size // sector
        while following < _SPECIAL and left:
            if (following + 1) * sector >= size:
                return True
            *more, following = numbers(following)
            tables += [one for one in more if one < _SPECIAL]
            left -= 1
        if any((one + 1) * sector >= size for one in tables):
            return True
        for place in range(len(tables) - 1, -1, -1):
            # Some programs leave off the padding of the last sector, not the sector.
            used = [at for at, one in enumerate(numbers(tables[place])) if one != 0xFFFFFFFF]
            if used:
                return (place * (sector // 4) + used[-1] + 1) * sector >= size
    return False


def _numbers(raw: bytes) -> list[int]:
    return [int.from_bytes(raw[at : at + 4], "little") for at in range(0, len(raw) - 3, 4)]
