"""The archive for machines without a network: the same bytes each time, and any change of it is found."""

import hashlib
import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support import installing
from support.installing import OTHER, SIGNER

from api.deploy import archive, gathering
from models.errors import Altered, MissingProgram, UsageError

Member = tuple[tarfile.TarInfo, bytes]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    installing.made(tmp_path)
    return tmp_path / "small.tar"


def members(place: Path) -> dict[str, Member]:
    with tarfile.open(place) as tar:
        return {one.name.partition("/")[2]: (one, tar.extractfile(one).read()) for one in tar}  # type: ignore[union-attr]


def pack(place: Path, content: dict[str, Member]) -> None:
    with tarfile.open(place, "w") as tar:
        for info, data in content.values():
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def test_the_same_files_and_key_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    files, facts = installing.small(tmp_path / "parts")
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        made.append(archive.write(dict(reversed(files.items())), facts, tmp_path / name, name="small", signer=SIGNER))
    assert made[0] == made[1]
    content = (tmp_path / "one/small.tar").read_bytes()
    assert content == (tmp_path / "two/small.tar").read_bytes()
    assert (made[0].sha256, made[0].size) == (hashlib.sha256(content).hexdigest(), len(content))


def test_it_tells_of_no_user_and_no_time_and_may_be_run_only_where_it_must(place: Path) -> None:
    found = [info for info, _ in members(place).values()]
    assert {(one.uid, one.gid, one.uname, one.gname, one.mtime) for one in found} == {(0, 0, "", "", 0)}
    assert {one.name for one in found if one.mode == 0o755} == {"small/install.sh", "small/lince"}
    assert {one.mode for one in found} == {0o755, 0o644}


def test_what_was_written_is_found_whole(place: Path) -> None:
    found = archive.check(place, key=SIGNER.fingerprint)
    assert (found.name, found.facts["lince"], found.key) == ("small", "1.0", SIGNER.fingerprint)
    assert found.files == len(members(place))
    assert found.sha256 == hashlib.sha256(place.read_bytes()).hexdigest()


def test_another_key_is_refused(place: Path) -> None:
    with pytest.raises(Altered, match=SIGNER.fingerprint):
        archive.check(place, key=OTHER.fingerprint)


def changed(content: dict[str, Member]) -> None:
    info, data = content["tessdata/spa.traineddata"]
    content["tessdata/spa.traineddata"] = info, data.replace(b"l", b"L")


def lost(content: dict[str, Member]) -> None:
    del content["wheels/lince-1.0-py3-none-any.whl"]


def more(content: dict[str, Member]) -> None:
    content["more"] = tarfile.TarInfo("small/wheels/more.whl"), b"more"


def linked(content: dict[str, Member]) -> None:
    info, _ = content["docs/README.md"]
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
    content["docs/README.md"] = info, b""


def twice(content: dict[str, Member]) -> None:
    content["again"] = content["lince"]


def outside(content: dict[str, Member]) -> None:
    content["outside"] = tarfile.TarInfo("other/file"), b""


def manifest_changed(content: dict[str, Member]) -> None:
    changed(content)
    info, data = content["manifest.sha256"]
    digests = [hashlib.sha256(text).hexdigest().encode() for text in (b"letters\n", b"Letters\n")]
    content["manifest.sha256"] = info, data.replace(*digests)


def unsigned(content: dict[str, Member]) -> None:
    del content["manifest.sha256.sig"]


def signed_by_other(content: dict[str, Member]) -> None:
    info, _ = content["manifest.sha256.sig"]
    content["manifest.sha256.sig"] = info, OTHER.sign(content["manifest.sha256"][1])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (changed, "spa.traineddata is not what its manifest says"),
        (lost, "lince-1.0-py3-none-any.whl is missing"),
        (more, "more.whl is not in its manifest"),
        (linked, "README.md is no plain file"),
        (twice, "lince is in it twice"),
        (outside, "not hold one folder"),
        (manifest_changed, "signature"),
        (unsigned, "manifest.sha256.sig is missing"),
        (signed_by_other, "signature"),
    ],
)
def test_a_change_is_found_and_named(place: Path, change: Callable[[dict[str, Member]], None], told: str) -> None:
    content = members(place)
    change(content)
    pack(place, content)
    with pytest.raises(Altered, match=told):
        archive.check(place)


@pytest.mark.parametrize("part", [0.0, 0.001, 0.3, 0.6, 0.9])
def test_half_an_archive_is_none(place: Path, part: float) -> None:
    whole = place.read_bytes()
    place.write_bytes(whole[: int(len(whole.rstrip(b"\0")) * part)])
    with pytest.raises(Altered):
        archive.check(place)


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "note.tar").write_bytes(b"a note\n" * 1000)
    with pytest.raises(Altered):
        archive.check(tmp_path / "note.tar")
    with pytest.raises(UsageError):
        archive.check(tmp_path / "absent.tar")


def test_what_fails_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    files, facts = installing.small(tmp_path / "parts")
    file = tmp_path / "grows"
    file.write_bytes(b"one")

    class Failing(type(SIGNER)):  # type: ignore[misc]
        def sign(self, content: bytes) -> bytes:
            file.unlink()
            return super().sign(content)

    (tmp_path / "to").mkdir()
    with pytest.raises(FileNotFoundError):
        archive.write({**files, "z/file": file}, facts, tmp_path / "to", name="small", signer=Failing(b"k" * 32))
    assert list((tmp_path / "to").iterdir()) == []


@pytest.mark.parametrize("name", ["a name", "../out", "/top", "línea", "a$b"])
def test_a_name_that_a_shell_would_not_take_is_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        archive.write({name: b""}, {}, tmp_path, name="small", signer=SIGNER)


def test_the_oldest_glibc_is_that_of_the_wheel_that_asks_for_most() -> None:
    wheels = [
        "a-1-cp311-cp311-manylinux_2_24_x86_64.manylinux_2_28_x86_64.whl",
        "b-1-cp311-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "c-1-cp311-cp311-manylinux2014_x86_64.whl",
        "d-1-py3-none-any.whl",
    ]
    assert gathering.glibc(wheels) == "2.24"
    assert gathering.glibc(wheels[2:]) == "2.17"
    assert gathering.glibc(wheels[3:]) == ""


def test_the_documents_come_with_the_links_between_them() -> None:
    found = gathering.documents()
    assert {"docs/README.md", "docs/LICENSE", "docs/docs/architecture.md", "docs/docs/reference/cli.md"} <= set(found)
    assert not any(name.endswith((".py", ".pyc")) for name in found)


def test_a_program_that_fails_is_told_in_its_own_last_words(tmp_path: Path) -> None:
    lock = tmp_path / "none.lock"
    lock.write_text("nothing-of-this-name==1.0 --hash=sha256:" + "0" * 64 + "\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_NO_INDEX", "1")
        patch.setenv("PIP_FIND_LINKS", "")
        with pytest.raises(MissingProgram, match="nothing-of-this-name") as told:
            gathering.fetch(lock, tmp_path / "to")
    assert "network" in told.value.advice


def test_languages_that_are_not_all_there_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    with pytest.raises(MissingProgram, match="languages"):
        gathering.language_packs()
    for language in gathering.LANGUAGES:
        (tmp_path / f"{language}.traineddata").touch()
    assert [pack.stem for pack in gathering.language_packs()] == list(gathering.LANGUAGES)
