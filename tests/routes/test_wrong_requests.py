"""What a client gets wrong is told as the client's, in the one shape; what the server gets wrong is in its log."""

import json
import socket
from collections import defaultdict
from typing import Any

import pytest
from support.web import MEMBERS, PASSWORD, World, csrf_of, served, session_of

from api.http.auth import SESSION_COOKIE
from api.logs import configure_logs
from models.case import Role
from models.errors import DataFolderUnusable

INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]
JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"text": "\xff\xfe"}', 400),
        (b'{"text": ' + b"[" * 100_000, 400),
        (b'{"limit": ' + b"9" * 6000 + b"}", 400),
        (b'{"limit": NaN}', 400),
        (b'{"limit": -Infinity}', 400),
        (b'{"text": "\\ud800"}', 400),
        (b'{"text": "\\uDFFF\\ud83d"}', 400),
        (b'{"\\ud800": 1}', 400),
        ('{"text": "deuda"}'.encode("utf-16"), 400),
        (b'{"limit": 1e999}', 422),
        (b'{"text": ', 422),
        (b"null", 422),
        (b"", 422),
        (b'\xef\xbb\xbf{"text": "deuda"}', 200),
        (b'{"text": "deuda \\ud83d\\ude00"}', 200),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/search", "/api/v1/login"])
def test_a_body_that_cannot_be_read_is_the_clients_mistake(
    still_world: World, path: str, body: bytes, status: int
) -> None:
    answer = still_world.call("POST", path, by=INVESTIGATOR, content=body, headers=JSON)
    if path.endswith("login"):
        # The same readings; what can be read has not the shape of a login.
        status = 400 if status == 400 else 422
    assert answer.status_code == status
    if status != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == {400: "malformed", 422: "invalid"}[status]
        assert answer.json()["status"] == status


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "", "json"])
@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("POST", "/api/v1/search", {"text": "deuda"}),
        ("POST", "/api/v1/login", {"login": INVESTIGATOR.login, "password": PASSWORD}),
        ("POST", "/api/v1/cases", {"number": "X", "country": "BO"}),
    ],
)
def test_another_media_type_is_named_as_such(
    still_world: World, method: str, path: str, sent: dict[str, Any], kind: str
) -> None:
    headers = {"content-type": kind} if kind else {}
    answer = still_world.call(method, path, by=INVESTIGATOR, content=json.dumps(sent).encode(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "media_type")


def test_json_goes_by_other_names_too(still_world: World) -> None:
    for kind in ("application/json; charset=utf-8", "Application/JSON", "application/vnd.lince+json"):
        answer = still_world.call(
            "POST", "/api/v1/search", by=INVESTIGATOR, content=b'{"text": "deuda"}', headers={"content-type": kind}
        )
        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b"--y no part at all"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nvalue\r\n--x--\r\n"),
    ],
)
def test_a_form_that_cannot_be_read_is_the_clients_mistake(still_world: World, kind: str, body: bytes) -> None:
    headers = {"content-type": kind, "Accept": "text/html"}
    answer = still_world.call("POST", "/cases/new", by=INVESTIGATOR, csrf=False, content=body, headers=headers)
    assert answer.status_code == 400
    plain = still_world.call(
        "POST", "/cases/new", by=INVESTIGATOR, csrf=False, content=body, headers={"content-type": kind}
    )
    assert (plain.status_code, plain.json()["code"]) == (400, "malformed")


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [("bytes=9999999-", 416, "range"), ("bytes=abc", 400, "malformed"), ("pages=1-2", 400, "malformed")],
)
def test_a_range_that_is_not_there_is_a_problem(still_world: World, asked: str, status: int, code: str) -> None:
    answer = still_world.call("GET", "/static/favicon.svg", headers={"Range": asked})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["code"] == code
    assert ("content-range" in answer.headers) == (status == 416)
    assert still_world.call("GET", "/static/favicon.svg", headers={"Range": "bytes=0-3"}).status_code == 206


@pytest.mark.parametrize("path", ["/static/nothing.css", "/static/../app.py", "/static/%00"])
def test_what_is_not_there_is_a_problem_also_among_files(still_world: World, path: str) -> None:
    answer = still_world.call("GET", path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_every_answer_of_500_and_more_is_in_the_log(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DataFolderUnusable("The catalogue says: Marisol 71234567.")

    monkeypatch.setattr(type(world.workspace.finder), "find", fail)
    answer = world.call("GET", "/api/v1/search?q=x", by=INVESTIGATOR)
    assert answer.status_code == 503
    logged = "".join(capsys.readouterr())
    line = next(line for line in logged.splitlines() if "request_failed" in line)
    assert "DataFolderUnusable" in line
    assert answer.headers["x-request-id"] in line
    assert "Marisol" not in logged


def test_what_is_no_http_leaves_a_line_of_json_without_its_bytes(
    world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    configure_logs("warning")
    with served(world.app) as client:
        port = client.base_url.port
        with socket.create_connection(("127.0.0.1", port or 0), timeout=10) as wire:
            wire.sendall(b"Marisol 71234567\r\n\r\n")
            assert wire.recv(100).startswith(b"HTTP/1.1 400")
    lines = [line for line in capfd.readouterr().err.splitlines() if line]
    told = [json.loads(line) for line in lines]
    assert [one["message"] for one in told] == ["Invalid HTTP request received."]
    assert told[0]["level"] == "warning"
    assert "Marisol" not in "".join(lines)


def test_no_route_turns_a_hostile_body_into_an_error_of_ours(still_world: World) -> None:
    """Every JSON route of the description, with bodies of every odd shape."""
    headers = {"Cookie": f"{SESSION_COOKIE}={session_of(INVESTIGATOR)}", "X-CSRF-Token": csrf_of(INVESTIGATOR)}
    bodies = [b"[]", b"0", b'"\\ud800"', b"{" * 50_000, b"\xff", b'{"a": 1e400}', b"true"]
    for path, methods in still_world.app.openapi()["paths"].items():
        for method, operation in methods.items():
            if "application/json" not in operation.get("requestBody", {}).get("content", {}):
                continue
            known = defaultdict(lambda: "0" * 32, token="0" * 64, number="1")
            for body in bodies:
                answer = still_world.call(
                    method.upper(), path.format_map(known), content=body, headers={**headers, **JSON}
                )
                assert answer.status_code in (400, 401, 403, 404, 422), (path, body[:10], answer.status_code)
                assert str(answer.status_code) in operation["responses"], (path, answer.status_code)
