"""What the audit log costs a search: p95 with its event, its sealed words and their commit, against without.

    ./lince bench speed.audit_ratio [--pages 20000] [--searches 400] [--freeze]

One data folder, one run: each query is asked with the log and without (its `append` does nothing), in turns, so that
the machine's load falls on both. An auditor's key is there, so that words are sealed to it. `--freeze` writes
`audit_ratio.json`.
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from nacl.pwhash import argon2id

from api.settings import Settings
from api.wiring import Workspace, open_workspace
from models.analysis import Analysis
from models.audit import Actor, ActorKind
from models.case import Agency, Case, Membership, Role, User
from models.document import Document, DocumentState, Page, TextSource
from models.ids import AgencyId, CaseId, DocumentId, Sha256, UserId, derived
from models.search import SearchRequest
from services.records import sealed_texts
from services.search.indexer import records_of

FROZEN = Path(__file__).with_suffix(".json")
PER_DOCUMENT = 50
VOCABULARY = 5000
WORDS = 180
"""On a page."""


def fill(workspace: Workspace, pages: int, chance: random.Random) -> tuple[User, CaseId]:
    """An agency with an investigator, an auditor who reads, and a case of so many pages."""
    agency = Agency(id=AgencyId(derived("agency")), name="bench", country="BO")
    people, now = workspace.records.people, workspace.clock.now()
    people.add_agency(agency)
    users = {}
    for role in (Role.INVESTIGATOR, Role.AUDITOR):
        users[role] = User(id=UserId(derived(role)), login=role.value, name=role.value, agency=agency.id, role=role)
        people.add_user(users[role], password_hash="h")
    workspace.records.audit.texts.make(users[Role.AUDITOR].id, agency.id, "siete rios de piedra")
    case = Case(id=CaseId(derived("case")), number="bench", title="bench", agency=agency.id, country="BO", opened=now)
    workspace.records.cases.add(case)
    workspace.records.cases.add_member(
        Membership(case=case.id, user=users[Role.INVESTIGATOR].id, since=now, granted_by="operator")
    )
    for number in range(pages // PER_DOCUMENT):
        document = Document(
            id=DocumentId(derived("document", str(number))),
            case=case.id,
            sha256=Sha256(derived("sha", str(number)) * 2),
            name=f"{number}.txt",
            media_type="text/plain",
            state=DocumentState.DONE,
            version="1",
            pages=tuple(
                Page(number=page, width=0, height=0, source=TextSource.TEXT, text=" ".join(_words(chance, WORDS)))
                for page in range(1, PER_DOCUMENT + 1)
            ),
        )
        workspace.records.evidence.save_document(document)
        analysis = Analysis(document=document.id, stretch=0, version="1")
        found = list(records_of(document, analysis, agency=agency.id, name=document.name))
        workspace.engine.write(found, replacing=[document.id])
    return users[Role.INVESTIGATOR], case.id


def _words(chance: random.Random, number: int) -> list[str]:
    """Few words often, most seldom."""
    return [f"palabra{int(VOCABULARY * chance.random() ** 3)}" for _ in range(number)]


def queries(chance: random.Random, number: int) -> list[str]:
    """Words, pairs, phrases, beginnings: as people search."""
    forms: list[Callable[[list[str]], str]] = [
        lambda w: w[0],
        lambda w: f"{w[0]} {w[1]}",
        lambda w: f"{w[0]} OR {w[1]} OR {w[2]}",
        lambda w: f'"{w[0]} {w[1]}"',
        lambda w: f"{w[0][:9]}*",
    ]
    return [chance.choice(forms)(_words(chance, 3)) for _ in range(number)]


def measure(workspace: Workspace, user: User, asked: list[str]) -> dict[str, list[float]]:
    """Seconds of each query, with the log and without."""
    actor = Actor(kind=ActorKind.PERSON, name=user.login, user=user.id, agency=user.agency, role=user.role)
    took: dict[str, list[float]] = defaultdict(list)
    silent = mock.patch.object(workspace.records.audit, "append", return_value=None)
    for number, text in enumerate(asked):
        request = SearchRequest(text=text)
        workspace.finder.find(request, actor=actor, cases=None)
        for kind in ("with", "without") if number % 2 else ("without", "with"):
            if kind == "without":
                silent.start()
            begun, worked = time.perf_counter(), time.process_time()
            workspace.finder.find(request, actor=actor, cases=None)
            took[kind].append(time.perf_counter() - begun)
            took[f"{kind}, computing"].append(time.process_time() - worked)
            if kind == "without":
                silent.stop()
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--searches", type=int, default=400)
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    chance = random.Random(8)
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.object(sealed_texts, "MEMORY", argon2id.MEMLIMIT_MIN),
    ):
        workspace = open_workspace(Settings(data=Path(folder) / "data", meaning=False))
        user, _ = fill(workspace, given.pages, chance)
        took = measure(workspace, user, queries(chance, given.searches))
        workspace.close()
    p95 = {kind: statistics.quantiles(values, n=20)[18] for kind, values in took.items()}
    median = {kind: statistics.median(values) for kind, values in took.items()}
    added = statistics.median(one - other for one, other in zip(took["with"], took["without"], strict=True))
    told = {
        "pages": given.pages,
        "searches": given.searches,
        "p95_ratio": round(p95["with"] / p95["without"], 3),
        "p95_ratio_computing": round(p95["with, computing"] / p95["without, computing"], 3),
        "p95_without_ms": round(p95["without"] * 1000, 1),
        "median_without_ms": round(median["without"] * 1000, 1),
        "median_added_ms": round(added * 1000, 2),
        "added_of_p95": round(added / p95["without"], 3),
    }
    print(json.dumps(told, indent=1))
    if given.freeze:
        FROZEN.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
