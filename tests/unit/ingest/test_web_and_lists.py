"""Saved webs, calendars and JSON."""

import gzip
import json
import re
from itertools import pairwise

import pytest
from support.files import a_zip, codes, read, text_of

from models.document import DocumentState
from services.ingest import sniff
from services.ingest.formats.calendar import HEADER


def a_record(kind, address, content, *, declared=None):
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-03-10T05:55:00Z\r\n"
    http = "Content-Type: application/http; msgtype=response\r\n" if content.startswith(b"HTTP") else ""
    length = len(content) if declared is None else declared
    return f"{head}{http}Content-Length: {length}\r\n\r\n".encode() + content + b"\r\n\r\n"


def an_answer(body, *headers):
    return "\r\n".join(["HTTP/1.1 200 OK", *headers, "", ""]).encode() + body


PAGE = "<html><body><p>chicas nuevas en Ñuñoa</p></body></html>".encode()
WARC = (
    a_record("warcinfo", "", b"software: x")
    + a_record("response", "https://anuncios.example/", an_answer(PAGE, "Content-Type: text/html; charset=utf-8"))
    + a_record(
        "response",
        "https://anuncios.example/a/lista?p=2",
        an_answer(gzip.compress(PAGE), "Content-Type: text/html", "Content-Encoding: gzip"),
    )
    + a_record(
        "response",
        "https://anuncios.example/x.txt",
        an_answer(b"4\r\nhola\r\n3\r\n mu\r\n0\r\n\r\n", "Transfer-Encoding: chunked", "Content-Type: text/plain"),
    )
    + a_record("response", "https://anuncios.example/../../etc/x", an_answer(b"fuera", "Content-Type: text/plain"))
    + a_record("request", "https://anuncios.example/", b"HTTP/1.1 GET")
)


def test_D2_a_web_archive_gives_its_pages_under_their_addresses(tmp_path):
    extraction = read(tmp_path, "a.warc", WARC)
    children = {child.path: (tmp_path / "out" / child.file).read_bytes() for child in extraction.children}
    assert children == {
        "anuncios.example/index.html": PAGE,
        "anuncios.example/a/lista_p=2.html": PAGE,
        "anuncios.example/x.txt": b"hola mu",
        "anuncios.example/etc/x.txt": b"fuera",
    }
    assert (
        "2024-03-10T05:55:00Z",
        "https://anuncios.example/x.txt",
        "200 OK",
        "text/plain",
        "anuncios.example/x.txt",
    ) in (extraction.tables[0].rows)
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (WARC[: WARC.index(b"lista") + 200], DocumentState.PARTIAL),
        (a_record("response", "https://a.example/", b"x", declared=10**12), DocumentState.CORRUPT),
        (a_record("response", "https://a.example/", b"x", declared=-5), DocumentState.CORRUPT),
        (b"WARC/1.0\r\nContent-Length: many\r\n\r\n", DocumentState.CORRUPT),
    ],
)
def test_damaged_web_archives_keep_what_came_before(tmp_path, content, state):
    assert read(tmp_path, "a.warc", content).state is state


def packed(content: bytes) -> bytes:
    """Each record packed by itself, as crawlers keep them."""
    begins = [found.start() for found in re.finditer(rb"WARC/1\.0", content)]
    return b"".join(gzip.compress(content[begin:end]) for begin, end in pairwise([*begins, len(content)]))


def test_a_packed_web_archive_is_one(tmp_path):
    plain, extraction = read(tmp_path, "a.warc", WARC), read(tmp_path, "a.warc.gz", packed(WARC))
    assert (extraction.media_type, extraction.state, codes(extraction)) == (sniff.WARC, DocumentState.DONE, set())
    assert [child.sha256 for child in extraction.children] == [child.sha256 for child in plain.children]
    assert extraction.tables[0].rows == plain.tables[0].rows
    assert read(tmp_path, "b.gz", gzip.compress(b"otra cosa")).media_type == "application/gzip"


