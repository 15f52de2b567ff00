"""The local pool: worker processes that read, and the thread that writes the index.

Runs in the one process that holds the data folder (the server, or an ingest without one).
"""

import contextlib
import os
import shutil
import signal
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import structlog

from api.eraser import Eraser
from api.indexing import label_index, purge_index
from api.nursery import Nursery, Worker
from api.overdue import look_after
from api.protecting import resume
from api.rechecking import Rechecker
from api.reindexing import carry_out
from api.renewed import forget
from api.sending import Sender
from api.stamping import Stamper
from api.wiring import Workspace, alerting, indexing_pipeline, linker
from api.withdrawing import withdraw
from api.worker import STORAGE_FULL_EXIT
from models.errors import CatalogueUnreachable, DataFolderBusy, LinceError, MustWait, StorageFull
from models.ids import fresh
from services.search.linking.linker import Linker
from services.search.linking.subjects import VERSION as LINK_VERSION

log = structlog.get_logger("lince.pool")

_OVERDUE_SECONDS = 900.0
INDEX_BATCH = 256
INDEX_WEIGHT = 8 * 1024 * 1024
"""Stretches of pages written to the index in one commit, and their characters together."""

_POLL = 0.1
_ALERT_POLL = 1.0
_SWEEP = 5.0
_RESTARTS_IN_A_ROW = 6
_LONGEST_PAUSE = 30.0
"""Seconds between two tries to write to an engine that does not take pages."""


