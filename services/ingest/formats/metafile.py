"""Drawings of Windows, EMF and WMF: the words written in them, and the pictures pasted in.

Office keeps tables and charts that were pasted as pictures in this form. Records by [MS-EMF] 2.3, [MS-EMFPLUS] 2.3.4
and [MS-WMF] 2.3. Words are put in lines by where they are written.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, NamedTuple

from models.document import DocumentState
from services.ingest import sniff
from services.ingest.formats.drawings import CORE, bitmap
from services.ingest.formats.text import clean, paged
from services.ingest.outbox import Outbox
from services.ingest.plugin import ExtractKit, Part, ReadingStopped, limit

KINDS = frozenset({"image/emf", "image/wmf"})
MOST_PICTURES = 50
SMALLEST_BITMAP = (100, 24)
"""Width and height in pixels of a pasted bitmap that may hold words; smaller ones are icons, brushes and bullets."""
_GAP = 0.3
"""Part of a line's widest letter that parts two words."""
_WMF_KEY = b"\xd7\xcd\xc6\x9a"


class Run(NamedTuple):
    """Words at a place, in the drawing's own units; `end` is where they stop, where it is told."""

    x: int
    y: int
    text: str
    end: int | None = None


class MetafileHandler:
    """Words of a drawing as a page; bitmaps pasted in it as children."""

    name: ClassVar[str] = "metafile"
    version: ClassVar[str] = "1"

    def score(self, head: bytes, filename: str) -> int | None:
        """By its first bytes."""
        return 50 if sniff.media_type(head, filename) in KINDS else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield a page and pictures. Raises ReadingStopped."""
        if path.stat().st_size > kit.limits.part:
            raise limit("too_big", "The file is larger than is taken apart at once.")
        raw = path.read_bytes()
        text, outbox, pasted = words(raw), Outbox(kit), 0
        if text:
            yield from paged(iter([text]), kit=kit)
        for pasted, picture in enumerate(pictures(raw), start=1):
            yield outbox.child(f"picture_{pasted}.bmp", picture)
        if not text and not pasted:
            raise ReadingStopped(
                DocumentState.UNSUPPORTED, "unsupported", "This drawing holds no words that can be read. Look at it."
            )


def tells(raw: bytes) -> bool:
    """Whether a drawing holds words or pictures."""
    return bool(words(raw)) or next(pictures(raw), None) is not None


def words(raw: bytes) -> str:
    """The words of a drawing in lines, in the order in which they are drawn."""
    if _is_wmf(raw):
        return _lines(list(_wmf_runs(raw)))
    plain, plus = list(_emf_runs(raw)), list(_plus_runs(raw))
    # Many programs write all of it twice, once for each kind of reader.
    return max(_lines(plain), _lines(plus), key=len)


def _lines(runs: list[Run]) -> str:
    pieces: list[str] = []
    last: Run | None = None
    widest = 0.0
    for run in runs:
        if last is not None and run.y != last.y:
            pieces.append("\n")
            widest = 0.0
        elif last is not None:
            pieces.append(" " if last.end is None or run.x - last.end > widest * _GAP else "")
        pieces.append(run.text)
        if run.end is not None:
            widest = max(widest, (run.end - run.x) / len(run.text))
        last = run
    return clean("".join(pieces)).strip()


def _is_wmf(raw: bytes) -> bool:
    return raw[:4] == _WMF_KEY or raw[:4] in (b"\x01\x00\x09\x00", b"\x02\x00\x09\x00")


# EMF: type and size in 4 bytes each; the size counts the whole record.
_TEXT_W, _SMALL_TEXT, _COMMENT = 84, 108, 70
_GLYPHS, _NO_RECT, _NARROW = 0x10, 0x100, 0x200
_BITS = {80: 48, 81: 48, 76: 84, 77: 84, 114: 84}
"""Records that paste a bitmap, and where they tell the places and sizes of its header and bits."""


def _emf_records(raw: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 8 <= len(raw):
        kind, size = struct.unpack_from("<II", raw, place)
        if size < 8 or place + size > len(raw):
            return
        yield kind, raw[place : place + size]
        place += size


def _emf_runs(raw: bytes) -> Iterator[Run]:
    for kind, record in _emf_records(raw):
        if kind == _TEXT_W and len(record) >= 76:
            x, y, count, offset, options = struct.unpack_from("<iiIII", record, 36)
            text = record[offset : offset + 2 * count].decode("utf-16-le", "replace")
            (widths,) = struct.unpack_from("<I", record, 72)
            end = None
            if count and 76 <= widths <= len(record) - 4 * count:
                end = x + sum(struct.unpack_from(f"<{count}I", record, widths))
            if text.strip() and not options & _GLYPHS:
                yield Run(x, y, text, end)
        elif kind == _SMALL_TEXT and len(record) >= 36:
            x, y, count, options = struct.unpack_from("<iiII", record, 8)
            start = 36 if options & _NO_RECT else 52
            narrow = options & _NARROW
            body = record[start : start + count * (1 if narrow else 2)]
            text = body.decode("latin-1" if narrow else "utf-16-le", "replace")
            if text.strip() and not options & _GLYPHS:
                yield Run(x, y, text)


_PLUS, _DRAW_STRING = b"EMF+", 0x401C


def _plus_runs(raw: bytes) -> Iterator[Run]:
    for kind, record in _emf_records(raw):
        if kind != _COMMENT or record[12:16] != _PLUS:
            continue
        place = 16
        while place + 12 <= len(record):
            what, _, size, _ = struct.unpack_from("<HHII", record, place)
            if size < 12:
                break
            if what == _DRAW_STRING and place + 40 <= len(record):
                count, x, y = struct.unpack_from("<Iff", record, place + 20)
                text = record[place + 40 : place + 40 + 2 * count].decode("utf-16-le", "replace")
                if text.strip() and x == x and y == y and abs(x) < 1e9 and abs(y) < 1e9:  # noqa: PLR0124 - not a number
                    yield Run(int(x), int(y), text)
            place += size


# WMF: size in words and function; parameters stand backwards.
_TEXT_OUT, _EXT_TEXT_OUT, _FONT, _RECT = 0x0521, 0x0A32, 0x02FB, 0x06
_ENCODINGS = {
    128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
"""By the character set of a font ([MS-WMF] 2.1.1.5); Western ones are Windows-1252."""
_DIBS = {0x0F43: 22, 0x0B41: 20, 0x0D33: 18, 0x0940: 16}
"""Functions that paste a bitmap, and how many bytes of parameters stand before it."""


def _wmf_records(raw: bytes) -> Iterator[tuple[int, bytes]]:
    place = 22 if raw[:4] == _WMF_KEY else 0
    place += 18
    while place + 6 <= len(raw):
        size, function = struct.unpack_from("<IH", raw, place)
        if size < 3:
            return
        yield function, raw[place + 6 : place + 2 * size]
        place += 2 * size


def _wmf_runs(raw: bytes) -> Iterator[Run]:
    encoding = "cp1252"
    for function, body in _wmf_records(raw):
        if function == _FONT and len(body) > 13:
            encoding = _ENCODINGS.get(body[13], "cp1252")
        elif function == _TEXT_OUT and len(body) >= 2:
            (count,) = struct.unpack_from("<H", body)
            after = 2 + count + count % 2
            if after + 4 <= len(body) and body[2 : 2 + count].strip():
                y, x = struct.unpack_from("<hh", body, after)
                yield Run(x, y, body[2 : 2 + count].decode(encoding, "replace"))
        elif function == _EXT_TEXT_OUT and len(body) >= 8:
            y, x, count, options = struct.unpack_from("<hhHH", body)
            start = 16 if options & _RECT else 8
            text = body[start : start + count].decode(encoding, "replace")
            widths = start + count + count % 2
            end = None
            if count and widths + 2 * count <= len(body):
                end = x + sum(struct.unpack_from(f"<{count}h", body, widths))
            if text.strip() and not options & _GLYPHS:
                yield Run(x, y, text, end)


def pictures(raw: bytes) -> Iterator[bytes]:
    """Bitmaps pasted in a drawing, as BMP files; the same one once."""
    seen: set[bytes] = set()
    for found in _wmf_pictures(raw) if _is_wmf(raw) else _emf_pictures(raw):
        picture = bitmap(found)
        if picture and picture not in seen and _may_hold_words(found):
            seen.add(picture)
            yield picture
            if len(seen) >= MOST_PICTURES:
                return


def _may_hold_words(found: bytes) -> bool:
    if int.from_bytes(found[:4], "little") == CORE:
        width, height = struct.unpack_from("<HH", found, 4)
    else:
        width, height = struct.unpack_from("<ii", found, 4)
    return bool(abs(width) >= SMALLEST_BITMAP[0] and abs(height) >= SMALLEST_BITMAP[1])


def _emf_pictures(raw: bytes) -> Iterator[bytes]:
    for kind, record in _emf_records(raw):
        at = _BITS.get(kind)
        if at is not None and len(record) >= at + 16:
            head, head_size, bits, bits_size = struct.unpack_from("<IIII", record, at)
            yield record[head : head + head_size] + record[bits : bits + bits_size] if bits_size else b""


def _wmf_pictures(raw: bytes) -> Iterator[bytes]:
    for function, body in _wmf_records(raw):
        if function in _DIBS:
            yield body[_DIBS[function] :]
