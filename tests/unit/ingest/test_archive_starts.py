"""Of a member that breaks off or is damaged, what comes before is kept."""

import gzip
import io
import lzma
import random
import tarfile
import zipfile

import pytest
from support.files import codes, read

from models.document import DocumentState
from services.ingest.formats.archive_starts import Start

TEXT = "".join(f"línea {n}: {random.Random(n).random()}\n" for n in range(12_000)).encode()


def zipped(how: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        archive.writestr("uno.txt", b"uno entero")
        archive.writestr("dos.txt", TEXT)
    return buffer.getvalue()


def taped() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in (("uno.txt", b"uno entero"), ("dos.txt", TEXT)):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def halved(content: bytes) -> bytes:
    return content[: len(content) // 2]


def holed(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes(400) + content[middle + 400 :]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cortado.zip", halved(zipped(zipfile.ZIP_DEFLATED))),
        ("cortado-sin-comprimir.zip", halved(zipped(zipfile.ZIP_STORED))),
        ("con-hueco.zip", holed(zipped(zipfile.ZIP_DEFLATED))),
        ("con-hueco-sin-comprimir.zip", holed(zipped(zipfile.ZIP_STORED))),
        ("cortado.tar", halved(taped())),
        ("cortado.tar.gz", halved(gzip.compress(taped()))),
    ],
)
def test_the_start_of_a_damaged_member_is_kept(tmp_path, name, content):
    extraction = read(tmp_path, name, content)
    assert [child.path for child in extraction.children] == ["uno.txt", "dos.txt"]
    start = (tmp_path / "out" / extraction.children[1].file).read_bytes()
    common = next((n for n, (one, other) in enumerate(zip(start, TEXT, strict=False)) if one != other), len(start))
    assert common > len(TEXT) // 3
    assert extraction.state is DocumentState.PARTIAL
    assert "member_damaged" in codes(extraction)


def old_tar() -> bytes:
    """As Unix v7 wrote it: without a magic."""
    content = bytearray(taped())
    for at in (0, 1024):
        block = content[at : at + 512]
        block[257:265] = bytes(8)
        block[148:156] = b" " * 8
        block[148:156] = b"%06o\0 " % sum(block)
        content[at : at + 512] = block
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content", "inside"),
    [
        ("viejo.tar", old_tar(), ["uno.txt", "dos.txt"]),
        ("viejo.tar.gz", gzip.compress(old_tar()), ["uno.txt", "dos.txt"]),
        ("nota.txt.lzma", lzma.compress(b"nota", format=lzma.FORMAT_ALONE), ["nota.txt"]),
        ("todo.tar.lzma", lzma.compress(taped(), format=lzma.FORMAT_ALONE), ["uno.txt", "dos.txt"]),
    ],
)
def test_packed_files_without_a_magic_are_opened(tmp_path, name, content, inside):
    extraction = read(tmp_path, name, content)
    assert [child.path for child in extraction.children] == inside
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


def test_nothing_is_read_behind_the_end_of_a_member(tmp_path):
    path = tmp_path / "largo.zip"
    content = zipped(zipfile.ZIP_DEFLATED)
    path.write_bytes(content + random.Random(1).randbytes(1_000_000))
    entry = zipfile.ZipFile(io.BytesIO(content)).infolist()[0]
    entry.compress_size = path.stat().st_size  # as where no directory tells it
    with Start(path, entry) as start:
        assert start.read() == b"uno entero"
        assert start.read() == b""
        assert start._file.tell() < 10_000
