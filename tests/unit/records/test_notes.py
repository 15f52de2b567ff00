"""H2: what people write down is marked as fact or assessment, with its reliability."""

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from support.catalogues import CATALOGUES, with_a_case
from support.factories import NOON, SetClock, a_case, a_document, a_page, an_agency
from support.protected import an_entry

from api.linking import forms_by_name_rules
from models.ids import fresh
from models.note import Information, Nature, Note, NoteFilter, Source
from models.protected import Category, Identity
from models.search import Scope
from services.records.catalogue import open_catalogue
from services.records.note_tables import note as table

CASE = a_case().id


@pytest.fixture(params=CATALOGUES)
def records(request, tmp_path):
    yield from with_a_case(request, tmp_path)


def written(records, nature=Nature.FACT, source=Source.MOSTLY, information=Information.SEEN, **more):
    note = Note(
        id=fresh(), case=CASE, nature=nature, source=source, information=information, made_by="ana", made_at=NOON,
        **{"text": "vio la vagoneta", **more},
    )  # fmt: skip
    records.notes.add(note)
    return note.id


def found(records, **wanted):
    return {one.id for one in records.notes.of_case(CASE, NoteFilter(**wanted))}


def test_h2_notes_are_filtered_by_nature_and_reliability(records):
    every = {
        (nature, source, information): written(records, nature, source, information)
        for nature in Nature
        for source in Source
        for information in Information
    }
    assert found(records) == set(every.values())
    for at, name in enumerate(("nature", "source", "information")):
        for code in {key[at] for key in every}:
            assert found(records, **{name: code}) == {one for key, one in every.items() if key[at] == code}
    both = {"nature": Nature.ASSESSMENT, "source": Source.UNKNOWN, "information": Information.UNBACKED}
    assert found(records, **both) == {every[tuple(both.values())]}


@pytest.mark.parametrize("left_out", ["nature", "source", "information"])
def test_h2_the_database_itself_takes_no_note_without_its_marks(records, left_out):
    row = {
        "id": fresh(), "case": CASE, "nature": "fact", "source": "A", "information": "1", "text": "x", "made_by": "ana",
        "made_at": NOON, "withdrawn_why": "",
    }  # fmt: skip
    for marks in ({left_out: None}, {"nature": "rumour"}):
        with pytest.raises(IntegrityError), records.database.writing() as connection:
            connection.execute(insert(table).values(**{**row, **marks}))
    assert found(records) == set()


def test_h2_a_withdrawn_note_is_still_there_and_the_first_end_stands(records):
    one, other = written(records), written(records)
    records.notes.withdraw(one, at=NOON, why="era otra")
    records.notes.withdraw(one, at=NOON, why="otra cosa")
    assert found(records, standing=True) == {other}
    ended = next(note for note in records.notes.of_case(CASE, NoteFilter()) if note.id == one)
    assert (ended.withdrawn_at, ended.withdrawn_why) == (NOON, "era otra")


def test_h2_a_note_about_what_one_does_not_see_is_not_there(records):
    seen, hidden = (a_document(a_page(name), name=name, case=CASE) for name in ("uno.txt", "dos.txt"))
    for document in (seen, hidden):
        records.evidence.save_document(document)
    whole, about = written(records), written(records, document=seen.id)
    written(records, document=hidden.id)
    narrowed = records.within(Scope(cases=frozenset({CASE}), hidden=frozenset({(CASE, hidden.id)})))
    assert {one.id for one in narrowed.notes.of_case(CASE, NoteFilter())} == {whole, about}


@pytest.fixture
def protecting(tmp_path):
    made = open_catalogue(tmp_path / "c.sqlite", SetClock(), forms=forms_by_name_rules)
    made.people.add_agency(an_agency())
    made.cases.add(a_case())
    yield made
    made.close()


def test_i1_a_note_names_nobody_whom_the_case_protects(protecting):
    before = written(protecting, text="Zulema Oblitas Tárraga vio la vagoneta")
    person = protecting.protection.add(
        CASE, Identity(name="Zulema Oblitas Tárraga"), [an_entry(Category.WITNESS)], minor=False
    )
    protecting.protection.sweep(CASE)
    after = written(protecting, text="Llamó Zulema Oblitas Tárraga", person=person)
    protecting.notes.withdraw(after, at=NOON, why="no era Oblitas Tárraga")
    for note in protecting.notes.of_case(CASE, NoteFilter()):
        assert "T-01" in note.text
        assert "Oblitas" not in note.text + note.withdrawn_why
    assert found(protecting, person=person) == {after}
    assert found(protecting) == {before, after}
