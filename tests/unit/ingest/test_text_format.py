"""Texts: encodings, pages, tables."""

import pytest
from support.files import codes, read, text_of

from models.document import NO_LETTERS, DocumentState
from services.ingest.formats.charset import guess_encoding
from services.ingest.formats.text import LONGEST_PAGE, cut

SENTENCE = "La señora Ñandú declaró que salió de Cúcuta a las seis; pidió ayuda: «¡auxilio!» São João, coração."


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1", "cp850", "mac_roman"],
)
def test_spanish_and_portuguese_survive_every_encoding(tmp_path, encoding):
    written = "\n".join([SENTENCE] * 6)
    extraction = read(tmp_path, "acta.txt", written.encode(encoding, "replace"))
    expected = written.encode(encoding, "replace").decode(encoding)
    assert text_of(extraction) == expected
    assert extraction.state is DocumentState.DONE


def test_a_guessed_encoding_is_told(tmp_path):
    russian = "Протокол допроса свидетеля. Она заявила, что её увезли на машине. " * 3
    assert "encoding_guessed" in codes(read(tmp_path, "a.txt", russian.encode("cp1251")))
    assert "encoding_guessed" not in codes(read(tmp_path, "a.txt", SENTENCE.encode()))


@pytest.mark.parametrize(
    ("raw", "encoding"), [(b"plain", "utf-8"), ("ñ".encode(), "utf-8"), (b"a\x00b\x00", "utf-16-le")]
)
def test_what_is_sure(raw, encoding):
    assert guess_encoding(raw) == (encoding, True)


def test_a_sample_that_ends_inside_a_character_is_utf8():
    assert guess_encoding("año".encode()[:2], whole=False) == ("utf-8", True)


def test_nul_and_line_ends_become_what_a_store_can_hold(tmp_path):
    assert text_of(read(tmp_path, "a.txt", b"one\x00two\r\nthree\rfour")) == "one two\nthree\nfour"


def test_pages_end_at_line_ends_and_lose_nothing():
    text = "".join(f"línea {number} del informe\n" for number in range(1000))
    pages = list(cut(iter([text[:5000], text[5000:]])))
    assert "".join(pages) == text
    assert len(pages) > 5
    assert all(page.endswith("\n") for page in pages)


def test_a_line_without_end_is_cut_too():
    pages = list(cut(iter(["x" * 50_000])))
    assert "".join(pages) == "x" * 50_000
    assert max(map(len, pages)) <= LONGEST_PAGE


def test_too_many_pages_is_a_limit(tmp_path):
    extraction = read(tmp_path, "a.txt", b"line\n" * 4000, limits={"pages": 2})
    assert (extraction.state, len(extraction.pages)) == (DocumentState.LIMIT, 2)
    assert "too_many_pages" in codes(extraction)


def test_csv_is_text_and_table(tmp_path):
    extraction = read(tmp_path, "lista.csv", "nombre;tel\nZúñiga;71234567\n".encode("latin-1"))
    assert "Zúñiga;71234567" in text_of(extraction)
    assert extraction.tables[0].rows == (("nombre", "tel"), ("Zúñiga", "71234567"))


def test_a_long_table_is_cut_and_told(tmp_path):
    extraction = read(tmp_path, "lista.csv", b"a,b\n" * 100, limits={"cells": 20})
    assert len(extraction.tables[0].rows) == 10
    assert "table_cut" in codes(extraction)
    assert extraction.state is DocumentState.DONE


def test_a_quote_that_never_ends_does_not_stop_the_table(tmp_path):
    extraction = read(tmp_path, "lista.csv", b'a,b\n"open,1\n2,3\n' + b"x" * 200_000)
    assert extraction.state is DocumentState.DONE
    assert len(text_of(extraction)) > 200_000


def calls_with(stray: str, *, rows: int) -> bytes:
    calls = [f"7001{n:04d};6002{n:04d};12/03/2024 09:{n % 60:02d};{n}" for n in range(rows)]
    return "\n".join(["origen;destino;fecha;duracion", calls[0], stray, *calls[1:]]).encode()


