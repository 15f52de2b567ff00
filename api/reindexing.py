"""Building the search index anew beside a server: the order lies in the data folder, whoever holds the folder does it.

One process alone writes the index. `lince reindex` that finds it at work leaves an order and waits for the answer;
searches go on meanwhile. Used by the index writer of `pool` and by the command.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import structlog

from api.folder import DataFolder
from api.wiring import Workspace, rebuild_index
from models.errors import DataFolderBusy, LinceError
from models.ids import fresh
from services.work_ports import NearStore

log = structlog.get_logger("lince.reindex")

_POLL = 0.2
_AT_ONCE = 200


class Answer(NamedTuple):
    """What became of an order: its pages, or the error that ended it."""

    pages: int
    message: str = ""
    next_step: str = ""


class Orders:
    """The order that lies in a data folder, and the answer to the last one."""

    def __init__(self, folder: DataFolder) -> None:
        self._order = folder.root / "reindex.order"
        self._answer = folder.root / "reindex.answer"

    def give(self) -> str:
        """Leave an order, or join the one that lies there; returns its id."""
        order = fresh()
        draft = _draft(self._order, order)
        try:
            while True:
                try:
                    # Two that order at once are told of one order.
                    self._order.hardlink_to(draft)
                except FileExistsError:
                    if (other := self.waiting()) is not None:
                        return other
                else:
                    return order
        finally:
            draft.unlink()

    def waiting(self) -> str | None:
        """The order that nobody has answered yet."""
        try:
            return self._order.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def answer(self, order: str, answer: Answer) -> None:
        """Tell what became of it."""
        _draft(self._answer, json.dumps({"order": order, **answer._asdict()})).replace(self._answer)
        self._order.unlink(missing_ok=True)

    def answered(self, order: str) -> Answer | None:
        """What became of an order, None as long as nobody has said."""
        try:
            told = json.loads(self._answer.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        if told.pop("order") != order:
            return None
        return Answer(**told)

    def withdraw(self) -> None:
        """Take the order back."""
        self._order.unlink(missing_ok=True)


def carry_out(workspace: Workspace) -> bool:
    """Do the order that lies there, if one does. For the index writer of the process that holds the folder."""
    orders = Orders(workspace.folder)
    order = orders.waiting()
    if order is None:
        return False
    try:
        found = Answer(rebuild_index(workspace))
    except LinceError as error:
        found = Answer(0, error.message, error.advice)
    except Exception as error:  # noqa: BLE001 - its text may hold text of an exhibit; the old index stays in use
        log.warning("rebuild failed", kind=type(error).__name__)
        found = Answer(0, "The index could not be built anew.", "Look into the log of the server.")
    orders.answer(order, found)
    return not found.message


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
                    order = orders.give()
                    waits(busy.message)
                elif orders.waiting() != order and orders.answered(order) is None:
                    order = orders.give()  # who gave it as well has taken it back
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
