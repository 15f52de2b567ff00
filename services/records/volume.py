"""Unusual volume: somebody who searches, reads or takes away far more than work needs. Raises an event, stops nothing.

Counted in the memory of one process, hour by hour and person by person; one alarm of a kind an hour. An export or a
list that is large by itself raises one at once, whoever made it, also at the terminal.
"""

import datetime as dt
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from models.audit import ActorKind, AuditEvent
from models.ids import CaseId

ALARM = "volume.unusual"
_HOUR = dt.timedelta(hours=1)
_MOST_PEOPLE = 10_000

_KINDS: Mapping[str, str] = {
    "search.find": "searches",
    "search.like": "searches",
    "search.list": "searches",
    "search.look_up": "searches",
    "entity.list": "searches",
    "search.export": "taken",
    "document.download": "taken",
    "page.read": "read",
    "page.image": "read",
    "document.read": "read",
}
_SIZES: Mapping[str, str] = {"search.export": "pages", "search.list": "lines", "search.look_up": "lines"}


class Limits(NamedTuple):
    """What is usual: acts of one person in an hour, and pages or lines of one export or list. 0: no alarm."""

    searches: int = 300
    read: int = 3000
    taken: int = 100
    export: int = 20_000


class Alarm(NamedTuple):
    """What is told: of whom, what, how much, and which cases it touched."""

    user: str
    what: str
    number: int
    cases: tuple[CaseId, ...]


@dataclass
class _Hour:
    acts: deque[tuple[dt.datetime, tuple[CaseId, ...]]] = field(default_factory=deque)
    told: dt.datetime | None = None


class Volume:
    """Counts of one process. Safe to use from several threads."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._hours: dict[tuple[str, str], _Hour] = {}
        self._lock = threading.Lock()

    def note(self, event: AuditEvent) -> Alarm | None:
        """Count an event; the alarm that it raises."""
        what = _KINDS.get(event.action)
        if what is None or event.outcome != "ok":
            return None
        cases = event.cases or (() if event.case is None else (event.case,))
        size = event.detail.get(_SIZES.get(event.action, ""), 0)
        if isinstance(size, int) and 0 < self.limits.export < size:
            return Alarm(event.user or "", event.action, size, cases)
        limit: int = getattr(self.limits, what)
        if event.kind is not ActorKind.PERSON or event.user is None or not limit:
            return None
        with self._lock:
            return self._counted(event.user, what, event.at, cases, limit)

    def _counted(self, user: str, what: str, at: dt.datetime, cases: tuple[CaseId, ...], limit: int) -> Alarm | None:
        if len(self._hours) > _MOST_PEOPLE:
            self._hours.clear()
        hour = self._hours.setdefault((user, what), _Hour())
        hour.acts.append((at, cases))
        while hour.acts and at - hour.acts[0][0] > _HOUR:
            hour.acts.popleft()
        if len(hour.acts) <= limit or (hour.told is not None and at - hour.told < _HOUR):
            return None
        hour.told = at
        touched = {case for _, looked in hour.acts for case in looked}
        return Alarm(user, what, len(hour.acts), tuple(sorted(touched)))
