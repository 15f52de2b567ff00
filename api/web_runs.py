"""Runs without a process of their own: what somebody uploads, or has read again, through the server.

Files that one person sends into one case without a long pause are one run. Its report is made and kept once all of
them have their final state, as at the end of `lince ingest`. What belongs to a run stands in the catalogue, so that a
server that is restarted makes the reports of the runs that it finds open.
"""

import contextlib
import datetime as dt
import threading
import time
from collections.abc import Iterator, Sequence

import structlog

from api.receiving import Received, Statuses
from api.reporting import Span, keep, report_of
from api.retrying import RetryChoice, RetryTaken, retry
from api.wiring import Workspace
from models.audit import Actor
from models.exhibit import Exhibit
from models.ids import CaseId
from models.run import OpenRun

log = structlog.get_logger("lince.runs")

PAUSE = dt.timedelta(seconds=30)
"""A run that nothing joins for so long is over, as soon as all of it is read."""

_LOOK = 5.0
UPLOAD, RETRY = "upload", "retry"


def joined_by(workspace: Workspace, actor: Actor, exhibit: Exhibit) -> None:
    """An upload was received: it joins the run of who sent it."""
    workspace.records.worklog.join_run(
        exhibit.case, kind=UPLOAD, by=actor.name, document=exhibit.document, exhibit=exhibit.id
    )


def retried(
    workspace: Workspace, actor: Actor, case: CaseId, choice: RetryChoice, *, passwords: Sequence[str] = ()
) -> RetryTaken:
    """Have files read again, as a run. See `retrying.retry`."""
    with workspace.records.transaction():
        taken = retry(workspace, actor, case, choice, passwords=passwords)
        for document in taken.documents:
            workspace.records.worklog.join_run(case, kind=RETRY, by=actor.name, document=document)
    return taken


def close_due(workspace: Workspace) -> int:
    """Make and keep the reports of runs that are over; returns how many."""
    closed = 0
    for run in workspace.records.worklog.open_runs():
        if workspace.clock.now() - run.last >= PAUSE:
            closed += _close(workspace, run)
    return closed


def _close(workspace: Workspace, run: OpenRun) -> bool:
    received = Received(documents=set(run.documents), exhibits=set(run.exhibits) or None)
    files = list(Statuses(workspace, run.case, received))
    case = workspace.records.cases.get(run.case)
    if any(file.stage is not None for file in files):
        return False
    with workspace.records.transaction():
        if case is not None and files:
            report = report_of(workspace, case, files, Span(kind=run.kind, by=run.by, started=run.started))
            keep(workspace, report, files)
        workspace.records.worklog.close_run(run)
    return True


@contextlib.contextmanager
def closing_runs(workspace: Workspace) -> Iterator[None]:
    """Look after open runs from a thread of its own, for as long as the context lasts."""
    stop = threading.Event()

    def look() -> None:
        took = 0.0
        # Looking through a large case takes a while, and must not take all.
        while not stop.wait(max(_LOOK, 9 * took)):
            began = time.monotonic()
            try:
                close_due(workspace)
            except Exception as error:  # noqa: BLE001 - a report that cannot be made now is made at the next look
                log.warning("run not closed", kind=type(error).__name__)
            took = time.monotonic() - began

    thread = threading.Thread(target=look, name="runs", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_LOOK)
