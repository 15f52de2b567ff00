"""Marks on a page: by the same rules by which the engine finds it."""

import time
from pathlib import Path

import pytest
from support.factories import a_document, a_mention, a_page, an_indicator
from support.search import a_record, a_scope

from models.document import TextSource
from models.indicator import Polarity
from models.mention import MentionKind
from models.search import Query
from models.words import Words
from services.search.engines.embedded import EmbeddedEngine
from services.search.highlight import SNIPPET, passage, spans
from services.search.spelled import distance
from services.search.syntax import parse

ES = "La víctima TRABAJABA en el Hotel Ñandú; le quitaron el pasaporte."


@pytest.mark.parametrize(
    ("query", "text", "language", "marked"),
    [
        ("hotel", ES, "es", ["Hotel"]),
        ("nandu", ES, "es", ["Ñandú"]),
        ("exact:ñandú", ES, "es", ["Ñandú"]),
        ("exact:nandu", ES, "es", []),
        ("trabajar", ES, "es", ["TRABAJABA"]),
        ("trabajar", ES, "pt", []),
        ("trabajar", ES, None, []),
        ('"trabajar"', ES, "es", []),
        ("passports", "The passport", "en", ["passport"]),
        ('"hotel nandu"', ES, "es", ["Hotel Ñandú"]),
        ('"quitaron pasaporte"~1', ES, "es", ["quitaron", "pasaporte"]),
        ('"pasaporte quitaron"~2', ES, "es", []),
        ('"pasaporte quitaron"~3', ES, "es", ["quitaron", "pasaporte"]),
        ("vict*", ES, "es", ["víctima"]),
        ("pasporte~1", ES, "es", ["pasaporte"]),
        ("hotel -pasaporte", ES, "es", ["Hotel"]),
        ("hotel OR pasaporte", ES, "es", ["Hotel", "pasaporte"]),
        ("hotel", "hotel Hotel HOTELES", None, ["hotel", "Hotel"]),
        ("3.500,00", "debe 3.500,00 pesos", "es", ["3.500,00"]),
        ("*", ES, "es", []),
        ("hotel", "", None, []),
        ("nandu", "el n\u0303andu\u0301 gris", None, ["n\u0303andu\u0301"]),
        ("gris", "n\u0303 n\u0303 gris", None, ["gris"]),
        ("hotel", "\udce9 hotel", None, ["hotel"]),
        ("7123-4567", "al 7123 4567, ya", "es", ["7123 4567"]),
    ],
)
def test_marked_words(query: str, text: str, language: str | None, marked: list[str]) -> None:
    found = spans(parse(query), text, languages=[language] if language else [])
    assert [text[start:end] for start, end in found] == marked


@pytest.mark.parametrize(("words", "moves"), [(300, "~50"), (300, ""), (3, "~50")])
def test_a_word_asked_for_again_and_again_is_marked_in_a_moment(words: int, moves: str) -> None:
    text, query = "uno dos " * 2_000 + "uno " * 2_000, f'"{"uno " * words}"{moves}'
    began = time.process_time()
    assert spans(parse(query), text)
    assert time.process_time() - began < 2  # it took minutes


@pytest.mark.parametrize(
    ("query", "kind", "text", "normal"),
    [
        ("phone:71234567", MentionKind.PHONE, "7123 4567", "+59171234567"),
        ("71234567", MentionKind.PHONE, "7123 4567", "+59171234567"),
        ("phone:*4567", MentionKind.PHONE, "7123 4567", "+59171234567"),
        ("phone:+591*", MentionKind.PHONE, "7123 4567", "+59171234567"),
        ("phone:+541155550123", MentionKind.PHONE, "15 5555-0123", "+5491155550123"),
        ("person:quispe", MentionKind.PERSON, "María QUISPE", "maria quispe"),
        ('person:"maria quispe"', MentionKind.PERSON, "María QUISPE", "maria quispe"),
        ("person:quisp*", MentionKind.PERSON, "María QUISPE", "maria quispe"),
        ("person:quizpe~1", MentionKind.PERSON, "María QUISPE", "maria quispe"),
        ("id:11222333", MentionKind.ID, "11.222.333", "ar.dni:11222333"),
        ('id:"aa 123 bb"', MentionKind.PLATE, "AA 123 BB", "AA123BB"),
    ],
)
def test_values_are_marked_where_they_are_mentioned(query: str, kind: MentionKind, text: str, normal: str) -> None:
    page = a_page(f"visto: {text}, ayer", boxes=True)
    mention = a_mention(a_document(page), text, kind=kind, normal=normal)
    found = passage(parse(query), page, languages=(), findings=[mention])
    assert [found.snippet[mark.start : mark.end] for mark in found.marks] == [text]
    assert found.boxes
    assert not passage(parse("person:other OR phone:60000000"), page, languages=(), findings=[mention]).marks


