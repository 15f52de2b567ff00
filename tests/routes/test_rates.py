"""How often somebody may ask: exports, uploads, and all that a program's token asks for."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.routing import Route
from support.web import MEMBERS, OURS, SPARE, World, token_of

from api.http.rates import Rates, kind_of
from api.settings import Settings
from models.case import Role

ANALYST, INVESTIGATOR = MEMBERS[Role.ANALYST], MEMBERS[Role.INVESTIGATOR]
EXPORT = "/api/v1/search/export?q=deuda"


def slowed(world: World, **limits: int) -> Callable[[float], None]:
    """Give the server narrow limits and a clock of our own, which the answer sets forward."""
    at = [1000.0]
    settings = Settings(data=world.workspace.data, **limits)
    world.app.state.rates = Rates(settings, now=lambda: at[0])

    def forward(seconds: float) -> None:
        at[0] += seconds

    return forward


def test_exports_of_one_person_are_so_many_a_minute(world: World) -> None:
    forward = slowed(world, rate_exports=3)
    statuses = [world.call("GET", EXPORT, by=ANALYST).status_code for _ in range(3)]
    assert statuses == [200] * 3
    refused = world.call("GET", EXPORT, by=ANALYST)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_attempts")
    assert refused.headers["Retry-After"] == "20"
    for path in ("/api/v1/lists", "/api/v1/search/list"):
        assert world.call("POST", path, by=ANALYST, json={"lines": ["deuda"]}).status_code == 429
    assert world.call("GET", "/search/file?q=deuda&form=csv", by=ANALYST).status_code == 429
    document = world.document_of(OURS)
    assert world.call("GET", f"/api/v1/documents/{document}/original", by=ANALYST).status_code == 429
    # Others, and what takes nothing out, go on.
    assert world.call("GET", EXPORT, by=INVESTIGATOR).status_code == 200
    assert world.call("GET", "/api/v1/search?q=deuda", by=ANALYST).status_code == 200
    forward(20)
    assert world.call("GET", EXPORT, by=ANALYST).status_code == 200
    assert world.call("GET", EXPORT, by=ANALYST).status_code == 429


def test_whoever_followed_a_link_to_a_file_too_often_reads_a_page(world: World) -> None:
    slowed(world, rate_exports=1)
    headers = {"Accept": "text/html", "Accept-Language": "es", "Sec-Fetch-Mode": "navigate"}
    original = f"/api/v1/documents/{world.document_of(OURS)}/original"
    assert world.call("GET", original, by=ANALYST, headers=headers).status_code == 200
    for path in (original, "/search/file?q=deuda&form=csv"):
        refused = world.call("GET", path, by=ANALYST, headers=headers)
        assert (refused.status_code, refused.headers["content-type"]) == (429, "text/html; charset=utf-8"), path
        assert refused.headers["Retry-After"] == "60"
        assert "Intentar de nuevo" in refused.text
        assert "asked for too often" not in refused.text
    # A script of ours and a program are told as before.
    program = world.call("GET", original, by=ANALYST, headers={"Accept": "text/html", "Sec-Fetch-Mode": "cors"})
    assert program.json()["code"] == "too_many_attempts"


def test_uploads_of_one_person_are_so_many_a_minute(world: World) -> None:
    slowed(world, rate_uploads=2)
    path = f"/api/v1/cases/{OURS.id}/uploads"
    statuses = [
        world.call("POST", path, by=ANALYST, headers={"Tus-Resumable": "1.0.0", "Upload-Length": "5"}).status_code
        for _ in range(3)
    ]
    assert statuses[2] == 429
    assert 429 not in statuses[:2]
    assert world.call("GET", f"/api/v1/cases/{OURS.id}/files", by=ANALYST).status_code == 200


def test_a_token_asks_so_often_and_its_owner_goes_on(world: World) -> None:
    slowed(world, rate_calls=4)
    path = f"/api/v1/cases/{OURS.id}"
    statuses = [world.call("GET", path, token=token_of(INVESTIGATOR)).status_code for _ in range(6)]
    assert statuses == [200] * 4 + [429] * 2
    assert world.call("GET", path, by=INVESTIGATOR).status_code == 200


def test_nought_is_no_limit_and_the_usual_limits_are_documented(world: World) -> None:
    slowed(world, rate_exports=0, rate_calls=0, rate_uploads=0)
    assert {world.call("GET", EXPORT, by=ANALYST).status_code for _ in range(5)} == {200}
    usual = Settings(data=world.workspace.data)
    assert (usual.rate_exports, usual.rate_uploads, usual.rate_calls) == (60, 1200, 1200)
    described = world.call("GET", "/api/v1/openapi.json", by=SPARE[0]).json()["paths"]
    for path in ("/api/v1/search/export", "/api/v1/cases/{case}/export", "/api/v1/graph/export"):
        assert all("429" in one["responses"] for one in described[path].values())


def test_every_route_that_takes_out_or_sends_in_is_known_by_its_path(world: World) -> None:
    paths = set(world.call("GET", "/api/v1/openapi.json", by=SPARE[0]).json()["paths"])

    def known(method: str) -> set[str]:
        scopes = {path: {"type": "http", "method": method, "route": Route(path, list)} for path in paths}
        return {path for path, scope in scopes.items() if kind_of(Request(scope)) is not None}

    assert known("GET") >= {"/api/v1/search/export", "/api/v1/graph/export", "/api/v1/documents/{document}/original"}
    assert known("POST") >= {"/api/v1/cases/{case}/exhibits", "/api/v1/cases/{case}/uploads"}
    assert known("POST") >= {path for path in paths if path.endswith("/export")}
