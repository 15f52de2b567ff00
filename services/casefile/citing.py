"""Checks that each citation of a built file leads somewhere: to an original's hash, to a page, to a box in the PDF."""

import json
from pathlib import Path
from typing import Any

import pikepdf

from models.errors import Altered
from services.casefile.bag import PAYLOAD

CITATIONS, PDF = f"{PAYLOAD}citations.json", f"{PAYLOAD}casefile.pdf"


def check_citations(root: Path) -> int:
    """How many citations the bag has, all of them sound. Raises Altered with the first that is not."""
    try:
        cited: list[dict[str, Any]] = json.loads((root / CITATIONS).read_text(encoding="utf-8"))
        with pikepdf.open(root / PDF) as pdf:
            for one in cited:
                _lead(pdf, one)
    except (OSError, ValueError, KeyError, TypeError, pikepdf.PdfError) as error:
        raise Altered("The citations of the file cannot be read.", next_step="Build the file again.") from error
    return len(cited)


def _lead(pdf: pikepdf.Pdf, one: dict[str, Any]) -> None:
    """Raises Altered where a citation's hash, page or box is none, or the PDF's mark lies elsewhere."""
    number, folio, box = int(one["assertion"]), int(one["pdf"]["folio"]), [float(edge) for edge in one["pdf"]["box"]]
    names = pdf.Root.Names.Dests.Names
    place = next((names[at + 1] for at in range(0, len(names), 2) if str(names[at]) == f"a{number}"), None)
    there = 1 <= folio <= len(pdf.pages) and place is not None and place[0].objgen == pdf.pages[folio - 1].obj.objgen
    across, down = (float(edge) for edge in list(pdf.pages[folio - 1].mediabox)[2:]) if there else (0.0, 0.0)
    left, below, right, above = box
    inside = 0 <= left < right <= across and 0 <= below < above <= down
    if not (there and inside and int(one["page"]) >= 1 and len(str(one["sha256"])) == 64):
        raise Altered(f"Citation A-{number} leads nowhere in the PDF.", next_step="Build the file again.")
