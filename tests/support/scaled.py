"""The scaled setting as processes of this machine, each of which may be killed: a server without workers, workers by role,
records on PostgreSQL, originals in an object store. A front stands before nothing: whoever sends files tries again.
"""

import contextlib
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import httpx
import psycopg
from support.ended import LIMIT, unfinished
from support.fingerprint import records_of
from support.s3.fixtures import settings_of
from support.site import PASSWORD

from services.ingest.blobs.s3 import S3Blobs
from services.ingest.blobs.s3_client import S3Address
from services.records.catalogue import Catalogue, open_catalogue
from services.search.engines.embedded import EmbeddedEngine

ROOT = Path(__file__).resolve().parents[2]
ROLES: Mapping[str, Sequence[str]] = {
    "api": ("serve",),
    "extract": ("worker", "--only", "extract"),
    "extract-2": ("worker", "--only", "extract"),
    "analyze": ("worker", "--only", "analyze"),
}
"""The parts and the words that start them."""
ANA = "ana.quispe"


class Scaled:
    """The running parts. `settings`: variables for all of them, beside those of the database and the store."""

    def __init__(self, folder: Path, database: str, bucket: S3Address, **settings: str) -> None:
        self.folder = folder
        self.database = database
        self.bucket = bucket
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"
        self._settings = settings
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.kills: list[str] = []
        self.in_hand: list[int] = []
        """Pages of scans that each kill of a reading worker cost, as far as they lie on the disk."""
        self.patience = 240.0
        """Seconds for which a call is made again that nobody answers."""
        self._csrf = ""
        self._cookies = httpx.Cookies()

    def start(self, name: str) -> None:
        """Start a part; what it tells is added to its file."""
        own = self.folder / name
        own.mkdir(parents=True, exist_ok=True)
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "200",
            "NO_COLOR": "1",
            "LINCE_DATA": str(own),
            "LINCE_SECRET_FILE": str(self.folder / "api" / "secret"),
            "LINCE_DATABASE_URL": self.database,
            "LINCE_WORKERS": "0",
            "LINCE_PORT": str(self._port),
            "LINCE_ANALYSIS_ENGINE": "small",
            "LINCE_MEANING": "false",
            **settings_of(self.bucket),
            **self._settings,
        }
        with (self.folder / f"{name}.told").open("ab") as told:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-P", "-m", "api.cli.main", *ROLES[name]],
                env=environment, stdout=told, stderr=told, start_new_session=True, cwd=ROOT,
            )  # fmt: skip

    def begin(self) -> None:
        """Start all, and make the account that sends files."""
        self.start("api")
        first = self._wait(lambda: re.search(r"\b[a-z2-9]{5}(?:-[a-z2-9]{5}){3}\b", self.told("api")), 240)
        for name in ROLES:
            if name != "api":
                self.start(name)
        self._log_in("admin", first[0])
        home = self.call("GET", "/agencies").json()["agencies"][0]["id"]
        ana = {"login": ANA, "name": "Ana Quispe", "agency": home, "role": "investigator", "password": PASSWORD}
        self.call("POST", "/users", json=ana)
        self._log_in(ANA, PASSWORD)

    def told(self, name: str) -> str:
        """What a part has told so far."""
        return (self.folder / f"{name}.told").read_text(encoding="utf-8", errors="replace")

    def _log_in(self, login: str, password: str) -> None:
        answer = self.call("POST", "/login", json={"login": login, "password": password})
        self._csrf, self._cookies = answer.json()["csrf"], answer.cookies

    def call(self, method: str, path: str, **request: object) -> httpx.Response:
        """Ask until there is an answer: the server may be away, or die over it."""
        end = time.monotonic() + self.patience
        while True:
            try:
                with httpx.Client(cookies=self._cookies, timeout=120, trust_env=False) as client:
                    headers = {"X-CSRF-Token": self._csrf}
                    answer = client.request(method, f"{self.address}/api/v1{path}", headers=headers, **request)  # type: ignore[arg-type]
                if answer.status_code < 500:
                    return answer.raise_for_status()
            except httpx.TransportError:
                pass
            assert time.monotonic() < end, f"no answer to {method} {path}"
            time.sleep(0.3)

    def open_case(self, number: str) -> str:
        """Its id. It may have been opened by a call whose answer was lost."""
        known = {one["number"]: one["id"] for one in self.call("GET", "/cases").json()["cases"]}
        if number in known:
            return str(known[number])
        opened = {"number": number, "title": "Hostal Aurora", "country": "BO"}
        with contextlib.suppress(httpx.HTTPStatusError):
            return str(self.call("POST", "/cases", json=opened).json()["id"])
        return self.open_case(number)

    def send(self, number: str, files: Path) -> None:
        """Send all files of a folder into a case, each until its receipt comes."""
        case = self.open_case(number)
        for path in sorted(one for one in files.rglob("*") if one.is_file()):
            name = str(path.relative_to(files))
            self.call("POST", f"/cases/{case}/exhibits", params={"path": name}, content=path.read_bytes())

    def kill_one(self, chance: random.Random, name: str = "", *, hurry: bool = False) -> str:
        """kill -9 of one process of a part, picked by chance as the part is, and start it again where that ended it.

        `hurry`: the leases of a worker that is gone run out now, not within a minute.
        """
        name = name or chance.choice(list(self.running))
        part = self.running[name]
        victim = chance.choice([part.pid, chance.choice([part.pid, *children_of(part.pid)])])
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        if victim == part.pid:
            part.wait()
            end_session(part.pid)
            if name.startswith("extract"):
                self.in_hand.append(sum(1 for _ in (self.folder / name / "work").rglob("*.jpg")))
            if hurry:
                self.expire(part.pid)
        self.kills.append(name if victim == part.pid else f"child of {name}")
        self.revive()
        return self.kills[-1]

    def revive(self) -> None:
        """Start every part that has ended, as an engine does."""
        for name in list(self.running):
            if not self.alive(name):
                end_session(self.running[name].pid)
                self.start(name)

    def alive(self, name: str) -> bool:
        """Whether a part runs."""
        return self.running[name].poll() is None

    def expire(self, pid: int) -> None:
        """Have the leases of a worker that was killed run out."""
        with psycopg.connect(self.database, autocommit=True, options="-c lince.whole=on") as connection:
            statement = "UPDATE job SET lease_until = '2020-01-01' WHERE state = 'leased' AND lease LIKE %s"
            connection.execute(statement, (f"worker-{pid}-%",))

    def open_jobs(self) -> int:
        """Jobs that wait or are worked on."""
        with psycopg.connect(self.database, autocommit=True, options="-c lince.whole=on") as connection:
            row = connection.execute("SELECT count(*) FROM job WHERE state IN ('queued', 'leased')").fetchone()
        return 0 if row is None else int(row[0])

    def begun_again(self) -> int:
        """How often a job was begun once more, because who was at it had died or lost it."""
        with psycopg.connect(self.database, autocommit=True, options="-c lince.whole=on") as connection:
            row = connection.execute("SELECT sum(attempts - 1) FROM job WHERE attempts > 1").fetchone()
        return 0 if row is None or row[0] is None else int(row[0])

    def settle(self, seconds: float = LIMIT) -> None:
        """Wait until nothing is open: at most so long after the last activity, which is now."""

        def settled() -> bool:
            self.revive()
            return self.open_jobs() == 0

        self._wait(settled, seconds)

    def end(self) -> None:
        """Stop all parts in order."""
        for part in self.running.values():
            part.terminate()
        for part in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                part.wait(30)
            end_session(part.pid)
        self.running.clear()

    @contextlib.contextmanager
    def records(self) -> Iterator[Catalogue]:
        """The records, once all parts have ended."""
        place = self.folder / "api" / "catalogue.sqlite"
        catalogue = open_catalogue(place, address=self.database)
        try:
            yield catalogue
        finally:
            catalogue.close()

    def found(self, number: str) -> dict[str, list[str]]:
        """The final records of a case, once all parts have ended."""
        engine = EmbeddedEngine(self.folder / "api" / "index")
        try:
            with self.records() as catalogue:
                return records_of(catalogue, engine, number=number)
        finally:
            engine.close()

    def wrong(self) -> list[str]:
        """What does not hold at the end: files that wait, a log that is not whole, originals that are not as received."""
        store = S3Blobs(self.bucket, self.folder / "checking")
        try:
            with self.records() as catalogue:
                found = unfinished(catalogue)
                if catalogue.audit.verify()[1] is not None:
                    found.append("the audit log is not whole")
                for case in catalogue.cases.all():
                    originals = {one.sha256 for one in catalogue.evidence.files(case.id) if one.sha256 is not None}
                    found += [f"the store lacks {one}" for one in sorted(originals) if not store.verify(one)]
                return found
        finally:
            store.close()

    def _wait(self, true: object, seconds: float) -> re.Match[str]:
        end = time.monotonic() + seconds
        while not (found := true()):  # type: ignore[operator]
            assert time.monotonic() < end, {name: self.told(name)[-400:] for name in self.running}
            time.sleep(0.2)
        return found  # type: ignore[no-any-return]


def children_of(process: int) -> list[int]:
    """Its children, and theirs, in whatever session they are."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                state = (entry / "stat").read_text(encoding="utf-8", errors="replace")
                parents[int(entry.name)] = int(state.rpartition(")")[2].split()[1])
    found = [process]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def session_of(leader: int) -> list[int]:
    """All processes of a session."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if os.getsid(int(entry.name)) == leader:
                    found.append(int(entry.name))
    return found


def end_session(leader: int) -> None:
    """Nothing of a part outlives its first process, as in a container."""
    for process in session_of(leader):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
