"""Agencies, users and their passwords. Called by the routes, the pages and the command line alike.

A login is bound for the audit log: none may read like the machine's own names there.

A password is kept as an argon2id hash. Its rule is NIST SP 800-63B-4: at least 15 characters of any kind where it is
the only factor, 8 beside a second one, none that is known from a breach, no composition rules, no forced change.
"""

import secrets
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.breached import BreachedPasswords
from api.units import check_unit
from api.wiring import Workspace
from models.audit import Actor, ActorKind, like_a_machine
from models.case import Agency, Role, User, body_name
from models.errors import Conflict, NotAllowed, NotFound, UsageError
from models.ids import AgencyId, UnitId, UserId, fresh
from models.session import Session, SessionKind

PASSWORD_LENGTH = 15
SHORTEST_PASSWORD = 8
"""Beside a second factor."""
LONGEST_PASSWORD = 1024
"""Longer ones are refused: hashing megabytes is a way to keep a server busy."""

# RFC 9106, second recommended setting: 64 MiB, three passes.
_HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)

# Each verification takes 64 MiB for a tenth of a second: only so many at once, whatever arrives.
_TURNS = threading.BoundedSemaphore(4)

FIRST_LOGIN = "admin"
"""Login of the administrator whom the first start makes."""

LOCAL = "Local"
"""Name of the first agency when nobody gave it one."""

LEGIBLE = "abcdefghijkmnpqrstuvwxyz23456789"
"""Without letters and digits that are taken for one another when copied by hand."""


def actor_of(user: User) -> Actor:
    """The person behind a session. His login names him in the audit log: it is unique and never reused."""
    return Actor(
        kind=ActorKind.PERSON, name=user.login, user=user.id, agency=user.agency, role=user.role,
        authority=user.authority,
    )  # fmt: skip


def password_rule(password: str, *, second_factor: bool) -> None:
    """Raises UsageError when a password is too short, by itself or beside a second factor, or too long."""
    shortest = SHORTEST_PASSWORD if second_factor else PASSWORD_LENGTH
    if len(password) < shortest:
        raise UsageError(
            f"A password has at least {shortest} characters{' beside a second factor' if second_factor else ''}.",
            next_step="Take a sentence that only you would think of.",
        )
    if len(password) > LONGEST_PASSWORD:
        raise UsageError(f"A password has at most {LONGEST_PASSWORD} characters.", next_step="Take a shorter one.")


def check_password(workspace: Workspace, password: str, *, second_factor: bool = False) -> None:
    """Raises UsageError when a password breaks the rule, or is known from a breach."""
    password_rule(password, second_factor=second_factor)
    known = workspace.settings.breached_passwords
    if known is not None and BreachedPasswords(known).has(password):
        raise UsageError(
            "This password is known from a breach: guessers try it first.",
            next_step="Take a sentence that only you would think of.",
        )


def hash_password(password: str) -> str:
    """The argon2id hash, salted. Whether the password may be taken, `check_password` says."""
    with _TURNS:
        return _HASHER.hash(password)


def password_fits(password: str, password_hash: str | None) -> bool:
    """Whether a password is the hash's; None (an unknown login) takes the same time and is never right."""
    if len(password) > LONGEST_PASSWORD:
        return False
    with _TURNS:
        try:
            return _HASHER.verify(password_hash or _hash_of_nobody(), password) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False


def legible_password() -> str:
    """A random password of 23 characters that can be copied by hand: 98 bits."""
    return "-".join("".join(secrets.choice(LEGIBLE) for _ in range(5)) for _ in range(4))


def first_start(workspace: Workspace, *, agency: str = LOCAL, country: str = "BO") -> tuple[str, str] | None:
    """Make the first agency and its administrator when there is no user yet. Returns login and password, this once."""
    if workspace.records.people.users():
        return None
    password = legible_password()
    password_hash = hash_password(password)
    with workspace.records.transaction():
        # Asked again inside the transaction: two servers may start at once.
        if workspace.records.people.users():
            return None
        home = next(
            (known for known in workspace.records.people.agencies() if known.name == agency), None
        ) or create_agency(workspace, workspace.operator, name=agency, country=country)
        _add(
            workspace,
            workspace.operator,
            User(id=UserId(fresh()), login=FIRST_LOGIN, name="Administrator", agency=home.id, role=Role.ADMINISTRATOR),
            password_hash,
        )
    return FIRST_LOGIN, password


def create_agency(workspace: Workspace, actor: Actor, *, name: str, country: str) -> Agency:
    """Add an agency. Raises NotAllowed, UsageError (no name), Conflict when it is taken, or looks so."""
    workspace.access.allow(actor, "agency.create")
    agency = Agency(id=AgencyId(fresh()), name=_named(name), country=country)
    with workspace.records.transaction():
        workspace.records.people.add_agency(agency)
        workspace.records.audit.append(actor, "agency.create", subject=agency.id)
    return agency


