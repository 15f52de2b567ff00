"""Proposals across cases: the queue, what was decided on each, and whom to ask where a case is not one's own.

Verbs and routes share it. Both sides are shown only to who may see links in both cases. Who has not decided himself
sees nothing of another's decision until two have.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from pydantic import Field

from api.link_decisions import Pen, undoable
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.errors import NotFound
from models.ids import AgencyId, CaseId, DecisionId, SubjectId, derived
from models.link import Band
from models.linking import Act, Judgement, LinkDecision, MachineLink, Subject
from models.mention import MentionKind
from models.proposal import VERDICTS, Ask, Part, Proposal, ProposalState, Reach, Side
from models.review import READERS, Agreement
from models.search import Scope
from services.protection.matcher import Matcher
from services.review import agreement, judgements
from services.search import analysis as words
from services.search.linking.reasons import LANGUAGES, Reasons
from services.search.linking.weighing import block

MOST = 20_000
"""Proposals that are looked through at once: those worth most. A narrower scope has the others."""

MOST_TIED = 1_000
"""People on one value who are looked through for a victim."""

_ABSENT = "There is no such proposal, or it is not yours to see."
_ABSENT_DECISION = "There is no such decision, or it is not yours to see."
Pair = tuple[SubjectId, SubjectId]


class Wanted(Record):
    """Which proposals are asked for; empty: any."""

    cases: tuple[CaseId, ...] | None = Field(default=None, description="with a side in one of these; null: in any")
    kinds: tuple[MentionKind, ...] = ()
    bands: tuple[Band, ...] = ()
    states: tuple[ProposalState, ...] = ()
    agencies: tuple[AgencyId, ...] = Field(default=(), description="with a side in a case of one of these")
    values: tuple[str, ...] = Field(default=(), description="with a side that is one of these names or values")
    waiting: bool = Field(default=False, description="those alone that wait for the one who asks")


class Proposals(Record):
    """A stretch of the proposals, those worth most first."""

    total: int
    more: bool = Field(description="whether there are so many that only those worth most were looked through")
    proposals: tuple[Proposal, ...]


class Asks(Record):
    """Possible links to cases that are not yours."""

    total: int
    asks: tuple[Ask, ...]


class Judged(Record):
    """Decisions that were kept, and the proposals that they are about as they stand now."""

    decisions: tuple[LinkDecision, ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True)
class Seen:
    """A proposal with its sides, the entities that these stand in, and all decisions between those."""

    link: MachineLink
    sides: tuple[Subject, Subject]
    entities: Pair
    standing: Sequence[LinkDecision]

    @property
    def id(self) -> str:
        """Both subjects, one behind the other."""
        return f"{self.link.one}{self.link.two}"

    @property
    def state(self) -> ProposalState:
        """What was decided."""
        if not self.standing:
            return ProposalState.OPEN
        said = judgements.verdict(self.standing)
        return ProposalState.CONFLICT if said is None else VERDICTS[said]

    def open_to(self, reader: str) -> bool:
        """Whether a reader may see what others decided."""
        readers = {one.by for one in self.standing}
        return reader in readers or len(readers) >= READERS

    def waits_for(self, reader: str) -> bool:
        """Whether a reader's decision is wanted still."""
        readers = {one.by for one in self.standing}
        return reader not in readers and len(readers) < READERS


def list_proposals(
    workspace: Workspace, actor: Actor, wanted: Wanted, *, language: str = "en", limit: int = 100, offset: int = 0
) -> Proposals:
    """Proposals between cases in which the actor may see links. Raises NotFound, NotAllowed."""
    scope = workspace.access.scope(actor, action="link.list", cases=wanted.cases)
    found, more = seen(workspace, actor, wanted, scope)
    workspace.access.looked(actor, "link.list", scope, detail={"proposals": len(found)})
    shown = _shown(workspace, actor, found[offset : offset + limit], language)
    return Proposals(total=len(found), more=more, proposals=tuple(shown))


def read_proposal(workspace: Workspace, actor: Actor, proposal: str, *, language: str = "en") -> Proposal:
    """One proposal by id. Raises NotFound."""
    found = _one(workspace, actor, proposal, action="link.read")
    (told,) = _shown(workspace, actor, [found], language)
    return told


def decide(workspace: Workspace, actor: Actor, proposal: str, *, judgement: Judgement, reason: str) -> Judged:
    """Say what two are to one another, as an edge of one's own. Raises NotFound, NotAllowed."""
    with workspace.records.transaction():
        found = _one(workspace, actor, proposal, action="link.judge")
        pen = Pen(workspace, actor, reason=reason)
        made = [judged(pen, found, judgement, actor)]
        pen.keep(made, "link.judge")
        again = _one(workspace, actor, proposal, action="")
    return Judged(decisions=tuple(made), proposals=tuple(_shown(workspace, actor, [again], "en")))


