"""Lists of a few rows: letterheads above them, headers in unknown words, doubled marks; and what must not change."""

import pytest
from support.files import codes, read

TITLED = """TELEFÓNICA NORTE S.A., reporte de llamadas
Abonado: Luz Núñez, Casa 7

Origen;Destino;FechaHora;Duracion
70012345;71198765;2026-04-03 23:59:01;63
Total registros: 1
"""


def roles(extraction) -> dict[int, str]:
    (table,) = extraction.tables
    return {column.place: column.role for column in table.columns}


def test_one_call_below_a_letterhead(tmp_path):
    extraction = read(tmp_path, "a.csv", TITLED.encode())
    assert extraction.tables[0].rows[4] == ("70012345", "71198765", "2026-04-03 23:59:01", "63")
    assert roles(extraction) == {0: "caller", 1: "callee", 2: "start", 3: "duration"}


@pytest.mark.parametrize("above", ["", "Operadora Norte\nPeriodo de abril\n", "x;;;\n"])
@pytest.mark.parametrize("when", ["20260403235901", "2026-04-03 23:59:01"])
def test_two_calls_under_a_header_in_unknown_words(tmp_path, above, when):
    content = f"{above}c1;c2;c3;c4\n70012345;71198765;{when};63\n70012346;71198766;{when};64\n"
    extraction = read(tmp_path, "a.csv", content.encode())
    assert extraction.tables[0].kind == "call_records"
    assert roles(extraction) == {0: "caller", 1: "callee", 2: "start"}
    assert [column.header for column in extraction.tables[0].columns] == ["c1", "c2", "c3"]


@pytest.mark.parametrize("rows", [1, 2, 60])
def test_a_mark_that_is_doubled_inside_a_cell_stands_for_itself(tmp_path, rows):
    content = "nombre;tel;nota\n" + 'Luz;70012345;"con; punto y ""comillas"" y más"\n' * rows
    extraction = read(tmp_path, "a.csv", content.encode())
    assert extraction.tables[0].rows[1:] == (("Luz", "70012345", 'con; punto y "comillas" y más'),) * rows
    assert "stray_quote" not in codes(extraction)


@pytest.mark.parametrize("sign", [";", "\t", "|", ","])
@pytest.mark.parametrize("rows", [0, 1, 2])
def test_the_sign_is_found_in_few_lines(tmp_path, sign, rows):
    cells = ["a", "b", "c"], ["1", "2", "3"], ["4", "5", "6"]
    content = "".join(sign.join(row) + "\n" for row in cells[: rows + 1])
    assert read(tmp_path, "a.csv", content.encode()).tables[0].rows == tuple(map(tuple, cells[: rows + 1]))


def test_figures_with_commas_are_not_parted(tmp_path):
    content = "lugar;monto;saldo\nLa Paz;1,50;2,75\nPotosí;3,50;4,75\n"
    assert read(tmp_path, "a.csv", content.encode()).tables[0].rows[1] == ("La Paz", "1,50", "2,75")


def test_a_list_of_people_stays_without_roles(tmp_path):
    content = "c1;c2;c3\nLuz;La Paz;7\nAna;Potosí;9\n"
    assert read(tmp_path, "a.csv", content.encode()).tables[0].kind == ""
