"""What people asked for, and why: auditors' keys, and reading what was sealed to them. Routes and verb share it.

The passphrase is used within the call and kept nowhere; neither it nor what it opens is logged.
"""

from collections.abc import Collection

from api.auditing import concerning
from api.wiring import Workspace
from models.asked import OpenedText, ReadingKey
from models.audit import Actor, AuditEvent
from models.base import Record
from models.case import Role, User
from models.errors import NotFound, UsageError
from models.ids import UserId
from services.records.audit import SEALED

SHORTEST_PHRASE = 15
"""Characters of a passphrase: what it locks can be guessed at by whoever has a copy of the database."""
LONGEST_PHRASE = 200

_BATCH = 1000


class AuditTexts(Record):
    """What was asked with a stretch of events. Ask for more with `after` = `last`."""

    texts: tuple[OpenedText, ...]
    last: int


class ReadingKeys(Record):
    """The keys of an agency's auditors."""

    keys: tuple[ReadingKey, ...]


def list_keys(workspace: Workspace, actor: Actor, owner: User) -> ReadingKeys:
    """Those of the auditors of somebody's agency. Raises NotAllowed."""
    workspace.access.allow(actor, "key.list")
    found = tuple(workspace.records.audit.texts.reading_keys(owner.agency))
    workspace.records.audit.append(actor, "key.list", detail={"keys": len(found)})
    return ReadingKeys(keys=found)


def make_key(workspace: Workspace, actor: Actor, owner: User, phrase: str, *, old: str = "") -> ReadingKey:
    """A key of an auditor's own; with `old`, another one that opens what the old one does.

    Raises NotAllowed, UsageError, NotFound, NotAuthenticated.
    """
    workspace.access.allow(actor, "key.make")
    if owner.role is not Role.AUDITOR or not owner.active:
        raise UsageError("Reading keys are of auditors.", next_step="`lince user add LOGIN --role auditor` makes one.")
    if not SHORTEST_PHRASE <= len(phrase) <= LONGEST_PHRASE:
        raise UsageError(
            f"A passphrase has {SHORTEST_PHRASE} to {LONGEST_PHRASE} characters.", next_step="Take some words."
        )
    texts = workspace.records.audit.texts
    with workspace.records.transaction():
        if old:
            key = texts.change(owner.id, owner.agency, old=old, new=phrase)
        else:
            key = texts.make(owner.id, owner.agency, phrase)
        detail: dict[str, str | int] = {"accepted": int(key.accepted), "changed": int(bool(old))}
        workspace.records.audit.append(actor, "key.make", subject=owner.id, detail=detail)
    return key


def accept_key(workspace: Workspace, actor: Actor, owner: User, phrase: str, *, user: UserId) -> ReadingKey:
    """Let another auditor's key open what one's own does. Raises NotAllowed, NotFound, NotAuthenticated, Conflict."""
    workspace.access.allow(actor, "key.accept")
    with workspace.records.transaction():
        key = workspace.records.audit.texts.accept(user, owner.agency, by=owner.id, phrase=phrase)
        workspace.records.audit.append(actor, "key.accept", subject=user)
    return key


def open_texts(
    workspace: Workspace,
    actor: Actor,
    *,
    reader: User | None,
    phrase: str = "",
    after: int = 0,
    before: int | None = None,
    limit: int = 100,
) -> AuditTexts:
    """What was asked with the events of an auditor's agency, as far as a reader's key opens it.

    `before`: with the newest of those before that number, and `after` does not count.

    Without a reader, as the machine's operator: what was sealed while its agency had no auditor with a key.
    Raises NotAllowed, NotFound for a reader without a key that counts, NotAuthenticated.
    """
    workspace.access.allow(actor, "text.open")
    if reader is None and not actor.operator:
        raise NotFound("You have no reading key.", next_step="Make one, with a passphrase of your own.")
    found, last = concerning(workspace, actor, after=after, before=before, limit=limit, chosen=has_text)
    texts = opened(workspace, [event.sequence for event in found], reader=reader, phrase=phrase)
    workspace.records.audit.append(actor, "text.open", detail={"texts": len(texts)})
    return AuditTexts(texts=tuple(texts), last=last)


def opened(workspace: Workspace, events: Collection[int], *, reader: User | None, phrase: str = "") -> list[OpenedText]:
    """Raises NotFound, NotAuthenticated."""
    return workspace.records.audit.texts.opened(events, reader=None if reader is None else reader.id, phrase=phrase)


def has_text(event: AuditEvent) -> bool:
    """Whether something was sealed beside an event."""
    return SEALED in event.detail
