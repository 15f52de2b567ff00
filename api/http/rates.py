"""How often somebody may ask in a minute: exports, uploads, and all calls of a program's token.

A bucket for each person and kind, and one for each token: it holds a minute's worth, and fills evenly. Whoever empties
it is told how long to wait (429, `Retry-After`). The counts live in the memory of the one server process.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import Request

from api.http.errors import Throttled
from api.http.front import API
from api.http.sessions import Visitor
from api.settings import Settings
from models.session import SessionKind

_ENTRIES = 20_000
"""Buckets remembered; the one longest untouched is forgotten first, and would be full by then."""
_MINUTE = 60.0
_TOO_OFTEN = "This was asked for too often."

_EXPORTS = frozenset(
    {
        "/search/export",
        "/search/file",
        "/lists",
        "/search/list",
        "/graph/export",
        "/cases/{case}/export",
        "/documents/{document}/original",
    }
)
_UPLOADS = frozenset({"/cases/{case}/exhibits", "/cases/{case}/uploads", "/cases/{case}/uploads/{upload}"})
"""Paths of routes, below the prefix of the API."""


class Rates:
    """Buckets of one server. Safe to use from several threads."""

    def __init__(self, settings: Settings, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._left: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()
        self._a_minute = {
            "exports": settings.rate_exports, "uploads": settings.rate_uploads, "calls": settings.rate_calls,
        }  # fmt: skip

    def ask(self, visitor: Visitor, request: Request) -> None:
        """Count a call. Raises Throttled, and then it is not counted."""
        kind = kind_of(request)
        wanted: list[tuple[str, str]] = [] if kind is None else [(kind, visitor.user.id)]
        if visitor.kind is SessionKind.TOKEN:
            wanted.append(("calls", visitor.session))
        with self._lock:
            now = self._now()
            full = {key: self._filled(key, now) for key in wanted if self._a_minute[key[0]]}
            waits = [(1 - left) * _MINUTE / self._a_minute[key[0]] for key, left in full.items() if left < 1]
            if waits:
                raise Throttled(max(waits), _TOO_OFTEN)
            for key, left in full.items():
                self._left[key] = left - 1, now
                self._left.move_to_end(key)
            while len(self._left) > _ENTRIES:
                self._left.popitem(last=False)

    def _filled(self, key: tuple[str, str], now: float) -> float:
        most = float(self._a_minute[key[0]])
        left, then = self._left.get(key, (most, now))
        return min(most, left + (now - then) * most / _MINUTE)


def kind_of(request: Request) -> str | None:
    """What a request takes out or sends in; None: neither."""
    path = getattr(request.scope.get("route"), "path", "").removeprefix(API)
    if path in _EXPORTS:
        return "exports"
    return "uploads" if path in _UPLOADS and request.method in ("POST", "PATCH") else None
