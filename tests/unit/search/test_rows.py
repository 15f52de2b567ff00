"""Which part of a line of a list is its value, where commas may part columns or belong to the value."""

import pytest

from services.search.name_forms import NameForms
from services.search.rows import Rows

COUNTRIES = ("BO", "BR")
LEVELS = {"rosa": (9, 1), "lidia": (8, 0), "quispe": (0, 9), "vega": (1, 8), "lima": (1, 7)}
NAMES = NameForms(lambda: LEVELS)


def readings(*lines, names=NAMES):
    rows = Rows(lines, names)
    return [None if rows.header == at else rows.readings(line, COUNTRIES) for at, line in enumerate(lines)]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("71112233", ("71112233",)),
        ("71112233,Lidia", ("71112233",)),
        ("+55 67 99111-0110,Lidia", ("+55 67 99111-0110",)),
        ('"+55 67 99111-0110","Vega, Lidia"', ("+55 67 99111-0110",)),
        ('"Vega, Lidia",71112233', ("Vega, Lidia",)),
        ('"Vega, Lidia"', ("Vega, Lidia",)),
        ('"say ""so""",x', ('say "so"',)),
        ('"open, Lidia', ('"open, Lidia',)),
        # A running number is no value.
        ("7,71112233,Lidia", ("71112233",)),
        # The comma belongs to the value.
        ("Quispe, Rosa", ("Quispe, Rosa",)),
        ("Quispe Vega, Rosa", ("Quispe Vega, Rosa",)),
        ("Quispe,Rosa", ("Quispe,Rosa",)),
        ("Nguyen, Thi", ("Nguyen, Thi",)),
        ("1,500", ("1,500",)),
        ("USD 12,345,678.50", ("USD 12,345,678.50",)),
        # Not sure: both.
        ("Rosa Quispe, Oruro", ("Rosa Quispe, Oruro", "Rosa Quispe")),
        ("Rosa Quispe,Oruro", ("Rosa Quispe,Oruro", "Rosa Quispe")),
        ("Lidia,71112233", ("Lidia,71112233", "Lidia")),
        ("Calle Sucre 55, Oruro", ("Calle Sucre 55, Oruro", "Calle Sucre 55")),
        # What stands beside a number is no part of it.
        ("711 12233.", ("711 12233",)),
        ("711 12233;", ("711 12233",)),
        ("711 12233,", ("711 12233",)),
        ("[711 12233]", ("711 12233",)),
        ("(711 12233)", ("711 12233",)),
        ("tel: 711 12233", ("711 12233",)),
        ("tel.: 4112233", ("4112233",)),
        ("711 12233 (Lidia)", ("711 12233",)),
        ("711 12233 (Lidia, 34)", ("711 12233",)),
        ("Lidia (+591) 711-12233", ("(+591) 711-12233",)),
        ("WhatsApp: +591 711\u201312233", ("+591 711-12233",)),
        ("id;711 12233", ("711 12233",)),
        # Two numbers, or none that a country has: the whole line.
        ("71112233 o 71112234", ("71112233 o 71112234",)),
        ("LPZ-2026-014 71112233", ("LPZ-2026-014 71112233",)),
        ("CI 1112233", ("CI 1112233",)),
        ("2345 KLM", ("2345 KLM",)),
        ("", ("",)),
    ],
)
def test_a_line_by_itself(line, read):
    assert readings(line) == [read]


def test_without_tables_of_names_a_blank_tells_a_name():
    assert readings("Quispe, Rosa", "Quispe,Rosa", names=None) == [
        ("Quispe, Rosa",), ("Quispe,Rosa", "Quispe"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "row", "read"),
    [
        ("telefono,nombre", "71112233,Lidia", "71112233"),
        ("Teléfonos,Observación", "711 12233,", "711 12233"),
        ("name,phone", "Rosa Quispe,71112233", "Rosa Quispe"),
        ("Nome completo,CPF,Cidade", "Lidia Lima,1,Oruro", "Lidia Lima"),
        ("apelido,nome", "Li,Lidia Lima", "Li"),
        ('"Número de teléfono","x"', '"71112233","y"', "71112233"),
        ("apellidos,nombres", "Quispe Vega,Rosa", "Quispe Vega, Rosa"),
        ("first name,last name", "Rosa,Quispe", "Quispe, Rosa"),
        ("telefono", "71112233", "71112233"),
        ("Nombre", "Rosa Quispe", "Rosa Quispe"),
    ],
)
def test_a_header_is_told_and_says_what_the_columns_hold(head, row, read):
    assert readings(head, row) == [None, (read,)]
    assert readings("", head, row)[1:] == [None, (read,)]


@pytest.mark.parametrize("first", ["pasaporte", "Rosa Quispe", "Quispe, Rosa", "71112233,Lidia", "Hotel,Bar,Café"])
def test_a_value_is_no_header(first):
    assert None not in readings(first, "deuda")


@pytest.mark.parametrize(
    ("first", "behind"),
    [
        ("pasaporte", ["71112233"]),
        ("pasaporte", ["71112233", "Rosa Quispe"]),
        ("documento", ["pasaporte retenido"]),
        ("documento", ["pasaporte retenido", "deuda vieja"]),
        ("telefono", ["71112233", "teléfono celular"]),
        ("nombre", ["71112233"]),
    ],
)
def test_a_word_that_may_be_looked_for_is_no_header(first, behind):
    assert readings(first, *behind)[0] == (first,)


@pytest.mark.parametrize("first", ["pasaporte", "Documento", "Nro. de cédula"])
def test_a_word_above_values_of_its_kind_is_a_header(first):
    assert readings(first, "A1112233", "B4445566")[0] is None


def test_a_lone_header_is_a_value():
    assert readings("telefono") == [("telefono",)]


def test_rows_with_as_many_cells_each_are_a_table_and_addresses_are_none():
    assert readings("Rosa Quispe,Oruro,F", "Lidia Vega,Tarija,F") == [("Rosa Quispe",), ("Lidia Vega",)]
    line = "Calle Sucre 55, Centro, Oruro"
    assert readings(line, "Calle Bolívar 7, Centro, Oruro")[0] == (line, "Calle Sucre 55")
