"""Review of flags: decisions by named readers, their history, the queue, conflicts, agreement, and what changed.

Verbs and routes share it. Who has not decided on a flag himself sees nothing of another's decision until two have.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from pydantic import Field

from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.errors import Conflict, NotAllowed, NotFound
from models.ids import CaseId, DecisionId, DocumentId, fresh
from models.indicator import Polarity, Tier
from models.mention import Mention, MentionKind
from models.review import READERS, Agreement, Decision, FlagChange, FlagState, QueueEntry, ReviewedFlag, Verdict
from services.review import agreement, matching, urgency
from services.review.standing import Thread, threads

_ABSENT_FLAG = "There is no such flag, or it is not yours to see."
_ABSENT_DECISION = "There is no such decision, or it is not yours to see."


class DecisionAsked(Record):
    """What a reader says of a flag, and why."""

    verdict: Verdict = Field(examples=[Verdict.CONFIRMED])
    reason: str = Field(min_length=1, max_length=1000, pattern=r"\w", examples=["she says it herself, page 2"])


class DecisionTaken(Record):
    """A decision that was kept, and the flag as it stands now."""

    decision: Decision
    flag: ReviewedFlag


class History(Record):
    """Everything that was ever decided on a flag, the oldest first, as far as the looker may see."""

    flag: ReviewedFlag
    decisions: tuple[Decision, ...]


class Queue(Record):
    """A stretch of the flags that wait for the one who asks, the most urgent first, with the number of all."""

    total: int
    today: dt.date = Field(description="the day by which dates were taken for recent")
    entries: tuple[QueueEntry, ...]


class Flags(Record):
    """A stretch of the flags of a case, with the number of all and how many are in each state."""

    total: int
    states: dict[FlagState, int]
    flags: tuple[ReviewedFlag, ...]


class Agreements(Record):
    """How far readers agree: all together, by category, by pair of readers."""

    agreements: tuple[Agreement, ...]


class Changes(Record):
    """A stretch of what new analyses did to flags, the newest first, with the number of all."""

    total: int
    changes: tuple[FlagChange, ...]


def reader_of(actor: Actor) -> str:
    """Under what a person's decisions are kept together."""
    return actor.user or actor.name


def decide(workspace: Workspace, actor: Actor, document: DocumentId, flag: str, asked: DecisionAsked) -> DecisionTaken:
    """Keep a decision on a flag. Raises NotFound, NotAllowed."""
    case = workspace.access.document(actor, document, action="review.decide").case
    with workspace.records.transaction():
        thread = _thread(workspace, case, document, flag)
        decision = Decision(
            id=DecisionId(fresh()), case=case, flag=thread.place.flag, verdict=asked.verdict,
            reason=asked.reason.strip(), made_by=actor.name, user=actor.user, made_at=workspace.clock.now(),
            blind=_blind(thread, actor),
        )  # fmt: skip
        workspace.records.reviews.add(decision)
        detail = {"verdict": asked.verdict.value, "category": thread.place.flag.category, "flag": flag}
        workspace.records.audit.append(actor, "review.decide", case=case, subject=decision.id, detail=detail)
    thread.decisions.append(decision)
    return DecisionTaken(decision=decision, flag=thread.seen_by(reader_of(actor)))


def undo(workspace: Workspace, actor: Actor, case: CaseId, decision: DecisionId, *, reason: str) -> DecisionTaken:
    """Take one's own decision back; both stay in the history. Raises NotFound, NotAllowed, Conflict."""
    workspace.access.case(actor, case, action="review.undo")
    with workspace.records.transaction():
        found = workspace.records.reviews.get(decision)
        if found is None or found.case != case or found.verdict is None:
            raise NotFound(_ABSENT_DECISION)
        thread = next(one for one in _threads(workspace, case, found.document) if found in one.decisions)
        if found.reader != reader_of(actor):
            if not thread.open_to(reader_of(actor)):
                # That another one decided is told, what and under which id is not: a guessed id must tell nothing.
                raise NotFound(_ABSENT_DECISION)
            raise NotAllowed("A decision is undone by the one who made it.", next_step="Decide otherwise yourself.")
        if any(one.undoes == decision for one in thread.decisions):
            raise Conflict("This decision is undone already.")
        undone = Decision(
            id=DecisionId(fresh()), case=case, flag=thread.place.flag, undoes=decision, reason=reason,
            made_by=actor.name, user=actor.user, made_at=workspace.clock.now(), blind=_blind(thread, actor),
        )  # fmt: skip
        workspace.records.reviews.add(undone)
        workspace.records.audit.append(
            actor, "review.undo", case=case, subject=undone.id, detail={"decision": decision}
        )
    thread.decisions.append(undone)
    return DecisionTaken(decision=undone, flag=thread.seen_by(reader_of(actor)))


def history(workspace: Workspace, actor: Actor, document: DocumentId, flag: str) -> History:
    """All decisions on a flag, undone ones too. Raises NotFound."""
    case = workspace.access.document(actor, document, action="review.history").case
    thread = _thread(workspace, case, document, flag)
    me = reader_of(actor)
    return History(flag=thread.seen_by(me), decisions=tuple(thread.decisions) if thread.open_to(me) else ())


