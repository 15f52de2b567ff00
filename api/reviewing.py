"""Review of flags: decisions by named readers, their history, the queue, conflicts, agreement, and what changed.

Verbs and routes share it. Who has not decided on a flag himself sees nothing of another's decision until two stand.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from pydantic import Field

from api import flag_copies
from api.acting import acting
from api.flag_corrections import FlagCorrection, corrected
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.errors import Conflict, NotAllowed, NotFound, UsageError
from models.ids import CaseId, DecisionId, DocumentId, fresh
from models.indicator import Polarity, Tier
from models.mention import Mention, MentionKind
from models.review import (
    READERS,
    Agreement,
    Decision,
    FlagChange,
    FlagCopy,
    FlagState,
    QueueEntry,
    ReviewedFlag,
    Verdict,
)
from models.search import Scope
from models.span import Span
from services.heeding import Heeding
from services.ports import Records
from services.review import agreement, matching, urgency
from services.review.standing import Thread, threads

_ABSENT_FLAG = "There is no such flag, or it is not yours to see."
_ABSENT_DECISION = "There is no such decision, or it is not yours to see."


class DecisionAsked(Record):
    """What a reader says of a flag, and why."""

    verdict: Verdict = Field(examples=[Verdict.CONFIRMED])
    reason: str = Field(min_length=1, max_length=1000, pattern=r"\w", examples=["she says it herself, page 2"])
    instead: FlagCorrection | None = Field(
        default=None, description="with confirmed: what the flag tells wrongly, as it should read"
    )
    copies: tuple[str, ...] = Field(
        default=(), max_length=500, description="ids of the same flag in near copies, of which the same is said"
    )


class DecisionTaken(Record):
    """A decision that was kept, and the flag as it stands now."""

    decision: Decision
    flag: ReviewedFlag
    documents: int = Field(
        default=0, ge=0, description="analyzed again, since the decision counts for passages like it"
    )
    copies: tuple[Decision, ...] = Field(default=(), description="the same on the copies that were named")


class History(Record):
    """Everything that was ever decided on a flag, the oldest first, as far as the looker may see."""

    flag: ReviewedFlag
    decisions: tuple[Decision, ...]
    copies: tuple[FlagCopy, ...] = Field(default=(), description="the same flag in near copies that wait for you too")


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


class PrecedentPlace(Record):
    """A passage that readers judged, which the looker may open."""

    decision: DecisionId
    case: CaseId
    name: str = Field(description="of its document")
    span: Span
    holds: bool = Field(description="whether the readers say that the passage asserts the category")


class Behind(Record):
    """The judged passages for which a flag counts as it does: those that are the looker's, and how many others."""

    heeded: str = Field(description="what the flag says of them; empty: none moved it")
    places: tuple[PrecedentPlace, ...] = Field(description="those that are yours to see")
    elsewhere: int = Field(ge=0, description="the others: not yours, not read by you yet, or undone meanwhile")


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
    """Keep a decision on a flag. Raises NotFound, NotAllowed, UsageError."""
    with acting(workspace, actor, action="review.decide", document=document) as case:
        with workspace.records.transaction():
            thread = _thread(workspace.records, case, document, flag)
            heeding = Heeding(workspace.records, case, readers=workspace.settings.example_readers)
            if asked.copies and asked.instead is not None:
                raise UsageError(
                    "What is corrected is told of one flag alone.", next_step="Decide on copies one by one."
                )
            some = [thread]
            if asked.copies:
                seen = workspace.access.seen_in(actor, case)
                some += flag_copies.named(seen, threads_of(seen, case), thread, asked.copies)
            # One moment for all of an act: by it they are taken back together.
            at = workspace.clock.now()
            kept = [_decision(workspace, actor, case, one, asked, at=at) for one in some]
            documents = heeding.settle()
        decision, *copies = kept
        thread.decisions.append(decision)
        return DecisionTaken(
            decision=decision, flag=thread.seen_by(reader_of(actor)), documents=documents, copies=tuple(copies)
        )


def _decision(
    workspace: Workspace, actor: Actor, case: CaseId, thread: Thread, asked: DecisionAsked, *, at: dt.datetime
) -> Decision:
    """Keep what a reader says of one flag, with its event."""
    decision = Decision(
        id=DecisionId(fresh()), case=case, flag=thread.place.flag, verdict=asked.verdict,
        reason=asked.reason.strip(), made_by=actor.name, user=actor.user, made_at=at,
        blind=thread.unseen_by(reader_of(actor)),
        instead=corrected(workspace.records, thread.place.flag, asked.instead, verdict=asked.verdict),
    )  # fmt: skip
    workspace.records.reviews.add(decision)
    detail = {"verdict": asked.verdict.value, "category": thread.place.flag.category, "flag": thread.place.flag.id}
    workspace.records.audit.append(actor, "review.decide", case=case, subject=decision.id, detail=detail)
    return decision


