"""Every error is a problem document of one shape, and tells nothing that it should not."""

from pathlib import Path

import pytest
from support.web import MEMBERS, OURS, World

from api.http.app import Assets
from api.http.errors import STATUS, TITLES
from models.case import Role
from models.errors import LinceError

INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]


def _codes(kind: type[LinceError]) -> set[str]:
    return {kind.code} | {code for child in kind.__subclasses__() for code in _codes(child)}


def test_every_error_has_a_status_and_a_title() -> None:
    assert _codes(LinceError) <= set(STATUS)
    assert set(STATUS) == set(TITLES)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/me", 200, ""),
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("DELETE", "/api/v1/me", 405, "method_not_allowed"),
        ("GET", "/api/v1/cases/not-an-id", 422, "invalid"),
        ("GET", f"/api/v1/cases/{'0' * 32}", 404, "not_found"),
        ("GET", "/api/v1/users", 403, "not_allowed"),
        ("GET", "/api/v1/search?q=%22open", 422, "query_syntax"),
        ("GET", "/api/v1/search?filter=no-colon", 422, "usage"),
    ],
)
def test_errors_have_one_shape(still_world: World, method: str, path: str, status: int, code: str) -> None:
    answer = still_world.call(method, path, by=INVESTIGATOR)
    assert answer.status_code == status
    if not code:
        return
    told = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["type"] == f"urn:lince:problem:{code}"
    assert (told["code"], told["status"]) == (code, status)
    assert told["title"]
    assert told["detail"]
    assert told["next_step"]
    assert ("instance" in told) == (code != "not_found")
    if "instance" in told:
        assert told["instance"] == f"urn:uuid:{answer.headers['x-request-id']}"


def test_a_fault_names_its_place_and_never_what_was_sent(still_world: World) -> None:
    sent = {"number": "N" * 101, "country": "Bolivia", "password": "unasked"}
    answer = still_world.call("POST", "/api/v1/cases", by=INVESTIGATOR, json=sent)
    assert {fault["where"] for fault in answer.json()["errors"]} == {"body.number", "body.country", "body.password"}
    assert "Bolivia" not in answer.text
    assert "NNN" not in answer.text
    assert "unasked" not in answer.text


def test_a_broken_query_tells_where(still_world: World) -> None:
    answer = still_world.call("POST", "/api/v1/search", by=INVESTIGATOR, json={"text": 'deuda "abierto'})
    assert answer.json()["position"] == 6


def test_an_unexpected_error_tells_nothing(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    def explode() -> None:
        raise RuntimeError("Marisol Quispe 71234567")

    world.app.add_api_route("/explode", explode)
    answer = world.call("GET", "/explode")
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert "Marisol" not in answer.text
    logged = capsys.readouterr()
    assert "RuntimeError" in logged.out + logged.err
    assert "Marisol" not in logged.out + logged.err


def test_large_bodies_are_refused_before_they_are_read(still_world: World) -> None:
    body = b'{"text": "' + b"a" * (1024 * 1024) + b'"}'
    answer = still_world.call(
        "POST", "/api/v1/search", by=INVESTIGATOR, content=body, headers={"content-type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_large_bodies_of_unknown_length_are_cut(still_world: World) -> None:
    async def endless():
        while True:
            yield b"a" * 65_536

    answer = still_world.call(
        "POST", "/api/v1/search", by=INVESTIGATOR, content=endless(), headers={"content-type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_only_our_own_assets_are_kept_by_browsers(world: World, tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "app-1a2b.js").write_text("export {};")
    world.app.mount("/assets", Assets(directory=tmp_path))
    answer = world.call("GET", "/assets/dist/app-1a2b.js")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert world.call("GET", "/assets/../web.py").status_code == 404


def test_answers_carry_the_guards_of_a_browser(still_world: World) -> None:
    for path in ("/api/v1/me", f"/api/v1/cases/{OURS.id}", "/login", "/health", "/api/v1/nothing"):
        headers = still_world.call("GET", path, by=INVESTIGATOR).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-request-id"]
