"""Mail: headers in all their encodings, bodies, attachments, mailboxes."""

import base64
import datetime as dt
import time
from email.message import EmailMessage

import pytest
from support.files import codes, read, text_of

from models.document import DocumentState
from services.ingest.formats import email_bodies, mail
from services.ingest.formats.email import messages, parse
from services.ingest.plugin import Limits


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


@pytest.mark.parametrize(
    ("plain", "rich", "told"),
    [
        ("Sale el lunes.\nA las 6.", "<p>Sale el <b>lunes</b>.</p><p>A las 6.</p>", "Sale el lunes.\nA las 6."),
        ("HTML", "<p>Sale el bus. HTML</p>", "Sale el bus. HTML"),
        (
            "Vea el mensaje en HTML.",
            '<p>Llama al 70012345 <a href="http://pago.invalid/a">x</a> <a href="#top">y</a></p>',
            "Vea el mensaje en HTML.\n\nLlama al 70012345 x y\n\nhttp://pago.invalid/a",
        ),
        (
            "Escribe a luz@example.org y mira http://pago.invalid/a aqui",
            'Escribe a <a href="mailto:luz@example.org">luz</a> y mira <a href="http://pago.invalid/a">aqui</a>',
            "Escribe a luz@example.org y mira http://pago.invalid/a aqui",
        ),
    ],
)
def test_of_alternatives_no_word_and_no_link_is_lost(tmp_path, plain, rich, told):
    message = a_message()
    message.set_content(plain)
    message.add_alternative(rich, subtype="html")
    text = text_of(read(tmp_path, "a.eml", message.as_bytes()))
    assert text.partition("\n\n")[2].strip() == told


def a_multipart(kind: str, *parts: str, before: str = "", after: str = "") -> bytes:
    inside = "".join(f"--b\n{part}\n" for part in parts)
    return (
        f"From: a@x.invalid\nSubject: s\nContent-Type: {kind}; boundary=b\n\n{before}\n{inside}--b--\n{after}".encode()
    )


@pytest.mark.parametrize("encode", [True, False])
def test_an_attached_message_in_base64_is_a_message(tmp_path, encode):
    inner = b"From: q@x.invalid\nSubject: dentro\n\nSale el bus.\n"
    body = base64.encodebytes(inner).decode() if encode else inner.decode()
    part = f"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{body}"
    extraction = read(tmp_path, "a.eml", a_multipart("multipart/mixed", part))
    assert [child.path for child in extraction.children] == ["dentro.eml"]
    assert (tmp_path / "out" / extraction.children[0].file).read_bytes().strip() == inner.strip()


UU = "hola\nbegin 644 q.txt\n(555)3DQ)3D4\n`\nend\ny despues"


@pytest.mark.parametrize(
    ("body", "told", "files"),
    [
        (UU, "hola\n[q.txt]\ny despues", {"q.txt": b"UUINLINE"}),
        (UU.replace("(555)3DQ)3D4", "no es tal cosa"), None, {}),
        (UU.replace("\nend", ""), None, {}),
        ("begin 644 a sentence\nend", None, {}),
    ],
)
def test_a_file_written_into_the_text_is_a_child(tmp_path, body, told, files):
    extraction = read(tmp_path, "a.eml", f"From: a@x.invalid\nSubject: uu\n\n{body}".encode())
    assert text_of(extraction).partition("\n\n")[2] == (told or body)
    found = {child.path: (tmp_path / "out" / child.file).read_bytes() for child in extraction.children}
    assert found == files


def test_many_beginnings_of_files_take_no_long_time():
    text = "begin 644 a\n" * 50_000 + "begin 644 a" + " " * 50_000 + "x\nend"
    begun = time.process_time()
    assert email_bodies.uuencoded(text) == (text, [])
    assert time.process_time() - begun < 5


CLOSED = "Content-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA"