def list_queue(
    workspace: Workspace,
    actor: Actor,
    case: CaseId,
    *,
    everything: bool = False,
    today: dt.date | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Queue:
    """The flags that wait for the actor's reading; `everything`: denied, general and suggested ones too.

    What a rule found and the classifier did not follow waits among them, a disagreement to be settled, though it is a
    suggestion and counted nowhere.

    Raises NotFound.
    """
    workspace.access.case(actor, case, action="review.list")
    me = reader_of(actor)
    found = _threads(workspace, case)
    flags = [thread.seen_by(me) for thread in found]
    wanted = [
        flag for flag, thread in zip(flags, found, strict=True)
        if not flag.gone and flag.readers < READERS and all(one.reader != me for one in thread.standing)
        and (everything or (flag.flag.polarity is Polarity.ASSERTED
                            and (flag.flag.tier is not Tier.SUGGESTED or flag.flag.vetoed)))
    ]  # fmt: skip
    day = today or workspace.clock.now().date()
    dates = [dated for mention in workspace.records.reviews.mentions(case, kinds=[MentionKind.DATE])
             if (dated := _dated(mention)) is not None]  # fmt: skip
    entries = urgency.queue(flags, dates, today=day, wanted=wanted)
    return Queue(total=len(entries), today=day, entries=tuple(entries[offset : offset + limit]))


def list_flags(
    workspace: Workspace,
    actor: Actor,
    case: CaseId,
    *,
    state: FlagState | None = None,
    gone: bool | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Flags:
    """The flags of a case by how far they are read; `gone`: those alone that no analysis finds any more, or never them.

    Raises NotFound.
    """
    workspace.access.case(actor, case, action="review.list")
    me = reader_of(actor)
    flags = [thread.seen_by(me) for thread in _threads(workspace, case)]
    counts = Counter(flag.state for flag in flags)
    flags = [
        flag for flag in flags if (state is None or flag.state is state) and (gone is None or flag.gone is gone)
    ]  # fmt: skip
    states = {one: counts[one] for one in FlagState}
    return Flags(total=len(flags), states=states, flags=tuple(flags[offset : offset + limit]))


def list_agreement(workspace: Workspace, actor: Actor, case: CaseId) -> Agreements:
    """Cohen's kappa of the readers of a case. Raises NotFound."""
    workspace.access.case(actor, case, action="review.list")
    return Agreements(agreements=tuple(agreement.agreements(_threads(workspace, case))))


def list_changes(workspace: Workspace, actor: Actor, case: CaseId, *, limit: int = 100, offset: int = 0) -> Changes:
    """What new analyses did to the flags of a case, with how many decisions stand on each. Raises NotFound."""
    workspace.access.case(actor, case, action="review.list")
    total, found = workspace.records.reviews.changes(case, limit=limit, offset=offset)
    decided = [thread for thread in _threads(workspace, case) if thread.standing]
    flags = [thread.place.flag for thread in decided]
    changes = []
    for one in found:
        flag = one.after or one.before
        at = None if flag is None else matching.nearest(flag, flags)
        changes.append(one if at is None else one.model_copy(update={"decided": len(decided[at].standing)}))
    return Changes(total=total, changes=tuple(changes))


def reviewed(workspace: Workspace, case: CaseId, document: DocumentId | None = None) -> list[ReviewedFlag]:
    """All flags with all decisions that stand, for counts that name no reader. The caller has asked the door."""
    return [thread.seen_by(None) for thread in _threads(workspace, case, document)]


def _blind(thread: Thread, actor: Actor) -> bool:
    """Whether nothing of what others decided was open to the actor."""
    me = reader_of(actor)
    return not thread.open_to(me) or all(one.reader == me for one in thread.decisions)


def _threads(workspace: Workspace, case: CaseId, document: DocumentId | None = None) -> list[Thread]:
    reviews = workspace.records.reviews
    found = threads(reviews.flags(case, document=document), reviews.decisions(case, document=document))
    lost = [thread for thread in found if thread.gone]
    heads = workspace.records.evidence.heads(thread.place.flag.span.document for thread in lost) if lost else {}
    for thread in lost:
        head = heads.get(thread.place.flag.span.document)
        thread.place = thread.place.model_copy(update={"name": head.name if head else ""})
    return found


def _thread(workspace: Workspace, case: CaseId, document: DocumentId, flag: str) -> Thread:
    found: Sequence[Thread] = _threads(workspace, case, document)
    thread = next((one for one in found if one.place.flag.id == flag), None)
    if thread is None:
        raise NotFound(_ABSENT_FLAG, next_step="A new analysis may have moved it: list the flags again.")
    return thread


def _dated(mention: Mention) -> urgency.Dated | None:
    try:
        return urgency.Dated(span=mention.span, day=dt.date.fromisoformat((mention.normal or "")[:10]))
    except ValueError:
        return None
