"""Bundles by the API: a case is written on one server, looked at and taken in on another; and what a page is told."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from starlette.testclient import TestClient
from support import web
from support.factories import a_case, a_country_listed, a_user, an_agency

from api import peers
from api.http.app import create_app
from api.wiring import Workspace
from models.case import Role
from models.session import SessionKind

HERE, THERE = an_agency("Unidad Yungas"), an_agency("Fiscalía Pilcomayo", country="AR")
CASE = a_case("LPZ-1", agency=HERE)
SENDER, TAKER, ANALYST = (
    a_user("ana", agency=HERE),
    a_user("rec", agency=THERE),
    a_user("lee", agency=THERE, role=Role.ANALYST),
)
BYTES = {"Content-Type": "application/octet-stream"}


class Two(NamedTuple):
    """Clients of two servers by who asks, and the workspaces behind."""

    here: TestClient
    there: TestClient
    analyst: TestClient
    workspaces: tuple[Workspace, Workspace]


def client(workspace: Workspace, user) -> TestClient:
    web.add_session(workspace, user, kind=SessionKind.TOKEN, hours=1)
    headers = {"Authorization": f"Bearer {web.token_of(user)}"}
    return TestClient(create_app(workspace, pool=None), base_url="http://lince.test", headers=headers)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    """Two servers that know each other, a case on one of them."""
    with web.opened(tmp_path / "here", meaning=False) as here, web.opened(tmp_path / "there", meaning=False) as there:
        here.records.people.add_agency(HERE)
        here.records.recipients.add(a_country_listed(HERE, THERE.country))
        there.records.people.add_agency(THERE)
        here.records.people.add_user(SENDER, password_hash="x")
        for user in (TAKER, ANALYST):
            there.records.people.add_user(user, password_hash="x")
        here.records.cases.add(CASE)
        web.join(here, CASE, SENDER)
        web.add_document(here, CASE, "libreta.txt", "Llamar a Marisol al 71234567 por la deuda.", image=True)
        for one, other in ((here, there), (there, here)):
            card = peers.own_card(other, other.operator)
            peers.trust(one, one.operator, card, compared=peers.print_of(card))
        yield Two(client(here, SENDER), client(there, TAKER), client(there, ANALYST), (here, there))


def written(two: Two) -> bytes:
    (peer,) = two.here.get("/api/v1/peers").json()["peers"]
    path = f"/api/v1/cases/{CASE.id}/bundles"
    answer = two.here.post(path, json={"peer": peer["id"], "purpose": "Oficio 114/2026"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/octet-stream"), answer.text
    return answer.content


def test_a_case_goes_from_server_to_server(two: Two) -> None:
    bundle = written(two)
    (left,) = two.here.get(f"/api/v1/cases/{CASE.id}/bundles").json()["bundles"]
    assert (left["direction"], left["documents"], left["purpose"]) == ("out", 1, "Oficio 114/2026")
    found = two.there.post("/api/v1/bundles/look", content=bundle, headers=BYTES).json()
    assert (found["sender"]["name"], found["purpose"]) == (HERE.name, "Oficio 114/2026")
    assert [(one["number"], one["documents"]) for one in found["cases"]] == [(CASE.number, 1)]
    assert two.workspaces[1].records.cases.all() == [], "a look stores nothing"
    taken = two.there.post("/api/v1/bundles", params={"number": "AR-77"}, content=bundle, headers=BYTES)
    assert (taken.status_code, taken.json()["new"]) == (201, True)
    assert two.there.get(f"/api/v1/cases/{CASE.id}").json()["number"] == "AR-77"
    again = two.there.post("/api/v1/bundles", params={"number": "AR-77"}, content=bundle, headers=BYTES)
    assert again.json()["new"] is False
    (entered,) = two.there.get(f"/api/v1/cases/{CASE.id}/bundles").json()["bundles"]
    assert (entered["direction"], entered["agency"]) == ("in", HERE.name)


def test_what_is_no_bundle_for_us_enters_nowhere_and_touches_no_disk_of_who_may_not(two: Two) -> None:
    bundle = written(two)
    cut = two.there.post("/api/v1/bundles", content=bundle[:-40], headers=BYTES)
    assert (cut.status_code, cut.json()["code"]) == (422, "bad_bundle")
    other = two.here.post("/api/v1/bundles", content=bundle, headers=BYTES)
    assert (other.status_code, other.json()["code"]) == (422, "not_for_us")
    for path in ("/api/v1/bundles", "/api/v1/bundles/look"):
        refused = two.analyst.post(path, content=bundle, headers=BYTES)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert two.workspaces[1].records.cases.all() == []
    assert list(two.workspaces[1].folder.work.iterdir()) == [], "nothing of it is left lying"


def test_a_script_of_our_pages_is_told_in_their_language(two: Two) -> None:
    asked = {**BYTES, "Accept-Language": "es"}
    program = two.there.post("/api/v1/bundles/look", content=b"noise", headers=asked).json()
    page = two.there.post(
        "/api/v1/bundles/look", content=b"noise", headers={**asked, "Sec-Fetch-Site": "same-origin"}
    ).json()
    assert program["code"] == page["code"] == "bad_bundle"
    assert program["next_step"] != page["next_step"]
    assert program["detail"] != page["detail"]
