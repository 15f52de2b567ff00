"""What a PDF holds besides its pages' text: notes, form values, attached files, outline; and opening damaged ones."""

import ctypes
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from models.document import Word
from services.ingest.formats.pdf_layer import Displayed, Layer
from services.ingest.formats.text import clean
from services.ingest.plugin import corrupt, encrypted

MOST_NOTES = 2_000
MOST_OUTLINE = 500


@contextmanager
def opened(path: Path, passwords: Sequence[str]) -> Iterator[tuple[pdfium.PdfDocument, bool]]:
    """The document, and whether it had to be repaired first. Raises ReadingStopped (encrypted, corrupt)."""
    document = _with_passwords(path, passwords)
    if document is not None:
        with document:
            yield document, False
        return
    with tempfile.TemporaryDirectory(prefix="pdf-") as folder:
        mended = Path(folder) / "mended.pdf"
        _mend(path, mended, passwords)
        document = _with_passwords(mended, passwords)
        if document is None:
            raise corrupt()
        with document:
            yield document, True


def _with_passwords(path: Path, passwords: Sequence[str]) -> pdfium.PdfDocument | None:
    """Open, trying no password and then each; None when the file is too damaged for pdfium."""
    for password in (None, *passwords):
        try:
            return pdfium.PdfDocument(path, password=password)
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


def facts(document: pdfium.PdfDocument) -> dict[str, Any]:
    """The document's own metadata and outline, as found."""
    found: dict[str, Any] = {}
    for key, value in document.get_metadata_dict(skip_empty=True).items():
        found[f"pdf_{key.lower()}"] = clean(str(value))[:1000]
    outline = []
    for mark, _ in zip(document.get_toc(max_depth=6), range(MOST_OUTLINE), strict=False):
        destination = mark.get_dest()
        place = destination.get_index() if destination is not None else None
        outline.append([clean(mark.get_title())[:300], None if place is None else place + 1])
    if outline:
        found["outline"] = outline
    signatures = pdfium_c.FPDF_GetSignatureCount(document.raw)
    if signatures > 0:
        found["signatures"] = signatures
    return found


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


def attachments_by_qpdf(path: Path, passwords: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """All embedded files by another library: for those that pdfium lists but cannot take out."""
    for password in ("", *passwords):
        try:
            with pikepdf.open(path, password=password, suppress_warnings=True) as document:
                yield from _embedded_files(document)
        except pikepdf.PasswordError:
            continue
        except (pikepdf.PdfError, RuntimeError, ValueError):
            return
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


def notes(
    document: pdfium.PdfDocument, page: pdfium.PdfPage
) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Texts of notes and values of form fields, each with its rectangle in PDF coordinates (left bottom right top)."""
    for place in range(min(pdfium_c.FPDFPage_GetAnnotCount(page.raw), MOST_NOTES)):
        note = pdfium_c.FPDFPage_GetAnnot(page.raw, place)
        if not note:
            continue
        try:
            rectangle = pdfium_c.FS_RECTF()
            pdfium_c.FPDFAnnot_GetRect(note, ctypes.byref(rectangle))
            box = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            texts = [
                _string(
                    lambda buffer, size, note=note: pdfium_c.FPDFAnnot_GetStringValue(note, b"Contents\0", buffer, size)
                )
            ]
            form = document.formenv
            if form is not None and pdfium_c.FPDFAnnot_GetSubtype(note) == pdfium_c.FPDF_ANNOT_WIDGET:
                texts.append(
                    _string(
                        lambda buffer, size, note=note, form=form: pdfium_c.FPDFAnnot_GetFormFieldValue(
                            form.raw, note, buffer, size
                        )
                    )
                )
            for text in texts:
                if text.strip():
                    yield clean(text.strip()), box
        finally:
            pdfium_c.FPDFPage_CloseAnnot(note)


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


def with_notes(layer: Layer, found: Sequence[tuple[str, tuple[float, float, float, float]]], place: Displayed) -> Layer:
    """The layer with the texts of notes below it, but for those the page shows already; words get their note's box."""
    text, words = layer.text, list(layer.words)
    shown = " ".join(text.split())
    for note, (left, bottom, right, top) in found:
        if " ".join(note.split()) in shown:
            continue
        text += "\n" if text and not text.endswith("\n") else ""
        start = len(text)
        text += note
        position = start
        for piece in note.split():
            position = text.index(piece, position)
            words.append(Word(start=position, end=position + len(piece), box=place(left, bottom, right, top)))
            position += len(piece)
    return Layer(text=text, words=tuple(words), unmapped=layer.unmapped)


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
    length = 0
    for place, line in enumerate(lines):
        if place:
            beside = _same_line(lines[place - 1], line)
            pieces.append(" " if beside else "\n")
            length += 1
        shift = length - line[0].start
        text = after.text[line[0].start : line[-1].end]
        words += [word.model_copy(update={"start": word.start + shift, "end": word.end + shift}) for word in line]
        pieces.append(text)
        length += len(text)
    return Layer(text="".join(pieces), words=tuple(words), unmapped=after.unmapped)


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
