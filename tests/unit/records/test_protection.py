"""What names a protected person leaves the catalogue as soon as she is protected, and comes back only sealed (I1, I2)."""

import datetime as dt
import sqlite3
from itertools import count

import pytest
from sqlalchemy import select
from support.factories import NOON, SetClock, a_case, a_document, a_mention, a_page, an_actor, an_agency
from support.protected import IDENTITY, SIGNS, WAYS, an_entry
from support.stored import store

from api import protecting
from api.linking import forms_by_name_rules, name_levels
from api.reindexing import compare_due
from models.correction import Correction
from models.document import Table
from models.errors import DataFolderUnusable
from models.ids import CorrectionId
from models.keeping import LegalHold
from models.linking import Act, Judgement, LinkDecision
from models.mention import MentionKind
from models.note import Information, Nature, Note, NoteFilter, Source
from models.prosecution import FileId, ProsecutionFile
from models.protected import Category, Identity, Opening
from models.watch import SavedId, SavedSearch
from services.copies import Printed, page_print
from services.records import near_tables, sweeping
from services.records.catalogue import open_catalogue
from services.search.linking.linker import Linker

CASE, OTHER = a_case("BO-1"), a_case("BO-2")


class World:
    def __init__(self, folder):
        self.path = folder / "c.sqlite"
        self.key = folder / "elsewhere" / "key"
        self.key.parent.mkdir()
        self.clock = SetClock()
        self.records = self.open()
        self.records.people.add_agency(an_agency())
        for case in (CASE, OTHER):
            self.records.cases.add(case)
        self.numbers = count(1)

    def open(self):
        return open_catalogue(self.path, self.clock, protection_key=self.key, forms=forms_by_name_rules)

    def add(self, *texts, name="nota.txt", case=CASE, boxes=True, tables=(), mentions=()):
        pages = [a_page(text, number=n, boxes=boxes) for n, text in enumerate(texts, 1)]
        document = a_document(*pages, name=name, case=case.id).model_copy(update={"tables": tuple(tables)})
        store(self.records, document, *(make(document) for make in mentions))
        return document.id

    def protect(self, *, minor=True, category=Category.VICTIM, identity=IDENTITY):
        person = self.records.protection.add(
            CASE.id, identity, [an_entry(category, source="denuncia de María Quispe")], minor=minor
        )
        self.records.protection.sweep(CASE.id)
        return person

    def prints(self, document):
        """What is kept of the words of a document."""
        n = near_tables.page_print.c
        with self.records.database.reading() as connection:
            return [row.digest for row in connection.execute(select(n.digest).where(n.document == document))]

    def dump(self):
        """All that the database says, and the bytes of its files."""
        self.records.database.shrink_log()
        with sqlite3.connect(self.path) as connection:
            said = "\n".join(connection.iterdump())
        rest = b"".join(file.read_bytes() for file in self.path.parent.glob("c.sqlite*"))
        return said, rest


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path)
    yield world
    world.records.close()


def _page(world, document, number=1):
    page = world.records.evidence.page(document, number)
    assert page is not None
    return page


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_i2_a_dump_without_the_key_tells_nobody(world, way):
    text = f"Declaró {way} ante la fiscal; llamó Juan Pérez."
    document = world.add(
        text, name=f"{way.replace('/', ' ')}.txt", mentions=[lambda one: a_mention(one, way, kind=MentionKind.PERSON)]
    )
    world.protect()
    said, raw = world.dump()
    for sign in {way, *SIGNS}:
        assert sign.casefold() not in said.casefold()
        assert sign.encode() not in raw
    page = _page(world, document)
    assert len(page.text) == len(text)
    assert "V-01" in page.text
    assert "Juan Pérez" in page.text
    assert "V-01" in world.records.evidence.document(document).name


def test_i1_what_arrives_later_is_masked_as_it_is_written(world):
    world.protect()
    document = world.add(
        "Vio a María Quispe.",
        "Fernanda salió de la casa.",
        name="acta de maria quispe.txt",
        tables=[Table(page=1, name="", rows=(("nombre", "María Quispe"), ("tel", "71234567")))],
        mentions=[lambda one: a_mention(one, "María Quispe", kind=MentionKind.PERSON, normal="maria quispe")],
    )
    said, raw = world.dump()
    assert "quispe" not in said.casefold()
    assert b"Quispe" not in raw
    assert _page(world, document, 2).text == "V-01···· salió de la casa."
    [mention] = world.records.evidence.mentions(document)
    assert (mention.text, mention.normal) == ("V-01", f"V-01 (BO-1/{CASE.id[:4]})")
    whole = world.records.evidence.full_document(document)
    assert whole.tables[0].rows[1][1] == "V-01.TEL"
    [exhibit] = world.records.evidence.exhibits_of(document)
    assert exhibit.path == "acta de V-01········.txt"


