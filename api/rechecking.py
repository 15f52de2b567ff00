"""Reads stored originals again, one after another, so that one that changed is found before anybody needs it.

What is found is kept beside the originals, told in the audit log of each case that received the file, and written into
the custody ledger of the item that it came from. An export reads every original of its case again by itself.
"""

import datetime as dt
import time

import structlog

from api.custody import reread, write_check
from api.wiring import Workspace
from models.audit import SYSTEM, Actor, ActorKind
from models.custody import CustodyItem
from models.ids import CaseId, DocumentId, Sha256
from services.custody import state

log = structlog.get_logger("lince.rechecking")

CHECKER = Actor(kind=ActorKind.PROGRAM, name=SYSTEM)
ACTION = "original.check"
_AT_ONCE = 50
"""Originals in a turn; between two turns the disk is others'."""
_REST = 600.0
"""Seconds before it is asked again what is due, where nothing was."""


class Rechecker:
    """One per server. `work_once` reads the originals whose last check is the longest ago."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._every = dt.timedelta(days=workspace.settings.check_originals)
        self._again = 0.0

    def work_once(self) -> bool:
        """Read some that are due. False in any case: whoever calls it again pauses before, for the disk's sake."""
        if not self._every or time.monotonic() < self._again:
            return False
        records, clock = self._workspace.records, self._workspace.clock
        due = records.custody.due(clock.now() - self._every, limit=_AT_ONCE)
        if not due:
            self._again = time.monotonic() + _REST
            return False
        found = reread(self._workspace, due)
        known = records.custody.checks(due)
        with records.transaction():
            records.custody.note_checks({one: told == one for one, told in found.items()}, at=clock.now())
            for sha256, told in found.items():
                before = known.get(sha256)
                if (told == sha256) != (before is None or before.sound):
                    self._changed(sha256, told)
        return False

    def _changed(self, sha256: Sha256, told: str) -> None:
        """An original that is another than at its last check, or sound again: once for each change."""
        sound = told == sha256
        log.log(20 if sound else 40, "original checked", sound=sound, sha256=sha256)
        for case, document in self._workspace.records.custody.places_of(sha256):
            outcome = "ok" if sound else "altered"
            detail: dict[str, str | int] = {"sha256": sha256, "found": told}
            self._workspace.records.audit.append(
                CHECKER, ACTION, case=case, subject=document, outcome=outcome, detail=detail
            )
            for item in self._items(case, document):
                write_check(self._workspace, CHECKER, item, {document: told})

    def _items(self, case: CaseId, document: DocumentId) -> list[CustodyItem]:
        """The items that a file came from and that are still here."""
        custody = self._workspace.records.custody
        found = [
            state.item_of(custody.ledger(item))
            for item, documents in custody.files(case).items()
            if document in documents
        ]
        return [item for item in found if item.closed is None]
