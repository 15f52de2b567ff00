"""How long cases are kept: rules, legal holds, what is due. For routes, pages and verbs."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pydantic import Field

from api.closing import responsible
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.case import Case
from models.errors import NotFound
from models.ids import CaseId, DocumentId, PersonId, fresh
from models.keeping import (
    REVIEWED_EVERY,
    Due,
    DueState,
    Keeping,
    KeptFor,
    LegalHold,
    RetentionRule,
    months_after,
)
from models.protected import CasePerson

_ABSENT_HOLD = "There is no such hold, or it holds no more."


class RuleAsked(Record):
    """How long something is to be kept."""

    about: KeptFor = KeptFor.CASE
    months: int = Field(ge=1, le=1200, examples=[120])
    event: str = Field(min_length=3, max_length=200, pattern=r"\w", examples=["final judgement"])
    since: dt.date | None = Field(default=None, description="when that was; absent: not yet")
    reason: str = Field(min_length=3, max_length=500, pattern=r"\w", examples=["Law 260, art. 18"])


class HoldAsked(Record):
    """What is to be held, and by whose order. With neither document nor person: the whole case."""

    document: DocumentId | None = Field(default=None, pattern=r"^[0-9a-f]{32}$")
    person: PersonId | None = Field(default=None, pattern=r"^[0-9a-f]{32}$")
    order: str = Field(min_length=1, max_length=200, pattern=r"\w", examples=["77/2026"])
    reason: str = Field(min_length=3, max_length=500, pattern=r"\w", examples=["appeal is pending"])
    until: dt.date | None = Field(default=None, description="day of its next review; it holds beyond it")


class HoldLifted(Record):
    """By which order a hold ends."""

    order: str = Field(min_length=1, max_length=200, pattern=r"\w", examples=["91/2027"])


def keeping(workspace: Workspace, actor: Actor, case: CaseId) -> Keeping:
    """The rules and holds of a case, and what is due. Raises NotFound, NotAllowed."""
    workspace.access.case(actor, case, action="keeping.read")
    return Keeping(
        case=case,
        rules=tuple(workspace.records.keeping.rules([case])),
        holds=tuple(one for one in workspace.records.keeping.holds([case]) if _sees(workspace, actor, one)),
        due=tuple(_due(workspace, [case])),
    )


def due(workspace: Workspace, actor: Actor) -> Sequence[Due]:
    """The cases of an actor, and the people in them, the soonest due first. Raises NotAllowed."""
    scope = workspace.access.scope(actor, action="keeping.read")
    found = _due(workspace, sorted(scope.cases))
    workspace.access.looked(actor, "keeping.read", scope, detail={"due": len(found)})
    return found


def all_due(workspace: Workspace) -> Sequence[Due]:
    """The same of all cases, for what the program does by itself."""
    return _due(workspace, [one.id for one in workspace.records.cases.all()])


def set_rule(workspace: Workspace, actor: Actor, case: CaseId, asked: RuleAsked) -> RetentionRule:
    """Say how long something is kept, in place of what was said of it before. Raises NotFound, NotAllowed."""
    workspace.access.check(actor, case, action="keeping.set")
    rule = RetentionRule(id=fresh(), case=case, set_by=actor.name, set_at=workspace.clock.now(), **asked.model_dump())
    with workspace.records.transaction():
        workspace.records.keeping.add_rule(rule)
        detail: dict[str, str | int] = {"about": rule.about.value, "months": rule.months}
        workspace.records.audit.append(actor, "keeping.set", case=case, subject=rule.id, detail=detail)
    return next(one for one in workspace.records.keeping.rules([case]) if one.id == rule.id)


def set_hold(workspace: Workspace, actor: Actor, case: CaseId, asked: HoldAsked) -> LegalHold:
    """Hold a case, a document or a person. Raises NotFound (also what is to be held), NotAllowed."""
    workspace.access.check(actor, case, action="hold.set")
    in_case(workspace, actor, case, document=asked.document, person=asked.person, action="hold.set")
    hold = LegalHold(id=fresh(), case=case, set_by=actor.name, set_at=workspace.clock.now(), **asked.model_dump())
    with workspace.records.transaction():
        workspace.records.keeping.add_hold(hold)
        detail: dict[str, str | int] = {"held": asked.document or asked.person or case}
        workspace.records.audit.append(actor, "hold.set", case=case, subject=hold.id, detail=detail)
    return _hold(workspace, case, hold.id)


def lift_hold(workspace: Workspace, actor: Actor, case: CaseId, hold: str, order: str) -> LegalHold:
    """End a hold, by an order. Raises NotFound, NotAllowed."""
    workspace.access.check(actor, case, action="hold.lift")
    known = [one for one in workspace.records.keeping.holds([case]) if one.id == hold]
    with workspace.records.transaction():
        seen = bool(known) and _sees(workspace, actor, known[0])
        done = seen and workspace.records.keeping.lift(
            case, hold, by=actor.name, at=workspace.clock.now(), order=" ".join(order.split())
        )
        outcome = "ok" if done else NotFound.code
        workspace.records.audit.append(actor, "hold.lift", case=case, subject=hold, outcome=outcome)
    if not done:
        raise NotFound(_ABSENT_HOLD)
    return _hold(workspace, case, hold)


def in_case(
    workspace: Workspace,
    actor: Actor,
    case: CaseId,
    *,
    action: str,
    document: DocumentId | None = None,
    person: PersonId | None = None,
) -> None:
    """That a document, or a person, is of a case, as far as the actor sees. Raises NotFound."""
    if document is not None and workspace.access.check_document(actor, document, action=action) != case:
        raise NotFound("There is no such document, or it is not yours to see.")
    found = None if person is None else workspace.records.protection.person(person)
    if person is not None and (found is None or found.case != case):
        raise NotFound("There is no such person, or she is not yours to see.")


def standing(workspace: Workspace, case: CaseId) -> list[LegalHold]:
    """The holds of a case that were not lifted."""
    return [one for one in workspace.records.keeping.holds([case]) if one.lifted_at is None]


def _hold(workspace: Workspace, case: CaseId, hold: str) -> LegalHold:
    return next(one for one in workspace.records.keeping.holds([case]) if one.id == hold)


def _sees(workspace: Workspace, actor: Actor, hold: LegalHold) -> bool:
    """Whether a hold may be told: that of a document that is not the actor's to see tells of it."""
    if hold.document is None:
        return True
    scope = workspace.access.scope(actor, action="keeping.read", cases=[hold.case], quiet=True)
    return scope.sees(hold.case, hold.document)


