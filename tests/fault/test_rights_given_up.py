"""What a reading gives up besides files and network: sockets, namespaces, root's name, and memory beyond a gigabyte."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.files import a_zip
from support.hostile.running import MOST_MEMORY, Watched
from support.hostile.traps import a_pdf_with_traps

from models.document import DocumentState
from services.ingest import calls, isolation, own_user, wrapping
from services.ingest.isolation import IsolatedExtractor

CODE = Path(isolation.__file__).resolve().parents[2]
BEGIN = "import os, socket, subprocess, sys, threading; from services.ingest import calls, confine, own_user\n"


def said(script: str) -> list[str]:
    """What a process of its own prints, line by line: `tried` gives "done" or the number of the error."""
    tried = "def tried(act):\n    try: act()\n    except OSError as error: return error.errno\n    return 'done'\n"
    ran = subprocess.run(
        [sys.executable, "-P", "-c", BEGIN + tried + script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(CODE), "PATH": os.environ["PATH"]},
    )
    return ran.stdout.split()


needs_seccomp = pytest.mark.skipif(not calls.works(), reason="this system has no seccomp that we know")


@needs_seccomp
def test_no_socket_is_opened_not_even_one_that_lies_in_the_file_system():
    script = (
        "confine.no_new_rights(); print(calls.give_up())\n"
        "for kind in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK, socket.AF_PACKET):\n"
        "    print(tried(lambda: socket.socket(kind)))\n"
        "print(subprocess.run([sys.executable, '-c', 'import socket; socket.socket()'], stderr=-3).returncode)"
    )
    assert said(script) == ["True", "1", "1", "1", "1", "1", "1"]


@needs_seccomp
def test_no_namespace_is_made_and_programs_and_threads_go_on():
    script = (
        "confine.no_new_rights(); calls.give_up()\n"
        "print(subprocess.run(['unshare', '--user', 'true'], stderr=-3).returncode)\n"
        "print(subprocess.run(['echo', 'runs'], capture_output=True).stdout.decode().strip())\n"
        "thread = threading.Thread(target=print, args=('threads',)); thread.start(); thread.join()\n"
        "print(tried(socket.socketpair))"
    )
    assert said(script) == ["1", "runs", "threads", "done"]


as_root = pytest.mark.skipif(not own_user.wanted(), reason="only root reads as another user")


@as_root
def test_root_reads_as_a_user_who_owns_the_folder_of_the_reading_alone(tmp_path):
    if not wrapping.has_own_user(wrapping.wrapping()):
        pytest.skip("root may not become another user here")
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    (private / "a.zip").write_bytes(a_zip({"nota.txt": b"71234567"}))
    (private / "a.zip").chmod(0o400)
    (private / "out").mkdir(mode=0o700)
    with IsolatedExtractor(images=False) as own:
        extraction = own.extract(private / "a.zip", name="a.zip", passwords=(), folder=private / "out")
    (child,) = extraction.children
    assert (private / "out" / child.file).stat().st_uid == own_user.READER
    assert ((private / "a.zip").stat().st_uid, private.stat().st_uid) == (0, 0)


@as_root
@pytest.mark.parametrize("level", ["namespaces", "limits"])
def test_he_reads_where_there_is_no_bubblewrap(tmp_path, level):
    (tmp_path / "a.txt").write_bytes(b"71234567")
    (tmp_path / "out").mkdir()
    with IsolatedExtractor(images=False, level=level) as own:
        extraction = own.extract(tmp_path / "a.txt", name="a.txt", passwords=(), folder=tmp_path / "out")
    assert (extraction.state, extraction.pages[0].text) == (DocumentState.DONE, "71234567")


@as_root
def test_that_user_writes_nothing_of_roots_and_ends_none_of_its_processes(tmp_path):
    (tmp_path / "secret").write_bytes(b"x")
    (tmp_path / "secret").chmod(0o600)
    script = (
        f"print(own_user.become(), os.getuid())\nplace = {str(tmp_path / 'secret')!r}\n"
        "print(tried(lambda: open(place, 'rb')), tried(lambda: open(place, 'ab')), tried(lambda: os.unlink(place)))\n"
        "print(tried(lambda: os.kill(os.getppid(), 0)), tried(lambda: open('/proc/sys/kernel/core_pattern', 'w')))\n"
        "print(tried(lambda: os.setuid(0)), tried(lambda: os.chown(place, 65530, 65530)))"
    )
    assert said(script) == ["True", str(own_user.READER), "done", "13", "13", "1", "13", "1", "1"]


@as_root
def test_what_a_reading_leaves_is_taken_back_where_it_stays(tmp_path):
    image = tmp_path / "a.jpg"
    image.write_bytes(b"x")
    os.chown(image, own_user.READER, own_user.READER)
    own_user.take_back(image)
    assert image.stat().st_uid == os.geteuid()


def test_a_page_that_would_fill_the_memory_is_given_up_within_a_gigabyte(tmp_path):
    (tmp_path / "a.pdf").write_bytes(a_pdf_with_traps(2, {1}))
    (tmp_path / "out").mkdir()
    with Watched() as own:
        extraction = own.extract(tmp_path / "a.pdf", name="a.pdf", passwords=(), folder=tmp_path / "out")
        peak, _ = own.taken()
    assert [problem.code for problem in extraction.problems] == ["page_crashed"]
    assert peak < MOST_MEMORY