def test_i1_offsets_and_boxes_of_the_rest_stay(world):
    text = "Vio a María Fernanda Quispe con Juan Pérez en Villazón."
    document = world.add(
        text, mentions=[lambda one: a_mention(one, "Juan Pérez", kind=MentionKind.PERSON, normal="juan perez")]
    )
    before = _page(world, document)
    world.protect()
    after = _page(world, document)
    start = text.index("Juan")
    assert after.text[start:] == text[start:]
    assert after.boxes(start, start + 10) == before.boxes(start, start + 10)
    masked = [word for word in after.words if after.text[word.start : word.end].startswith("V-01")]
    assert [word.box for word in masked] == list(before.boxes(6, 27))
    [mention] = world.records.evidence.mentions(document)
    assert (mention.text, mention.span.start) == ("Juan Pérez", start)
    [mask] = world.records.protection.masks(document)
    assert (mask.start, mask.end, mask.boxes) == (6, 27, before.boxes(6, 27))


def test_i3_what_was_understood_masks_the_words_it_was_read_from(world):
    document = world.add(
        "El siete uno dos tres cuatro cinco seis siete; nacida el doce de marzo.",
        mentions=[
            lambda one: a_mention(
                one, "siete uno dos tres cuatro cinco seis siete", kind=MentionKind.PHONE, normal="+59171234567"
            ),
            lambda one: a_mention(one, "doce de marzo", kind=MentionKind.DATE, normal="2009-03-12"),
        ],
    )
    world.protect()
    text = _page(world, document).text
    assert text.startswith("El V-01.TEL··")
    assert "V-01.NAC" in text
    assert all("71234567" not in (one.normal or "") for one in world.records.evidence.mentions(document))


def test_i1_a_pseudonym_is_of_its_case(world):
    mine = world.add("Vio a María Quispe.")
    theirs = world.add("Vio a María Quispe!", case=OTHER)
    world.protect()
    assert "Quispe" in _page(world, theirs).text
    other = world.records.protection.add(OTHER.id, IDENTITY, [an_entry()], minor=False)
    world.records.protection.sweep(OTHER.id)
    assert "V-01" in _page(world, theirs).text
    people = world.records.protection
    assert people.person(other).label == "V-01"
    labels = {one.label for case in (CASE, OTHER) for one in people.people(case.id)}
    assert labels == {"V-01"}
    assert _page(world, mine).text == "Vio a V-01········."


def test_c6_who_is_protected_no_more_is_told_again(world):
    text = "Vio a María Fernanda Quispe con Juan Pérez."
    document = world.add(text, name="maria quispe.txt", tables=[Table(page=1, rows=(("María Quispe",),))])
    words = _page(world, document).words
    person = world.protect()
    world.records.protection.add_category(person, an_entry(held=False))
    world.records.protection.sweep(CASE.id)
    page = _page(world, document)
    assert (page.text, page.words) == (text, words)
    assert world.records.evidence.document(document).name == "maria quispe.txt"
    assert world.records.evidence.exhibits_of(document)[0].path == "maria quispe.txt"
    assert world.records.evidence.full_document(document).tables[0].rows == (("María Quispe",),)
    assert world.records.protection.masks(document) == []


def test_i1_words_that_people_typed_are_masked_too(world):
    world.records.corrections.add(
        Correction(
            id=CorrectionId("c1"), case=CASE.id, agency=CASE.agency, words="María Quispe", reason="es la Mafe",
            made_by="ana", made_at=NOON,
        )
    )  # fmt: skip
    world.protect()
    [found] = world.records.corrections.of_case(CASE.id)
    assert (found.words, found.reason) == ("V-01········", "es la V-01")


def test_i1_words_that_take_the_place_of_masked_ones_are_not_undone_by_the_next_sweep(world):
    """What is sealed of a row is what it says now, not what it said when somebody was protected."""
    told, records = "de María Fernanda Quispe Mamani", world.records
    hold = LegalHold(id="a" * 32, case=CASE.id, order=told, reason=told, set_by="ana", set_at=NOON)
    records.keeping.add_hold(hold)
    file = ProsecutionFile(id=FileId("b" * 32), case=CASE.id, title=told, language="es", made_by="ana", made_at=NOON)
    records.prosecution.add(file)
    note = Note(
        id="c" * 32, case=CASE.id, nature=Nature.FACT, source=Source.MOSTLY, information=Information.SEEN, text=told,
        made_by="ana", made_at=NOON,
    )  # fmt: skip
    records.notes.add(note)
    world.protect()
    records.keeping.lift(CASE.id, hold.id, by="ana", at=NOON, order="auto 12")
    records.prosecution.change(file.model_copy(update={"title": "otro título"}))
    records.notes.withdraw(note.id, at=NOON, why="era otra")
    world.protect(identity=Identity(name="Zulema Oblitas Tárraga"))
    (held,) = records.keeping.holds([CASE.id])
    (ended,) = records.notes.of_case(CASE.id, NoteFilter())
    assert (held.lifted_order, ended.withdrawn_why) == ("auto 12", "era otra")
    assert [one.title for one in records.prosecution.of_case(CASE.id)] == ["otro título"]
    assert "Quispe" not in held.order + ended.text


