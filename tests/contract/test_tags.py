"""Where labels stand, in every catalogue: each place once, and no more than a scope holds."""

import pytest
from support.catalogues import CATALOGUES
from support.factories import NOON, SetClock, a_case, a_document, an_agency

from models.ids import CaseId, DocumentId, fresh
from models.search import Scope
from models.tag import Tag, TaggedPlace

HERE, THERE = a_case("BO-1"), a_case("BO-2")
ONE, TWO = (a_document(case=HERE.id, name=name).id for name in ("uno.txt", "dos.txt"))
AWAY = a_document(case=THERE.id, name="tres.txt").id


@pytest.fixture(params=CATALOGUES)
def records(request, tmp_path):
    yield from CATALOGUES[request.param](tmp_path, SetClock(), request)


@pytest.fixture
def tagged(records):
    records.people.add_agency(an_agency())
    for case in (HERE, THERE):
        records.cases.add(case)

    def put(label: str, case: CaseId, document: DocumentId, **place: object) -> None:
        records.tags.add(
            Tag(id=fresh(), case=case, document=document, label=label, made_by="ana", made_at=NOON, **place)
        )

    put("releer", HERE.id, ONE)
    put("firma", HERE.id, TWO, page=3)
    put("firma", HERE.id, TWO, page=3, box=(1.0, 2.0, 3.0, 4.0))
    put("releer", THERE.id, AWAY)
    return records


def test_each_place_of_some_cases_is_told_once(tagged):
    here = [("firma", TWO, 3), ("releer", ONE, None)]
    assert sorted(tagged.tags.places([HERE.id])) == here
    assert sorted(tagged.tags.places([HERE.id, THERE.id]), key=repr) == sorted(
        [*(TaggedPlace(*one) for one in here), TaggedPlace("releer", AWAY, None)], key=repr
    )
    assert list(tagged.tags.places([])) == []


def test_what_a_scope_hides_has_none(tagged):
    scope = Scope(cases=frozenset({HERE.id}), hidden=frozenset({(HERE.id, ONE)}))
    assert list(tagged.within(scope).tags.places([HERE.id, THERE.id])) == [("firma", TWO, 3)]
