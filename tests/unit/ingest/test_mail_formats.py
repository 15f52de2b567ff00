"""Mail: headers in all their encodings, bodies, attachments, mailboxes."""

import datetime as dt
from email.message import EmailMessage

import pytest
from support.files import codes, read, text_of

from models.document import DocumentState
from services.ingest.formats import mail
from services.ingest.formats.email import messages, parse


def a_message(**headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Luz Ñáñez <luz@example.org>"
    message["To"] = "rosa@example.org"
    message["Date"] = "Wed, 01 May 2024 17:20:00 -0400"
    message["Subject"] = "Oferta: señoritas para São Paulo"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Sale el bus el lunes.\nNo digas nada.")
    return message


def test_a_message_is_its_headers_and_body(tmp_path):
    extraction = read(tmp_path, "a.eml", a_message(Message_ID="<1@x>", In_Reply_To="<0@x>").as_bytes())
    assert text_of(extraction) == (
        "Date: Wed, 01 May 2024 17:20:00 -0400\nFrom: Luz Ñáñez <luz@example.org>\n"
        "To: rosa@example.org\nSubject: Oferta: señoritas para São Paulo\n\nSale el bus el lunes.\nNo digas nada.\n"
    )
    facts = extraction.metadata
    assert facts["addresses"] == ["luz@example.org", "rosa@example.org"]
    assert (facts["sent"], facts["in_reply_to"]) == ("2024-05-01T21:20:00+00:00", "<0@x>")
    assert extraction.state is DocumentState.DONE


def test_attachments_and_attached_messages_are_children(tmp_path):
    message = a_message()
    message.add_attachment(b"\x00\x01", maintype="application", subtype="octet-stream", filename="lista ñ.bin")
    message.add_attachment(a_message(), filename=None)
    extraction = read(tmp_path, "a.eml", message.as_bytes())
    assert [child.path for child in extraction.children] == ["lista ñ.bin", "Oferta: señoritas para São Paulo.eml"]
    assert (tmp_path / "out" / extraction.children[0].file).read_bytes() == b"\x00\x01"
    inner = (tmp_path / "out" / extraction.children[1].file).read_bytes()
    assert parse(inner).get_payload(decode=True).startswith(b"Sale el bus")
    assert extraction.metadata["attachments"] == [child.path for child in extraction.children]


def test_of_alternatives_the_plain_one_is_read_unless_it_is_a_stub(tmp_path):
    rich = "<p>Sale el <b>bus</b> el lunes, a las seis de la mañana, desde la terminal.</p>"
    whole = a_message()
    whole.add_alternative(rich, subtype="html")
    assert "terminal" not in text_of(read(tmp_path, "a.eml", whole.as_bytes()))
    stub = a_message()
    stub.set_content("HTML")
    stub.add_alternative(rich, subtype="html")
    assert "desde la terminal" in text_of(read(tmp_path, "b.eml", stub.as_bytes()))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("=?utf-8?Q?se=C3=B1ora?=", "señora"),
        ("=?iso-8859-1?Q?se=F1ora?= Luz", "señora Luz"),
        ("=?utf-8?B?c2XDsQ==?= =?utf-8?B?b3Jh?=", "señora"),
        ("=?no-such?Q?se=C3=B1ora?=", "señora"),
        ("=?utf-8?B?broken", "=?utf-8?B?broken"),
        ("plain", "plain"),
        ("two\r\n lines", "two lines"),
        ("se\udcf1ora", "señora"),
    ],
)
def test_headers_in_all_encodings(written, meant):
    assert mail.header(written) == meant


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="a b.pdf"', "a b.pdf"),
        ("attachment; filename=a.pdf", "a.pdf"),
        ("attachment; filename*=utf-8''lista%20%C3%B1.pdf", "lista ñ.pdf"),
        ("attachment; filename*0*=iso-8859-1''lista%20; filename*1*=%F1.pdf", "lista ñ.pdf"),
        ('attachment; filename="=?utf-8?Q?=C3=B1.pdf?="', "ñ.pdf"),
        ("attachment; filename=ci\udceble.txt", "ciële.txt"),
        ("attachment", ""),
    ],
)
def test_names_of_attachments_in_all_spellings(disposition, name):
    message = parse(b"Content-Disposition: " + disposition.encode("ascii", "surrogateescape") + b"\n\n")
    assert mail.filename(message) == name