def test_h1_categories_keep_their_history_and_the_most_protected_is_shown(world):
    people = world.records.protection
    person = people.add(CASE.id, IDENTITY, [an_entry(Category.SUSPECT)], minor=False)
    assert people.person(person).label == "María Fernanda Quispe Mamani"
    people.add_category(person, an_entry(Category.POSSIBLE_VICTIM))
    now = people.person(person)
    assert (now.label, now.shown, now.categories) == (
        "V-01", Category.POSSIBLE_VICTIM, (Category.POSSIBLE_VICTIM, Category.SUSPECT),
    )  # fmt: skip
    people.add_category(person, an_entry(Category.SUSPECT, held=False))
    now = people.person(person)
    assert [(entry.category, entry.held) for entry in now.history] == [
        (Category.SUSPECT, True), (Category.POSSIBLE_VICTIM, True), (Category.SUSPECT, False),
    ]  # fmt: skip
    witness = people.add(
        CASE.id, IDENTITY.model_copy(update={"name": "Lucía Rocha"}), [an_entry(Category.WITNESS)], minor=False
    )
    assert people.person(witness).label == "T-01"


def test_i2_without_its_key_the_catalogue_does_not_open(world):
    world.add("Vio a María Quispe.")
    person = world.protect()
    assert world.key.stat().st_mode & 0o777 == 0o600
    assert world.records.protection.identity(person) == IDENTITY
    world.records.close()
    kept = world.key.read_bytes()
    world.key.unlink()
    with pytest.raises(DataFolderUnusable, match="missing"):
        world.open()
    world.key.write_text("f" * 64)
    with pytest.raises(DataFolderUnusable, match="another one"):
        world.open()
    world.key.write_bytes(kept)
    world.records = world.open()
    assert world.records.protection.identity(person) == IDENTITY


def test_i1_until_all_is_gone_over_a_case_is_unsettled(world):
    world.add("Vio a María Quispe.")
    world.records.protection.add(CASE.id, IDENTITY, [an_entry()], minor=False)
    assert world.records.protection.unsettled() == [CASE.id]
    world.records.protection.sweep(CASE.id)
    assert world.records.protection.unsettled() == []
    assert world.records.protection.held_back([CASE.id, OTHER.id]) == {CASE.id}


def test_analysis_reads_the_words_that_were_read(world):
    text = "Vio a María Quispe."
    document = world.add(text)
    world.protect()
    assert world.records.evidence.as_read([(document, 0)])[document, 0].pages[0].text == text
    assert world.records.evidence.stretches([(document, 0)])[document, 0].pages[0].text == "Vio a V-01········."


def _linked(world):
    linker = Linker(world.records, name_levels())
    while linker.work_once():
        pass


def test_what_was_linked_of_somebody_leaves_with_her_name(world):
    one = world.add(
        "Ana Choque vio a María Fernanda Quispe Mamani, 71234567.",
        mentions=[
            lambda one: a_mention(one, "María Fernanda Quispe Mamani", kind=MentionKind.PERSON, normal="quispe mamani"),
            lambda one: a_mention(one, "Ana Choque", kind=MentionKind.PERSON, normal="ana choque"),
            lambda one: a_mention(one, "71234567", kind=MentionKind.PHONE, normal="+59171234567"),
        ],
    )
    _linked(world)
    links = world.records.links
    her, witness = (next(s for s, _ in links.subjects(CASE.id) if word in s.text) for word in ("Quispe", "Ana"))
    said = {"id": "1" * 32, "case": CASE.id, "made_by": "ana", "made_at": NOON, "reason": "la vio María Quispe"}
    links.add([LinkDecision(act=Act.JUDGE, one=her, two=witness, judgement=Judgement.NEGATIVE, **said)])
    world.protect()
    _linked(world)
    [decision] = links.decisions([CASE.id])
    assert "V-01" in decision.reason
    for sign in ("Quispe", "quispe", "71234567"):
        assert sign not in world.dump()[0]
    later = said | {"id": "2" * 32, "value": "La Mafe", "reason": "así la llaman: Mafe"}
    links.add([LinkDecision(act=Act.ALIAS, one=witness, **later)])
    assert "mafe" not in world.dump()[0].casefold()
    told = [s.text for s, _ in links.subjects(CASE.id) if s.document == one]
    assert sorted(told) == ["Ana Choque", "V-01"]


