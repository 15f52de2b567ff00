"""Opening a PDF, closed and damaged ones too; its notes, form values, links and attached files."""

import ctypes
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from models.words import Word, Words
from services.ingest.formats.html import html_text
from services.ingest.formats.pdf_layer import Displayed, Layer
from services.ingest.formats.text import clean
from services.ingest.plugin import ReadingStopped, corrupt, encrypted

MOST_NOTES = 2_000
HIDDEN = 2 | 32
"""Flags of a note that is not shown: hidden, or not on screens (ISO 32000-2, table 167)."""


@dataclass(frozen=True)
class Opened:
    """An open document. `path` and `password` are those it was opened by: a mended copy has others than the file."""

    document: pdfium.PdfDocument
    path: Path
    password: str | None
    mended: bool = False


@contextmanager
def opened(path: Path, passwords: Sequence[str]) -> Iterator[Opened]:
    """The document, after a repair where it needs one. Raises ReadingStopped (encrypted, corrupt)."""
    locked: ReadingStopped | None = None
    try:
        found = _with_passwords(path, passwords)
    except ReadingStopped as stop:
        # Another library knows locks that pdfium does not.
        locked, found = stop, None
    if found is not None:
        with found.document:
            yield found
        return
    with tempfile.TemporaryDirectory(prefix="pdf-") as folder:
        copy = Path(folder) / "mended.pdf"
        try:
            _mend(path, copy, passwords)
        except ReadingStopped as stop:
            raise locked or stop from stop
        found = _with_passwords(copy, ())
        if found is None:
            raise corrupt()
        with found.document:
            yield Opened(found.document, copy, None, mended=locked is None)


def _with_passwords(path: Path, passwords: Sequence[str]) -> Opened | None:
    """Open, trying no password and then each; None when the file is too damaged for pdfium."""
    for password in (None, *passwords):
        try:
            return Opened(pdfium.PdfDocument(path, password=password), path, password)
        except pdfium.PdfiumError as error:
            if error.err_code == pdfium_c.FPDF_ERR_SECURITY:
                raise encrypted("The file is closed by a kind of lock that Lince cannot open.") from error
            if error.err_code != pdfium_c.FPDF_ERR_PASSWORD:
                return None
    raise encrypted()


def _mend(path: Path, target: Path, passwords: Sequence[str]) -> None:
    """Let qpdf rebuild the file. Raises ReadingStopped when there is nothing to rebuild it from."""
    for password in ("", *passwords):
        try:
            with pikepdf.open(path, password=password, suppress_warnings=True) as document:
                document.save(target, encryption=False)
        except pikepdf.PasswordError:
            continue
        except Exception as error:  # qpdf, on bytes that pdfium refused already
            raise corrupt() from error
        else:
            return
    raise encrypted()


def true_count(path: Path, password: str | None) -> int | None:
    """How many pages there really are, by walking all of them; None when that fails as well."""
    try:
        with pikepdf.open(path, password=password or "", suppress_warnings=True) as document:
            return len(document.pages)
    except Exception:  # noqa: BLE001 - qpdf, on a page tree that lies
        return None


def attachments(document: pdfium.PdfDocument) -> Iterator[tuple[str, bytes]]:
    """Embedded files of the document by name. One that cannot be taken out has no bytes."""
    for place in range(document.count_attachments()):
        yield _attached(document.get_attachment(place), place)


def _attached(attachment: pdfium.PdfAttachment, place: int) -> tuple[str, bytes]:
    try:
        name = attachment.get_name()
    except pdfium.PdfiumError:
        name = f"attachment-{place + 1}"
    try:
        return name, bytes(attachment.get_data())
    except (pdfium.PdfiumError, MemoryError):
        return name, b""


def attachments_by_qpdf(path: Path, password: str | None) -> Iterator[tuple[str, bytes]]:
    """All embedded files by another library: for those that pdfium lists but cannot take out."""
    try:
        with pikepdf.open(path, password=password or "", suppress_warnings=True) as document:
            yield from _embedded_files(document)
    except (pikepdf.PdfError, RuntimeError, ValueError):
        return


def _embedded_files(document: pikepdf.Pdf) -> Iterator[tuple[str, bytes]]:
    for name, specification in document.attachments.items():
        yield name, specification.get_file().read_bytes()
    for page in document.pages:
        for note in page.get("/Annots", []):
            pinned = note.get("/FS")
            if note.get("/Subtype") == "/FileAttachment" and isinstance(pinned, pikepdf.Dictionary):
                stream = pinned.get("/EF", pikepdf.Dictionary()).get("/F")
                if isinstance(stream, pikepdf.Stream):
                    yield str(pinned.get("/UF", pinned.get("/F", "attachment"))), stream.read_bytes()


def has_notes(page: pdfium.PdfPage) -> bool:
    """Whether there are annotations or form fields on the page."""
    return bool(pdfium_c.FPDFPage_GetAnnotCount(page.raw) > 0)


