"""Databases, reports, contacts and pages: what was deleted, tagged, labelled or commented out is read as well."""

import sqlite3

import pytest
from support.files import a_zip, codes, read, text_of

from models.document import DocumentState


def a_database(tmp_path, *, secure: bool) -> bytes:
    path = tmp_path / "made.db"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA secure_delete={'ON' if secure else 'OFF'}")
    connection.execute("CREATE TABLE mensajes (quien TEXT, dice TEXT)")
    connection.executemany("INSERT INTO mensajes VALUES (?, ?)", [("Ana", f"aviso numero {n}") for n in range(400)])
    connection.execute("INSERT INTO mensajes VALUES ('Rosa', 'Llamar al 70010001 por los papeles')")
    connection.commit()
    connection.execute("DELETE FROM mensajes WHERE quien = 'Rosa'")
    connection.execute("DELETE FROM mensajes WHERE dice LIKE '%9'")
    connection.commit()
    connection.close()
    return path.read_bytes()


@pytest.mark.parametrize("secure", [False, True])
def test_rows_that_were_deleted_are_read_as_far_as_they_are_there(tmp_path, secure):
    extraction = read(tmp_path, "a.db", a_database(tmp_path, secure=secure))
    assert ("Llamar al 70010001 por los papeles" in text_of(extraction)) is not secure
    assert codes(extraction) - {"near_duplicate"} == (set() if secure else {"deleted_text"})
    assert extraction.state is DocumentState.DONE


def test_rows_of_a_whole_table_that_was_dropped_are_read(tmp_path):
    path = tmp_path / "made.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA secure_delete=OFF")
    connection.execute("CREATE TABLE queda (a TEXT)")
    connection.execute("CREATE TABLE borrada (a TEXT)")
    connection.executemany("INSERT INTO borrada VALUES (?)", [(f"Rosa Quispe, habitacion {n}",) for n in range(900)])
    connection.execute("DROP TABLE borrada")
    connection.commit()
    connection.close()
    told = text_of(read(tmp_path, "a.db", path.read_bytes()))
    assert [n for n in range(900) if f"Rosa Quispe, habitacion {n}" not in told] == []


def test_a_log_without_its_database_gives_its_strings_and_says_what_it_is(tmp_path):
    path = tmp_path / "made.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE a (b TEXT)")
    connection.execute("INSERT INTO a VALUES ('Llamar al 70010001 por los papeles')")
    connection.commit()
    log = (tmp_path / "made.db-wal").read_bytes()
    connection.close()
    extraction = read(tmp_path, "msgstore.db-wal", log)
    assert "Llamar al 70010001 por los papeles" in text_of(extraction)
    assert (extraction.media_type, extraction.state) == ("application/x-sqlite3-wal", DocumentState.PARTIAL)
    assert codes(extraction) == {"raw_strings", "database_beside"}


@pytest.mark.parametrize("cut", [0, 40, 5_000])
def test_a_free_list_that_makes_no_sense_costs_nothing_of_the_rows(tmp_path, cut):
    content = bytearray(a_database(tmp_path, secure=False))
    content[32:40] = b"\xff" * 8 if cut else b"\0\0\0\2\xff\xff\xff\xff"
    extraction = read(tmp_path, "a.db", bytes(content[: len(content) - cut]))
    assert "aviso numero 1" in text_of(extraction)


REPORT = (
    '<project xmlns="http://pa.cellebrite.com/report/2.0" name="P"><decodedData><modelType type="Nota"><model type="Nota">'
    '<nodeField name="ruta">ROSA 70010001</nodeField></model></modelType></decodedData><taggedFiles><file path="/dcim/foto.jpg">'
    '<metadata section="File"><item name="Tags">VICTIMA A</item></metadata></file></taggedFiles></project>'
)


def test_paths_and_tags_of_files_and_unframed_fields_of_a_phone_report_are_text(tmp_path):
    told = text_of(read(tmp_path, "r.ufdr", a_zip({"report.xml": REPORT.encode()})))
    assert [text for text in ("ROSA 70010001", "/dcim/foto.jpg", "VICTIMA A") if text not in told] == []


def test_labels_and_numbers_in_the_parameters_of_a_contact_are_read(tmp_path):
    card = (
        "BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nTEL;type=CELL;waid=59170010001:+591 700\nTEL;X-Jefa:70010002\n"
        "TEL;TYPE=HOME,VOICE;CHARSET=UTF-8:70010003\nX-SOCIAL;x-user=ana77:http://x.invalid\nEND:VCARD\n"
    )
    told = text_of(read(tmp_path, "a.vcf", card.encode()))
    assert "TEL: +591 700 (waid=59170010001)\nTEL: 70010002 (X-Jefa)\nTEL: 70010003\n" in told
    assert "x-user=ana77" in told


def test_what_a_saved_chat_forwards_hides_not_what_is_said_about_it(tmp_path):
    page = (
        '<div class="page_wrap"><div class="history"><div class="message default" id="message1"><div class="body">'
        '<div class="pull_right date details" title="02.01.2024 03:04:05">03:04</div><div class="from_name">Ana</div>'
        '<div class="forwarded body"><div class="from_name">Luis</div><div class="text">lo de antes</div></div>'
        '<div class="text">Rosa 70010001 <a href="http://casa.invalid/x">ver</a></div></div></div></div></div>'
    )
    extraction = read(tmp_path, "messages.html", f"<html><body>{page}</body></html>".encode())
    assert extraction.metadata["messages"] == 1
    told = text_of(extraction)
    assert [
        text for text in ("lo de antes", "Rosa 70010001", "http://casa.invalid/x", "Luis") if text not in told
    ] == []


@pytest.mark.parametrize(
    ("comment", "read_out"),
    [
        ("<b>llamar a Rosa</b> mañana", True),
        ("tel 70010001", True),
        ("a { b: c }", False),
        ("[if mso]x y z[endif]", False),
    ],
)
def test_comments_that_say_something_are_read(tmp_path, comment, read_out):
    told = text_of(read(tmp_path, "a.html", f"<html><body><p>ho<!-- {comment} -->la</p></body></html>".encode()))
    assert told.startswith("hola")
    assert (len(told) > len("hola")) is read_out


def test_what_was_sent_without_saying_its_kind_is_kept(tmp_path):
    sent = b"POST /x HTTP/1.1\r\nHost: x\r\n\r\nusuario=rosa&tel=70010001"
    head = f"WARC/1.0\r\nWARC-Type: request\r\nWARC-Target-URI: http://x.invalid/x\r\nContent-Type: application/http\r\nContent-Length: {len(sent)}\r\n\r\n"
    extraction = read(tmp_path, "a.warc", head.encode() + sent + b"\r\n\r\n")
    assert "tel: 70010001" in text_of(extraction)
    assert len(extraction.children) == 1
