"""Exports of chats: what a message says in fields that the reader has no place for is read as well."""

import base64
import json

from support.files import codes, read, text_of

from models.document import DocumentState

MESSAGE = {
    "id": 1, "type": "message", "date": "2024-03-10T05:55:00", "from": "Luz", "from_id": "user777",
    "text": ["hola ", {"type": "bold", "text": "NEGRITA"}], "width": 640,
    "reactions": [{"emoji": "REAC1", "count": 1, "recent": [{"from": "REACTOR", "date": "2024"}]}],
    "via_bot": "@BOTX", "title": "AUDIO", "performer": "PERF", "file_name": "clave_71234567.pdf",
    "file": "(File not included. Change data exporting settings to download.)",
    "inline_bot_buttons": [[{"type": "url", "text": "BOTON", "data": "http://boton.invalid"}]],
    "invoice_information": {"title": "FACTURA", "amount": 55}, "place_name": "LUGAR", "address": "DIR",
    "forwarded_from_id": "user888",
}  # fmt: skip


def lost(told: str, words: str) -> list[str]:
    return [word for word in words.split() if word not in told]


def test_no_field_of_a_message_of_telegram_is_lost(tmp_path):
    call = {"id": 2, "type": "service", "date": "x", "actor": "Luz", "action": "phone_call", "duration_seconds": 33}
    chat = {"name": "Luz", "type": "personal_chat", "id": 1, "messages": [MESSAGE, call]}
    extraction = read(tmp_path, "result.json", json.dumps(chat).encode())
    told = text_of(extraction)
    assert lost(told, "NEGRITA REAC1 @BOTX AUDIO PERF 71234567 BOTON boton.invalid FACTURA 55 LUGAR DIR user888") == []
    assert lost(told, "user777 REACTOR") == []
    assert "640" not in told
    assert told.count("33") == 1
    assert extraction.metadata["messages"] == 1
    assert extraction.tables[0].rows[1][2] == "hola NEGRITA"


def frames() -> bytes:
    person = {"aci": "x", "e164": "59171234567", "profileGivenName": "Max", "note": "APUNTE"}
    standard = {
        "text": {"body": "trae a la nueva"},
        "attachments": [{"pointer": {"fileName": "foto.jpg", "caption": "PIE", "size": 98765}}],
        "reactions": [{"emoji": "REAC", "authorId": "2"}],
        "quote": {"text": {"body": "CITADO"}, "authorId": "1"},
        "linkPreview": [{"url": "http://casa.invalid/", "title": "VISTA"}],
    }
    old = {"authorId": "1", "standardMessage": {"text": {"body": "VIEJA"}}}
    contact = {"contact": {"name": {"givenName": "ENVIADO"}, "number": [{"value": "59170000009"}]}}
    items = [
        {"standardMessage": standard},
        {"standardMessage": {"text": {"body": "nueva"}}, "revisions": [old]},
        {"contactMessage": contact},
        {"updateMessage": {"individualCall": {"type": "AUDIO_CALL", "state": "MISSED"}}},
        {"paymentNotification": {"note": "PAGO"}},
    ]
    lines = [
        {"version": "1", "backupTimeMs": "17100"},
        {"account": {"username": "ada.01"}},
        {"recipient": {"id": "1", "contact": person}},
        {"recipient": {"id": "2", "contact": {"e164": "59172222222", "systemGivenName": "Eva"}}},
        {"recipient": {"id": "3", "group": {"snapshot": {"title": {"title": "GRUPO"}, "x": {"t": "DESCRITO"}}}}},
        {"chat": {"id": "1", "recipientId": "1"}},
        {"chatFolder": {"name": "CARPETA"}},
        *({"chatItem": {"chatId": "1", "authorId": "1", "dateSent": "1710000000000", **item}} for item in items),
    ]
    return "\n".join(json.dumps(line) for line in lines).encode()


def test_no_frame_of_signal_is_lost(tmp_path):
    extraction = read(tmp_path, "main.jsonl", frames())
    told = text_of(extraction)
    words = (
        "APUNTE ada.01 59172222222 GRUPO DESCRITO CARPETA PIE REAC CITADO casa.invalid VISTA VIEJA ENVIADO 59170000009"
    )
    assert lost(told, f"{words} MISSED PAGO") == []
    assert "reactions authorId: Eva +59172222222" in told
    assert "98765" not in told
    assert (extraction.metadata["messages"], extraction.state) == (4, DocumentState.DONE)


def test_quotes_reactions_and_names_of_files_of_flat_exports(tmp_path):
    lines = [
        {"date": "2024-03-10 05:55", "sender": "Luz", "body": "hola", "quote": "CITA", "reactions": ["REAC"]},
        {"date": "2024-03-10 05:56", "sender": "Max", "body": "ok", "attachments": ["a.jpg"], "sticker": "PEGATINA"},
    ]
    extraction = read(tmp_path, "a.jsonl", "\n".join(map(json.dumps, lines)).encode())
    assert lost(text_of(extraction), "CITA REAC PEGATINA") == []
    assert extraction.metadata["attachments"] == ["a.jpg"]


def test_a_quote_in_a_text_export_is_read(tmp_path):
    text = "From: Luz\nType: incoming\nSent: Sun, 10 Mar 2024 05:55:11 -0400\nQuote: CITA\n\ntrae a la nueva\n"
    extraction = read(tmp_path, "signal.txt", text.encode())
    assert extraction.tables[0].rows[1][2:] == ("trae a la nueva", "", "", "", "incoming; Quote: CITA")


def test_subjects_addresses_and_pictures_of_saved_text_messages(tmp_path):
    picture = base64.b64encode(b"\xff\xd8\xff\xe0 foto" * 50).decode()
    content = f"""<?xml version='1.0'?><smses count="2"><sms address="71234567" date="1710000000000" type="1"
body="hola &#128512;" subject="ASUNTO" service_center="CENTRO"/><mms date="1710000000000" msg_box="1" address="72~73"
sub="TEMA"><parts><part ct="text/plain" text="dicho"/><part ct="image/jpeg" name="f.jpg" data="{picture}"/></parts>
<addrs><addr address="78888888" type="151"/><addr address="insert-address-token" type="137"/></addrs></mms></smses>"""
    extraction = read(tmp_path, "sms.xml", content.encode())
    told = text_of(extraction)
    assert lost(told, "ASUNTO CENTRO TEMA dicho 78888888 f.jpg \U0001f600") == []
    assert "insert-address" not in told
    assert [(child.path, child.size) for child in extraction.children] == [("f.jpg", 450)]
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())
