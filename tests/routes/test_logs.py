"""What an exhibit says, what a person types and what a file is called appear in no line of any log."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from support.web import MEMBERS, OURS, PASSWORD, World, add_document, csrf_of, served, session_of

from api.http.auth import SESSION_COOKIE
from api.logs import configure_logs
from models.case import Role

MARKER = "Zorrocabra"
INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]


@pytest.fixture
def loud(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Every line of our log and of the server's, as a server has them that is told to say all."""
    configure_logs("debug")
    caplog.set_level(logging.DEBUG)
    yield
    structlog.reset_defaults()


def test_a_marker_word_appears_in_no_line(
    world: World,
    loud: None,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exhibit = add_document(world.workspace, OURS, f"{MARKER}.txt", f"{MARKER} 71234567", image=True)
    document = f"/api/v1/documents/{exhibit.document}"
    asked = [
        ("POST", "/api/v1/login", {"json": {"login": INVESTIGATOR.login, "password": PASSWORD}}),
        ("POST", "/api/v1/login", {"json": {"login": MARKER.lower(), "password": MARKER}}),
        ("GET", f"/api/v1/search?q={MARKER}&filter=person:{MARKER}", {}),
        ("GET", f"/api/v1/search?q=%22{MARKER}", {}),
        ("POST", "/api/v1/search", {"json": {"text": MARKER, "unknown": MARKER}}),
        ("POST", "/api/v1/search", {"content": f'{{"text": {MARKER}'}),
        ("GET", f"/api/v1/entities?text={MARKER}", {}),
        ("GET", f"/api/v1/entities/places?kind=PERSON&normal={MARKER}", {}),
        ("GET", f"/api/v1/{MARKER}", {}),
        ("GET", f"/api/v1/cases/{MARKER}", {}),
        ("GET", f"/{MARKER}", {"headers": {"Accept": "text/html"}}),
        ("GET", f"/search?q={MARKER}", {"headers": {"Accept": "text/html"}}),
        ("GET", document, {}),
        ("GET", f"{document}/original", {}),
        ("GET", f"{document}/pages/1", {}),
        ("GET", f"{document}/pages/1/image", {}),
        (
            "POST",
            f"/api/v1/cases/{OURS.id}/exhibits?path={MARKER}/b.txt&custodian={MARKER}",
            {"content": MARKER.encode()},
        ),
        ("POST", f"/api/v1/cases/{OURS.id}/passwords", {"json": {"password": MARKER}}),
        ("POST", "/api/v1/cases", {"json": {"number": MARKER, "title": MARKER, "country": "BO"}}),
    ]
    headers = {"Cookie": f"{SESSION_COOKIE}={session_of(INVESTIGATOR)}", "X-CSRF-Token": csrf_of(INVESTIGATOR)}
    with served(world.app) as client:
        for method, path, request in asked:
            client.request(method, path, **{**request, "headers": {**headers, **request.get("headers", {})}})
        # And an error that quotes what it choked on.
        monkeypatch.setattr(type(world.workspace.finder), "find", lambda *_, **__: int(MARKER))
        assert client.get(f"/api/v1/search?q={MARKER}", headers=headers).status_code == 500
    shown = capfd.readouterr()
    # The client of this test tells its own log what it asked for: that is not the server's.
    others = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    lines = [*shown.out.splitlines(), *shown.err.splitlines(), *others]
    assert sum('"request"' in line for line in lines) == len(asked) + 1
    assert any("ValueError" in line for line in lines)
    assert [line for line in lines if MARKER.lower() in line.lower()] == []


def test_a_line_tells_route_status_time_and_ids(world: World, loud: None, capfd: pytest.CaptureFixture[str]) -> None:
    answer = world.call("GET", f"/api/v1/cases/{OURS.id}?q=unasked", by=INVESTIGATOR)
    line = json.loads(capfd.readouterr().err.splitlines()[-1])
    assert line.pop("milliseconds") >= 0
    assert line.pop("timestamp")
    assert line == {
        "event": "request",
        "level": "info",
        "request_id": answer.headers["x-request-id"],
        "method": "GET",
        "route": "/api/v1/cases/{case}",
        "status": 200,
        "bytes_in": 0,
        "by": INVESTIGATOR.id,
        "case": OURS.id,
    }


def test_the_audit_log_holds_no_text(world: World) -> None:
    world.call("GET", f"/api/v1/search?q={MARKER}", by=INVESTIGATOR)
    world.call("GET", f"/api/v1/search?q=%22{MARKER}", by=INVESTIGATOR)
    world.call("POST", "/api/v1/login", json={"login": MARKER.lower(), "password": MARKER})
    events = world.workspace.records.audit.read()
    assert not any(MARKER.lower() in event.model_dump_json().lower() for event in events)


def test_nothing_is_sent_to_an_observer(world: World) -> None:
    """The web framework could report errors with their messages: it must be switched off."""
    telemetry = world.app._telemetry
    assert not any(telemetry[kind] for kind in ("tracing", "metrics", "logs", "operation_spans", "auto_configure"))


def test_no_log_file_is_written(world: World) -> None:
    world.call("GET", "/api/v1/me", by=INVESTIGATOR)
    known = {"catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm", "blobs", "index", "work", "secret"}
    known |= {"audit.head", "uploads"}
    assert {path.name for path in Path(world.workspace.data).iterdir()} <= known | {"lince.lock"}
