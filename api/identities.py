"""From somebody whom a provider knows to an account here: linked by his subject, never by a name or an address of mail.

An account is linked by hand (`lince user link`), or made at the first login where the settings name an agency and his
values give him a role. Where roles go by the provider, whoever has none of them any more is refused and logged out.
An administrator's role is given and taken here alone.
"""

import re
import secrets

from api.accounts import actor_of, hash_password
from api.oidc import Identity
from api.settings import roles_of
from api.wiring import Workspace
from models.audit import ANONYMOUS, SYSTEM, Actor, ActorKind, like_a_machine
from models.case import LOGIN, Role, User
from models.errors import Conflict, NotAllowed, NotFound
from models.ids import UserId, fresh

_STRANGER = Actor(kind=ActorKind.PERSON, name=ANONYMOUS)
_SYSTEM = Actor(kind=ActorKind.PROGRAM, name=SYSTEM)


def link(workspace: Workspace, actor: Actor, user: User, *, issuer: str, subject: str) -> None:
    """Let whom the provider knows by `subject` log in as a user. Raises NotAllowed, Conflict when he is linked."""
    workspace.access.allow(actor, "user.change")
    with workspace.records.transaction():
        workspace.records.identities.add(issuer, subject, user.id, at=workspace.clock.now())
        workspace.records.audit.append(actor, "user.link", subject=user.id)


def unlink(workspace: Workspace, actor: Actor, user: User) -> None:
    """Take all his logins at providers back; what he is logged in with ends. Raises NotAllowed, NotFound."""
    workspace.access.allow(actor, "user.change")
    with workspace.records.transaction():
        if not workspace.records.identities.remove(user.id):
            raise NotFound("This account is linked to no login at a provider.", next_step="See `lince user list`.")
        workspace.records.people.end_sessions(user.id)
        workspace.records.audit.append(actor, "user.unlink", subject=user.id)


def user_of(workspace: Workspace, identity: Identity) -> User:
    """The account of somebody who logged in at the provider; made, or given his role, where the settings say so.

    Raises NotAllowed, in the same words whether there is no account, it is closed, or it has no role any more.
    """
    known = workspace.records.identities.user_of(identity.issuer, identity.subject)
    roles = roles_of(workspace.settings.oidc_roles)
    given = next((role for value, role in roles.items() if value in identity.values), None)
    if known is None:
        return _made(workspace, identity, given)
    user = workspace.records.people.user(known)
    if not user.active:
        raise _refused(workspace, user)
    if not roles or user.role is Role.ADMINISTRATOR:
        return user
    if given is None:
        with workspace.records.transaction():
            workspace.records.people.end_sessions(user.id)
            workspace.records.audit.append(_SYSTEM, "session.revoke", subject=user.id)
        raise _refused(workspace, user)
    if given is not user.role:
        with workspace.records.transaction():
            workspace.records.people.set_role(user.id, given)
            workspace.records.cases.follow_role(user.id)
            detail: dict[str, str | int] = {"from": user.role.value, "role": given.value}
            workspace.records.audit.append(_SYSTEM, "user.change_role", subject=user.id, detail=detail)
    return workspace.records.people.user(user.id)


def _made(workspace: Workspace, identity: Identity, role: Role | None) -> User:
    """An account for somebody new. Raises NotAllowed."""
    wanted = workspace.settings.oidc_agency
    home = next((one for one in workspace.records.people.agencies() if one.name == wanted), None)
    if not wanted or home is None or role is None:
        raise _refused(workspace, None)
    name = "".join(sign for sign in identity.name if sign.isprintable()).strip()[:200]
    for login in _logins(identity.login):
        user = User(id=UserId(fresh()), login=login, name=name or login, agency=home.id, role=role)
        try:
            with workspace.records.transaction():
                # No password that anybody knows: he logs in at the provider, until an administrator gives him one.
                workspace.records.people.add_user(user, password_hash=hash_password(secrets.token_urlsafe(32)))
                workspace.records.identities.add(identity.issuer, identity.subject, user.id, at=workspace.clock.now())
                workspace.records.audit.append(_SYSTEM, "user.create", subject=user.id, detail={"role": role.value})
        except Conflict:
            continue
        return user
    raise _refused(workspace, None)


def _logins(wanted: str) -> list[str]:
    """Logins to try: the provider's, as far as it can be one and nobody reads it for the machine's, then free ones."""
    plain = re.sub(r"[^a-z0-9.-]+", "-", wanted.partition("@")[0].casefold())[:40].strip(".-")
    usable = re.fullmatch(LOGIN, plain) is not None and not like_a_machine(plain)
    return [*([plain] if usable else []), *(f"p-{secrets.token_hex(4)}" for _ in range(3))]


def _refused(workspace: Workspace, user: User | None) -> NotAllowed:
    by = _STRANGER if user is None else actor_of(user)
    workspace.records.audit.append(by, "session.open", subject="" if user is None else user.id, outcome="refused")
    return NotAllowed(
        "The provider knows you, and no account here is yours to use.",
        next_step="Ask an administrator of your agency to link your account.",
    )
