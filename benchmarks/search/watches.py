"""What fifty thousand watches cost: computing seconds to read them, and to hold a hundred new pages against them.

    ./lince bench search.watches [--watches N] [--out FILE]

Every watch asks for one of 20,000 words and the number of a phone, as people write them; the new pages hold a hundred
of these words. The first round reads all watches, as after a start; the next ones are what a running server pays.
"""

import argparse
import json
import random
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

PAGES = 100
WORDS = 20_000


def a_world(workspace: Workspace, watches: int) -> CaseId:
    """A case, and watches of the machine's operator."""
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
    chance = random.Random(1)
    with workspace.records.transaction():
        for number in range(watches):
            text = f"(palabra{chance.randrange(WORDS)} OR 7{chance.randrange(10**7):07}) hotel"
            workspace.records.watches.add(
                SavedSearch(
                    id=SavedId(fresh()), name=str(number), text=text, watching=True, made_at=workspace.clock.now()
                )
            )
    return case.id


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--watches", type=int, default=50_000)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        workspace = open_workspace(Settings(data=Path(place) / "data", meaning=False))
        case = a_world(workspace, given.watches)
        runner = alerting(workspace)
        spent = []
        for turn in range(4):
            new_pages(workspace, case, turn)
            began = time.process_time()
            while runner.work_once():
                pass
            spent.append(round(time.process_time() - began, 2))
        alerts = workspace.records.watches.inbox(None, [case], unread=True, limit=0, offset=0).unread
        workspace.close()
    result = {
        "watches": given.watches,
        "pages_at_once": PAGES,
        "first_round_cpu_s": spent[0],
        "later_rounds_cpu_s": spent[1:],
        "alerts": alerts,
    }
    text = json.dumps(result, indent=1)
    print(text)
    if given.out is not None:
        given.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