def name_agency(workspace: Workspace, actor: Actor, *, name: str, country: str) -> Agency:
    """Give one's own agency its name, as long as it has that of a fresh installation.

    Raises NotAllowed, UsageError (no name), Conflict (it has its name, or this one is taken, or looks so).
    """
    workspace.access.allow(actor, "agency.create")
    known = None if actor.agency is None else workspace.records.people.agency(actor.agency)
    if known is None or known.name != LOCAL:
        raise Conflict(
            "This agency has its name.", next_step="Its name is changed on the machine: `lince agency change`."
        )
    changed = Agency(id=known.id, name=_named(name), country=country, provisional=known.provisional)
    with workspace.records.transaction():
        workspace.records.people.change_agency(changed)
        workspace.records.audit.append(actor, "agency.change", subject=changed.id)
    return changed


def change_agency(
    workspace: Workspace, actor: Actor, agency: AgencyId, *, name: str, country: str, provisional: bool | None = None
) -> Agency:
    """Give an agency another name or country; its cases and people stay. For the machine's operator alone.

    `provisional`: whether whom texts call a victim is held back from what leaves its cases; None: as before.

    Raises NotAllowed, NotFound, UsageError (no name), Conflict when it is taken, or looks so.
    """
    workspace.access.allow(actor, "agency.change")
    known = workspace.records.people.agency(agency)
    held = known.provisional if provisional is None else provisional
    changed = Agency(id=agency, name=_named(name), country=country, provisional=held)
    with workspace.records.transaction():
        workspace.records.people.change_agency(changed)
        workspace.records.audit.append(actor, "agency.change", subject=agency, detail={"provisional": int(held)})
    return changed


def create_user(
    workspace: Workspace,
    actor: Actor,
    *,
    login: str,
    name: str,
    agency: AgencyId,
    role: Role,
    password: str,
    unit: UnitId | None = None,
) -> User:
    """Add a user. An administrator adds to his own agency, or the first administrator of one that has none.

    Raises NotAllowed, NotFound (no such agency, or no such unit in it), Conflict (login taken), UsageError (a weak
    password, or a login that reads like a name of the machine's own).
    """
    workspace.access.allow(actor, "user.create")
    if like_a_machine(login):
        raise UsageError(
            "This login reads like one that the program itself acts under.", next_step="Take the person's own name."
        )
    user = User(id=UserId(fresh()), login=login, name=name, agency=agency, unit=unit, role=role)
    workspace.records.people.agency(agency)
    if unit is not None:
        check_unit(workspace, unit, agency)
    check_password(workspace, password)
    password_hash = hash_password(password)
    try:
        with workspace.records.transaction():
            first = role is Role.ADMINISTRATOR and not _administrators(workspace, agency)
            if not actor.operator and agency != actor.agency and not first:
                raise NotAllowed(
                    "Another agency's users are added by its own administrator.",
                    next_step="Ask that agency's administrator.",
                )
            return _add(workspace, actor, user, password_hash)
    except Conflict:
        # That a login is taken tells that somebody has it: asking for many of them must show.
        workspace.records.audit.append(actor, "user.create", outcome=Conflict.code)
        raise


def set_password(
    workspace: Workspace, actor: Actor, user: UserId, password: str, *, remove_factor: bool = False
) -> None:
    """As administrator, give another user of one's agency a new password; all he was logged in with ends.

    His second factor stays, unless he lost it and it is to be removed. Never one's own password, which needs the old
    one: what was stolen from an open session must not keep the account. Raises NotFound, NotAllowed, UsageError.
    """
    _own(workspace, actor, user)
    if actor.user == user:
        raise NotAllowed(
            "Your own password is changed with the old one.", next_step="Use the change of one's own password."
        )
    check_password(workspace, password)
    _replace_password(workspace, actor, user, password, remove_factor=remove_factor)


def change_own_password(workspace: Workspace, user: User, password: str) -> None:
    """Take another password, once the old one was seen to be right; all he was logged in with ends.

    Raises UsageError.
    """
    second_factor = workspace.records.factors.shared(user.id, confirmed=True) is not None
    check_password(workspace, password, second_factor=second_factor)
    _replace_password(workspace, actor_of(user), user.id, password)


def deactivate(workspace: Workspace, actor: Actor, user: UserId) -> User:
    """Close an account; its sessions and tokens end at once.

    Raises NotFound, NotAllowed, Conflict (an agency's last administrator).
    """
    known = _own(workspace, actor, user)
    with workspace.records.transaction():
        _keep_an_administrator(workspace, known)
        workspace.records.people.set_active(user, active=False)
        workspace.records.people.end_sessions(user)
        workspace.records.audit.append(actor, "user.deactivate", subject=user)
    return workspace.records.people.user(user)


