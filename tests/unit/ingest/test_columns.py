"""Call records of operators nobody knows: what each column seems to hold, and how sure that is."""

import pytest
from support.files import read

from services.ingest.formats.columns import CALLS, FILES, guess, luhn

MOVIL_ES = """OPERADORA INVENTADA S.A.;;;;;;
Informe de llamadas;;;;;;
Nº Origen;Nº Destino;Fecha y hora;Duración (seg);Tipo;IMEI;Celda
+34600111222;+34600333444;10/03/2024 05:55:11;61;Voz saliente;490154203237518;214-07-1203-33121
+34600111222;+34600555666;10/03/2024 06:01:00;0;SMS;490154203237518;214-07-1203-33121
"""
OPERADORA_PT = """Terminal;Número B;Data;Hora Início;Durat.;Sentido;ERB;Latitude;Longitude
5511987654321;5521912345678;10/03/2024;05:55:11;00:01:01;Originada;SPO-0031;-23.5505;-46.6333
5511987654321;5521987650000;10/03/2024;06:10:00;00:00:05;Recebida;SPO-0044;-23.5512;-46.6401
"""
CARRIER_EN = """calling_number,called_number,start_time,call_duration,imsi,cell_id
15005550101,15005550102,2024-03-10T05:55:11,61,310150123456789,310-150-7-8812
15005550101,15005550103,2024-03-10T06:55:11,12,310150123456789,310-150-7-8812
"""
BARE = """600111222,600333444,10/03/2024 05:55,61,490154203237518
600111222,600555666,10/03/2024 06:01,12,490154203237518
600111222,600777888,10/03/2024 06:09,9,490154203237518
"""
LETTERS = """Fecha;Hora;A;B;Dur
10/03/2024;05:55:11;59170010000;59171230000;61
10/03/2024;06:55:11;59170010000;59171230001;12
"""
IPED = """Nome,Atalho,Tamanho,Ext.,Caminho,Categoria,Hash,Deletado,Carving,Criação,Modificação
foto.jpg,Exportados/a.jpg,1200,jpg,DCIM/foto.jpg,Imagens,0CC175B9C0F1B6A831C399E269772661,false,false,,10/03/2024
"""


def roles(name, content, tmp_path):
    extraction = read(tmp_path, name, content.encode())
    table = extraction.tables[0]
    return extraction, table, {column.role: column for column in table.columns}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (MOVIL_ES, {"caller": 0, "callee": 1, "start": 2, "duration": 3, "direction": 4, "imei": 5, "cell": 6}),
        (
            OPERADORA_PT,
            {"subscriber": 0, "callee": 1, "date": 2, "time": 3, "duration": 4, "direction": 5, "cell": 6,
             "latitude": 7, "longitude": 8},
        ),
        (CARRIER_EN, {"caller": 0, "callee": 1, "start": 2, "duration": 3, "imsi": 4, "cell": 5}),
        (LETTERS, {"date": 0, "time": 1, "caller": 2, "callee": 3, "duration": 4}),
        (BARE, {"caller": 0, "callee": 1, "start": 2, "imei": 4}),
    ],
)  # fmt: skip
def test_columns_are_guessed_and_shown(tmp_path, content, expected):
    extraction, table, found = roles("llamadas.csv", content, tmp_path)
    assert table.kind == CALLS == extraction.metadata["table_kind"]
    assert {role: column.place for role, column in found.items()} == expected
    assert all(0.3 <= column.confidence <= 1 for column in table.columns)
    assert len(extraction.metadata["columns_guessed"]) == len(expected)


def test_header_and_values_together_are_surer_than_one_of_them(tmp_path):
    _, _, named = roles("a.csv", MOVIL_ES, tmp_path)
    _, _, bare = roles("b.csv", BARE, tmp_path)
    assert (named["imei"].basis, bare["imei"].basis) == ("both", "values")
    assert named["imei"].confidence > 0.9 > bare["imei"].confidence
    lied = MOVIL_ES.replace("490154203237518", "sin dato")
    assert roles("c.csv", lied, tmp_path)[2]["imei"].confidence < 0.5


def test_file_lists_of_forensic_reports_are_told(tmp_path):
    _, table, found = roles("Lista de Arquivos.csv", IPED, tmp_path)
    assert table.kind == FILES
    assert {role: found[role].place for role in ("name", "path", "hash", "deleted", "size")} == {
        "name": 0, "path": 4, "hash": 6, "deleted": 7, "size": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        "nombre;precio;fecha\nAna;300;10/03/2024\nLuz;250;11/03/2024\n",
        "nombre,teléfono,ciudad\nAna,+34600111222,Lugo\nLuz,+34600333444,Vigo\n",
        "a;b\n1;2\n",
        "fecha;concepto;importe;saldo\n10/03/2024;Envío;-300,00;120,00\n11/03/2024;Cobro;50,00;170,00\n",
    ],
)
def test_other_lists_are_no_call_records(tmp_path, content):
    extraction, table, _ = roles("a.csv", content, tmp_path)
    assert (table.kind, table.columns) == ("", ())
    assert "table_kind" not in extraction.metadata


def test_call_records_sent_as_plain_text_are_a_table_and_other_text_is_none(tmp_path):
    rows = "".join(f"600111222|6003334{n:02}|10/03/2024 05:{n:02}:11|{n}|490154203237518\n" for n in range(20))
    _, table, found = roles("CDR_0310.txt", "numero_a|numero_b|fecha_hora|duracion|imei\n" + rows, tmp_path)
    assert (table.kind, len(table.rows)) == (CALLS, 21)
    assert {role: column.place for role, column in found.items()} == {
        "caller": 0, "callee": 1, "start": 2, "duration": 3, "imei": 4,
    }  # fmt: skip
    poem = "".join(f"uno, dos, tres, cuatro {n}\n" for n in range(20))
    assert read(tmp_path, "b.txt", poem.encode()).tables == ()


def test_a_letterhead_above_the_rows_does_not_hide_the_columns(tmp_path):
    letter = "TELEFONÍA DEL VALLE S.A.\nInforme pedido por oficio 12/2024\n\n"
    head = "ABONADO_ORIG;ABONADO_DEST;FEC_HORA_INI;DURACION_SEG;E/S;CELDA_INI\n"
    rows = "".join(f"60011{n:04d};60033{n:04d};12/03/2024 08:{n:02}:05;{n};E;736-01-1023-4{n:03}\n" for n in range(40))
    _, table, found = roles("oficio.csv", letter + head + rows, tmp_path)
    assert (table.kind, len(table.rows[-1])) == (CALLS, 6)
    assert {role: found[role].place for role in ("subscriber", "callee", "start", "duration", "cell")} == {
        "subscriber": 0, "callee": 1, "start": 2, "duration": 3, "cell": 5,
    }  # fmt: skip


def test_check_digits():
    assert luhn("490154203237518")
    assert not luhn("490154203237517")


def test_ragged_and_empty_rows_are_no_crash():
    assert guess([(), ("",), ("a", "b", "c"), ("1",)]).kind == ""
    assert guess([]).kind == ""
