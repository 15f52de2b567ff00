"""Workers that are forked from a loaded process: each end that a process can come to is told, and leaves none behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.waiting import until

from api import nursery
from api.nursery import Nursery, Worker

ROOT = Path(__file__).parents[2]

_BEGIN = """
import os, signal, sys, time
from api import nursery
from api.nursery import run_nursery, watch

loaded = []

def load():
    loaded.append(os.getpid())
    print("a library has something to say", flush=True)
    time.sleep({load})

def work(holder, parents):
    watch(parents, lambda: os._exit(29))
    with open(os.path.join({folder!r}, holder), "w") as told:
        told.write(f"{{os.getpid()}} {{os.getppid()}} {{loaded}} {{sys.stdin.read()!r}}")
    print("a worker speaks to nobody", flush=True)
    if holder == "brief":
        return 7
    if holder == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(0.05)

if "--parents" in sys.argv:
    parents = [int(one) for one in sys.argv[sys.argv.index("--parents") + 1].split(",")]
    sys.exit(work(sys.argv[sys.argv.index("--holder") + 1], parents))
nursery.COMMAND = (sys.executable, "-P", __file__)
sys.exit(run_nursery(load, work, forks={forks}))
"""


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Pool:
    """A nursery of small programs, and what its workers wrote of themselves."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, *, load: float = 0.0, forks: bool = True) -> None:
        self.folder = folder / "told"
        self.folder.mkdir()
        program = folder / "program.py"
        program.write_text(_BEGIN.format(folder=str(self.folder), load=load, forks=forks))
        monkeypatch.setattr(nursery, "COMMAND", (sys.executable, "-P", str(program)))
        self.nursery = Nursery({**os.environ, "PYTHONPATH": str(ROOT)})

    def start(self, holder: str) -> tuple[Worker, int, int, str]:
        """The worker, its process, its parent, and what it had loaded and read."""
        worker = self.nursery.start(holder)
        told = self.folder / holder
        assert until(lambda: told.exists() and told.read_text().endswith("'"))
        pid, parent, rest = told.read_text().split(" ", 2)
        return worker, int(pid), int(parent), rest


@pytest.fixture(params=[True, False], ids=["forked", "started alone"])
def pool(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    pool = Pool(tmp_path, monkeypatch, forks=request.param)
    yield pool
    pool.nursery.close(grace=2)


def test_workers_share_what_was_loaded_once(tmp_path, monkeypatch):
    pool = Pool(tmp_path, monkeypatch)
    (_, one, parent, told), (_, other, same, again) = pool.start("one"), pool.start("other")
    assert told == again == f"[{parent}] ''"
    assert parent == same
    assert one != other
    pool.nursery.close(grace=2)


def test_workers_let_the_server_go_first(pool):
    _, pid, *_ = pool.start("one")
    assert os.getpriority(os.PRIO_PROCESS, pid) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)


def test_ends_are_told(pool):
    worker, deaf = pool.start("brief")[0], pool.start("deaf")[0]
    ended, pid, *_ = pool.start("ended")
    killed, other, *_ = pool.start("killed")
    assert until(lambda: worker.code == 7)
    os.kill(other, signal.SIGKILL)
    assert until(lambda: killed.code == -signal.SIGKILL)
    pool.nursery.end(ended)
    pool.nursery.end(deaf)
    assert until(lambda: ended.code == -signal.SIGTERM)
    assert not runs(pid)
    assert deaf.code is None
    pool.nursery.kill(deaf)
    assert until(lambda: deaf.code == -signal.SIGKILL)


def test_a_nursery_that_dies_takes_its_workers_along_and_is_replaced(pool):
    worker, pid, parent, _ = pool.start("one")
    os.kill(parent, signal.SIGKILL)
    assert until(lambda: worker.code == -signal.SIGKILL)
    assert until(lambda: not runs(pid))
    _, _, other, _ = pool.start("another")
    assert other != parent


def test_closing_ends_all(pool):
    _, pid, parent, _ = pool.start("deaf")
    pool.nursery.close(grace=5)
    assert not runs(parent)
    assert until(lambda: not runs(pid))
    assert pool.nursery.start("late").code == 0


def test_closing_waits_for_no_load(tmp_path, monkeypatch):
    pool = Pool(tmp_path, monkeypatch, load=60)
    worker = pool.nursery.start("never")
    pool.nursery.end(worker)
    began = time.monotonic()
    pool.nursery.close(grace=0.5)
    assert time.monotonic() - began < 30
    assert until(lambda: worker.code == 0)
    assert not list(pool.folder.iterdir())


_COMPARES = """
import os
from support.factories import a_document, a_page
from services.nlp import encoder, warming
from services.nlp.analyze import AnalysisKit, analyze

kit = AnalysisKit.standard()
warming.warm(kit, ["es", "pt"])
text = "Rosa Inventada Quispe, C.I. 4567890 LP, dijo que le quitaron el pasaporte. Llamar al 71234567."
document = a_document(a_page(text), a_page("A senhora Ana Inventada disse que ficaram com o passaporte.", number=2))

def read():
    found = analyze(document, country="BO", kit=kit)
    assert found.mentions and found.indicators
    return found.model_dump_json(), encoder.shipped().passages([text]).tobytes()

here = read()
for _ in range(2):
    pid = os.fork()
    if pid == 0:
        os._exit(0 if read() == here else 1)
    assert os.waitpid(pid, 0)[1] == 0
"""


def test_a_pool_that_dies_while_all_is_loaded_leaves_nobody(tmp_path, monkeypatch):
    pool = Pool(tmp_path, monkeypatch, load=60)
    pool.nursery.start("never")
    process = pool.nursery._brood.process
    process.stdin.close()  # as the system does for a process that was killed
    assert until(lambda: not runs(process.pid))
    assert not list(pool.folder.iterdir())


def test_a_forked_process_reads_as_its_parent_does():
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    subprocess.run([sys.executable, "-P", "-c", _COMPARES], env=environment, check=True)