def _due(workspace: Workspace, cases: Sequence[CaseId]) -> list[Due]:
    rules: dict[tuple[CaseId, KeptFor], RetentionRule] = {}
    for rule in workspace.records.keeping.rules(cases):
        rules.setdefault((rule.case, rule.about), rule)
    holds: defaultdict[CaseId, list[LegalHold]] = defaultdict(list)
    for hold in workspace.records.keeping.holds(cases):
        if hold.lifted_at is None:
            holds[hold.case].append(hold)
    today = workspace.clock.now().date()
    found = []
    for case in cases:
        known = workspace.records.cases.get(case)
        if known is None:
            continue
        owner = responsible(workspace, known)
        of_case = _OfCase(known, "" if owner is None else workspace.records.people.user(owner).login, today)
        found.append(_told(of_case, rules.get((case, KeptFor.CASE)), holds[case]))
        for person in workspace.records.protection.people(case):
            own = _soonest(rules.get((case, KeptFor(category.value))) for category in person.categories)
            if own is not None:
                about = [one for one in holds[case] if one.document is None and one.person in (None, person.id)]
                found.append(_told(of_case, own, about, person=person))
    order = [DueState.DUE, DueState.HELD, DueState.NO_RULE, DueState.RUNS, DueState.WAITS]
    return sorted(found, key=lambda one: (order.index(one.state), one.ends or dt.date.max, one.number, one.label))


def _soonest(rules: Iterable[RetentionRule | None]) -> RetentionRule | None:
    """Of the rules of several categories, the one that ends first: the strictest holds."""
    known = [rule for rule in rules if rule is not None]
    return min(known, key=lambda one: (one.ends or dt.date.max, one.id), default=None)


class _OfCase(NamedTuple):
    """What is the same of all that is kept in a case."""

    case: Case
    owner: str
    today: dt.date


def _next_year(since: dt.date, today: dt.date) -> dt.date:
    """The first day after today on which a time of review since a day is over."""
    months = REVIEWED_EVERY
    while (day := months_after(since, months)) <= today:
        months += REVIEWED_EVERY
    return day


def _told(
    of: _OfCase, rule: RetentionRule | None, holds: Sequence[LegalHold], *, person: CasePerson | None = None
) -> Due:
    today = of.today
    ends = None if rule is None else rule.ends
    if rule is None:
        state = DueState.NO_RULE
    elif ends is None:
        state = DueState.WAITS
    elif ends >= today:
        state = DueState.RUNS
    else:
        state = DueState.HELD if holds else DueState.DUE
    return Due(
        case=of.case.id,
        number=of.case.number,
        owner=of.owner,
        review=ends or _next_year((of.case.opened if rule is None else rule.set_at).date(), today),
        person=None if person is None else person.id,
        label="" if person is None else person.label,
        state=state,
        rule=rule,
        ends=ends,
        holds=tuple(one.id for one in holds),
    )
