"""Bundles on their pages: a server is known once its fingerprint was compared, and a case is written for it."""

from typing import Any

import pytest
from support.matrix_bundles import a_peer, another_card
from support.web import MEMBERS, OURS, World

from api import carrying, peers
from models.case import Role

OFFICER, ANALYST, ADMINISTRATOR = (MEMBERS[role] for role in (Role.INVESTIGATOR, Role.ANALYST, Role.ADMINISTRATOR))
HTML = {"Accept": "text/html", "Accept-Language": "es"}
PAGE = f"/cases/{OURS.id}/bundles"


def sent(world: World, path: str, by: Any, **data: str) -> Any:
    return world.call("POST", path, by=by, data=data, headers=HTML)


def test_a_server_is_known_once_its_fingerprint_was_compared(world: World) -> None:
    card = another_card()
    form = {"card": card.model_dump_json(), "fingerprint": "0" * 64}
    wrong = sent(world, "/bundles/peers", ADMINISTRATOR, **form)
    assert wrong.status_code == 422
    assert card.recipient in wrong.text, "nothing typed is lost"
    assert sent(world, "/bundles/peers", ADMINISTRATOR, card="{}", fingerprint="x").status_code == 422
    right = form | {"fingerprint": peers.print_of(card)}
    assert sent(world, "/bundles/peers", OFFICER, **right).status_code == 403
    assert sent(world, "/bundles/peers", ADMINISTRATOR, **right).status_code == 303
    assert card.agency.name in world.call("GET", "/bundles", by=OFFICER, headers=HTML).text
    (peer,) = world.workspace.records.carried.peers()
    assert sent(world, f"/bundles/peers/{peer.id}/drop", ADMINISTRATOR).status_code == 303
    assert "ya no vale" in world.call("GET", "/bundles", by=OFFICER, headers=HTML).text


def test_a_case_is_written_for_a_server_and_stands_in_both_lists(world: World) -> None:
    peer = a_peer(world)
    assert sent(world, PAGE, OFFICER, peer="0" * 32, purpose="Equipo conjunto").status_code == 422
    assert sent(world, PAGE, ANALYST, peer=peer, purpose="Equipo conjunto").status_code == 403
    answer = sent(world, PAGE, OFFICER, peer=peer, purpose="Equipo conjunto 3/2026")
    assert (answer.status_code, answer.content[:14]) == (200, b"age-encryption")
    assert b"deuda" not in answer.content
    listed = world.call("GET", PAGE, by=OFFICER, headers=HTML).text
    assert "Equipo conjunto 3/2026" in listed
    assert "salió" in listed
    ledger = world.call("GET", f"/cases/{OURS.id}/disclosures", by=OFFICER, headers=HTML).text
    assert "Paquete cifrado a otro servidor" in ledger
    assert list(world.workspace.folder.work.glob("export-*")) == []


def test_a_right_that_ends_while_a_bundle_is_written_takes_nothing_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer, write = a_peer(world), carrying.carry_case

    def written_and_ended(*given: Any, **more: Any) -> Any:
        told = write(*given, **more)
        world.workspace.access.remove_member(world.workspace.operator, OURS.id, OFFICER.id)
        return told

    monkeypatch.setattr(carrying, "carry_case", written_and_ended)
    answer = sent(world, PAGE, OFFICER, peer=peer, purpose="Equipo conjunto")
    assert answer.status_code == 404
    assert b"age-encryption" not in answer.content
    assert list(world.workspace.folder.work.glob("export-*")) == []
