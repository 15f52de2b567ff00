"""Whom texts call a victim, a minor or a witness leaves the case in nothing, before anybody confirmed it (I1, I4)."""

import io
import zipfile
from typing import Any

import pytest
from support.matrix_people import a_victim
from support.web import FOREIGNER, MEMBERS, OURS, World, add_document

from api import accounts, leaving
from models.case import Role
from models.graph import Graph, Node, NodeType, Proof, Tie, TieType
from models.ids import DocumentId
from models.listed import ListedLine, ListedState
from models.search import SearchRequest
from models.stated import StatedRole
from services.search.indexer import records_of

OFFICER, ANALYST = MEMBERS[Role.INVESTIGATOR], MEMBERS[Role.ANALYST]
PERSONS = f"/api/v1/cases/{OURS.id}/persons"
TEXT = "La víctima Delia Sarzuri Poma viajó con Iván Rocha. 71234567"
LATER = "Entrega a DELIA SARZURI en la terminal; Delia lloraba. 71234567"
FORMS = ("csv", "ftm", "bagit", "dat")
TELLING = {*FORMS, "hits jsonl", "hits csv"}
"""Outputs that have all that was found; lists tell the best pages only."""
NAMES = ("sarzuri", "delia")


def told(world: World, name: str, text: str, *people: tuple[str, StatedRole | None]) -> str:
    """A document of our case whose people are found, some in a role."""
    document = add_document(world.workspace, OURS, name, text).document
    records = world.workspace.records
    found, analysis = records.evidence.full_document(document), records.evidence.analysis(document)
    assert found is not None
    assert analysis is not None
    mentions = []
    for words, role in people:
        one = a_victim(found, words, role or StatedRole.VICTIM)
        one = one.model_copy(update={"person": "delia sarzuri poma"} if "elia" in words.lower() else {})
        mentions.append(one if role else one.model_copy(update={"stated": ()}))
    analysis = analysis.model_copy(update={"mentions": (*mentions, *analysis.mentions)})
    records.evidence.save_analysis(analysis)
    pages = records_of(found, analysis, agency=OURS.agency, name=name)
    world.workspace.engine.write(pages, replacing=[document])
    return document


@pytest.fixture
def documents(world: World) -> list[str]:
    return [
        told(world, "acta.txt", TEXT, ("Delia Sarzuri Poma", StatedRole.VICTIM), ("Iván Rocha", None)),
        told(world, "parte de Delia Sarzuri.txt", LATER, ("DELIA SARZURI", None)),
    ]


