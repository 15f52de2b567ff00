"""Names in short writings, money of the street, days with a raised letter, addresses and user names as people type them."""

import pytest
from support.factories import a_document, a_page
from support.language import understand

from models.mention import MentionKind


def found(text, kind, *, country="AR", language="es"):
    page = a_page(text).model_copy(update={"language": language})
    mentions = understand(a_document(page), country, by_rules=True).mentions
    return [(m.text, m.normal) for m in mentions if m.kind is kind]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("la señora Ma. Elena Hdez. Mtz. firmó", [("Ma. Elena Hdez. Mtz", "maria elena hernandez martinez")]),
        ("llegó Fco. Glez. Rdz. ayer", [("Fco. Glez. Rdz", "francisco gonzalez rodriguez")]),
        ("REMITENTE: ANA MTZ. LUNA", [("ANA MTZ. LUNA", "ana martinez luna")]),
        ("Firma: Fco. Javier Glez. Luna", [("Fco. Javier Glez. Luna", "francisco javier gonzalez luna")]),
        ("llegó Gpe. Vzqz. ayer", [("Gpe. Vzqz", "guadalupe vazquez")]),
    ],
)
def test_short_writings_of_names_are_names(text, names):
    got = [(text.rstrip("."), normal) for text, normal in found(text, MentionKind.PERSON, country="MX")]
    assert got == names


@pytest.mark.parametrize(
    ("text", "written", "amount"),
    [
        ("el pasaje salió un palo y medio", "un palo y medio", "1500000 ARS"),
        ("pidió medio palo", "medio palo", "500000 ARS"),
        ("debe 2 palos verdes", "2 palos verdes", "2000000 USD"),
        ("cobra 70 mil la hora", "70 mil", "70000 ARS"),
        ("dos mil quinientos (2.500) euros", "dos mil quinientos (2.500) euros", "2500 EUR"),
    ],
)
def test_money_of_the_street(text, written, amount):
    assert (written, amount) in found(text, MentionKind.MONEY)


@pytest.mark.parametrize("text", ["puso medio palo de escoba", "vinieron 70 mil personas", "dos mil (3.000) personas"])
def test_what_is_no_money_of_the_street(text):
    assert found(text, MentionKind.MONEY) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [("no dia 1º/11/2022", "2022-11-01"), ("desde finales de 2019", "2019"), ("em meados de 2021", "2021")],
)
def test_days_with_a_raised_letter_and_parts_of_years(text, day):
    assert day in [normal for _, normal in found(text, MentionKind.DATE, country="BR")]


def test_addresses_with_a_in_brackets_or_cut_by_a_line():
    assert found("Lia_SZ(a)hotmail.com", MentionKind.EMAIL) == [("Lia_SZ(a)hotmail.com", "lia_sz@hotmail.com")]
    assert [n for _, n in found("correo bar.unico\n@gmail.com", MentionKind.EMAIL)] == ["bar.unico@gmail.com"]
    assert found("correo bar.unico\n@gmail.com", MentionKind.HANDLE) == []
    assert found("el/la niño(a) vive", MentionKind.EMAIL) == []


def test_a_list_of_names_holds_no_towns_and_a_list_of_towns_no_people():
    text = "Ramos, Sofía; Flores, Victoria; Lima, Lidia Maritza; Luna, Jorge"
    assert [n for _, n in found(text, MentionKind.PERSON)] == [
        "sofia ramos", "victoria flores", "lidia maritza lima", "jorge luna",
    ]  # fmt: skip
    assert found(text, MentionKind.PLACE) == []
    towns = "Rosario, Santa Fe; Victoria, Entre Ríos; Luján, Mendoza; Córdoba, Argentina"
    assert found(towns, MentionKind.PERSON) == []


def test_names_of_users_on_kik_and_skype():
    assert [n for _, n in found("Kik: lia99, skype live:lia_44", MentionKind.HANDLE)] == ["@lia99", "@live:lia_44"]


def test_a_band_is_a_body_and_no_place():
    text = "el Tren de Aragua controla la zona"
    assert [t for t, _ in found(text, MentionKind.ORG, country="VE")] == ["Tren de Aragua"]
    assert found(text, MentionKind.PLACE, country="VE") == []
