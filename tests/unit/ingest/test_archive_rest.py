"""Bytes of an archive outside the members that its list names, and members that are packed oddly: nothing is lost."""

import bz2
import gzip
import io
import lzma
import struct
import zipfile
import zlib

import libarchive
import pytest
from PIL import Image
from support.files import a_tar, a_zip, codes, read, text_of

from models.document import DocumentState
from services.ingest.programs import UNAR

SEEN = {"vista.txt": b"A la vista, 70010001"}
HIDDEN = {"oculta.txt": b"Rosa Quispe, 70010002 " * 4}


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (60, 60), 255).save(buffer, "PNG")
    return buffer.getvalue()


def kept(tmp_path, extraction) -> dict[str, bytes]:
    return {child.path: (tmp_path / "out" / child.file).read_bytes() for child in extraction.children}


def unlisted(*, between: bool) -> bytes:
    """A zip whose list leaves a member out: the last one, or one in the middle."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (SEEN | HIDDEN).items():
            archive.writestr(name, content)
        del archive.filelist[1]
        if between:
            archive.writestr("ultima.txt", b"La ultima")
    return buffer.getvalue()


@pytest.mark.parametrize("between", [False, True])
def test_a_member_that_the_list_leaves_out_is_taken(tmp_path, between):
    extraction = read(tmp_path, "a.zip", unlisted(between=between))
    assert kept(tmp_path, extraction)["outside the members/oculta.txt"] == HIDDEN["oculta.txt"]
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, {"beside_the_members"})


@pytest.mark.parametrize("extra", [b"Escrito detras, 70010003", b"Largo " * 20_000])
@pytest.mark.parametrize("before", [False, True])
def test_bytes_before_and_behind_a_zip_are_a_part(tmp_path, extra, before):
    archive = a_zip(SEEN)
    content = extra + archive if before else archive + extra
    extraction = read(tmp_path, "a", content)
    if before and len(extra) > 4_000:
        assert (extraction.media_type, text_of(extraction).count("Largo")) == ("text/plain", 20_000)
        assert kept(tmp_path, extraction) == {"appended.zip": archive}
        assert "archive_appended" in codes(extraction)
    else:
        assert kept(tmp_path, extraction) == SEEN | {"outside the members": extra}
        assert codes(extraction) == {"beside_the_members"}


@pytest.mark.parametrize(("kind", "ending"), [("zip", "zip"), ("7zip", "7z")])
def test_an_archive_behind_a_picture_is_a_part(tmp_path, kind, ending):
    path = tmp_path / "made"
    with libarchive.file_writer(str(path), kind) as archive:
        archive.add_file_from_memory("x", len(PLAIN), PLAIN)
    extraction = read(tmp_path, "a.png", png() + path.read_bytes())
    assert kept(tmp_path, extraction) == {f"appended.{ending}": path.read_bytes()}
    assert "archive_appended" in codes(extraction)
    assert read(tmp_path, "b.png", png()).children == ()


def test_what_an_office_file_hides_outside_of_its_parts_is_a_part(tmp_path):
    document = '<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>Hola</w:t></w:r></w:p></w:body></w:document>'
    whole = a_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode()})
    extraction = read(tmp_path, "a.docx", whole + b"Escrito detras, 70010003")
    assert text_of(extraction).strip() == "Hola"
    assert kept(tmp_path, extraction) == {"outside the members": b"Escrito detras, 70010003"}
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, {"beside_the_members"})


def test_of_two_zips_that_were_joined_both_are_read(tmp_path):
    first = a_zip(HIDDEN)
    assert kept(tmp_path, read(tmp_path, "a.zip", first + a_zip(SEEN))) == SEEN | {"outside the members": first}


def test_sizes_behind_the_members_a_comment_and_padding_are_nothing_beside(tmp_path):
    buffer = io.BytesIO()
    buffer.seekable = lambda: False  # the sizes then stand behind each member
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (SEEN | HIDDEN).items():
            archive.writestr(name, content)
        archive.comment = b"nota"
    extraction = read(tmp_path, "a.zip", buffer.getvalue())
    assert (len(extraction.children), codes(extraction)) == (2, set())


@pytest.mark.parametrize("length", [2**63 - 100, 2**64 - 2])
def test_a_member_that_is_said_to_be_longer_than_any_file_hides_none(tmp_path, length):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in (SEEN | HIDDEN).items():
            archive.writestr(name, content)
        first = archive.filelist[0]
        first.flag_bits |= 0x8
        first.compress_size = first.file_size = length
    extraction = read(tmp_path, "a.zip", buffer.getvalue())
    assert kept(tmp_path, extraction)["oculta.txt"] == HIDDEN["oculta.txt"]
    assert "reader_failed" not in codes(extraction)


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_of_two_tars_that_were_joined_both_are_read(tmp_path, mode):
    unpack = {"w": bytes, "w:gz": gzip.compress, "w:bz2": bz2.compress, "w:xz": lzma.compress}[mode]
    joined = unpack(a_tar(SEEN) + a_tar(HIDDEN))
    apart = a_tar(SEEN, mode=mode) + a_tar(HIDDEN, mode=mode)
    for content in (joined, apart):
        extraction = read(tmp_path, "a", content)
        assert kept(tmp_path, extraction) == SEEN | HIDDEN
        assert (extraction.state, codes(extraction)) == (DocumentState.DONE, {"beside_the_members"})


def test_text_behind_the_end_of_a_tar_is_a_part(tmp_path):
    extraction = read(tmp_path, "a.tar", a_tar(SEEN) + b"Escrito detras, 70010003")
    assert kept(tmp_path, extraction) == SEEN | {"outside the members": b"Escrito detras, 70010003"}


@pytest.mark.parametrize(("ending", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)])
def test_bytes_behind_what_is_packed_alone_are_a_part(tmp_path, ending, pack):
    plain, behind = b"Rosa Quispe 70010001\n" * 500, b"Escrito detras, 70010003"
    extraction = read(tmp_path, f"nota.txt.{ending}", pack(plain) + pack(b"otra hoja") + behind)
    assert kept(tmp_path, extraction) == {"nota.txt": plain + b"otra hoja", "outside the members": behind}
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, {"beside_the_members"})
    padded = read(tmp_path, f"nota.txt.{ending}", pack(plain) + bytes(512))
    assert (padded.state, codes(padded)) == (DocumentState.DONE, set())


def oddly_packed(kind: int, packed: bytes, plain: bytes, crc: int | None = None) -> bytes:
    """A zip of one member that is packed as `kind`, written by its headers."""
    crc = zlib.crc32(plain) if crc is None else crc
    fields = struct.pack("<HHHHHIIIHH", 20, 0, kind, 0, 0x5C21, crc, len(packed), len(plain), 5, 0)
    local = b"PK\x03\x04" + fields + b"n.txt" + packed
    central = b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, 0) + b"n.txt"
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


PLAIN = b"Rosa Quispe 70010001\n" * 200


def zstd(tmp_path, content: bytes) -> bytes:
    path = tmp_path / "packed"
    with libarchive.file_writer(str(path), "raw", "zstd") as archive:
        archive.add_file_from_memory("x", len(content), content)
    return path.read_bytes()


def test_a_member_packed_by_zstd_is_read(tmp_path):
    extraction = read(tmp_path, "a.zip", oddly_packed(93, zstd(tmp_path, PLAIN), PLAIN))
    assert kept(tmp_path, extraction) == {"n.txt": PLAIN}
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


@pytest.mark.skipif(UNAR.path() is None, reason="unar is not installed")
def test_a_member_packed_by_deflate64_is_read(tmp_path):
    # A stored block is the same in both kinds of deflate.
    stored = b"\x01" + struct.pack("<HH", len(PLAIN), len(PLAIN) ^ 0xFFFF) + PLAIN
    extraction = read(tmp_path, "a.zip", oddly_packed(9, stored, PLAIN))
    assert kept(tmp_path, extraction) == {"n.txt": PLAIN}
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


def test_a_way_of_packing_that_nobody_knows_is_no_damage(tmp_path):
    extraction = read(tmp_path, "a.zip", oddly_packed(77, b"???", PLAIN))
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"member_unsupported"})
    assert extraction.metadata["left_inside"] == ["n.txt"]


def test_a_file_whose_only_line_is_as_long_as_it_is_read_to_its_end(tmp_path):
    cells = ";".join(f"7{n:07d}" for n in range(400_000))
    extraction = read(tmp_path, "a.csv", f"{cells};finalunico".encode())
    assert text_of(extraction).endswith("finalunico")
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, {"table_cut"})


def test_more_stretches_than_are_taken_apart_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr("services.ingest.formats.archive_rest.MOST_STRAY", 2)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(8):
            archive.writestr(f"{number}.txt", b"texto %d" % number)
        archive.filelist = archive.filelist[::2]
    extraction = read(tmp_path, "a.zip", buffer.getvalue())
    assert len(extraction.children) == 4 + 2
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"too_many_members"})
