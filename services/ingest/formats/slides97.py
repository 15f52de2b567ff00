"""Text of PowerPoint 97 to 2003, slide by slide: titles and lists, boxes, groups, notes, comments, footers, links.

Records by [MS-PPT] 2.1 to 2.13. A presentation saved many times holds old slides too: the directory of what is saved
last says which ones count.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import olefile

_SLIDE, _SLIDE_ATOM, _NOTES, _PLACE, _LIST = 1006, 1007, 1008, 1011, 4080
_CHARS, _BYTES, _STRING = 4000, 4008, 4026
_EDIT, _DIRECTORY, _LINK, _COMMENT, _FOOTERS, _LATER = 4085, 6002, 4055, 12000, 4057, 5003
_SHAPE, _SHAPE_DATA, _PLACEHOLDER = 0xF004, 0xF011, 3011
_IN_SLIDES, _IN_MASTERS, _IN_NOTES = 0, 1, 2
_TOLD = frozenset({_COMMENT, _FOOTERS})
"""Containers whose plain strings are words of the slide; elsewhere they are names of fonts and shows."""
_CONTAINER = 0xF
MOST_EDITS = 5_000
DEEPEST = 40


class Record(NamedTuple):
    """A record with where its body stands."""

    version: int
    instance: int
    kind: int
    start: int
    end: int


def slides(path: Path) -> list[str]:
    """A text per slide, and one of what all share (masters, footers, links); empty when none can be followed."""
    try:
        with olefile.OleFileIO(path) as ole:
            body = bytes(ole.openstream("PowerPoint Document").read())
            user = bytes(ole.openstream("Current User").read(20)) if ole.exists("Current User") else b""
    except Exception:  # noqa: BLE001 - olefile, on hostile bytes
        return []
    places, document = _directory(body, int.from_bytes(user[16:20], "little"))
    top = _at(body, places.get(document, -1))
    if top is None:
        return [
            text for one in _records(body, 0, len(body)) if one.kind in (_SLIDE, _NOTES) for text in [_words(body, one)]
        ]
    found: list[str] = []
    notes: dict[int, int] = {}
    lists = [one for one in _records(body, top.start, top.end) if one.kind == _LIST]
    for one in lists:
        if one.instance == _IN_NOTES:
            notes |= {number: place for place, number, _ in _listed(body, one)}
    for one in lists:
        if one.instance == _IN_SLIDES:
            for place, _, outline in _listed(body, one):
                texts = [outline]
                slide = _at(body, places.get(place, -1))
                if slide is not None and slide.kind == _SLIDE:
                    texts.append(_words(body, slide))
                    note = _at(body, places.get(notes.get(_noted(body, slide), -1), -1))
                    texts.append(_words(body, note) if note is not None and note.kind == _NOTES else "")
                found.append("\n".join(text for text in texts if text.strip()))
    shared = [_words(body, one, told=True) for one in _records(body, top.start, top.end) if one.kind == _FOOTERS]
    for one in lists:
        if one.instance == _IN_MASTERS:
            masters = (_at(body, places.get(place, -1)) for place, _, _ in _listed(body, one))
            shared += [words for master in masters if master is not None for words in _added(body, master)]
    if besides := "\n".join(dict.fromkeys(text for text in (*shared, *_links(body, top)) if text.strip())):
        found.append(besides)
    return found


def _directory(body: bytes, offset: int) -> tuple[dict[int, int], int]:
    """Where each saved object stands, by its number, and which one is the document."""
    places: dict[int, int] = {}
    document = -1
    seen: set[int] = set()
    while offset not in seen and len(seen) < MOST_EDITS:
        seen.add(offset)
        edit = _at(body, offset)
        if edit is None or edit.kind != _EDIT or edit.end - edit.start < 20:
            break
        offset, table, reference = struct.unpack_from("<III", body, edit.start + 8)
        document = reference if document < 0 else document
        listed = _at(body, table)
        if listed is not None and listed.kind == _DIRECTORY:
            for number, place in _places(body, listed):
                places.setdefault(number, place)
        if not offset:
            break
    return places, document


def _places(body: bytes, listed: Record) -> Iterator[tuple[int, int]]:
    at = listed.start
    while at + 4 <= listed.end:
        (head,) = struct.unpack_from("<I", body, at)
        first, many = head & 0xFFFFF, min(head >> 20, (listed.end - at - 4) // 4)
        yield from enumerate(struct.unpack_from(f"<{many}I", body, at + 4), start=first)
        at += 4 + 4 * many


def _at(body: bytes, place: int) -> Record | None:
    if not 0 <= place <= len(body) - 8:
        return None
    head, kind, size = struct.unpack_from("<HHI", body, place)
    return Record(head & 0xF, head >> 4, kind, place + 8, min(place + 8 + size, len(body)))


def _records(body: bytes, start: int, end: int) -> Iterator[Record]:
    while (one := _at(body, start)) is not None and start + 8 <= end:
        yield one._replace(end=min(one.end, end))
        start = one.end


def _listed(body: bytes, one: Record) -> Iterator[tuple[int, int, str]]:
    """Of each slide in a list: where it is kept, its number, and the texts of its titles and lists."""
    current: tuple[int, int] | None = None
    texts: list[str] = []
    for record in _records(body, one.start, one.end):
        if record.kind == _PLACE and record.end - record.start >= 16:
            if current is not None:
                yield *current, "\n".join(texts)
            place, number = struct.unpack_from("<I8xI", body, record.start)
            current, texts = (place, number), []
        elif record.kind in (_CHARS, _BYTES):
            texts.append(_text(body, record))
    if current is not None:
        yield *current, "\n".join(texts)


def _noted(body: bytes, slide: Record) -> int:
    """The number of a slide's notes."""
    atom = next((one for one in _records(body, slide.start, slide.end) if one.kind == _SLIDE_ATOM), None)
    if atom is None or atom.end - atom.start < 20:
        return -1
    return int.from_bytes(body[atom.start + 16 : atom.start + 20], "little")


