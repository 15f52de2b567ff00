"""Traces: what is told of calls and of work, that it is told of nobody, and that a collector that is away holds nothing up."""

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from support.web import MEMBERS, OURS, World, a_world, receive
from support.working import read_and_index

from api.otlp import collector, sent_by
from api.settings import read_settings
from api.tracing import traced
from models.case import Role
from models.errors import SettingsError
from services.spans import span

OFFICER = MEMBERS[Role.INVESTIGATOR]
NAME = "Zenobia Quillahuara"
NUMBER = "71234598"


class Collector:
    """Keeps what it is sent. With `delay`, only after so many seconds."""

    def __init__(self, delay: float = 0.0) -> None:
        self.bodies: list[bytes] = []
        kept, waits = self.bodies, delay

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(waits)
                assert self.path == "/v1/traces"
                kept.append(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
                """Nothing is written."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def spans(self) -> list[Span]:
        asked = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return [
            one for it in asked for there in it.resource_spans for scope in there.scope_spans for one in scope.spans
        ]


@contextmanager
def a_collector(delay: float = 0.0) -> Iterator[Collector]:
    made = Collector(delay)
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_calls_and_work_are_told_with_their_statements_and_nobodys_words(template: Path, tmp_path: Path) -> None:
    with (
        a_world(template, tmp_path / "data", analysis_engine="small", meaning=False) as world,
        a_collector() as there,
        traced(there.address, part="server"),
    ):
        receive(world.workspace, OURS, f"{NAME}.txt", f"La víctima {NAME}, celular {NUMBER}, deuda.".encode())
        read_and_index(world)
        assert world.call("GET", "/api/v1/search", by=OFFICER, params={"q": NAME}).status_code == 200
        assert world.call("GET", f"/cases/{OURS.id}/files", by=OFFICER, params={"name": NAME}).status_code == 200
        assert world.call("GET", f"/api/v1/people/{NUMBER}", by=OFFICER).status_code in (403, 404, 405)
        assert world.call(NAME.split(maxsplit=1)[0].upper(), f"/{NAME}", by=OFFICER).status_code in (404, 405)
    found = there.spans()
    names = {one.name for one in found}
    assert {
        "work extract",
        "work analyze",
        "work index",
        "GET /api/v1/search",
        "GET /cases/{case}/files",
        "engine",
    } <= names
    assert "other unmatched" in names
    search = next(one for one in found if one.name == "GET /api/v1/search")
    inside = [one for one in found if one.trace_id == search.trace_id and one is not search]
    assert {"engine"} < {one.name for one in inside}
    assert any(one.name.startswith("SELECT ") for one in inside)
    assert all(search.start_time_unix_nano <= one.start_time_unix_nano for one in inside)
    told = b"".join(there.bodies)
    for word in (*NAME.split(), NUMBER, "deuda", OURS.id, OURS.number, OFFICER.login):
        assert word.encode() not in told, word


def test_an_error_is_told_without_its_message() -> None:
    with a_collector() as there:
        with traced(there.address, part="worker"), pytest.raises(ValueError, match=NAME), span("work extract"):
            raise ValueError(NAME)
        assert [one.name for one in there.spans()] == ["work extract"]
        assert NAME.encode() not in b"".join(there.bodies)


def test_the_trace_of_a_front_goes_on() -> None:
    front = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    with a_collector() as there:
        with traced(there.address, part="server"):
            for parent in (front, "no trace at all", None):
                with span("call", parent=parent):
                    pass
        first, second, third = there.spans()
    assert first.trace_id.hex() == front.split("-")[1]
    assert first.parent_span_id.hex() == front.split("-")[2]
    assert not second.parent_span_id
    assert not third.parent_span_id


@pytest.mark.parametrize("slow", [True, False])
def test_a_collector_that_is_away_or_slow_holds_nothing_up(world: World, slow: bool) -> None:  # noqa: FBT001 - a case
    with a_collector(delay=0.5) as there:
        address = there.address if slow else "http://127.0.0.1:9"
        with sent_by(collector(address), part="server"):
            before = time.process_time()
            for _ in range(30):
                assert world.call("GET", "/api/v1/cases", by=OFFICER).status_code == 200
            assert time.process_time() - before < 10
            ending = time.monotonic()
        assert time.monotonic() - ending < 15


def test_nothing_is_told_without_an_address(world: World) -> None:
    with traced("", part="server"):
        assert world.call("GET", "/api/v1/cases", by=OFFICER).status_code == 200
    with span("call") as one:
        one.tell("call", {})


@pytest.mark.parametrize(
    "address", ["http://collector.example:4318", "ftp://127.0.0.1", "https://ana:pass@collector.example", "x"]
)
def test_spans_leave_this_machine_over_https_alone(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINCE_TRACES_URL", address)
    with pytest.raises(SettingsError, match="LINCE_TRACES_URL is not usable"):
        read_settings()
    for good in ("https://collector.example:4318/lince", "http://[::1]:4318"):
        monkeypatch.setenv("LINCE_TRACES_URL", good)
        assert read_settings().traces_url == good