def undo(workspace: Workspace, actor: Actor, decision: DecisionId, *, reason: str, alone: bool = False) -> Judged:
    """Take back one's own decision across cases, with those of the same go. Raises NotFound, NotAllowed, Conflict."""
    with workspace.records.transaction():
        found = workspace.records.links.decision(decision)
        scope = workspace.access.scope(actor, action="link.undo")
        if found is None or found.act is Act.UNDO or len(found.cases) < 2 or not found.cases <= scope.cases:
            workspace.access.looked(actor, "link.undo", scope, subject=decision, outcome=NotFound.code)
            raise NotFound(_ABSENT_DECISION)
        if found.by != reader_of(actor) and not _may_know(workspace, actor, found):
            # That another one decided is hidden: a guessed id must tell nothing.
            raise NotFound(_ABSENT_DECISION)
        pen = Pen(workspace, actor, reason=reason)
        made = [pen.undo(one) for one in undoable(workspace, actor, found, alone=alone)]
        pen.keep(made, "link.undo")
    return Judged(decisions=tuple(made), proposals=())


def list_asks(
    workspace: Workspace, actor: Actor, *, cases: Sequence[CaseId] | None = None, language: str = "en",
    limit: int = 100, offset: int = 0,
) -> Asks:  # fmt: skip
    """Possible links from the actor's cases to those of others: one for each entity and agency, in no telling order.

    Not told are links by name alone, and links to cases that are held closely. Raises NotFound, NotAllowed.
    """
    scope = workspace.access.scope(actor, action="link.list", cases=cases)
    mine = workspace.access.scope(actor, action="link.list", quiet=True).cases
    links = [link for link in workspace.records.links.proposals(scope.cases) if link.band is not Band.POSSIBLE]
    sides = {one.id: one for one in workspace.records.links.found({one for link in links for one in link[:2]})}
    others = {sides[one].case for link in links for one in link[:2] if one in sides} - mine
    reach = workspace.access.reach(actor, others, action="link.list")
    agencies = _agencies(workspace, others | mine)
    closely = workspace.records.levels.held(others)
    held_back = _held_back(workspace, sides.values())
    found: dict[str, tuple[Subject, str]] = {}
    for link in links:
        if not held_back.isdisjoint(link[:2]):
            continue
        for own, other in (link[:2], link[1::-1]):
            if own not in sides or other not in sides or not is_seen(scope, sides[own]):
                continue
            if (sides[other].case, sides[other].document) in closely:
                continue
            if reach.get(sides[other].case) is Reach.ASK:
                agency = agencies[sides[other].case]
                key = derived("ask", sides[own].case, sides[own].kind, sides[own].key, agency)
                kept = found.get(key)
                found[key] = min(kept or (sides[own], agency), (sides[own], agency), key=lambda one: one[0].id)
    workspace.access.looked(actor, "link.list", scope, detail={"asks": len(found)})
    line = Reasons(language).line([("ask", 0.0)])
    entities = _entities(workspace, [subject.id for subject, _ in found.values()])
    told = [
        Ask(
            id=key, kind=subject.kind, agency=agency, words=f"{line}: {agency}",
            side=side_of(workspace, subject, entities.get(subject.id, subject.id), agencies[subject.case]),
        )
        for key, (subject, agency) in sorted(found.items())[offset : offset + limit]
    ]  # fmt: skip
    return Asks(total=len(found), asks=tuple(told))


def _held_back(workspace: Workspace, sides: Iterable[Subject]) -> frozenset[SubjectId]:
    """People whom texts of their case call victims, and on whom nobody has decided; and values tied to one of them.

    No other agency learns of them: that somebody holds her number tells where she is known.
    """
    matchers: dict[CaseId, Matcher | None] = {}

    def hers(case: CaseId, name: str) -> bool:
        if case not in matchers:
            matchers[case] = workspace.records.provisional.matcher(case)
        matcher = matchers[case]
        return matcher is not None and bool(matcher.find(name))

    links, found = workspace.records.links, set()
    values: defaultdict[int, list[Subject]] = defaultdict(list)
    for side in sides:
        if side.kind is not MentionKind.PERSON:
            values[block("tied", side.key)].append(side)
        elif hers(side.case, side.text):
            found.add(side.id)
    tied = links.members(dict.fromkeys(values, MOST_TIED))
    people = {one.number: one for one in links.linkables(numbers={*chain.from_iterable(tied.values())})}
    for key, numbers in tied.items():
        cases = {one.case for one in (people[number] for number in numbers) if hers(one.case, one.text)}
        found.update(side.id for side in values[key] if side.case in cases)
    return frozenset(found)


