"""Compiled help files: the names of their pages, and that the pages were not read."""

import pytest
from support.files import codes, read, text_of

from models.document import DocumentState


def number(value: int) -> bytes:
    return bytes([value]) if value < 128 else number(value >> 7)[:-1] + bytes([value >> 7 | 0x80, value & 0x7F])


def a_chm(*names: str, size: int = 512) -> bytes:
    head = b"ITSF\x03\0\0\0" + bytes(88) + b"ITSP" + bytes(12) + size.to_bytes(4, "little") + bytes(64)
    chunks = b""
    for name in names:
        entry = number(len(name.encode())) + name.encode() + number(0) + number(300) + number(20_000)
        chunks += (b"PMGL" + (size - 20 - len(entry)).to_bytes(4, "little") + bytes(12) + entry).ljust(size, b"\0")
    return head + chunks + bytes(600)


def test_names_of_pages_are_read_and_what_is_packed_is_told(tmp_path):
    extraction = read(tmp_path, "a.chm", a_chm("/hotel aurora.htm", "/#STRINGS", "/pagos/marzo.htm"))
    assert text_of(extraction).split("\n")[:2] == ["/hotel aurora.htm", "/pagos/marzo.htm"]
    assert extraction.metadata["members"] == 3
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"pages_packed"})


@pytest.mark.parametrize("cut", [10, 120, 200, 700])
def test_a_cut_help_file_gives_what_is_there_or_says_that_it_is_damaged(tmp_path, cut):
    extraction = read(tmp_path, "a.chm", a_chm("/hotel aurora.htm", "/pagos/marzo.htm")[:cut])
    assert extraction.state in (DocumentState.PARTIAL, DocumentState.CORRUPT)