class Pool:
    """Start it, let it run, stop it. Dead workers are replaced and their jobs given back at once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._workers: list[Worker] = []
        self._nursery: Nursery | None = None
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._alone = contextlib.ExitStack()
        self._deaths: deque[float] = deque(maxlen=_RESTARTS_IN_A_ROW)
        self._hung: set[str] = set()
        self.trouble: LinceError | None = None
        """What stopped the pool's work, if something did (a full disk, workers that die at once)."""

    def start(self) -> None:
        """Take back what a dead pool had leased, then start workers and the index writer.

        Raises DataFolderBusy where another server works for the same records.
        """
        self._alone.enter_context(self._workspace.records.database.alone(self._displaced))
        self._release_dead_pools()
        forget(self._workspace)
        resume(self._workspace)
        nursery = self._nursery = Nursery(self._environment())
        self._workers += [nursery.start(_holder()) for _ in range(self._workspace.settings.workers)]
        loops = (
            self._index, self._watch, self._alert, self._send, self._link, self._stamp, self._recheck, self._withdraw,
            self._overdue,
        )  # fmt: skip
        for target in loops:
            thread = threading.Thread(target=target, name=f"pool-{target.__name__}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def settle(self, *, patience: float = 30.0) -> None:
        """Let watches look at what was indexed, and be sent what they tell, before an end that nobody hurries."""
        end = time.monotonic() + patience
        watches, clock = self._workspace.records.watches, self._workspace.clock
        while self.healthy and time.monotonic() < end:
            watched = watches.marked(limit=1) or watches.to_send(now=clock.now(), limit=1)
            if not watched and not self._workspace.records.protection.to_purge():
                return
            self._stop.wait(_POLL)

    def stop(self, *, grace: float = 2.0) -> None:
        """End all; a worker that does not end in time is killed, its job falls back."""
        self._stop.set()
        if self._nursery is not None:
            for act in (self._nursery.end, self._nursery.kill):
                for worker in self._workers:
                    act(worker)
                self._wait(grace)
            self._nursery.close(grace=grace)
        for worker in self._workers:
            self._workspace.records.jobs.release(holder=worker.holder)
        for thread in self._threads:
            thread.join(grace)
        forget(self._workspace)
        self._workers.clear()
        self._alone.close()

    @property
    def alive(self) -> int:
        """Workers running now."""
        return sum(worker.code is None for worker in self._workers)

    @property
    def healthy(self) -> bool:
        """Whether work is going on or could."""
        return self.trouble is None and all(thread.is_alive() for thread in self._threads)

    def _displaced(self) -> None:
        """Another server came in while the database was away: it has the leases and the index from now on."""
        log.error("another server works for these records")
        self.trouble = DataFolderBusy("Another server works for these records.")
        self._stop.set()
        os.kill(os.getpid(), signal.SIGTERM)

    def _release_dead_pools(self) -> None:
        # The locks on the data folder and the records are ours: any other pool that ever held a lease is dead.
        self._workspace.records.jobs.release(holder=f"{_PREFIX}%")
        for left in self._workspace.folder.work.iterdir():
            shutil.rmtree(left, ignore_errors=True)

    def _environment(self) -> dict[str, str]:
        settings = self._workspace.settings
        return {
            **os.environ,
            "LINCE_DATA": str(self._workspace.data),
            "LINCE_LOG_LEVEL": settings.log_level,
            "LINCE_WORKER_MEMORY_MB": str(settings.worker_memory_mb),
            "LINCE_OCR_LANGUAGES": settings.ocr_languages,
            "OMP_THREAD_LIMIT": "1",
            "OPENBLAS_NUM_THREADS": "1",
            # A worker runs this very code, from a checkout or installed, whatever the caller's path was.
            "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
        }

    def _wait(self, seconds: float) -> None:
        """Until all workers have ended, and no longer than that."""
        deadline = time.monotonic() + seconds
        while self.alive and time.monotonic() < deadline:
            time.sleep(_POLL / 5)

    def _watch(self) -> None:
        swept = time.monotonic()
        while not self._stop.wait(_POLL):
            try:
                swept = self._look_after(swept)
            except MustWait as error:
                log.warning("workers wait", code=error.code)
                self._stop.wait(_ALERT_POLL)
            if self.trouble is not None and not isinstance(self.trouble, MustWait):
                return

    def _look_after(self, swept: float) -> float:
        """Replace workers that ended, and take back leases that ran out; returns when that was done last."""
        for position, worker in enumerate(self._workers):
            if worker.code is None or self._nursery is None or self._stop.is_set():
                continue
            log.warning("worker ended", code=worker.code)
            held = self._workspace.records.jobs.release(holder=worker.holder)
            for left in self._workspace.folder.work.glob(f"{worker.holder}-*"):
                shutil.rmtree(left, ignore_errors=True)  # parts of the exhibits that it was reading
            trouble = self._trouble(worker.code, at_work=held > 0 or worker.holder in self._hung)
            self._hung.discard(worker.holder)
            if trouble is not None:
                self.trouble = trouble
                return swept
            self._workers[position] = self._nursery.start(_holder())
        if time.monotonic() - swept > _SWEEP:
            self._end_hung()
            self._workspace.records.jobs.sweep()
            return time.monotonic()
        return swept

    def _end_hung(self) -> None:
        """End workers of ours that renewed no lease in time: they do nothing, and could save nothing any more."""
        late = self._workspace.records.jobs.overdue()
        for worker in self._workers:
            if worker.code is None and worker.holder in late and self._nursery is not None:
                log.warning("worker hangs and is ended", holder=worker.holder)
                self._hung.add(worker.holder)
                self._nursery.kill(worker)

    def _trouble(self, code: int, *, at_work: bool) -> LinceError | None:
        """Why work cannot go on, if it cannot; a single death is no reason.

        Nor are deaths at work, however many: a file that kills its worker is given up after a few tries.
        """
        if code == STORAGE_FULL_EXIT:
            return StorageFull("The disk of the data folder is full; files wait unread.")
        if at_work:
            return None
        self._deaths.append(time.monotonic())
        if len(self._deaths) == _RESTARTS_IN_A_ROW and self._deaths[-1] - self._deaths[0] < 60:
            # So many deaths within a minute: something is wrong with the machine, not with a file.
            return LinceError("The worker processes end as soon as they start.")
        return None

    def _alert(self) -> None:
        """Hold what was indexed against the watches."""
        watches = alerting(self._workspace)
        self._again_and_again(watches.work_once)

    def _send(self) -> None:
        """Send alerts, apart from the watches: an address that does not answer delays nobody's inbox."""
        sender = Sender(self._workspace)
        self._again_and_again(lambda: sender.work_once() > 0)

    def _stamp(self) -> None:
        """Have checkpoints of the audit log stamped, where the settings name an authority."""
        stamper = Stamper(self._workspace)
        self._again_and_again(stamper.work_once, what="stamps")

    def _recheck(self) -> None:
        """Read stored originals again, some at a time with pauses: nobody waits for it."""
        self._again_and_again(Rechecker(self._workspace).work_once, what="checks")

    def _link(self) -> None:
        """Link what was analyzed, behind the index: whoever reads waits for no link."""
        links: list[Linker] = []

        def work() -> bool:
            if not self._workspace.records.links.due(LINK_VERSION, limit=1):
                return False
            if not links:
                links.append(linker(self._workspace))  # its tables are read when there is something to link
            return links[0].work_once()

        self._again_and_again(work, what="links")

    def _withdraw(self) -> None:
        """Drop what waits for people who have lost the right to it."""
        self._again_and_again(lambda: withdraw(self._workspace) > 0, what="requests")

    def _overdue(self) -> None:
        """Take the steps of what is over and was left lying, each quarter of an hour."""
        while not self._stop.is_set():
            try:
                look_after(self._workspace)
            except LinceError as error:
                log.warning("work waits", work="overdue", code=error.code)
            self._stop.wait(_OVERDUE_SECONDS)

    def _again_and_again(self, work: Callable[[], bool], *, what: str = "alerts") -> None:
        """Until the end, with a pause when nothing was done; a fault here stops no reading."""
        while not self._stop.is_set():
            try:
                if work():
                    continue
            except LinceError as error:
                log.warning("work waits", work=what, code=error.code)
                self._stop.wait(_LONGEST_PAUSE)
            except Exception as error:  # noqa: BLE001 - the text of it may hold text of the exhibit
                log.warning("work failed", work=what, kind=type(error).__name__)
                self._stop.wait(_LONGEST_PAUSE)
            self._stop.wait(_ALERT_POLL)

    def _index(self) -> None:
        pipeline = indexing_pipeline(self._workspace)
        holder = f"{_PREFIX}index-{fresh()[:12]}"
        eraser = Eraser(self._workspace)
        hindered: LinceError | None = None
        pause = _POLL
        while not self._stop.is_set():
            try:
                if carry_out(self._workspace) and self.trouble is hindered:
                    self.trouble = hindered = None
                done = pipeline.work_once(holder=holder, batch=INDEX_BATCH, weight=INDEX_WEIGHT)
                if not done and not eraser.work_once():
                    purge_index(self._workspace)
                    done = label_index(self._workspace)
            except MustWait as error:
                # What waits to be indexed is in the catalogue: it goes on as soon as the engine takes it.
                log.warning("index waits", code=error.code)
                hindered = self.trouble = error
                pause = min(pause * 2, _LONGEST_PAUSE)
                self._stop.wait(pause)
            except LinceError as error:
                self.trouble = error
                return
            except Exception as error:  # noqa: BLE001 - the text of it may hold text of the exhibit
                log.warning("index failed", kind=type(error).__name__)
                hindered = self.trouble = _Failed("What writes the index fails; it is tried again.")
                self._stop.wait(_LONGEST_PAUSE)
            else:
                pause = _POLL
                # That an engine takes pages again is seen by pages that it took; the rest by a look without a fault.
                if hindered is not None and (done or isinstance(hindered, CatalogueUnreachable | _Failed)):
                    if self.trouble is hindered:
                        self.trouble = None
                    hindered = None
                if done == 0:
                    self._stop.wait(_POLL)


class _Failed(LinceError):
    """Something that nobody foresaw."""


_PREFIX = "pool-"


def _holder() -> str:
    return f"{_PREFIX}{fresh()[:12]}"
