"""A document through the whole kit: places on the page, overlaps, pages without text, versions."""

import pytest
from support.factories import a_case, a_document, a_page
from support.language import kit, understand

from models.analysis import Analysis
from models.document import TextSource
from models.indicator import Polarity
from models.mention import MentionKind
from models.words import Words
from services.nlp import analyze as analyzing
from services.nlp.analyze import VERSION, AnalysisKit
from services.nlp.assemble import assemble
from services.nlp.overlap import Placed, resolve
from services.nlp.plugin import Evidence, Found


def test_mentions_and_indicators_carry_place_boxes_reason_and_provenance():
    page = a_page("La encargada nos quitó los pasaportes. Llamar al 71234567.", boxes=True)
    analysis = understand(a_document(page))
    phone = next(m for m in analysis.mentions if m.kind is MentionKind.PHONE)
    assert page.text[phone.span.start : phone.span.end] == phone.text == "71234567"
    assert phone.normal == "+59171234567"
    assert len(phone.boxes) == 1
    assert phone.provenance.extractor == "phones"
    assert "phone" in phone.reason
    flag = next(i for i in analysis.indicators if i.category == "document_retention")
    assert page.text[flag.span.start : flag.span.end] == flag.text == "quitó los pasaportes"
    assert flag.polarity is Polarity.ASSERTED
    assert flag.palermo == ("means",)
    assert flag.rule.startswith("papers_taken@")
    assert flag.boxes
    assert "pasaportes" in flag.reason


def test_pages_without_letters_or_figures_are_skipped():
    analysis = understand(
        a_document(a_page("", number=1), a_page(" \n--", number=2), a_page("tel. 71234567", number=3))
    )
    assert [(p.page, p.language) for p in analysis.languages][:2] == [(1, None), (2, None)]
    assert [m.span.page for m in analysis.mentions] == [3]


def test_analysis_is_deterministic():
    document = a_document(a_page("El 12/03/2021 Ana Flores Quiroga pagó 300 Bs en Oruro, cel. 71234567."))
    assert understand(document) == understand(document)


def test_a_long_page_is_cut_and_nothing_is_lost():
    text = "relleno sin saltos de línea " * 1_200 + "Llamar al cel. 71234567. " + "x" * 25_000
    mentions = understand(a_document(a_page(text))).mentions
    assert [m.text for m in mentions if m.kind is MentionKind.PHONE] == ["71234567"]


def unbroken(monkeypatch, *pages):
    """How many code points of each page are analyzed with a bound of 300, and what is told."""
    monkeypatch.setattr(analyzing, "UNBROKEN", 300)
    texts = [page.text for page in pages]
    seen = []
    monkeypatch.setattr(analyzing, "_analyze", lambda document, **_: seen.append(document) or Analysis(
        document=document.id, version="1"))  # fmt: skip
    found = understand(a_document(*pages))
    assert all(text.startswith(page.text) for page, text in zip(seen[0].pages, texts, strict=True))
    problems = [(one.page, "without a line end" in one.message) for one in found.problems]
    assert {one.code for one in found.problems} <= {"analyze_limit"}
    return [len(page.text) for page in seen[0].pages], problems


LINE = "abcdefghi " * 25
"""250 characters without a line end."""


@pytest.mark.parametrize(
    ("first", "texts", "lengths", "told"),
    [
        (1, [LINE, LINE, LINE], [250, 49, 0], [(2, True)]),
        (1, [f"{LINE}\n", f"{LINE}\n", f"{LINE}\n"], [251, 251, 251], []),
        (1, [f"{LINE}\n{LINE}", "x\n", LINE], [501, 2, 250], []),
        # What stands behind the end of the line on its last page is told too.
        (1, [LINE, LINE, f"ab\n{LINE}\n", LINE], [250, 49, 0, 250], [(2, True), (3, False)]),
        (1, [LINE * 2, "x\n"], [299, 0], [(1, True)]),
        # A later stretch that begins within such a line: no more of it is analyzed.
        (101, [LINE, LINE, "x\nab\n"], [0, 0, 0], [(101, True), (103, False)]),
        (101, [LINE, "x\n"], [250, 2], []),
    ],
)
def test_a_line_that_does_not_end_is_analyzed_to_a_bound_and_told_once(monkeypatch, first, texts, lengths, told):
    pages = [a_page(text, number=number) for number, text in enumerate(texts, first)]
    assert unbroken(monkeypatch, *pages) == (lengths, told)