def undo(
    workspace: Workspace, actor: Actor, case: CaseId, decision: DecisionId, *, reason: str, copies: bool = False
) -> DecisionTaken:
    """Take one's own decision back; both stay in the history. Raises NotFound, NotAllowed, Conflict.

    `copies`: what the same act said of copies, too, as far as it stands.
    """
    with acting(workspace, actor, action="review.undo", case=case):
        with workspace.records.transaction():
            seen = workspace.access.seen_in(actor, case)
            found = seen.reviews.get(decision)
            if found is None or found.case != case or found.verdict is None:
                raise NotFound(_ABSENT_DECISION)
            thread = next(one for one in threads_of(workspace.records, case, found.document) if found in one.decisions)
            if found.reader != reader_of(actor):
                if not thread.open_to(reader_of(actor)):
                    # That another one decided is told, what and under which id is not: a guessed id must tell nothing.
                    raise NotFound(_ABSENT_DECISION)
                raise NotAllowed("A decision is undone by the one who made it.", next_step="Decide otherwise yourself.")
            if any(one.undoes == decision for one in thread.decisions):
                raise Conflict("This decision is undone already.")
            heeding = Heeding(workspace.records, case, readers=workspace.settings.example_readers)
            both = [(thread, found)]
            if copies:
                both += flag_copies.of_one_act(threads_of(seen, case), found)
            undone, *others = [_undone(workspace, actor, one, said, reason=reason) for one, said in both]
            documents = heeding.settle()
        thread.decisions.append(undone)
        flag = thread.seen_by(reader_of(actor))
        return DecisionTaken(decision=undone, flag=flag, documents=documents, copies=tuple(others))


def _undone(workspace: Workspace, actor: Actor, thread: Thread, said: Decision, *, reason: str) -> Decision:
    """Keep that a reader takes back what he said of one flag, with its event."""
    undone = Decision(
        id=DecisionId(fresh()), case=said.case, flag=thread.place.flag, undoes=said.id, reason=reason,
        made_by=actor.name, user=actor.user, made_at=workspace.clock.now(), blind=thread.unseen_by(reader_of(actor)),
    )  # fmt: skip
    workspace.records.reviews.add(undone)
    workspace.records.audit.append(
        actor, "review.undo", case=said.case, subject=undone.id, detail={"decision": said.id}
    )  # fmt: skip
    return undone


def history(workspace: Workspace, actor: Actor, document: DocumentId, flag: str) -> History:
    """All decisions on a flag, undone ones too. Raises NotFound."""
    case = workspace.access.document(actor, document, action="review.history").case
    thread = _thread(workspace.records, case, document, flag)
    me = reader_of(actor)
    seen = workspace.access.seen_in(actor, case)
    near = [one for other in flag_copies.beside(seen, document) for one in threads_of(seen, case, other)]
    waiting = [one for one in near if waits_for(one, me, everything=True)]
    return History(
        flag=thread.seen_by(me),
        decisions=tuple(thread.decisions) if thread.open_to(me) else (),
        copies=flag_copies.of(seen, thread, waiting) if waits_for(thread, me, everything=True) else (),
    )


