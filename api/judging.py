"""The entities of a case and what people decide about them: merge, split, rename, re-type, alias, none, by hand, undo.

Verbs and routes share it. Each decision is added with its reason and never changed; what the machine found stays apart
from it, and an analysis that is made anew meets the same decisions.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, NamedTuple

from pydantic import Field

from api.acting import acting
from api.link_decisions import Pen, undoable
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.errors import Conflict, NotFound, UsageError
from models.ids import CaseId, DecisionId, DocumentId, SubjectId, fresh
from models.linking import Act, CaseEntity, Judgement, LinkConflict, LinkDecision, MachineLink, Subject
from models.mention import MentionKind
from services.ports import Records
from services.review import judgements
from services.search import analysis as words
from services.search.linking.subjects import VERSION

MOST_EDGES = 4_000
"""Edges that one split may write."""

_ABSENT = "There is no such entity, or it is not yours to see."
_ABSENT_DECISION = "There is no such decision, or it is not yours to see."

Reason = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\w", examples=["same card in both, page 2"])]
Name = Annotated[str, Field(min_length=1, max_length=300, pattern=r"\w", examples=["Ana María Rojas"])]


class ChangeAsked(Record):
    """What somebody says of an entity, and why."""

    act: Act = Field(description="rename, retype, alias or not_entity", examples=[Act.RENAME])
    value: str = Field(default="", max_length=300, description="the new name, kind or alias", examples=["Ana Rojas"])
    reason: Reason


class MergeAsked(Record):
    """Another entity of the case that is the same, and why."""

    other: SubjectId
    reason: Reason


class SplitAsked(Record):
    """Subjects of an entity that are another one, and why."""

    subjects: tuple[SubjectId, ...] = Field(min_length=1, max_length=200)
    reason: Reason


class EntityAsked(Record):
    """An entity made by hand."""

    kind: MentionKind = Field(examples=[MentionKind.PERSON])
    name: Name
    document: DocumentId | None = Field(default=None, description="where a person found it, of this case")
    page: int | None = Field(default=None, ge=1)
    reason: Reason


class UndoAsked(Record):
    """Why a decision is taken back."""

    reason: Reason


class CaseEntities(Record):
    """A stretch of the entities of a case, those most mentioned first, with the number of all and what waits."""

    total: int
    waiting: int = Field(description="stretches of documents of the case that are not linked yet")
    entities: tuple[CaseEntity, ...]


class EntityStory(Record):
    """An entity with the places where it stands and every decision about it, undone ones too."""

    entity: CaseEntity
    subjects: tuple[Subject, ...]
    decisions: tuple[LinkDecision, ...]


class Decided(Record):
    """Decisions that were kept, and the entities that they touch as they stand now."""

    decisions: tuple[LinkDecision, ...]
    entities: tuple[CaseEntity, ...]


class Conflicts(Record):
    """Decisions of a case that contradict one another, none of them lost."""

    conflicts: tuple[LinkConflict, ...]


def list_entities(
    workspace: Workspace,
    actor: Actor,
    case: CaseId,
    *,
    kind: MentionKind | None = None,
    confirmed: bool | None = None,
    text: str = "",
    limit: int = 100,
    offset: int = 0,
) -> CaseEntities:
    """The entities of a case; `confirmed`: those alone that people decided on, or never them. Raises NotFound."""
    workspace.access.case(actor, case, action="entity.list")
    sought = words.fold(text)
    found = [
        one for one in entities_of(workspace, actor, case)
        if (kind is None or one.kind is kind) and (confirmed is None or one.confirmed is confirmed)
        and (not sought or any(sought in words.fold(name) for name in (one.name, *one.also)))
    ]  # fmt: skip
    found.sort(key=lambda one: (one.not_entity, not one.confirmed, -one.mentions, one.name, one.id))
    return CaseEntities(
        total=len(found), waiting=workspace.records.links.waiting(VERSION, case=case),
        entities=tuple(found[offset : offset + limit]),
    )  # fmt: skip


def list_conflicts(workspace: Workspace, actor: Actor, case: CaseId) -> Conflicts:
    """Where decisions on the entities of a case contradict one another. Raises NotFound."""
    workspace.access.case(actor, case, action="entity.list")
    found = {conflict for one in entities_of(workspace, actor, case) for conflict in one.conflicts}
    return Conflicts(conflicts=tuple(sorted(found, key=lambda one: (one.kind, one.decisions))))


def read_entity(workspace: Workspace, actor: Actor, case: CaseId, entity: SubjectId) -> EntityStory:
    """One entity, by the id of any of its subjects. Raises NotFound."""
    workspace.access.case(actor, case, action="entity.list")
    return _story(workspace, actor, _entity(entities_of(workspace, actor, case), entity))


def merge(workspace: Workspace, actor: Actor, case: CaseId, entity: SubjectId, asked: MergeAsked) -> Decided:
    """Say that two entities of a case are the same. Raises NotFound, NotAllowed, Conflict."""
    pen = Pen(workspace, actor, reason=asked.reason)

    def made(here: Sequence[CaseEntity]) -> list[LinkDecision]:
        one, two = _entity(here, entity), _entity(here, asked.other)
        if one.id == two.id:
            raise Conflict("These two are one entity already.")
        first, second = _subjects(workspace, case, [one.id, two.id])
        return [pen.judge(first, second, Judgement.POSITIVE)]

    return _kept(workspace, actor, case, pen, made)


def split(workspace: Workspace, actor: Actor, case: CaseId, entity: SubjectId, asked: SplitAsked) -> Decided:
    """Say that some subjects of an entity are another one. Raises NotFound, NotAllowed, UsageError."""
    pen = Pen(workspace, actor, reason=asked.reason, batch=fresh())

    def made(here: Sequence[CaseEntity]) -> list[LinkDecision]:
        one = _entity(here, entity)
        taken = sorted(set(asked.subjects))
        if not set(taken) <= set(one.subjects):
            raise NotFound(_ABSENT)
        rest = [subject for subject in one.subjects if subject not in taken]
        if not rest:
            raise UsageError("That is all of the entity.", next_step="Leave at least one subject with it.")
        if len(taken) * len(rest) > MOST_EDGES:
            raise UsageError("These are too many to part at once.", next_step="Take fewer subjects out at a time.")
        told = {side.id: side for side in _subjects(workspace, case, one.subjects)}
        return [pen.judge(told[a], told[b], Judgement.NEGATIVE) for a in taken for b in rest]

    return _kept(workspace, actor, case, pen, made)


def change(workspace: Workspace, actor: Actor, case: CaseId, entity: SubjectId, asked: ChangeAsked) -> Decided:
    """Rename, re-type, add an alias, or say that it is none. Raises NotFound, NotAllowed, UsageError."""
    pen = Pen(workspace, actor, reason=asked.reason)
    value = " ".join(asked.value.split())
    if asked.act not in (Act.RENAME, Act.RETYPE, Act.ALIAS, Act.NOT_ENTITY):
        raise UsageError("That is no change of an entity.", next_step="rename, retype, alias and not_entity are.")
    if asked.act is Act.RETYPE and value not in set(MentionKind):
        raise UsageError("There is no such kind.", next_step=f"Kinds are {', '.join(MentionKind)}.")
    if (asked.act is Act.NOT_ENTITY) != (not value):
        raise UsageError("A new name, kind or alias has a value; not_entity has none.")

    def made(here: Sequence[CaseEntity]) -> list[LinkDecision]:
        (subject,) = _subjects(workspace, case, [_entity(here, entity).id])
        return [pen.state(asked.act, subject, value=value)]

    return _kept(workspace, actor, case, pen, made)


def create(workspace: Workspace, actor: Actor, case: CaseId, asked: EntityAsked) -> Decided:
    """Make an entity by hand. Raises NotFound, NotAllowed."""
    pen = Pen(workspace, actor, reason=asked.reason)

    def made(_here: Sequence[CaseEntity]) -> list[LinkDecision]:
        if asked.document is not None and workspace.records.evidence.case_of(asked.document) != case:
            raise NotFound("There is no such document, or it is not yours to see.")
        name = " ".join(asked.name.split())
        subject = Subject(
            id=SubjectId(fresh()), case=case, document=asked.document or DocumentId(""), kind=asked.kind,
            key=words.fold(name) or name, text=name, page=asked.page or 0, start=0, end=0,
        )  # fmt: skip
        return [pen.state(Act.CREATE, subject)]

    return _kept(workspace, actor, case, pen, made)


def undo(
    workspace: Workspace, actor: Actor, case: CaseId, decision: DecisionId, *, reason: str, alone: bool = False
) -> Decided:
    """Take back one's own decision with all that were taken in one go with it; `alone`: it alone.

    Raises NotFound, NotAllowed, Conflict.
    """
    with acting(workspace, actor, action="entity.undo", case=case):
        pen = Pen(workspace, actor, reason=reason)
        with workspace.records.transaction():
            found = workspace.records.links.decision(decision)
            if found is None or found.act is Act.UNDO or found.cases != {case}:
                raise NotFound(_ABSENT_DECISION)
            kept = [pen.undo(one) for one in undoable(workspace, actor, found, alone=alone)]
            pen.keep(kept, "entity.undo")
            touched = [side.id for side in (found.one, found.two) if side is not None]
            return Decided(decisions=tuple(kept), entities=_holding(entities_of(workspace, actor, case), touched))


class Linked(NamedTuple):
    """What the linking of a case holds, read once: subjects that the actor sees with their entity, links, decisions.

    `hidden`: subjects that he does not see; links and decisions may speak of them.
    """

    subjects: Sequence[tuple[Subject, SubjectId]]
    links: Sequence[MachineLink]
    decisions: Sequence[LinkDecision]
    hidden: frozenset[SubjectId]

    @property
    def entities(self) -> list[CaseEntity]:
        """The entities as they stand, by id."""
        return judgements.entities(
            self.subjects,
            [one for one in self.links if one.one not in self.hidden and one.two not in self.hidden],
            [one for one in self.decisions if not sides_of(one) & self.hidden],
        )


def linked_of(workspace: Workspace, actor: Actor, case: CaseId, *, seen: Records | None = None) -> Linked:
    """What is linked in a case, as `entities_of` has it."""
    links, seen = workspace.records.links, seen or workspace.access.seen_in(actor, case)
    every = links.subjects(case)
    there = every if seen is workspace.records else seen.links.subjects(case)
    hidden = frozenset(one.id for one, _ in every) - {one.id for one, _ in there}
    shown = [one for one in every if one[0].id not in hidden]
    return Linked(shown, links.joined(case), links.decisions([case]), hidden)


def entities_of(workspace: Workspace, actor: Actor, case: CaseId, *, seen: Records | None = None) -> list[CaseEntity]:
    """The entities of a case as they stand and as the actor sees them, by id. The caller has asked the door.

    `seen`: the catalogue where that is less than the actor sees.
    """
    return linked_of(workspace, actor, case, seen=seen).entities


def hidden_subjects(workspace: Workspace, actor: Actor, case: CaseId) -> frozenset[SubjectId]:
    """Subjects of a case that stand in documents which the actor does not see."""
    seen = workspace.access.seen_in(actor, case)
    if seen is workspace.records:
        return frozenset()
    every = {subject.id for subject, _ in workspace.records.links.subjects(case)}
    return frozenset(every - {subject.id for subject, _ in seen.links.subjects(case)})


def sides_of(decision: LinkDecision) -> frozenset[SubjectId]:
    """The subjects that a decision speaks of."""
    return frozenset(side.id for side in (decision.one, decision.two) if side is not None)


def _kept(
    workspace: Workspace, actor: Actor, case: CaseId, pen: Pen,
    made: Callable[[Sequence[CaseEntity]], list[LinkDecision]],
) -> Decided:  # fmt: skip
    """Keep decisions made on the entities as they stand; two writers come one after the other."""
    with acting(workspace, actor, action="entity.judge", case=case), workspace.records.transaction():
        decisions = made(entities_of(workspace, actor, case))
        pen.keep(decisions, "entity.judge")
        touched = [side.id for one in decisions for side in (one.one, one.two) if side is not None]
        return Decided(decisions=tuple(decisions), entities=_holding(entities_of(workspace, actor, case), touched))


def _subjects(workspace: Workspace, case: CaseId, wanted: Sequence[SubjectId]) -> list[Subject]:
    """Subjects as they are, or, made by hand or found no more, as the last decision about each had it."""
    found = {one.id: one for one in workspace.records.links.found(wanted)}
    if len(found) < len(set(wanted)):
        for one in workspace.records.links.decisions([case])[::-1]:
            for side in (one.one, one.two):
                if side is not None:
                    found.setdefault(side.id, side)
    return [found[subject] for subject in wanted]


def _entity(here: Sequence[CaseEntity], wanted: SubjectId) -> CaseEntity:
    found = next((one for one in here if wanted in one.subjects), None)
    if found is None:
        raise NotFound(_ABSENT)
    return found


def _holding(here: Sequence[CaseEntity], touched: Sequence[SubjectId]) -> tuple[CaseEntity, ...]:
    wanted = set(touched)
    return tuple(one for one in here if not wanted.isdisjoint(one.subjects))


def _story(workspace: Workspace, actor: Actor, entity: CaseEntity) -> EntityStory:
    links, hidden = workspace.records.links, hidden_subjects(workspace, actor, entity.case)
    present = [subject for subject, _ in links.subjects(entity.case) if subject.id not in hidden]
    own = set(entity.subjects)
    about: dict[DecisionId, LinkDecision] = {}
    for one in judgements.placed(links.decisions([entity.case]), present):
        if len(one.cases) == 1 and not sides_of(one) & hidden and (one.undoes in about or own & sides_of(one)):
            about[one.id] = one
    return EntityStory(
        entity=entity,
        subjects=tuple(subject for subject in present if subject.id in own),
        decisions=tuple(about.values()),
    )
