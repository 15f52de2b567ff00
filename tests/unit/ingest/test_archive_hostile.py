"""Archives of every kind with locks, odd paths, links, devices, names that clash or are in old code pages."""

import base64
import io
import os
import tarfile
import zipfile

import libarchive
import pytest
from support.files import codes, read
from support.packers import cabinet, rar

from models.document import DocumentState
from services.ingest.formats import archive as archives
from services.ingest.programs import UNAR

ODD = [
    ("nota.txt", b"uno"),
    ("NOTA.TXT", b"dos"),
    ("nota.txt", b"tres"),
    ("../../fuera.txt", b"cuatro"),
    ("/abs/x.txt", b"cinco"),
    ("C:\\w\\y.txt", b"seis"),
    ("ñandú.txt", b"siete"),
]
CLEAN = {
    "nota.txt": b"uno",
    "NOTA.TXT": b"dos",
    "nota.txt (2)": b"tres",
    "fuera.txt": b"cuatro",
    "abs/x.txt": b"cinco",
    "w/y.txt": b"seis",
    "ñandú.txt": b"siete",
}


def packed(tmp_path, kind: str, members=ODD, *, options: str = "", password: str | None = None) -> bytes:
    path = tmp_path / "made"
    with libarchive.file_writer(str(path), kind, options=options, passphrase=password) as archive:
        for name, content in members:
            archive.add_file_from_memory(name, len(content), content)
    return path.read_bytes()


def kept(tmp_path, extraction) -> dict[str, bytes]:
    return {child.path: (tmp_path / "out" / child.file).read_bytes() for child in extraction.children}


@pytest.mark.parametrize(("kind", "ending"), [("zip", "zip"), ("7zip", "7z"), ("pax", "tar"), ("cpio", "cpio")])
def test_odd_paths_clashing_and_double_names_are_clean_members(tmp_path, kind, ending):
    extraction = read(tmp_path, f"a.{ending}", packed(tmp_path, kind))
    assert kept(tmp_path, extraction) == CLEAN
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, {"path_changed"})


def test_an_image_of_a_disc_keeps_names_of_both_cases(tmp_path):
    # A disc holds one file of a name.
    extraction = read(tmp_path, "a.iso", packed(tmp_path, "iso9660", [one for one in ODD if one[1] != b"tres"]))
    assert kept(tmp_path, extraction) == {name: content for name, content in CLEAN.items() if content != b"tres"}


def test_a_cabinet_with_odd_paths_gives_clean_members(tmp_path):
    content = cabinet(
        [(b"nota.txt", b"uno", 0x20), (b"..\\..\\fuera.txt", b"dos", 0x20), (b"C:\\w\\y.txt", b"tres", 0x20)]
    )
    extraction = read(tmp_path, "a.cab", content)
    assert kept(tmp_path, extraction) == {"nota.txt": b"uno", "fuera.txt": b"dos", "w/y.txt": b"tres"}
    assert codes(extraction) == {"path_changed"}


needs_unar = pytest.mark.skipif(UNAR.path() is None, reason="unar is not installed")


@needs_unar
def test_a_rar_with_odd_paths_and_double_names_loses_no_member_and_leads_nowhere(tmp_path):
    content = rar(
        [(b"nota.txt", b"uno"), (b"NOTA.TXT", b"dos"), (b"..\\..\\fuera.txt", b"tres"), (b"/abs/x.txt", b"4")]
    )
    extraction = read(tmp_path, "a.rar", content)
    found = kept(tmp_path, extraction)
    assert sorted(found.values()) == [b"4", b"dos", b"tres", b"uno"]
    assert not any(".." in path or path.startswith("/") for path in found)
    assert not (tmp_path / "fuera.txt").exists()


def test_links_devices_and_pipes_are_skipped_and_told(tmp_path):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE):
            entry = tarfile.TarInfo(f"raro-{kind.decode()}")
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
        entry = tarfile.TarInfo("nota.txt")
        entry.size = 3
        archive.addfile(entry, io.BytesIO(b"uno"))
    extraction = read(tmp_path, "a.tar", buffer.getvalue())
    assert kept(tmp_path, extraction) == {"nota.txt": b"uno"}
    assert [problem.code for problem in extraction.problems] == ["link_skipped"] * 5


