"""Where workers come from: one process loads what reading and analysis need, and forks each worker from itself.

So a worker starts at once, and what all of them have loaded (most of half a gigabyte) is computed once and held in
memory once. The pool and the nursery speak in lines: `start HOLDER`, `end HOLDER`, `kill HOLDER` one way, `ended HOLDER
CODE` the other. docs/decisions/0043-nursery.md has the reasons.
"""

import gc
import os
import select
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, TextIO

import structlog

log = structlog.get_logger("lince.nursery")

FORKS = sys.platform != "darwin"
"""Whether a loaded process may be forked. The system libraries of macOS do not bear it: there each worker loads all."""

COMMAND = (sys.executable, "-P", "-m", "api.cli.main", "worker")

_BEHIND = 10
"""By how much everybody goes before those who read: a search is waited for, a file is not."""

_POOL = 0
"""The nursery's standard input, from the pool: it closes when the pool's process ends, however it ends."""


# The pool's side


@dataclass
class Worker:
    """A worker process as the pool sees it: under which name it holds jobs, and how it ended, None while it runs."""

    holder: str
    code: int | None = None


@dataclass
class _Brood:
    """A nursery's process and the workers from it that have not ended; `over` when the process is."""

    process: subprocess.Popen[str]
    workers: dict[str, Worker] = field(default_factory=dict)
    over: bool = False


