"""Terms that readers accepted are local rules: they fire beside the shipped ones, told apart, and are silent where said."""

import pytest
from support.factories import NOON, a_document, a_page
from support.language import kit
from support.reviewing import CASE

from models.ids import WordingId
from models.indicator import Polarity, Strength, Tier
from models.span import Span
from models.trend import TermExample, WordingDecision, WordingVerdict
from services.nlp.analyze import analyze
from services.nlp.indicators.terms import LocalTerms


def a_term(term="mariposa", *, category="online_recruitment_advertising", number=1, silent=()):
    return WordingDecision(
        id=WordingId(f"{number:032x}"), case=CASE, term=term, category=category, verdict=WordingVerdict.ACCEPTED,
        reason="r", made_by="ana", user="u", made_at=NOON,
        examples=tuple(TermExample(span=span, fires=False) for span in silent),
    )  # fmt: skip


def raised(text, *terms):
    document = a_document(a_page(text))
    found = analyze(document, country="BO", kit=kit(), terms=LocalTerms.of(terms)).indicators
    return document, [one for one in found if one.local]


def test_an_accepted_term_fires_as_a_local_rule():
    _, found = raised("Llegan dos mariposas el lunes.", a_term())
    assert [(one.text, one.category, one.tier, one.strength) for one in found] == [
        ("mariposas", "online_recruitment_advertising", Tier.RULE, Strength.WEAK)
    ]
    assert found[0].rule == a_term().rule == "local:term_000000000000@1"
    assert found[0].provenance.extractor == "terms"
    assert "local rule" in found[0].reason
    assert found[0].palermo


@pytest.mark.parametrize(
    "text",
    ["Vuela el mariposario.", "La mari posa ahí.", "Llegan dos abejas el lunes."],
)
def test_it_is_silent_on_other_words(text):
    assert raised(text, a_term())[1] == []


def test_what_the_text_denies_is_told_so():
    _, found = raised("No hay ninguna mariposa en la casa.", a_term())
    assert [one.polarity for one in found] == [Polarity.NEGATED]


def test_it_is_silent_beside_what_readers_dismissed():
    document, found = raised("Llega una mariposa el lunes. Llega otra mariposa el martes.", a_term())
    assert len(found) == 2
    dismissed = Span(document=document.id, page=1, start=found[0].span.start, end=found[0].span.end)
    assert [one.span for one in raised(document.pages[0].text, a_term(silent=[dismissed]))[1]] == [found[1].span]
    elsewhere = Span(document="other", page=1, start=found[0].span.start, end=found[0].span.end)
    assert len(raised(document.pages[0].text, a_term(silent=[elsewhere]))[1]) == 2


def test_it_adds_nothing_where_a_shipped_rule_says_the_same():
    text = "Le quitaron el pasaporte."
    shipped = analyze(a_document(a_page(text)), country="BO", kit=kit()).indicators
    assert {one.category for one in shipped} == {"document_retention"}
    assert raised(text, a_term("pasaporte", category="document_retention"))[1] == []
    assert len(raised(text, a_term("pasaporte", category="debt_bondage"))[1]) == 1


def test_two_words_and_other_languages():
    assert [one.text for one in raised("Tem jale bom amanhã na casa dela.", a_term("jale bom"))[1]] == ["jale bom"]
    assert [one.text for one in raised("We have two butterfly girls tomorrow.", a_term("butterfly girl"))[1]] == [
        "butterfly girls"
    ]


@pytest.mark.parametrize("change", [{"category": "no_such_kind"}, {"term": "a|b_c"}, {"term": "<minor>"}])
def test_what_is_no_term_stops_no_analysis(change):
    assert LocalTerms.of([a_term().model_copy(update=change)]) is None
    assert LocalTerms.of([a_term().model_copy(update=change), a_term(number=2)]) is not None


def test_without_terms_there_is_no_book():
    assert LocalTerms.of([]) is None
