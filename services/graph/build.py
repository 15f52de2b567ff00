"""Entities of cases, their documents and journeys → a graph. Pure: whoever calls it has asked the door for them."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.errors import UsageError
from models.graph import Graph, Node, NodeType, Proof, Tie, TieType
from models.ids import CaseId, DecisionId, DocumentId, SubjectId
from models.leg import LegInCase
from models.linking import Act, CaseEntity, Judgement, LinkDecision, Subject
from models.mention import STRONG_KINDS, MentionKind

MOST_NODES = 100_000
MOST_TIES = 500_000


@dataclass(frozen=True)
class CaseParts:
    """What a case gives to the graph: subjects that analyses found or people made, and the decisions that stand.

    `made` has the decisions by which people made subjects.
    """

    case: CaseId
    entities: Sequence[CaseEntity]
    subjects: Mapping[SubjectId, Subject]
    legs: Sequence[LegInCase]
    decisions: Sequence[LinkDecision]
    names: Mapping[DocumentId, str]
    made: Mapping[SubjectId, DecisionId]


def graph_of(parts: Iterable[CaseParts]) -> Graph:
    """The graph of some cases. Raises UsageError where it would be larger than anybody can use."""
    nodes: dict[str, Node] = {}
    ties: dict[tuple[str, str, TieType], Tie] = {}
    values: defaultdict[tuple[MentionKind, str], list[tuple[str, Proof]]] = defaultdict(list)
    judged: list[LinkDecision] = []
    entity_of: dict[SubjectId, str] = {}
    for case in parts:
        for node, some in _of_case(case, values, entity_of):
            nodes.setdefault(node.id, node)
            for tie in some:
                ties.setdefault((tie.one, tie.two, tie.type), tie)
        judged += [one for one in case.decisions if one.act is Act.JUDGE and one.other_case is not None]
        if len(nodes) > MOST_NODES or len(ties) > MOST_TIES:
            raise UsageError(
                f"The graph has more than {MOST_NODES} nodes or {MOST_TIES} ties.",
                next_step="Ask about fewer cases.",
            )
    for tie in (*_same_values(values), *_judged(judged, entity_of)):
        ties.setdefault((tie.one, tie.two, tie.type), tie)
    return Graph(
        nodes=tuple(nodes[one] for one in sorted(nodes)),
        ties=tuple(tie for _, tie in sorted(ties.items()) if tie.one in nodes and tie.two in nodes),
    )


def _of_case(
    case: CaseParts,
    values: defaultdict[tuple[MentionKind, str], list[tuple[str, Proof]]],
    entity_of: dict[SubjectId, str],
) -> Iterator[tuple[Node, list[Tie]]]:
    """Each node of a case with its ties; notes its values, and which subject counts under which entity."""
    living = [one for one in case.entities if not one.not_entity]
    by_key: dict[str, str] = {}
    by_name: defaultdict[str, set[str]] = defaultdict(set)
    for entity in living:
        for subject in entity.subjects:
            entity_of[subject] = entity.id
            found = case.subjects.get(subject)
            if found is not None and found.kind is not MentionKind.PERSON:
                by_key.setdefault(found.key, entity.id)
        for name in (entity.name, *entity.also):
            by_name[folded(name)].add(entity.id)
    documents: set[DocumentId] = set()
    for entity in living:
        ties: dict[tuple[str, str, TieType], Tie] = {}
        for stands in (case.subjects[one] for one in entity.subjects if one in case.subjects):
            proof = _proof(stands, case)
            if stands.document:
                documents.add(stands.document)
                _add(ties, entity.id, stands.document, TieType.STANDS_IN, proof)
            if stands.kind in STRONG_KINDS:
                values[stands.kind, stands.key].append((entity.id, proof))
            for key in stands.values:
                if key in by_key:
                    _add(ties, entity.id, by_key[key], TieType.TIED, proof)
        yield _entity_node(entity), list(ties.values())
    for leg in case.legs:
        if leg.leg.planned:
            # Nobody took part in a journey that was only planned.
            continue
        documents.add(leg.leg.span.document)
        yield _event_node(leg), list(_event_ties(leg, by_key, by_name))
    for document in documents:
        name = case.names.get(document, "")
        yield Node(id=document, type=NodeType.DOCUMENT, case=case.case, name=name), []


def _add(ties: dict[tuple[str, str, TieType], Tie], one: str, two: str, kind: TieType, proof: Proof) -> None:
    if one != two:
        first, second = sorted((one, two))
        ties.setdefault((first, second, kind), Tie(one=first, two=second, type=kind, proof=proof))


def _entity_node(one: CaseEntity) -> Node:
    return Node(
        id=one.id, type=NodeType.ENTITY, case=one.case, name=one.name, kind=one.kind, also=one.also,
        confirmed=one.confirmed, by_hand=one.by_hand,
    )  # fmt: skip


def _event_node(one: LegInCase) -> Node:
    way = " – ".join(place.text for place in one.leg.places)
    return Node(id=one.id, type=NodeType.EVENT, case=one.case, name=way, date=one.leg.date)


def _event_ties(one: LegInCase, by_key: Mapping[str, str], by_name: Mapping[str, set[str]]) -> Iterator[Tie]:
    """A journey stands in its document; who or what has exactly the name that it tells, and nobody else, took part."""
    at = one.leg.span
    proof = Proof(document=at.document, name=one.name, page=at.page)
    ties: dict[tuple[str, str, TieType], Tie] = {}
    _add(ties, one.id, at.document, TieType.STANDS_IN, proof)
    for name in (*one.leg.travellers, one.leg.payer):
        found = by_name.get(folded(name), set()) if name else set()
        if len(found) == 1:
            _add(ties, one.id, next(iter(found)), TieType.TOOK_PART, proof)
    vehicle = by_key.get(f"plate:{one.leg.plate}")
    if vehicle:
        _add(ties, one.id, vehicle, TieType.TOOK_PART, proof)
    yield from ties.values()


def _same_values(values: Mapping[tuple[MentionKind, str], Sequence[tuple[str, Proof]]]) -> Iterator[Tie]:
    """A value that stands in several cases ties its entities in a ring: as few ties as join them all."""
    for places in values.values():
        first: dict[str, Proof] = {}
        for entity, proof in places:
            first.setdefault(entity, proof)
        chain = sorted(first)
        for one, two in pairwise(chain):
            yield Tie(one=one, two=two, type=TieType.SAME_VALUE, proof=first[two])


def _judged(decisions: Iterable[LinkDecision], entity_of: Mapping[SubjectId, str]) -> Iterator[Tie]:
    """What people say to be the same across cases, where nobody says otherwise."""
    said: defaultdict[tuple[str, str], list[LinkDecision]] = defaultdict(list)
    for one in {one.id: one for one in decisions}.values():
        if one.one is not None and one.two is not None:
            sides = [entity_of.get(one.one.id), entity_of.get(one.two.id)]
            if sides[0] is not None and sides[1] is not None:
                first, second = sorted(side for side in sides if side is not None)
                said[first, second].append(one)
    for (first, second), of_pair in said.items():
        if {one.judgement for one in of_pair} == {Judgement.POSITIVE} and first != second:
            yield Tie(one=first, two=second, type=TieType.JUDGED_SAME, proof=Proof(decision=of_pair[0].id))


def _proof(subject: Subject, case: CaseParts) -> Proof:
    if not subject.document:
        return Proof(decision=case.made.get(subject.id))
    return Proof(document=subject.document, name=case.names.get(subject.document, ""), page=subject.page)


def folded(name: str) -> str:
    """A name as names are compared here: without capitals, accents and double spaces."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())
