"""H11 over HTTP and at the terminal: what leaves a case goes to nobody outside of the list without a ground."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.matrix_custody import file_of
from support.web import ACTING, MEMBERS, OURS, World, a_world

from api import transferring
from api.accounts import actor_of
from api.cli.main import run
from api.transferring import TransferAsked
from models.case import Role
from models.protected import Identity

OFFICER, OTHER = MEMBERS[Role.INVESTIGATOR], MEMBERS[Role.PROSECUTOR]
CASE = f"/api/v1/cases/{OURS.id}"
NORTE = {"recipient": "Tribunal do Norte", "country": "BR"}
GROUND = {**NORTE, "kind": "single_case", "ground": "carta rogatoria 31/2026"}


@pytest.fixture(scope="module")
def own(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with a_world(template, tmp_path_factory.mktemp("transfers") / "data") as world:
        yield world


def leaving(world: World) -> dict[str, tuple[str, dict[str, Any]]]:
    """Every route that gives a case, or a part of it, to a recipient."""
    return {
        "export": (f"{CASE}/export", {"format": "csv", **NORTE}),
        "build": (f"{CASE}/casefiles/{file_of(world)}/build", NORTE),
        "report": (f"{CASE}/custody/report", {"language": "pt", **NORTE}),
    }


@pytest.mark.parametrize("way", ["export", "build", "report"])
def test_h11_what_leaves_needs_a_ground_and_an_approver(own: World, way: str) -> None:
    path, body = leaving(own)[way]
    before = own.workspace.records.audit.head().sequence
    refused = own.call("POST", path, by=OFFICER, json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "transfer_refused")
    (event,) = own.workspace.records.audit.read(after=before, limit=10)
    assert (event.outcome, event.detail["recipient"]) == ("transfer_refused", NORTE["recipient"])
    assert list(own.workspace.folder.work.glob("export-*")) == []
    ground = own.call("POST", f"{CASE}/transfers", by=OFFICER, json=GROUND).json()["transfer"]["id"]
    assert own.call("POST", path, by=OFFICER, json=body).status_code == 403
    assert own.call("POST", f"{CASE}/transfers/{ground}/approve", by=OTHER).json()["holds"]
    before = own.workspace.records.audit.head().sequence
    assert own.call("POST", path, by=OFFICER, json=body).status_code == 200
    (event,) = own.workspace.records.audit.read(after=before, limit=10)
    assert (event.outcome, event.detail["country"], event.detail["ground"]) == ("ok", "BR", ground)
    own.call("POST", f"{CASE}/transfers/{ground}/withdraw", by=OTHER)
    assert own.call("POST", path, by=OFFICER, json=body).status_code == 403
    here = {name: value for name, value in body.items() if name != "country"}
    assert own.call("POST", path, by=OFFICER, json=here).status_code == 200


def test_h11_a_token_agrees_to_nothing_for_somebody_else(own: World) -> None:
    ground = own.call("POST", f"{CASE}/transfers", by=OFFICER, json=GROUND).json()["transfer"]["id"]
    assert own.call("POST", f"{CASE}/transfers/{ground}/approve", by=OFFICER).status_code == 403
    assert own.call("POST", f"{CASE}/transfers/{ground}/approve", by=ACTING).status_code == 200


@pytest.mark.parametrize(
    "change", [{"country": "XX"}, {"country": "br"}, {"recipient": "…"}, {"ground": "  "}, {"kind": "habit"}]
)
def test_h11_a_ground_says_who_where_and_why(own: World, change: dict[str, str]) -> None:
    before = own.call("GET", f"{CASE}/transfers", by=OFFICER).json()
    assert own.call("POST", f"{CASE}/transfers", by=OFFICER, json=GROUND | change).status_code == 422
    assert own.call("GET", f"{CASE}/transfers", by=OFFICER).json() == before


def test_h11_at_the_terminal(own: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(own.workspace.data)]
    agency = ["--agency", "Unidad Yungas"]
    export = ["export", OURS.number, "--format", "csv", "--recipient", "Vara 2", "--recipient-country", "BR", *data]
    own.workspace.engine.close()
    assert run([*export, "--to", str(tmp_path / "a")]) == 1
    assert "not on the agency's list" in capsys.readouterr().err
    assert not (tmp_path / "a").exists()
    assert run(["transfer", "ask", "Vara 2", "--case", OURS.number, "--country", "BR", *data]) == 2
    assert run(["transfer", "ask", "Vara 2", "--case", OURS.number, "--ground", "exhorto 4", *data]) == 2
    assert (
        run(["transfer", "ask", "Vara 2", "--case", OURS.number, "--country", "BR", "--ground", "exhorto 4", *data])
        == 0
    )
    assert "waits" in capsys.readouterr().out
    assert run([*export, "--to", str(tmp_path / "a")]) == 1
    assert run(["recipient", "add", "Vara 2", "--country", "BR", "--ground", "tratado 7", *agency, *data]) == 0
    assert run(["recipient", "add", "vara  2", "--country", "BR", "--ground", "tratado 7", *agency, *data]) == 1
    assert run(["recipient", "add", "Vara 3", *agency, *data]) == 2
    assert run(["recipient", "remove", *agency, *data]) == 2
    assert run([*export, "--to", str(tmp_path / "a")]) == 0
    assert run(["recipient", "rules", "--two-persons", *agency, *data]) == 0
    assert "agree to a ground: 2" in capsys.readouterr().out


def test_h11_a_ground_that_names_a_protected_person_is_kept_masked_and_still_found(world: World) -> None:
    name = "Yeshenia Tancara Huarachi"
    identity = Identity(name=name).model_dump()
    body = {"identity": identity, "categories": ["victim"], "age": 30, "source": "acta"}
    assert world.call("POST", f"{CASE}/persons", by=OFFICER, json=body).status_code == 201
    asked = TransferAsked.model_validate({**GROUND, "recipient": name})
    ground = transferring.ask(world.workspace, actor_of(OFFICER), OURS.id, asked).transfer
    assert "Tancara" not in ground.recipient
    transferring.approve(world.workspace, actor_of(OTHER), OURS.id, ground.id)
    assert transferring.check(world.workspace, OURS.id, recipient=name, country="BR").ground == ground.id
