"""A bounded load: two thousand documents, and fifty people who search at once.

What is asserted is that every answer is whole and right under load; how fast it is, `benchmarks/speed` measures on a
machine that does nothing else.
"""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.factories import (
    NOON,
    SetClock,
    a_case,
    a_document,
    a_mention,
    a_page,
    a_user,
    an_actor,
    an_agency,
)
from support.stored import store

from models.case import Membership
from models.search import HitPage, SearchRequest
from services.records.access import AccessDoor
from services.records.catalogue import Catalogue, open_catalogue
from services.search.engines.embedded import EmbeddedEngine
from services.search.finder import Finder
from services.search.indexer import records_of

pytestmark = pytest.mark.load

DOCUMENTS = 2000
PEOPLE = 50
CASES = tuple(a_case(f"BO-{number}") for number in range(10))
USERS = tuple(a_user(f"u{number}") for number in range(PEOPLE))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Catalogue, Finder]]:
    """Document n lies in case n mod 10 and holds a word that every seventh has; user n is in the cases n, n+1, n+2."""
    folder = tmp_path_factory.mktemp("load")
    records, engine = open_catalogue(folder / "c.sqlite", SetClock()), EmbeddedEngine(folder / "index")
    batch = []
    with records.transaction():
        records.people.add_agency(an_agency())
        for user in USERS:
            records.people.add_user(user, password_hash="h")
        for case in CASES:
            records.cases.add(case)
        for number, user in enumerate(USERS):
            for step in range(3):
                case = CASES[(number + step) % len(CASES)]
                records.cases.add_member(Membership(case=case.id, user=user.id, since=NOON, granted_by="operator"))
        for number in range(DOCUMENTS):
            case = CASES[number % len(CASES)]
            text = f"Hoja {number}: deuda 71234567{' quetzal' if number % 7 == 0 else ''}"
            document = a_document(a_page(text), case=case.id, name=f"{number}.txt")
            analysis = store(records, document, a_mention(document))
            batch += records_of(document, analysis, agency=case.agency, name=document.name)
    engine.write(batch)
    yield records, Finder(records, AccessDoor(records, SetClock()), engine)
    engine.close()
    records.close()


def test_fifty_people_search_at_once_and_each_gets_his_own_answer(world: tuple[Catalogue, Finder]) -> None:
    records, finder = world
    before = records.audit.head().sequence
    together = threading.Barrier(PEOPLE)

    def ask(number: int) -> tuple[int, HitPage]:
        together.wait(60)
        request = SearchRequest(text="quetzal", facets=("case",), limit=20)
        return number, finder.find(request, actor=an_actor(USERS[number]), cases=None)

    with ThreadPoolExecutor(PEOPLE) as pool:
        answers = list(pool.map(ask, range(PEOPLE), timeout=120))
    for number, found in answers:
        mine = {(number + step) % len(CASES) for step in range(3)}
        right = [one for one in range(0, DOCUMENTS, 7) if one % len(CASES) in mine]
        assert (found.total, found.documents) == (len(right), len(right))
        assert len(found.hits) == 20
        assert {hit.case for hit in found.hits} <= {CASES[case].id for case in mine}
        assert {count.value for count in found.facets["case"]} == {CASES[case].id for case in mine}
        assert found.completeness.complete
        assert found.completeness.documents == DOCUMENTS * 3 // len(CASES)
    # Each has left his event, in one unbroken chain.
    assert records.audit.head().sequence - before == PEOPLE
    assert records.audit.verify() == (before + PEOPLE, None)
