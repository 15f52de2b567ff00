"""What a scope holds and what of it waits or was not read: as counted document by document, whatever changed last."""

import random
import sqlite3
from collections import Counter

import pytest
from support.factories import OPERATOR, SetClock, a_case, a_document, a_page, an_agency
from support.stored import receipt_of

from models.completeness import Completeness
from models.document import DocumentState, PageCounts
from models.job import FilesAlike, Stage, Standing
from models.search import Scope
from services.records.catalogue import open_catalogue
from services.records.turn_tables import CASE_TURNS

CASES = [a_case(f"BO-{number}") for number in range(3)]
DOCUMENTS = [
    a_document(a_page(), a_page(number=2), name=f"{number}.txt", case=CASES[number % 3].id) for number in range(9)
]
PLACES = [(one.case, one.id) for one in DOCUMENTS]
FINAL = (DocumentState.DONE, DocumentState.EMPTY, DocumentState.ENCRYPTED, DocumentState.FAILED)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "c.sqlite"


@pytest.fixture
def records(folder):
    records = open_catalogue(folder, SetClock())
    records.people.add_agency(an_agency())
    for case in CASES:
        records.cases.add(case)
    yield records
    records.close()


class World:
    """Acts on the catalogue, and what should come of them, by document."""

    def __init__(self, records, chance):
        self.records, self.chance = records, chance
        self.received, self.read, self.open = set(), {}, set()

    def act(self):
        document = self.chance.choice(DOCUMENTS)
        records, identity = self.records, document.id
        match self.chance.randrange(6):
            case 0:
                records.evidence.add_exhibit(receipt_of(document))
                self.received.add(identity)
            case 1 | 2 if identity in self.received:
                state = self.chance.choice(FINAL)
                counts = PageCounts(total=2, unreadable=self.chance.randrange(3), poor=self.chance.randrange(2))
                records.evidence.save_document(document)
                records.evidence.update_document(document.summary.model_copy(update={"state": state, "counts": counts}))
                self.read[identity] = state, counts
            case 3 if identity in self.received and identity not in self.open:
                records.jobs.again(identity, case=document.case, stage=Stage.EXTRACT, version="1")
                self.open.add(identity)
            case 4:
                for job in records.jobs.lease(stages=list(Stage), holder="w", seconds=9, limit=1):
                    records.jobs.complete(job)
                    self.open.discard(job.document)
            case 5:
                records.jobs.drop([identity], stages=list(Stage))
                self.open.discard(identity)

    def expected(self, scope):
        seen = {document for case, document in PLACES if scope.sees(case, document)}
        read = {one: told for one, told in self.read.items() if one in seen}
        states = [state for state, _ in read.values() if state not in (DocumentState.DONE, DocumentState.EMPTY)]
        return Completeness(
            documents=len(seen & self.received),
            pages=sum(counts.total for _, counts in read.values()),
            pages_unreadable=sum(counts.unreadable for _, counts in read.values()),
            pages_poor=sum(counts.poor for _, counts in read.values()),
            pages_underway=sum(counts.total for one, (_, counts) in read.items() if one in self.open),
            documents_unread={state.value: states.count(state) for state in set(states)},
            documents_waiting=len((self.open & seen) | (self.received & seen) - read.keys()),
        )


def a_scope(chance):
    cases = frozenset(case.id for case in CASES if chance.random() < 0.7)
    return Scope(
        cases=cases,
        hidden=frozenset(place for place in PLACES if place[0] in cases and chance.random() < 0.2),
        parts=frozenset(place for place in PLACES if place[0] not in cases and chance.random() < 0.3),
    )


@pytest.mark.parametrize("seed", range(6))
def test_what_a_scope_holds_is_what_its_documents_hold(records, folder, seed):
    world = World(records, random.Random(seed))
    # Another process keeps its own counts, and has to notice all the same.
    other = open_catalogue(folder, SetClock())
    for _ in range(60):
        world.act()
        scope = a_scope(world.chance)
        expected = world.expected(scope)
        for catalogue in (records, other):
            assert catalogue.evidence.completeness(scope) == expected
    other.close()


def test_what_is_undone_is_not_counted(records):
    scope = Scope(cases=frozenset({CASES[0].id}))

    def fail():
        with records.transaction():
            records.evidence.add_exhibit(receipt_of(DOCUMENTS[0]))
            assert records.evidence.completeness(scope).documents == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert records.evidence.completeness(scope).documents == 0


def test_a_case_that_did_not_change_is_not_counted_again(records, folder, monkeypatch):
    records.evidence.add_exhibit(receipt_of(DOCUMENTS[0]))
    scope = Scope(cases=frozenset(case.id for case in CASES))
    told = records.evidence.completeness(scope)
    monkeypatch.setattr("services.records.extents._counted", lambda *_: pytest.fail("counted again"))
    records.audit.append(OPERATOR, "case.list")
    assert records.evidence.completeness(scope) == told


def test_the_database_has_every_trigger(records, folder):
    with sqlite3.connect(folder) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'case_turn_%'")
        assert sorted(sql for (sql,) in rows) == sorted(CASE_TURNS)


def added_up(files):
    """What a list of cases tells of some files."""
    alike = Counter((None if one.stage else one.state, bool(one.problems)) for one in files)
    return {FilesAlike(state=state, problems=problems, files=number) for (state, problems), number in alike.items()}


@pytest.mark.parametrize("seed", range(4))
def test_a_list_of_cases_tells_what_its_files_add_up_to(records, seed):
    chance = random.Random(seed)
    world = World(records, chance)
    for _ in range(20):
        for _ in range(3):
            world.act()
        scope = a_scope(chance)
        for seen in (records, records.within(scope)):
            told = seen.evidence.standings([case.id for case in CASES])
            for case in CASES:
                standing = told.get(case.id, Standing(case=case.id))
                assert set(standing.files) == added_up(seen.evidence.files(case.id))
                assert standing.pages == seen.evidence.progress(case.id).pages