@dataclass(frozen=True)
class Note:
    """What an annotation says: a text with its rectangle in PDF coordinates (left bottom right top), and by whom."""

    kind: str
    text: str
    edges: tuple[float, float, float, float]
    name: str = ""
    author: str = ""
    date: str = ""
    hidden: bool = False
    """Whether no viewer shows it."""


_KINDS = {
    pdfium_c.FPDF_ANNOT_TEXT: "note",
    pdfium_c.FPDF_ANNOT_FREETEXT: "text",
    pdfium_c.FPDF_ANNOT_HIGHLIGHT: "highlight",
    pdfium_c.FPDF_ANNOT_UNDERLINE: "underline",
    pdfium_c.FPDF_ANNOT_STRIKEOUT: "strikeout",
    pdfium_c.FPDF_ANNOT_STAMP: "stamp",
    pdfium_c.FPDF_ANNOT_INK: "ink",
    pdfium_c.FPDF_ANNOT_POPUP: "popup",
    pdfium_c.FPDF_ANNOT_LINK: "link",
    pdfium_c.FPDF_ANNOT_WIDGET: "field",
    pdfium_c.FPDF_ANNOT_FILEATTACHMENT: "file",
    pdfium_c.FPDF_ANNOT_REDACT: "redaction",
}


_TICKED = (pdfium_c.FPDF_FORMFIELD_CHECKBOX, pdfium_c.FPDF_FORMFIELD_RADIOBUTTON)


def notes(document: pdfium.PdfDocument, page: pdfium.PdfPage) -> tuple[list[Note], bool]:
    """Texts of notes, values of form fields and targets of links; and whether any is drawn, as links are not."""
    found: list[Note] = []
    drawn = False
    for place in range(min(max(0, pdfium_c.FPDFPage_GetAnnotCount(page.raw)), MOST_NOTES)):
        note = pdfium_c.FPDFPage_GetAnnot(page.raw, place)
        if not note:
            continue
        try:
            subtype = pdfium_c.FPDFAnnot_GetSubtype(note)
            rectangle = pdfium_c.FS_RECTF()
            pdfium_c.FPDFAnnot_GetRect(note, ctypes.byref(rectangle))
            edges = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            kind = _KINDS.get(subtype, "other")
            if subtype == pdfium_c.FPDF_ANNOT_LINK:
                target = _target(document, note)
                if target:
                    found.append(Note(kind, target, edges))
                continue
            drawn = drawn or subtype != pdfium_c.FPDF_ANNOT_POPUP
            field = document.formenv if subtype == pdfium_c.FPDF_ANNOT_WIDGET else None
            hidden = bool(pdfium_c.FPDFAnnot_GetFlags(note) & HIDDEN)
            plain, rich = _value(note, b"Contents\0"), _plain(_value(note, b"RC\0"))
            # Two wordings of one note, unless they differ.
            texts = [plain, *([rich] if "".join(rich.split()) not in "".join(plain.split()) else [])]
            name = ""
            if field is not None:
                name = _string(_asked(pdfium_c.FPDFAnnot_GetFormFieldName, field.raw, note))
                texts.append(_string(_asked(pdfium_c.FPDFAnnot_GetFormFieldValue, field.raw, note)))
                if pdfium_c.FPDFAnnot_GetFormFieldType(field.raw, note) in _TICKED:
                    kind = "tick" if pdfium_c.FPDFAnnot_IsChecked(field.raw, note) else "untick"
            found += [
                Note(
                    kind,
                    clean(text.strip()),
                    edges,
                    name=clean(name)[:200],
                    author=clean(_value(note, b"T\0"))[:200] if field is None else "",
                    date=clean(_value(note, b"M\0"))[:40],
                    hidden=hidden,
                )
                for text in texts
                if text.strip()
            ]
        finally:
            pdfium_c.FPDFPage_CloseAnnot(note)
    return found, drawn


def _value(note: Any, key: bytes) -> str:
    return _string(lambda buffer, size: pdfium_c.FPDFAnnot_GetStringValue(note, key, buffer, size))


def _plain(rich: str) -> str:
    """The text of a note that is given as XHTML only."""
    return html_text(rich) if rich.strip() else ""


def _asked(call: Any, form: Any, note: Any) -> Any:
    return lambda buffer, size: call(form, note, buffer, size)


def _target(document: pdfium.PdfDocument, note: Any) -> str:
    """The address a link leads to, where it leads out of the document."""
    link = pdfium_c.FPDFAnnot_GetLink(note)
    action = pdfium_c.FPDFLink_GetAction(link) if link else None
    if not action or pdfium_c.FPDFAction_GetType(action) != pdfium_c.PDFACTION_URI:
        return ""
    size = pdfium_c.FPDFAction_GetURIPath(document.raw, action, None, 0)
    if not 1 < size <= 4_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium_c.FPDFAction_GetURIPath(document.raw, action, buffer, size)
    return clean(" ".join(buffer.value.decode("utf-8", "replace").split()))


