"""No scope leaks by meaning, by likeness, by watches or by their inbox, whatever the memberships."""

import dataclasses
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.concepts import ConceptEmbedder
from support.factories import NOON, SetClock, a_document, a_page, an_actor, an_agency
from support.memberships import CASES, USERS, Held, memberships, some_cases
from support.stored import store

from models.errors import NotFound
from models.ids import DocumentId, fresh
from models.search import SearchRequest
from models.watch import SavedId, SavedSearch
from services.records.access import AccessDoor
from services.records.catalogue import open_catalogue
from services.search.alerting import Alerting
from services.search.embedding import MeaningReader
from services.search.engines.embedded import EmbeddedEngine
from services.search.indexer import records_of
from services.search.meaning import MeaningFinder
from services.search.vectors import ExactVectors


@dataclasses.dataclass
class World(Held):
    """Five cases with a page each that means the same and has a word of its own; every user watches for a word."""

    finder: MeaningFinder
    alerting: Alerting
    documents: list[DocumentId]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("meant")
    records, engine = open_catalogue(folder / "c.sqlite", SetClock()), EmbeddedEngine(folder / "index")
    door, embedder = AccessDoor(records, SetClock()), ConceptEmbedder()
    vectors = ExactVectors(records.meaning, embedder.version)
    finder = MeaningFinder(records, door, engine, embedder=embedder, vectors=vectors)
    records.people.add_agency(an_agency())
    for user in USERS:
        records.people.add_user(user, password_hash="h")
    documents = []
    for number, case in enumerate(CASES):
        records.cases.add(case)
        document = a_document(a_page(f"Palabra{number} pasaporte hotel"), case=case.id, name=f"secreto{number}.txt")
        analysis = store(records, document)
        engine.write(records_of(document, analysis, agency="a", name=document.name))
        documents.append(document.id)
    assert MeaningReader(records, embedder, vectors).catch_up(seconds=60)
    yield World(records, finder, Alerting(records, door, finder, SetClock()), documents)
    engine.close()
    records.close()


@given(wanted=memberships, user=st.sampled_from(range(len(USERS))), asked=st.one_of(st.none(), some_cases))
def test_no_meaning_leaks(world: World, wanted: set[tuple[int, int]], user: int, asked: set[int] | None) -> None:
    world.hold(wanted)
    actor = an_actor(USERS[user])
    mine = {case for who, case in wanted if who == user}
    named = None if asked is None else [CASES[case].id for case in sorted(asked)]
    request = SearchRequest(text="passports hotel", meaning=True, limit=100)
    if asked is not None and not asked <= mine:
        with pytest.raises(NotFound):
            world.finder.find(request, actor=actor, cases=named)
        return
    seen = mine if asked is None else asked
    found = world.finder.find(request, actor=actor, cases=named)
    assert {hit.case for hit in found.hits} == {CASES[case].id for case in seen}
    assert found.meaning is not None
    assert (found.meaning.listed, found.meaning.nearest, found.meaning.pages) == (len(seen),) * 3
    assert found.meaning.said == len(seen)
    assert found.meaning.pages_waiting == 0
    told = found.model_dump_json()
    assert not any(f"Palabra{case}" in told or CASES[case].id in told for case in set(range(len(CASES))) - seen)
    for case, document in enumerate(world.documents):
        if case not in mine:
            with pytest.raises(NotFound):
                world.finder.like(document, 1, actor=actor)
            continue
        like = world.finder.like(document, 1, actor=actor, cases=named)
        assert {hit.case for hit in like.hits} == {CASES[other].id for other in seen - {case}}


@settings(max_examples=25)
@given(before=memberships, after=memberships, held=st.one_of(st.none(), some_cases))
def test_no_watch_and_no_inbox_leaks(
    world: World, before: set[tuple[int, int]], after: set[tuple[int, int]], held: set[int] | None
) -> None:
    world.hold(before)
    watches = world.records.watches
    saved = []
    for user in USERS:
        one = SavedSearch(
            id=SavedId(fresh()),
            user=user.id,
            name="pasaporte",
            text="pasaporte",
            cases=None if held is None else tuple(CASES[case].id for case in sorted(held)),
            watching=True,
            made_at=NOON,
        )
        watches.add(one)
        saved.append(one.id)
    watches.mark([(document, 0) for document in world.documents])
    while world.alerting.work_once():
        pass
    world.hold(after)
    for number, user in enumerate(USERS):
        then = {case for who, case in before if who == number and (held is None or case in held)}
        now = {case for who, case in after if who == number}
        scope = [CASES[case].id for case in now]
        inbox = watches.inbox(user.id, scope, unread=False, limit=100, offset=0)
        assert {alert.case for alert in inbox.alerts} == {CASES[case].id for case in then & now}
        assert (inbox.total, inbox.unread) == (len(then & now), len(then & now))
    for one in saved:
        watches.remove(one)
