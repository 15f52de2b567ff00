"""Cases of which nothing is told while a person in them is being protected.

Until all records of a case are gone over, nothing of it is told but who is protected; until its pages are in the index
as they are now, nothing is sought in it. Both take moments, and an answer without the case would be a wrong one.
"""

from collections.abc import Collection

from models.errors import ProtectionPending
from models.ids import CaseId
from services.ports import Records

_PROTECTING = "person."
_SEEKING = "search."


def check(records: Records, cases: Collection[CaseId], *, action: str) -> None:
    """Raises ProtectionPending where one of the cases must wait for this act."""
    if _waiting(records, cases, action=action):
        raise ProtectionPending("A person is being protected in this case.")


def settled(records: Records, cases: frozenset[CaseId], *, action: str, quiet: bool) -> frozenset[CaseId]:
    """The cases that may be looked through. Raises ProtectionPending; with `quiet` those that wait are left out."""
    waiting = _waiting(records, cases, action=action)
    if waiting and not quiet:
        raise ProtectionPending("A person is being protected in one of your cases.")
    return cases - waiting


def _waiting(records: Records, cases: Collection[CaseId], *, action: str) -> frozenset[CaseId]:
    if action.startswith(_PROTECTING) or not cases:
        return frozenset()
    waiting = frozenset(records.protection.unsettled()) & frozenset(cases)
    return waiting | records.protection.held_back(cases) if action.startswith(_SEEKING) else waiting
