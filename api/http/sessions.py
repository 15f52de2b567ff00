"""Logging in and out, and programs' tokens. Secrets are 256 random bits, kept as SHA-256 only, shown once.

A fast hash is right here: nobody guesses 256 random bits, and a lookup happens with every request.
"""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from api import second_factor
from api.accounts import actor_of, change_own_password, password_fits
from api.http.throttle import Throttle
from api.second_factor import Enrolment, RecoveryCodes
from api.wiring import Workspace
from models.audit import ANONYMOUS, Actor, ActorKind
from models.case import User
from models.errors import NotAuthenticated, NotFound, SecondFactorNeeded, UsageError
from models.ids import UserId
from models.session import Limits, Session, SessionKind
from services.records.permissions import IN_CASE, OUTSIDE_CASES

DEVICE_DAYS = 180
"""A browser counts as known for so long after a login."""

_NOTED = dt.timedelta(minutes=1)
"""When a session was last used is noted so exactly."""

TOKEN_PREFIX = "lince_"  # noqa: S105 - by which a token is found in a leaked file
"""Every API token begins so."""

PROVIDER = "provider"
"""Label of sessions that a login provider vouched for."""

_STRANGER = Actor(kind=ActorKind.PERSON, name=ANONYMOUS)


@dataclass(frozen=True)
class Visitor:
    """Who is behind a request, and by which session."""

    user: User
    session: str
    csrf: str
    kind: SessionKind
    limits: Limits | None = None
    reason: str = ""

    @property
    def actor(self) -> Actor:
        """As the services know him, within what his token is for."""
        return actor_of(self.user).model_copy(update={"limits": self.limits, "reason": self.reason})


@dataclass(frozen=True)
class Opened:
    """A session just opened. `token` and `device` go into cookies and nowhere else."""

    user: User
    token: str
    csrf: str
    expires: dt.datetime
    device: str


def log_in(
    workspace: Workspace,
    throttle: Throttle,
    *,
    login: str,
    password: str,
    address: str,
    device: str | None,
    code: str = "",
) -> Opened:
    """Open a browser's session. `device` is the device cookie, if any; `code` that of a second factor.

    Raises NotAuthenticated in the same words and the same time for a wrong password, an unknown login and a closed
    account; SecondFactorNeeded once the password is right and the code is not; Throttled.
    """
    login = login.strip().lower()
    known = workspace.records.people.user_by_login(login)
    user = known[0] if known is not None else None
    trusted = device if device is not None and _is_device_of(workspace, device, user) else None
    throttle.begin(login, address=address, device=trusted and _digest(trusted))
    fits = password_fits(password, known[1] if known is not None else None)
    if not fits or user is None or not user.active:
        workspace.records.audit.append(
            _STRANGER, "session.open", subject=user.id if user is not None else "", outcome="refused"
        )
        raise NotAuthenticated("Login or password is wrong.", next_step="Check both and try again.")
    _check_code(workspace, throttle, user, code, device=trusted and _digest(trusted))
    throttle.succeeded(login, address=address, device=trusted and _digest(trusted))
    return _open(workspace, user, device=trusted)


def visitor_of(workspace: Workspace, secret: str, *, kind: SessionKind) -> Visitor | None:
    """Who holds a secret; None when it is unknown, ended, expired, of another kind, or its user is not active."""
    return _visitor(workspace, _digest(secret), kind)


def still(workspace: Workspace, visitor: Visitor) -> Visitor | None:
    """The visitor as he is now; None when his session has ended meanwhile. For answers that last."""
    return _visitor(workspace, visitor.session, visitor.kind)


def still_acting(workspace: Workspace, visitor: Visitor) -> Actor | None:
    """The same as the services know him, with the reason that he gave."""
    alive = still(workspace, visitor)
    return None if alive is None else alive.actor.model_copy(update={"reason": visitor.reason})


def log_out(workspace: Workspace, visitor: Visitor) -> None:
    """End this session; acts at once."""
    with workspace.records.transaction():
        workspace.records.people.end_session(token_hash=visitor.session)
        workspace.records.audit.append(visitor.actor, "session.close", subject=visitor.user.id)