def test_the_version_is_known_without_building_the_kit_and_depends_on_what_runs():
    assert kit().version == VERSION
    assert AnalysisKit(languages=kit().languages, book=kit().book, extractors=["phones"]).version != VERSION


def placed(kind, start, end, evidence=Evidence.SHAPE, **options):
    class Source:
        name = "x"
        version = "1"

        def find(self, reading):
            return []

    return Placed(1, 0, Source(), Found(kind, start, end, evidence=evidence, **options))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (placed(MentionKind.ID, 0, 8, Evidence.LABEL), placed(MentionKind.PHONE, 0, 12, Evidence.SHAPE)),
        (placed(MentionKind.PHONE, 0, 8, Evidence.LABEL), placed(MentionKind.ID, 0, 8, Evidence.SHAPE)),
        (placed(MentionKind.ORG, 0, 20), placed(MentionKind.PLACE, 10, 20)),
        (placed(MentionKind.DATE, 0, 20), placed(MentionKind.DATE, 5, 20)),
    ],
)
def test_the_better_founded_one_stays(one, other):
    assert resolve([one, other]) == resolve([other, one]) == [one]


def test_a_phone_may_stand_inside_an_address():
    url = placed(MentionKind.URL, 0, 30, Evidence.CHECK)
    phone = placed(MentionKind.PHONE, 14, 25, Evidence.CHECK, inside=True)
    assert set(map(id, resolve([url, phone]))) == {id(url), id(phone)}


def test_mentions_become_entities():
    text = "Ana Flores Quiroga, cel. 71234567. Dijo ANA FLORES QUIROGA que llamó del cel. 71234567."
    analysis = understand(a_document(a_page(text)))
    entities = assemble(analysis.mentions, case=a_case().id)
    assert [(e.kind, e.normal, e.mentions) for e in entities][:2] == [
        (MentionKind.PERSON, "ana flores quiroga", 2),
        (MentionKind.PHONE, "+59171234567", 2),
    ]
    assert entities[1].name == "71234567"


def on_words(text, confidence):
    page = a_page(text, boxes=True)
    words = Words(w.model_copy(update={"confidence": confidence}) for w in page.words)
    return understand(a_document(page.model_copy(update={"words": words, "source": TextSource.OCR}))).mentions


@pytest.mark.parametrize(("words", "confidence"), [(1.0, 0.989), (0.5, 0.494), (0.07, 0.069)])
def test_a_mention_is_no_surer_than_the_words_it_stands_on(words, confidence):
    (phone,) = on_words("cel. 71234567", words)
    assert (phone.normal, phone.confidence) == ("+59171234567", confidence)
    assert phone.boxes
    assert ("read poorly" in phone.reason) == (words < 0.6)


def test_a_check_digit_vouches_for_poor_words():
    (number,) = [m for m in on_words("CPF 111.444.777-35", 0.5) if m.kind is MentionKind.ID]
    assert number.confidence == pytest.approx(0.99 * 0.95, abs=0.001)


def test_only_the_words_under_the_mention_count():
    page = a_page("Nada legible cel. 71234567", boxes=True)
    words = Words(w.model_copy(update={"confidence": 0.1 if w.end <= 12 else 0.9}) for w in page.words)
    mentions = understand(a_document(page.model_copy(update={"words": words}))).mentions
    assert [m.confidence for m in mentions if m.kind is MentionKind.PHONE] == [pytest.approx(0.989 * 0.9, abs=0.001)]
