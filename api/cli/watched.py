"""`lince ingest --watch` at the terminal: a line for each file received and each final state, until Ctrl-C.

These lines are kept by whatever keeps the output of services: they tell files by their identity, never by name, which
may be that of a victim. The report at the end has the names, and so have the pages and `--json`.
"""

import datetime as dt
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from api.cli.outcome import conclude, write_status
from api.cli.terminal import Terminal
from api.offered import open_regular
from api.pool import Pool
from api.receiving import Received, Statement, Statuses, held, working
from api.reporting import Span
from api.watching import Journal, Steady, Still, Stopped, Unsettled, Watcher
from api.wiring import Workspace
from models.case import Case
from models.exhibit import printable
from models.job import Priority, Progress
from models.run import Unopened

_UNFINISHED = "its name says that it is not finished"
_NAMED = "the report names it"
_PAUSE = 1.0
_SHARE = 5
"""Looking at many files takes a while: the pause is so many times as long."""


@dataclass
class _Session:
    workspace: Workspace
    case: Case
    stated: Statement
    watcher: Watcher
    journal: Journal
    as_json: bool
    stop: threading.Event
    received: Received = field(default_factory=Received)
    told: set[str] = field(default_factory=set)
    progress: Progress | None = None
    waits: tuple[int, int, int] = (0, 0, 0)
    refused: set[Still] = field(default_factory=set)
    left_out: set[Unopened] = field(default_factory=set)
    unfinished: Sequence[str] = ()
    console: Terminal = field(default_factory=lambda: Terminal(stderr=True, highlight=False, soft_wrap=True))

    def say(self, what: str, text: str = "") -> None:
        if not self.as_json:
            self.console.print(f"{dt.datetime.now():%H:%M:%S}  {what:<11} {text}".rstrip(), markup=False)  # noqa: DTZ005 - the clock on the wall


def watch_folders(
    workspace: Workspace,
    case: Case,
    paths: Sequence[Path],
    *,
    stated: Statement,
    settle: float,
    as_json: bool,
    report_file: Path | None,
) -> int:
    """Take in what lies still in the folders until a signal to stop; then tell and keep the report."""
    span = Span(kind="watch", by=workspace.operator.name, started=workspace.clock.now())
    journal = Journal(workspace.data / "watch" / f"{case.id}.jsonl")
    with _stopping() as stop:
        session = _Session(
            workspace=workspace,
            case=case,
            stated=stated,
            watcher=Watcher(paths, journal, settle=settle, data=workspace.data),
            journal=journal,
            as_json=as_json,
            stop=stop,
        )
        several = f"{len(paths)} folders" if len(paths) > 1 else "1 folder"
        session.say("watching", f"{several} for case {case.number}; Ctrl-C ends it")
        try:
            while not stop.is_set():
                with working(workspace) as pool:
                    _run(session, pool)
        finally:
            journal.close()
    files = Statuses(workspace, case.id, session.received)
    session.received.unopened += [
        Unopened(path=printable(one), reason=_UNFINISHED, failure=False) for one in session.unfinished
    ]
    waiting = sum(file.stage is not None for file in files)
    session.say("ended", f"{waiting} files wait and are read by the next start" if waiting else "nothing waits")
    return conclude(
        workspace,
        case,
        files,
        span,
        unopened=session.received.unopened,
        as_json=as_json,
        lines=False,
        report_file=report_file,
    )


def _run(session: _Session, pool: Pool | None) -> None:
    """Look, take, tell. Ends when asked to, and when the server that was reading went away: then we read ourselves."""
    while not session.stop.is_set():
        if pool is not None and pool.trouble is not None:
            raise pool.trouble
        if pool is None and not held(session.workspace.folder):
            return
        began = time.monotonic()
        found = session.watcher.look()
        for still in found.ready:
            if session.stop.is_set():
                return
            if still not in session.refused:
                _take(session, still)
        for one in found.left_out:
            _leave_out(session, one)
        session.unfinished = found.unfinished
        waits = (found.growing, len(found.unfinished), len(found.lost))
        if waits != session.waits:
            _tell_waits(session, waits)
        _tell_states(session)
        session.stop.wait(max(_PAUSE, _SHARE * (time.monotonic() - began)))


def _take(session: _Session, still: Still) -> None:
    name = printable(still.path.name if still.name == still.path.name else still.name)
    workspace = session.workspace
    try:
        with open_regular(still.path) as file:
            source = session.stated.source(
                still.name, modified=dt.datetime.fromtimestamp(still.signature[1] / 1e9, dt.UTC)
            )
            stream = cast("BinaryIO", Steady(file, still.signature, session.stop))
            exhibit = workspace.intake.receive(
                session.case.id, source, stream, actor=workspace.operator, priority=Priority.BULK
            )
    except Stopped:
        return
    except Unsettled:
        session.say("growing", "a file changed while it was read, and is taken later")
        return
    except OSError as error:
        # Said once; another look at the same bytes would fail the same way.
        session.refused.add(still)
        session.received.unopened.append(Unopened(path=name, reason=error.strerror or "cannot be read"))
        session.say("not opened", f"a file: {error.strerror or 'cannot be read'}; {_NAMED}")
        return
    session.journal.add(still)
    session.received.add(exhibit)
    session.say("received", f"{exhibit.document} ({exhibit.size} bytes)")


def _leave_out(session: _Session, one: Unopened) -> None:
    """Said and listed once."""
    if one not in session.left_out:
        session.left_out.add(one)
        session.received.unopened.append(one)
        session.say("not opened" if one.failure else "left out", f"{one.reason}; {_NAMED}")


def _tell_waits(session: _Session, waits: tuple[int, int, int]) -> None:
    growing, unfinished, lost = waits
    if growing > session.waits[0]:
        session.say("waiting", f"{growing} files until they lie still")
    if unfinished > session.waits[1]:
        session.say("left", f"{unfinished} files whose names say that they are not finished (.part and the like)")
    if lost > session.waits[2]:
        session.say("gone", f"{lost} of the folders cannot be reached now; the others are watched on")
    elif lost < session.waits[2]:
        session.say("back", "a folder can be reached again")
    session.waits = waits


def _tell_states(session: _Session) -> None:
    progress = session.workspace.records.evidence.progress(session.case.id)
    if progress == session.progress:
        return
    session.progress = progress
    for file in Statuses(session.workspace, session.case.id, session.received):
        if file.stage is not None or file.exhibit in session.told:
            continue
        session.told.add(file.exhibit)
        if session.as_json:
            write_status(session.workspace, file)
        else:
            session.say(str(file.state), f"{file.document}: {file.counts.total} pages")
            for problem in file.problems:
                session.say("", f"  {problem.message}")


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set: what is being done ends cleanly. A second Ctrl-C ends at once."""
    stop = threading.Event()

    def on_signal(number: int, _frame: object) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
