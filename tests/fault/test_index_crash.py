"""A writer killed at any moment loses nothing that it had acknowledged, and leaves the index usable."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.search import a_document_id, a_record, a_scope, ask, places

from models.errors import StorageFull
from models.search import Order
from services.search.engines.embedded import EmbeddedEngine

ROOT = Path(__file__).parents[2]

WRITER = """
import sys
from pathlib import Path
from support.search import a_document_id, a_record
from services.search.engines.embedded import EmbeddedEngine

engine = EmbeddedEngine(Path(sys.argv[1]))
number = int(sys.argv[2])
while True:
    number += 1
    name = f"d{number % 40}"
    engine.write([a_record(f"hotel w{number}", document=name, page=page) for page in (1, 2)],
                 replacing=[a_document_id(name)])
    print(number, flush=True)
"""

REBUILDER = """
import sys
from pathlib import Path
from support.search import a_record
from services.search.engines.embedded import EmbeddedEngine

engine = EmbeddedEngine(Path(sys.argv[1]))
while True:
    engine.rebuild(a_record("hotel", document=f"d{n}") for n in range(300))
    print("rebuilt", flush=True)
"""


def _run(program: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-c", program, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))},
        stdout=subprocess.PIPE,
        text=True,
    )


def _lines_until_killed(process: subprocess.Popen[str], after: int) -> Iterator[str]:
    """The lines of a process that is killed after so many of them, with those still on their way."""
    assert process.stdout is not None
    with process:
        for count, line in enumerate(process.stdout, 1):
            yield line.strip()
            if count == after:
                process.send_signal(signal.SIGKILL)


def test_every_acknowledged_write_survives_kill_9(tmp_path: Path) -> None:
    chance = random.Random(7)
    folder = tmp_path / "index"
    newest: dict[str, int] = {}
    number = 0
    for _ in range(8):
        for line in _lines_until_killed(_run(WRITER, folder, number), chance.randint(1, 60)):
            number = int(line)
            newest[f"d{number % 40}"] = number
        engine = EmbeddedEngine(folder)
        assert engine.health() is None
        found = ask(engine, "hotel", limit=1000, order=Order.PLACE)
        for name, written in newest.items():
            document = a_document_id(name)
            pages = [page for found_document, page in places(found) if found_document == document]
            assert pages == [1, 2], "a document is there whole and once"
            # The write after the last acknowledged one may have got through, whole.
            either = ask(engine, f"w{written} OR w{number + 1}", limit=10)
            assert [page for found_document, page in places(either) if found_document == document] == [1, 2]
        engine.write([a_record("after the crash", document="after")])
        assert ask(engine, "crash").total == 1
        engine.remove([a_document_id("after")])
        engine.close()
    assert number > 40


def test_a_rebuild_killed_midway_leaves_the_old_or_the_new_index(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    engine = EmbeddedEngine(folder)
    engine.rebuild(a_record("hotel", document=f"d{n}") for n in range(300))
    engine.close()
    for after in (1, 2, 3):
        list(_lines_until_killed(_run(REBUILDER, folder), after))
        engine = EmbeddedEngine(folder)
        assert engine.health() is None
        assert engine.count(a_scope("c1")) == 300
        engine.write([a_record("hotel", document="d1")])
        assert engine.count(a_scope("c1")) == 300
        assert len(list(folder.glob("generation-*"))) == 1
        engine.close()


FILLING = """
import resource, signal, sys
from pathlib import Path
from support.search import a_record
from models.errors import StorageFull
from services.search.engines.embedded import EmbeddedEngine

engine = EmbeddedEngine(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
try:
    engine.write([a_record(f"w{n} " * 5, document="big", page=n) for n in range(5000)])
except Exception as error:
    print(type(error).__name__)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
engine.write([a_record("bar", document="later")])
print("wrote")
"""


def test_a_disk_that_takes_no_more_loses_only_the_refused_write(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    engine = EmbeddedEngine(folder)
    engine.write([a_record("hotel")])
    engine.close()
    with _run(FILLING, folder) as process:
        assert process.stdout is not None
        told = process.stdout.read().split()
    assert told[-1] == "wrote"
    assert told[0] in ("EngineUnavailable", "StorageFull")
    engine = EmbeddedEngine(folder)
    assert engine.health() is None
    assert (ask(engine, "hotel").total, ask(engine, "bar").total, ask(engine, "w1").total) == (1, 1, 0)
    engine.close()


def test_a_full_disk_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path / "index")

    def full(*_: object) -> None:
        raise ValueError("An IO error occurred: 'No space left on device (os error 28)'")

    monkeypatch.setattr("services.search.engines.embedded.after", full)
    with pytest.raises(StorageFull):
        engine.write([a_record("hotel")], ending={a_document_id("one"): 1})
    monkeypatch.undo()
    engine.write([a_record("hotel")])
    assert ask(engine, "hotel").total == 1
    engine.close()