@pytest.mark.parametrize("kind", ["7zip", "cpio"])
def test_links_in_other_archives_are_skipped_and_told(tmp_path, monkeypatch, kind):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "nota.txt").write_bytes(b"uno")
    (tmp_path / "folder" / "enlace").symlink_to("/etc/passwd")
    path = tmp_path / "made"
    monkeypatch.chdir(tmp_path)
    with libarchive.file_writer(str(path), kind) as archive:
        archive.add_files("folder")
    extraction = read(tmp_path, f"a.{kind}", path.read_bytes())
    assert kept(tmp_path, extraction) == {"folder/nota.txt": b"uno"}
    assert codes(extraction) == {"link_skipped"}


TWO = [("a.txt", b"uno"), ("b.txt", b"dos")]


@pytest.mark.parametrize("cipher", ["aes256", "aes128", "zipcrypt"])
def test_sealed_zips_open_with_their_password_and_with_no_other(tmp_path, cipher):
    content = packed(tmp_path, "zip", TWO, options=f"zip:encryption={cipher}", password="puente-24")
    for passwords in ((), ("mala", "otra")):
        extraction = read(tmp_path, "a.zip", content, passwords=passwords)
        assert (extraction.state, extraction.children) == (DocumentState.ENCRYPTED, ())
        assert extraction.metadata["left_inside"] == ["a.txt", "b.txt"]
        assert any("lince retry --passwords" in problem.message for problem in extraction.problems)
    extraction = read(tmp_path, "a.zip", content, passwords=("mala", "puente-24"))
    assert kept(tmp_path, extraction) == dict(TWO)
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


def test_sealed_and_open_members_of_one_zip(tmp_path):
    out = io.BytesIO(packed(tmp_path, "zip", TWO, options="zip:encryption=aes256", password="puente-24"))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("carpeta/", b"")
        archive.writestr("abierta.txt", b"tres")
    extraction = read(tmp_path, "a.zip", out.getvalue())
    assert kept(tmp_path, extraction) == {"abierta.txt": b"tres"}
    assert (extraction.state, extraction.metadata["left_inside"]) == (DocumentState.PARTIAL, ["a.txt", "b.txt"])
    extraction = read(tmp_path, "a.zip", out.getvalue(), passwords=("mala", "puente-24"))
    assert kept(tmp_path, extraction) == {**dict(TWO), "abierta.txt": b"tres"}
    assert extraction.state is DocumentState.DONE


# Made by another program; the password is "puente-24", the second hides its names as well.
SEALED_7Z = (
    (
        "N3q8ryccAAT4LyE5kwAAAAAAAAAUAAAAAAAAACZVopfAKSCNopf0buhTpo0cMd2i4YcWSZdcW2fzqyDI1Jn7YQEAbgEEBgABCSAKASilEdEABwsBAAIk"
        "BvEHARJTD+w+9S5CUDAwgUirlJe2KR4hIQEYAQAMHhoACAoBBV3HFAAABQERFwByAGUAYwBpAGIAbwAuAHQAeAB0AAAAFAoBACA2hy10fN0BFQYBACCA"
        "gIEAAAAXBiABCXMABwsBAAEhIQEYDG8AAA=="
    ),
    (
        "N3q8ryccAAR+olUWkAAAAAAAAAAoAAAAAAAAAMluJGntW4h/SUkeujK0U6BlqWKnch4fpVSyme78qGb8wyBJFXii6M7eV3EQuDEXfoUWXdpi6ZQoyli/"
        "Uuk+ed/JWSe8SpiLz+B8ZWNKNCp2ksM0AvBYW0tEM0261v4AIzS1vaYMf6BwheICbIudYnpGgOQS3ObrbUP7GduezjK38MNgvgiPjir8dsZTbgzLM0gR"
        "qR0XBiABCXAABwsBAAEkBvEHARJTD1R5lZ57V3UimbKSfD18HV4MbwAA"
    ),
)


