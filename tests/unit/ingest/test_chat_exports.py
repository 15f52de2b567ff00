"""Chats of other messengers and countries, and the media that came with them."""

import json

import pytest
from support.files import a_zip, codes, read, text_of

from models.document import DocumentState
from services.ingest import text_kinds
from services.ingest.formats import chat_media
from services.ingest.formats.chat import parse
from services.ingest.formats.messages import HEADER

TELEGRAM = {
    "name": "Casa Norte",
    "type": "private_group",
    "id": 9001,
    "messages": [
        {"id": 1, "type": "service", "date": "2024-03-10T05:50:00", "actor": "Max Brume", "action": "create_group",
         "title": "Casa Norte", "text": ""},
        {"id": 2, "type": "message", "date": "2024-03-10T05:55:00", "date_unixtime": "1710050100", "from": "Max Brume",
         "from_id": "user1", "text": ["Recoge a la ", {"type": "bold", "text": "nueva"}, " en ",
                                      {"type": "text_link", "text": "aquí", "href": "https://lugar.example/9"}]},
        {"id": 3, "type": "message", "date": "2024-03-10T05:56:00", "from": "Luz", "reply_to_message_id": 2,
         "photo": "photos/photo_1.jpg", "forwarded_from": "Ñusta", "text": "ok",
         "location_information": {"latitude": -17.78, "longitude": -63.18}},
        {"id": 4, "type": "message", "date": "2024-03-10T05:57:00", "from": None, "from_id": "user7",
         "file": "(File not included. Change data exporting settings to download.)", "text": "sin nombre"},
    ],
}  # fmt: skip
TELEGRAM_HTML = """<!DOCTYPE html><html><head><title>Exported Data</title></head><body>
<div class="page_header"><div class="content"><div class="text bold">Casa Norte</div></div></div><div class="history">
<div class="message service" id="message-1"><div class="body details">10 March 2024</div></div>
<div class="message default clearfix" id="message2"><div class="body">
 <div class="pull_right date details" title="10.03.2024 05:55:00 UTC-04:00">05:55</div>
 <div class="from_name">Max Brume</div><div class="text">Recoge a la nueva<br>en la terminal</div></div></div>
<div class="message default clearfix joined" id="message3"><div class="body">
 <div class="pull_right date details" title="10.03.2024 05:56:00 UTC-04:00">05:56</div>
 <div class="reply_to details">In reply to <a href="#go_to_message2">this message</a></div>
 <div class="media_wrap"><a class="photo_wrap" href="photos/photo_1.jpg"><img class="photo" src="photos/photo_1_thumb.jpg"></a>
 </div></div></div></div></body></html>"""
WHATSAPP_HTML = """<html><head><title>WhatsApp - Luz</title></head><body>
<div class="msg in"><span class="sender">Luz</span><span class="time">2024-03-10 05:55:00</span><p class="text">no tengo papeles</p></div>
<div class="msg out"><span class="sender">Max</span><span class="time">2024-03-10 05:56:00</span><p class="text">mejor</p>
<img src="media/IMG-1.jpg"></div></body></html>"""
SIGTOP = """Conversation: Casa Norte (group)

From: Max Brume (+591 71234567)
Type: incoming
Sent: Sun, 10 Mar 2024 05:55:00 -0400
Attachment: plano.pdf (application/pdf, 812 bytes)

From: la lista de siempre
no hables

From: You
Type: outgoing
Sent: Sun, 10 Mar 2024 05:56:00 -0400

ya
"""
FRAMES = "\n".join(
    json.dumps(frame)
    for frame in (
        {"version": 1, "backupTimeMs": "1710050100000"},
        {"recipient": {"id": "1", "contact": {"profileGivenName": "Max", "e164": "59171234567"}}},
        {"chat": {"id": "5", "recipientId": "1"}},
        {"chatItem": {"chatId": "5", "authorId": "1", "dateSent": "1710050100000",
                      "standardMessage": {"text": {"body": "trae el pasaporte"},
                                          "attachments": [{"pointer": {"fileName": "dni.jpg"}}]}}},
    )
)  # fmt: skip
SMS = """<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE smses [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<smses count="3"><sms address="+59171234567" date="1710050100000" type="1" body="paga &#241;andú &x;" contact_name="Max"/>
<sms address="+59171234567" date="1710050160000" type="2" body="ma&#241;ana" contact_name="Max"/>
<mms address="+59171234567" date="1710050220000" msg_box="1" contact_name="(Unknown)"><parts>
<part ct="text/plain" text="mira" name="null"/><part ct="image/jpeg" name="foto.jpg" data="AAAA"/></parts></mms></smses>"""