def exported(world: World, form: str) -> str:
    """All names and bytes of an export."""
    answer = world.call(
        "POST", f"/api/v1/cases/{OURS.id}/export", by=OFFICER, json={"format": form, "recipient": "Juzgado 3"}
    )
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        parts = [name + "\n" + packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    return "\n".join(parts)


def outputs(world: World) -> dict[str, str]:
    """Everything that leaves the unit, by way."""
    found = {form: exported(world, form) for form in FORMS}
    for kind in ("jsonl", "csv"):
        answer = world.call("GET", f"/api/v1/search/export?q=71234567&form={kind}", by=ANALYST)
        found[f"hits {kind}"] = answer.text
        asked = {"lines": ["71234567"]}
        found[f"list {kind}"] = world.call("POST", f"/api/v1/search/list?form={kind}", by=ANALYST, json=asked).text
    for kind in ("graphml", "gexf", "ftm"):
        answer = world.call("GET", f"/api/v1/graph/export?format={kind}", by=ANALYST)
        assert answer.status_code == 200, answer.text
        found[f"graph {kind}"] = answer.text
    return found


def proposal(world: World) -> Any:
    (one,) = [
        one for one in world.call("GET", f"{PERSONS}/proposals", by=OFFICER).json()["proposals"]
        if one["name"] == "delia sarzuri poma"
    ]  # fmt: skip
    return one


def test_i1_i4_a_named_victim_leaves_in_no_output_until_somebody_lifts_it(world: World, documents: list[str]) -> None:
    held = outputs(world)
    assert [(way, name) for way, text in held.items() for name in NAMES if name in text.lower()] == []
    assert {way for way, text in held.items() if "V-P01" in text} >= TELLING
    assert {way for way, text in held.items() if "Rocha" in text} >= TELLING
    one = proposal(world)
    assert (one["label"], one["category"], one["documents"]) == ("V-P01", "possible_victim", 2)
    where = f"{PERSONS}/proposals/{one['id']}"
    assert world.call("POST", where, by=ANALYST, json={"reason": "ella pidió ser nombrada"}).status_code == 403
    assert world.call("POST", where, by=OFFICER, json={"reason": "sí"}).status_code == 422
    lifted = world.call("POST", where, by=OFFICER, json={"reason": "ella pidió ser nombrada"})
    assert (lifted.status_code, lifted.json()["lifted_by"]) == (200, OFFICER.login)
    free = outputs(world)
    assert {way for way, text in free.items() if "sarzuri" in text.lower()} >= TELLING
    assert world.call("POST", where, by=OFFICER, json={"reason": "ella pidió ser nombrada"}).status_code == 409
    again = world.call("POST", where, by=OFFICER, json={"held": True, "reason": "ella lo pensó mejor"})
    assert (again.status_code, again.json()["lifted_by"]) == (200, None)
    assert "sarzuri" not in exported(world, "csv").lower()


def test_i4_lists_and_graphs_have_the_label(world: World, documents: list[str]) -> None:
    masked = leaving.OfCases(world.workspace.records)
    hits = [one for one in world.workspace.finder.find(
        SearchRequest(text="71234567"), actor=world.workspace.operator, cases=[OURS.id]
    ).hits if one.document in documents]  # fmt: skip
    line = ListedLine(line=1, text="Delia Sarzuri Poma", state=ListedState.FOUND, hits=tuple(hits))
    (told,) = masked.lines([line])
    assert isinstance(told, ListedLine)
    assert told.text == "Delia Sarzuri Poma"
    assert len(told.hits) == 2
    assert not [one for one in told.hits if "sarzuri" in f"{one.name} {one.snippet}".lower()]
    node = Node(id="1" * 32, type=NodeType.ENTITY, case=OURS.id, name="delia sarzuri poma", also=("Delia Sarzuri",))
    leg = Node(id="2" * 32, type=NodeType.DOCUMENT, case=OURS.id, name="parte de Delia Sarzuri.txt")
    proof = Proof(document=DocumentId(documents[1]), name="parte de Delia Sarzuri.txt")
    tie = Tie(one=node.id, two=leg.id, type=TieType.STANDS_IN, proof=proof)
    graph = masked.graph(Graph(nodes=(node, leg), ties=(tie,)))
    assert "sarzuri" not in graph.model_dump_json().lower()
    assert graph.nodes[0].name.startswith("V-P01")


def test_i1_the_team_still_reads_the_name(world: World, documents: list[str]) -> None:
    assert "Delia Sarzuri Poma" in world.call("GET", f"/api/v1/documents/{documents[0]}/pages/1", by=ANALYST).text
    assert world.call("GET", "/api/v1/search?q=Sarzuri", by=ANALYST).json()["total"] == 2


def test_i1_an_agency_may_do_without(world: World, documents: list[str]) -> None:
    workspace = world.workspace
    accounts.change_agency(
        workspace, workspace.operator, OURS.agency, name="Unidad sin esto", country="BO", provisional=False
    )
    assert "sarzuri" in exported(world, "csv").lower()
    accounts.change_agency(workspace, workspace.operator, OURS.agency, name="Unidad sin esto", country="BO")
    assert "sarzuri" in exported(world, "csv").lower()
    accounts.change_agency(
        workspace, workspace.operator, OURS.agency, name="Unidad sin esto", country="BO", provisional=True
    )
    assert "sarzuri" not in exported(world, "csv").lower()


def test_i1_who_is_confirmed_is_no_proposal_any_more(world: World, documents: list[str]) -> None:
    body = {"identity": {"name": "Delia Sarzuri Poma"}, "categories": ["victim"], "age": 30, "source": "denuncia"}
    assert world.call("POST", PERSONS, by=OFFICER, json=body).status_code == 201
    assert world.call("GET", f"{PERSONS}/proposals", by=OFFICER).json()["proposals"] == []
    assert leaving.of_case(world.workspace.records, OURS.id) is None
    assert world.call("POST", f"{PERSONS}/proposals/{'0' * 32}", by=FOREIGNER, json={}).status_code in (404, 422)


def test_an_officer_who_testifies_in_his_office_is_named(world: World) -> None:
    document = told(world, "acta.txt", "El testigo Rubén Loza, policía. 71234567", ("Rubén Loza", StatedRole.WITNESS))
    assert [one.label for one in world.workspace.records.provisional.people(OURS.id)] == ["T-P01"]
    records = world.workspace.records
    analysis = records.evidence.analysis(document)
    assert analysis is not None
    witness = analysis.mentions[0]
    office = witness.stated[0].model_copy(update={"value": StatedRole.OFFICER.value})
    stated = witness.model_copy(update={"stated": (*witness.stated, office)})
    records.evidence.save_analysis(analysis.model_copy(update={"mentions": (stated,)}))
    assert records.provisional.people(OURS.id) == []


def test_i1_a_redacted_copy_leaves_only_once_somebody_decided(world: World, documents: list[str]) -> None:
    base = f"/api/v1/documents/{documents[0]}/redactions"
    begun = world.call("POST", base, by=OFFICER).json()["redaction"]["id"]
    mark = {"page": 1, "start": TEXT.index("Iván"), "end": TEXT.index("Iván") + 10, "reason": "third_party"}
    assert world.call("POST", f"{base}/{begun}/marks", by=OFFICER, json=mark).status_code < 300
    assert world.call("POST", f"{base}/{begun}/apply", by=OFFICER).status_code < 300
    assert world.call("GET", f"{base}/{begun}/file", by=OFFICER).status_code == 409
    gift = {"recipient": "Juzgado 3", "basis": "CPP art. 306"}
    assert world.call("POST", f"{base}/{begun}/file", by=OFFICER, json=gift).status_code == 409
    asked = {"held": False, "reason": "the woman asked to be named"}
    lifted = world.call("POST", f"{PERSONS}/proposals/{proposal(world)['id']}", by=OFFICER, json=asked)
    assert lifted.status_code < 300, lifted.text
    assert world.call("POST", f"{base}/{begun}/file", by=OFFICER, json=gift).status_code == 200