def test_an_encrypted_message_says_so(tmp_path):
    whole = read(tmp_path, "a.eml", a_multipart("multipart/encrypted", CLOSED))
    assert (whole.state, codes(whole)) == (DocumentState.ENCRYPTED, {"encrypted"})
    assert [child.path for child in whole.children] == ["encrypted.asc"]
    inline = read(tmp_path, "b.eml", a_multipart("multipart/mixed", CLOSED.partition("\n")[2]))
    assert (inline.state, codes(inline)) == (DocumentState.PARTIAL, {"encrypted"})
    inside = "Content-Type: multipart/encrypted; boundary=c\n\n--c\n" + CLOSED + "\n--c--\n"
    part = read(tmp_path, "c.eml", a_multipart("multipart/mixed", "\nhola\n", inside))
    assert (part.state, codes(part)) == (DocumentState.PARTIAL, {"encrypted"})


def test_text_around_the_parts_and_reports_are_read(tmp_path):
    report = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; z@x.invalid\n"
    content = a_multipart("multipart/report", "\nhola\n", report, before="Antes: 70012345", after="Despues")
    extraction = read(tmp_path, "a.eml", content)
    said = "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; z@x.invalid"
    assert text_of(extraction).partition("\n\n")[2].strip() == f"Antes: 70012345\n\nhola\n\n\n{said}\n\nDespues"
    assert extraction.metadata["delivery_report"] == said
    usual = a_multipart("multipart/mixed", "\nhola", before="This is a multi-part message in MIME format.")
    assert text_of(read(tmp_path, "b.eml", usual)).partition("\n\n")[2].strip() == "hola"


def test_a_message_tells_which_way_it_came(tmp_path):
    content = (
        b"Received: from mx by here\nReceived: from between by mx\nReceived: from casa ([192.0.2.8]) by between\n"
        b"From: a@x.invalid\nReply-To: oculto@y.invalid\nSender: s@x.invalid\nResent-To: z@x.invalid\n"
        b"Return-Path: <r@x.invalid>\nX-Originating-IP: [192.0.2.77]\nSubject: h\n\nx\n"
    )
    facts = read(tmp_path, "a.eml", content).metadata
    assert facts["received_first"] == "from casa ([192.0.2.8]) by between"
    assert facts["received_last"] == "from mx by here"
    assert (facts["reply_to"], facts["sender"], facts["resent_to"]) == (
        "oculto@y.invalid",
        "s@x.invalid",
        "z@x.invalid",
    )
    assert (facts["return_path"], facts["originating_ip"]) == ("<r@x.invalid>", "[192.0.2.77]")
    assert {"oculto@y.invalid", "r@x.invalid", "z@x.invalid"} <= set(facts["addresses"])


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
        ("attachment; filename*=iso-8859-1''lista%20\udcf1.pdf", "lista ñ.pdf"),
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
    ("line", "begins"),
    [
        ("From - Tue Jan 02 03:04:05 2024\nSubject: dos", True),
        ("From luz@example.org Wed May  1 17:20:00 2024\n\nsin encabezados", True),
        ("From MAILER-DAEMON Fri Jul  8 12:08:34 -0400 2011\nSubject: dos", True),
        ("From luz@example.org 2024-05-01 17:20:00\nSubject: dos", True),
        ("From luz@example.org\nSubject: dos", True),
        ("From aqui te escribo", False),
        ("From luz@example.org me escriben cada dia", False),
        ("From Monday at 10:00 I wait, Tue Jan 2 2024", False),
    ],
)
def test_a_line_of_the_text_begins_no_message(tmp_path, line, begins):
    path = tmp_path / "a.mbox"
    start = "From - Tue Jan 02 03:04:05 2024\nSubject: uno\n\nhola\n\n"
    path.write_text(f"{start}{line}\nfin\n", encoding="utf-8")
    found = list(messages(path, most=1_000_000))
    assert len(found) == 1 + begins
    assert begins or line.encode() in found[0]


def test_a_message_that_is_cut_is_told(tmp_path):
    extraction = read(tmp_path, "a.mbox", MBOX, limits=Limits(part=60))
    assert codes(extraction) == {"too_big"}


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