def pinned_files(document: pdfium.PdfDocument, page: pdfium.PdfPage) -> Iterator[tuple[str, bytes]]:
    """Files pinned to the page by a file-attachment annotation."""
    for place in range(min(pdfium_c.FPDFPage_GetAnnotCount(page.raw), MOST_NOTES)):
        note = pdfium_c.FPDFPage_GetAnnot(page.raw, place)
        if not note:
            continue
        try:
            if pdfium_c.FPDFAnnot_GetSubtype(note) == pdfium_c.FPDF_ANNOT_FILEATTACHMENT:
                raw = pdfium_c.FPDFAnnot_GetFileAttachment(note)
                if raw:
                    yield _attached(pdfium.PdfAttachment(raw, document), place)
        finally:
            pdfium_c.FPDFPage_CloseAnnot(note)


def _string(ask: Any) -> str:
    """A string from pdfium's two-step calls."""
    size = ask(None, 0)
    if size <= 2 or size > 4_000_000:
        return ""
    buffer = (pdfium_c.FPDF_WCHAR * (size // 2 + 1))()
    ask(buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


def with_notes(layer: Layer, found: Sequence[Note], place: Displayed) -> Layer:
    """The layer with the texts of notes below it, but for those the page shows already; words get their note's box."""
    text, words = layer.text, list(layer.words)
    shown = " ".join(text.split())
    told: set[str] = set()
    for note in found:
        if note.kind == "untick":
            continue
        # A tick says what it stands for by the name of its field alone.
        content = f"{note.name}: {note.text}" if note.kind == "tick" else note.text
        said = " ".join(content.split())
        # An address is written out as often without its scheme.
        if said in told or said in shown or (note.kind == "link" and _bare(said) in shown):
            continue
        told.add(said)
        text += "\n" if text and not text.endswith("\n") else ""
        box = place(*note.edges)
        position = len(text)
        text += content
        for piece in content.split():
            position = text.index(piece, position)
            words.append(Word(start=position, end=position + len(piece), box=box))
            position += len(piece)
    noted = len(words) - len(layer.words)
    return replace(layer, text=text, words=Words(words), noted=noted)


def _bare(address: str) -> str:
    return re.sub(r"^(https?://|mailto:|tel:)(www\.)?", "", address, flags=re.IGNORECASE).rstrip("/")


def woven(before: Layer, after: Layer) -> Layer:
    """The layer after notes were burned in, with their lines set beside or below the lines they stand at.

    Burning in appends: the value of a form field would stand at the end of the page, far from its label.
    """
    if not after.text.startswith(before.text.rstrip()) or not before.words or len(after.words) == len(before.words):
        return after
    known = len(before.words)
    lines = _lines(after.text, after.words[:known])
    for line in _lines(after.text, after.words[known:]):
        lines.insert(_place_of(line, lines), line)
    pieces: list[str] = []
    words: list[Word] = []
    nameless: list[int] = []
    bad = {after.words.starts[place] for place in after.nameless}
    length = 0
    for place, line in enumerate(lines):
        if place:
            beside = _same_line(lines[place - 1], line)
            pieces.append(" " if beside else "\n")
            length += 1
        shift = length - line[0].start
        text = after.text[line[0].start : line[-1].end]
        nameless += [len(words) + at for at, word in enumerate(line) if word.start in bad]
        words += [word.model_copy(update={"start": word.start + shift, "end": word.end + shift}) for word in line]
        pieces.append(text)
        length += len(text)
    return Layer("".join(pieces), Words(words), unmapped=after.unmapped, nameless=tuple(nameless))


_Line = list[Word]


def _lines(text: str, words: Sequence[Word]) -> list[_Line]:
    lines: list[_Line] = []
    for word in words:
        if lines and "\n" not in text[lines[-1][-1].end : word.start]:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _edges(line: _Line) -> tuple[float, float, float, float]:
    boxes = [word.box for word in line]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _same_line(one: _Line, other: _Line) -> bool:
    a, b = _edges(one), _edges(other)
    overlap = min(a[3], b[3]) - max(a[1], b[1])
    return overlap > 0.5 * min(a[3] - a[1], b[3] - b[1]) and b[0] >= a[0]


def _place_of(line: _Line, lines: Sequence[_Line]) -> int:
    """After the nearest line on its left, else after the last line that ends above it."""
    left, top, _, _ = _edges(line)
    beside = [(left - _edges(other)[2], place) for place, other in enumerate(lines) if _same_line(other, line)]
    if beside:
        return min(beside, key=lambda found: abs(found[0]))[1] + 1
    above = [place for place, other in enumerate(lines) if _edges(other)[3] <= top + 2]
    return max(above) + 1 if above else 0