def _words(body: bytes, one: Record, *, told: bool = False, depth: int = 0) -> str:
    """All words below a container, in their order."""
    pieces = []
    for record in _records(body, one.start, one.end):
        if record.kind in (_CHARS, _BYTES) or (told and record.kind == _STRING):
            pieces.append(_text(body, record))
        elif (record.version == _CONTAINER or record.kind == _LATER) and depth < DEEPEST:
            pieces.append(_words(body, record, told=told or record.kind in _TOLD, depth=depth + 1))
    return "\n".join(piece for piece in pieces if piece.strip())


def _added(body: bytes, one: Record, depth: int = 0) -> Iterator[str]:
    """The words of each shape of a master that is no placeholder: what somebody put on all slides."""
    for record in _records(body, one.start, one.end):
        if record.kind == _SHAPE:
            inside = list(_records(body, record.start, record.end))
            data = (
                kept for shape in inside if shape.kind == _SHAPE_DATA for kept in _records(body, shape.start, shape.end)
            )
            if not any(kept.kind == _PLACEHOLDER for kept in data):
                yield _words(body, record)
        elif record.version == _CONTAINER and depth < DEEPEST:
            yield from _added(body, record, depth + 1)


def _links(body: bytes, one: Record, *, depth: int = 0) -> Iterator[str]:
    """Where the links of a presentation lead, with the names that they have."""
    for record in _records(body, one.start, one.end):
        if record.kind == _LINK:
            for told in _records(body, record.start, record.end):
                if told.kind == _STRING:
                    yield _text(body, told)
        elif record.version == _CONTAINER and depth < DEEPEST and record.kind != _LIST:
            yield from _links(body, record, depth=depth + 1)


def _text(body: bytes, record: Record) -> str:
    raw = body[record.start : record.end]
    text = raw.decode("latin-1") if record.kind == _BYTES else raw.decode("utf-16-le", "replace")
    return text.replace("\r", "\n").replace("\x0b", "\n").rstrip("\n")
