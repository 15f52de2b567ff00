"""Files of every text-like kind with bytes lost, changed and doubled: each ends in a state that was foreseen."""

import json
import random
import sqlite3

import pytest
from support.files import a_tar, a_zip, read

from models.document import DocumentState

CHAT = "13/4/23, 08:06 - Ana: hola\n13/4/23, 08:07 - Ana: A.jpg (archivo adjunto)\n" * 20
TELEGRAM = json.dumps(
    {
        "name": "x",
        "type": "personal_chat",
        "messages": [{"id": n, "from": "Ana", "text": ["a", {"text": "b"}]} for n in range(30)],
    }
)
HTML = '<html><div class="message"><p class="text">WhatsApp hola</p><i class="time">2024-01-01 10:00</i></div>' * 10
UFDR = (
    '<?xml version="1.0"?><project xmlns="http://pa.cellebrite.com/report/2.0"><decodedData><modelType type="Call">'
    + '<model type="Call"><field name="Duration"><value>1</value></field></model>' * 20
    + "</modelType></decodedData></project>"
)
WARC = (
    "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: 4\r\n\r\nhola\r\n\r\n"
    * 10
)
ICS = (
    "BEGIN:VCALENDAR\n"
    + "BEGIN:VEVENT\nSUMMARY:x\nDTSTART:20240310T055500\nATTENDEE;CN=a:mailto:b@example.org\nEND:VEVENT\n" * 10
)
SMS = '<?xml version="1.0"?><smses count="2">' + '<sms address="1" date="1710050100000" body="x"/>' * 20 + "</smses>"
SIGNAL = "From: Ana\nType: incoming\nSent: Mon, 01 Jan 2024 10:00:00 +0000\n\nhola\n\n" * 10
CALLS = "Nº A;Nº B;Fecha y hora;Duración;IMEI\n" + "600111222;600333444;10/03/2024 05:55;61;490154203237518\n" * 20


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    path = tmp_path_factory.mktemp("made") / "a.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a, b)")
    connection.executemany("INSERT INTO t VALUES (?, ?)", [(n, "x" * 100) for n in range(100)])
    connection.commit()
    connection.close()
    book = {"mimetype": b"application/epub+zip", "META-INF/container.xml": b"<a/>", "a.html": HTML.encode()}
    return {
        "chat.txt": CHAT.encode(),
        "result.json": TELEGRAM.encode(),
        "chat.html": HTML.encode(),
        "report.xml": UFDR.encode(),
        "a.ufdr": a_zip({"report.xml": UFDR.encode(), "files/a": b"x"}),
        "a.warc": WARC.encode(),
        "a.ics": ICS.encode(),
        "sms.xml": SMS.encode(),
        "signal.txt": SIGNAL.encode(),
        "calls.csv": CALLS.encode(),
        "a.json": json.dumps({"a": [1, {"b": "ñ"}] * 20}).encode(),
        "a.db": path.read_bytes(),
        "a.epub": a_zip(book),
        "chat.zip": a_zip({"chat.txt": CHAT.encode(), "A.jpg": b"\xff\xd8\xff"}),
        "a.tar": a_tar({"a.txt": b"hola" * 300}),
        "a.vcf": b"BEGIN:VCARD\nFN:Ana\nTEL:1\nPHOTO;ENCODING=b:AAAA\nEND:VCARD\n" * 10,
    }


NAMES = (
    "chat.txt", "result.json", "chat.html", "report.xml", "a.ufdr", "a.warc", "a.ics", "sms.xml", "signal.txt",
    "calls.csv", "a.json", "a.db", "a.epub", "chat.zip", "a.tar", "a.vcf",
)  # fmt: skip


def damaged(content: bytes, chance: random.Random) -> bytes:
    raw = bytearray(content)
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(len(raw))
        act = chance.randrange(4)
        if act == 0:
            raw[place] = chance.randrange(256)
        elif act == 1:
            del raw[place : place + chance.randrange(1, 50)]
        elif act == 2:
            raw[place:place] = raw[max(0, place - 40) : place]
        else:
            del raw[max(1, place) :]
        if not raw:
            return b"x"
    return bytes(raw)


@pytest.mark.parametrize("name", NAMES)
def test_damage_is_foreseen(tmp_path, samples, name):
    chance = random.Random(name)
    for _ in range(12):
        extraction = read(tmp_path, name, damaged(samples[name], chance))
        assert extraction.state is not DocumentState.FAILED, extraction.problems
        assert "reader_failed" not in {problem.code for problem in extraction.problems}
