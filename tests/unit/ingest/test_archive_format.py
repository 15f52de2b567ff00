"""Archives: members as children, bombs, escapes, locks, damage."""

import bz2
import gzip
import io
import lzma
import zipfile

import libarchive
import pytest
from support.files import a_tar, a_zip, codes, read

from models.document import DocumentState


def a_7z(folder, members: dict[str, bytes]) -> bytes:
    path = folder / "made.7z"
    with libarchive.file_writer(str(path), "7zip") as archive:
        for name, content in members.items():
            archive.add_file_from_memory(name, len(content), content)
    return path.read_bytes()


def kept(tmp_path, extraction) -> dict[str, bytes]:
    return {child.path: (tmp_path / "out" / child.file).read_bytes() for child in extraction.children}


MEMBERS = {"carpeta/señal.txt": b"71234567", "otra.txt": b"chau"}


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.zip", a_zip),
        ("a.tar", a_tar),
        ("a.tgz", lambda members: a_tar(members, mode="w:gz")),
        ("a.tar.bz2", lambda members: a_tar(members, mode="w:bz2")),
        ("a.tar.xz", lambda members: a_tar(members, mode="w:xz")),
    ],
)
def test_members_come_out_with_their_paths(tmp_path, name, pack):
    extraction = read(tmp_path, name, pack(MEMBERS))
    assert kept(tmp_path, extraction) == MEMBERS
    assert (extraction.state, extraction.metadata) == (DocumentState.DONE, {"members": 2})


def test_7z_members_come_out(tmp_path):
    assert kept(tmp_path, read(tmp_path, "a.7z", a_7z(tmp_path, MEMBERS))) == MEMBERS


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_one_squeezed_file_is_one_child(tmp_path, pack):
    ending = {gzip.compress: "gz", bz2.compress: "bz2"}.get(pack, "xz")
    assert kept(tmp_path, read(tmp_path, f"acta.txt.{ending}", pack(b"hola"))) == {"acta.txt": b"hola"}


def test_paths_never_lead_out(tmp_path):
    extraction = read(tmp_path, "a.zip", a_zip({"../../evil.txt": b"1", "/abs.txt": b"2", "C:\\win\\x.txt": b"3"}))
    assert sorted(kept(tmp_path, extraction)) == ["abs.txt", "evil.txt", "win/x.txt"]
    assert codes(extraction) == {"path_changed"}
    assert not (tmp_path.parent / "evil.txt").exists()
    assert extraction.state is DocumentState.DONE


def test_links_are_skipped_and_told(tmp_path):
    extraction = read(tmp_path, "a.tar", a_tar({"nota.txt": b"x"}, links=("passwd",)))
    assert list(kept(tmp_path, extraction)) == ["nota.txt"]
    assert codes(extraction) == {"link_skipped"}


def test_a_link_in_a_zip_is_skipped(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("passwd")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    extraction = read(tmp_path, "a.zip", buffer.getvalue())
    assert (extraction.children, codes(extraction)) == ((), {"link_skipped"})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.zip", a_zip({"zeros": bytes(3_000_000)})),
        ("a.gz", gzip.compress(bytes(3_000_000))),
        ("a.tgz", a_tar({"zeros": bytes(3_000_000)}, mode="w:gz")),
    ],
)
def test_a_bomb_stays_packed(tmp_path, name, content):
    extraction = read(tmp_path, name, content, limits={"ratio": 20, "ratio_from": 100_000})
    assert (extraction.state, codes(extraction), extraction.children) == (DocumentState.LIMIT, {"bomb"}, ())
    assert not list((tmp_path / "out").iterdir())


def test_a_bomb_beside_a_letter_leaves_the_letter(tmp_path):
    content = a_zip({"zeros": bytes(3_000_000), "carta.txt": b"hola"})
    extraction = read(tmp_path, "a.zip", content, limits={"ratio": 20, "ratio_from": 100_000})
    assert list(kept(tmp_path, extraction)) == ["carta.txt"]
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"bomb"})
    assert extraction.metadata["left_inside"] == ["zeros"]


