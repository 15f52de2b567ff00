"""What a document tells of its dates: the day of writing, hours, ranges."""

import pytest
from support.factories import a_document, a_page
from support.language import kit

from models.mention import MentionKind
from models.stated import About
from services.nlp.analyze import analyze


def dates(text, country="BO", **facts):
    found = analyze(a_document(a_page(text)).model_copy(update=facts), country=country, kit=kit()).mentions
    return [m for m in found if m.kind is MentionKind.DATE]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("ayer", "2024-05-14"),
        ("anteayer", "2024-05-13"),
        ("mañana", "2024-05-16"),
        ("hace tres días", "2024-05-12"),
        ("hace dos meses", "2024-03"),
        ("el lunes pasado", "2024-05-13"),
        ("el próximo viernes", "2024-05-17"),
        ("la semana pasada", "2024-05-06/2024-05-12"),
        ("el año pasado", "2023"),
        ("el 3 de mayo", "2024-05-03"),
        ("el 30 de diciembre", "2023-12-30"),
        ("del 3 al 5 de mayo", "2024-05-03/2024-05-05"),
        ("anteontem", "2024-05-13"),
        ("last Friday", "2024-05-10"),
        ("il y a deux jours", "2024-05-13"),
        ("tre giorni fa", "2024-05-12"),
    ],
)
def test_times_are_told_from_the_day_of_the_report(words, value):
    head, told = dates(f"Fecha: 15 de mayo de 2024\nLa golpearon {words} en la casa.")
    assert (head.normal, told.normal) == ("2024-05-15", value)


def test_without_a_day_of_writing_they_are_found_and_have_no_value():
    (told,) = dates("La golpearon ayer en la casa.")
    assert (told.text, told.normal) == ("ayer", None)


def test_a_date_of_the_story_is_no_day_of_writing():
    assert [d.normal for d in dates("Llegó el 3 de mayo de 2021. Dice que ayer la golpearon.")] == ["2021-05-03", None]


def test_each_chat_line_has_its_own_day():
    text = "15/05/24, 10:00 - Nora: ayer no vine\n20/05/24, 9:30 - Vero: ayer tampoco\n"
    assert [d.normal for d in dates(text)] == ["2024-05-15", "2024-05-14", "2024-05-20", "2024-05-19"]


def test_a_mail_tells_its_day_by_its_own_facts():
    (told,) = dates("ayer me pegaron", metadata={"sent": "2024-05-15T10:00:00+00:00"})
    assert told.normal == "2024-05-14"


def test_the_place_and_date_at_the_end_of_a_letter_count_for_it():
    text = "Dice que ayer la golpearon y que se fue.\n\nOruro, 15 de mayo de 2024\n"
    assert [d.normal for d in dates(text)] == ["2024-05-14", "2024-05-15"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("salió el 12/03/2021 a las 14:30 horas", "2021-03-12T14:30"),
        ("siendo las 9:05 horas del día 12/03/2021", "2021-03-12T09:05"),
        ("12/03/2021 3:15 p.m.", "2021-03-12T15:15"),
        ("em 12/03/2021 às 22h40", "2021-03-12T22:40"),
    ],
)
def test_the_hour_beside_a_date_is_told(text, value):
    (date,) = dates(text)
    assert [said.value for said in date.stated if said.about is About.TIME] == [value]


def test_two_dates_of_a_range_tell_it():
    for date in dates("del 01/03/2024 al 31/03/2024"):
        assert [s.value for s in date.stated if s.about is About.RANGE] == ["2024-03-01/2024-03-31"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Me debe 500 Bs del pasaje", ("payment", "debt")),
        ("Le pusieron una multa de 50 bolivianos", ("payment", "fine")),
        ("Recibió un adelanto de Bs 300", ("payment", "advance")),
        ("Le daban 200 bolivianos por semana", ("period", "week")),
        ("Cobraban Bs 150 la noche", ("period", "night")),
        ("Le quedaban 20 Bs por cliente", ("unit", "client")),
        ("Pagavam 300 bolivianos mensais", ("period", "month")),
    ],
)
def test_what_an_amount_is_and_pays_for(text, said):
    found = analyze(a_document(a_page(text)), country="BO", kit=kit()).mentions
    (amount,) = [m for m in found if m.kind is MentionKind.MONEY]
    assert said in [(one.about, one.value) for one in amount.stated]
    assert all(text[one.start : one.end] == one.words for one in amount.stated)


def test_another_sentence_says_nothing_of_an_amount():
    found = analyze(a_document(a_page("No debe nada. Halló 500 bolivianos.")), country="BO", kit=kit()).mentions
    assert [m.stated for m in found if m.kind is MentionKind.MONEY] == [()]