@pytest.mark.parametrize(
    "prepare", [lambda b: b"\xef\xbb\xbf" + b, lambda b: b.decode().encode("utf-16"), lambda b: b"%d\n" % len(b) + b]
)
def test_odd_wrappings_of_a_message(tmp_path, prepare):
    plain = b"From: luz@example.org\nTo: rosa@example.org\nSubject: hola\n\ntexto del mensaje\n"
    assert "texto del mensaje" in text_of(read(tmp_path, "a.eml", prepare(plain)))


@pytest.mark.parametrize(
    ("value", "time"),
    [
        ("Wed, 01 May 2024 17:20:00 -0400", dt.datetime(2024, 5, 1, 21, 20, tzinfo=dt.UTC)),
        ("Wed, 01 May 2024 17:20:00", dt.datetime(2024, 5, 1, 17, 20, tzinfo=dt.UTC)),
        ("yesterday", None),
        ("Wed, 99 May 20240 99:99:99 -9999", None),
        ("", None),
    ],
)
def test_dates(value, time):
    assert mail.sent(value) == time


def test_parts_inside_parts_stop_somewhere(tmp_path):
    content = b"From: a@example.org\nTo: b@example.org\nSubject: x\n"
    for depth in range(60):
        content += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (depth, depth)
    extraction = read(tmp_path, "a.eml", content + b"\n\nfondo")
    assert extraction.state is DocumentState.PARTIAL
    assert "too_many_members" in codes(extraction)


MBOX = (
    b"From luz@example.org Wed May  1 17:20:00 2024\nFrom: luz@example.org\nSubject: uno\n\nhola\n>From aqui no empieza nada\n\n"
    b"From rosa@example.org Wed May  1 18:20:00 2024\nFrom: rosa@example.org\nSubject: dos\n\nchau\n"
)


def test_each_message_of_a_mailbox_is_a_child(tmp_path):
    extraction = read(tmp_path, "a.mbox", MBOX)
    assert [child.path for child in extraction.children] == ["000001 uno.eml", "000002 dos.eml"]
    assert extraction.metadata == {"messages": 2}
    path = tmp_path / "in" / "a.mbox"
    assert b"\nFrom aqui no empieza nada\n" in next(messages(path, most=1_000_000))


@pytest.mark.parametrize(
    ("headers", "thread"),
    [
        ({"Message_ID": "<3@x>", "In_Reply_To": "<2@x>", "References": "<1@x>\n <2@x>"}, "<1@x>"),
        ({"Message_ID": "<2@x>", "In_Reply_To": "your mail of <1@x>"}, "<1@x>"),
        ({"Message_ID": "<1@x>"}, "<1@x>"),
    ],
)
def test_all_messages_of_a_conversation_have_its_thread(tmp_path, headers, thread):
    written = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    content = f"From: a@example.org\nTo: b@example.org\n{written}Subject: x\n\nhola"
    assert read(tmp_path, "a.eml", content.encode()).metadata["thread"] == thread


MHTML = b"""From: <Saved by Blink>
Snapshot-Content-Location: https://anuncios.example/lista
Subject: =?utf-8?Q?Anuncios=20=C3=91?=
Date: Sun, 10 Mar 2024 05:55:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="b"

--b
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://anuncios.example/lista

<html><body><p>chicas nuevas en =C3=91u=C3=B1oa</p><img src=3D"cid:1"></body></html>
--b
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://anuncios.example/foto.png

iVBORw0KGgo=
--b--
"""


def test_a_web_page_saved_as_a_message_tells_its_address(tmp_path):
    extraction = read(tmp_path, "lista.mhtml", MHTML)
    assert extraction.metadata["saved_from"] == "https://anuncios.example/lista"
    assert "chicas nuevas en Ñuñoa" in text_of(extraction)
    assert [child.path for child in extraction.children] == ["foto.png"]
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())
