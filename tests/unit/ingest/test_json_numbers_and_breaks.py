"""JSON is read whole: numbers however long with their digits as written, other encodings, and what a break leaves."""

import json

import pytest
from support.files import codes, read, text_of

from models.document import DocumentState

ICCID = "89591012345678901234"


def a_chat(**odd: object) -> str:
    messages = [
        {"id": number, "type": "message", "date": "2024-03-10T05:55:00", "from": "Luz Ñandú", "text": f"señal {number}"}
        for number in range(1, 9)
    ]
    messages[4] |= odd
    return json.dumps({"name": "Casa", "type": "personal_chat", "id": 1, "messages": messages}, ensure_ascii=False)


@pytest.mark.parametrize(
    "number", [ICCID, "9223372036854775808", "-18446744073709551617", "-17.7800000100000000001", "0.00000010", "5.00"]
)
def test_a_number_of_a_chat_keeps_its_digits_and_costs_no_message(tmp_path, number):
    extraction = read(tmp_path, "result.json", a_chat(other="@").replace('"@"', number).encode())
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())
    assert extraction.metadata["messages"] == 8
    assert f"señal 5 (other: {number})" in text_of(extraction)


@pytest.mark.parametrize("number", [ICCID, "9" * 300, "70012345.10", "-17.7800000100000000001"])
def test_a_number_of_plain_json_keeps_its_digits(tmp_path, number):
    extraction = read(tmp_path, "a.json", f'{{"iccid": {number}, "nota": "detrás"}}'.encode())
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())
    assert text_of(extraction) == f"iccid: {number}\nnota: detrás\n"


def test_a_fraction_in_lines_of_signal_keeps_its_digits(tmp_path):
    line = '{"date": "2024-03-10 05:55", "sender": "Luz", "body": "aquí", "place": -17.7800000100000000001}'
    assert "place: -17.7800000100000000001" in text_of(read(tmp_path, "a.jsonl", f"{line}\n{line}\n".encode()))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_chat_in_another_encoding_is_read(tmp_path, encoding):
    extraction = read(tmp_path, "result.json", a_chat().encode(encoding))
    assert (extraction.state, extraction.metadata["messages"]) == (DocumentState.DONE, 8)
    assert extraction.metadata["senders"] == {"Luz Ñandú": 8}


@pytest.mark.parametrize("text", ["x" * 10, "x" * 300_000])
def test_what_stands_behind_a_break_of_a_chat_is_text(tmp_path, text):
    whole = json.dumps(json.loads(a_chat(text=text, file=f"{text}.pdf")))
    broken = whole.replace('{"id": 6,', '{"id": 6,, "note": "se rompe",')
    extraction = read(tmp_path, "result.json", broken.encode())
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"chat_damaged"})
    assert extraction.metadata["messages"] == 5
    told = text_of(extraction)
    assert [told.count(f"señal {number}") for number in (1, 4, 6, 7, 8)] == [1] * 5
    assert "se rompe" in told
    assert told.count("Luz Ñandú") >= 8


def test_what_stands_behind_a_break_of_a_download_is_text(tmp_path):
    meta = {"participants": [{"name": "Luz"}], "messages": [
        {"sender_name": "Luz", "timestamp_ms": 1710050100000 + number, "content": f"seÃ±al {number}"}
        for number in range(4)
    ]}  # fmt: skip
    broken = json.dumps(meta).replace('"timestamp_ms": 1710050100002', '"timestamp_ms": 17100,50100002')
    extraction = read(tmp_path, "message_1.json", broken.encode())
    assert (extraction.metadata["messages"], codes(extraction)) == (2, {"chat_damaged"})
    assert [text_of(extraction).count(f"señal {number}") for number in range(4)] == [1] * 4


def test_a_damaged_line_of_signal_is_text(tmp_path):
    lines = [f'{{"date": "2024-03-10 05:55", "sender": "Luz", "body": "señal {number}"}}' for number in range(3)]
    lines[1] = lines[1].replace('"body":', '"body"').replace("ñ", "\\u00f1")
    extraction = read(tmp_path, "a.jsonl", "\n".join(lines).encode())
    assert (extraction.metadata["messages"], codes(extraction)) == (2, {"chat_damaged"})
    assert [text_of(extraction).count(f"señal {number}") for number in range(3)] == [1] * 3


def test_a_break_in_plain_json_leaves_its_accents(tmp_path):
    extraction = read(tmp_path, "a.json", b'{"uno": "ma\\u00f1ana", "dos" "ni\\u00f1a \\"Luz\\""}')
    assert codes(extraction) == {"json_damaged"}
    assert 'niña "Luz"' in text_of(extraction)
