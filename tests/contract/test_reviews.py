"""The contract of the store of decisions, and of what it keeps of new analyses."""

import sqlite3

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError
from support.catalogues import CATALOGUES
from support.factories import (
    NOON,
    SetClock,
    a_case,
    a_document,
    a_mention,
    a_page,
    an_agency,
    an_analysis,
    an_indicator,
)
from support.reviewing import a_decision, a_leg

from models.errors import LinceError
from models.exhibit import Exhibit
from models.ids import ExhibitId
from models.mention import MentionKind
from models.review import ChangeKind, Verdict
from models.span import Span
from models.stated import About, StatedRole, Statement
from models.trend import TermExample, WordingDecision, WordingVerdict
from services.records import review_tables as r
from services.records import tables
from services.records.guards import unguarded
from services.records.tables import metadata

TEXT = "Le quitaron el pasaporte el 3/2/2026. Tiene una deuda que no termina. Llamar al 71234567."


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture(params=CATALOGUES)
def records(request, tmp_path, clock):
    for catalogue in CATALOGUES[request.param](tmp_path, clock, request):
        catalogue.people.add_agency(an_agency())
        catalogue.cases.add(a_case())
        yield catalogue


def test_the_pages_of_a_case_come_with_their_places(records):
    document = analyzed(records)
    assert list(records.reviews.pages(document.case)) == [(document.id, 1, TEXT)]
    assert list(records.reviews.pages("none")) == []


def test_what_a_term_was_accepted_upon_is_kept(records):
    span = Span(document="d" * 32, page=1, start=3, end=9)
    said = WordingDecision(
        id="1" * 32, case=a_case().id, term="vale rojo", category="debt_bondage", verdict=WordingVerdict.ACCEPTED,
        reason="r", made_by="ana", user="u" * 32, made_at=NOON, examples=(TermExample(span=span, fires=True),),
    )  # fmt: skip
    records.reviews.add_wording(said)
    assert records.reviews.wordings(a_case().id) == [said]


def analyzed(records, *flags, document=None, version="1", mentions=()):
    document = document or a_document(a_page(TEXT))
    if records.evidence.document(document.id) is None:
        records.evidence.save_document(document)
    found = an_analysis(document, *mentions).model_copy(update={"indicators": flags, "version": version})
    records.evidence.save_analysis(found)
    return document


def two_flags(document):
    return (
        an_indicator(document, "quitaron el pasaporte", category="document_retention"),
        an_indicator(document, "deuda", category="debt_bondage"),
    )


def test_decisions_come_back_in_the_order_in_which_they_were_made(records):
    flag, other = two_flags(a_document(a_page(TEXT)))
    made = [
        a_decision(flag, number=2, case=a_case().id), a_decision(other, Verdict.UNSURE, number=1, case=a_case().id),
        a_decision(flag, number=3, undoes=2, case=a_case().id),
    ]  # fmt: skip
    for one in made:
        records.reviews.add(one)
    assert records.reviews.decisions(a_case().id) == made
    assert records.reviews.decisions(a_case().id, document=flag.span.document) == made
    assert records.reviews.decisions(a_case("BO-2").id) == []
    assert records.reviews.get(made[2].id) == made[2]
    assert records.reviews.get("nothing") is None


def test_what_was_decided_is_never_changed_or_removed(records):
    flag, _ = two_flags(a_document(a_page(TEXT)))
    records.reviews.add(made := a_decision(flag, case=a_case().id))
    for act in (update(r.decision).values(reason="no"), delete(r.decision)):
        with pytest.raises((DatabaseError, LinceError, sqlite3.Error)), records.database.writing() as connection:
            connection.execute(act)
    assert records.reviews.decisions(a_case().id) == [made]


def test_flags_come_with_the_text_around_them(records):
    document = a_document(a_page("x" * 500 + " una deuda " + "y" * 500))
    flag = an_indicator(document, "deuda", category="debt_bondage")
    analyzed(records, flag, document=document)
    [place] = records.reviews.flags(a_case().id)
    assert (place.flag, place.name) == (flag, "nota.txt")
    assert place.before == ("x" * 500 + " una ")[-240:]
    assert place.after == (" " + "y" * 500)[:240]
    assert records.reviews.flags(a_case().id, document="other") == []


def test_a_flag_at_the_start_of_a_page_has_nothing_before_it(records):
    document = a_document(a_page("ñandú 😀 deuda"))
    analyzed(records, an_indicator(document, "ñandú 😀", category="debt_bondage"), document=document)
    [place] = records.reviews.flags(a_case().id)
    assert (place.before, place.after) == ("", " deuda")