def test_a_packed_web_archive_that_is_cut_keeps_what_came_before(tmp_path):
    extraction = read(tmp_path, "a.warc.gz", packed(WARC)[:-150])
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"archive_damaged"})
    assert len(extraction.children) >= 2


def test_a_bomb_that_says_it_is_a_web_archive_stays_packed(tmp_path):
    bomb = gzip.compress(a_record("response", "https://a.example/", bytes(40_000_000)))
    extraction = read(tmp_path, "a.warc.gz", bomb)
    assert (extraction.state, codes(extraction)) == (DocumentState.LIMIT, {"bomb"})


def test_places_in_a_zip_are_places(tmp_path):
    places = b'<?xml version="1.0"?><kml><Document><name>Ruta</name></Document></kml>'
    extraction = read(tmp_path, "ruta.kmz", a_zip({"doc.kml": places, "files/a.txt": b"nota"}))
    assert (extraction.media_type, codes(extraction)) == (sniff.KMZ, set())
    assert [child.path for child in extraction.children] == ["doc.kml", "files/a.txt"]
    assert read(tmp_path, "a.zip", a_zip({"x/doc.kml": places})).media_type == "application/zip"


def test_a_bomb_inside_a_web_archive_stays_packed(tmp_path):
    bomb = gzip.compress(bytes(40_000_000))
    content = a_record("response", "https://a.example/b", an_answer(bomb, "Content-Encoding: gzip")) + WARC
    extraction = read(tmp_path, "a.warc", content)
    assert "bomb" in codes(extraction)
    assert len(extraction.children) == 4


ICS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
DTSTART;TZID=America/La_Paz:20240310T055500
DTEND:20240310T075500Z
SUMMARY:Entrega\\, terminal
LOCATION:Ñuñoa
DESCRIPTION:traer el
  pasaporte\\nsin falta
ATTENDEE;CN="Max Brume":mailto:max@example.org
ATTACH;ENCODING=BASE64;VALUE=BINARY;X-FILENAME="plano.txt":aG9sYQ==
BEGIN:VALARM
DESCRIPTION:suena
END:VALARM
END:VEVENT
BEGIN:VTODO
DUE:20241399
SUMMARY:cortado
"""


def test_a_calendar_is_a_table_of_appointments(tmp_path):
    extraction = read(tmp_path, "a.ics", ICS.encode())
    first, second = (dict(zip(HEADER, row, strict=True)) for row in extraction.tables[0].rows[1:])
    assert first == {
        "kind": "event",
        "start": "2024-03-10T05:55:00 America/La_Paz",
        "end": "2024-03-10T07:55:00Z",
        "summary": "Entrega, terminal",
        "place": "Ñuñoa",
        "people": "Max Brume max@example.org",
        "description": "traer el pasaporte\nsin falta",
    }
    assert (second["start"], second["summary"]) == ("20241399", "cortado")
    assert "ALARM DESCRIPTION: suena\n" in text_of(extraction)
    assert [child.path for child in extraction.children] == ["plano.txt"]
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"file_cut"})


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a.json", json.dumps({"víctima": "Ñusta", "n": [1, True, None], "en": {"casa": "norte"}}),
         "víctima: Ñusta\nn\n  1\n  true\n  \nen\n  casa: norte\n"),
        ("sin nombre", '{"a": "\\u00d1usta"}', "a: Ñusta\n"),
        ("log.jsonl", '{"a": 1}\n{"a": 2}\n', "a: 1\na: 2\n"),
    ],
)  # fmt: skip
def test_json_is_text_without_escapes(tmp_path, name, content, text):
    extraction = read(tmp_path, name, content.encode())
    assert text_of(extraction) == text
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


@pytest.mark.parametrize("content", ['{"a": "Rosa", "b": ', '{"a": "Rosa"} sobra', '[{"a": "Rosa"}' + "[" * 100_000])
def test_damaged_json_loses_no_text(tmp_path, content):
    extraction = read(tmp_path, "a.json", content.encode())
    assert "Rosa" in text_of(extraction)
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"json_damaged"})
