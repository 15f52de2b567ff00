"""The installer of machines without a network: it installs whole or not at all, and says why."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support import installing
from support.installing import OTHER, READER, SIGNER

from api.deploy import archive, gathering

PATH = "/usr/local/bin:/usr/bin:/bin"


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    return installing.unpacked(tmp_path)


def start(unpacked: Path, *arguments: str, path: str = PATH, **more: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [unpacked / "install.sh", *arguments],
        cwd=unpacked.parent,
        # What somebody has set there must not matter.
        env={"PATH": path, "PIP_INDEX_URL": "https://registry.invalid", "PYTHONPATH": "/nowhere", **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def run(unpacked: Path, *arguments: str, path: str = PATH) -> tuple[int, str]:
    process = start(unpacked, *arguments, path=path)
    said, _ = process.communicate(timeout=120)
    return process.returncode, said


def install(unpacked: Path, *more: str, to: str = "to", path: str = PATH) -> tuple[int, str]:
    return run(unpacked, "--to", to, "--python", sys.executable, *more, path=path)


def test_it_installs_and_what_it_installed_starts_from_anywhere(tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    folder.mkdir()
    unpacked = installing.unpacked(folder)
    code, said = install(unpacked, "--fingerprint", SIGNER.fingerprint, to="to here")
    assert code == 0, said
    to = folder / "to here"
    assert sorted(one.name for one in to.iterdir()) == ["bin", "docs", "tessdata", "venv"]
    (tmp_path / "lince").symlink_to("a folder/to here/bin/lince")
    done = subprocess.run(
        [tmp_path / "lince", "search", "two words"],
        cwd="/",
        env={"PATH": PATH, "PYTHONPATH": "/nowhere"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"lince search two words {to}/tessdata\n"
    (networks,) = to.glob("venv/lib/python*/site-packages/networks.txt")
    assert networks.read_text() == "numbers\n"
    # The archive is as it was, so that it may be checked again or used for another machine.
    assert run(unpacked, "--check")[0] == 0


def changed(unpacked: Path) -> None:
    (unpacked / "tessdata/spa.traineddata").write_bytes(b"Letters\n")


def lost(unpacked: Path) -> None:
    (unpacked / "wheels/lince-1.0-py3-none-any.whl").unlink()


def more(unpacked: Path) -> None:
    (unpacked / "wheels/more.whl").touch()


def linked(unpacked: Path) -> None:
    (unpacked / "docs/README.md").unlink()
    (unpacked / "docs/README.md").symlink_to("/etc/passwd")


def manifest_changed(unpacked: Path) -> None:
    changed(unpacked)
    manifest = unpacked / "manifest.sha256"
    before, after = (hashlib.sha256(text).hexdigest() for text in (b"letters\n", b"Letters\n"))
    manifest.write_text(manifest.read_text().replace(before, after))


def manifest_cut(unpacked: Path) -> None:
    manifest = unpacked / "manifest.sha256"
    lines = manifest.read_text().splitlines()
    manifest.write_text("\n".join(lines[:-1]) + "\n")
    (unpacked / lines[-1].partition("  ")[2]).unlink()


def unsigned(unpacked: Path) -> None:
    (unpacked / "manifest.sha256.sig").unlink()


def signed_by_other(unpacked: Path) -> None:
    (unpacked / "manifest.sha256.sig").write_bytes(OTHER.sign((unpacked / "manifest.sha256").read_bytes()))


def taken_over(unpacked: Path) -> None:
    signed_by_other(unpacked)
    (unpacked / "public-key.pem").write_bytes(OTHER.public_key)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (changed, "spa.traineddata is not what its manifest says"),
        (lost, "lince-1.0-py3-none-any.whl is missing"),
        (more, "more.whl is not in its manifest"),
        (linked, "README.md is no plain file"),
        (manifest_changed, "signature"),
        (manifest_cut, "manifest is cut off"),
        (unsigned, "manifest.sha256.sig is missing"),
        (signed_by_other, "signature"),
        (taken_over, f"another key: {OTHER.fingerprint}"),
    ],
)
def test_what_is_not_as_it_was_made_is_not_installed(unpacked: Path, change: Callable[[Path], None], told: str) -> None:
    change(unpacked)
    for arguments in (["--check"], ["--to", "to"]):
        code, said = run(unpacked, *arguments, "--fingerprint", SIGNER.fingerprint)
        assert (code, told in said) == (1, True), said
    assert not (unpacked.parent / "to").exists()


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"system": "Plan9"}, "is for Plan9"),
        ({"machine": "vax"}, "is for Linux vax"),
        ({"python": "3.99"}, "needs Python 3.99, and this is 3."),
        ({"glibc": "9.9"}, "needs glibc 9.9 or newer"),
        ({"programs": f"sh {READER}"}, f"not here: {READER}."),
    ],
)
def test_a_machine_that_it_does_not_fit_is_told_why(tmp_path: Path, facts: dict[str, str], told: str) -> None:
    code, said = install(installing.unpacked(tmp_path, **facts))
    assert (code, told in said) == (3, True), said
    assert "--programs" not in said  # it brings none
    assert not (tmp_path / "to").exists()


def test_without_its_programs_it_is_installed_when_asked_to(tmp_path: Path) -> None:
    unpacked = installing.unpacked(tmp_path, programs=f"sh {READER}")
    code, said = install(unpacked, "--without-programs")
    assert code == 0, said
    assert READER in said
    assert (tmp_path / "to/bin/lince").exists()


def test_where_there_is_no_room_nothing_is_begun(tmp_path: Path) -> None:
    code, said = install(installing.unpacked(tmp_path, room=str(1 << 40)))
    assert (code, "no room" in said) == (1, True), said
    assert not (tmp_path / "to").exists()


def test_a_disk_that_is_full_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may have a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    unpacked = installing.unpacked(tmp_path, room="1")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", disk], check=False, capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("this machine mounts no small disk")
    try:
        code, said = install(unpacked, to=str(disk / "to"))
        assert (code, "Nothing was installed" in said) == (1, True), said
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", disk], check=True)


def test_no_room_for_temporary_files_is_told_as_such(unpacked: Path, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may have a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "none", disk], check=False, capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("this machine mounts no small disk")
    try:
        for part in ("scratch", "nothing"):
            process = start(unpacked, "--check", TMPDIR=str(disk / part if part == "nothing" else disk))
            said, _ = process.communicate(timeout=60)
            assert (process.returncode, "no room for temporary files" in said) == (1, True), said
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_a_wheel_that_its_list_does_not_know_is_not_installed(tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    parts.mkdir()
    files, facts = installing.small(parts)
    files["requirements.txt"] = b"lince==1.0 --hash=sha256:" + b"0" * 64 + b"\n"
    archive.write(files, facts, tmp_path, name="small", signer=SIGNER)
    shutil.unpack_archive(tmp_path / "small.tar", tmp_path, filter="data")
    code, said = install(tmp_path / "small")
    assert (code, "Nothing was installed" in said) == (1, True), said
    assert not (tmp_path / "to").exists()


def test_a_folder_that_is_there_is_left_as_it_is(unpacked: Path) -> None:
    to = unpacked.parent / "to"
    to.mkdir()
    (to / "mine").touch()
    assert install(unpacked)[0] == 2
    assert [one.name for one in to.iterdir()] == ["mine"]
    assert install(unpacked, to=str(unpacked / "inside"))[0] == 2
    assert install(unpacked, to="nowhere/to")[0] == 2
    assert run(unpacked, "--check")[0] == 0


def of_an_installation(unpacked: Path, to: Path) -> None:
    """What one that was cut off leaves."""
    (to / "venv/bin").mkdir(parents=True)
    shutil.copy(unpacked / "lince", to / ".unfinished")


def stray_mark(_unpacked: Path, to: Path) -> None:
    (to / ".unfinished").touch()


def mark_and_data(unpacked: Path, to: Path) -> None:
    of_an_installation(unpacked, to)


def finished(unpacked: Path, to: Path) -> None:
    of_an_installation(unpacked, to)
    (to / "bin").mkdir()
    (to / "bin/lince").touch()


def data_linked(unpacked: Path, to: Path) -> None:
    of_an_installation(unpacked, to)
    (to / "docs").symlink_to(to / "mine")


@pytest.mark.parametrize(
    ("lay", "named"),
    [
        (stray_mark, "to"),
        (stray_mark, "to/"),
        (mark_and_data, "to"),
        (mark_and_data, "link"),
        (finished, "to"),
        (data_linked, "to"),
    ],
)
def test_nothing_of_somebody_s_is_deleted_whatever_lies_beside_it(
    unpacked: Path, lay: Callable[[Path, Path], None], named: str
) -> None:
    to = unpacked.parent / "to"
    (to / "mine").mkdir(parents=True)
    (to / "mine/case.txt").write_text("of a case")
    lay(unpacked, to)
    (unpacked.parent / "link").symlink_to("to")
    before = sorted(to.rglob("*"))
    code, said = install(unpacked, to=named)
    assert (code, "there already" in said) == (2, True), said
    assert sorted(to.rglob("*")) == before
    assert (unpacked.parent / "link").is_symlink()


def test_a_link_to_a_disk_that_is_not_there_is_left(unpacked: Path) -> None:
    link = unpacked.parent / "to"
    link.symlink_to(unpacked.parent / "not-mounted/lince")
    assert install(unpacked)[0] == 2
    assert link.is_symlink()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_what_is_cut_off_is_no_installation_and_is_no_hindrance(unpacked: Path, number: int) -> None:
    process = start(unpacked, "--to", "to", "--python", sys.executable)
    to = unpacked.parent / "to"
    while not (to / "venv/bin").exists():
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, number)
    process.communicate(timeout=60)
    assert process.returncode == {signal.SIGKILL: -9, signal.SIGTERM: 143}[number]
    assert to.exists() == (number == signal.SIGKILL)
    assert not (to / "bin/lince").exists()
    code, said = install(unpacked)
    assert code == 0, said
    assert sorted(one.name for one in to.iterdir()) == ["bin", "docs", "tessdata", "venv"]


@pytest.mark.parametrize(
    "arguments", [[], ["--to"], ["--to", ""], ["--check", "--to", "to"], ["--bark"], ["to"], ["--python", "python3"]]
)
def test_wrong_arguments_show_the_usage(unpacked: Path, arguments: list[str]) -> None:
    code, said = run(unpacked, *arguments)
    assert (code, "Usage" in said) == (2, True), said


def test_without_openssl_it_says_that_the_signature_was_not_checked(unpacked: Path, tmp_path: Path) -> None:
    fake = tmp_path / "fake"
    fake.mkdir()
    (fake / "openssl").write_text("#!/bin/sh\necho LibreSSL 3.3.6\n")
    (fake / "openssl").chmod(0o755)
    code, said = run(unpacked, "--check", path=f"{fake}:{PATH}")
    assert (code, "not checked" in said, SIGNER.fingerprint in said) == (0, True, True), said
    code, said = run(unpacked, "--check", "--fingerprint", SIGNER.fingerprint, path=f"{fake}:{PATH}")
    assert (code, "Only OpenSSL 3" in said) == (3, True), said


def test_programs_are_only_for_the_release_that_they_were_made_for(tmp_path: Path) -> None:
    code, said = run(installing.unpacked(tmp_path), "--programs")
    assert (code, "made without programs" in said) == (3, True), said
    other = tmp_path / "other"
    other.mkdir()
    code, said = run(installing.unpacked(other, packages="sh", packages_for="debian 1"), "--programs")
    assert (code, "for debian 1, and this is" in said) == (3, True), said


def test_apt_finds_the_packages_of_an_archive_and_what_they_depend_on_without_a_network(tmp_path: Path) -> None:
    if not all(map(shutil.which, ("apt-get", "dpkg-deb"))):
        pytest.skip("there is no apt-get here")
    debs = [installing.deb(tmp_path, "lince-test-one", depends="lince-test-two (>= 1.0)")]
    debs.append(installing.deb(tmp_path, "lince-test-two"))
    place = tmp_path / "system"
    for folder in ("lists/partial", "cache/archives/partial", "system"):
        (tmp_path / folder).mkdir(parents=True)
    for one in debs:
        shutil.copy(one, place / one.name)
    (place / "Packages").write_text(gathering.index({one.name: one for one in debs}))
    (tmp_path / "sources.list").write_text(f"deb [trusted=yes] file:{place} ./\n")
    (tmp_path / "status").touch()
    options = {
        "Dir::Etc::sourcelist": "sources.list", "Dir::Etc::sourceparts": "none", "Dir::State::lists": "lists",
        "Dir::Cache": "cache", "Dir::State::status": "status",
    }  # fmt: skip
    apt = ["apt-get", "-qq", "-o", "APT::Sandbox::User=root", "-o", "Debug::NoLocking=1"]
    for name, value in options.items():
        apt += ["-o", f"{name}={tmp_path / value}"]
    subprocess.run([*apt, "update"], check=True)
    told = subprocess.run([*apt, "-s", "install", "lince-test-one"], check=True, capture_output=True, text=True).stdout
    assert [line.split()[1] for line in told.splitlines() if line.startswith("Inst")] == [
        "lince-test-two",
        "lince-test-one",
    ]
