"""A right that is taken away ends what runs or waits for it within two seconds: events, exports, lists, queued jobs.

    ./lince bench faults.rights_end [--rounds 20] [--freeze]

A server with its worker as processes of their own, asked over HTTP. In each round a prosecutor follows a case, takes
all hits of a query, searches a list of 100,000 lines, exports the case and has files read again; then his place,
session, account or role is taken at the catalogue, as `lince member` and `lince user` do it, and the clock runs until
each has ended. Prints a JSON line with the longest and the 95th of 100, in seconds; `--freeze` writes it beside this.
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from support import web
from support.factories import a_mention, a_page, an_analysis

from api.cli.serve import listen
from api.logs import configure_logs
from api.wiring import Workspace
from models.case import Role
from models.document import Document, DocumentState, Page
from models.exhibit import Source
from models.job import Stage
from services.search.indexer import records_of

ROOT = Path(__file__).resolve().parents[2]
FROZEN = Path(__file__).with_suffix(".json")
USER, CASE = web.MEMBERS[Role.PROSECUTOR], web.OURS
PROMISED = 2.0
PAGES, BOOKS, ORIGINALS, NOTES, LINES = 1_000, 20, 60, 1_500, 100_000
HEADERS = {"Cookie": f"lince_session={web.session_of(USER)}", "X-CSRF-Token": web.csrf_of(USER)}
Asked = tuple[str, str, dict[str, Any]]


def fill(workspace: Workspace) -> list[str]:
    """Pages for many hits, originals that take a while to be read again, and a file that nobody ever reads.

    Returns the documents that are to be read again: small ones, in which nothing is found.
    """
    jobs, evidence = workspace.records.jobs, workspace.records.evidence
    for number in range(BOOKS):
        exhibit = web.receive(workspace, CASE, f"libro{number}.txt", b"libro %d" % number)
        pages = tuple(
            Page(**{**a_page(f"hoja {one} deuda 71234567 " * 8).model_dump(), "number": one + 1})
            for one in range(PAGES)
        )
        document = Document(
            id=exhibit.document, case=CASE.id, sha256=exhibit.sha256, name="libro.txt", media_type="text/plain",
            state=DocumentState.DONE, version="1", pages=pages,
        )  # fmt: skip
        evidence.save_document(document)
        analysis = an_analysis(document, a_mention(document))
        evidence.save_analysis(analysis)
        workspace.engine.write(records_of(document, analysis, agency=CASE.agency, name="libro.txt"))
    for number in range(ORIGINALS):
        source = Source(path=f"audio{number}.bin")
        workspace.intake.receive(CASE.id, source, io.BytesIO(os.urandom(5 << 20)), actor=workspace.operator)
    notes: list[str] = []
    for number in range(NOTES):
        exhibit = web.receive(workspace, CASE, f"nota{number}.txt", b"nota %d" % number)
        notes.append(exhibit.document)
        evidence.save_document(
            Document(
                id=exhibit.document, case=CASE.id, sha256=exhibit.sha256, name="nota.txt", media_type="text/plain",
                state=DocumentState.DONE, version="1", pages=(a_page("nota"),),
            )
        )  # fmt: skip
    for job in jobs.lease(stages=[Stage.EXTRACT], holder="bench", seconds=600, limit=10_000):
        jobs.complete(job)
    web.receive(workspace, CASE, "espera.txt", b"espera")
    jobs.lease(stages=[Stage.EXTRACT], holder="bench", seconds=36_000, limit=1)
    return notes


def running() -> dict[str, Asked]:
    """What is asked and lasts, by name."""
    case = {"cases": [CASE.id]}
    return {
        "events": ("GET", f"/api/v1/cases/{CASE.id}/events", {}),
        "hits": ("POST", "/api/v1/search/export", {"json": {"text": "deuda", **case}}),
        "list": ("POST", "/api/v1/lists", {"json": {"lines": [f"7{one:07}" for one in range(LINES)], **case}}),
        "export": ("POST", f"/api/v1/cases/{CASE.id}/export", {"json": {"format": "bagit", "recipient": "Juzgado 3"}}),
    }


class Watched:
    """An answer that lasts, read as over a slow line until the right is taken, then as fast as it comes."""

    def __init__(self, client: httpx.Client, asked: Asked, taken: threading.Event) -> None:
        self.ended = 0.0
        self.whole = False
        self._client, self._asked, self._taken = client, asked, taken
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def wait(self) -> None:
        self._thread.join(120)

    def _read(self) -> None:
        method, path, body = self._asked
        tail = b""
        try:
            with self._client.stream(method, path, headers=HEADERS, **body) as answer:
                for block in answer.iter_raw():
                    tail = (tail + block)[-2_000:]
                    if not self._taken.is_set():
                        time.sleep(0.05)
                archive = path == f"/api/v1/cases/{CASE.id}/export"
                # A case that left, hits or a list with their sums: whole, and not cut off.
                self.whole = answer.status_code == 200 if archive else b'"completeness"' in tail
        except httpx.TransportError:
            pass
        self.ended = time.monotonic()


def _queued(workspace: Workspace) -> bool:
    """Whether something waits for the user."""
    return any(user == USER.id for user, _ in workspace.records.requests.waiting())


def a_round(
    workspace: Workspace, client: httpx.Client, way: str, notes: list[str]
) -> tuple[dict[str, float], list[str]]:
    """Seconds until each ended, and what was told whole although the right was gone.

    What waits is the case's, and waits on when a session ends: its user may still ask for it.
    """
    asked = {"documents": notes, "every": True}
    again = client.post(f"/api/v1/cases/{CASE.id}/retry", json=asked, headers=HEADERS)
    assert again.status_code == 202, again.text
    taken = threading.Event()
    watched = {name: Watched(client, asked, taken) for name, asked in running().items()}
    time.sleep(1.5)
    assert _queued(workspace), "what was queued is done already: the measurement needs more files"
    TAKE[way](workspace)
    began = time.monotonic()
    taken.set()
    told = {}
    if way != "session":
        while _queued(workspace):
            time.sleep(0.02)
        told["job"] = time.monotonic() - began
    for name, one in watched.items():
        one.wait()
        told[name] = max(0.0, one.ended - began)
    GIVE_BACK[way](workspace)
    return told, [name for name, one in watched.items() if one.whole]


TAKE: dict[str, Callable[[Workspace], None]] = {
    "place": lambda workspace: workspace.access.remove_member(workspace.operator, CASE.id, USER.id),
    "session": lambda workspace: workspace.records.people.end_sessions(USER.id),
    "account": lambda workspace: workspace.records.people.set_active(USER.id, active=False),
    "role": lambda workspace: workspace.records.people.set_role(USER.id, Role.AUDITOR),
}
GIVE_BACK: dict[str, Callable[[Workspace], None]] = {
    "place": lambda workspace: web.join(workspace, CASE, USER),
    "session": lambda workspace: web.add_session(workspace, USER),
    "account": lambda workspace: workspace.records.people.set_active(USER.id, active=True),
    "role": lambda workspace: workspace.records.people.set_role(USER.id, Role.PROSECUTOR),
}


@contextmanager
def a_server(data: Path) -> Iterator[httpx.Client]:
    """Lince on a free port, as it is started by whoever runs it."""
    socket = listen("127.0.0.1", 0)
    port = socket.getsockname()[1]
    socket.close()
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "LINCE_LOG_LEVEL": "error", "LINCE_ANALYSIS_ENGINE": "small",
        "LINCE_MEANING": "false", "LINCE_WORKERS": "1", "LINCE_RATE_CALLS": "0", "LINCE_RATE_EXPORTS": "0",
    }  # fmt: skip
    command = [sys.executable, "-P", "-m", "api.cli.main", "serve", "--data", str(data), "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120, trust_env=False, limits=limits) as client:
            for _ in range(600):
                try:
                    client.get("/health")
                    break
                except httpx.TransportError:
                    time.sleep(0.2)
            yield client
    finally:
        server.terminate()
        server.wait(60)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    configure_logs("error")
    took: defaultdict[str, list[float]] = defaultdict(list)
    whole: defaultdict[str, int] = defaultdict(int)
    with tempfile.TemporaryDirectory(prefix="lince-rights-") as folder:
        data = Path(folder) / "data"
        web.build(data)
        with web.opened(data) as workspace:
            notes = fill(workspace)
        with web.opened(data) as workspace, a_server(data) as client:
            for number in range(given.rounds):
                way = tuple(TAKE)[number % len(TAKE)]
                told, left = a_round(workspace, client, way, notes)
                for name, seconds in told.items():
                    took[name].append(seconds)
                for name in left:
                    whole[f"{name} {way}"] += 1
                print(number, way, {name: round(one, 2) for name, one in told.items()}, left, file=sys.stderr)
    found = {
        "rounds": given.rounds,
        "load": round(os.getloadavg()[0], 1),
        "longest": {name: round(max(all_), 2) for name, all_ in took.items()},
        "p95": {name: round(sorted(all_)[int(0.95 * (len(all_) - 1))], 2) for name, all_ in took.items()},
        "told whole": dict(whole),
    }
    print(json.dumps(found))
    if given.freeze:
        FROZEN.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if whole or max(max(all_) for all_ in took.values()) > PROMISED:
        sys.exit(1)


if __name__ == "__main__":
    main()
