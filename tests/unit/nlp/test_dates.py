"""Dates: figures, words, Roman months, OCR, and what is no date."""

import datetime as dt

import pytest
from support.language import found, pairs

from services.nlp import normal, timewords


def normals(text, country="BO", language="es"):
    return [f.normal for f in found(text, "dates", country=country, language=language)]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("el 12/03/2021", "2021-03-12"),
        ("el 12-03-21", "2021-03-12"),
        ("12.03.2021", "2021-03-12"),
        ("2021-03-12", "2021-03-12"),
        ("12-III-21", "2021-03-12"),
        ("29-V-2024", "2024-05-29"),
        ("12MAR2021", "2021-03-12"),
        ("12 de marzo de 2021", "2021-03-12"),
        ("1.º de março de 2021", "2021-03-01"),
        ("1ro. de mayo de 2021", "2021-05-01"),
        ("1o de maio de 2022", "2022-05-01"),
        ("1 º de maio de 2022", "2022-05-01"),
        ("1o. de mayo de 2021", "2021-05-01"),
        ("1O de mayo de 2021", "2021-05-10"),
        ("12 de setiembre del 2021", "2021-09-12"),
        ("a los 14 días del mes de mayo de 2024", "2024-05-14"),
        ("a los doce días del mes de marzo de dos mil veintiuno", "2021-03-12"),
        ("aos vinte e um dias do mês de agosto de 2023", "2023-08-21"),
        ("June 18, 2021", "2021-06-18"),
        ("5th October 2023", "2023-10-05"),
        ("le 27 septembre 2024", "2024-09-27"),
        ("15 giugno 2023", "2023-06-15"),
        ("en marzo de 2021", "2021-03"),
        ("marzo/2021", "2021-03"),
        ("17 AGO/AUG 2006", "2006-08-17"),
        ("06/abr/2023", "2023-04-06"),
        ("12/0S/24", "2024-05-12"),
        ("nacida el 02/10/75", "1975-10-02"),
        ("el 12 / 03 / 2021", "2021-03-12"),
        ("2021-03-12T10:00", "2021-03-12"),
        ("15/II/2023", "2023-02-15"),
        ("Validade: quarta-feira, 1º de fevereiro de 2017", "2017-02-01"),
        ("el 3 de rnarzo de 2021", "2021-03-03"),
        ("2 June I999", "1999-06-02"),
        ("a los treinta y un días del mes de agosto de mil novecientos noventa y ocho", "1998-08-31"),
        ("il ventitré maggio duemilaventuno", "2021-05-23"),
        ("le vingt-trois août mille neuf cent quatre-vingt-dix-huit", "1998-08-23"),
        ("the twenty-third day of August two thousand and twenty", "2020-08-23"),
        ("on the first of March nineteen ninety-eight", "1998-03-01"),
        ("llegó en 2019 con su prima", "2019"),
        ("del 3 al 5 de mayo de 2021", "2021-05-03/2021-05-05"),
        ("from 3 to 5 May 2021", "2021-05-03/2021-05-05"),
        ("March 3-5, 2021", "2021-03-03/2021-03-05"),
        ("entre marzo y mayo de 2021", "2021-03/2021-05"),
        ("entre 2019 y 2021", "2019/2021"),
    ],
)
def test_dates(text, date):
    found_dates = normals(text)
    assert found_dates == ([date] if date else found_dates)
    if date:
        assert found_dates == [date]


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2021",
        "Ley 12/03/2021",
        "14/2021",
        "a las 10:35",
        "45/67/2021",
        "1.2.21",
        "IP 10.0.0.1",
        "causa 12/3/2021",
        "doce hombres",
        "le descontaban 1/2 jornada",
        "versión 3.10.2021 de la aplicación",
        "they may 12 times refuse",
        "manzana 12 lote 4. Julio llegó",
        "trabajaba por la mañana, a la mañana y de mañana",
        "hoy en día nadie lo dice",
        "ela faz 15 anos",
        "la ragazza ha 16 anni",
        "son 2019 personas",
    ],
)
def test_other_figures_are_no_dates(text):
    assert normals(text) == []


def test_a_date_without_a_year_has_no_normal_form():
    assert pairs("el 3 de mayo", "dates") == [("3 de mayo", None)]


def test_months_come_first_only_in_english_files_of_the_united_states():
    (date,) = found("on 02/04/1989", "dates", country="US", language="en")
    assert (date.normal, date.alternatives) == ("1989-02-04", ("1989-04-02",))
    assert normals("el 02/04/1989", "US", "es") == ["1989-04-02"]
    assert normals("on 11/24/2022", "GB", "en") == ["2022-11-24"]


def test_two_days_that_are_no_range_stay_two():
    assert pairs("los días 10 y 12 de mayo de 2021", "dates") == [
        ("10", "2021-05-10"),
        ("12 de mayo de 2021", "2021-05-12"),
    ]


def test_the_first_day_takes_the_year_of_the_last():
    assert normals("del 2 de enero al 5 de febrero de 2021") == ["2021-01-02", "2021-02-05"]


