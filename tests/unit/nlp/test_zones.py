"""Machine-readable zones: names that begin like a head, and what the zone says of its holder."""

import pytest
from support.factories import a_document, a_mention, a_page
from support.language import found

from models.mention import MentionKind
from services.nlp import people
from services.nlp.zones import check_digit, holders, zone_lines


def card(state, number, name, birth="880317", expiry="320905"):
    field = number.ljust(9, "<")
    second = f"{birth}{check_digit(birth)}F{expiry}{check_digit(expiry)}{state}"
    return "\n".join(
        (f"I<{state}{field}{check_digit(field)}".ljust(30, "<"), second.ljust(29, "<") + "4", name.ljust(30, "<"))
    )


def passport(state, number, name, birth="880317", expiry="320905"):
    field = number.ljust(9, "<")
    second = f"{field}{check_digit(field)}{state}{birth}{check_digit(birth)}F{expiry}{check_digit(expiry)}"
    return f"P<{state}{name}".ljust(44, "<") + "\n" + second.ljust(43, "<") + "2"


def mrz(text, kind):
    return [(text[f.start : f.end], f.normal) for f in found(text, "mrz") if f.kind is kind]


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("PAREDES<LUNA<<INES", "ines paredes luna"),
        ("CANAVIRI<LIMA<<ROSA", "rosa canaviri lima"),
        ("AGUILAR<PAZ<<IRIS", "iris aguilar paz"),
        ("VELARDE<<TOMAS<ABEL", "tomas abel velarde"),
        ("IRIARTE<SOSA<<EVA", "eva iriarte sosa"),
        ("CPERUZZI<<GINO", "gino cperuzzi"),
        ("QUINTEROS<<LIA", "lia quinteros"),
    ],
)
def test_a_surname_of_a_card_keeps_its_first_letters(name, normal):
    assert mrz(card("BOL", "7712045", name), MentionKind.PERSON) == [(name, normal)]


def test_birth_and_expiry_are_dates_where_their_check_digits_pass():
    zone = passport("PRY", "E604412", "SOTELO<<MIRTA")
    assert mrz(zone, MentionKind.DATE) == [("880317", "1988-03-17"), ("320905", "2032-09-05")]
    wrong = zone.replace(f"880317{check_digit('880317')}", f"880317{(check_digit('880317') + 1) % 10}")
    assert mrz(wrong, MentionKind.DATE) == [("320905", "2032-09-05")]


def test_letters_that_ocr_put_for_figures_of_a_date_are_read_as_figures():
    zone = card("PER", "40506071", "TITO<LARA<<NOE").replace("320905", "32O9O5")
    assert mrz(zone, MentionKind.DATE)[1] == ("32O9O5", "2032-09-05")


@pytest.mark.parametrize(
    ("birth", "told"), [("120304", "2012-03-04"), ("610304", "1961-03-04"), ("310304", "1931-03-04")]
)
def test_the_century_of_a_birth_follows_from_the_expiry(birth, told):
    (holder,) = holders(passport("COL", "AV600712", "MINA<<SOL", birth=birth))
    assert holder.birth is not None
    assert holder.birth[0] == told


def test_a_sign_that_ocr_read_as_a_letter_is_no_part_of_the_name():
    zone = passport("HND", "G604412", "CRUZ<<AMPARO<CARMENK<<L")
    assert mrz(zone, MentionKind.PERSON) == [("CRUZ<<AMPARO<CARMEN", "amparo carmen cruz")]
    assert mrz(passport("HND", "G604412", "CRUZ<<ERIK"), MentionKind.PERSON) == [("CRUZ<<ERIK", "erik cruz")]


@pytest.mark.parametrize(
    "zone", [passport("ROU", "055600712", "POPA<<LENUTA"), card("ROU", "RX600712", "POPA<<LENUTA")]
)
def test_the_person_carries_what_the_zone_says(zone):
    document = a_document(a_page(f"Copia del documento:\n{zone}\n"))
    person = a_mention(document, "POPA<<LENUTA", normal="lenuta popa", kind=MentionKind.PERSON)
    (told,) = people.tell(document, [person], {1: "es"})
    assert {(str(s.about), s.value) for s in told.stated} == {("birth_date", "1988-03-17"), ("nationality", "RO")}


def test_capitals_are_no_zone():
    assert list(zone_lines("PEREZ VARGAS ANA MARIA DE LOS ANGELES\nCALLE 12 NUMERO 4")) == []


def test_a_card_of_two_lines_holds_its_name_in_the_first_and_its_number_in_the_second():
    number, birth = "KT600712", "880317"
    zone = (
        "I<ROUPOPA<<LENUTA".ljust(36, "<")
        + "\n"
        + f"{number}<{check_digit(number)}ROU{birth}{check_digit(birth)}F320905{check_digit('320905')}".ljust(35, "<")
        + "0"
    )
    assert mrz(zone, MentionKind.PERSON) == [("POPA<<LENUTA", "lenuta popa")]
    assert mrz(zone, MentionKind.ID) == [(number, f"ro.id_card:{number}")]
    assert [holder.birth[0] for holder in holders(zone)] == ["1988-03-17"]