def change_password(workspace: Workspace, visitor: Visitor, throttle: Throttle, *, old: str, new: str) -> None:
    """Take another password; ends every session and token. Raises NotAuthenticated, UsageError, Throttled."""
    if not _proves(workspace, visitor, throttle, old):
        raise NotAuthenticated("The old password is wrong.", next_step="Check it and try again.")
    change_own_password(workspace, visitor.user, new)


def begin_factor(workspace: Workspace, visitor: Visitor, throttle: Throttle, *, password: str) -> Enrolment:
    """Begin with a second factor; whoever finds an open session must not. Raises NotAuthenticated, Conflict."""
    if not _proves(workspace, visitor, throttle, password):
        raise NotAuthenticated("The password is wrong.", next_step="Check it and try again.")
    return second_factor.begin(workspace, visitor.user)


def confirm_factor(workspace: Workspace, visitor: Visitor, throttle: Throttle, *, code: str) -> RecoveryCodes:
    """Take the factor that was begun into use. Raises UsageError, Throttled."""
    throttle.begin_code(visitor.user.login, device=visitor.session)
    codes = second_factor.confirm(workspace, visitor.user, code)
    throttle.code_succeeded(visitor.user.login, device=visitor.session)
    return codes


def remove_factor(workspace: Workspace, visitor: Visitor, throttle: Throttle, *, password: str, code: str) -> None:
    """Give up the second factor, with both. Raises NotAuthenticated, SecondFactorNeeded, UsageError, Throttled."""
    if not _proves(workspace, visitor, throttle, password):
        raise NotAuthenticated("The password is wrong.", next_step="Check it and try again.")
    _check_code(workspace, throttle, visitor.user, code, device=visitor.session)
    second_factor.remove(workspace, visitor.user, password=password)


def list_sessions(workspace: Workspace, visitor: Visitor) -> tuple[Session, ...]:
    """One's own logins that last."""
    found = _sessions(workspace, visitor.user.id, SessionKind.BROWSER)
    workspace.records.audit.append(visitor.actor, "session.list", detail={"sessions": len(found)})
    return found


def end_session(workspace: Workspace, visitor: Visitor, session: str) -> None:
    """End one of one's own logins; acts at once. Raises NotFound."""
    _end(workspace, visitor, session, SessionKind.BROWSER)


def _proves(workspace: Workspace, visitor: Visitor, throttle: Throttle, password: str) -> bool:
    """Whether it is the visitor's own password. Raises Throttled."""
    login = visitor.user.login
    throttle.begin(login, address="", device=visitor.session)
    known = workspace.records.people.user_by_login(login)
    if known is None or not password_fits(password, known[1]):
        return False
    throttle.succeeded(login, address="", device=visitor.session)
    return True


def _check_code(workspace: Workspace, throttle: Throttle, user: User, code: str, *, device: str | None) -> None:
    """Raises SecondFactorNeeded, Throttled."""
    if code.strip():
        throttle.begin_code(user.login, device=device)
    try:
        second_factor.check(workspace, user, code)
    except SecondFactorNeeded:
        workspace.records.audit.append(_STRANGER, "session.open", subject=user.id, outcome="second_factor")
        raise
    throttle.code_succeeded(user.login, device=device)


def create_token(
    workspace: Workspace, visitor: Visitor, *, label: str, days: int, limits: Limits | None = None
) -> tuple[str, Session]:
    """A token for a program that acts for this user, within the limits, until its end date.

    Returns the secret, this once. Raises UsageError for an act that there is not, NotFound for a case not his.
    """
    limits = None if limits in (None, Limits()) else limits
    if limits is not None:
        _check_limits(workspace, visitor, limits)
    now = workspace.clock.now()
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = Session(
        id=_digest(secret),
        user=visitor.user.id,
        kind=SessionKind.TOKEN,
        label=label,
        opened=now,
        expires=now + dt.timedelta(days=days),
        limits=limits,
    )
    with workspace.records.transaction():
        workspace.records.people.add_session(token)
        detail: dict[str, str | int] = {"days": days, "limited": int(limits is not None)}
        workspace.records.audit.append(visitor.actor, "token.create", subject=token.id[:16], detail=detail)
    return secret, token


