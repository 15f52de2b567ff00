"""Replays that somebody begins on a server and follows: told document by document, stopped, one at a time.

A replay costs what reading the case has cost, so that it works in a process of its own behind all others. What each
document came to is kept as soon as it is done: one that was cut goes on from there when it is begun again.
"""

import multiprocessing
import os
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

import structlog

from api import exporting, replaying
from api.logs import configure_logs
from api.replaying import ACTION
from api.settings import Settings
from api.wiring import Workspace, open_workspace
from models.audit import Actor
from models.errors import Conflict, LinceError, NotFound
from models.ids import CaseId, DocumentId, fresh
from models.replay import Outcome, ReplayAsked, ReplayRun, RunState

log = structlog.get_logger("lince.replays")

_POLL = 0.2
_PATIENCE = 5.0
"""Seconds in which a document may be finished after somebody stopped the run."""
_BEHIND = 10
"""By how much others go before it."""
_ABSENT = "Nobody has begun a replay of this case since the server was started."
_turn = threading.Lock()


class Stopped(Conflict):
    """Somebody stopped the run."""


@dataclass(frozen=True)
class _Fault:
    """What ended the process, as it may be told."""

    message: str
    advice: str


@dataclass
class _Run:
    """A run in this process. What it tells is replaced whole, so that readers need no lock."""

    case: CaseId
    documents: Sequence[DocumentId]
    again: bool
    told: ReplayRun
    stop: threading.Event = field(default_factory=threading.Event)

    def tell(self, **changed: object) -> None:
        """Put what is told in the place of what was."""
        self.told = self.told.model_copy(update=changed)


_runs: dict[tuple[str, CaseId], _Run] = {}
"""The last one of each case, by data folder."""


def begin(workspace: Workspace, actor: Actor, case: CaseId, asked: ReplayAsked) -> ReplayRun:
    """Begin to derive the documents of a case again, all that one sees or those named; gives it as it stands.

    Raises NotFound, NotAllowed, Conflict (another replay is running).
    """
    scope = workspace.access.scope(actor, action=ACTION, cases=[case])
    detail: dict[str, str | int] = {"act": "begin", "again": int(asked.again)}
    try:
        documents = replaying.wanted(workspace.access.seen(scope).evidence.files(case), asked.documents)
        if not _turn.acquire(blocking=False):
            raise Conflict("Another replay is running on this server.", next_step="Try again when it is done.")
    except LinceError as error:
        workspace.access.looked(actor, ACTION, scope, outcome=error.code, detail=detail)
        raise
    try:
        workspace.access.looked(actor, ACTION, scope, detail={**detail, "documents": len(documents)})
        told = ReplayRun(
            id=fresh(), state=RunState.RUNNING, of=len(documents), made_by=actor.name, begun_at=workspace.clock.now()
        )
        run = _Run(case, documents, asked.again, told)
        _runs[str(workspace.data), case] = run
        threading.Thread(target=_work, args=(workspace, actor, run), name=f"replay-{told.id[:8]}", daemon=True).start()
    except BaseException:
        _turn.release()
        raise
    return told


def last(workspace: Workspace, actor: Actor, case: CaseId) -> ReplayRun:
    """The last run of a case, of which one sees all documents. Raises NotFound, NotAllowed."""
    workspace.access.case(actor, case, action=ACTION, check=lambda: _check(workspace, actor, case))
    return _check(workspace, actor, case).told


def look(workspace: Workspace, actor: Actor, case: CaseId) -> ReplayRun | None:
    """The same; None: there is none for the actor. Leaves no event. Raises NotFound, NotAllowed."""
    run = _runs.get((str(workspace.data), case))
    scope = workspace.access.scope(actor, action=ACTION, cases=[case], quiet=True)
    return run.told if run is not None and all(scope.sees(case, one) for one in run.documents) else None


def stop(workspace: Workspace, actor: Actor, case: CaseId) -> None:
    """Stop what is running: what was derived again until then stays. Raises NotFound, NotAllowed."""
    workspace.access.case(actor, case, action=ACTION, check=lambda: _check(workspace, actor, case))
    _check(workspace, actor, case).stop.set()


def _check(workspace: Workspace, actor: Actor, case: CaseId) -> _Run:
    if look(workspace, actor, case) is None:
        raise NotFound(_ABSENT)
    return _runs[str(workspace.data), case]


def _work(workspace: Workspace, actor: Actor, run: _Run) -> None:
    """Follow the process to its end, and leave the event that tells of it."""
    try:
        outcome, ended = _outcome(workspace, actor, run)
        counts = {each.value: number for each, number in run.told.counts.items()}
        detail: dict[str, str | int] = {"act": "end", "documents": run.told.done, **counts}
        try:
            workspace.records.audit.append(actor, ACTION, case=run.case, outcome=outcome, detail=detail)
        finally:
            run.tell(**ended)
    finally:
        _turn.release()


def _outcome(workspace: Workspace, actor: Actor, run: _Run) -> tuple[str, dict[str, object]]:
    """What the log says of the end of a run, and what whoever looks at it is told."""
    try:
        _follow(workspace, actor, run)
    except Stopped:
        return "stopped", {"state": RunState.STOPPED}
    except LinceError as error:
        return error.code, {"state": RunState.FAILED, "problem": error.message, "advice": error.advice}
    except Exception as error:  # noqa: BLE001 - it ends the run and is told, never the server
        log.warning("replay failed", kind=type(error).__name__)
        problem = {"problem": "The case could not be derived again.", "advice": "Try again."}
        return "failed", {"state": RunState.FAILED, **problem}
    return "ok", {"state": RunState.DONE}


def _follow(workspace: Workspace, actor: Actor, run: _Run) -> None:
    rights = exporting.of_account(workspace, actor, run.case, action=ACTION)
    rights.leaves = frozenset(run.documents)
    # A new interpreter: what the threads of a server hold must not be copied.
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    given = (run.case, tuple(run.documents), run.again)
    process = spawning.Process(
        target=_derive, args=(workspace.settings, given, theirs), name="lince replay", daemon=True
    )
    process.start()
    theirs.close()
    counted: Counter[Outcome] = Counter()
    try:
        while True:
            rights.look()
            if run.stop.is_set():
                raise Stopped("The replay was stopped.", next_step="Begun again, it goes on from there.")
            if not ours.poll(_POLL):
                continue
            try:
                told = ours.recv()
            except EOFError as error:
                raise LinceError("The process that derived the case again has ended.") from error
            if told is None:
                return
            if isinstance(told, _Fault):
                raise LinceError(told.message, next_step=told.advice)
            counted[told] += 1
            run.tell(done=counted.total(), counts=dict(sorted(counted.items())))
    finally:
        # It looks for the end of this line after each document.
        ours.close()
        process.join(_PATIENCE)
        process.kill()
        process.join()
        process.close()


def _derive(settings: Settings, run: tuple[CaseId, Sequence[DocumentId], bool], line: Connection) -> None:
    """Be the process: tell the outcome of each document, then None. Ends where nobody listens any more."""
    case, documents, again = run
    configure_logs(settings.log_level)
    os.nice(_BEHIND)
    workspace = open_workspace(settings)
    try:
        for one in replaying.derived(workspace, case, documents, again=again):
            line.send(one.outcome)
        line.send(None)
    except LinceError as error:
        line.send(_Fault(error.message, error.advice))
    except BrokenPipeError:
        pass
    finally:
        workspace.close()
