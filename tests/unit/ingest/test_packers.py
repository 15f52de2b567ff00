"""Archives and packed files of rarer kinds, made here by libarchive."""

import libarchive
import pytest
from support.files import codes, read

from models.document import DocumentState

MEMBERS = {"nota ñ.txt": b"Rosa Quispe 71234567\n" * 20, "d/otra.txt": b"otra"}


def packed(folder, kind, members, filter_name=None):
    path = folder / "made"
    with libarchive.file_writer(str(path), kind, filter_name) as archive:
        for name, content in members.items():
            archive.add_file_from_memory(name, len(content), content)
    return path.read_bytes()


def contents(folder, extraction):
    return {child.path: (folder / "out" / child.file).read_bytes() for child in extraction.children}


@pytest.mark.parametrize(
    ("name", "kind", "filter_name"),
    [
        ("a.7z", "7zip", None),
        ("a.cpio", "cpio", None),
        ("a.iso", "iso9660", None),
        ("a.tar", "ustar", None),
        ("a.tar.zst", "gnutar", "zstd"),
        ("a.tar.lz4", "gnutar", "lz4"),
        ("a.tar.Z", "gnutar", "compress"),
        ("a.tar.xz", "gnutar", "xz"),
    ],
)
def test_members_come_out(tmp_path, name, kind, filter_name):
    members = {path.replace("ñ", "n"): content for path, content in MEMBERS.items()}
    extraction = read(tmp_path, name, packed(tmp_path, kind, members, filter_name))
    assert contents(tmp_path, extraction) == members
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


@pytest.mark.parametrize(
    ("name", "packer"), [("nota.txt.zst", "zstd"), ("nota.txt.lz4", "lz4"), ("nota.txt.Z", "compress")]
)
def test_a_file_packed_alone_keeps_its_name(tmp_path, name, packer):
    extraction = read(tmp_path, name, packed(tmp_path, "raw", {"x": MEMBERS["nota ñ.txt"]}, packer))
    assert contents(tmp_path, extraction) == {"nota.txt": MEMBERS["nota ñ.txt"]}


@pytest.mark.parametrize(
    ("name", "kind", "packer"), [("a.zst", "raw", "zstd"), ("a.7z", "7zip", None), ("a.tar.lz4", "gnutar", "lz4")]
)
def test_bombs_stay_packed(tmp_path, name, kind, packer):
    content = packed(tmp_path, kind, {"ceros": bytes(11_000_000)}, packer)
    extraction = read(tmp_path, name, content)
    assert (extraction.state, extraction.children) == (DocumentState.LIMIT, ())
    assert "bomb" in codes(extraction)


@pytest.mark.parametrize("kind", ["7zip", "cpio", "gnutar", "iso9660"])
@pytest.mark.parametrize("keep", [0.2, 0.6, 0.95])
def test_cut_archives_end_with_a_state(tmp_path, kind, keep):
    content = packed(tmp_path, kind, {"a.txt": b"hola" * 500, "b.txt": bytes(range(256)) * 20})
    extraction = read(tmp_path, "a.bin", content[: int(len(content) * keep)])
    assert extraction.state in set(DocumentState) - {DocumentState.FAILED}


@pytest.mark.parametrize("path", ["../../fuera.txt", "/etc/fuera.txt"])
def test_paths_stay_inside(tmp_path, path):
    extraction = read(tmp_path, "a.cpio", packed(tmp_path, "cpio", {path: b"x"}))
    assert [child.path.endswith("fuera.txt") and ".." not in child.path for child in extraction.children] == [True]
    assert codes(extraction) == {"path_changed"}
