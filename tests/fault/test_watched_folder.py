"""`lince ingest --watch` from end to end: files still being written, renamed into place, changed later, and restarts."""

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HANG = 300
"""Seconds after which a step that should take a few has hung."""


class Watching:
    """One start of the verb; its lines arrive in `told` as they are written."""

    def __init__(self, box: Path, data: Path):
        command = [sys.executable, "-P", "-m", "api.cli.main", "ingest", str(box), "--case", "BO-1", "--country", "BO"]
        self.process = subprocess.Popen(
            [*command, "--watch", "--json", "--settle", "0.5"],
            env={**os.environ, "PYTHONPATH": str(ROOT), "LINCE_DATA": str(data), "LINCE_WORKERS": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self.told: list[dict] = []
        self._lines = threading.Thread(target=self._read, daemon=True)
        self._lines.start()

    def _read(self):
        for line in self.process.stdout:
            self.told.append(json.loads(line))

    def line_of(self, path: str, sha256: str) -> dict:
        """Wait until the file has its final state."""
        end = time.monotonic() + HANG
        while time.monotonic() < end:
            for line in list(self.told):
                if line.get("path") == path and line.get("sha256") == sha256:
                    return line
            assert self.process.poll() is None, "the watcher ended"
            time.sleep(0.1)
        raise AssertionError(f"no state of {path}: {self.told}")

    def end(self) -> dict:
        """Ask it to end; gives the report that it ends with."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(HANG) == 0
        self._lines.join(HANG)
        return self.told[-1]["report"]

    def kill(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process.stdout.close()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def box(tmp_path):
    folder = tmp_path / "caja"
    folder.mkdir()
    return folder


@pytest.fixture
def start(box, tmp_path):
    started = []

    def make():
        started.append(Watching(box, tmp_path / "data"))
        return started[-1]

    yield make
    for one in started:
        one.kill()


def received(tmp_path) -> list[tuple[str, str]]:
    """Path and hash of every receipt."""
    with closing(sqlite3.connect(f"file:{tmp_path / 'data' / 'catalogue.sqlite'}?mode=ro", uri=True)) as own:
        return sorted(own.execute("SELECT path, sha256 FROM exhibit").fetchall())


def texts(tmp_path) -> dict[str, str]:
    with closing(sqlite3.connect(f"file:{tmp_path / 'data' / 'catalogue.sqlite'}?mode=ro", uri=True)) as own:
        return dict(own.execute("SELECT document.sha256, page.text FROM page JOIN document ON document.id = document"))


def test_what_is_put_into_a_watched_folder_is_taken_whole_once_and_again_when_it_changes(box, start, tmp_path):
    first = start()
    half, rest = "La mitad de la carta, ", "y lo que sigue: 71234567\n"
    with (box / "carta.txt").open("w") as writer:
        writer.write(half)
        writer.flush()
        (box / "aviso.txt").write_text("uno\n")
        (box / "informe.txt.part").write_text("todo el informe\n")
        assert first.line_of("caja/aviso.txt", digest("uno\n"))["state"] == "done"
        # The others have lain still for as long; one is being written, the other is named as unfinished.
        assert [path for path, _ in received(tmp_path)] == ["caja/aviso.txt"]
        writer.write(rest)
    (box / "informe.txt.part").rename(box / "informe.txt")
    assert first.line_of("caja/carta.txt", digest(half + rest))["state"] == "done"
    assert first.line_of("caja/informe.txt", digest("todo el informe\n"))["state"] == "done"
    assert texts(tmp_path)[digest(half + rest)] == half + rest
    report = first.end()
    assert (report["kind"], report["files"], report["attention"], report["waiting"]) == ("watch", 3, 0, 0)

    # What came while nobody watched is found by the next start, and nothing is taken twice.
    (box / "tarde.txt").write_text("dos\n")
    second = start()
    second.line_of("caja/tarde.txt", digest("dos\n"))
    (box / "aviso.txt").write_text("uno, corregido\n")
    second.line_of("caja/aviso.txt", digest("uno, corregido\n"))
    assert received(tmp_path) == sorted(
        [
            ("caja/aviso.txt", digest("uno\n")),
            ("caja/aviso.txt", digest("uno, corregido\n")),
            ("caja/carta.txt", digest(half + rest)),
            ("caja/informe.txt", digest("todo el informe\n")),
            ("caja/tarde.txt", digest("dos\n")),
        ]
    )
    assert {line["path"] for line in second.told} == {"caja/tarde.txt", "caja/aviso.txt"}

    # A watcher that is killed leaves a folder that the next one goes on with.
    (box / "ultima.txt").write_text("tres\n")
    second.kill()
    third = start()
    third.line_of("caja/ultima.txt", digest("tres\n"))
    assert len(received(tmp_path)) == 6
    third.end()
