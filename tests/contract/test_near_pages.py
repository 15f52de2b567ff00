"""Pages that say nearly the same, in the catalogue: the contract of services.work_ports.NearStore."""

import random

import pytest
from sqlalchemy import delete, select
from support.catalogues import CATALOGUES
from support.factories import SetClock, a_case, a_document, a_page, an_agency

from models.search import Scope
from services.copies import Printed, page_print
from services.records import near_tables
from services.records.tables import document

SYLLABLES = ("ca", "sa", "mo", "ti", "lu", "re", "pa", "no", "vi", "de", "gu", "fe")


@pytest.fixture(params=CATALOGUES)
def peopled(request, tmp_path):
    """A catalogue with one agency and a case."""
    for records in CATALOGUES[request.param](tmp_path, SetClock(), request):
        records.people.add_agency(an_agency())
        records.cases.add(a_case())
        yield records


def said(seed, *, words=120, other=()):
    """An invented page; the words at the places of `other` are others."""
    chance = random.Random(seed)
    text = [f"{chance.choice(SYLLABLES)}{chance.choice(SYLLABLES)}{chance.choice(SYLLABLES)}" for _ in range(words)]
    for place in other:
        text[place] = f"otra{place}"
    return " ".join(text)


def printed(texts):
    return {number: Printed(text, page_print(text)) for number, text in texts.items()}


def with_pages(records, name, texts, *, case=None):
    """A document whose pages say these texts, saved and compared as it is when it is read."""
    document = a_document(*(a_page(text, number=number) for number, text in texts.items()), name=name, case=case)
    records.evidence.save_document(document)
    records.near.add(document.id, case=document.case, pages=printed(texts))
    return document


def test_near_pages_are_found_across_the_documents_of_a_case(peopled):
    first = with_pages(peopled, "a.txt", {1: said(1), 2: said(2)})
    near = with_pages(
        peopled, "b.txt", {1: said(1, other=(5, 40, 77)), 2: said(2, other=range(0, 120, 20)), 3: said(3)}
    )
    third = with_pages(peopled, "c.txt", {1: said(1, other=(60,))})
    with_pages(peopled, "d.txt", {1: said(1, other=range(0, 120, 2))})
    assert [(one.name, one.pages) for one in peopled.near.of(first.id)] == [("b.txt", 2), ("c.txt", 1)]
    assert [(one.name, one.pages) for one in peopled.near.of(near.id)] == [("a.txt", 2), ("c.txt", 1)]
    assert {one.name for one in peopled.near.of(third.id)} == {"a.txt", "b.txt"}
    assert {frozenset((pair.document, pair.other)): pair.pages for pair in peopled.near.pairs(first.case)} == {
        frozenset((near.id, first.id)): 2,
        frozenset((third.id, first.id)): 1,
        frozenset((third.id, near.id)): 1,
    }


def test_pages_that_say_nearly_the_same_have_a_mark_in_common(peopled):
    document = with_pages(peopled, "a.txt", {1: said(1), 2: said(1, other=(9,)), 3: said(4), 4: "firma y sello"})
    marks = peopled.near.marks({(document.id, number) for number in range(1, 5)})
    assert marks[document.id, 1] & marks[document.id, 2]
    assert not marks[document.id, 1] & marks[document.id, 3]
    assert (document.id, 4) not in marks


def test_a_row_of_small_changes_joins_no_page_that_says_something_else(peopled):
    for step in range(0, 120, 4):
        last = with_pages(peopled, f"{step}.txt", {1: said(1, other=range(step))})
    first = peopled.near.of(a_document(name="0.txt").id)
    assert {one.name for one in first} > {"4.txt", "8.txt"}
    assert last.id not in {one.document for one in first}


def test_a_filled_form_is_found_among_very_many_of_it_and_no_other_is_its_copy(peopled):
    forms = {number: FORM.format(*people(number)) for number in range(1, 120)}
    every = with_pages(peopled, "forms.txt", forms)
    assert peopled.near.pairs(every.case) == ()
    again = with_pages(
        peopled, "again.txt", {1: forms[77].replace("denuncia", "denvncia").replace("domicilio", "domici1io")}
    )
    assert [(one.document, one.pages) for one in peopled.near.of(again.id)] == [(every.id, 1)]
    marks = peopled.near.marks({(again.id, 1), *((every.id, number) for number in forms)})
    assert [place for place, own in marks.items() if own & marks[again.id, 1] and place != (again.id, 1)] == [
        (every.id, 77)
    ]


FORM = (
    "En la ciudad se hizo presente en esta división quien dijo llamarse {} {} {}, con documento de identidad {}, y con "
    "domicilio en la calle principal, quien manifestó su voluntad de formular denuncia contra {} {} por los hechos que "
    "relata, y fue informada de sus derechos y de las obligaciones de toda persona denunciante. Leída que le fue la "
    "presente acta la ratifica en todo su contenido y firma al pie junto con el funcionario que la recibe."
)


