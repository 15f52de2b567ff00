"""No scope leaks: whatever the memberships, nobody finds, counts, links or names what is in a case that is not his."""

import dataclasses
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.factories import (
    SetClock,
    a_document,
    a_mention,
    a_page,
    an_actor,
    an_agency,
)
from support.memberships import CASES, USERS, Held, memberships, some_cases
from support.stored import store

from models.errors import NotFound
from models.mention import MentionKind
from models.search import Hit, HitsEnd, SearchRequest, Unit
from services.records.access import AccessDoor
from services.records.catalogue import open_catalogue
from services.search.engines.embedded import EmbeddedEngine
from services.search.finder import Finder
from services.search.indexer import records_of
from services.search.linking.shared import LINKING_KINDS, shared_links
from services.search.name_forms import NameForms

PHONE = "+59171234567"


@dataclasses.dataclass
class World(Held):
    """Five cases, each with a page that holds a word of its own and the number that all share."""

    engine: EmbeddedEngine
    door: AccessDoor
    finder: Finder


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("scopes")
    records, engine = open_catalogue(folder / "c.sqlite", SetClock()), EmbeddedEngine(folder / "index")
    door = AccessDoor(records, SetClock())
    records.people.add_agency(an_agency())
    for user in USERS:
        records.people.add_user(user, password_hash="h")
    for number, case in enumerate(CASES):
        records.cases.add(case)
        document = a_document(a_page(f"Palabra{number} deuda 71234567"), case=case.id, name=f"secreto{number}.txt")
        analysis = store(records, document, a_mention(document, normal=PHONE))
        engine.write(records_of(document, analysis, agency="a", name=document.name))
    yield World(records, engine, door, Finder(records, door, engine, NameForms(dict)))
    engine.close()
    records.close()


@given(wanted=memberships, user=st.sampled_from(range(len(USERS))), asked=st.one_of(st.none(), some_cases))
def test_no_scope_leaks(world: World, wanted: set[tuple[int, int]], user: int, asked: set[int] | None) -> None:
    world.hold(wanted)
    actor = an_actor(USERS[user])
    mine = {case for who, case in wanted if who == user}
    named = None if asked is None else [CASES[case].id for case in sorted(asked)]
    request = SearchRequest(text="deuda", facets=("case", "phone"), limit=100)
    if asked is not None and not asked <= mine:
        with pytest.raises(NotFound) as refused:
            world.finder.find(request, actor=actor, cases=named)
        with pytest.raises(NotFound):
            world.door.scope(actor, cases=named, action="search.find")
        assert not any(case.number in str(refused.value) or case.id in str(refused.value) for case in CASES)
        return
    seen = mine if asked is None else asked
    ids = {CASES[case].id for case in seen}
    found = world.finder.find(request, actor=actor, cases=named)
    assert {hit.case for hit in found.hits} == ids
    assert (found.total, found.documents) == (len(seen), len(seen))
    assert {count.value for count in found.facets["case"]} == ids
    assert sum(count.count for count in found.facets["phone"]) == len(seen)
    assert (found.completeness.documents, found.completeness.pages) == (len(seen), len(seen))
    told = found.model_dump_json()
    assert not any(f"Palabra{case}" in told or CASES[case].id in told for case in set(range(len(CASES))) - seen)
    for case in range(len(CASES)):
        one = world.finder.find(SearchRequest(text=f"palabra{case}"), actor=actor, cases=named)
        assert one.total == (1 if case in seen else 0)

    for text in ("deuda", f"agency:{an_agency().name}", "name:ana palabra*", "/palabra[0-9]/", "amount:>0 OR deuda"):
        *hits, end = world.finder.every(SearchRequest(text=text), actor=actor, cases=named)
        assert {hit.case for hit in hits if isinstance(hit, Hit)} <= ids
        assert isinstance(end, HitsEnd)
        assert (end.told, end.total) == (len(hits), len(hits))
        assert end.completeness.pages == len(seen)
    by_document = world.finder.find(request.model_copy(update={"unit": Unit.DOCUMENT}), actor=actor, cases=named)
    assert {hit.case: hit.hits for hit in by_document.hits} == dict.fromkeys(ids, 1)
    walked = [
        world.finder.find(request.model_copy(update={"limit": 1, "offset": at}), actor=actor, cases=named).hits
        for at in range(len(seen) + 1)
    ]
    assert [len(hits) for hits in walked] == [1] * len(seen) + [0]
    assert {hit.case for hits in walked for hit in hits} == ids
    for case in range(len(CASES)):
        one = world.finder.find(SearchRequest(text=f"case:{CASES[case].number}"), actor=actor, cases=named)
        assert one.total == (1 if case in seen else 0)

    scope = world.door.scope(actor, cases=named, action="search.find")
    places = world.records.evidence.places(scope, kind=MentionKind.PHONE, normal=PHONE)
    assert {case for case, _, _ in places} == ids
    total, entities = world.records.evidence.entities(scope, kind=None, text="", limit=10, offset=0)
    assert total == (1 if seen else 0)
    assert all(entity.mentions == len(seen) for entity in entities)
    links = shared_links(world.records, scope, kinds=LINKING_KINDS)
    assert [set(link.cases) for link in links] == ([ids] if len(seen) > 1 else [])
    # And the trail of every case that was looked through has it, of no other.
    event = world.records.audit.read(after=world.records.audit.head().sequence - 1)[0]
    assert ({event.case} if event.case else set(event.cases)) == ids
