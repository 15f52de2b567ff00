"""What a PDF holds without a place on a page: values of form fields that nothing draws, files tied to a page by /AF."""

from collections.abc import Iterator
from typing import Any

import pikepdf

from services.ingest.formats.pdf_extras import Opened
from services.ingest.formats.text import clean

MOST_FIELDS = 2_000
_DEEPEST = 20
_FLAWS = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, LookupError, AttributeError, MemoryError)


def field_values(file: Opened) -> dict[str, str]:
    """Values of form fields without a widget, by the full name of the field. Empty where the form is damaged."""
    found: dict[str, str] = {}
    try:
        with pikepdf.open(file.path, password=file.password or "", suppress_warnings=True) as document:
            for field in document.Root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", ()):
                _walk(field, "", found, set(), depth=0)
    except _FLAWS:
        pass
    return found


def _walk(field: Any, above: str, found: dict[str, str], seen: set[tuple[int, int]], *, depth: int) -> None:
    if depth > _DEEPEST or len(found) >= MOST_FIELDS or not isinstance(field, pikepdf.Dictionary):
        return
    if field.is_indirect:
        # Fields that are parts of each other would be met without end.
        if field.objgen in seen:
            return
        seen.add(field.objgen)
    name = ".".join(part for part in (above, clean(str(field.get("/T", "")))[:200]) if part)
    kids = field.get("/Kids", ())
    for kid in kids:
        _walk(kid, name, found, seen, depth=depth + 1)
    if len(kids) or field.get("/Subtype") == "/Widget" or "/Rect" in field or field.get("/FT") == "/Sig":
        return
    value = field.get("/V")
    if isinstance(value, pikepdf.Array):
        text = ", ".join(str(one) for one in value)
    elif isinstance(value, pikepdf.Stream):
        text = value.read_bytes().decode("utf-8", "replace")
    else:
        text = "" if value is None else str(value)
    if text.strip():
        found[name or f"field {len(found) + 1}"] = clean(text.strip())


def associated_files(document: pikepdf.Pdf | None) -> Iterator[tuple[str, bytes]]:
    """Files named under /AF, which may stand in no list of attachments, and those of one entry for other systems."""
    if document is None:
        return
    try:
        for holder in (document.Root, *(page.obj for page in document.pages)):
            for named in _listed(holder["/AF"]) if "/AF" in holder else ():
                yield from files_of(named)
        for entry in document.attachments.values():
            yield from files_of(entry.obj)
    except _FLAWS:
        return


def files_of(named: pikepdf.Object) -> Iterator[tuple[str, bytes]]:
    """The files of one file specification: one, or another one for each kind of system (ISO 32000-2, table 44)."""
    name = str(named.get("/UF", named.get("/F", "attachment")))
    for key in ("/UF", "/F", "/DOS", "/Mac", "/Unix"):
        stream = named.get("/EF", pikepdf.Dictionary()).get(key)
        if isinstance(stream, pikepdf.Stream):
            yield name, stream.read_bytes()


def _listed(value: Any) -> list[Any]:
    several = list(value) if isinstance(value, pikepdf.Array) else [value]
    return [one for one in several if isinstance(one, pikepdf.Dictionary)]
