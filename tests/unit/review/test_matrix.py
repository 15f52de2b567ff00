"""Act × means × purpose: independent sources, minors, gaps, and what rests on the victim's word alone."""

import pytest
from support.reviewing import CASE, a_decision, a_flag, placed

from models.ids import DocumentId
from models.indicator import Polarity, Tier
from models.matrix import DocumentSource, Element, GapCode, Voice
from models.review import Verdict
from services.review.matrix import matrix
from services.review.standing import threads

ACT, MEANS, PURPOSE = Element
PALERMO = {
    "recruitment_deception": ("act", "means"), "debt_bondage": ("means", "purpose"), "document_retention": ("means",),
    "sexual_exploitation": ("purpose",), "minor_victim": ("act", "purpose"), "transport_transfer": ("act",),
    "migrant_smuggling": ("related",),
}  # fmt: skip
STATEMENT = {"opening": "ACTA DE DECLARACIÓN INFORMATIVA", "roles": ("declarant", "victim")}


def a_place(category, document="d1", start=10, *, before="", after="", text="", **more):
    flag = a_flag(
        start, start + 20, category=category, document=document, palermo=PALERMO[category],
        text=text or f"passage {category} {document} {start}", **more,
    )  # fmt: skip
    return placed(flag, before=before, after=after, name=document)


def a_source(document, **more):
    return DocumentSource(**{"document": document, "name": document, "families": (document,), **more})


def told(*places, sources=(), decisions=()):
    known = {source.document: source for source in sources}
    documents = dict.fromkeys(place.flag.span.document for place in places)
    found = [known.get(one) or a_source(one) for one in documents]
    return matrix([t.seen_by(None) for t in threads(places, decisions)], found, case=CASE)


def cell(found, category, element):
    return next(one for one in found.cells if (one.category, one.element) == (category, element))


def gaps(found):
    return {(gap.code, gap.element) for gap in found.missing if gap.code is not GapCode.UNREAD}


def test_a_case_that_tells_all_three_by_two_sources_misses_nothing():
    places = [
        a_place(name, document) for name in ("recruitment_deception", "debt_bondage") for document in ("d1", "d2")
    ]
    found = told(*places)
    assert [(one.element, one.flags, one.documents, one.sources) for one in found.elements] == [
        (ACT, 2, 2, 2), (MEANS, 4, 2, 2), (PURPOSE, 2, 2, 2),
    ]  # fmt: skip
    assert gaps(found) == set()
    assert {one.elements: (one.documents, one.sources) for one in found.together}[ACT, MEANS, PURPOSE] == (2, 2)


def test_what_is_missing_is_named():
    found = told(a_place("sexual_exploitation"))
    assert gaps(found) == {(GapCode.NOTHING, ACT), (GapCode.NOTHING, MEANS), (GapCode.ONE_SOURCE, PURPOSE)}
    assert "No passage tells of a means." in [gap.words for gap in found.missing]
    assert [gap.words for gap in found.missing][-1] == "1 of the 1 flags counted were read by nobody yet."


@pytest.mark.parametrize(
    "same",
    [
        {"families": ("mail",)},
        {"custodians": ("Hostal  Aurora",)},
        {"authors": ("Ofl. R. Choque",)},
        {"near": (DocumentId("d1"),)},
    ],
)
def test_copies_families_one_custodian_and_one_author_are_one_source(same):
    places = [a_place("debt_bondage", document) for document in ("d1", "d2", "d3")]
    given = [a_source("d1", **{k: v for k, v in same.items() if k != "near"}), a_source("d2", **same), a_source("d3")]
    one = cell(told(*places, sources=given), "debt_bondage", MEANS)
    assert (one.documents, one.sources) == (3, 2)


def test_a_statement_that_another_document_quotes_is_one_source():
    said = {"before": "Que ", "text": "le quitaron el pasaporte al llegar", "after": " y nunca lo devolvieron."}
    places = [a_place("document_retention", document, **said) for document in ("d1", "d2")]
    one = cell(told(*places), "document_retention", MEANS)
    assert (one.documents, one.sources) == (2, 1)
    short = [a_place("document_retention", document, text="pasaporte retenido") for document in ("d1", "d2")]
    assert cell(told(*short), "document_retention", MEANS).sources == 2


SAID = "Mi carnet se lo agarró la señora cuando bajé de la flota y nunca me lo devolvió"


@pytest.mark.parametrize(
    ("one", "other", "sources"),
    [
        # Word for word inside a longer sentence, in quotation marks or without, capitals and breaks as they come.
        (("", SAID, "."), ("La víctima refirió a fs. 12 que «", SAID, "», y que la encerraban."), 1),
        (("", SAID, "."), ("En su relato consta que ", SAID.upper(), ", extremo que se verifica."), 1),
        (("", SAID, "."), ("dijo: ", "el carnet se lo agarró la se-\nñora", " cuando bajé de la flota y nunca volvió"), 1),
        (("", SAID, "."), ("", "se lo agarró la señora", " cuando bajé de la flota, dice ella."), 1),
        # The same in other words, few words alike, and words that are alike beside the passage alone are two.
        (("", SAID, "."), ("", "La señora se quedó con su carnet al bajar de la flota", " y no lo devolvió."), 2),
        (("", SAID, "."), ("", "Su carnet se lo agarró la señora", " al llegar a Uyuni, según vio la vecina."), 2),
        (("Preguntada para que diga si en el lugar podía salir sola ", "no me dejaban", "."),
         ("Preguntada para que diga si en el lugar podía salir sola ", "me tenían con llave", "."), 2),
        (("", "Me quitó el carnet", " en la terminal."), ("", "Me quitó el carnet", " en Oruro."), 2),
    ],
)  # fmt: skip
def test_words_that_stand_the_same_in_two_documents_come_from_one(one, other, sources):
    places = [
        a_place("document_retention", document, before=before, text=text, after=after)
        for document, (before, text, after) in (("d2", one), ("d1", other))
    ]
    assert cell(told(*places), "document_retention", MEANS).sources == sources