def rows(extraction, *columns):
    places = [HEADER.index(column) for column in columns]
    return [tuple(row[place] for place in places) for row in extraction.tables[0].rows[1:]]


def test_telegram_json_keeps_senders_replies_places_and_media(tmp_path):
    extraction = read(tmp_path, "result.json", json.dumps(TELEGRAM).encode())
    assert rows(extraction, "time", "sender", "text", "attachment", "reply_to") == [
        ("2024-03-10T05:50:00", "", "Max Brume create_group Casa Norte", "", ""),
        ("2024-03-10T05:55:00+00:00", "Max Brume", "Recoge a la nueva en aquí (https://lugar.example/9)", "", ""),
        ("2024-03-10T05:56:00", "Luz", "ok\n-17.78, -63.18", "photos/photo_1.jpg", "2"),
        ("2024-03-10T05:57:00", "user7", "sin nombre", "", ""),
    ]
    assert rows(extraction, "note")[2] == ("forwarded from Ñusta",)
    assert "[2024-03-10 05:56:00] Luz: ok" in text_of(extraction)
    assert extraction.metadata["chats"] == {"Casa Norte": 4}
    assert (extraction.metadata["messages"], extraction.metadata["system_messages"]) == (3, 1)
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


def test_a_telegram_account_gives_its_owner_and_contacts_as_well(tmp_path):
    account = {
        "personal_information": {"first_name": "Zulma", "phone_number": "+34600111222"},
        "contacts": {"list": [{"first_name": "Néstor", "phone_number": "+34600333444"}]},
        "sessions": {"list": [{"last_ip": "203.0.113.9", "app_name": "Web"}]},
        "chats": {"list": [{"name": "Obra", "type": "personal_chat", "id": 1, "messages": [
            {"id": 1, "type": "message", "date": "2024-03-12T10:00:00", "from": "Zulma", "text": "ya llegué"}]}]},
    }  # fmt: skip
    extraction = read(tmp_path, "result.json", json.dumps(account).encode())
    assert extraction.media_type == "application/x-telegram-export+json"
    first, second = (page.text for page in extraction.pages)
    assert "ya llegué" in first
    for value in ("+34600111222", "first_name: Néstor\nphone_number: +34600333444", "203.0.113.9"):
        assert value in second
    assert "ya llegué" not in second


def test_a_whole_telegram_account_keeps_its_chats_apart(tmp_path):
    account = {"about": "…", "personal_information": {"first_name": "Ana"}, "chats": {"about": "…", "list": [
        TELEGRAM, {"type": "personal_chat", "id": 3, "messages": [{"id": 9, "type": "message", "from": "Rosa", "text": "hola"}]}]}}  # fmt: skip
    extraction = read(tmp_path, "result.json", json.dumps(account).encode())
    assert extraction.metadata["chats"] == {"Casa Norte": 4}
    assert rows(extraction, "sender", "chat")[-1] == ("Rosa", "")


@pytest.mark.parametrize("cut", [0.5, 0.9])
def test_a_cut_export_keeps_the_messages_before_the_cut(tmp_path, cut):
    content = json.dumps(TELEGRAM).encode()
    extraction = read(tmp_path, "result.json", content[: int(len(content) * cut)])
    assert "create_group" in text_of(extraction)
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"chat_damaged"})


def test_json_nested_without_end_is_no_crash(tmp_path):
    start = b'{"type": "personal_chat", "messages": [{"id": 1, "text": '
    extraction = read(tmp_path, "result.json", start + b"[" * 100_000)
    assert extraction.state in (DocumentState.CORRUPT, DocumentState.PARTIAL)


