"""The graph of one's cases, for verbs and routes: asked, written to files, and entities of other programs taken in."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from enum import StrEnum

import phonenumbers

from api.judging import linked_of, sides_of
from api.leaving import OfCases
from api.link_decisions import Pen
from api.wiring import Workspace
from models.asked import AskedFor
from models.audit import Actor
from models.base import Record
from models.errors import UsageError
from models.graph import Community, Graph, Node, Step
from models.ids import CaseId, DocumentId, SubjectId, derived, fresh
from models.leg import LegInCase
from models.linking import Act, LinkDecision, Subject
from models.mention import Mention, MentionKind
from models.search import Scope
from models.span import Provenance, Span
from services.graph import files, ftm
from services.graph.ask import Network
from services.graph.build import CaseParts, graph_of
from services.graph.ftm import Taken
from services.ports import Records
from services.review.judgements import placed, standing
from services.search import analysis as words
from services.search.linking.people import birth
from services.search.linking.subjects import value_key

_NOWHERE = Provenance(extractor="followthemoney", version="1")


class Format(StrEnum):
    """Files that a graph is written as."""

    GRAPHML = "graphml"
    GEXF = "gexf"
    FTM = "ftm"


class Neighbours(Record):
    """A stretch of those who stand beside an entity, with the number of all."""

    total: int
    steps: tuple[Step, ...]


class Path(Record):
    """The shortest way between two entities; no steps where they do not hang together."""

    steps: tuple[Step, ...]


class Shared(Record):
    """Somebody who stands beside both, with the proof on either side."""

    node: Node
    first: Step
    second: Step


class Common(Record):
    """Those who stand beside both, best proven first, with the number of all."""

    total: int
    shared: tuple[Shared, ...]


class Communities(Record):
    """Groups of entities, the largest first, with the number of all."""

    total: int
    communities: tuple[Community, ...]


class Imported(Record):
    """What was taken in: entities, those that were there already, and what was left out."""

    entities: int
    known: int
    left_out: int
    batch: str


def neighbours(
    workspace: Workspace,
    actor: Actor,
    entity: str,
    *,
    cases: Sequence[CaseId] | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Neighbours:
    """Who stands beside an entity or journey, with the proof. Raises NotFound, NotAllowed, UsageError (too large)."""
    total, steps = Network(_graph(workspace, actor, cases)).neighbours(entity, limit=limit, offset=offset)
    return Neighbours(total=total, steps=tuple(steps))


def path(workspace: Workspace, actor: Actor, one: str, two: str, *, cases: Sequence[CaseId] | None = None) -> Path:
    """The shortest way between two, each step with the documents that prove it. Raises as `neighbours` does."""
    return Path(steps=tuple(Network(_graph(workspace, actor, cases)).path(one, two)))


def common(
    workspace: Workspace,
    actor: Actor,
    one: str,
    two: str,
    *,
    cases: Sequence[CaseId] | None = None,
    limit: int = 100,
) -> Common:
    """Who stands beside both. Raises as `neighbours` does."""
    total, found = Network(_graph(workspace, actor, cases)).common(one, two, limit=limit)
    return Common(total=total, shared=tuple(Shared(node=a.two, first=a, second=b) for a, b in found))


def communities(
    workspace: Workspace,
    actor: Actor,
    *,
    cases: Sequence[CaseId] | None = None,
    limit: int = 50,
    members: int = 50,
) -> Communities:
    """Which entities belong together. Raises as `neighbours` does."""
    total, found = Network(_graph(workspace, actor, cases)).communities(limit=limit, members=members)
    return Communities(total=total, communities=tuple(found))


def export(workspace: Workspace, actor: Actor, form: Format, *, cases: Sequence[CaseId] | None = None) -> bytes:
    """The graph as a file. Raises as `neighbours` does."""
    found, _ = graph_in(workspace, actor, cases, action="graph.export", detail={"format": form.value})
    graph = OfCases(workspace.records).graph(found)
    if form is Format.FTM:
        return b"".join(ftm.entities(graph))
    return files.graphml(graph) if form is Format.GRAPHML else files.gexf(graph)


def take_in(workspace: Workspace, actor: Actor, case: CaseId, data: bytes, *, reason: str) -> Imported:
    """Entities of a FollowTheMoney file become entities of the case, made by the actor's hand, apart from mentions.

    All of them or none; what the case has from an earlier time is not made twice. They are decisions of one batch,
    which their maker can take back in one go. Raises NotFound, NotAllowed, BadEntities, UsageError (no reason).
    """
    told = " ".join(reason.split())
    if not any(sign.isalnum() for sign in told) or len(told) > 900:
        raise UsageError("Where is it from, and why is it taken in? The reason is missing.", next_step="Say it.")
    home = workspace.access.check(actor, case, action="graph.import")
    found, left_out = ftm.taken(data)
    source = hashlib.sha256(data).hexdigest()
    pen = Pen(workspace, actor, reason=f"{told} [{source[:16]}]", batch=fresh())
    with workspace.records.transaction():
        decided = standing(workspace.records.links.decisions([case]))
        there = {one.one.id for one in decided if one.act is Act.CREATE and one.one is not None}
        keys = {one.id: _key(one, home.country) for one in found}
        # A value stands in the case once, however many entities of the file have it.
        wanted = {subject.id: (subject, one) for one in found for subject in [_subject(one, case, keys)]}
        made: list[LinkDecision] = []
        for subject, one in wanted.values():
            if subject.id in there:
                continue
            made.append(pen.state(Act.CREATE, subject))
            made += [pen.state(Act.ALIAS, subject, value=name) for name in one.also]
        if made:
            pen.keep(made, "graph.import")
    new = sum(one.act is Act.CREATE for one in made)
    return Imported(entities=new, known=len(wanted) - new, left_out=left_out, batch=made[0].batch if made else "")


def graph_in(
    workspace: Workspace,
    actor: Actor,
    cases: Sequence[CaseId] | None,
    *,
    action: str = "graph.read",
    detail: dict[str, str | int] | None = None,
    asked: AskedFor | None = None,
) -> tuple[Graph, Scope]:
    """The graph of the cases in which the actor may do this, narrowed to `cases`, and they; in their trails.

    Raises as `neighbours` does.
    """
    scope = workspace.access.scope(actor, action=action, cases=cases)
    # Looked at once: for each case anew, the work would grow with the square of their number.
    seen = workspace.access.seen(scope)
    legs: defaultdict[CaseId, list[LegInCase]] = defaultdict(list)
    for leg in seen.routes.legs(scope.cases):
        legs[leg.case].append(leg)
    # Most cases of somebody who has hundreds give nothing, and would be asked seven things each.
    giving = workspace.records.links.concerned(scope.cases) | legs.keys()
    graph = graph_of(_parts(workspace, actor, case, scope, seen=seen, legs=legs[case]) for case in sorted(giving))
    workspace.access.looked(actor, action, scope, detail={"nodes": len(graph.nodes), **(detail or {})}, asked=asked)
    return graph, scope


def _graph(workspace: Workspace, actor: Actor, cases: Sequence[CaseId] | None) -> Graph:
    return graph_in(workspace, actor, cases)[0]


def _parts(
    workspace: Workspace, actor: Actor, case: CaseId, scope: Scope, *, seen: Records, legs: Sequence[LegInCase]
) -> CaseParts:
    """What a case gives. A judgement across cases counts where both are in the scope."""
    records = workspace.records
    linked = linked_of(workspace, actor, case, seen=seen)
    subjects = {subject.id: subject for subject, _ in linked.subjects}
    decisions = placed(standing(linked.decisions), subjects.values())
    told = [one for one in decisions if one.cases <= scope.cases and not sides_of(one) & linked.hidden]
    made = [one for one in told if one.act is Act.CREATE and one.one is not None]
    documents: set[DocumentId] = {one.document for one in subjects.values() if one.document}
    names = {document: head.name for document, head in records.evidence.heads(documents).items()}
    return CaseParts(
        case=case,
        entities=linked.entities,
        subjects={**{one.one.id: one.one for one in made if one.one is not None}, **subjects},
        made={one.one.id: one.id for one in made if one.one is not None},
        legs=legs,
        decisions=told,
        names=names,
    )


def _subject(one: Taken, case: CaseId, keys: dict[str, str]) -> Subject:
    """An entity as it is kept: its id hangs on its id in the file, a value's on the value: it is not made twice."""
    name, key = one.name, keys[one.id]
    told = (one.id,) if one.kind in ftm.PARTIES else (one.kind.value, key)
    births = [birth(text) for text in one.births]
    return Subject(
        id=SubjectId(derived("followthemoney", case, *told)),
        case=case,
        document=DocumentId(""),
        kind=one.kind,
        key=key,
        text=name,
        page=0,
        start=0,
        end=0,
        days=tuple(sorted({day for _, day, _ in births if day})),
        years=tuple(sorted({year for year, _, _ in births if year is not None})),
        values=tuple(sorted({keys[value] for value in one.values})),
    )


def _key(one: Taken, country: str) -> str:
    """Under which it meets values of documents; of a person or body the folded name."""
    normal = _normal(one, country)
    if normal:
        span = Span(document=DocumentId(""), page=1, start=0, end=len(one.name))
        mention = Mention(kind=one.kind, span=span, text=one.name, normal=normal, confidence=1, provenance=_NOWHERE)
        key = value_key(mention)
        if key:
            return key
    return words.fold(one.name) or one.name


def _normal(one: Taken, country: str) -> str:
    match one.kind:
        case MentionKind.PHONE:
            try:
                number = phonenumbers.parse(one.name, (one.country or country).upper())
            except phonenumbers.NumberParseException:
                return ""
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        case MentionKind.PLATE | MentionKind.IBAN:
            return "".join(sign for sign in one.name.upper() if sign.isalnum())
        case MentionKind.EMAIL:
            return one.name.strip().lower()
        case MentionKind.HANDLE:
            return f"@{one.name.strip().lower().lstrip('@')}"
        case MentionKind.ID:
            value = "".join(sign for sign in one.name.upper() if sign.isalnum())
            return f"{one.country or 'xx'}.paper:{value}"
        case MentionKind.PLACE:
            return one.name
        case _:
            return ""