def a_plain(kind: str, body: bytes, way: str = "8bit") -> bytes:
    return f"From: a@x\nSubject: s\nContent-Type: {kind}\nContent-Transfer-Encoding: {way}\n\n".encode() + body


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
@pytest.mark.parametrize("between", [b"", b"\n"])
def test_messages_are_told_apart_whatever_ends_their_lines_and_without_an_empty_one(tmp_path, end, between):
    one = b"From a@b.c Mon Mar  2 10:00:00 2026\nSubject: m\nFrom: a@b.c\n\nFrom here on\nBody 70032020\n" + between
    extraction = read(tmp_path, "a.mbox", (one * 3).replace(b"\n", end))
    assert [child.path for child in extraction.children] == [f"{place:06d} m.eml" for place in (1, 2, 3)]


def test_a_mail_cut_in_an_attachment_keeps_what_is_whole_and_says_so(tmp_path):
    message = a_message()
    message.add_attachment(b"Contrato 70012345 " * 40, maintype="application", subtype="pdf", filename="c.pdf")
    whole = message.as_bytes()
    start = whole.index(b"c.pdf")
    start = whole.index(b"\n\n", start) + 200
    for end in range(start, start + 8):
        extraction = read(tmp_path, "a.eml", whole[:end])
        assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"message_cut"})
        (child,) = extraction.children
        assert child.path == "c.pdf"
        assert (tmp_path / "out" / child.file).read_bytes().startswith(b"Contrato 70012345 Contrato")
    assert codes(read(tmp_path, "a.eml", whole)) == set()


def test_an_inner_border_that_is_never_closed_loses_nothing(tmp_path):
    inner = "Content-Type: multipart/alternative; boundary=i\n\n--i\n\nDentro 70012345\n"
    extraction = read(tmp_path, "a.eml", a_multipart("mixed", inner))
    assert "Dentro 70012345" in text_of(extraction)
    assert codes(extraction) == set()


@pytest.mark.parametrize(
    ("body", "told", "problems"),
    [
        (b"Esto no es base64 realmente 70031014\n", "Esto no es base64 realmente 70031014", set()),
        (base64.b64encode(b"Hola amigo 70031013")[:-3], "Hola amigo 7003101", {"message_cut"}),
        (base64.b64encode("Señor 70031013".encode()).rstrip(b"=") + b"\n", "Señor 70031013", set()),
        (base64.b64encode(b"Hola amigo 70031013 mar")[:-3] + b"!!\n", "Hola amigo 70031013 m", {"message_cut"}),
    ],
)
def test_base64_that_is_cut_or_none(tmp_path, body, told, problems):
    extraction = read(tmp_path, "a.eml", a_plain("text/plain; charset=utf-8", body, "base64"))
    assert text_of(extraction).partition("\n\n")[2].strip() == told
    assert codes(extraction) == problems


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("undefined", "Señor ñandú 70031001".encode()),
        ("undefined", b"Hola 70031001"),
        ("punycode", b"Hola-amiga, 70031003"),
        ("idna", b"Hola " + b"x" * 80 + b".."),
        ("unicode_escape", b"C:\\temp"),
        ("iso-8859-1", "Señor ñandú".encode()),
        ("iso-8859-1", "Señor ñandú".encode("latin-1")),
        ("windows-1251", "Привет".encode("cp1251")),
        ("x-mac-roman", "Señor ñandú".encode("mac_roman")),
        ("utf-16", b"Hola amiga 7003100"),
        ("x-unknown", "Señor ñandú".encode()),
    ],
)
def test_a_charset_that_cannot_be_right_loses_no_mail(tmp_path, charset, body):
    encodings = {"windows-1251": "cp1251", "x-mac-roman": "mac_roman"}
    try:
        said = body.decode(encodings.get(charset, "utf-8"))
    except UnicodeDecodeError:
        said = body.decode("latin-1")
    extraction = read(tmp_path, "a.eml", a_plain(f"text/plain; charset={charset}", body))
    assert text_of(extraction).partition("\n\n")[2].strip() == said
    assert extraction.state is DocumentState.DONE
