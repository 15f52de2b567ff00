"""Losses that hostile files brought to light: each told, none silent, and no reader that breaks down over it."""

import io
import struct
import tarfile
import time
import zipfile

import pikepdf
from PIL import Image, PngImagePlugin
from support.files import a_pdf, a_picture, as_bytes, codes, read, text_of
from support.hostile.running import MOST_MEMORY, Watched
from support.hostile.samples import zipped
from support.outlook import an_item

from models.document import DocumentState
from services.ingest import sniff
from services.ingest.formats.compound import written

SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


def test_a_workbook_without_any_sheet_is_damaged(tmp_path):
    extraction = read(tmp_path, "a.ods", zipped({"mimetype": SPREADSHEET, "META-INF/manifest.xml": b"<m/>"}))
    assert (extraction.state, codes(extraction)) == (DocumentState.CORRUPT, {"corrupt"})


def test_mails_in_mails_by_the_thousand_are_text(tmp_path):
    mails = b"Subject: uno\nContent-Type: message/rfc822\n\n" * 2_000 + b"Subject: fin\n\nllamar al 70011020\n"
    extraction = read(tmp_path, "a.eml", mails)
    assert extraction.state is DocumentState.PARTIAL
    assert "too_many_members" in codes(extraction)
    assert text_of(extraction).startswith("Subject: uno")
    assert "llamar al 70011020" in text_of(extraction)


def test_a_mailbox_with_such_a_mail_gives_all_its_mails(tmp_path):
    line = b"From luz@example.org Wed May  1 17:20:00 2024\n"
    deep = b"Subject: uno\nContent-Type: message/rfc822\n\n" * 1_000
    extraction = read(tmp_path, "a.mbox", line + deep + b"\n" + line + b"Subject: dos\n\nfin\n")
    assert [child.path for child in extraction.children] == ["000001 uno.eml", "000002 dos.eml"]


def test_a_photo_with_spoiled_facts_of_its_camera_is_read_and_they_are_told(tmp_path):
    photo = as_bytes(a_picture(size=(60, 40)), "JPEG")
    spoiled = b"Exif\0\0II\x2b\0\x08\0\0\0\x03\0"  # says that it is a BigTIFF, and is none
    segment = b"\xff\xe1" + struct.pack(">H", len(spoiled) + 2) + spoiled
    extraction = read(tmp_path, "a.jpg", photo[:2] + segment + photo[2:])
    assert (extraction.state, len(extraction.pages)) == (DocumentState.PARTIAL, 1)
    assert "facts_damaged" in codes(extraction)


def test_a_photo_of_a_hundred_million_points_is_read_in_the_memory_of_a_reading(tmp_path):
    """Telephones make such; in three colours, with what is made of it, it would need more than a gigabyte."""
    photo = tmp_path / "a.jpg"
    Image.new("L", (12_000, 9_000), 255).convert("RGB").save(photo, quality=50)
    (tmp_path / "out").mkdir()
    with Watched() as extractor:
        extraction = extractor.extract(photo, name="a.jpg", passwords=(), folder=tmp_path / "out")
        peak, _ = extractor.taken()
    assert (extraction.state, len(extraction.pages)) == (DocumentState.DONE, 1)
    assert peak < MOST_MEMORY


def test_a_kind_that_states_a_vast_size_ends_no_reading(tmp_path):
    """The `mimetype` of a zip says that it is stored in four gigabytes: what tells kinds apart asked for them all."""
    made = bytearray(zipped({"mimetype": b"application/epub+zip", "nota.txt": b"uno"}, how=zipfile.ZIP_STORED))
    at = made.index(b"PK\x01\x02")
    struct.pack_into("<I", made, at + 20, 0xFFFFFFF0)  # how large it is packed
    (tmp_path / "a.epub").write_bytes(made)
    (tmp_path / "out").mkdir()
    with Watched() as extractor:
        extraction = extractor.extract(tmp_path / "a.epub", name="a.epub", passwords=(), folder=tmp_path / "out")
    assert "reader_crashed" not in codes(extraction)
    assert "nota.txt" in [child.path for child in extraction.children]


def test_what_tells_kinds_apart_may_fail_and_the_file_has_an_end(tmp_path, monkeypatch):
    def failing(path):
        raise MemoryError

    monkeypatch.setattr(sniff, "read_head", failing)
    extraction = read(tmp_path, "a.bin", b"x")
    assert (extraction.state, codes(extraction)) == (DocumentState.FAILED, {"reader_failed"})


def test_a_member_of_a_tar_that_is_nothing_but_a_hole_is_left_packed(tmp_path):
    """A member of a kilobyte that says it has a hole of a petabyte: once four gigabytes of zeros were taken out."""
    entry = tarfile.TarInfo("a.txt")
    entry.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": str(1 << 50)}
    body = b"1\n0\n512\n" + bytes(504 + 512)
    entry.size = len(body)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(entry, io.BytesIO(body))
        archive.addfile(tarfile.TarInfo("nota.txt"))
    extraction = read(tmp_path, "a.tar", buffer.getvalue())
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"bomb"})
    assert [child.path for child in extraction.children] == ["nota.txt"]


def test_fields_of_a_form_that_are_parts_of_themselves_are_met_once(tmp_path):
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf("uno"))) as document:
        field = document.make_indirect(pikepdf.Dictionary(T=pikepdf.String("a"), TU=pikepdf.String("pista")))
        field.Kids = pikepdf.Array([field] * 50)
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
        document.save(buffer)
    began = time.process_time()
    extraction = read(tmp_path, "a.pdf", buffer.getvalue())
    assert time.process_time() - began < 5.0
    assert text_of(extraction) == "uno"


def test_a_text_of_which_nothing_shows_is_told(tmp_path):
    """What was cut and mended leaves all of its words among the names of fonts."""
    extraction = read(tmp_path, "a.rtf", b"{\\rtf1\\ansi{\\fonttbl{que llama al 70011020}}}")
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, {"nothing_found"})


def test_comments_behind_a_spoiled_picture_are_told_as_damaged(tmp_path, monkeypatch):
    """Pillow takes for granted that they were read with the picture."""

    def lost(picture):
        raise AssertionError

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "text", property(lost))
    extraction = read(tmp_path, "a.png", as_bytes(a_picture(size=(60, 40)), "PNG"))
    assert (extraction.state, len(extraction.pages)) == (DocumentState.PARTIAL, 1)
    assert "facts_damaged" in codes(extraction)


def test_a_message_whose_date_is_of_another_kind_is_read(tmp_path):
    """A list of properties may give the time of sending as a number."""
    entry = struct.pack("<HHIQ", 0x0003, 0x0039, 6, 450)  # an integer, where a time belongs
    item = {**an_item(p0037="asunto", p1000="llamar al 70011020"), "__properties_version1.0": bytes(32) + entry}
    extraction = read(tmp_path, "a.msg", written(item))
    assert "70011020" in text_of(extraction)
    assert extraction.state is DocumentState.DONE