def test_the_same_pseudonym_of_two_cases_is_nobody(world):
    for case in (CASE, OTHER):
        world.add(
            "Declaró V-01 ante la fiscal", case=case,
            mentions=[lambda one: a_mention(one, "V-01", kind=MentionKind.PERSON, normal="v 01")],
        )  # fmt: skip
        world.add(
            "Volvió V-01 después", case=case, name="b.txt",
            mentions=[lambda one: a_mention(one, "V-01", kind=MentionKind.PERSON, normal="v 01")],
        )  # fmt: skip
    _linked(world)
    assert not world.records.links.proposals([CASE.id])
    assert len({entity for _, entity in world.records.links.subjects(CASE.id)}) == 1


def test_i6_what_others_type_stays_theirs(world):
    """A mask in somebody's own search would tell him that a case, which he must not know of, protects her."""
    hers = SavedSearch(id=SavedId("s1"), user=None, cases=(OTHER.id,), name="x", text="María Quispe", made_at=NOON)
    ours = hers.model_copy(update={"id": SavedId("s2"), "cases": (CASE.id,)})
    world.records.watches.add(hers)
    world.records.watches.add(ours)
    world.protect()
    assert world.records.watches.get(hers.id).text == "María Quispe"
    assert world.records.watches.get(ours.id).text == "V-01········"
    late = ours.model_copy(update={"id": SavedId("s3"), "text": "Mafe 71234567"})
    world.records.watches.add(late)
    assert world.records.watches.get(late.id).text == "V-01 V-01.TEL"


def test_i1_going_over_a_case_goes_on_where_it_was_cut_off(world, monkeypatch):
    documents = [world.add("Vio a María Quispe.", name=f"{n}.txt") for n in range(3)]
    done = []

    def cut(connection, cover, document, case, real=sweeping.document):
        if done:
            raise InterruptedError("cut off")
        done.append(document)
        return real(connection, cover, document, case)

    with monkeypatch.context() as patch:
        patch.setattr(sweeping, "document", cut)
        with pytest.raises(InterruptedError, match="cut off"):
            world.protect()
    assert world.records.protection.unsettled() == [CASE.id]
    world.records.protection.sweep(CASE.id)
    assert world.records.protection.unsettled() == []
    assert {_page(world, document).text for document in documents} == {"Vio a V-01········."}


@pytest.mark.parametrize("closed", [True, False])
def test_i2_an_opening_that_is_over_stays_so_where_the_clock_is_set_back(world, closed):
    person, ana = world.protect(minor=False), an_actor()
    opening = Opening(
        id="1" * 32, person=person, case=CASE.id, asked_by=ana.name, user=ana.user, reason="orden 7", minutes=60,
        asked_at=NOON, approved_by=ana.name, approved_at=NOON, until=NOON + dt.timedelta(minutes=60),
    )  # fmt: skip
    world.records.protection.add_opening(opening)
    assert protecting.open_to(world, ana, CASE.id) == {person}
    world.clock.forward(1800 if closed else 3700)
    if closed:
        world.records.protection.close_opening(opening.id, at=world.clock.now())
    world.records.audit.append(ana, "person.close", case=CASE.id)
    assert protecting.open_to(world, ana, CASE.id) == set()
    world.clock.forward(-1500)
    assert protecting.open_to(world, ana, CASE.id) == set()


def test_pages_of_a_case_that_protects_somebody_are_compared_by_what_is_left_of_them(world):
    said = "Declaro que María Quispe llegó a la terminal con su prima y que el patrón les quitó los pasaportes {}"
    texts = {1: Printed(said, page_print(said))}
    first = world.add(said, name="a.txt")
    world.records.near.add(first, case=CASE.id, pages=texts)
    before = world.prints(first)
    world.protect()
    assert world.records.near.due(limit=9) == [(first, CASE.id)]
    assert world.prints(first) == []
    second = world.add(said, name="b.txt")
    world.records.near.add(second, case=CASE.id, pages=texts)
    assert world.prints(second) == []
    assert compare_due(world.records.near) == 2
    assert world.prints(first) == world.prints(second) != before
    assert [near.document for near in world.records.near.of(first)] == [second]
