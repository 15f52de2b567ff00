"""Whom a case protects, and whom its texts call a victim, is in no bundle: neither named, nor in a file, nor as a key."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.matrix_people import a_victim
from support.protected import IDENTITY
from support.web import HOME, MEMBERS, OURS, World, add_document, opened

from api import carrying, entering, peers
from api.wiring import Workspace
from models.carried import CarriedObject, ObjectKind
from models.case import Role
from models.stated import StatedRole
from services.casefile import envelope
from services.records.carrying import STAYS

OFFICER = MEMBERS[Role.INVESTIGATOR]
HER = "María Fernanda Quispe Mamani"
CALLED = "Delia Sarzuri Poma"
NAMES = ("quispe", "mafe", "8123456", "sarzuri", "delia")


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path / "receiver", meaning=False) as workspace:
        workspace.records.people.add_agency(HOME.model_copy(update={"id": "9" * 32, "name": "Fiscalía Beni"}))
        yield workspace


def exchange(one: Workspace, other: Workspace) -> None:
    for mine, its in ((one, other), (other, one)):
        agency = None if its is other else HOME.id
        card = peers.own_card(its, its.operator, agency)
        peers.trust(mine, mine.operator, card, compared=peers.print_of(card))


def inside(bundle: Path, receiver: Workspace) -> dict[ObjectKind, list[bytes]]:
    """Everything that a bundle holds, opened."""
    found: dict[ObjectKind, list[bytes]] = {}

    def take(one: CarriedObject) -> envelope.Sink:
        class Kept(io.BytesIO):
            def done(self) -> None:
                found.setdefault(one.kind, []).append(self.getvalue())

            def drop(self) -> None:
                raise AssertionError

        return Kept()

    with bundle.open("rb") as stream:
        manifest = envelope.opened(stream, peers.identity(receiver), lambda *_: take, know=lambda _: None)
    return found | {ObjectKind.EXCERPT: [*found.get(ObjectKind.EXCERPT, []), manifest.model_dump_json().encode()]}


def test_i4_i2_nobody_who_is_protected_or_called_a_victim_leaves_in_a_bundle(
    world: World, receiver: Workspace, tmp_path: Path
) -> None:
    here = world.workspace
    hers = add_document(here, OURS, "de ella.txt", f"{HER} habló con Mafe y dio su carnet 8123456. 71234567").document
    called = add_document(here, OURS, "acta.txt", f"La víctima {CALLED} viajó. 71234567").document
    free = add_document(here, OURS, "libre.txt", "Nadie en particular, 71234567.").document
    found, analysis = here.records.evidence.full_document(called), here.records.evidence.analysis(called)
    assert found is not None
    assert analysis is not None
    one = a_victim(found, CALLED, StatedRole.VICTIM).model_copy(update={"person": CALLED.lower()})
    here.records.evidence.save_analysis(analysis.model_copy(update={"mentions": (one,)}))
    known = IDENTITY.model_copy(update={"phones": ()})  # the number stands in every file here
    body = {"identity": known.model_dump(), "categories": ["victim"], "age": 17, "source": "denuncia"}
    answer = world.call("POST", f"/api/v1/cases/{OURS.id}/persons", by=OFFICER, json=body)
    assert answer.status_code == 201
    exchange(here, receiver)
    (peer,) = here.records.carried.peers()
    to = tmp_path / "case.lince"
    carried = carrying.carry_case(here, here.operator, OURS.id, peer=peer, purpose="Oficio 9", to=to)
    assert {one.reason: one.documents for one in carried.left} == {"protected_person": 2}
    told = inside(to, receiver)
    for content in (piece for some in told.values() for piece in some):
        text = content.decode("utf-8", "replace").casefold()
        assert not [name for name in NAMES if name in text], "a name left"
    tables = {json.loads(line)[0] for piece in told[ObjectKind.ROWS] for line in piece.splitlines()}
    assert not tables & STAYS.keys()
    entering.enter(receiver, receiver.operator, to)
    documents = {status.document for status in receiver.records.evidence.files(OURS.id)}
    assert free in documents
    assert not {hers, called} & documents
    assert receiver.records.protection.people(OURS.id) == []
