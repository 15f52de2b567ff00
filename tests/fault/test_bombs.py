"""Bombs: refused or contained within ten seconds of computing, whatever else the machine does, and never a hang.

Seconds of computing are those of the reading processes as the kernel counts them: on a machine with much to do the
clock on the wall says nothing.
"""

import gzip
import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image
from support.files import a_zip, as_bytes

from models.document import DocumentState
from services.ingest.family import Family
from services.ingest.isolation import IsolatedExtractor

SECONDS = 10.0
ZEROS = bytes(32 * 1024 * 1024)


def a_gzip() -> bytes:
    """A gigabyte of zeros."""
    return gzip.compress(ZEROS) * 32


def zips_in_zips() -> bytes:
    """Eight archives in each of eight, five deep: a million files of a megabyte."""
    content = a_zip({f"{n}.txt": bytes(1024 * 1024) for n in range(8)})
    for _ in range(5):
        content = a_zip({f"{n}.zip": content for n in range(8)})
    return content


def a_sparse_picture() -> bytes:
    """A picture of 60,000 by 60,000 points in a few kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(ZEROS)) + chunk(b"IEND", b"")


def laughs() -> bytes:
    """Ten entities, each ten times the one before."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ja">{entities}]><w><p><r><t>&l9;</t></r></p></w>'
    return a_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": body.encode()})


def overlapping() -> bytes:
    """Two thousand names in the directory for one member of 32 megabytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.txt", ZEROS)
        first = archive.infolist()[0]
        for number in range(1, 2_000):
            entry = zipfile.ZipInfo(f"{number}.txt")
            entry.compress_type, entry.CRC = first.compress_type, first.CRC
            entry.compress_size, entry.file_size = first.compress_size, first.file_size
            entry.header_offset = first.header_offset
            archive.filelist.append(entry)
    return buffer.getvalue()


def a_frame_storm() -> bytes:
    """A moving picture of 60,000 frames, each of a few bytes, on a screen of 4,000 by 4,000 points."""
    head = b"GIF89a" + struct.pack("<HHBBB", 4_000, 4_000, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"\x21\xf9\x04\0\x01\0\0\0" + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return head + frame * 60_000 + b";"


def a_moving_storm() -> bytes:
    """Nine thousand frames of eight points on a screen of 2,000 by 2,000."""
    small = [Image.new("RGB", (8, 8), (60 * n, 0, 0)) for n in range(3)]
    picture = as_bytes(small[0], "WEBP", save_all=True, append_images=small[1:], lossless=True)
    made, at = b"", 12
    while at < len(picture):
        size = 8 + struct.unpack_from("<I", picture, at + 4)[0]
        chunk = picture[at : at + size + size % 2]
        if chunk.startswith(b"VP8X"):
            chunk = chunk[:12] + 2 * struct.pack("<I", 1_999)[:3]
        made += chunk * (3_000 if chunk.startswith(b"ANMF") else 1)
        at += len(chunk)
    return b"RIFF" + struct.pack("<I", len(made) + 4) + b"WEBP" + made


def packed_forty_times() -> bytes:
    """Zeros that were packed, packed again, and so on: deeper than containers are followed."""
    content = ZEROS
    for _ in range(40):
        content = gzip.compress(content, mtime=0)
    return content


def nested() -> bytes:
    """Four million elements inside each other."""
    return b"<?xml version='1.0'?>" + b"<a>" * 4_000_000 + b"x"


@pytest.mark.parametrize(
    ("name", "content", "states"),
    [
        ("a.gz", a_gzip, {DocumentState.LIMIT}),
        ("a.zip", zips_in_zips, {DocumentState.LIMIT, DocumentState.PARTIAL}),
        ("a.png", a_sparse_picture, {DocumentState.LIMIT}),
        ("a.docx", laughs, {DocumentState.PARTIAL}),
        ("b.zip", overlapping, {DocumentState.LIMIT, DocumentState.PARTIAL, DocumentState.CORRUPT}),
        ("a.xml", nested, {DocumentState.LIMIT, DocumentState.PARTIAL}),
        ("a.gif", a_frame_storm, {DocumentState.LIMIT, DocumentState.PARTIAL}),
        ("b.gz", packed_forty_times, {DocumentState.LIMIT}),
        ("a.webp", a_moving_storm, {DocumentState.LIMIT, DocumentState.PARTIAL}),
    ],
)
def test_a_bomb_is_contained_in_ten_seconds_of_computing(tmp_path, name, content, states):
    path = tmp_path / name
    path.write_bytes(content())
    (tmp_path / "work").mkdir()
    with (
        IsolatedExtractor(images=False) as extractor,
        Family(extractor.extract, together=extractor.extract_together, work=tmp_path / "work") as family,
    ):
        members = list(family.walk(path))
    # A part that comes again is read once.
    read = {member.sha256: member.extraction.seconds for member in members}
    assert sum(read.values()) <= SECONDS
    assert any(member.extraction.state in states for member in members)
    told = {problem.code for member in members for problem in member.extraction.problems}
    assert told
