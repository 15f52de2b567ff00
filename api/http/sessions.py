"""Logging in and out, and programs' tokens. Secrets are 256 random bits, kept as SHA-256 only, shown once.

A fast hash is right here: nobody guesses 256 random bits, and a lookup happens with every request.
"""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from api.accounts import actor_of, change_own_password, password_fits
from api.http.throttle import Throttle
from api.wiring import Workspace
from models.audit import ANONYMOUS, Actor, ActorKind
from models.case import User
from models.errors import NotAuthenticated, NotFound
from models.ids import UserId
from models.session import Session, SessionKind

DEVICE_DAYS = 180
"""A browser counts as known for so long after a login."""

TOKEN_PREFIX = "lince_"  # noqa: S105 - by which a token is found in a leaked file
"""Every API token begins so."""

_STRANGER = Actor(kind=ActorKind.PERSON, name=ANONYMOUS)


@dataclass(frozen=True)
class Visitor:
    """Who is behind a request, and by which session."""

    user: User
    session: str
    csrf: str
    kind: SessionKind

    @property
    def actor(self) -> Actor:
        """As the services know him."""
        return actor_of(self.user)


@dataclass(frozen=True)
class Opened:
    """A session just opened. `token` and `device` go into cookies and nowhere else."""

    user: User
    token: str
    csrf: str
    expires: dt.datetime
    device: str


def log_in(
    workspace: Workspace, throttle: Throttle, *, login: str, password: str, address: str, device: str | None
) -> Opened:
    """Open a browser's session. `device` is the device cookie, if any.

    Raises NotAuthenticated in the same words and the same time for a wrong password, an unknown login and a closed
    account; Throttled.
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
    throttle.succeeded(login, address=address, device=trusted and _digest(trusted))
    return _open(workspace, user, device=trusted)


def visitor_of(workspace: Workspace, secret: str, *, kind: SessionKind) -> Visitor | None:
    """Who holds a secret; None when it is unknown, ended, expired, of another kind, or its user is not active."""
    return _visitor(workspace, _digest(secret), kind)


def still(workspace: Workspace, visitor: Visitor) -> Visitor | None:
    """The visitor as he is now; None when his session has ended meanwhile. For answers that last."""
    return _visitor(workspace, visitor.session, visitor.kind)


def log_out(workspace: Workspace, visitor: Visitor) -> None:
    """End this session; acts at once."""
    with workspace.records.transaction():
        workspace.records.people.end_session(token_hash=visitor.session)
        workspace.records.audit.append(visitor.actor, "session.close", subject=visitor.user.id)


def change_password(workspace: Workspace, visitor: Visitor, throttle: Throttle, *, old: str, new: str) -> None:
    """Take another password; ends every session and token. Raises NotAuthenticated, UsageError, Throttled."""
    login = visitor.user.login
    throttle.begin(login, address="", device=visitor.session)
    known = workspace.records.people.user_by_login(login)
    if known is None or not password_fits(old, known[1]):
        raise NotAuthenticated("The old password is wrong.", next_step="Check it and try again.")
    throttle.succeeded(login, address="", device=visitor.session)
    change_own_password(workspace, visitor.user, new)


def create_token(workspace: Workspace, visitor: Visitor, *, label: str, days: int) -> tuple[str, Session]:
    """A token for a program that acts for this user until its end date. Returns the secret, this once."""
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    expires = workspace.clock.now() + dt.timedelta(days=days)
    with workspace.records.transaction():
        workspace.records.people.add_session(
            token_hash=_digest(secret),
            user=visitor.user.id,
            csrf="",
            expires=expires,
            kind=SessionKind.TOKEN,
            label=label,
        )
        workspace.records.audit.append(
            visitor.actor, "token.create", subject=_digest(secret)[:16], detail={"days": days}
        )
    return secret, Session(
        id=_digest(secret), user=visitor.user.id, kind=SessionKind.TOKEN, label=label, expires=expires
    )


def list_tokens(workspace: Workspace, visitor: Visitor) -> tuple[Session, ...]:
    """One's own living tokens, without their secrets."""
    tokens = _tokens(workspace, visitor.user.id)
    workspace.records.audit.append(visitor.actor, "token.list", detail={"tokens": len(tokens)})
    return tokens


def revoke_token(workspace: Workspace, visitor: Visitor, token: str) -> None:
    """End one of one's own tokens, by its id; acts at once. Raises NotFound."""
    with workspace.records.transaction():
        if all(mine.id != token for mine in _tokens(workspace, visitor.user.id)):
            raise NotFound("There is no such token, or it is not yours.")
        workspace.records.people.end_session(token_hash=token)
        workspace.records.audit.append(visitor.actor, "token.revoke", subject=token[:16])


def _tokens(workspace: Workspace, user: UserId) -> tuple[Session, ...]:
    return tuple(workspace.records.people.sessions(user, kind=SessionKind.TOKEN, now=workspace.clock.now()))


def _visitor(workspace: Workspace, digest: str, kind: SessionKind) -> Visitor | None:
    found = workspace.records.people.session(token_hash=digest, now=workspace.clock.now())
    if found is None or found[2] != kind:
        return None
    user, csrf, _ = found
    return Visitor(user=user, session=digest, csrf=csrf, kind=kind)


def _open(workspace: Workspace, user: User, *, device: str | None) -> Opened:
    now = workspace.clock.now()
    token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    expires = now + dt.timedelta(hours=workspace.settings.session_hours)
    people = workspace.records.people
    with workspace.records.transaction():
        people.add_session(
            token_hash=_digest(token), user=user.id, csrf=csrf, expires=expires, kind=SessionKind.BROWSER
        )
        if device is None:
            device = secrets.token_urlsafe(32)
            people.add_session(
                token_hash=_digest(device),
                user=user.id,
                csrf="",
                expires=now + dt.timedelta(days=DEVICE_DAYS),
                kind=SessionKind.DEVICE,
            )
        workspace.records.audit.append(actor_of(user), "session.open", subject=user.id)
    return Opened(user=user, token=token, csrf=csrf, expires=expires, device=device)


def _is_device_of(workspace: Workspace, device: str, user: User | None) -> bool:
    found = visitor_of(workspace, device, kind=SessionKind.DEVICE)
    return found is not None and user is not None and found.user.id == user.id


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
