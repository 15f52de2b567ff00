"""C3: what a machine guessed, what it suggests, and what somebody thinks, beside one another: each of its own kind and mark."""

import csv
from pathlib import Path
from typing import Any

from support.factories import a_mention, an_analysis
from support.matrix_notes import NOTE
from support.web import MEMBERS, OURS, World, add_document

from api import exporting
from api.exporting import ExportAsked, ExportFormat
from models.case import Role
from models.document import TextSource

PROSECUTOR = MEMBERS[Role.PROSECUTOR]
GUESSED, SUGGESTED, THOUGHT = {"confidence", "provenance"}, {"band", "reason"}, {"nature", "made_by", "information"}
"""The marks of each kind."""


def scanned(world: World) -> str:
    """A page that OCR read, not too well."""
    exhibit = add_document(world.workspace, OURS, "foto.jpg", "Nro 71234567", image=True)
    evidence = world.workspace.records.evidence
    document = evidence.full_document(exhibit.document, words=True)
    assert document is not None
    page = document.pages[0].model_copy(update={"source": TextSource.OCR, "confidence": 0.62})
    document = document.model_copy(update={"pages": (page,)})
    evidence.save_document(document)
    evidence.save_analysis(an_analysis(document, a_mention(document)))
    return exhibit.document


def test_C3_guess_suggestion_and_opinion_have_kinds_and_marks_of_their_own(world: World, tmp_path: Path) -> None:
    def told(path: str) -> Any:
        return world.call("GET", f"/api/v1{path}", by=PROSECUTOR).json()

    def page(path: str) -> str:
        return world.call("GET", path, by=PROSECUTOR, headers={"Accept": "text/html", "Accept-Language": "es"}).text

    document = scanned(world)
    note = {**NOTE, "nature": "assessment", "text": "Creo que es su número"}
    assert world.call("POST", f"/api/v1/cases/{OURS.id}/notes", by=PROSECUTOR, json=note).status_code == 201
    # The API.
    read = told(f"/documents/{document}/pages/1")
    (guess,) = told(f"/documents/{document}/pages/1/mentions")["mentions"]
    (suggestion,) = told("/links")["links"]
    (opinion,) = told(f"/cases/{OURS.id}/notes")["notes"]
    assert (read["source"], read["confidence"]) == ("ocr", 0.62)
    for one, own in ((guess, GUESSED), (suggestion, SUGGESTED), (opinion, THOUGHT)):
        others = (GUESSED | SUGGESTED | THOUGHT) - own
        assert own <= one.keys()
        assert not ({"made_by", "nature", "provenance", "band"} & others & one.keys())
    # The pages.
    seen, links, notes = page(f"/documents/{document}/pages/1"), page("/links"), page(f"/cases/{OURS.id}/notes")
    assert "OCR" in seen
    assert "Confianza" in seen
    assert "Creo que es" not in seen
    assert "Cada uno es una pista" in links
    assert 'class="noted-assessment"' in notes
    assert "Apreciación" in notes
    # What leaves: guesses with what made them, decisions with who did, no suggestion and no note.
    asked = ExportAsked(format=ExportFormat.BAGIT)
    exporting.export(world.workspace, world.workspace.operator, OURS.id, asked, tmp_path / "bag")
    tables = {file.stem: _rows(file) for file in (tmp_path / "bag/data/tables").glob("*.csv")}
    assert {one["source"] for one in tables["pages"] if one["document"] == document} == {"ocr"}
    assert all(one["extractor"] and one["confidence"] and "made_by" not in one for one in tables["values"])
    assert {"made_by", "verdict"} <= set(
        (tmp_path / "bag/data/tables/decisions.csv").read_text().split("\n")[0].split(",")
    )
    assert not any(b"Creo que es" in file.read_bytes() for file in (tmp_path / "bag").rglob("*") if file.is_file())


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
