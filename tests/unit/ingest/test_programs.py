"""Outside programs: there or not, and never without bounds."""

import os
import sys
import time
from pathlib import Path

import pytest

from services.ingest.programs import Probe, run

PYTHON = [sys.executable, "-S", "-E", "-c"]


def test_an_absent_program_is_told_and_never_run():
    probe = Probe("no-such-program")
    assert (probe.path(), probe.version(), probe.languages()) == (None, None, frozenset())
    with pytest.raises(FileNotFoundError):
        run(["no-such-program"], seconds=5)


def test_a_version_is_found_in_what_a_program_says(tmp_path, monkeypatch):
    script = tmp_path / "prog"
    script.write_text("#!/bin/sh\necho prog v5.3.0-46 >&2\n", encoding="ascii")
    script.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert Probe("prog").version() == "5.3.0"


def test_output_and_code_come_back():
    result = run([*PYTHON, "import sys; print('hola'); sys.exit(3)"], seconds=10)
    assert (result.output, result.code, result.ok) == (b"hola\n", 3, False)


def test_a_program_that_hangs_is_killed_with_its_children(tmp_path):
    pidfile = tmp_path / "pid"
    started = time.monotonic()
    result = run(["sh", "-c", f"sleep 60 & echo $! > {pidfile}; sleep 60"], seconds=0.3)
    assert (result.ended, result.ok) == ("time", False)
    assert time.monotonic() - started < 5
    child = int(pidfile.read_text(encoding="ascii"))
    for _ in range(100):
        if not alive(child):
            break
        time.sleep(0.02)
    assert not alive(child)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split()[2] not in "ZX"
    except OSError:
        return False


def test_a_program_that_never_stops_writing_is_stopped():
    result = run(["sh", "-c", "yes"], seconds=10, output=100_000)
    assert result.ended == "output"
    assert len(result.output) < 1_000_000


def test_a_program_that_fills_its_folder_is_stopped(tmp_path):
    command = f"for n in 1 2 3 4 5 6 7 8; do head -c 1000000 /dev/zero > {tmp_path}/$n; done; sleep 20"
    assert run(["sh", "-c", command], seconds=10, folder=tmp_path, folder_bytes=3_000_000).ended == "output"


def test_a_program_that_wants_too_much_memory_fails():
    result = run([*PYTHON, "x = bytearray(900_000_000)"], seconds=10, memory=300_000_000)
    assert not result.ok
