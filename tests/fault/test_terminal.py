"""What the terminal does to a verb, with real processes: no room for the output, a reader that leaves, signals."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api.settings import read_settings
from api.wiring import open_workspace

ROOT = Path(__file__).parents[2]
VERB = [sys.executable, "-P", "-m", "api.cli.main"]


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LINCE_")}
    return {**kept, "PYTHONPATH": str(ROOT), "LINCE_DATA": str(tmp_path / "data"), "LINCE_WORKERS": "1"}


def start(*arguments: str, environment: dict[str, str], **options) -> subprocess.Popen[str]:
    # A suite that runs in the background of a shell has Ctrl-C ignored, and hands that on: here it shall be heard.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen([*VERB, *arguments], env=environment, stderr=subprocess.PIPE, text=True, **options)
    finally:
        signal.signal(signal.SIGINT, before)


def workers_of(data: Path) -> list[int]:
    """Worker processes that have the data folder in their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            named = b"worker" in entry.with_name("cmdline").read_bytes().split(b"\0")
            if named and f"LINCE_DATA={data}".encode() in entry.read_bytes().split(b"\0"):
                found.append(int(entry.parent.name))
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [["--help"], ["search", "x", "--json"]])
def test_output_without_room_is_one_sentence(environment, arguments):
    open_workspace(read_settings(data=environment["LINCE_DATA"])).close()
    with Path("/dev/full").open("w") as full:
        process = start(*arguments, environment=environment, stdout=full)
        said = process.communicate()[1]
    assert process.returncode == 1
    assert said.startswith("lince: The output could not be written: No space left")
    assert len(said.splitlines()) == 2


@pytest.mark.parametrize("arguments", [["--help"], ["search", "x"]])
def test_a_reader_that_leaves_is_no_fault(environment, arguments):
    open_workspace(read_settings(data=environment["LINCE_DATA"])).close()
    ours, theirs = os.pipe()
    os.close(ours)
    process = start(*arguments, environment=environment, stdout=theirs)
    os.close(theirs)
    assert (process.communicate()[1], process.returncode) == ("", 0)


def test_a_server_told_twice_to_end_does_so_without_a_word(environment):
    process = start("serve", "--port", "0", environment=environment, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()  # it is open
    process.send_signal(signal.SIGINT)
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "")
    assert workers_of(Path(environment["LINCE_DATA"])) == []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_an_ingest_that_is_told_to_end_says_so_and_leaves_no_worker(environment, tmp_path, number, code):
    data = Path(environment["LINCE_DATA"])
    data.mkdir(mode=0o755)
    (tmp_path / "seized").mkdir()
    for number_of_note in range(300):  # work for longer than it takes to tell it to end
        (tmp_path / "seized" / f"nota{number_of_note}.txt").write_text(f"Llamar al 71234{number_of_note:03}.")
    process = start(
        "ingest", str(tmp_path / "seized"), "--case", "1", "--country", "BO", environment=environment,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    # Its worker takes seconds to start: when it is there, nothing is read yet.
    while not workers_of(data) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said.splitlines()[-1]) == (
        code,
        "lince: interrupted. Run the same command again: it continues where it stopped.",
    )
    assert workers_of(data) == []
    assert stat.S_IMODE((data / "catalogue.sqlite").stat().st_mode) == 0o600


def test_an_ingest_that_reads_all_ends_without_a_word_of_its_workers(environment, tmp_path):
    (tmp_path / "nota.txt").write_text("Llamar al 71234567.")
    process = start(
        "ingest", str(tmp_path / "nota.txt"), "--case", "1", "--country", "BO", environment=environment,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    said = process.communicate()[1].splitlines()
    assert process.returncode == 0
    assert said[-1].endswith("nota.txt (1 pages)")
    # Between the progress, where somebody waited for it, and the report: what the system's libraries say at an end.
    before = said[: next(at for at, line in enumerate(said) if line.startswith("1 files (1 distinct)"))]
    assert all(" to extract" in line or " files · " in line for line in before)


@pytest.mark.parametrize(
    ("arguments", "code"), [(["analyze", "--engine", "small"], 0), (["resolve", "-"], 0), (["compare-names", "-"], 2)]
)
def test_input_that_is_closed_is_one_without_a_line(environment, arguments, code):
    process = start(*arguments, environment=environment, stdout=subprocess.PIPE, preexec_fn=lambda: os.close(0))
    told, said = process.communicate()
    assert (process.returncode, told) == (code, "")
    assert "unexpected" not in said
