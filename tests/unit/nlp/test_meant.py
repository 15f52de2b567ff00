"""Text as it was meant: what is found lies at its place in the page as it is, in the page's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.factories import a_document, a_page
from support.language import understand

from models.mention import MentionKind
from services.nlp.assemble import assemble
from services.nlp.meant import meant
from services.search.indexer import records_of

PEOPLE = {
    "Declaró ante el fiscal la señora RocÃ­o NÃºÃ±ez PeÃ±aloza, de Potosí.": "rocio nunez penaloza",
    "Se presentó la testigo Zul\u200bma Cho\u200bque Apa\u200bza en la oficina.": "zulma choque apaza",
    "Se presentó la testigo Zulma\u200bChoque Apaza en la oficina.": "zulma choque apaza",
    "IMPUTADA: C H O Q U E   A P A Z A   Z U L M A\nDomicilio: calle Junín 12": "choque apaza zulma",
    "La señora Rosa Gutié-\nrrez Mamani vive desde enero en la casa\nde al lado.": "rosa gutierrez mamani",
    "La señora Rosa Gu\u00ad\ntié\u00ad\n  rrez, testigo, vive desde enero en la casa.": "rosa gutierrez",
    "Sra. PeÃƒÂ±aloza NÃƒÂºÃƒÂ±ez RocÃƒÂ­o, testigo": "penaloza nunez rocio",
}


@pytest.mark.parametrize("text", PEOPLE)
def test_a_damaged_name_is_read_and_stands_in_the_words_of_the_page(text):
    page = a_page(text, boxes=True)
    people = [m for m in understand(a_document(page)).mentions if m.kind is MentionKind.PERSON]
    assert [m.normal for m in people] == [PEOPLE[text]]
    assert all(page.text[m.span.start : m.span.end] == m.text for m in people)
    assert all(m.boxes for m in people)


def test_names_and_places_broken_at_a_line_end_have_their_whole_form_in_fields_and_lists():
    document = a_document(a_page("La señora Rosa Gutié-\nrrez vive en Cocha-\nbamba desde enero."))
    found = understand(document)
    assert {m.kind: m.normal for m in found.mentions if m.kind in (MentionKind.PERSON, MentionKind.PLACE)} == {
        MentionKind.PERSON: "rosa gutierrez",
        MentionKind.PLACE: "cochabamba",
    }
    (record,) = records_of(document, found, agency="a", name="nota.txt")
    assert (record.person, record.place) == (("rosa gutierrez",), ("cochabamba",))
    named = {entity.kind: entity.name for entity in assemble(found.mentions, case=document.case)}
    assert (named[MentionKind.PERSON], named[MentionKind.PLACE]) == ("Rosa Gutiérrez", "Cochabamba")


def test_lines_stay_lines_where_a_word_is_broken():
    (page,) = meant(a_document(a_page("Lugar: Cocha-\nbamba Bolivia\nNombre: Rosa Gutié-\nrrez\nEdad: 20")))[0].pages
    assert page.text == "Lugar: Cochabamba\nBolivia\nNombre: Rosa Gutiérrez\nEdad: 20"


def test_what_is_stated_and_flagged_lies_in_the_page_as_it_is():
    text = "La testigo Zul\u200bma Cho\u200bque decla\u00adró: la encar\u200bgada nos qui\u200btó los pasa\u200bportes."
    page = a_page(text, boxes=True)
    analysis = understand(a_document(page))
    (person,) = (m for m in analysis.mentions if m.kind is MentionKind.PERSON)
    assert [page.text[s.start : s.end] == s.words for s in person.stated] == [True]
    (flag,) = (i for i in analysis.indicators if i.category == "document_retention")
    assert page.text[flag.span.start : flag.span.end] == flag.text
    assert flag.text.endswith("pasa\u200bportes")


def test_a_journey_lies_in_the_page_as_it_is():
    text = "El 3 de mayo de 2022 viajó en bus desde Cocha\u200bbamba hasta Villa\u200bzón con dos chicas."
    page = a_page(text)
    (leg,) = understand(a_document(page)).legs
    assert [page.text[place.start : place.end] for place in leg.places] == ["Cocha\u200bbamba", "Villa\u200bzón"]
    assert [place.text for place in leg.places] == ["Cocha\u200bbamba", "Villa\u200bzón"]


@pytest.mark.parametrize(
    "text",
    [
        "«MINHA IRMû disse ela, e a outra: “E A MINHA IRMÔ.",
        "A B C D\nA   B   C   D",
        "Opção A ou B, grupo C D",
        "plain text 70012345",
        "Señora Nuñez, año 2021, 15 °C, nº 3",
    ],
)
def test_plain_text_stays_as_it_is(text):
    document = a_document(a_page(text))
    assert meant(document)[0] is document


@given(st.text(alphabet="aZñÃ±Â¡â€œ\u200b\u00ad A B Ñ-\n\ufeff.", max_size=60))
def test_every_character_has_its_place(text):
    document = a_document(a_page(text, boxes=True))
    page, origins = meant(document)[0].pages[0], meant(document)[1]
    if not origins.texts:
        return
    read = origins.texts[1]
    assert len(read.value) == len(read.starts) == len(read.ends)
    assert read.starts == sorted(read.starts)
    assert read.ends == sorted(read.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(read.starts, read.ends, strict=True))
    assert page.words.stand_in(len(page.text))