def list_precedents(workspace: Workspace, actor: Actor, document: DocumentId, flag: str) -> Behind:
    """The judged passages that moved a flag, those told alone that the actor may see and has read. Raises NotFound."""
    case = workspace.access.document(actor, document, action="review.history").case
    found = _thread(workspace.records, case, document, flag).place.flag
    scope = workspace.access.scope(actor, action="review.history")
    counting = workspace.records.reviews.named_precedents(found.precedents)
    places = []
    for one in counting:
        if scope.sees(one.case, one.span.document) and one.category == found.category:
            threads_there = threads_of(workspace.records, one.case, one.span.document)
            thread = next((some for some in threads_there if any(d.id == one.decision for d in some.decisions)), None)
            if thread is not None and thread.open_to(reader_of(actor)):
                places.append(
                    PrecedentPlace(
                        decision=one.decision, case=one.case, name=thread.place.name, span=one.span, holds=one.holds
                    )
                )
    seen = frozenset({one.case for one in places})
    if seen:
        workspace.access.looked(actor, "review.history", Scope(cases=seen), detail={"examples": len(places)})
    return Behind(heeded=found.heeded, places=tuple(places), elsewhere=len(found.precedents) - len(places))


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
    seen = workspace.access.seen_in(actor, case)
    found = threads_of(seen, case)
    flags = [thread.seen_by(me) for thread in found]
    wanted = [
        flag for flag, thread in zip(flags, found, strict=True) if waits_for(thread, me, everything=everything)
    ]  # fmt: skip
    day = today or workspace.clock.now().date()
    dates = [dated for mention in seen.reviews.mentions(case, kinds=[MentionKind.DATE])
             if not mention.of_paper and (dated := _dated(mention)) is not None]  # fmt: skip
    entries = urgency.queue(
        flags,
        dates,
        today=day,
        wanted=wanted,
        stretch=slice(offset, offset + limit),
        marks=flag_copies.marks(seen, wanted),
    )  # fmt: skip
    return Queue(total=len(wanted), today=day, entries=tuple(entries))


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
    flags = [thread.seen_by(me) for thread in threads_of(workspace.access.seen_in(actor, case), case)]
    counts = Counter(flag.state for flag in flags)
    flags = [
        flag for flag in flags if (state is None or flag.state is state) and (gone is None or flag.gone is gone)
    ]  # fmt: skip
    states = {one: counts[one] for one in FlagState}
    return Flags(total=len(flags), states=states, flags=tuple(flags[offset : offset + limit]))


def list_agreement(workspace: Workspace, actor: Actor, case: CaseId) -> Agreements:
    """Cohen's kappa of the readers of a case. Raises NotFound."""
    workspace.access.case(actor, case, action="review.list")
    return Agreements(agreements=tuple(agreement.agreements(threads_of(workspace.access.seen_in(actor, case), case))))


def list_changes(workspace: Workspace, actor: Actor, case: CaseId, *, limit: int = 100, offset: int = 0) -> Changes:
    """What new analyses did to the flags of a case, with how many decisions stand on each. Raises NotFound."""
    workspace.access.case(actor, case, action="review.list")
    seen = workspace.access.seen_in(actor, case)
    total, found = seen.reviews.changes(case, limit=limit, offset=offset)
    decided = [thread for thread in threads_of(seen, case) if thread.standing]
    flags = [thread.place.flag for thread in decided]
    changes = []
    for one in found:
        flag = one.after or one.before
        at = None if flag is None else matching.nearest(flag, flags)
        changes.append(one if at is None else one.model_copy(update={"decided": len(decided[at].standing)}))
    return Changes(total=total, changes=tuple(changes))


def waits_for(thread: Thread, reader: str, *, everything: bool = False) -> bool:
    """Whether a flag waits for a reader; `everything`: also where it is denied, general or a mere suggestion."""
    flag = thread.place.flag
    told = flag.polarity is Polarity.ASSERTED and (flag.tier is not Tier.SUGGESTED or flag.vetoed)
    readers = {one.reader for one in thread.standing}
    return not thread.gone and len(readers) < READERS and reader not in readers and (everything or told)


def reviewed(
    records: Records, case: CaseId, document: DocumentId | None = None, *, reader: str | None
) -> list[ReviewedFlag]:
    """All flags as a reader may see them, for counts; None: with all decisions, for what is no reader's own view.

    A count tells decisions too: the place of a flag that another one dismissed is missing. The caller has asked the
    door.
    """
    return [thread.seen_by(reader) for thread in threads_of(records, case, document)]


def threads_of(records: Records, case: CaseId, document: DocumentId | None = None) -> list[Thread]:
    """The flags of a case or of one document with all their decisions. The caller has asked the door."""
    reviews = records.reviews
    found = threads(reviews.flags(case, document=document), reviews.decisions(case, document=document))
    lost = [thread for thread in found if thread.gone]
    heads = records.evidence.heads(thread.place.flag.span.document for thread in lost) if lost else {}
    for thread in lost:
        head = heads.get(thread.place.flag.span.document)
        thread.place = thread.place.model_copy(update={"name": head.name if head else ""})
    return found


def _thread(records: Records, case: CaseId, document: DocumentId, flag: str) -> Thread:
    found: Sequence[Thread] = threads_of(records, case, document)
    thread = next((one for one in found if one.place.flag.id == flag), None)
    if thread is None:
        raise NotFound(_ABSENT_FLAG, next_step="A new analysis may have moved it: list the flags again.")
    return thread


def _dated(mention: Mention) -> urgency.Dated | None:
    try:
        return urgency.Dated(span=mention.span, day=dt.date.fromisoformat((mention.normal or "")[:10]))
    except ValueError:
        return None
