"""Formulas of XLSX sheets that hold no computed value, and those that lead somewhere; sheets pass as a stream."""

import html
import re
import zipfile
from collections.abc import Iterator

from services.ingest.formats import zipped
from services.ingest.formats.text import clean

MOST_TOLD = 5_000
_MACROS = "xl/macrosheets/"
_BLOCK = 1024 * 1024
_LONGEST = 64 * 1024
"""Bytes of a cell that are kept until its end comes."""
_CELL = re.compile(
    rb"<(?:\w+:)?c\b(?P<head>[^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>(?P<formula>[^<]*)</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v\b[^>]*>(?P<value>[^<]*)</(?:\w+:)?v>|<(?:\w+:)?is>)?"
)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')
_LEADS = re.compile(rb"HYPERLINK\s*\(|WEBSERVICE\s*\(|https?:|mailto:|\[\d+\]", re.IGNORECASE)


def formulas(archive: zipfile.ZipFile, unknown: list[str]) -> Iterator[str]:
    """A line for each formula without a value and for each that names an address; `unknown` gets the former's cells.

    Of sheets of macros every formula is told: it is what they are made of.
    """
    left = MOST_TOLD
    for part in sorted(
        name for name in archive.namelist() if re.fullmatch(r"xl/(?:work|macro)sheets/[^/]+\.xml", name)
    ):
        for place, formula, valued in _found(archive, part):
            if not valued and not part.startswith(_MACROS):
                unknown.append(place)
            if formula and left:
                left -= 1
                yield f"{place}: ={formula}"


def _found(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str, bool]]:
    try:
        with archive.open(part) as stream:
            rest = b""
            while block := stream.read(_BLOCK):
                text = rest + block
                # A cell that is not ended yet waits for the next block.
                end = text.rfind(b"</c>")
                end = len(text) if end < 0 else end + len(b"</c>")
                if b"<f" in text or b":f" in text:
                    yield from _cells(text[:end], every=part.startswith(_MACROS))
                rest = text[end:][-_LONGEST:]
    except zipped.FLAWS:
        # Reading the cells tells of the damage.
        return


def _cells(text: bytes, *, every: bool) -> Iterator[tuple[str, str, bool]]:
    for cell in _CELL.finditer(text):
        valued = bool((cell["value"] or b"").strip()) or cell[0].endswith(b"<is>") or b't="str"' in cell["head"]
        formula = cell["formula"] or b""
        if every or not valued or _LEADS.search(formula):
            place = _REFERENCE.search(cell["head"])
            yield (
                place[1].decode() if place else "?",
                clean(html.unescape(formula.decode("utf-8", "replace"))).strip(),
                valued,
            )
