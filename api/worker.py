"""A worker process: leases jobs of the reading stages until it is told to stop."""

import contextlib
import datetime as dt
import os
import random
import resource
import signal
import sys
import threading
import time
from collections.abc import Collection, Sequence
from types import FrameType
from typing import TYPE_CHECKING, NamedTuple

import structlog

from api import recipes
from api.kits import RulesWatch, analysis_by, reading_kit
from api.logs import configure_logs
from api.nursery import run_nursery, watch
from api.pulse import pulse
from api.renewed import renew, trace
from api.settings import Settings
from api.tracing import traced
from api.wiring import Workspace, meaning_reader, open_workspace, reading_pipeline
from models.errors import CatalogueUnreachable, MustWait, SettingsError, StorageFull, StoreUnavailable
from models.job import Stage
from services.ingest.blobs.local import FULL
from services.pipeline import Pipeline
from services.search.embedding import MeaningReader

if TYPE_CHECKING:
    from services.nlp.analyze import AnalysisKit

log = structlog.get_logger("lince.worker")

IDLE_SECONDS = 0.2
"""How long an idle worker waits before it looks for work again."""


LOOK_SECONDS = 30.0
"""How often an idle worker looks for documents whose pages were not compared with others."""


REST_SECONDS = 2.0
"""How long nothing must have waited before pages are read for their meaning."""

STORAGE_FULL_EXIT = 28
"""Exit code of a worker that stopped because the disk is full."""


STORE_SECONDS = 5.0
"""How long a worker waits for an object store or a database that is away, before it tries again."""


BATCH = 64
BATCH_WEIGHT = 256 * 1024
"""Jobs done in one go, and their bytes or characters together: what is heavier is done alone."""

_CLOCKS = dt.timedelta(seconds=20)
"""By how much the clocks of machines may differ: a third of a lease."""

_LOOKED_AT = 64
"""Documents that are due among which one is drawn."""

ORPHANED_EXIT = 29
"""Exit code of a worker that ended because its parent had."""

ORPHAN_SECONDS = 2.0
"""How long a worker without a parent may still take to finish its job in order."""


class Loaded(NamedTuple):
    """What analysis needs, and by what it is seen whether that changed since it was loaded."""

    kit: "AnalysisKit"
    trace: str


def run_workers(settings: Settings) -> int:
    """Be the nursery of a pool: load all that workers need, then start them as the pool says. Returns an exit code."""
    configure_logs(settings.log_level)
    loaded: list[Loaded] = []

    def work(holder: str, parents: tuple[int, ...]) -> int:
        return run_pooled(settings, holder=holder, parents=parents, loaded=loaded[0] if loaded else None)

    return run_nursery(lambda: loaded.append(_load(settings, warm=True)), work)


def run_pooled(settings: Settings, *, holder: str, parents: Sequence[int], loaded: Loaded | None = None) -> int:
    """Work for a pool until it says to stop or is gone. Returns the exit code by which it knows why."""
    try:
        run_worker(settings, holder=holder, parents=parents, loaded=loaded)
    except StorageFull:
        return STORAGE_FULL_EXIT
    except OSError as error:
        if error.errno not in FULL:
            raise
        return STORAGE_FULL_EXIT
    return 0


