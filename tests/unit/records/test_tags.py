"""Labels in the catalogue: one at a place, none of what is hidden, nobody's name whom the case protects."""

import pytest
from support.catalogues import CATALOGUES, with_a_case
from support.factories import NOON, SetClock, a_case, a_document, a_page, an_agency
from support.protected import an_entry

from api.linking import forms_by_name_rules
from models.ids import fresh
from models.protected import Category, Identity
from models.search import Scope
from models.tag import Tag
from services.records.catalogue import open_catalogue

CASE = a_case().id


@pytest.fixture(params=CATALOGUES)
def records(request, tmp_path):
    yield from with_a_case(request, tmp_path)


def put(records, document, label, **place):
    return records.tags.add(
        Tag(id=fresh(), case=CASE, document=document, label=label, made_by="ana", made_at=NOON, **place)
    )


def test_a_label_stands_once_at_a_place_and_not_for_whom_its_document_is_hidden(records):
    seen, hidden = (a_document(a_page(name), name=name, case=CASE) for name in ("uno.txt", "dos.txt"))
    for document in (seen, hidden):
        records.evidence.save_document(document)
    first = put(records, seen.id, "deuda", page=1, box=(1.5, 2, 30, 40))
    assert put(records, seen.id, "DEUDA", page=1, box=(1.5, 2, 30, 40)) == first
    others = {put(records, seen.id, "deuda", page=1).id, put(records, seen.id, "deuda").id}
    put(records, hidden.id, "deuda")
    narrowed = records.within(Scope(cases=frozenset({CASE}), hidden=frozenset({(CASE, hidden.id)})))
    assert {one.id for one in narrowed.tags.of_case(CASE)} == {first.id, *others}
    assert len(records.tags.of_case(CASE)) == 4
    records.tags.remove(first.id)
    assert {one.id for one in records.tags.of_case(CASE, seen.id)} == others


def test_i1_a_tag_names_nobody_whom_the_case_protects(tmp_path):
    records = open_catalogue(tmp_path / "c.sqlite", SetClock(), forms=forms_by_name_rules)
    records.people.add_agency(an_agency())
    records.cases.add(a_case())
    document = a_document(case=CASE).id
    before = put(records, document, "Zulema Oblitas Tárraga")
    identity = Identity(name="Zulema Oblitas Tárraga")
    records.protection.add(CASE, identity, [an_entry(Category.WITNESS)], minor=False)
    records.protection.sweep(CASE)
    after = put(records, document, "habla Oblitas Tárraga", page=1)
    told = {one.id: one.label for one in records.tags.of_case(CASE)}
    assert set(told) == {before.id, after.id}
    assert all("T-01" in label and "Oblitas" not in label for label in told.values())
    # One that was taken off leaves no sealed word of itself, which would come back with the name.
    records.tags.remove(before.id)
    with records.database.reading() as connection:
        kept = connection.exec_driver_sql("SELECT count(*) FROM sealed_words WHERE subject LIKE 'tag/%'").scalar()
    assert kept == 0
    records.close()
