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
