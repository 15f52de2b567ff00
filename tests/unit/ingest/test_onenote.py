"""OneNote sections: text in the order of the page, files and pictures as parts, hostile lengths."""

import hashlib
import uuid

import pytest
from support.files import a_picture, a_zip, as_bytes, codes, read, text_of

from models.document import DocumentState
from services.ingest.formats import onenote

MAGIC = bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3")
OBJECT = uuid.UUID("BDE316E7-2665-4511-A4C4-8D4D0B7A9EAC").bytes_le
END = uuid.UUID("71FBA722-0F79-4A0B-BB13-899256426B24").bytes_le
PHOTO = as_bytes(a_picture("Rosa"), "PNG")


def attached(content: bytes, *, length: int | None = None) -> bytes:
    return OBJECT + (len(content) if length is None else length).to_bytes(8, "little") + bytes(12) + content + END


def a_section(*pieces: bytes) -> bytes:
    return MAGIC + bytes(64) + bytes(32).join(pieces) + bytes(32)


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def test_the_newest_text_comes_first_and_in_the_order_of_the_page(tmp_path):
    content = a_section(
        wide("deuda de Rosa: 300 bolivianos"),
        wide("deuda de Rosa: 500 bolivianos, señas en el baúl"),
        b"miercoles, 4 de marzo de 2026",
        b"Libreta de la terminal",
    )
    extraction = read(tmp_path, "notas.one", content)
    assert text_of(extraction).split("\n")[:-1] == [
        "Libreta de la terminal",
        "miercoles, 4 de marzo de 2026",
        "deuda de Rosa: 500 bolivianos, señas en el baúl",
        "deuda de Rosa: 300 bolivianos",
    ]
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"raw_strings"})


def test_files_and_pictures_come_out_and_are_no_text(tmp_path):
    inner = a_zip({"lista.txt": b"una lista de pagos en el archivo"})
    content = a_section(attached(PHOTO), wide("la foto de Rosa"), attached(b"un texto adjunto"), attached(inner))
    extraction = read(tmp_path, "notas.one", content)
    assert [(child.path, child.sha256) for child in extraction.children] == [
        ("file-0001.png", hashlib.sha256(PHOTO).hexdigest()),
        ("file-0002.bin", hashlib.sha256(b"un texto adjunto").hexdigest()),
        ("file-0003.zip", hashlib.sha256(inner).hexdigest()),
    ]
    assert text_of(extraction) == "la foto de Rosa\n"
    assert extraction.metadata["files"] == 3


@pytest.mark.parametrize("length", [0, 1 << 63, 10**6])
def test_a_length_that_cannot_be_is_not_believed(tmp_path, length):
    content = a_section(attached(PHOTO, length=length), attached(b"entero"), wide("queda el texto"))
    extraction = read(tmp_path, "notas.one", content)
    assert [child.size for child in extraction.children] == [6]
    assert "queda el texto" in text_of(extraction)


def test_more_files_than_are_taken_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(onenote, "MOST_FILES", 2)
    extraction = read(tmp_path, "notas.one", a_section(*(attached(b"%d" % n) for n in range(5))))
    assert (len(extraction.children), extraction.metadata["files"]) == (2, 5)
    assert "notebook_cut" in codes(extraction)
