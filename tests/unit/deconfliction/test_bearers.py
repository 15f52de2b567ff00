"""Whose a value is, by the words around it: each line is a text, the people of it, and the bearer of its number."""

import datetime as dt

import pytest
from support.factories import a_document, a_mention, a_page

from models.deconfliction import Bearer, Sign
from models.document import Document
from models.mention import Mention, MentionKind
from services.deconfliction.bearers import PageBearers, Read
from services.deconfliction.sides import Sides

TODAY = dt.date(2026, 3, 2)


def read(text: str, *people: str) -> Read:
    """Whose 71234567 is."""
    document = a_document(a_page(text))
    mentions = [_named(document, one) for one in people if one in text]
    phone = a_mention(document)
    page = [*mentions, phone]
    return PageBearers(text, page, Sides(page, {1: text}, (), today=TODAY)).read(phone)


def _named(document: Document, name: str) -> Mention:
    return a_mention(document, name, normal=name.lower(), kind=MentionKind.PERSON)


@pytest.mark.parametrize(
    "text",
    [
        "El imputado Luis Choque usa el celular 71234567.",
        "O investigado Luis Choque usa a linha 71234567.",
        "The suspect Luis Choque used the number 71234567.",
        "Le mis en cause Luis Choque utilise le numéro 71234567.",
        "L'indagato Luis Choque usa l'utenza 71234567.",
        "La línea 71234567 pertenece al imputado Luis Choque.",
        "Luis Choque fue detenido. Su celular es 71234567.",
        "Nombre | Calidad | Celular\nLuis Choque | imputado | 71234567",
        "3. PERSONA DENUNCIADA\nNombre\nLuis Choque\nCelular\n71234567",
        "La dueña del local se llama Luis Choque y usa el teléfono 71234567.",
        "BEGIN:VCARD\nFN:Luis Choque, proxeneta\nTEL:71234567\nEND:VCARD",
    ],
)  # fmt: skip
def test_what_a_text_plainly_gives_to_somebody_accused_is_his(text: str) -> None:
    assert read(text, "Luis Choque").bearer is Bearer.ACCUSED


@pytest.mark.parametrize(
    "text",
    [
        "El imputado Luis Choque llamó al 71234567.",
        "El imputado Luis Choque le compró un chip con el número 71234567.",
        "En la agenda del imputado Luis Choque figura Ritita con el 71234567.",
        "El imputado Luis Choque declaró que el número 71234567 fue bloqueado.",
        "The suspect Luis Choque kept her passport and her phone, 71234567.",
        "Le suspect Luis Choque a acheté une carte SIM, numéro 71234567, remise à une amie.",
        "El imputado Luis Choque, que vive con otra persona y trabaja de noche en el mercado, no dio el 71234567.",
    ],
)  # fmt: skip
def test_what_somebody_accused_takes_calls_or_gives_away_is_not_his(text: str) -> None:
    assert read(text, "Luis Choque").bearer is not Bearer.ACCUSED


@pytest.mark.parametrize(
    "text",
    [
        "La víctima Rosa Vega tiene el celular 71234567.",
        "Teléfono de la víctima: 71234567.",
        "La denunciante dio el 71234567.",
        "Mi número es 71234567.",
        "A vítima Rosa Vega, telefone 71234567.",
        "The victim Rosa Vega can be reached on 71234567.",
        "Rosa Vega | vítima | 71234567",
        "DATOS DE LA VÍCTIMA\nNombre: Rosa Vega\nCelular: 71234567",
    ],
)  # fmt: skip
def test_G4_what_may_be_a_victims_is_hers(text: str) -> None:
    assert read(text, "Rosa Vega").bearer is Bearer.PROTECTED


@pytest.mark.parametrize(
    ("text", "bearer", "sign"),
    [
        ("Buscamos costureras, sueldo semanal, pasaje pagado. WhatsApp 71234567", Bearer.ADVERT, Sign.ADVERT),
        ("Masajes, recién llegada, ambiente privado. 71234567", Bearer.UNKNOWN, Sign.SEX_ADVERT),
        ("SE BUSCA a una niña. Trabajaba con pasaje y comida. Llamar al 71234567", Bearer.UNKNOWN, None),
        ("Hotel Las Palmas, teléfono 71234567.", Bearer.FIRM, Sign.BESIDE),
        ("El refugio, teléfono 71234567.", Bearer.OFFICE, Sign.BESIDE),
        ("71200000;71234567;35", Bearer.UNKNOWN, Sign.NOTHING),
        ("Llamar al 71234567.", Bearer.UNKNOWN, Sign.NOTHING),
    ],
)  # fmt: skip
def test_adverts_firms_and_bodies(text: str, bearer: Bearer, sign: Sign | None) -> None:
    found = read(text)
    assert found.bearer is bearer or (bearer is Bearer.UNKNOWN and found.bearer is Bearer.PROTECTED)
    assert sign is None or found.sign is sign


def test_a_victim_and_a_suspect_in_one_row_leave_its_value_to_nobody() -> None:
    assert read("Luis Choque | imputado | Rosa Vega | víctima | 71234567", "Luis Choque", "Rosa Vega") == Read(
        Bearer.UNKNOWN, Sign.ROW, ("luis choque", "rosa vega")
    )


def test_who_deceives_or_holds_somebody_by_a_text_is_on_the_other_side() -> None:
    text = "Luis Choque les retuvo los pasaportes.\n\nLuis Choque, celular 71234567."
    assert read(text, "Luis Choque").bearer is Bearer.ACCUSED
    hers = "A Rosa Vega la retuvo su patrón.\n\nRosa Vega, celular 71234567."
    assert read(hers, "Rosa Vega").bearer is not Bearer.ACCUSED