def list_agreement(workspace: Workspace, actor: Actor, *, cases: Sequence[CaseId] | None = None) -> list[Agreement]:
    """Cohen's kappa over proposals that two people judged blind: all, by kind, by pair. Raises NotFound, NotAllowed."""
    scope = workspace.access.scope(actor, action="link.list", cases=cases)
    mine = workspace.access.scope(actor, action="link.list", quiet=True).cases
    workspace.access.looked(actor, "link.list", scope)
    by_pair: defaultdict[Pair, list[LinkDecision]] = defaultdict(list)
    for one in judgements.standing(workspace.records.links.decisions(scope.cases)):
        if one.act is Act.JUDGE and len(one.cases) > 1 and one.cases <= mine and one.blind:
            by_pair[judgements.pair_of(one)].append(one)
    return agreement.of_judgements(by_pair.values())


def seen(
    workspace: Workspace, actor: Actor, wanted: Wanted, scope: Scope, *, least: float = 0.0
) -> tuple[list[Seen], bool]:
    """The proposals that are asked for, between cases that are the actor's, and whether there were too many.

    `least`: the score from which on.
    """
    mine = workspace.access.scope(actor, action="link.list", quiet=True)
    links = workspace.records.links.proposals(
        scope.cases, kinds=wanted.kinds, bands=wanted.bands, least=least, limit=MOST + 1
    )
    found = with_sides(workspace, links[:MOST], mine)
    agencies = {case: one.agency for case in mine.cases if (one := workspace.records.cases.get(case)) is not None}
    sought = {words.fold(value) for value in wanted.values} | set(wanted.values)
    me = reader_of(actor)
    told = [
        one for one in found
        if (not wanted.states or one.state in wanted.states)
        and (not wanted.agencies or any(agencies.get(side.case) in wanted.agencies for side in one.sides))
        and (not sought or any(_is(side, sought) for side in one.sides))
        and (not wanted.waiting or one.waits_for(me))
    ]  # fmt: skip
    return told, len(links) > MOST


def judged(pen: Pen, found: Seen, judgement: Judgement, actor: Actor) -> LinkDecision:
    """The edge of a decision. It keeps where the sides stand, and no words of either: each case guards its own."""
    nothing = {"text": "", "days": (), "years": (), "values": (), "sides": (), "lands": {}, "parents": ()}
    one, two = (side.model_copy(update={**nothing, "key": side.id}) for side in found.sides)
    me = reader_of(actor)
    blind = not found.open_to(me) or all(decision.by == me for decision in found.standing)
    return pen.judge(one, two, judgement, blind=blind)


def reader_of(actor: Actor) -> str:
    """Under what a person's decisions are kept together."""
    return actor.user or actor.name


def _one(workspace: Workspace, actor: Actor, proposal: str, *, action: str) -> Seen:
    """A proposal whose cases both allow an act; no act: one that was looked at already. Raises NotFound, NotAllowed."""
    one, two = SubjectId(proposal[:32]), SubjectId(proposal[32:])
    link = workspace.records.links.proposal(one, two)
    visible = workspace.access.scope(actor, action="link.read", quiet=not action)
    # One that is not there costs the work of one that is somebody else's.
    nothing = MachineLink(one, two, across=True, odds=0.0, score=0.0, band=Band.POSSIBLE, parts=())
    found = with_sides(workspace, [link or nothing], visible if link is not None else Scope(cases=frozenset()))
    if not found or found[0].id != proposal:
        workspace.access.looked(actor, action or "link.read", visible, subject=proposal[:32], outcome=NotFound.code)
        raise NotFound(_ABSENT)
    cases = frozenset(side.case for side in found[0].sides)
    if action:
        try:
            scope = workspace.access.scope(actor, action=action, cases=cases)
        except NotFound as error:
            raise NotFound(_ABSENT) from error
        if action == "link.read":
            workspace.access.looked(actor, action, scope, subject=proposal[:32])
    return found[0]


def is_seen(scope: Scope, side: Subject) -> bool:
    """Whether a scope shows where a side stands; what was made by hand stands in its case."""
    return side.case in scope.cases if not side.document else scope.sees(side.case, side.document)


