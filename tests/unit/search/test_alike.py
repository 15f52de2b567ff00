"""Codes that OCR misread: found by their skeleton, marked as variants, never where the code itself stands."""

import pytest
from support.factories import a_document, a_mention, a_page

from models.document import Page, TextSource, Variant
from models.mention import MentionKind
from services.search import alike
from services.search.highlight import passage, places
from services.search.syntax import parse


def a_scan(text: str, *variants: Variant) -> Page:
    return a_page(text, boxes=True).model_copy(update={"source": TextSource.OCR, "variants": variants})


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("70012345", "7OO12345"),
        ("70012345", "700l2345"),
        ("70012345", "7OO-l2345"),
        ("70012345", "7OO) l2345"),
        ("600 111 222", "6OO lll 222"),
        ("600111222", "600 1|1 222"),
        ("AE731QZ", "AE73lQZ"),
        ("AE 731 QZ", "AE-73l-QZ"),
        ("ABO1234", "AB01234"),
        ("1234-BCD", "l234 8CD"),
        ("28.555.309", "28.5S5.3O9"),
        ("code:28555309", "285553O9"),
    ],
)
def test_a_misread_code_is_found_and_told_as_a_variant(typed: str, read: str) -> None:
    page = a_scan(f"visto {read} ayer")
    found = places(parse(typed, countries=("BO", "ES")), page)
    assert [(page.text[place.start : place.end], bool(place.variant)) for place in found] == [(read, True)]


@pytest.mark.parametrize("read", ["70012B4S", "700123G5", "7OO123455", "7OO1234"])
def test_another_code_is_no_variant(read: str) -> None:
    assert not places(parse("70012345"), a_scan(f"visto {read} ayer"))


def test_a_code_that_stands_as_typed_is_no_variant() -> None:
    page = a_scan("visto 70012345 y luego 7OO12345")
    assert [(page.text[a:b], variant) for a, b, variant in places(parse("70012345"), page)] == [
        ("70012345", ""),
        ("7OO12345", "70012345"),
    ]


def test_what_was_typed_on_a_keyboard_has_no_variants() -> None:
    assert not places(parse("70012345"), a_page("visto 7OO12345 ayer"))


def test_the_reading_that_was_not_chosen_is_found_where_its_words_stand() -> None:
    text = "llamar al 600 777 222 sin falta"
    page = a_scan(text, Variant(start=14, end=17, text="111"))
    assert [(text[a:b], variant) for a, b, variant in places(parse("600111222"), page)] == [
        ("600 777 222", "600111222")
    ]
    assert not places(parse("600333222"), page)


def test_words_beside_a_variant_do_not_become_part_of_it() -> None:
    page = a_scan("La placa era otra", Variant(start=9, end=12, text="AE731QZ"))
    (place,) = places(parse("AE731QZ"), page)
    assert page.text[place.start : place.end] == "era"


def test_the_answer_says_which_number_was_meant_and_shows_what_was_read() -> None:
    page = a_scan("visto 7OO12345 ayer")
    found = passage(parse("70012345"), page, languages=("es",))
    assert [(found.snippet[mark.start : mark.end], mark.variant) for mark in found.marks] == [("7OO12345", "70012345")]
    (answer,) = found.answers
    assert (answer.variant, answer.extractor) == ("70012345", "ocr")
    assert answer.boxes == page.boxes(answer.start, answer.end)


@pytest.mark.parametrize(
    ("text", "normal", "kind", "meant"),
    [
        ("6OO 111 222", "+34600111222", MentionKind.PHONE, "+34600111222"),
        ("+34 600 111 222", "+34600111222", MentionKind.PHONE, ""),
        ("0600 111 222", "+34600111222", MentionKind.PHONE, ""),
        ("11.2Z2.333", "ar.dni:11222333", MentionKind.ID, "ar.dni:11222333"),
        ("11.222.333", "ar.dni:11222333", MentionKind.ID, ""),
        ("Ana S", "ana s", MentionKind.PERSON, ""),
    ],
)
def test_a_value_read_by_look_alikes_is_told(text: str, normal: str, kind: MentionKind, meant: str) -> None:
    page = a_page(f"dice {text} y no")
    assert alike.meant(a_mention(a_document(page), text, kind=kind, normal=normal)) == meant


def test_codes_are_no_words_and_no_long_rows() -> None:
    assert not list(alike.codes(a_scan("los soles ILLO BOLSO de la casa en el 2024 a las 8")))
    assert not list(alike.codes(a_scan("0" * 40)))


def test_a_page_of_digits_takes_time_by_its_length() -> None:
    row = "OO 1l " * 20_000
    assert sum(1 for _ in alike.codes(a_scan(row))) < 6 * row.count(" ")