@pytest.mark.parametrize(
    ("name", "content", "app", "expected"),
    [
        (
            "messages.html",
            TELEGRAM_HTML,
            "telegram",
            [
                ("", "", "10 March 2024", "", ""),
                ("2024-03-10T05:55:00-04:00", "Max Brume", "Recoge a la nueva\nen la terminal", "", ""),
                ("2024-03-10T05:56:00-04:00", "Max Brume", "", "photos/photo_1.jpg", "2"),
            ],
        ),
        (
            "chat.html",
            WHATSAPP_HTML,
            "whatsapp",
            [
                ("2024-03-10T05:55:00", "Luz", "no tengo papeles", "", ""),
                ("2024-03-10T05:56:00", "Max", "mejor", "media/IMG-1.jpg", ""),
            ],
        ),
        (
            "Casa Norte.txt",
            SIGTOP,
            "signal",
            [
                ("2024-03-10T05:55:00-04:00", "Max Brume (+591 71234567)", "From: la lista de siempre\nno hables", "plano.pdf", ""),
                ("2024-03-10T05:56:00-04:00", "You", "ya", "", ""),
            ],
        ),
        (
            "main.jsonl",
            FRAMES,
            "signal",
            [("2024-03-10T05:55:00+00:00", "Max +59171234567", "trae el pasaporte", "dni.jpg", "")],
        ),
        (
            "sms.xml",
            SMS,
            "sms",
            [
                ("2024-03-10T05:55:00+00:00", "Max +59171234567", "paga ñandú ", "", ""),
                ("2024-03-10T05:56:00+00:00", "me", "mañana", "", ""),
                ("2024-03-10T05:57:00+00:00", "+59171234567", "mira", "foto.jpg", ""),
            ],
        ),
    ],
)  # fmt: skip
def test_each_export_gives_the_same_table(tmp_path, name, content, app, expected):
    extraction = read(tmp_path, name, content.encode())
    assert extraction.metadata["chat"] == app
    assert rows(extraction, "time", "sender", "text", "attachment", "reply_to") == expected
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


def test_a_page_that_only_speaks_of_messages_is_a_web_page(tmp_path):
    page = '<html><body><div class="message">x</div><div class="message">WhatsApp</div><p>hola</p></body></html>'
    extraction = read(tmp_path, "a.html", page.encode())
    assert "chat" not in extraction.metadata
    assert "hola" in text_of(extraction)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("signal-2024-03-10-05-55-00.backup", b"\x00\x00\x00\x36\x0a\x34" + bytes(range(52)) + b"\xee" * 900),
        ("msgstore.db.crypt15", b"\x8f\x01\x0a\xee" * 200),
    ],
)
def test_sealed_backups_are_named_as_such(tmp_path, name, content):
    assert read(tmp_path, name, content).state is DocumentState.ENCRYPTED


def test_a_hostile_chat_does_not_spoil_its_archive(tmp_path, monkeypatch):
    def breaks(_path):
        raise RecursionError

    monkeypatch.setitem(chat_media.READERS, text_kinds.CHAT, breaks)
    content = a_zip({"chat.txt": b"13/4/23, 08:06 - Ana: hola\n13/4/23, 08:07 - Ana: ya\n", "b.txt": b"b"})
    extraction = read(tmp_path, "a.zip", content)
    assert len(extraction.children) == 2
    assert extraction.state is DocumentState.DONE


@pytest.mark.parametrize(
    ("line", "when", "attached"),
    [
        ("12/03/2024 à 21:05 - Léa: IMG-1.jpg (fichier joint)", (2024, 3, 12, 21, 5, 0), ["IMG-1.jpg"]),
        ("[13/03/24, 21:05:11] Gia: \u200e<allegato: 0001-PHOTO.jpg>", (2024, 3, 13, 21, 5, 11), ["0001-PHOTO.jpg"]),
        ("13/03/2024 às 21:05 - Nelma: foto.jpg (ficheiro anexado)", (2024, 3, 13, 21, 5, 0), ["foto.jpg"]),
        ("2024-03-13 21 h 05 - Léa: oui", (2024, 3, 13, 21, 5, 0), []),
        ("13.03.24, 21:05 – Gia: sì", (2024, 3, 13, 21, 5, 0), []),
        ("13/3/24, 9:05\u202fp.\u202fm. - Ana: sí", (2024, 3, 13, 21, 5, 0), []),
        ("[2024-03-13, 21:05:11] Me: ![foto](./media/a b.jpg)", (2024, 3, 13, 21, 5, 11), ["media/a b.jpg"]),
    ],
)
def test_dates_and_attachments_as_each_phone_writes_them(line, when, attached):
    (message,) = parse([line])
    assert (message.when, message.attached) == (when, attached)