def test_the_order_of_the_others_decides_where_no_country_does():
    assert normals("on 02/04/2021 and 11/24/2021", None, "en") == ["2021-02-04", "2021-11-24"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("NACIMIENTO 05 11 1979", "1979-11-05"),
        ("VALIDEZ 18 04 2031", "2031-04-18"),
        ("en julio del 99", "1999-07"),
        ("el 8 de març de 2024", "2024-03-08"),
        ("el 3 de gener de 2024", "2024-01-03"),
        ("o 3 de xaneiro de 2024", "2024-01-03"),
        ("el 3 X 2015", "2015-10-03"),
        ("fecha: 3 x 15", "2015-10-03"),
        ("12-iii-21", "2021-03-12"),
    ],
)
def test_dates_of_cards_and_of_neighbouring_languages(text, date):
    assert normals(text, "ES") == [date]


def test_two_days_stand_behind_their_labels():
    assert normals("EMISIÓN VALIDEZ 18 04 2021 18 04 2031", "ES") == ["2021-04-18", "2031-04-18"]


@pytest.mark.parametrize(
    "text",
    [
        "3 x 15", "5 v 12 resultado", "2 x 24 paracetamol", "tornillo 4 i 20", "pantalla 16 x 10", "PANTALLA 16 X 10",
        "lote 05 11 1979", "julio del 15 al 20", "Marc 12 años",
    ],
)  # fmt: skip
def test_measures_and_scores_are_no_dates(text):
    assert normals(text, "ES") == []


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Luz\t2026-04-03 [03/04/2026]\tok", ["2026-04-03"]),
        ("Luz\t2026-04-03 12:00:00 [03.04.26 12:00]\tok", ["2026-04-03"]),
        ("el 2026-04-03 [04/05/2026]", ["2026-04-03", "2026-05-04"]),
        ("el 2026-04-03, otra vez el 03/04/2026", ["2026-04-03", "2026-04-03"]),
    ],
)
def test_a_cell_told_with_its_look_is_one_day(text, dates):
    assert normals(text) == dates


def test_three_letters_among_the_figures_of_a_whole_date():
    assert normals("el l7/O9/2O21 salió") == ["2021-09-17"]
    assert normals("17/O9/2l") == ["2021-09-17"]
    assert normals("ll/OO/2l") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Entre el 27/2 y el 4/3 estuvo en Oruro", ["27/2", "4/3"]),
        ("del 01/03 al 9/3 trabajó", ["01/03", "9/3"]),
        ("mezclar de 1/2 a 3/4 de taza", []),
        ("entre 1/2 y 3/4/2021", ["3/4/2021"]),
    ],
)
def test_two_days_in_figures_without_a_year(text, said):
    assert [text[one.start : one.end] for one in found(text, "dates", country="BO")] == said


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 del mes pasado", "2022-02-03"),
        ("12 del corriente", "2022-03-12"),
        ("7 del cte.", "2022-03-07"),
        ("5 do corrente mês", "2022-03-05"),
        ("9 do mês que vem", "2022-04-09"),
        ("4 de ce mois", "2022-03-04"),
        ("8th of last month", "2022-02-08"),
        ("2 del mese scorso", "2022-02-02"),
        ("30 del mes pasado", None),
    ],
)
def test_a_day_of_the_month_of_writing(text, day):
    assert timewords.value(normal.flat(text), dt.date(2022, 3, 31)) == day


@pytest.mark.parametrize(
    ("text", "written", "iso"),
    [
        ("el 14 de julio de la gestión 2023", "14 de julio de la gestión 2023", "2023-07-14"),
        ("en marzo de la gestión 2022", "marzo de la gestión 2022", "2022-03"),
    ],
)
def test_the_year_as_bolivia_writes_it(text, written, iso):
    assert pairs(text, "dates", country="BO") == [(written, iso)]


@pytest.mark.parametrize(
    ("language", "text", "dates"),
    [
        ("es", "vence 10/2026", [("10/2026", "2026-10")]),
        ("es", "desde 03/2022 hasta 06/2023", [("03/2022", "2022-03"), ("06/2023", "2023-06")]),
        ("es", "trabajó 01/2022 a 06/2023", [("01/2022", "2022-01"), ("06/2023", "2023-06")]),
        ("es", "entre 01/2022 y 06/2023", [("01/2022", "2022-01"), ("06/2023", "2023-06")]),
        ("pt", "competência 05/2023", [("05/2023", "2023-05")]),
        ("es", "1 de mayo de 2.023", [("1 de mayo de 2.023", "2023-05-01")]),
        ("es", "marzo 12 de 2023", [("marzo 12 de 2023", "2023-03-12")]),
        ("es", "marzo 12/23", [("marzo 12/23", "2023-03-12")]),
        ("en", "Mar 27 '99", [("Mar 27 '99", "1999-03-27")]),
        ("es", "12 mayo 23 en Lima", [("12 mayo 23", "2023-05-12")]),
        ("es", "el 12 de mayo 15 mujeres fueron trasladadas", [("12 de mayo", None)]),
        ("es", "el 12 de mayo, 15 agentes", [("12 de mayo", None)]),
        ("es", "Ley 3/2020, sentencia 3/2019 y 4/2020, autos 12/2021 y 3/2022, causa 12/2021 a 3/2022", []),
    ],
)
def test_months_in_figures_and_years_that_are_none(language, text, dates):
    assert pairs(text, "dates", language=language) == dates