def test_a_short_name_answers_for_the_whole_name_of_its_person() -> None:
    page = a_page("vino Ana, luego Eva", boxes=True)
    mentions = [
        a_mention(a_document(page), name, kind=MentionKind.PERSON, normal=name.lower()) for name in ("Ana", "Eva")
    ]
    mentions[0] = mentions[0].model_copy(update={"person": "ana quispe"})
    found = passage(parse('person:"ana quispe"'), page, languages=(), findings=mentions)
    assert [found.snippet[mark.start : mark.end] for mark in found.marks] == ["Ana"]


def test_a_passage_is_the_densest_place_with_marks_and_boxes_in_step() -> None:
    filler = "palabra " * 100
    text = f"hotel {filler}\n el hotel del puerto, otro hotel \n{filler} hotel"
    page = a_page(text, boxes=True)
    found = passage(parse("hotel puerto"), page, languages=("es",))
    assert "otro hotel" in found.snippet
    assert "\n" not in found.snippet
    assert len(found.snippet) <= SNIPPET * 5 // 4
    assert [found.snippet[mark.start : mark.end] for mark in found.marks] == ["hotel", "puerto", "hotel"]
    assert len(found.boxes) == 5  # all on the page, not only those of the snippet
    x0, _, x1, _ = found.boxes[0]
    assert (x0, x1) == (0, 50)


def test_a_page_found_by_its_values_alone_shows_its_beginning() -> None:
    found = passage(parse("type:pdf"), a_page("Acta de inspección " * 50), languages=("es",))
    assert found.snippet.startswith("Acta")
    assert not found.marks
    assert not found.boxes


def test_a_page_full_of_answers_is_marked_in_bounded_time() -> None:
    text = "alfa beta " * 5000
    assert 0 < len(spans(parse("alfa beta"), text)) <= 500
    assert 0 < len(spans(parse('"alfa beta gama alfa"~50 OR "beta alfa"~3'), text)) <= 500


@pytest.mark.parametrize("typed", ["AE731QZ", "AE 731 QZ", "AE-731-QZ", "ae731qz", "code:AE731QZ", "codigo:ae-731-qz"])
@pytest.mark.parametrize("written", ["AE731QZ", "AE 731 QZ", "AE-731-QZ", "AE 731-QZ"])
def test_a_plate_is_found_however_its_groups_are_parted(typed: str, written: str) -> None:
    text = f"el auto con dominio {written} salió"
    marked = [text[start:end] for start, end in spans(parse(typed), text)]
    assert marked == [written]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("28555309", "28.555.309"),
        ("28.555.309", "28555309"),
        ("28 555 309", "28.555.309"),
        ("3948 KLT", "3948KLT"),
        ("3948-KLT", "3948 KLT"),
        ("A-555391", "A555391"),
        ("A555391", "A 555391"),
        ("555.017.320-41", "55501732041"),
        ("55501732041", "555.017.320-41"),
        ("1200", "1.200"),
    ],
)
def test_a_paper_is_found_however_its_groups_are_parted(typed: str, written: str) -> None:
    text = f"documento {written} visto"
    assert [text[start:end] for start, end in spans(parse(typed), text)] == [written]


@pytest.mark.parametrize("typed", ["policía OR 2024", "LA PAZ 2024 informe", "Villa 31"])
def test_words_beside_a_number_stay_words(typed: str) -> None:
    text = "informe policía de Villa en LA PAZ, año 2024, casa 31"
    assert spans(parse(typed), text)