def sessions_of(workspace: Workspace, actor: Actor, user: UserId) -> tuple[Session, ...]:
    """The living logins and tokens of a user of one's agency. Raises NotFound, NotAllowed."""
    _own(workspace, actor, user)
    people, now = workspace.records.people, workspace.clock.now()
    kinds = (SessionKind.BROWSER, SessionKind.TOKEN)
    found = tuple(session for kind in kinds for session in people.sessions(user, kind=kind, now=now))
    workspace.records.audit.append(actor, "session.list", subject=user, detail={"sessions": len(found)})
    return found


def end_sessions(workspace: Workspace, actor: Actor, user: UserId) -> None:
    """End all that a user of one's agency is logged in with, and his tokens; at once. Raises NotFound, NotAllowed."""
    _own(workspace, actor, user)
    with workspace.records.transaction():
        workspace.records.people.end_sessions(user)
        workspace.records.audit.append(actor, "session.revoke", subject=user)


def activate(workspace: Workspace, actor: Actor, user: UserId) -> User:
    """Open a closed account again, with the password it had. Raises NotFound, NotAllowed."""
    _own(workspace, actor, user)
    with workspace.records.transaction():
        workspace.records.people.set_active(user, active=True)
        workspace.records.audit.append(actor, "user.activate", subject=user)
    return workspace.records.people.user(user)


def change_role(workspace: Workspace, actor: Actor, user: UserId, role: Role) -> User:
    """Give another user of one's agency another role; acts at once, also in his cases, where it becomes his role.

    Raises NotFound, NotAllowed (oneself), Conflict (an agency's last administrator).
    """
    known = _own(workspace, actor, user)
    if actor.user == user:
        workspace.records.audit.append(actor, "user.change_role", subject=user, outcome="refused")
        raise NotAllowed("Nobody gives a role to himself.", next_step="Ask another administrator of your agency.")
    with workspace.records.transaction():
        if role is not Role.ADMINISTRATOR:
            _keep_an_administrator(workspace, known)
        workspace.records.people.set_role(user, role)
        workspace.records.cases.follow_role(user)
        workspace.records.audit.append(
            actor, "user.change_role", subject=user, detail={"from": known.role.value, "role": role.value}
        )
    return workspace.records.people.user(user)


def name_authority(workspace: Workspace, actor: Actor, user: UserId, *, named: bool) -> User:
    """Open to another user of one's agency what is sealed by law in his cases, or to him no more; acts at once.

    Raises NotFound, NotAllowed (oneself).
    """
    known = _own(workspace, actor, user)
    if actor.user == user:
        workspace.records.audit.append(actor, "user.name_authority", subject=user, outcome="refused")
        raise NotAllowed("Nobody names himself.", next_step="Ask another administrator of your agency.")
    with workspace.records.transaction():
        workspace.records.people.set_authority(user, named=named)
        detail = {"from": int(known.authority), "to": int(named)}
        workspace.records.audit.append(actor, "user.name_authority", subject=user, detail=detail)
    return workspace.records.people.user(user)


def _keep_an_administrator(workspace: Workspace, user: User) -> None:
    """Raises Conflict when the user is the last administrator of his agency."""
    if {admin.id for admin in _administrators(workspace, user.agency)} == {user.id}:
        raise Conflict("The last administrator of an agency stays.", next_step="Make another administrator first.")


def _own(workspace: Workspace, actor: Actor, user: UserId) -> User:
    """A user whom the actor may change; one of another agency is told as absent."""
    workspace.access.allow(actor, "user.change")
    found = workspace.records.people.user(user)
    if not actor.operator and found.agency != actor.agency:
        raise NotFound("There is no such user.")
    return found


def _replace_password(
    workspace: Workspace, actor: Actor, user: UserId, password: str, *, remove_factor: bool = False
) -> None:
    password_hash = hash_password(password)
    with workspace.records.transaction():
        workspace.records.people.set_password(user, password_hash=password_hash)
        workspace.records.people.end_sessions(user)
        workspace.records.audit.append(actor, "user.set_password", subject=user)
        if remove_factor:
            workspace.records.factors.remove(user)
            workspace.records.audit.append(actor, "factor.remove", subject=user)


def _add(workspace: Workspace, actor: Actor, user: User, password_hash: str) -> User:
    workspace.records.people.add_user(user, password_hash=password_hash)
    workspace.records.audit.append(actor, "user.create", subject=user.id, detail={"role": user.role.value})
    return user


def _named(name: str) -> str:
    try:
        return body_name(name)
    except ValueError as error:
        raise UsageError(f"This cannot be: {error}.", next_step="Write the name by which it is known.") from error


def _administrators(workspace: Workspace, agency: AgencyId) -> list[User]:
    return [
        user
        for user in workspace.records.people.users()
        if user.agency == agency and user.active and user.role is Role.ADMINISTRATOR
    ]


@cache
def _hash_of_nobody() -> str:
    return _HASHER.hash(secrets.token_hex(16))