@pytest.mark.parametrize("rows", [40, 6_000])
@pytest.mark.parametrize("name", ["llamadas.csv", "llamadas.txt"])
def test_a_quotation_mark_that_nobody_closes_joins_no_calls(tmp_path, name, rows):
    extraction = read(tmp_path, name, calls_with('70019999;"60029999;12/03/2024 08:01;6', rows=rows))
    (table,) = extraction.tables
    assert len(table.rows) == rows + 2
    assert table.rows[2] == ("70019999", "60029999", "12/03/2024 08:01", "6")
    assert table.rows[-1][0] == f"7001{rows - 1:04d}"
    assert (extraction.state, codes(extraction) - {"near_duplicate"}) == (DocumentState.DONE, {"stray_quote"})


def test_a_cell_of_several_lines_stays_one_cell(tmp_path):
    content = (
        b'nombre;nota;tel;pais\nAna;"va; viene\notra linea";70011111;BO\n"Rosa\nMaria";x;70022222;BO\nEva;y;7;BO\n'
    )
    extraction = read(tmp_path, "a.csv", content)
    assert [row[0] for row in extraction.tables[0].rows] == ["nombre", "Ana", "Rosa\nMaria", "Eva"]
    assert codes(extraction) == set()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("12 345 -- 66 +++\n" * 20, True),
        ("¡¡¡ ??? --- ... ###", True),
        ("." * 3_000_000, True),
        ("7" * 3_000_000 + "\nfin", False),
        ("Hola.", False),
        ("Ж", False),
        (" \n \n", False),
    ],
)
def test_a_text_without_letters_is_told_as_lince_analyze_tells_it(tmp_path, text, told):
    extraction = read(tmp_path, "a.txt", text.encode())
    assert [one.code for one in extraction.problems if one.code == "no_letters"] == ["no_letters"] * told
    assert not told or (extraction.state is DocumentState.DONE and NO_LETTERS in extraction.problems)


def test_lines_in_two_encodings_are_read_each_in_its_own(tmp_path):
    sound, other = "la señora Peña llegó\n", "el niño Muñoz salió\n"
    content = sound.encode() * 3 + other.encode("latin-1") * 4 + "Begoña y María\n".encode()
    extraction = read(tmp_path, "a.txt", content)
    assert text_of(extraction) == sound * 3 + other * 4 + "Begoña y María\n"
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, {"encoding_guessed"})
    rows = b"nombre;lugar;tel;pais\n" + "Begoña;a;1;BO\n".encode() + "Muñoz;b;2;BO\n".encode("latin-1") * 3
    assert [row[0] for row in read(tmp_path, "a.csv", rows).tables[0].rows] == ["nombre", "Begoña", *["Muñoz"] * 3]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("张三的电话是13800138000，住在拉巴斯\n星期五把护照交给老板。\n" * 30, "gb18030"),
        ("Привет, это список людей\nДеньги отдать в пятницу, Ёлка\n" * 30, "cp1251"),
        ("la señora Peña llegó\nel niño salió\n" * 30, "latin-1"),
        ("東京の部屋に三人いる\n電話番号は変わった\n" * 30, "cp932"),
    ],
)
def test_other_encodings_are_not_taken_for_a_mixture(text, encoding):
    assert guess_encoding(text.encode(encoding))[0] != "utf-8+cp1252"


SAID = "La señora María Núñez pagó mañana en Ñuñoa, ¿según quién?\n"


@pytest.mark.parametrize("older", ["cp1252", "cp850", "mac_roman"])
@pytest.mark.parametrize("before", [4, 6_000])
def test_utf8_that_goes_on_in_an_older_encoding_is_read_as_both(tmp_path, older, before):
    text = "".join(f"{number} {SAID}" for number in range(before))
    extraction = read(tmp_path, "a.txt", text.encode() + (SAID * 40).encode(older) + SAID.encode())
    assert "".join(page.text for page in extraction.pages) == text + SAID * 41
    assert extraction.metadata["encoding"] == f"utf-8+{older}"
    assert "encoding_guessed" in codes(extraction)


def test_utf8_that_is_cut_inside_a_sign_loses_that_sign_only(tmp_path):
    extraction = read(tmp_path, "a.txt", (SAID * 6_000).encode() + "ñ".encode()[:1])
    assert text_of(extraction).replace("\n", "") == (SAID * 6_000).replace("\n", "") + "\ufffd"