def people(number):
    chance = random.Random(number)
    names = [
        f"{chance.choice(SYLLABLES)}{chance.choice(SYLLABLES)}{chance.choice(SYLLABLES)}".title() for _ in range(5)
    ]
    return (*names[:3], chance.randrange(10**7), *names[3:])


def test_shared_pages_are_counted_exactly_in_a_crowd_of_copies(peopled):
    for number in range(110):
        with_pages(peopled, f"{number:03}.txt", {1: said(1), 2: said(2), 3: f"{number}"})
    long = with_pages(peopled, "long.txt", {page: said(1 + page % 2) for page in range(1, 201)})
    assert [(one.name, one.pages) for one in peopled.near.of(long.id, limit=2)] == [("000.txt", 200), ("001.txt", 200)]


def test_nothing_is_near_across_cases(peopled):
    other = a_case("LPZ-2026-099")
    peopled.cases.add(other)
    here = with_pages(peopled, "a.txt", {1: said(1)})
    there = with_pages(peopled, "b.txt", {1: said(1)}, case=other.id)
    assert peopled.near.of(here.id) == peopled.near.of(there.id) == []
    assert (list(peopled.near.pairs(here.case)), list(peopled.near.pairs(there.case))) == ([], [])


def test_a_document_read_again_is_compared_again(peopled):
    first = with_pages(peopled, "a.txt", {1: said(1)})
    second = with_pages(peopled, "b.txt", {1: said(1)})
    third = with_pages(peopled, "c.txt", {1: said(1)})
    peopled.evidence.begin_document(first.summary)
    assert [one.name for one in peopled.near.of(second.id)] == ["c.txt"]
    peopled.evidence.add_pages(first.id, [a_page(said(1, other=(3,)))], ())
    peopled.near.add(first.id, case=first.case, pages=printed({1: said(1, other=(3,))}))
    assert [one.name for one in peopled.near.of(first.id)] == ["b.txt", "c.txt"]
    assert [one.name for one in peopled.near.of(third.id)] == ["a.txt", "b.txt"]


def test_a_case_full_of_copies_tells_no_pair_of_each_two(peopled):
    documents = [with_pages(peopled, f"{n}.txt", {1: said(1)}) for n in range(80)]
    last = with_pages(peopled, "last.txt", {1: said(1, other=(7,))})
    assert len(peopled.near.of(last.id)) == 50
    assert [one.pages for one in peopled.near.of(documents[0].id)] == [1] * 50
    assert 80 <= len(peopled.near.pairs(last.case)) <= 4 * 81


def test_documents_that_were_not_compared_are_told_and_compared_from_what_is_stored(peopled):
    first = with_pages(peopled, "a.txt", {1: said(1)})
    assert (peopled.near.due(limit=9), peopled.near.lacking()) == ([], 0)
    texts = {number: said(number) for number in range(1, 61)}
    late = a_document(*(a_page(text, number=number) for number, text in texts.items()), name="late.txt")
    peopled.evidence.save_document(late)
    assert (peopled.near.due(limit=9), peopled.near.lacking()) == ([(late.id, late.case)], 1)
    stops = iter([False, True])
    assert not peopled.near.compare(late.id, case=late.case, stop=lambda: next(stops))
    assert peopled.near.lacking() == 1
    assert peopled.near.compare(late.id, case=late.case)
    assert peopled.near.lacking() == 0
    assert [(one.name, one.pages) for one in peopled.near.of(first.id)] == [("late.txt", 1)]
    assert len(peopled.near.marks({(late.id, number) for number in texts})) == 60
    assert not peopled.near.compare(late.id, case=late.case)


def test_a_document_without_pages_is_not_due_for_comparing(peopled):
    document = a_document(name="sellado.pdf").model_copy(update={"pages": ()})
    peopled.evidence.save_document(document)
    peopled.near.add(document.id, case=document.case, pages={})
    assert peopled.near.lacking() == 0


def test_copies_out_of_scope_are_not_counted(peopled):
    first, hidden, third = (with_pages(peopled, f"{name}.txt", {1: said(1)}) for name in "abc")
    scope = Scope(cases=frozenset({first.case}), hidden=frozenset({(first.case, first.id)}))
    seen = peopled.within(scope).near
    assert [one.document for one in seen.of(hidden.id)] == [third.id]
    assert seen.of(first.id) == []
    assert [{pair.document, pair.other} for pair in seen.pairs(first.case)] == [{hidden.id, third.id}]


def test_what_is_erased_leaves_no_print_and_its_copies_stay_a_group(peopled):
    first, second, third = (with_pages(peopled, f"{name}.txt", {1: said(1)}) for name in "abc")
    with peopled.database.writing() as connection:
        connection.execute(delete(document).where(document.c.id == first.id))
        left = connection.execute(select(near_tables.page_print.c.document)).scalars()
        assert set(left) == {second.id, third.id}
    fourth = with_pages(peopled, "d.txt", {1: said(1, other=(8,))})
    assert {one.document for one in peopled.near.of(fourth.id)} == {second.id, third.id}
