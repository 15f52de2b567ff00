"""Whatever the text: spans point at their words, normal forms stay as they are, nothing breaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.factories import a_document, a_page
from support.language import kit, understand

from models.phone import phone_key
from services.nlp import normal, tokens

# Pieces that extractors look for, between any characters at all.
PIECES = st.sampled_from(
    [
        "tel. 71234567", "+591 7 123 4567", "DNI 12.345.678", "CPF 123.456.789-09", "placa 1234-ABC", "12/03/2021", "$ 3.500",
        "Sra. Quispe", "Ana Flores", "en Oruro", "Calle Junín 345", "Hotel Sol", "ana@correo.example", "@ana_23", "S.R.L.",
        "quitó los pasaportes", "no", "deuda de 300 dólares", "P<BOLPEREZ<<ANA<<<<<", "dos mil", "de", "\n", " ", "\t", "|", "«", "<<",
        "seis doce treinta y cuatro", "2 de mayo del mismo año", "a grand", "0,05 BTC", "12MAR21", "\u202e", "\u2066", "\U000e0041",
        "ES9121000418450200051332", "https://wa.me/59171234567", "\u200f", "\u0301", "\x00", "½", "²", "٣", "ﷺ", "🦋",
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=14).map("".join)


@given(text=TEXTS, country=st.sampled_from([None, "BO", "AR", "BR", "MX", "US"]))
def test_spans_point_at_their_words(text, country):
    page = a_page(tokens.clean(text))
    analysis = understand(a_document(page), country)
    for mention in analysis.mentions:
        assert page.text[mention.span.start : mention.span.end] == mention.text
        assert mention.text.strip()
    for flag in analysis.indicators:
        assert page.text[flag.span.start : flag.span.end] == flag.text


@given(text=st.text())
def test_a_doc_has_the_text_it_was_made_of(text):
    clean = tokens.clean(text)
    assert len(clean) == len(text)
    assert kit().pipeline("es").make_doc(clean).text == clean


@given(text=st.text(), limit=st.integers(min_value=20, max_value=400))
def test_passages_leave_nothing_out(text, limit):
    passages = list(kit().languages.passages(tokens.clean(text), language="es", limit=limit))
    assert "".join(text[p.start : p.end] for p in passages) == text


@pytest.mark.parametrize(
    "form",
    [
        normal.fold,
        normal.flat,
        normal.person,
        normal.title,
        normal.code,
        normal.email,
        normal.url,
        normal.handle,
        phone_key,
    ],
)
@given(text=st.text())
def test_normal_forms_are_idempotent(form, text):
    assert form(form(text)) == form(text)


@given(text=st.text())
def test_the_flat_text_is_as_long_as_the_text(text):
    assert len(normal.flat(text)) == len(text)
