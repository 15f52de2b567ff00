"""A worker process: leases jobs of the reading stages until it is told to stop."""

import os
import resource
import signal
import sys
import threading
import time
from types import FrameType

from api.logs import configure_logs
from api.settings import Settings
from api.wiring import meaning_reader, open_workspace, reading_pipeline
from models.errors import EngineUnavailable
from services.search.embedding import MeaningReader

IDLE_SECONDS = 0.2
"""How long an idle worker waits before it looks for work again."""


REST_SECONDS = 2.0
"""How long nothing must have waited before pages are read for their meaning."""

STORAGE_FULL_EXIT = 28
"""Exit code of a worker that stopped because the disk is full."""


BATCH = 64
BATCH_WEIGHT = 256 * 1024
"""Jobs done in one go, and their bytes or characters together: what is heavier is done alone."""

ORPHANED_EXIT = 29
"""Exit code of a worker that ended because its parent had."""

ORPHAN_SECONDS = 2.0
"""How long a worker without a parent may still take to finish its job in order."""


def run_worker(settings: Settings, *, holder: str, until_idle: bool = False, with_parent: bool = False) -> int:
    """Work until told to stop (SIGTERM, or standard input closed when `with_parent`), or until nothing waits.

    Returns the number of jobs done. Raises StorageFull; every other trouble stays with its document.
    """
    configure_logs(settings.log_level)
    _cap_memory(settings.worker_memory_mb)
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    # Ctrl-C reaches the whole process group: the parent decides, the worker ends with its present job.
    signal.signal(signal.SIGINT, signal.SIG_IGN if with_parent else on_signal)
    if with_parent:
        threading.Thread(target=_watch_parent, args=(stop,), name="parent", daemon=True).start()
    workspace = open_workspace(settings)
    done = 0
    try:
        pipeline = reading_pipeline(workspace)
        pipeline.renew()
        meaning, idle = meaning_reader(workspace), time.monotonic()
        while not stop.is_set():
            jobs = pipeline.work_once(holder=holder, batch=BATCH, weight=BATCH_WEIGHT)
            done += jobs
            if jobs == 0:
                if until_idle:
                    break
                at_rest = time.monotonic() - idle > REST_SECONDS
                if not (at_rest and meaning is not None and _read_meaning(meaning, stop)):
                    stop.wait(IDLE_SECONDS)
            else:
                idle = time.monotonic()
    finally:
        workspace.records.jobs.release(holder=holder)
        workspace.close()
    return done


def _read_meaning(meaning: MeaningReader, stop: threading.Event) -> bool:
    """Read a stretch for its meaning. False where nothing is due, something else waits, or the engine is down."""
    try:
        return meaning.work_once(stop=stop.is_set)
    except EngineUnavailable:
        return False


def _watch_parent(stop: threading.Event) -> None:
    """Standard input closes when the parent ends, however it ends.

    A killed parent waits for nobody, and the next one takes the job back: this process ends soon, whatever it
    is doing. What it does is saved in one piece or not at all.
    """
    # Read below Python's buffers: their lock, held by this thread, would abort the interpreter at its end.
    while os.read(0, 1):
        pass
    stop.set()
    time.sleep(ORPHAN_SECONDS)
    os._exit(ORPHANED_EXIT)


def _cap_memory(megabytes: int) -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes * 1024 * 1024
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if sys.platform != "darwin":  # macOS refuses to lower it
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
