"""Building the search index anew beside a server: the order lies in the data folder, whoever holds the folder does it.

One process alone writes the index. Who finds it at work leaves an order, and the answer tells what became of it: the
command waits for it, the page of administrators shows how far it is. Searches go on meanwhile. An order that a server
did not get to, or was cut off at, lies there for the next one. Used by the index writer of `pool`, the command, and the
routes of the index.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import structlog

from api.folder import DataFolder
from api.indexing import extent, rebuild_index
from api.wiring import Workspace
from models.audit import Actor
from models.errors import Conflict, DataFolderBusy, LinceError
from models.ids import fresh
from models.rebuild import IndexState, Rebuild, RebuildState
from services.work_ports import NearStore

log = structlog.get_logger("lince.reindex")

ACTION = "index.rebuild"
_POLL = 0.2
_AT_ONCE = 200
_PACE = 400.0
"""Pages a second, as long as nobody knows how many this machine takes."""

_done: dict[Path, tuple[str, int]] = {}
"""How many files the order at work has behind it, by data folder: told in the process that does it."""


class Order(NamedTuple):
    """What lies in the folder: its id, who asked for it and when, and how many files there were."""

    id: str
    by: str = ""
    at: str = ""
    files: int = 0


class Answer(NamedTuple):
    """What became of an order: its pages and the seconds that they took, or the error that ended it."""

    pages: int
    message: str = ""
    next_step: str = ""
    seconds: float = 0.0
    by: str = ""
    at: str = ""
    files: int = 0


class Orders:
    """The order that lies in a data folder, and the answer to the last one."""

    def __init__(self, folder: DataFolder) -> None:
        self._order = folder.root / "reindex.order"
        self._answer = folder.root / "reindex.answer"

    def give(self, order: Order) -> str:
        """Leave an order, or join the one that lies there; returns the id of that which lies there now."""
        draft = _draft(self._order, json.dumps(order))
        try:
            while True:
                try:
                    # Two that order at once are told of one order.
                    self._order.hardlink_to(draft)
                except FileExistsError:
                    if (other := self.waiting()) is not None:
                        return other
                else:
                    return order.id
        finally:
            draft.unlink()

    def lying(self) -> Order | None:
        """The order that nobody has answered yet."""
        try:
            text = self._order.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        return Order(*json.loads(text)) if text.startswith("[") else Order(text)  # as it was written until 0.1

    def waiting(self) -> str | None:
        """The id of that order."""
        order = self.lying()
        return order.id if order is not None else None

    def answer(self, order: str, answer: Answer) -> None:
        """Tell what became of it."""
        _draft(self._answer, json.dumps({"order": order, **answer._asdict()})).replace(self._answer)
        self._order.unlink(missing_ok=True)

    def last(self) -> tuple[str, Answer] | None:
        """The order that was answered last, and what became of it."""
        try:
            told = json.loads(self._answer.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return told.pop("order"), Answer(**told)

    def answered(self, order: str) -> Answer | None:
        """What became of an order, None as long as nobody has said."""
        found = self.last()
        return found[1] if found is not None and found[0] == order else None

    def withdraw(self) -> None:
        """Take the order back."""
        self._order.unlink(missing_ok=True)


def carry_out(workspace: Workspace) -> bool:
    """Do the order that lies there, if one does. For the index writer of the process that holds the folder."""
    orders = Orders(workspace.folder)
    order = orders.lying()
    if order is None:
        return False
    here, began = workspace.folder.root, time.monotonic()

    def tell(done: int) -> None:
        _done[here] = order.id, done

    tell(0)
    try:
        found = Answer(rebuild_index(workspace, tell=tell, subject=order.id))
    except Exception as error:  # noqa: BLE001 - its text may hold text of an exhibit; the old index stays in use
        log.warning("rebuild failed", kind=type(error).__name__)
        if isinstance(error, LinceError):
            code, found = error.code, Answer(0, error.message, error.advice)
        else:
            code = "failed"
            found = Answer(0, "The index could not be built anew.", "Look into the log of the server.")
        workspace.records.audit.append(workspace.operator, ACTION, subject=order.id, outcome=code)
    _done.pop(here, None)
    seconds = round(time.monotonic() - began, 1)
    orders.answer(order.id, found._replace(seconds=seconds, by=order.by, at=order.at, files=order.files))
    return not found.message


def begin(workspace: Workspace, actor: Actor) -> Rebuild:
    """Have the server build the index anew, behind what it is writing now; gives it as it stands.

    Raises NotAllowed, Conflict (one is waiting or at work).
    """
    workspace.access.allow(actor, ACTION)
    order, pages = _order(workspace, by=actor.name)
    if Orders(workspace.folder).give(order) != order.id:
        workspace.records.audit.append(actor, ACTION, outcome=Conflict.code)
        raise Conflict(
            "The search index is being built anew already.", next_step="Wait until it is done: its count is shown."
        )
    detail: dict[str, str | int] = {"act": "begin", "files": order.files, "pages": pages}
    workspace.records.audit.append(actor, ACTION, subject=order.id, detail=detail)
    return _told(order, RebuildState.WAITING)


def state(workspace: Workspace, actor: Actor) -> IndexState:
    """What an index would be filled from, and how far one is. Raises NotAllowed."""
    workspace.access.allow(actor, "machine.read")
    workspace.records.audit.append(actor, "machine.read")
    return described(workspace)


def described(workspace: Workspace) -> IndexState:
    """The same as a part of a look that leaves its event itself."""
    files, pages = extent(workspace)
    before = Orders(workspace.folder).last()
    pace = _PACE
    if before is not None and before[1].pages and before[1].seconds:
        pace = before[1].pages / before[1].seconds
    return IndexState(files=files, pages=pages, seconds=round(pages / pace, 1), last=look(workspace))


def look(workspace: Workspace) -> Rebuild | None:
    """The order that lies there, or the one that was answered last."""
    orders = Orders(workspace.folder)
    order = orders.lying()
    if order is not None and orders.answered(order.id) is None:
        at_work, done = _done.get(workspace.folder.root, ("", 0))
        running = at_work == order.id
        return _told(order, RebuildState.RUNNING if running else RebuildState.WAITING, done=done if running else 0)
    found = orders.last()
    if found is None:
        return None
    answer = found[1]
    ended = Order(found[0], answer.by, answer.at, answer.files)
    return _told(
        ended,
        RebuildState.FAILED if answer.message else RebuildState.DONE,
        done=0 if answer.message else answer.files,
        pages=answer.pages,
        seconds=answer.seconds,
        problem=answer.message,
        advice=answer.next_step,
    )


def _order(workspace: Workspace, *, by: str = "") -> tuple[Order, int]:
    """A new order for the catalogue as it is, and its pages."""
    files, pages = extent(workspace)
    return Order(fresh(), by, workspace.clock.now().isoformat(), files), pages


def _told(order: Order, state: RebuildState, *, done: int = 0, **more: object) -> Rebuild:
    told = {"done": done, "of": max(order.files, done), "made_by": order.by, "asked_at": order.at or None, **more}
    return Rebuild.model_validate({"id": order.id, "state": state, **told})


def reindex(workspace: Workspace, *, waits: Callable[[str], None]) -> int:
    """Build the index anew, here or in the process that holds the folder; returns its pages.

    `waits` is told once who does it, where that is another. Raises LinceError.
    """
    orders, order = Orders(workspace.folder), None
    try:
        while True:
            if order is not None and (answer := orders.answered(order)) is not None:
                if answer.message:
                    raise LinceError(answer.message, next_step=answer.next_step)
                return answer.pages
            try:
                with workspace.folder.hold("lince reindex"):
                    return rebuild_index(workspace)
            except DataFolderBusy as busy:
                if order is None:
                    order = orders.give(_order(workspace)[0])
                    waits(busy.message)
                elif orders.waiting() != order and orders.answered(order) is None:
                    order = orders.give(_order(workspace)[0])  # who gave it as well has taken it back
            time.sleep(_POLL)
    finally:
        if order is not None and orders.waiting() == order:
            orders.withdraw()


def compare_due(near: NearStore) -> int:
    """Compare the pages of documents that are due for near copies; returns how many.

    It changes the catalogue alone, so that a server may run beside it, whose workers do the same when they are idle.
    """
    done = 0
    while due := near.due(limit=_AT_ONCE):
        changed = [near.compare(document, case=case) for document, case in due]
        done += sum(changed)
        if not any(changed):
            break  # somebody is at work on them
    return done


def _draft(path: Path, text: str) -> Path:
    """A file beside it, for nobody else to read: what it becomes is there whole or not at all."""
    draft = path.with_name(f"{path.name}.{fresh()[:12]}")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    return draft
