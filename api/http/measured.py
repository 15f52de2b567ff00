"""What monitors are told of the records, the workers and the parts of a server, asked when they ask.

Counts of the work stand in the records, whichever machine did it. Nothing here names a case, a file or a person.
"""

import shutil
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from api.http.health import Check, PoolStatus, checks_of, get_health
from api.wiring import Workspace
from models.errors import LinceError
from models.job import Priority
from models.tally import BOUNDS, Tally

PATIENCE = 3.0
"""Seconds that a part may take to say how it is; one that says nothing is not ready."""


class Measured(Collector):
    """Asks at each collection. `pool`: the workers of this server, asked for each time."""

    def __init__(self, workspace: Workspace, pool: Callable[[], PoolStatus | None]) -> None:
        self._workspace = workspace
        self._pool = pool
        self._parts = Asked(lambda: tuple(checks_of(workspace, pool())))

    def describe(self) -> list[Metric]:
        """Nothing is asked before somebody looks."""
        return []

    def collect(self) -> Iterator[Metric]:
        """All there is; without the records, what can be said without them."""
        yield from self._server()
        checks = self._parts.answer(PATIENCE)
        yield _ready(checks)
        if any(one.part == "database" and one.ready for one in checks or ()):
            try:
                yield from tuple(self._records())
            except LinceError:
                return

    def _server(self) -> Iterator[Metric]:
        told = get_health(self._workspace)
        about = GaugeMetricFamily("lince_info", "What runs here.", labels=("version", "engine"))
        about.add_metric((told.version, told.engine), 1)
        yield about
        disk = shutil.disk_usage(self._workspace.data)
        yield GaugeMetricFamily("lince_disk_free_bytes", "Room on the disk of the data folder.", value=disk.free)
        yield GaugeMetricFamily("lince_disk_size_bytes", "Size of the disk of the data folder.", value=disk.total)
        pool = self._pool()
        if pool is not None:
            yield GaugeMetricFamily("lince_pool_workers", "Workers that this server runs itself.", value=pool.alive)

    def _records(self) -> Iterator[Metric]:
        tally = self._workspace.records.tally
        jobs = GaugeMetricFamily(
            "lince_jobs", "Jobs that wait, are worked on, or were given up.", labels=("stage", "state", "priority")
        )
        for depth in tally.depths():
            jobs.add_metric((depth.stage, depth.state, _NAMES[depth.priority]), depth.jobs)
        yield jobs
        now = self._workspace.clock.now()
        oldest = GaugeMetricFamily(
            "lince_oldest_job_age_seconds",
            "How long the job waits that waits longest; absent where none waits.",
            labels=("stage", "priority"),
        )
        for one in tally.oldest():
            age = max(0.0, (now - one.since).total_seconds())
            oldest.add_metric((one.stage, _NAMES[one.priority]), age)
        yield oldest
        yield GaugeMetricFamily(
            "lince_busy_workers", "Workers that hold a job, on any machine; the writer of the index is one.",
            value=tally.busy(),
        )  # fmt: skip
        size = self._workspace.records.database.size()
        yield GaugeMetricFamily("lince_database_bytes", "Size of the database of the records.", value=size)
        yield from _work(tally.counted())


_NAMES = {priority: priority.name.lower() for priority in Priority}


class Asked:
    """A question that may take long: asked in a thread of its own, once at a time, and not waited for without end."""

    def __init__(self, ask: Callable[[], tuple[Check, ...]]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._answer: tuple[Check, ...] | None = None

    def answer(self, seconds: float) -> tuple[Check, ...] | None:
        """The answer to a question that was asked now; None where there is none in so many seconds."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._answer = None
                self._thread = threading.Thread(target=self._run, name="measured", daemon=True)
                self._thread.start()
            thread = self._thread
        thread.join(seconds)
        return self._answer

    def _run(self) -> None:
        self._answer = self._ask()


def _ready(checks: tuple[Check, ...] | None) -> Metric:
    ready = GaugeMetricFamily(
        "lince_part_ready", "Whether a part does its work; `all`: whether they answered at all.", labels=("part",)
    )
    ready.add_metric(("all",), float(checks is not None and all(one.ready for one in checks)))
    for one in checks or ():
        ready.add_metric((one.part,), float(one.ready))
    return ready


def _work(tallies: Iterable[Tally]) -> Iterator[Metric]:
    """Jobs by how they ended, with their times; and pages."""
    seconds = HistogramMetricFamily(
        "lince_job_seconds",
        "Seconds that a job took; its count is that of the jobs. A reading ends as its document did.",
        labels=("stage", "outcome"),
    )
    pages = CounterMetricFamily(
        "lince_pages", "Pages saved by a stage; one done twice counts twice.", labels=("stage",)
    )
    ends: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * (len(BOUNDS) + 1))
    took: defaultdict[tuple[str, str], float] = defaultdict(float)
    saved: defaultdict[str, int] = defaultdict(int)
    for one in tallies:
        saved[one.stage] += one.pages
        if one.jobs:
            ends[one.stage, one.outcome][one.bucket] += one.jobs
            took[one.stage, one.outcome] += one.seconds
    for key, counts in sorted(ends.items()):
        bounds = [*(f"{bound:g}" for bound in BOUNDS), "+Inf"]
        upto = [sum(counts[: n + 1]) for n in range(len(counts))]
        seconds.add_metric(key, list(zip(bounds, upto, strict=True)), took[key])
    for stage, count in sorted(saved.items()):
        pages.add_metric((stage,), count)
    yield seconds
    yield pages