def test_mentions_on_pages_with_flags(records):
    pages = a_page("deuda, 3/2/2026"), a_page("nada, 4/2/2026", number=2)
    document = a_document(*pages)
    dates = [
        a_mention(document, text, normal=f"2026-02-0{day}", kind=MentionKind.DATE, page=page)
        for page, text, day in ((1, "3/2/2026", 3), (2, "4/2/2026", 4))
    ]
    analyzed(records, an_indicator(document, "deuda", category="debt_bondage"), document=document, mentions=dates)
    reviews, case = records.reviews, a_case().id
    assert [m.normal for m in reviews.mentions(case, kinds=[MentionKind.DATE])] == ["2026-02-03"]
    assert len(reviews.mentions(case, kinds=[MentionKind.DATE], flagged=False)) == 2
    assert reviews.mentions(case, kinds=[MentionKind.PHONE], flagged=False) == []


def test_a_new_analysis_tells_what_it_did_to_flags(records, clock):
    document = a_document(a_page(TEXT))
    taken, debt = two_flags(document)
    analyzed(records, taken, debt)
    assert records.reviews.changes(a_case().id, limit=9) == (0, [])
    clock.forward(60)
    moved = an_indicator(document, "una deuda que", category="debt_bondage")
    new = an_indicator(document, "Llamar", category="online_recruitment_advertising")
    analyzed(records, moved, new, version="2")
    total, found = records.reviews.changes(a_case().id, limit=9)
    assert total == 3
    assert {(one.kind, one.before, one.after) for one in found} == {
        (ChangeKind.GONE, taken, None), (ChangeKind.MOVED, debt, moved), (ChangeKind.NEW, None, new),
    }  # fmt: skip
    assert {one.at for one in found} == {clock.now()}
    assert clock.now() > NOON
    assert records.reviews.changes(a_case().id, limit=1, offset=2) == (3, [found[2]])


def test_the_same_findings_are_no_change_and_a_failed_analysis_before_is_none(records):
    flags = two_flags(a_document(a_page(TEXT)))
    analyzed(records, version="none")
    analyzed(records, *flags)
    analyzed(records, *flags, version="2")
    assert records.reviews.changes(a_case().id, limit=9) == (0, [])


def test_decisions_outlive_a_new_reading_of_their_document(records):
    document = a_document(a_page(TEXT))
    flag, _ = two_flags(document)
    analyzed(records, flag)
    records.reviews.add(made := a_decision(flag, case=a_case().id))
    records.evidence.save_document(document)
    assert records.reviews.flags(a_case().id) == []
    assert records.reviews.decisions(a_case().id) == [made]


def test_where_flagged_documents_come_from(records):
    document = a_document(a_page(TEXT), name="acta.pdf").model_copy(update={"metadata": {"pdf_author": "R. Choque"}})
    flag, _ = two_flags(document)
    receipts = [("a", "Hostal Aurora", None), ("b", "", "r" * 32)]
    records.evidence.add_exhibits([
        Exhibit(
            id=ExhibitId(name), case=document.case, document=document.id, sha256=document.sha256, sha512="0" * 128,
            size=1, path=f"{name}.pdf", custodian=custodian, root=root, received=NOON, received_by="ana",
        )
        for name, custodian, root in receipts
    ])  # fmt: skip
    role = Statement(about=About.ROLE, value=StatedRole.VICTIM, words="pasaporte", start=0, end=9)
    said = a_mention(document, "pasaporte", kind=MentionKind.PERSON).model_copy(update={"stated": (role,)})
    analyzed(records, flag, document=document, mentions=[said])
    other = a_document(a_page("nada"), name="otro.txt")
    analyzed(records, document=other)
    [source] = records.reviews.sources(a_case().id)
    assert (source.document, source.name, source.opening) == (document.id, "acta.pdf", TEXT)
    assert (source.custodians, source.authors, source.roles) == (("Hostal Aurora",), ("R. Choque",), ("victim",))
    assert set(source.families) == {document.id, "r" * 32}
    assert records.reviews.sources(a_case().id, document=other.id) == []


def test_headings_before_flags_and_long_sentences_are_told_of_their_documents(records):
    cover = a_page("EXPEDIENTE 12/2025")
    long = "y sucede además que " * 20
    hers = a_page(f"Fiscalía\nDECLARACIÓN DE LA VÍCTIMA\nLa víctima dijo que {long}le quitó el pasaporte.", number=2)
    behind = a_page("DECLARACIÓN DEL IMPUTADO\nNada.", number=3)
    document = a_document(cover, hers, behind, name="expediente.pdf")
    flag = an_indicator(document, "le quitó el pasaporte", category="document_retention", page=2)
    analyzed(records, flag, document=document)
    [source] = records.reviews.sources(a_case().id)
    assert [(part.page, part.start) for part in source.parts] == [(2, 9)], "what stands behind all flags is not read"
    assert source.parts[0].text.startswith("DECLARACIÓN DE LA VÍCTIMA\nLa víctima dijo")
    [around] = source.around
    assert (around.flag, around.after) == (flag.id, ".")
    assert around.before.endswith(f"La víctima dijo que {long}")