def test_what_a_document_tells_beside_a_quotation_stays_its_own():
    statement = a_place("document_retention", "d2", text=SAID, after=".")
    quoted = a_place("document_retention", "d1", before="La víctima refirió que «", text=SAID, after="».")
    found_there = a_place("document_retention", "d1", 50, before="Se secuestró ", text="once pasaportes de la caja")
    assert cell(told(statement, quoted, found_there), "document_retention", MEANS).sources == 2
    # The words quoted are the statement's, though it is flagged for something else there.
    other = a_place("debt_bondage", "d2", text=SAID, after=".")
    own = a_place("document_retention", "d2", 90, text="le guardaron además la visa y no la volvió a ver")
    assert (
        cell(told(other, own, quoted, sources=[a_source("d2", **STATEMENT)]), "document_retention", MEANS).sources == 1
    )


def test_where_a_minor_is_spoken_of_the_means_need_not_be_shown():
    found = told(a_place("minor_victim"))
    assert found.minors == 1
    assert "under 18" in found.note
    means = found.elements[1]
    assert (means.element, means.needed, means.flags) == (MEANS, False, 0)
    assert (GapCode.NOTHING, MEANS) not in gaps(found)
    denied = told(a_place("minor_victim", polarity=Polarity.NEGATED))
    assert (denied.minors, denied.elements[1].needed) == (0, True)


@pytest.mark.parametrize(
    ("more", "verdict", "flags"),
    [
        ({}, None, 1), ({}, Verdict.CONFIRMED, 1), ({}, Verdict.UNSURE, 1), ({}, Verdict.DISMISSED, 0),
        ({"polarity": Polarity.NEGATED}, None, 0), ({"polarity": Polarity.GENERIC}, Verdict.CONFIRMED, 1),
        ({"tier": Tier.SUGGESTED}, None, 0), ({"tier": Tier.SUGGESTED}, Verdict.CONFIRMED, 1),
        ({"tier": Tier.MODEL}, None, 1),
    ],
)  # fmt: skip
def test_what_counts(more, verdict, flags):
    place = a_place("document_retention", **more)
    found = told(place, decisions=[a_decision(place.flag, verdict)] if verdict else [])
    assert found.elements[1].flags == flags
    assert found.dismissed == (verdict is Verdict.DISMISSED)


def test_a_confirmed_flag_that_newer_rules_lost_still_counts_and_an_unsure_one_not():
    lost, doubtful = a_place("document_retention").flag, a_place("debt_bondage", start=90).flag
    found = told(decisions=[a_decision(lost), a_decision(doubtful, Verdict.UNSURE, number=1)])
    assert [one.category for one in found.cells] == ["document_retention"]


def test_readers_at_odds_are_told_and_the_flag_counts_until_that_is_settled():
    place = a_place("document_retention")
    found = told(
        place, decisions=[a_decision(place.flag), a_decision(place.flag, Verdict.DISMISSED, by="bea", number=1)]
    )
    one = cell(found, "document_retention", MEANS)
    assert (one.flags, one.confirmed, one.conflicts) == (1, 0, 1)


def test_what_rests_on_the_victims_word_alone_is_marked_until_something_else_bears_it_out():
    word = a_place("document_retention", "d1", text="me quitó el pasaporte")
    found = told(word, sources=[a_source("d1", **STATEMENT)])
    assert cell(found, "document_retention", MEANS).victim_alone
    assert (GapCode.VICTIM_ALONE, MEANS) in gaps(found)
    seen = a_place("document_retention", "d2", before="Se secuestró ", text="tres pasaportes ajenos")
    borne_out = told(word, seen, sources=[a_source("d1", **STATEMENT)])
    assert not cell(borne_out, "document_retention", MEANS).victim_alone


@pytest.mark.parametrize(
    ("before", "text", "source", "expected"),
    [
        ("", "me quitó el pasaporte", STATEMENT, Voice.VICTIM),
        ("En el allanamiento se encontraron ", "los pasaportes en una caja", STATEMENT, Voice.OBSERVED),
        ("La víctima refirió que ", "le quitaron el pasaporte", {}, Voice.VICTIM),
        ("A vítima relatou que ", "reteram o passaporte", {}, Voice.VICTIM),
        ("The victim stated that ", "her passport was taken", {}, Voice.VICTIM),
        ("Officers found ", "eleven passports in a safe", {}, Voice.OBSERVED),
        ("pasame los pasaportes, ", "los guardo yo", {}, Voice.OTHER),
        ("El portero dijo que ", "les guardaban los pasaportes", {}, Voice.OTHER),
        ("La víctima declaró ayer. ", "los guardo yo, decía el chat", {}, Voice.OTHER),
        ("", "le quitaron el pasaporte", {"opening": "Parte diario", "roles": ("officer",)}, Voice.OTHER),
    ],
)
def test_on_whose_word_a_passage_rests(before, text, source, expected):
    found = told(a_place("document_retention", before=before, text=text), sources=[a_source("d1", **source)])
    assert [place.voice for place in cell(found, "document_retention", MEANS).places] == [expected]


def test_leads_outside_the_elements_stand_beside():
    assert told(a_place("migrant_smuggling")).beside == {"migrant_smuggling": 1}
