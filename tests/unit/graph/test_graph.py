"""The graph: what ties whom, asked and written to files."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

import networkx as nx
import pytest
from support import checkers
from support.factories import a_document, a_page
from support.linking import a_link_decision, a_subject

from models.document import Document
from models.errors import NotFound, UsageError
from models.graph import Graph, NodeType, Proof, Tie, TieType
from models.ids import CaseId, DocumentId
from models.leg import Leg, LegInCase, LegPlace, LegSource
from models.linking import Act, Judgement, LinkDecision, Subject
from models.mention import MentionKind
from models.span import Provenance, Span
from services.graph import build, files, ftm
from services.graph.ask import Network
from services.graph.build import CaseParts, graph_of
from services.review.judgements import entities

ONE, TWO = CaseId("1" * 32), CaseId("2" * 32)


def on(
    document: int, text: str, *, case: CaseId = ONE, kind: MentionKind = MentionKind.PERSON, **more: object
) -> Subject:
    made = a_subject(document, text, case=case, kind=kind)
    if kind is not MentionKind.PERSON:
        key = f"{kind.value.lower()}:{text}"
        made = made.model_copy(update={"key": key, "id": Subject.id_of(made.document, 0, kind, key)})
    return made.model_copy(update=more)


def parts(
    *subjects: Subject, case: CaseId = ONE, decisions: Sequence[LinkDecision] = (), legs: Sequence[LegInCase] = ()
) -> CaseParts:
    return CaseParts(
        case=case,
        entities=entities([(one, one.id) for one in subjects], [], decisions),
        subjects={one.id: one for one in subjects},
        legs=legs,
        decisions=decisions,
        names={one.document: f"{one.document[:4]}.pdf" for one in subjects},
        made={},
    )


def ties(graph: Graph, kind: TieType) -> set[frozenset[str]]:
    return {frozenset((one.one, one.two)) for one in graph.ties if one.type is kind}


ANA, LUIS, EVA = on(1, "Ana Rojas"), on(1, "Luis Choque"), on(2, "Eva Vega")
PHONE = on(1, "+59171234567", kind=MentionKind.PHONE)


def test_entities_stand_in_their_documents_with_the_page() -> None:
    graph = graph_of([parts(ANA)])
    assert [node.type for node in graph.nodes if node.id == ANA.document] == [NodeType.DOCUMENT]
    [tie] = graph.ties
    assert {tie.one, tie.two} == {ANA.id, ANA.document}
    assert tie.proof == Proof(document=ANA.document, name=f"{ANA.document[:4]}.pdf", page=1)


def test_a_value_is_tied_to_whom_a_text_ties_it() -> None:
    ana = ANA.model_copy(update={"values": (PHONE.key,)})
    assert ties(graph_of([parts(ana, LUIS, PHONE)]), TieType.TIED) == {frozenset((ana.id, PHONE.id))}


def test_what_people_say_is_none_is_no_node() -> None:
    none = a_link_decision(1, Act.NOT_ENTITY, ANA)
    assert ANA.id not in {node.id for node in graph_of([parts(ANA, LUIS, decisions=[none])]).nodes}


def test_a_number_in_two_cases_ties_them_and_a_name_does_not() -> None:
    there = on(3, "+59171234567", case=TWO, kind=MentionKind.PHONE)
    namesake = on(3, "Ana Rojas", case=TWO)
    graph = graph_of([parts(ANA, PHONE), parts(there, namesake, case=TWO)])
    assert ties(graph, TieType.SAME_VALUE) == {frozenset((PHONE.id, there.id))}
    way = Network(graph).path(ANA.id, namesake.id)
    (across,) = [step for step in way if TieType.SAME_VALUE in step.types]
    assert {proof.document for proof in across.proofs} == {PHONE.document, there.document}


def test_a_judgement_across_cases_ties_until_somebody_says_otherwise() -> None:
    there = on(3, "Ana Rojas", case=TWO)
    same = a_link_decision(1, one=ANA, two=there, judgement=Judgement.POSITIVE)
    other = a_link_decision(2, one=ANA, two=there, judgement=Judgement.NEGATIVE, by="bea")
    graph = graph_of([parts(ANA, decisions=[same]), parts(there, case=TWO, decisions=[same])])
    assert ties(graph, TieType.JUDGED_SAME) == {frozenset((ANA.id, there.id))}
    graph = graph_of([parts(ANA, decisions=[same, other]), parts(there, case=TWO, decisions=[same, other])])
    assert ties(graph, TieType.JUDGED_SAME) == set()


def a_leg(document: Document, *travellers: str, plate: str | None = None) -> LegInCase:
    place = LegPlace(text="La Paz", normal="la paz", start=0, end=6)
    leg = Leg(
        span=Span(document=document.id, page=3, start=0, end=10), origin=place, date="2025-03-04", plate=plate,
        travellers=travellers, source=LegSource.SENTENCE, reason="went",
        provenance=Provenance(extractor="routes", version="1"),
    )  # fmt: skip
    return LegInCase(id=leg.id, case=ONE, name="viaje.pdf", leg=leg)


def test_a_journey_ties_whom_it_names_and_nobody_of_two_namesakes() -> None:
    document = a_document(a_page("x"), case=ONE, name="viaje.pdf")
    plate = on(1, "AB123CD", kind=MentionKind.PLATE)
    leg = a_leg(document, "ANA ROJAS", "Eva Vega", plate="AB123CD")
    graph = graph_of([parts(ANA, EVA, on(3, "Eva Vega"), plate, legs=[leg])])
    assert ties(graph, TieType.TOOK_PART) == {frozenset((leg.id, ANA.id)), frozenset((leg.id, plate.id))}
    [event] = [node for node in graph.nodes if node.type is NodeType.EVENT]
    assert (event.name, event.date) == ("La Paz", "2025-03-04")


def test_nobody_took_part_in_a_journey_that_was_only_planned() -> None:
    document = a_document(name="viaje.pdf")
    leg = a_leg(document, "ANA ROJAS")
    planned = leg.model_copy(update={"leg": leg.leg.model_copy(update={"planned": True})})
    graph = graph_of([parts(ANA, legs=[planned])])
    assert ties(graph, TieType.TOOK_PART) == set()
    assert planned.id not in {node.id for node in graph.nodes}


def test_the_shortest_way_has_the_documents_of_each_step() -> None:
    graph = graph_of([parts(ANA, PHONE, EVA)])
    network = Network(graph)
    way = network.path(ANA.id, PHONE.id)
    [step] = way
    assert (step.one.id, step.two.id, step.documents) == (ANA.id, PHONE.id, 1)
    assert {proof.document for proof in step.proofs} == {ANA.document}
    assert network.path(ANA.id, EVA.id) == []


def test_a_way_prefers_few_named_over_a_list_of_everybody() -> None:
    crowd = [on(9, f"Nadie {number}") for number in range(200)]
    ana_listed, eva_listed = on(9, "Ana Rojas"), on(9, "Eva Vega")
    between, eva_near = on(4, "Luis Choque"), on(4, "Eva Vega")
    everybody = [ANA, LUIS, between, eva_near, ana_listed, eva_listed, *crowd]
    same = [
        a_link_decision(1, one=ANA, two=ana_listed, judgement=Judgement.POSITIVE),
        a_link_decision(2, one=eva_near, two=eva_listed, judgement=Judgement.POSITIVE),
        a_link_decision(3, one=LUIS, two=between, judgement=Judgement.POSITIVE),
    ]
    network = Network(graph_of([parts(*everybody, decisions=same)]))
    one = next(node.id for node in network.nodes.values() if node.name == "Ana Rojas")
    two = next(node.id for node in network.nodes.values() if node.name == "Eva Vega")
    total, _ = network.neighbours(one, limit=1)
    assert total == 202
    way = network.path(one, two)
    assert [step.two.name for step in way] == ["Luis Choque", "Eva Vega"]
    assert [{proof.document for proof in step.proofs} for step in way] == [{ANA.document}, {between.document}]


def test_neighbours_are_those_tied_first_then_by_documents() -> None:
    ana = ANA.model_copy(update={"values": (PHONE.key,)})
    total, steps = Network(graph_of([parts(ana, LUIS, PHONE)])).neighbours(ana.id, limit=10)
    assert total == 2
    assert [step.two.name for step in steps] == [PHONE.text, "Luis Choque"]
    assert steps[0].types == (TieType.TIED, TieType.STANDS_IN)


def test_common_neighbours_have_proof_on_either_side() -> None:
    eva = on(2, "Eva Vega")
    network = Network(graph_of([parts(ANA, PHONE), parts(eva, on(2, "+59171234567", kind=MentionKind.PHONE))]))
    total, found = network.common(ANA.id, PHONE.id, limit=5)
    assert (total, found) == (0, [])
    both = Network(graph_of([parts(ANA, LUIS, PHONE)]))
    total, found = both.common(ANA.id, LUIS.id, limit=5)
    assert [(a.two.id, b.two.id) for a, b in found] == [(PHONE.id, PHONE.id)]
    assert total == 1


def test_communities_are_those_tied_among_themselves() -> None:
    left = [on(number, name) for number in (1, 2) for name in ("Ana Rojas", "Luis Choque", "Pía Soto")]
    right = [on(number, name) for number in (5, 6) for name in ("Eva Vega", "Iván Paz", "Noé Gil")]
    joined = [
        a_link_decision(n, one=one, two=two, judgement=Judgement.POSITIVE)
        for n, (one, two) in enumerate(zip((*left[:3], *right[:3]), (*left[3:], *right[3:]), strict=True), start=1)
    ]
    total, found = Network(graph_of([parts(*left, *right, decisions=joined)])).communities(limit=9, members=9)
    assert total == 2
    names = {frozenset(node.name for node in one.entities) for one in found}
    assert names == {
        frozenset({"Ana Rojas", "Luis Choque", "Pía Soto"}),
        frozenset({"Eva Vega", "Iván Paz", "Noé Gil"}),
    }


@pytest.mark.parametrize("wanted", ["0" * 32, ANA.document])
def test_what_is_no_station_is_absent(wanted: str) -> None:
    network = Network(graph_of([parts(ANA)]))
    for call in (
        lambda: network.neighbours(wanted, limit=1), lambda: network.path(ANA.id, wanted),
        lambda: network.common(wanted, ANA.id, limit=1),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            call()


def test_too_large_a_graph_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "MOST_NODES", 2)
    with pytest.raises(UsageError, match="more than"):
        graph_of([parts(ANA, LUIS, EVA)])


def whole() -> Graph:
    odd = on(1, "Ana \x00\ufffe <b>&", kind=MentionKind.PERSON)
    document = a_document(a_page("x"), case=ONE, name="viaje.pdf")
    ana = ANA.model_copy(update={"values": (PHONE.key,)})
    kinds = [on(1, f"{kind.value}1", kind=kind) for kind in MentionKind if kind is not MentionKind.PERSON]
    return graph_of([parts(ana, odd, PHONE, *kinds, legs=[a_leg(document, "Ana Rojas")])])


def test_graphml_is_read_again_with_all_nodes_and_ties() -> None:
    graph = whole()
    read = nx.parse_graphml(files.graphml(graph).decode())
    assert set(read) == {node.id for node in graph.nodes}
    assert read.number_of_edges() == len(graph.ties)
    assert read.nodes[ANA.id]["label"] == "Ana Rojas"


def test_gexf_is_xml_with_all_nodes_and_ties() -> None:
    graph = whole()
    told = ET.fromstring(files.gexf(graph))
    assert len(told.findall(".//{*}node")) == len(graph.nodes)
    assert len(told.findall(".//{*}edge")) == len(graph.ties)


def test_ftm_lines_are_entities_whose_ends_are_there() -> None:
    graph = whole()
    lines = [json.loads(line) for line in ftm.entities(graph)]
    ids = [line["id"] for line in lines]
    assert len(ids) == len(set(ids))
    assert {node.id for node in graph.nodes} <= set(ids)
    for line in lines:
        for name in ("subject", "object", "document", "entity", "proof", "involved"):
            assert set(line["properties"].get(name, [])) <= set(ids)
    [person] = [line for line in lines if line["id"] == ANA.id]
    assert person["properties"]["phone"] == [PHONE.text]


def test_ftm_is_what_the_library_takes(tmp_path: Path) -> None:
    file = tmp_path / "entities.ftm.json"
    file.write_bytes(b"".join(ftm.entities(whole())))
    found = checkers.followthemoney(file)
    if found is None:
        pytest.skip("not installed here: scripts/check.sh checkers")
    # Accounts of this graph are called PHONE1 and EMAIL1: they are none.
    assert [one for one in found if "UserAccount" not in one] == []


def test_a_tie_is_there_once() -> None:
    graph = graph_of([parts(ANA, LUIS), parts(ANA, LUIS)])
    assert len(graph.ties) == len({(one.one, one.two, one.type) for one in graph.ties})
    assert all(isinstance(one, Tie) and isinstance(one.proof.document, str | None) for one in graph.ties)
    assert DocumentId(ANA.document) in {node.id for node in graph.nodes}