def with_sides(workspace: Workspace, links: Sequence[MachineLink], scope: Scope) -> list[Seen]:
    """Links whose sides are both in a scope, with what was decided between their entities."""
    store = workspace.records.links
    sides = {one.id: one for one in store.found({one for link in links for one in link[:2]})}
    links = [link for link in links if all(one in sides and is_seen(scope, sides[one]) for one in link[:2])]
    about = {sides[one].case for link in links for one in link[:2]}
    across = [one for one in judgements.standing(store.decisions(about)) if one.act is Act.JUDGE and len(one.cases) > 1]
    documents = {side.document for one in across for side in (one.one, one.two) if side is not None}
    placed = judgements.placed(across, store.of_documents(documents))
    decided = {side.id for one in placed for side in (one.one, one.two) if side is not None}
    entities = _entities(workspace, {one for link in links for one in link[:2]} | decided)
    between: defaultdict[frozenset[SubjectId], list[LinkDecision]] = defaultdict(list)
    for one in placed:
        between[frozenset(entities.get(side, side) for side in judgements.pair_of(one))].append(one)
    found = []
    for link in links:
        if link.one not in entities or link.two not in entities:
            continue  # its document is linked anew just now
        pair = entities[link.one], entities[link.two]
        last = {one.by: one for one in between.get(frozenset(pair), ())}
        found.append(Seen(link, (sides[link.one], sides[link.two]), pair, list(last.values())))
    return found


def _may_know(workspace: Workspace, actor: Actor, decision: LinkDecision) -> bool:
    """Whether an actor may know of another's decision: he has judged the same two, or two others have."""
    every = judgements.standing(workspace.records.links.decisions(decision.cases))
    same = {
        one.by for one in every
        if one.act is Act.JUDGE and judgements.pair_of(one) == judgements.pair_of(decision)
    }  # fmt: skip
    return reader_of(actor) in same or len(same) >= READERS


def _is(side: Subject, sought: Collection[str]) -> bool:
    return not {side.key, side.key.partition(":")[2], words.fold(side.text), side.text}.isdisjoint(sought)


def _entities(workspace: Workspace, ids: Iterable[SubjectId]) -> Mapping[SubjectId, SubjectId]:
    return {one.id: one.entity for one in workspace.records.links.linkables(ids=set(ids))}


def _agencies(workspace: Workspace, cases: Iterable[CaseId]) -> Mapping[CaseId, str]:
    """The name of each case's agency."""
    names: dict[AgencyId, str] = {one.id: one.name for one in workspace.records.people.agencies()}
    found = {case: workspace.records.cases.get(case) for case in cases}
    return {case: names.get(one.agency, "") for case, one in found.items() if one is not None}


def side_of(workspace: Workspace, subject: Subject, entity: SubjectId, agency: str) -> Side:
    """A subject as it is shown, at its place; the caller has asked the door."""
    evidence = workspace.records.evidence
    document, page = evidence.document(subject.document), evidence.page(subject.document, subject.page)
    return Side(
        case=subject.case, agency=agency, subject=subject.id, entity=entity, text=subject.text,
        document=subject.document, name="" if document is None else document.name, page=subject.page,
        start=subject.start, end=subject.end, mentions=subject.mentions,
        boxes=() if page is None else page.boxes(subject.start, subject.end),
    )  # fmt: skip


def _shown(workspace: Workspace, actor: Actor, found: Sequence[Seen], language: str) -> list[Proposal]:
    reasons = Reasons(language if language in LANGUAGES else "en")
    agencies = _agencies(workspace, {side.case for one in found for side in one.sides})
    return [_proposal(workspace, one, agencies, reasons, me=reader_of(actor)) for one in found]


def _proposal(
    workspace: Workspace, one: Seen, agencies: Mapping[CaseId, str], reasons: Reasons, *, me: str
) -> Proposal:
    link = one.link
    weighed = sorted(link.parts, key=lambda part: -abs(part[1]))
    parts = [Part(code=code, amount=round(amount, 3), words=reasons.line([(code, amount)])) for code, amount in weighed]
    against = [part for part in parts if part.words and part.amount < 0]
    visible = one.standing if one.open_to(me) else []
    grounds = [(f"ground_{ground}", 0.0) for ground in link.grounds]
    first, second = (
        side_of(workspace, side, entity, agencies.get(side.case, ""))
        for side, entity in zip(one.sides, one.entities, strict=True)
    )
    return Proposal(
        id=one.id, kind=one.sides[0].kind, band=link.band, score=round(link.score, 4), sides=(first, second),
        reason=reasons.line(link.parts), supports=tuple(part for part in parts if part.words and part not in against),
        against=tuple(against), worth=link.worth, explanation=reasons.line([("worth", 0.0), *grounds]),
        state=one.state if visible or not one.standing else ProposalState.OPEN, readers=len(one.standing),
        decisions=tuple(visible), hidden=len(one.standing) - len(visible),
    )  # fmt: skip
