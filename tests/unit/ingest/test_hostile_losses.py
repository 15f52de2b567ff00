"""Losses that hostile files brought to light: each told, none silent, and no reader that breaks down over it."""

import struct

from PIL import Image
from support.files import a_picture, as_bytes, codes, read, text_of
from support.hostile.running import MOST_MEMORY, Watched
from support.hostile.samples import zipped

from models.document import DocumentState

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
