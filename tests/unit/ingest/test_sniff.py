"""Kinds of files, told from their bytes."""

import zipfile

import pytest
from support.files import a_pdf, a_picture, a_tar, a_zip, as_bytes

from services.ingest import ole_kinds, sniff, text_kinds

MAIL = b"From: ana@example.org\r\nTo: luz@example.org\r\nSubject: hola\r\n\r\ntexto"
CHAT = "13/4/23, 08:02 - Los mensajes están cifrados.\n13/4/23, 08:06 - Ana: hola\n".encode()


def kind_of(tmp_path, name, content):
    path = tmp_path / name.replace("/", "_")
    path.write_bytes(content)
    return sniff.media_type(sniff.read_head(path), name)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", a_pdf("hola"), "application/pdf"),
        ("late.pdf", b"junk\n" * 20 + b"%PDF-1.4\n", "application/pdf"),
        ("a.pdf", b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + a_pdf("hola"), "application/pdf"),
        ("a", b"\x1b%-12345X@PJL\r\n@PJL ENTER LANGUAGE=PDF\r\n" + a_pdf("hola"), "application/pdf"),
        ("a", b"<br />\n<b>Warning</b>: late\n" + a_pdf("hola"), "application/pdf"),
        ("a", bytes(range(1, 128)) + a_pdf("hola"), "application/pdf"),
        ("note.txt", b"It begins with %PDF-1.4 and goes on.\n" * 3, "text/plain"),
        ("page.html", b"<html><pre>\n%PDF-1.4\n1 0 obj\n</pre></html>", "text/html"),
        ("letter.eml", MAIL.replace(b"hola", b"%PDF-1.4"), "message/rfc822"),
        ("letter.eml", MAIL + b"\r\n" + a_pdf("hola"), "message/rfc822"),
        ("chat.txt", CHAT + b"13/4/23, 08:07 - Ana: %PDF-1.4\n", text_kinds.CHAT),
        ("docs.tar", a_tar({"a.pdf": a_pdf("hola"), "b.txt": b"x"}), "application/x-tar"),
        ("docs.zip", a_zip({"a.pdf": a_pdf("hola"), "b.txt": b"x"}, compression=zipfile.ZIP_STORED), "application/zip"),
        ("docs.pdf", a_tar({"a.pdf": a_pdf("hola"), "b.txt": b"x"}), "application/x-tar"),
        ("a.png", as_bytes(a_picture()), "image/png"),
        ("a.bmp", as_bytes(a_picture(), "BMP"), "image/bmp"),
        ("BM.txt", b"BM is how this text begins, and it goes on", "text/plain"),
        ("a.docx", a_zip({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), sniff.DOCX),
        ("late.docx", a_zip({"word/media/x.bin": b"x" * 9, "word/document.xml": b"<a/>"}), sniff.DOCX),
        ("words.zip", a_zip({"word/notes.txt": b"x"}), "application/zip"),
        ("a.odt", a_zip({"mimetype": b"application/vnd.oasis.opendocument.text"}), sniff.ODF + "text"),
        ("a.zip", a_zip({"a.txt": b"x"}), "application/zip"),
        ("a.tar", a_tar({"a.txt": b"x"}), "application/x-tar"),
        ("a.eml", MAIL, "message/rfc822"),
        ("a.eml", b"412\n" + MAIL, "message/rfc822"),
        ("a", MAIL.decode().encode("utf-16"), "message/rfc822"),
        ("a.mbox", b"From ana@example.org Mon Jan  1 10:00:00 2024\n" + MAIL, "application/mbox"),
        ("a.eml", b"From ana@example.org Mon Jan  1 10:00:00 2024\n" + MAIL, "message/rfc822"),
        ("a.html", b"<!DOCTYPE html><html>", "text/html"),
        ("a.vcf", b"BEGIN:VCARD\nVERSION:3.0\nEND:VCARD", "text/vcard"),
        ("chat.txt", CHAT, text_kinds.CHAT),
        (
            "chat.txt",
            b"\xef\xbb\xbf[10/01/2023, 08:03:12] \xe2\x80\x8eAna: hola\n[10/01/2023, 08:03:13] Luz: si\n",
            text_kinds.CHAT,
        ),
        ("diary.txt", b"13/4/23 was a Thursday.\n14/4/23 was a Friday.\n", "text/plain"),
        ("letter.txt", b"To: the judge\nI write to you.\n", "text/plain"),
        ("a.csv", b"a;b\n1;2\n", "text/csv"),
        ("a.txt", b"a;b\n1;2\n", "text/plain"),
        ("a.rtf", b"{\\rtf1 hola}", "application/rtf"),
        ("a.gpx", b'<?xml version="1.0"?>\n<gpx version="1.1"></gpx>', "application/gpx+xml"),
        # 128 kbit/s at 44.1 kHz: a frame of layer III is 417 bytes; an ADTS frame tells its own length.
        ("a", (b"\xff\xfb\x90\x64" + bytes(413)) * 2, "audio/mpeg"),
        ("a", (b"\xff\xf1\x50\x80\x0c\x9f\xfc" + bytes(93)) * 2, "audio/aac"),
        ("a", (b"G" + bytes(187)) * 4, "video/mp2t"),
        ("a.txt", "\ufeffGente de paso".encode("utf-16"), "text/plain"),
        ("a.txt", b"GGGG" * 200, "text/plain"),
        ("a.log", b"2024-03-12 10:00:00 INFO entra rosa\n" * 3, "text/plain"),
        ("a.log", b"2024-03-12 10:00 - Rosa: hola\n" * 3, "text/x-whatsapp-export"),
        ("empty.pdf", b"", sniff.EMPTY),
        ("noise.bin", bytes(range(256)) * 8, sniff.UNKNOWN),
    ],
)
def test_bytes_tell_the_kind(tmp_path, name, content, kind):
    assert kind_of(tmp_path, name, content) == kind


@pytest.mark.parametrize(
    ("kind", "name", "wrong"),
    [
        ("application/pdf", "photo.jpg", True),
        ("image/jpeg", "photo.JPEG", False),
        ("text/plain", "notes.md", False),
        ("text/plain", "scan.pdf", True),
        (sniff.UNKNOWN, "scan.pdf", False),
        ("application/rtf", "letter.doc", False),
        ("image/png", "no extension", False),
    ],
)
def test_a_name_that_claims_another_kind(kind, name, wrong):
    assert sniff.misnamed(kind, name) is wrong


def test_a_broken_container_is_no_error(tmp_path):
    whole = a_zip({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>" * 900})
    assert kind_of(tmp_path, "cut.docx", whole[: len(whole) // 2]) == sniff.DOCX
    assert kind_of(tmp_path, "cut.doc", ole_kinds.OLE + b"\x00" * 600) == "application/x-ole-storage"
