"""Downloads of accounts: chats of Facebook and Instagram with their accents, and other JSON of theirs."""

import json

import pytest
from support.files import codes, read, text_of

from models.document import DocumentState


def broken(value: object) -> bytes:
    """JSON as these downloads write it: each byte of UTF-8 as a character of its own."""
    return json.dumps(json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8").decode("latin-1"))).encode()


CHAT = {
    "participants": [{"name": "Núñez"}, {"name": "Zoë"}],
    "messages": [
        {
            "sender_name": "Núñez",
            "timestamp_ms": 1772446500000,
            "content": "mañana a las 6 🙂, 70010001",
            "share": {"link": "http://casa.invalid/x", "share_text": "habitación"},
            "reactions": [{"reaction": "❤", "actor": "Zoë"}],
            "is_geoblocked_for_viewer": False,
        },
        {
            "sender_name": "Zoë",
            "timestamp_ms": 1772446400000,
            "photos": [{"uri": "fotos/niña.jpg"}],
            "call_duration": 77,
        },
    ],
    "title": "Núñez y yo",
    "thread_path": "inbox/nunez_1",
}


def test_a_chat_of_such_a_download_is_read_with_its_accents(tmp_path):
    extraction = read(tmp_path, "message_1.json", broken(CHAT))
    told = text_of(extraction)
    wanted = [
        "mañana a las 6 🙂, 70010001",
        "http://casa.invalid/x",
        "habitación",
        "❤",
        "Núñez y yo",
        "fotos/niña.jpg",
        "77",
    ]
    assert [text for text in wanted if text not in told] == []
    assert extraction.tables[0].rows[1][:3] == ("2026-03-02T10:15:00+00:00", "Núñez", "mañana a las 6 🙂, 70010001")
    assert (extraction.metadata["chat"], extraction.metadata["attachments"]) == ("meta", ["fotos/niña.jpg"])
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


def test_a_chat_that_breaks_off_says_so(tmp_path):
    content = broken(CHAT)
    extraction = read(tmp_path, "message_1.json", content[: content.index(b"call_duration")])
    assert "mañana" in text_of(extraction)
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"chat_damaged"})


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (broken({"Dirección": "Ñuñoa"}), "Dirección: Ñuñoa"),
        ('{"Dirección": "Ñuñoa Ã±"}'.encode(), "Dirección: Ñuñoa Ã±"),
    ],
)
def test_other_json_of_such_downloads_is_mended_and_what_is_right_stays(tmp_path, written, read_as):
    assert read_as in text_of(read(tmp_path, "perfil.json", written))
