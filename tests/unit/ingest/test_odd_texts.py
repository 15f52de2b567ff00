"""Texts that look like something else: one bad byte, marks of other kinds, zero signs, rare encodings, nothing."""

import bz2
import codecs

import pytest
from support.files import a_tar, codes, read, text_of

from models.document import DocumentState
from services.ingest import sniff

SAID = "La señora Núñez declaró que salió de Cúcuta; pidió ayuda: «¡auxilio!» y pagó."


@pytest.mark.parametrize("bad", [b"\xff", b"\x81", b"\xc3", b"\xf1"])
@pytest.mark.parametrize("words", ["señora {} Núñez pidió ayuda", SAID + " {} " + SAID, f"{SAID}\n" * 9 + "niño {}"])
def test_one_bad_byte_leaves_a_text_in_utf8(tmp_path, bad, words):
    before, after = words.split("{}")
    extraction = read(tmp_path, "a.txt", before.encode() + bad + after.encode())
    told = text_of(extraction)
    assert (told.startswith(before), told.endswith(after)) == (True, True)
    assert len(told) == len(before) + 1 + len(after)
    assert codes(extraction) == {"encoding_guessed"}


def test_a_bad_byte_of_an_older_encoding_is_read_in_it(tmp_path):
    content = "señora Muñoz, año de la caña, ".encode() + "niño".encode("cp850")
    assert text_of(read(tmp_path, "a.txt", content)) == "señora Muñoz, año de la caña, niño"


MARKS = (
    "GIF89a es un formato; Luz pagó 700", "GIF87a es un formato; Luz pagó 700", "ID3 es la etiqueta; Luz pagó 700",
    "OggS es la marca; Luz pagó 700", "fLaC es la marca; Luz pagó 700", "BZh es la marca; Luz pagó 700",
    "0707012345 es el número de Luz", "!BDN es la marca; Luz pagó 700", "bplist00 es la marca; Luz pagó",
    "el-lhano de Luz y 700 pesos", "BM Bolivia; Luz pagó 700 pesos", "PK es la marca; Luz pagó 700",
    "xxxxftypheic es la marca; Luz", "x" * 250 + " le gustaría ustar",
)  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("text", MARKS)
def test_a_note_that_holds_the_mark_of_another_kind_is_text(tmp_path, text, encoding):
    text = text if "ustar" not in text else "x" * 257 + text[-5:] + " la señora Núñez"
    extraction = read(tmp_path, "a.txt", text.encode(encoding))
    assert (text_of(extraction), extraction.media_type, extraction.state) == (text, "text/plain", DocumentState.DONE)


def test_files_of_those_kinds_are_still_told():
    tar = a_tar({"a.txt": b"plain text of a member"})
    packed = bz2.compress(b"plain text " * 9)
    heads = (b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00", tar, packed, b"ID3\x03\x00\x00" + b"x" * 99)
    kinds = [sniff.media_type(head, "a.txt") for head in heads]
    assert kinds == ["image/gif", "application/x-tar", "application/x-bzip2", "audio/mpeg"]
    assert sniff.media_type(b"{\\rtf1\\ansi plain words of a letter}", "a.txt") == "application/rtf"


@pytest.mark.parametrize("text", ["uno 70012345\0dos\n\0\0tres", "Luz\0Ana\0señora Núñez\0" * 40])
def test_text_with_zero_signs_between_its_words_is_text(tmp_path, text):
    extraction = read(tmp_path, "a.txt", text.encode())
    assert (extraction.state, text_of(extraction)) == (DocumentState.DONE, text.replace("\0", " "))


@pytest.mark.parametrize("content", [b"\x7fXYZ\x01\x02\0abc" * 9, b"ab\0\0\0cd\0\0\0ef" * 9, b"\x01ab\0cd" * 9])
def test_other_bytes_with_zeros_are_no_text(tmp_path, content):
    assert read(tmp_path, "a.bin", content).state is DocumentState.UNSUPPORTED


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be", "utf-7", "utf-16-le", "utf-16-be"])
def test_wide_and_mailed_encodings_without_a_mark_are_read(tmp_path, encoding):
    extraction = read(tmp_path, "a.txt", SAID.encode(encoding))
    assert (extraction.state, text_of(extraction), extraction.metadata["encoding"]) == (
        DocumentState.DONE,
        SAID,
        encoding,
    )


@pytest.mark.parametrize(
    "text", ["+59170012345, +5491155550000, +34600111222, +51987654321", "a+AOE-b y +A y +ABC", "C++ y A+AA +AAA +AAAA"]
)
def test_a_plus_in_plain_text_is_no_utf7(tmp_path, text):
    assert text_of(read(tmp_path, "a.txt", text.encode())) == text


def test_turkish_is_told_where_only_it_fits(tmp_path):
    text = "Adım Ayşe, pasaportumu aldılar, lütfen yardım edin, İstanbul'dayım"
    extraction = read(tmp_path, "a.txt", text.encode("cp1254"))
    assert (text_of(extraction), codes(extraction)) == (text, {"encoding_guessed"})
    icelandic = "það er ekki þýtt á íslensku, ég heiti Þóra"
    assert read(tmp_path, "b.txt", icelandic.encode("cp1252")).metadata["encoding"] != "cp1254"


@pytest.mark.parametrize(
    "mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE]
)
def test_a_mark_of_an_encoding_alone_is_empty(tmp_path, mark):
    extraction = read(tmp_path, "a.txt", mark)
    assert (extraction.state, codes(extraction)) == (DocumentState.EMPTY, {"empty"})