def run_worker(
    settings: Settings,
    *,
    holder: str,
    until_idle: bool = False,
    parents: Sequence[int] = (),
    loaded: Loaded | None = None,
    only: Collection[Stage] = (),
) -> int:
    """Work until told to stop (SIGTERM, or one of `parents` closes), or until nothing waits.

    Returns the number of jobs done. `only`: the stages to do; absent: reading and analysis. Raises StorageFull,
    SettingsError (another store of originals than the catalogue's); every other trouble stays with its document.
    """
    configure_logs(settings.log_level)
    _cap_memory(settings.worker_memory_mb)
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    # Ctrl-C reaches the whole process group: the pool decides, the worker ends with its present job.
    signal.signal(signal.SIGINT, signal.SIG_IGN if parents else on_signal)
    if parents:
        watch(parents, lambda: _orphaned(stop))
    workspace = open_workspace(settings, joining=not parents)
    done, beating = 0, contextlib.ExitStack()
    try:
        beating.enter_context(traced(settings.traces_url, part="worker"))
        if not parents:
            beating.enter_context(pulse(workspace.folder.root, workspace.records.database))
        _same_store(workspace)
        _same_time(workspace)
        kit, before = loaded or _load(settings)
        recipes.note(workspace, kit)
        pipeline = reading_pipeline(workspace, kit, only=only)
        # Where several machines work, the server's workers renew: another's release may be older.
        if (not only or Stage.ANALYZE in only) and (parents or not workspace.records.locks):
            renew(workspace, pipeline.renew, kit.version, before)
        rules = RulesWatch(settings, kit)
        meaning, idle, looked = meaning_reader(workspace), time.monotonic(), -LOOK_SECONDS
        while not stop.is_set():
            try:
                take_up(workspace, pipeline, rules)
                jobs = pipeline.work_once(holder=holder, batch=BATCH, weight=BATCH_WEIGHT)
            except (StoreUnavailable, CatalogueUnreachable) as error:
                # It may be back any moment, and this process has cost seconds to start.
                log.warning("work waits", work="files", code=error.code)
                stop.wait(STORE_SECONDS)
                continue
            done += jobs
            if jobs == 0:
                if until_idle:
                    break
                at_rest = time.monotonic() - idle > REST_SECONDS
                if at_rest and time.monotonic() - looked > LOOK_SECONDS:
                    looked = time.monotonic() if not _compare(workspace, stop) else looked
                elif not (at_rest and meaning is not None and _read_meaning(meaning, stop)):
                    stop.wait(IDLE_SECONDS)
            else:
                idle = time.monotonic()
    finally:
        beating.close()
        # Where the records are away, the leases end by themselves.
        with contextlib.suppress(CatalogueUnreachable):
            workspace.records.jobs.release(holder=holder)
        workspace.close()
    return done


def _load(settings: Settings, *, warm: bool = False) -> Loaded:
    # What changes while it is loaded is seen as changed.
    before = trace(settings)
    return Loaded(reading_kit(settings, warm=warm), before)


def take_up(workspace: Workspace, pipeline: Pipeline, rules: RulesWatch) -> None:
    """Where the local rules changed, analyze by them from the next job on, and have queued what the former ones did."""
    kit = rules.changed()
    if kit is not None:
        pipeline.analyze_by(analysis_by(kit), kit.version)
        recipes.note(workspace, kit)
        due = pipeline.renew()
        log.info("local rules changed", stretches=due)


def _same_store(workspace: Workspace) -> None:
    """A worker that cannot reach the originals would fail every file."""
    one = workspace.records.evidence.any_original()
    if one is not None and not workspace.blobs.has(one):
        raise SettingsError(
            "The originals of this catalogue are not in the store that this worker has.",
            next_step="Set LINCE_BLOBS_URL to the bucket that the server uses, or share the folder `blobs` with it.",
        )


def _same_time(workspace: Workspace) -> None:
    """A clock that is far off would have every lease run out at once, or never."""
    off = abs(workspace.records.database.clock() - workspace.clock.now())
    if off > _CLOCKS:
        raise SettingsError(
            f"The clock of this machine differs from that of the database by {round(off.total_seconds())} seconds.",
            next_step="Have both set by a time server.",
        )


def _compare(workspace: Workspace, stop: threading.Event) -> bool:
    """Compare the pages of a document with others, where its reading did not. False where nothing is due."""
    near = workspace.records.near
    due = near.due(limit=_LOOKED_AT)
    if not due:
        return False
    # One of several: workers side by side seldom draw the same, and doing it twice is the same as once.
    document, case = random.choice(due)  # noqa: S311 - nothing secret
    with contextlib.suppress(CatalogueUnreachable):
        near.compare(document, case=case, stop=lambda: stop.is_set() or workspace.records.jobs.waiting() > 0)
    return True


def _read_meaning(meaning: MeaningReader, stop: threading.Event) -> bool:
    """Read a stretch for its meaning. False where nothing is due, something else waits, or the engine takes nothing."""
    try:
        return meaning.work_once(stop=stop.is_set)
    except (MustWait, CatalogueUnreachable):
        return False


def _orphaned(stop: threading.Event) -> None:
    """End soon, whatever is being done: a parent that was killed waits for nobody, and the next takes the job back.

    What a job does is saved in one piece or not at all.
    """
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