@needs_unar
@pytest.mark.parametrize("sealed", SEALED_7Z)
def test_a_sealed_7z_opens_with_its_password_and_with_no_other(tmp_path, sealed):
    content = base64.b64decode(sealed)
    for passwords in ((), ("mala",)):
        extraction = read(tmp_path, "a.7z", content, passwords=passwords)
        assert (extraction.state, extraction.children) == (DocumentState.ENCRYPTED, ())
    extraction = read(tmp_path, "a.7z", content, passwords=("mala", "puente-24"))
    assert kept(tmp_path, extraction) == {"recibo.txt": b"Recibo de 300 bolivianos.\n"}
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


def test_without_the_program_a_sealed_7z_stays_sealed(tmp_path, monkeypatch):
    class Absent:
        def path(self):
            return None

    monkeypatch.setattr(archives, "UNAR", Absent())
    extraction = read(tmp_path, "a.7z", base64.b64decode(SEALED_7Z[0]), passwords=("puente-24",))
    assert extraction.state is DocumentState.ENCRYPTED


def old_zip(names: list[bytes]) -> bytes:
    """Members whose names are bytes of an old code page, without the sign for UTF-8."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, name in enumerate(names):
            archive.writestr("x" * len(name) + f"{number:02d}", b"%d" % number)
    content = buffer.getvalue()
    for number, name in enumerate(names):
        content = content.replace(("x" * len(name) + f"{number:02d}").encode(), name + f"{number:02d}".encode())
    return content


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp850", ["Declaración de Núñez ", "año señalado ", "situação da mãe "]),
        ("shift_jis", ["証拠の写真と手紙の一覧", "被害者の供述調書その一", "送金の記録と領収書の写し"]),
        ("utf-8", ["Declaración de Núñez ", "証拠の写真"]),
    ],
)
def test_names_in_old_code_pages_are_read_as_they_were_written(tmp_path, encoding, names):
    extraction = read(tmp_path, "a.zip", old_zip([name.encode(encoding) for name in names]))
    assert [child.path for child in extraction.children] == [f"{name}{n:02d}" for n, name in enumerate(names)]


@pytest.mark.parametrize("kind", ["zip", "7zip", "pax", "cpio", "iso9660"])
@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_an_archive_that_was_cut_ends_in_a_typed_state(tmp_path, kind, keep):
    members = [(f"{n}.txt", os.urandom(3_000)) for n in range(20)]
    content = packed(tmp_path, kind, members)
    extraction = read(tmp_path, "a.bin", content[: int(len(content) * keep)])
    # What a disc holds may end before the disc does.
    if not (kind == "iso9660" and len(extraction.children) == 20):
        assert extraction.problems
        assert extraction.state in (DocumentState.PARTIAL, DocumentState.CORRUPT)


@pytest.mark.parametrize("members", [1, 7])
@pytest.mark.parametrize("damage", ["cut", "cut in a header", "header"])
def test_a_tar_that_ends_before_its_end_says_so(tmp_path, members, damage):
    content = packed(tmp_path, "ustar", [(f"{n}.txt", b"x" * 600) for n in range(9)])
    at = members * (512 + 1024)
    cut = {
        "cut": content[:at],
        "cut in a header": content[: at + 100],
        "header": content[:at] + b"basura!!" * 64 + content[at + 512 :],
    }[damage]
    extraction = read(tmp_path, "a.tar", cut)
    assert len(extraction.children) == members
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"archive_damaged"})


@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE])
def test_a_member_of_a_tar_that_is_said_to_be_longer_than_any_file_ends_it(tmp_path, kind):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        first = tarfile.TarInfo("nota.txt")
        first.size = 3
        archive.addfile(first, io.BytesIO(b"uno"))
        endless = tarfile.TarInfo("sin fin")
        endless.type, endless.size = kind, 2**60
        buffer.write(endless.tobuf(tarfile.GNU_FORMAT) + b"dos" * 2_000)
    extraction = read(tmp_path, "a.tar", buffer.getvalue())
    assert extraction.children[0].path == "nota.txt"
    assert extraction.state is DocumentState.PARTIAL