def test_media_of_an_exported_chat_is_tied_to_its_messages(tmp_path):
    chat = "13/4/23, 08:06 - Ana: hola\n13/4/23, 08:07 - Ana: A.jpg (archivo adjunto)\n13/4/23, 08:08 - Luz: B.jpg (archivo adjunto)\n"
    archive = a_zip(
        {
            "x/Chat de WhatsApp con Ana.txt": chat.encode(),
            "x/A.jpg": b"\xff\xd8\xff\xe0 a",
            "tg/result.json": json.dumps(TELEGRAM).encode(),
            "tg/photos/photo_1.jpg": b"\xff\xd8\xff\xe0 t",
        }
    )
    extraction = read(tmp_path, "export.zip", archive)
    table = next(table for table in extraction.tables if table.name == "chat_media")
    hashes = {child.path: child.sha256 for child in extraction.children}
    assert table.rows[1:] == (
        ("x/Chat de WhatsApp con Ana.txt", "2023-04-13T08:07:00", "Ana", "A.jpg", "x/A.jpg", hashes["x/A.jpg"]),
        ("x/Chat de WhatsApp con Ana.txt", "2023-04-13T08:08:00", "Luz", "B.jpg", "", ""),
        ("tg/result.json", "2024-03-10T05:56:00", "Luz", "photos/photo_1.jpg", "tg/photos/photo_1.jpg",
         hashes["tg/photos/photo_1.jpg"]),
    )  # fmt: skip


ROWS = [
    {"id": "a", "type": "incoming", "sent_at": 1710050100000, "received_at": 7, "source": "+59171234567",
     "body": "trae el pasaporte", "conversationId": "c1", "attachments": [{"path": "dni.jpg", "contentType": "image/jpeg"}]},
    {"id": "b", "type": "outgoing", "sent_at": 1710050160000, "body": "ya", "conversationId": "c1",
     "quote": {"text": "CITADO"}, "reactions": [{"emoji": "REAC"}]},
]  # fmt: skip


def test_rows_of_signal_desktop_are_a_chat_and_their_media_are_tied(tmp_path):
    content = json.dumps(ROWS).encode()
    extraction = read(tmp_path, "messages.json", content)
    assert (extraction.media_type, extraction.state) == (text_kinds.SIGNAL, DocumentState.DONE)
    assert (extraction.metadata["chat"], extraction.metadata["messages"]) == ("signal", 2)
    assert [row[:5] for row in extraction.tables[0].rows[1:]] == [
        ("2024-03-10T05:55:00+00:00", "+59171234567", "trae el pasaporte", "dni.jpg", "c1"),
        ("2024-03-10T05:56:00+00:00", "You", "ya", "", "c1"),
    ]
    assert [word in text_of(extraction) for word in ("CITADO", "REAC")] == [True, True]
    together = read(tmp_path, "a.zip", a_zip({"messages.json": content, "dni.jpg": b"\xff\xd8\xff foto"}))
    (table,) = [table for table in together.tables if table.name == "chat_media"]
    assert table.rows[1][3:5] == ("dni.jpg", "dni.jpg")


def test_rows_of_signal_desktop_that_break_off_leave_their_text(tmp_path):
    content = json.dumps(ROWS * 3)
    place = content.rindex('"body"')
    extraction = read(tmp_path, "messages.json", (content[:place] + ",," + content[place:]).encode())
    assert (extraction.metadata["messages"], codes(extraction)) == (5, {"chat_damaged"})
    assert text_of(extraction).count("CITADO") == 3


def test_other_lists_of_json_are_no_chat(tmp_path):
    content = json.dumps([{"sent_at": 1, "body": "x"}, {"id": 2}]).encode()
    assert read(tmp_path, "a.json", content).media_type == text_kinds.JSON


def test_a_page_of_signal_in_markdown_is_signals(tmp_path):
    page = "[2026-03-14 10:00:00] Luz: hola\n\n[2026-03-14 10:01:00] Me: ![foto](./media/a b.jpg)\n"
    extraction = read(tmp_path, "chat.md", page.encode())
    assert (extraction.media_type, extraction.metadata["chat"]) == (text_kinds.SIGNAL, "signal")
    assert "platform" not in extraction.metadata
    assert [row[:4] for row in extraction.tables[0].rows[1:]] == [
        ("2026-03-14T10:00:00", "Luz", "hola", ""),
        ("2026-03-14T10:01:00", "Me", "![foto](./media/a b.jpg)", "media/a b.jpg"),
    ]
    assert read(tmp_path, "chat.txt", page.encode()).media_type == text_kinds.CHAT