def test_an_answer_says_what_found_it_and_how_surely() -> None:
    page = a_page("visto: 7123 4567, ayer", boxes=True)
    mention = a_mention(a_document(page), "7123 4567", kind=MentionKind.PHONE, normal="+59171234567")
    (answer,) = passage(parse("71234567"), page, languages=(), findings=[mention], version="v1").answers
    assert page.text[answer.start : answer.end] == "7123 4567"
    assert answer.boxes == page.boxes(answer.start, answer.end)
    assert (answer.found, answer.extractor, answer.version) == (
        "PHONE",
        mention.provenance.extractor,
        mention.provenance.version,
    )
    assert answer.confidence == mention.confidence


def test_a_word_that_ocr_read_is_as_sure_as_its_least_sure_piece() -> None:
    page = a_page("hotel ñandú", boxes=True)
    words = Words(
        word.model_copy(update={"confidence": sure}) for word, sure in zip(page.words, (0.9, 0.4), strict=True)
    )
    page = page.model_copy(update={"words": words, "source": TextSource.OCR})
    (answer,) = passage(parse('"hotel ñandú"'), page, languages=(), version="v1").answers
    assert (answer.extractor, answer.version, answer.confidence) == ("ocr", "v1", 0.4)


def test_an_indicator_that_is_asked_for_is_marked() -> None:
    page = a_page("le retuvo el pasaporte ayer", boxes=True)
    flag = an_indicator(a_document(page), "retuvo el pasaporte", category="document_retention")
    found = passage(parse("indicator:document_retention"), page, languages=(), findings=[flag])
    assert [found.snippet[mark.start : mark.end] for mark in found.marks] == ["retuvo el pasaporte"]
    assert found.answers[0].found == "document_retention"
    denied = flag.model_copy(update={"polarity": Polarity.NEGATED})
    assert not passage(parse("indicator:document_retention"), page, languages=(), findings=[denied]).marks


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [
        ("hotel", "hotel", 0),
        ("hotel", "hotle", 1),
        ("hotel", "otel", 1),
        ("hotel", "hoetl", 1),
        ("hotel", "hotbls", 2),
        ("hotel", "hxtbls", 3),
        ("a", "abcd", 3),
        ("", "ab", 2),
        ("ca", "abc", 3),
    ],
)
def test_distance(one: str, other: str, steps: int) -> None:
    assert distance(one, other) == distance(other, one) == steps


QUERIES = [
    *("trabajar", '"hotel nandu"', "vict*", "hotle~1", "pasporte~2", "exact:ñandú", "exact:nandu", "le", "hoteles"),
    *('"quitaron pasaporte"~1', '"pasaporte quitaron"~2', '"pasaporte quitaron"~3', '"el el"~3', '"el hotel el"~4'),
]
TEXTS = [ES, "os trabalhadores do hotel", "the el hotel", "el pasaporte quitaron el", "hoteles ñandú", "Hotel-Ñandú"]


def test_a_page_is_marked_if_and_only_if_the_engine_finds_it(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path / "index")
    languages = ["es", "pt", "en"]
    cases = [(text, language) for text in TEXTS for language in languages]
    engine.write([a_record(text, page=page, language=language) for page, (text, language) in enumerate(cases)])
    for query in QUERIES:
        node = parse(query)
        found = {page.page for page in engine.find(Query(node=node, limit=100), a_scope("c1")).pages}
        marked = {
            page
            for page, (text, language) in enumerate(cases)
            if spans(node, text, languages=[language] if language else [])
        }
        assert marked == found, query
    engine.close()


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("NOT NOT pasaporte", ["pasaporte"]),
        ("deuda -(-pasaporte)", ["pasaporte", "deuda"]),
        ("deuda NOT (hotel NOT pasaporte)", ["pasaporte", "deuda"]),
        ("deuda -pasaporte", ["deuda"]),
    ],
)
def test_what_is_refused_twice_over_is_marked(query: str, marked: list[str]) -> None:
    text = "el pasaporte y la deuda"
    assert [text[start:end] for start, end in spans(parse(query), text)] == marked


def test_words_apart_are_marked_on_a_page_that_says_them_hundreds_of_times() -> None:
    text = f"{'de la ' * 300}pasaporte de la mujer"
    found = spans(parse('"la de mujer pasaporte"~4'), text)
    assert {text[start:end] for start, end in found} >= {"pasaporte", "mujer"}
