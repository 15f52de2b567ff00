"""What fifty thousand watches cost: computing seconds to read them, and to hold a hundred new pages against them.

    ./lince bench search.watches [--watches N] [--freeze | --check]

Every watch asks for one of 20,000 words or the number of a phone, as people write them, and for a word that every new
page has; the new pages hold a hundred of the others. The first round reads the watches, as after a start; the next ones
are what a running server pays, with few watches (`FEW`) and with all in one run. `--freeze` writes `watches.json`, with
what a later run must hold; `--check` ends with an error where it does not.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

from api.settings import Settings
from api.wiring import Workspace, alerting, open_workspace
from models.analysis import Analysis
from models.case import Agency, Case
from models.document import Document, DocumentState, Page, TextSource
from models.ids import AgencyId, CaseId, DocumentId, Sha256, derived, fresh
from models.watch import SavedId, SavedSearch
from services.search.alerting import Alerting

FROZEN = Path(__file__).with_suffix(".json")
FEW = 500
ROUNDS = 3
LEEWAY = 1.5
"""How much higher a later ratio may be."""
PAGES = 100
WORDS = 20_000


def a_case(workspace: Workspace) -> CaseId:
    """The case that all pages are of."""
    agency = Agency(id=AgencyId(derived("agency")), name="bench", country="BO")
    workspace.records.people.add_agency(agency)
    case = Case(
        id=CaseId(derived("case")),
        number="bench",
        title="bench",
        agency=agency.id,
        country="BO",
        opened=workspace.clock.now(),
    )
    workspace.records.cases.add(case)
    return case.id


def add_watches(workspace: Workspace, number: int, *, seed: int) -> None:
    """Watches of the machine's operator."""
    chance, now = random.Random(seed), workspace.clock.now()
    with workspace.records.transaction():
        for name in range(number):
            text = f"(palabra{chance.randrange(WORDS)} OR 7{chance.randrange(10**7):07}) hotel"
            workspace.records.watches.add(
                SavedSearch(id=SavedId(fresh()), name=str(name), text=text, watching=True, made_at=now)
            )


def new_pages(workspace: Workspace, case: CaseId, turn: int) -> None:
    """A document of a hundred pages, as if it had just been indexed."""
    chance = random.Random(100 + turn)
    pages = tuple(
        Page(
            number=number,
            width=0,
            height=0,
            source=TextSource.TEXT,
            text=f"El hotel y palabra{chance.randrange(WORDS)} con otras cosas de la página {number}. " * 8,
        )
        for number in range(1, PAGES + 1)
    )
    document = Document(
        id=DocumentId(derived("new", str(turn))),
        case=case,
        sha256=Sha256("0" * 64),
        name=f"{turn}.txt",
        media_type="text/plain",
        state=DocumentState.DONE,
        version="1",
        pages=pages,
    )
    workspace.records.evidence.save_document(document)
    workspace.records.evidence.save_analysis(Analysis(document=document.id, version="none"))
    workspace.records.watches.mark([(document.id, 0)])


def rounds(workspace: Workspace, runner: Alerting, case: CaseId, *, first: int) -> list[float]:
    """Computing seconds of each round of new pages; the first reads what watches are new."""
    spent = []
    for turn in range(first, first + 1 + ROUNDS):
        new_pages(workspace, case, turn)
        began = time.process_time()
        while runner.work_once():
            pass
        spent.append(round(time.process_time() - began, 2))
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--watches", type=int, default=50_000)
    parser.add_argument("--freeze", action="store_true")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        workspace = open_workspace(Settings(data=Path(place) / "data", meaning=False))
        case, runner = a_case(workspace), alerting(workspace)
        add_watches(workspace, FEW, seed=1)
        few = rounds(workspace, runner, case, first=0)
        add_watches(workspace, given.watches - FEW, seed=2)
        many = rounds(workspace, runner, case, first=len(few))
        alerts = workspace.records.watches.inbox(None, [case], unread=True, limit=0, offset=0).unread
        workspace.close()
    ratio = round(min(many[1:]) / min(few[1:]), 2)
    result = {
        "pages_at_once": PAGES,
        "cpu_s_of_rounds": {str(FEW): few[1:], str(given.watches): many[1:]},
        "cpu_s_to_read": {str(FEW): few[0], str(given.watches): many[0]},
        "ratio": ratio,
        "most": round(ratio * LEEWAY, 2),
        "alerts": alerts,
    }
    text = json.dumps(result, indent=1)
    print(text)
    if given.freeze:
        FROZEN.write_text(text + "\n", encoding="utf-8")
    if given.check and ratio > json.loads(FROZEN.read_text(encoding="utf-8"))["most"]:
        sys.exit("Not held: so many watches cost more beside few than they did.")


if __name__ == "__main__":
    main()