def test_legs_come_and_go_with_the_analysis_that_found_them(records):
    document = a_document(a_page(TEXT))
    legs = (
        a_leg("Salta", "Orán", document=document.id),
        a_leg(crossing="Pocitos", document=document.id, start=20, end=40),
    )
    records.evidence.save_document(document)
    analysis = an_analysis(document).model_copy(update={"legs": legs})
    records.evidence.save_analysis(analysis)
    assert records.evidence.analysis(document.id) == analysis
    found = records.routes.legs([document.case])
    assert [(one.name, one.case, one.leg) for one in found] == [("nota.txt", document.case, leg) for leg in legs]
    assert records.routes.legs([document.case], document="other") == []
    assert records.routes.legs([a_case("BO-2").id]) == []
    records.evidence.save_analysis(an_analysis(document))
    assert records.routes.legs([document.case]) == []


def test_decisions_become_examples_and_stop_being_any_when_they_are_undone(records):
    document = a_document(a_page(TEXT))
    flag = two_flags(document)[1].model_copy(update={"vector": b"abcd" + bytes(96)})
    analyzed(records, flag)
    case = a_case().id
    records.reviews.add(a_decision(flag, Verdict.DISMISSED, number=1, case=case))
    [one] = records.reviews.precedents(case, readers=1)
    assert (one.case, one.span, one.category, one.holds) == (case, flag.span, "debt_bondage", False)
    assert one.vector == flag.vector
    assert records.reviews.named_precedents([one.decision, "0" * 32]) == [one]
    assert [(of, found.id) for of, found in records.reviews.comparable(one)] == []  # zeros are like nothing
    assert records.reviews.precedents(case, readers=2) == []
    records.reviews.add(a_decision(flag, Verdict.DISMISSED, number=2, by="eva", case=case))
    assert len(records.reviews.precedents(case, readers=2)) == 1
    records.reviews.add(a_decision(flag, number=3, undoes=1, case=case))
    records.reviews.add(a_decision(flag, number=4, undoes=2, by="eva", case=case))
    assert records.reviews.precedents(case, readers=1) == []


def test_a_new_analysis_gives_examples_its_vectors(records):
    document = a_document(a_page(TEXT))
    flag = two_flags(document)[1]
    analyzed(records, flag)
    case = a_case().id
    records.reviews.add(a_decision(flag, number=1, case=case))
    assert records.reviews.precedents(case, readers=1) == []  # read before vectors were kept
    first, second = (tag + b"\x00\x3c" + bytes(94) for tag in (b"abcd", b"wxyz"))
    analyzed(records, flag.model_copy(update={"vector": first}), version="2")
    [one] = records.reviews.precedents(case, readers=1)
    assert [found.id for _, found in records.reviews.comparable(one)] == [flag.id]
    analyzed(records, flag.model_copy(update={"vector": second}), version="3")
    assert [one.vector for one in records.reviews.precedents(case, readers=1)] == [second]
    analyzed(records, version="4")
    assert [one.vector for one in records.reviews.precedents(case, readers=1)] == [second]


def test_examples_count_in_their_agency_alone_and_go_with_their_case(records):
    away = an_agency("Fiscalía Pilcomayo", country="AR")
    records.people.add_agency(away)
    for case in (a_case("BO-2"), a_case("PIL-1", agency=away, country="AR")):
        records.cases.add(case)
    document = a_document(a_page(TEXT))
    flag = two_flags(document)[1].model_copy(update={"vector": b"abcd\x00\x3c" + bytes(94)})
    analyzed(records, flag)
    records.reviews.add(a_decision(flag, number=1, case=a_case().id))
    counted = [len(records.reviews.precedents(one.id, readers=1)) for one in records.cases.all()]
    assert dict(zip([one.number for one in records.cases.all()], counted, strict=True)) == {
        "BO-1": 1, "BO-2": 1, "PIL-1": 0,
    }  # fmt: skip
    with records.database.writing() as connection:
        for table in (metadata.tables[name] for name in ("decision", "flag_change", "document")):
            with unguarded(connection, table):
                connection.execute(delete(table).where(table.c.case == a_case().id))
        connection.execute(delete(tables.case).where(tables.case.c.id == a_case().id))
    assert records.reviews.precedents(a_case("BO-2").id, readers=1) == []


def test_a_corrected_flag_comes_back_as_it_was_corrected(records):
    flag, other = two_flags(a_document(a_page(TEXT)))
    made = a_decision(flag, case=a_case().id).model_copy(update={"instead": other})
    records.reviews.add(made)
    assert records.reviews.get(made.id) == made
