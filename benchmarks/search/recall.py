"""Whether a query finds the pages that hold what it asks for: recall among the first twenty, by words alone.

    ./lince bench search.recall [--freeze | --check] [--show]

Stored and analyzed are the pages of the sample dossier as they are printed, our own pages with misread signs and names
in other forms (`recall.yaml`), and as distractors our own texts about the same world. What is right is told by patterns
over the texts, not by an engine; `fresh` ones were written after the search was mended for the others. A query with
more than twenty right pages counts by the twenty places it has.
`--freeze` writes `recall.json`, with the recall that a later run must hold; `--check` ends with an error where it does
not. `--show` tells of each query what it missed, by the names of our own files.
"""

import argparse
import json
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from api.settings import Settings
from api.wiring import Workspace, open_workspace
from benchmarks.search.meaning import distractors, dossier
from models.case import Agency, Case
from models.document import Document, DocumentState, Page, TextSource
from models.ids import AgencyId, CaseId, DocumentId, Sha256, derived
from models.search import SearchRequest
from services.nlp.analyze import AnalysisKit, analyze
from services.search.indexer import records_of

ASKED = Path(__file__).with_suffix(".yaml")
FROZEN = Path(__file__).with_suffix(".json")
FIRST = 20
_PICTURES = (".jpg", ".png", ".tif", ".heic")
_COUNTRIES = {"bo-": "BO", "ar-": "AR", "br-": "BR"}

Places = dict[str, str]
"""The text of each page, by document and page."""


def texts(asked: Mapping[str, Any], folder: Path) -> Iterator[tuple[str, str, list[str], TextSource]]:
    """Name, country, pages, and how they were read."""
    for name, pages in dossier(folder):
        read = TextSource.OCR if name.lower().endswith(_PICTURES) else TextSource.TEXT
        yield name, _COUNTRIES[name[:3]], pages, read
    for one in asked["pages"]:
        yield one["id"], "BO", [one["text"]], TextSource.OCR if one.get("noisy") else TextSource.TEXT
    for name, pages in distractors():
        yield name, "BO", pages, TextSource.TEXT


def fill(workspace: Workspace, asked: Mapping[str, Any], folder: Path) -> Places:
    """Store, analyze and index everything, a case for each country."""
    agency = Agency(id=AgencyId(derived("agency")), name="bench", country="BO")
    workspace.records.people.add_agency(agency)
    cases = {country: CaseId(derived("case", country)) for country in _COUNTRIES.values()}
    for country, case in cases.items():
        workspace.records.cases.add(
            Case(id=case, number=country, title=country, agency=agency.id, country=country,
                 opened=workspace.clock.now())
        )  # fmt: skip
    kit, places = AnalysisKit.of("standard"), Places()
    for name, country, pages, source in texts(asked, folder):
        for start in range(0, len(pages), 100):
            document = Document(
                id=DocumentId(derived(name)), case=cases[country], sha256=Sha256("0" * 64), name=name,
                media_type="text/plain", state=DocumentState.DONE, version="1",
                pages=tuple(
                    Page(number=number, width=0, height=0, source=source, text=text)
                    for number, text in enumerate(pages[start : start + 100], start + 1)
                ),
            )  # fmt: skip
            found = analyze(document, country=country, kit=kit).model_copy(update={"stretch": start // 100})
            if start:
                workspace.records.evidence.add_pages(document.id, document.pages)
            else:
                workspace.records.evidence.save_document(document)
            workspace.records.evidence.save_analysis(found)
            workspace.engine.write(records_of(document, found, agency=agency.id, name=name))
        places |= {f"{name}#{number}": text for number, text in enumerate(pages, 1)}
    return places


def right(one: Mapping[str, Any], places: Places) -> set[str]:
    """The pages that answer a question."""
    if "own" in one:
        return {f"{page}#1" for page in one["own"]}
    pattern = re.compile(r"[\s.()-]{0,2}".join(one["digits"]) if "digits" in one else one["has"], re.IGNORECASE)
    # Distractors are texts of the same world, and may well answer too.
    return {place for place, text in places.items() if pattern.search(" ".join(text.split()))}


def score(workspace: Workspace, asked: Mapping[str, Any], places: Places, *, show: bool) -> dict[str, Any]:
    """Recall by language and kind."""
    names = {derived(place.rpartition("#")[0]): place.rpartition("#")[0] for place in places}
    shares: defaultdict[str, list[float]] = defaultdict(list)
    for one in asked["questions"]:
        request = SearchRequest(text=str(one["ask"]), limit=FIRST)
        found = workspace.finder.find(request, actor=workspace.operator, cases=None)
        told = [f"{names[hit.document]}#{hit.page}" for hit in found.hits]
        wanted = right(one, places)
        if not wanted:
            sys.exit(f"No page answers {one['ask']!r}: the question is wrong.")
        share = len(wanted.intersection(told)) / min(FIRST, len(wanted))
        kind = "own pages" if "own" in one else "dossier"
        for group in ("fresh",) if one.get("fresh") else ("all", one["lang"], kind):
            shares[group].append(share)
        if show and share < 1:
            sys.stderr.write(f"{share:.2f} {one['ask']} {sorted(wanted.difference(told))} of {len(told)}\n")
    return {group: round(sum(found) / len(found), 3) for group, found in sorted(shares.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for flag in ("--freeze", "--check", "--show"):
        parser.add_argument(flag, action="store_true")
    given = parser.parse_args()
    asked = yaml.safe_load(ASKED.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as place:
        workspace = open_workspace(Settings(data=Path(place) / "data", meaning=False))
        places = fill(workspace, asked, Path(place) / "dossier")
        found = score(workspace, asked, places, show=given.show)
        workspace.close()
    result = {"pages": len(places), "questions": len(asked["questions"]), f"recall_at_{FIRST}": found}
    text = json.dumps(result, indent=1, ensure_ascii=False)
    print(text)
    if given.freeze:
        FROZEN.write_text(text + "\n", encoding="utf-8")
    if given.check:
        kept = json.loads(FROZEN.read_text(encoding="utf-8"))[f"recall_at_{FIRST}"]
        if fallen := [group for group, share in kept.items() if found[group] < share]:
            sys.exit(f"Recall has fallen: {', '.join(fallen)}")


if __name__ == "__main__":
    main()