def test_all_members_together_are_bounded(tmp_path):
    content = a_zip({f"{n}.bin": bytes(range(256)) * 40 + bytes([n]) for n in range(10)})
    extraction = read(tmp_path, "a.zip", content, limits={"total": 50_000})
    assert (extraction.state, len(extraction.children)) == (DocumentState.LIMIT, 4)


def test_members_are_counted(tmp_path):
    extraction = read(tmp_path, "a.zip", a_zip({str(n): b"x" for n in range(9)}), limits={"members": 5})
    assert (extraction.state, len(extraction.children)) == (DocumentState.PARTIAL, 5)
    assert "too_many_members" in codes(extraction)


def with_flag(content: bytes) -> bytes:
    """A zip that says its members are encrypted."""
    buffer = bytearray(content)
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = buffer.find(magic)
        while at >= 0:
            buffer[at + place] |= 1
            at = buffer.find(magic, at + 4)
    return bytes(buffer)


def test_a_locked_zip_is_encrypted_and_its_names_are_kept(tmp_path):
    extraction = read(tmp_path, "a.zip", with_flag(a_zip({"lista.txt": b"x"})), passwords=("nope",))
    assert (extraction.state, extraction.children) == (DocumentState.ENCRYPTED, ())
    assert extraction.metadata["left_inside"] == ["lista.txt"]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_what_comes_out_of_a_cut_file_is_kept(tmp_path, pack):
    lines = b"".join(b"%d Rosa debe %d\n" % (n, n * 7919 % 977) for n in range(200_000))
    whole = pack(lines)
    extraction = read(tmp_path, "cuentas", whole[: len(whole) * 2 // 3])
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"archive_damaged"})
    (content,) = kept(tmp_path, extraction).values()
    assert len(content) > len(lines) // 4
    assert lines.startswith(content)


def test_a_zip_without_its_directory_gives_what_it_has(tmp_path):
    whole = a_zip({"uno.txt": b"primero" * 30, "dos.txt": b"segundo" * 30})
    extraction = read(tmp_path, "a.zip", whole[: whole.index(b"PK\x01\x02")])
    assert kept(tmp_path, extraction)["uno.txt"] == b"primero" * 30
    assert extraction.state is DocumentState.PARTIAL
    assert "archive_damaged" in codes(extraction)


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 and then nothing", b"7z\xbc\xaf\x27\x1c\x00\x04" + b"\x00" * 40, b"Rar!\x1a\x07\x00junk"]
)
def test_rubbish_is_corrupt(tmp_path, content):
    assert read(tmp_path, "a", content).state is DocumentState.CORRUPT


def old_names(names: list[bytes]) -> bytes:
    """A zip whose names are bytes of an older code page."""
    content = a_zip({"x" * len(name): b"contenido" for name in names})
    for name in names:
        content = content.replace(b"x" * len(name), name)
    return content


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("declaración señora.txt".encode("cp850"), "declaración señora.txt"),
        ("relação São João.txt".encode(), "relação São João.txt"),
    ],
)
def test_names_of_old_zips_are_decoded(tmp_path, raw, name):
    extraction = read(tmp_path, "a.zip", old_names([raw]))
    assert [child.path for child in extraction.children] == [name]


def test_two_members_of_one_name_are_both_kept(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", b"2")
    assert kept(tmp_path, read(tmp_path, "a.zip", buffer.getvalue())) == {"a.txt": b"1", "a.txt (2)": b"2"}


def test_a_cut_zip_is_not_taken_for_the_zip_inside_it(tmp_path):
    inner = a_zip({"nota.txt": b"dentro"})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("dentro.zip", inner)
        archive.writestr("fuera.txt", b"x" * 500)
    whole = buffer.getvalue()
    extraction = read(tmp_path, "a.zip", whole[: whole.index(b"x" * 500) + 100])
    assert "dentro.zip" in kept(tmp_path, extraction)
    assert extraction.state is DocumentState.PARTIAL


def test_a_member_without_a_name_is_read(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        # As some programs pack what comes from a pipe.
        archive.writestr(zipfile.ZipInfo(""), "Llamar al 71234567.")
    extraction = read(tmp_path, "a.zip", buffer.getvalue())
    assert extraction.state is DocumentState.DONE
    assert [child.path for child in extraction.children] == ["part"]