class Nursery:
    """Starts and ends workers. Safe for threads. A nursery that died is replaced at the next start."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)
        self._lock = threading.Lock()
        self._brood: _Brood | None = None
        self._closed = False

    def start(self, holder: str) -> Worker:
        """Have a worker started. What hinders it shows as its end; after `close` none starts."""
        with self._lock:
            if self._closed:
                return Worker(holder, code=0)
            if self._brood is None or self._brood.over:
                self._brood = self._open()
            worker = self._brood.workers[holder] = Worker(holder)
            self._say(f"start {holder}")
        return worker

    def end(self, worker: Worker) -> None:
        """Tell a worker to end when its present job is done."""
        with self._lock:
            self._say(f"end {worker.holder}")

    def kill(self, worker: Worker) -> None:
        """End a worker now."""
        with self._lock:
            self._say(f"kill {worker.holder}")

    def close(self, *, grace: float) -> None:
        """End the nursery itself, by force after `grace` seconds; workers that are left end with it."""
        with self._lock:
            brood, self._brood, self._closed = self._brood, None, True
            if brood is None:
                return
            _hang_up(brood)
        try:
            brood.process.wait(grace)
        except subprocess.TimeoutExpired:
            brood.process.kill()
            brood.process.wait()

    def _open(self) -> _Brood:
        process = subprocess.Popen(
            [*COMMAND, "--nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=self._environment,
            text=True,
            # Ctrl-C and a lost terminal reach the whole group: what becomes of a worker is decided by the pool.
            process_group=0,
        )
        brood = _Brood(process)
        threading.Thread(target=self._listen, args=(brood,), name="nursery", daemon=True).start()
        return brood

    def _say(self, order: str) -> None:
        if self._brood is None or self._brood.over:
            return
        stream = self._brood.process.stdin
        try:
            print(order, file=stream, flush=True)
        except (BrokenPipeError, ValueError):
            return  # it has ended: `_listen` tells what became of the workers

    def _listen(self, brood: _Brood) -> None:
        with brood.process.stdout or nullcontext(()) as told:
            for line in told:
                holder, code = line.split()[1:]
                with self._lock:
                    brood.workers.pop(holder).code = int(code)
        last = brood.process.wait()
        with self._lock:
            _hang_up(brood)
            brood.over = True
            for worker in brood.workers.values():
                worker.code = last


def _hang_up(brood: _Brood) -> None:
    if brood.process.stdin is not None:
        with suppress(BrokenPipeError):
            brood.process.stdin.close()


# The nursery's side


def run_nursery(load: Callable[[], None], work: Callable[[str, tuple[int, ...]], int], *, forks: bool = FORKS) -> int:
    """Start workers as the pool says until it ends. Returns the exit code.

    `load` is called first; `work(holder, parents)` is what a worker does. `parents` are descriptors that close when
    those end for whom it works.
    """
    os.nice(_BEHIND)
    # What a library prints while it is loaded must not look like an answer to the pool.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    if forks:
        with _ending_with_the_pool():
            load()
        # What was loaded stays: the collector must not touch it, or each worker would get a copy of its own.
        gc.collect()
        gc.freeze()
    lived, life = os.pipe()
    heard, hear = os.pipe()
    os.set_blocking(hear, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(hear, warn_on_full_buffer=False)
    workers: dict[int, str] = {}
    for order, holder in _orders(heard, lambda: _bury(workers, answers)):
        if order == "start":
            pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for descriptor in (life, heard, hear):
                    os.close(descriptor)
                _begin(holder, lived, work, forks=forks)
            workers[pid] = holder
            continue
        for pid in [pid for pid, name in workers.items() if name == holder]:
            os.kill(pid, signal.SIGKILL if order == "kill" else signal.SIGTERM)
    return 0


@contextmanager
def _ending_with_the_pool() -> Iterator[None]:
    """While all is loaded nobody reads orders: when the pool ends meanwhile, end at once."""
    loading, loaded = os.pipe()
    poll = select.poll()
    for descriptor in (_POOL, loading):
        poll.register(descriptor, 0)

    def wait() -> None:
        if any(descriptor == _POOL for descriptor, _ in poll.poll()):
            os._exit(0)

    # Joined before a worker is forked: with a second thread, that could leave a lock held for good.
    waiting = threading.Thread(target=wait, daemon=True)
    waiting.start()
    try:
        yield
    finally:
        os.close(loaded)
        waiting.join()
        os.close(loading)


def watch(parents: Sequence[int], ended: Callable[[], None]) -> None:
    """Call `ended` once one of the descriptors closes at its other end. They are only watched, never read."""
    poll = select.poll()
    for descriptor in parents:
        poll.register(descriptor, 0)

    def wait() -> None:
        poll.poll()
        ended()

    threading.Thread(target=wait, name="parents", daemon=True).start()


def _begin(holder: str, lived: int, work: Callable[[str, tuple[int, ...]], int], *, forks: bool) -> NoReturn:
    """Be a worker, in the process that was just forked."""
    pool = os.dup(_POOL)
    nothing = os.open(os.devnull, os.O_RDWR)
    # Whatever a worker starts must neither take the pool's orders nor speak to it.
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    if not forks:
        for descriptor in (pool, lived):
            os.set_inheritable(descriptor, True)
        os.execv(COMMAND[0], [*COMMAND, "--holder", holder, "--parents", f"{pool},{lived}"])  # noqa: S606
    code = 1
    try:
        code = work(holder, (pool, lived))
    except Exception as error:  # noqa: BLE001 - the text of it may hold text of the exhibit
        where = traceback.extract_tb(error.__traceback__)[-1]
        log.warning("worker failed", kind=type(error).__name__, at=f"{Path(where.filename).name}:{where.lineno}")
    finally:
        sys.stderr.flush()
        # Not by way of the interpreter's end: onnxruntime would wait there for a thread that only its parent has.
        os._exit(code)


def _orders(heard: int, on_death: Callable[[], None]) -> Iterator[tuple[str, str]]:
    """What the pool says, until it ends; `on_death` is called whenever a child may have ended."""
    poll = select.poll()
    for descriptor in (_POOL, heard):
        poll.register(descriptor, select.POLLIN)
    rest = b""
    while True:
        ready = {descriptor for descriptor, _ in poll.poll()}
        if heard in ready:
            os.read(heard, 4096)
            on_death()
        if _POOL in ready:
            read = os.read(_POOL, 4096)
            if not read:
                return
            *lines, rest = (rest + read).split(b"\n")
            for line in lines:
                order, holder = line.decode().split()
                yield order, holder


def _bury(workers: dict[int, str], answers: TextIO) -> None:
    """Tell the pool which workers have ended."""
    while workers:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        if pid in workers:
            answers.write(f"ended {workers.pop(pid)} {os.waitstatus_to_exitcode(status)}\n")
            answers.flush()
