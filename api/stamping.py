"""Asks a time stamping authority for tokens on the checkpoints of the audit log, and notes how far our clock is off.

Nothing of a case is sent: the hash of a checkpoint or of a token, and a random number. An authority that does not
answer leaves the checkpoint pending, and is asked again later; an answer that is no token for what was sent is refused.
A token whose certificate ends within a month gets another one over it.
"""

import datetime as dt
import time
from http import HTTPStatus
from pathlib import Path

import structlog

from api.outward import Unreachable, call
from api.wiring import Workspace
from models.audit import SYSTEM, Actor, ActorKind
from models.base import Record
from services.records.checkpoints import FOLDER
from services.records.stamps import RENEWED_BEFORE, Authority, BadStamp, Query, Stamps

log = structlog.get_logger("lince.stamping")

STAMPER = Actor(kind=ActorKind.PROGRAM, name=SYSTEM)

_FIRST_PAUSE = 60.0
_LONGEST_PAUSE = 3600.0
_LOOKED_AT = 3600.0
"""Seconds after which tokens are looked through for those that end."""


class StampState(Record):
    """How many checkpoints have a token, and how many wait for one. Both null: no authority is set."""

    stamped: int | None = None
    pending: int | None = None


def stamps_of(workspace: Workspace) -> Stamps:
    """The tokens of a workspace's checkpoints."""
    return Stamps(workspace.settings.checkpoints or workspace.folder.catalogue.with_name(FOLDER))


def authority_of(workspace: Workspace) -> Authority | None:
    """Whom the settings trust; None where they name nobody. They were read once, at the start."""
    settings = workspace.settings
    if not settings.timestamp_url or settings.timestamp_ca_file is None:
        return None
    return Authority.read(settings.timestamp_ca_file.expanduser(), policy=settings.timestamp_policy)


def verify_stamps(workspace: Workspace) -> StampState:
    """Check every token. Raises Altered."""
    authority, stamps = authority_of(workspace), stamps_of(workspace)
    if authority is None:
        return StampState()
    return StampState(stamped=stamps.verify(authority), pending=len(stamps.pending()))


def token(workspace: Workspace, authority: Authority, content: bytes) -> tuple[bytes, dt.datetime]:
    """The authority's answer for some bytes, checked, and the time that it states. Raises Unreachable, BadStamp."""
    query = Query.of(content, policy=authority.policy)
    status, answer = call(
        workspace.settings.timestamp_url,
        method="POST",
        body=query.der(),
        headers={"Content-Type": "application/timestamp-query"},
    )
    if status != HTTPStatus.OK:
        raise Unreachable(str(status))
    return answer, authority.check(answer, query)


class Stamper:
    """Asks for the newest pending checkpoint, then for the older ones, then anew for what ends. One per process."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._authority = authority_of(workspace)
        self._stamps = stamps_of(workspace)
        self._pause = 0.0
        self._again = 0.0
        self._look = 0.0

    def work_once(self) -> bool:
        """Stamp one checkpoint, if one waits and it is time to ask. Returns whether one was stamped."""
        if self._authority is None or time.monotonic() < self._again:
            return False
        pending = self._stamps.pending()
        ends = [] if pending else self._ending()
        if not pending and not ends:
            return False
        try:
            if pending:
                self.stamp(pending[0], self._authority)
            else:
                self.renew(ends[0], self._authority)
        except (Unreachable, BadStamp) as error:
            first = not self._pause
            self._pause = min(max(self._pause * 2, _FIRST_PAUSE), _LONGEST_PAUSE)
            self._again = time.monotonic() + self._pause
            log.warning("checkpoint not stamped", kind=type(error).__name__, pending=len(pending), ends=len(ends))
            if first:
                self._note("checkpoint.stamp", outcome="pending", subject=(pending or ends)[0].stem)
            return False
        self._pause = 0.0
        return True

    def _ending(self) -> list[Path]:
        """Tokens that are to be renewed; looked for once an hour."""
        if time.monotonic() < self._look:
            return []
        found = self._stamps.ending(self._workspace.clock.now() + RENEWED_BEFORE)
        if not found:
            self._look = time.monotonic() + _LOOKED_AT
        return found

    def renew(self, token_: Path, authority: Authority) -> dt.datetime:
        """Have a token stamped whose certificate ends. Raises Unreachable, BadStamp (also: it would end no later)."""
        old = token_.read_bytes()
        answer, at = token(self._workspace, authority, old)
        if authority.good_until(answer) <= authority.good_until(old):
            raise BadStamp("its certificate ends no later")
        try:
            self._stamps.renew(token_, answer)
        except OSError as error:
            raise Unreachable(type(error).__name__) from error
        self._note("checkpoint.renew", subject=token_.stem, detail={"at": at.isoformat()})
        return at

    def stamp(self, text: Path, authority: Authority) -> dt.datetime:
        """Have one checkpoint stamped now. Raises Unreachable, BadStamp."""
        clock = self._workspace.clock
        before = clock.now()
        answer, at = token(self._workspace, authority, text.read_bytes())
        after = clock.now()
        try:
            self._stamps.keep(text, answer)
        except OSError as error:
            raise Unreachable(type(error).__name__) from error
        drift = _drift(at, before, after)
        detail: dict[str, str | int] = {"at": at.isoformat(), "drift_ms": round(drift * 1000)}
        self._note("checkpoint.stamp", subject=text.stem, detail=detail)
        if abs(drift) > self._workspace.settings.clock_drift:
            log.warning("the clock is off", seconds=round(drift))
            self._note("clock.drift", detail={"drift_ms": round(drift * 1000)})
        return at

    def _note(
        self, action: str, *, subject: str = "", outcome: str = "ok", detail: dict[str, str | int] | None = None
    ) -> None:
        self._workspace.records.audit.append(STAMPER, action, subject=subject, outcome=outcome, detail=detail)


def _drift(at: dt.datetime, before: dt.datetime, after: dt.datetime) -> float:
    """Seconds by which our clock is behind (+) or ahead (-) of the authority's, which tells whole seconds at least."""
    ahead, behind = (before - at).total_seconds() - 1.0, (at - after).total_seconds()
    return behind if behind > 0 else -ahead if ahead > 0 else 0.0