def _check_limits(workspace: Workspace, visitor: Visitor, limits: Limits) -> None:
    acts = {*IN_CASE, *OUTSIDE_CASES}
    known = acts | {f"{act.partition('.')[0]}.*" for act in acts}
    if limits.acts is not None and not set(limits.acts) <= known:
        raise UsageError(
            "The token names an act that there is not.",
            next_step="Acts stand in docs/reference/rights.md, such as search.find or search.*",
        )
    if limits.cases is not None:
        workspace.access.scope(visitor.actor, cases=limits.cases, action="case.open")


def list_tokens(workspace: Workspace, visitor: Visitor) -> tuple[Session, ...]:
    """One's own living tokens, without their secrets."""
    tokens = _sessions(workspace, visitor.user.id, SessionKind.TOKEN)
    workspace.records.audit.append(visitor.actor, "token.list", detail={"tokens": len(tokens)})
    return tokens


def revoke_token(workspace: Workspace, visitor: Visitor, token: str) -> None:
    """End one of one's own tokens, by its id; acts at once. Raises NotFound."""
    _end(workspace, visitor, token, SessionKind.TOKEN)


def _end(workspace: Workspace, visitor: Visitor, key: str, kind: SessionKind) -> None:
    noun = "token" if kind is SessionKind.TOKEN else "session"
    if all(mine.id != key for mine in _sessions(workspace, visitor.user.id, kind)):
        workspace.records.audit.append(visitor.actor, f"{noun}.revoke", subject=key[:16], outcome=NotFound.code)
        raise NotFound(f"There is no such {noun}, or it is not yours.")
    with workspace.records.transaction():
        workspace.records.people.end_session(token_hash=key)
        workspace.records.audit.append(visitor.actor, f"{noun}.revoke", subject=key[:16])


def _sessions(workspace: Workspace, user: UserId, kind: SessionKind) -> tuple[Session, ...]:
    return tuple(workspace.records.people.sessions(user, kind=kind, now=workspace.clock.now()))


def _visitor(workspace: Workspace, digest: str, kind: SessionKind) -> Visitor | None:
    now = workspace.clock.now()
    found = workspace.records.people.session(token_hash=digest, now=now)
    if found is None or found[2].kind != kind:
        return None
    user, csrf, session = found
    if session.used is None or not dt.timedelta() <= now - session.used < _NOTED:
        workspace.records.people.used_session(token_hash=digest, now=now)
    return Visitor(user=user, session=digest, csrf=csrf, kind=kind, limits=session.limits)


def open_for(workspace: Workspace, user: User, *, device: str | None) -> Opened:
    """A browser's session for somebody whom a provider vouches for. `device` is the device cookie, if any."""
    trusted = device if device is not None and _is_device_of(workspace, device, user) else None
    return _open(workspace, user, device=trusted, label=PROVIDER)


def label_of(workspace: Workspace, visitor: Visitor) -> str:
    """What his session was opened by; empty: a password."""
    found = workspace.records.people.session(token_hash=visitor.session, now=workspace.clock.now())
    return "" if found is None else found[2].label


def _open(workspace: Workspace, user: User, *, device: str | None, label: str = "") -> Opened:
    now = workspace.clock.now()
    token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    expires = now + dt.timedelta(hours=workspace.settings.session_hours)
    people, audit = workspace.records.people, workspace.records.audit
    known = device or secrets.token_urlsafe(32)
    with workspace.records.transaction():
        people.sweep_sessions(now)
        elsewhere = people.elsewhere(user.id, device=_digest(known), now=now)
        here = Session(
            id=_digest(token), user=user.id, kind=SessionKind.BROWSER, label=label, opened=now, expires=expires
        )
        people.add_session(here, csrf=csrf, device=_digest(known))
        if device is None:
            until = now + dt.timedelta(days=DEVICE_DAYS)
            mark = Session(id=_digest(known), user=user.id, kind=SessionKind.DEVICE, opened=now, expires=until)
            people.add_session(mark)
        audit.append(actor_of(user), "session.open", subject=user.id, detail={"by": label} if label else {})
        if elsewhere:
            # One account on two devices at once: perhaps one person, perhaps a password that two people know.
            audit.append(actor_of(user), "session.second_device", subject=user.id, detail={"others": elsewhere})
    return Opened(user=user, token=token, csrf=csrf, expires=expires, device=known)


def _is_device_of(workspace: Workspace, device: str, user: User | None) -> bool:
    found = visitor_of(workspace, device, kind=SessionKind.DEVICE)
    return found is not None and user is not None and found.user.id == user.id


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
