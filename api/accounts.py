"""Agencies, users and their passwords. Called by the routes, the pages and the command line alike.

A login is bound for the audit log: none may read like the machine's own names there.

A password is kept as an argon2id hash. Its rule is NIST SP 800-63B-4 for a single factor: at least
15 characters of any kind, no composition rules, no forced change.
"""

import secrets
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.wiring import Workspace
from models.audit import Actor, ActorKind, like_a_machine
from models.case import Agency, Role, User
from models.errors import Conflict, NotAllowed, NotFound, UsageError
from models.ids import AgencyId, UserId, fresh

PASSWORD_LENGTH = 15
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

# Without letters and digits that are taken for one another when copied by hand.
_LEGIBLE = "abcdefghijkmnpqrstuvwxyz23456789"


def actor_of(user: User) -> Actor:
    """The person behind a session. His login names him in the audit log: it is unique and never reused."""
    return Actor(kind=ActorKind.PERSON, name=user.login, user=user.id, agency=user.agency, role=user.role)


def hash_password(password: str) -> str:
    """The argon2id hash, salted. Raises UsageError when the password breaks the rule."""
    if len(password) < PASSWORD_LENGTH:
        raise UsageError(
            f"A password has at least {PASSWORD_LENGTH} characters.",
            next_step="Take a sentence that only you would think of.",
        )
    if len(password) > LONGEST_PASSWORD:
        raise UsageError(f"A password has at most {LONGEST_PASSWORD} characters.", next_step="Take a shorter one.")
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
    return "-".join("".join(secrets.choice(_LEGIBLE) for _ in range(5)) for _ in range(4))


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
    """Add an agency. Raises NotAllowed, Conflict when the name is taken."""
    workspace.access.allow(actor, "agency.create")
    agency = Agency(id=AgencyId(fresh()), name=name, country=country)
    with workspace.records.transaction():
        workspace.records.people.add_agency(agency)
        workspace.records.audit.append(actor, "agency.create", subject=agency.id)
    return agency


def change_agency(workspace: Workspace, actor: Actor, agency: AgencyId, *, name: str, country: str) -> Agency:
    """Give an agency another name or country; its cases and people stay. For the machine's operator alone.

    Raises NotAllowed, NotFound, Conflict when the name is taken.
    """
    workspace.access.allow(actor, "agency.change")
    changed = Agency(id=agency, name=name, country=country)
    with workspace.records.transaction():
        workspace.records.people.change_agency(changed)
        workspace.records.audit.append(actor, "agency.change", subject=agency)
    return changed


def create_user(
    workspace: Workspace, actor: Actor, *, login: str, name: str, agency: AgencyId, role: Role, password: str
) -> User:
    """Add a user. An administrator adds to his own agency, or the first administrator of one that has none.

    Raises NotAllowed, NotFound (no such agency), Conflict (login taken), UsageError (a weak password, or a login
    that reads like a name of the machine's own).
    """
    workspace.access.allow(actor, "user.create")
    if like_a_machine(login):
        raise UsageError(
            "This login reads like one that the program itself acts under.", next_step="Take the person's own name."
        )
    user = User(id=UserId(fresh()), login=login, name=name, agency=agency, role=role)
    workspace.records.people.agency(agency)
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


def set_password(workspace: Workspace, actor: Actor, user: UserId, password: str) -> None:
    """As administrator, give another user of one's agency a new password; all he was logged in with ends.

    Never one's own, which needs the old one: what was stolen from an open session must not keep the account.
    Raises NotFound, NotAllowed, UsageError.
    """
    _own(workspace, actor, user)
    if actor.user == user:
        raise NotAllowed(
            "Your own password is changed with the old one.", next_step="Use the change of one's own password."
        )
    _replace_password(workspace, actor, user, password)


def change_own_password(workspace: Workspace, user: User, password: str) -> None:
    """Take another password, once the old one was seen to be right; all he was logged in with ends.

    Raises UsageError.
    """
    _replace_password(workspace, actor_of(user), user.id, password)


def deactivate(workspace: Workspace, actor: Actor, user: UserId) -> User:
    """Close an account; its sessions and tokens end at once.

    Raises NotFound, NotAllowed, Conflict (an agency's last administrator).
    """
    known = _own(workspace, actor, user)
    with workspace.records.transaction():
        if {admin.id for admin in _administrators(workspace, known.agency)} == {user}:
            raise Conflict("The last administrator of an agency stays.", next_step="Make another administrator first.")
        workspace.records.people.set_active(user, active=False)
        workspace.records.people.end_sessions(user)
        workspace.records.audit.append(actor, "user.deactivate", subject=user)
    return workspace.records.people.user(user)


def activate(workspace: Workspace, actor: Actor, user: UserId) -> User:
    """Open a closed account again, with the password it had. Raises NotFound, NotAllowed."""
    _own(workspace, actor, user)
    with workspace.records.transaction():
        workspace.records.people.set_active(user, active=True)
        workspace.records.audit.append(actor, "user.activate", subject=user)
    return workspace.records.people.user(user)


def _own(workspace: Workspace, actor: Actor, user: UserId) -> User:
    """A user whom the actor may change; one of another agency is told as absent."""
    workspace.access.allow(actor, "user.change")
    found = workspace.records.people.user(user)
    if not actor.operator and found.agency != actor.agency:
        raise NotFound("There is no such user.")
    return found


def _replace_password(workspace: Workspace, actor: Actor, user: UserId, password: str) -> None:
    password_hash = hash_password(password)
    with workspace.records.transaction():
        workspace.records.people.set_password(user, password_hash=password_hash)
        workspace.records.people.end_sessions(user)
        workspace.records.audit.append(actor, "user.set_password", subject=user)


def _add(workspace: Workspace, actor: Actor, user: User, password_hash: str) -> User:
    workspace.records.people.add_user(user, password_hash=password_hash)
    workspace.records.audit.append(actor, "user.create", subject=user.id, detail={"role": user.role.value})
    return user


def _administrators(workspace: Workspace, agency: AgencyId) -> list[User]:
    return [
        user
        for user in workspace.records.people.users()
        if user.agency == agency and user.active and user.role is Role.ADMINISTRATOR
    ]


@cache
def _hash_of_nobody() -> str:
    return _HASHER.hash(secrets.token_hex(16))
