"""Fifty people at work while files come in: `./lince bench load.users [--users 50] [--minutes 10] [--freeze]`.

A server reads the sample dossier. Then one person works alone (quiet), then all of them, while copies of the dossier
are sent into further cases and read: each searches, opens the first hit with its image, reads the review queue and
decides, with a pause of one to five seconds between two acts, as people have. Latencies are by the clock, from the
client's side, and are compared with the quiet ones of the same run: machines differ. An answer that is none of 200,
201 and 409 (somebody decided first) is an error. `--freeze` keeps the figures in users.json.
"""

import argparse
import itertools
import json
import random
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
from support.site import PASSWORD, serving

from api.dossier import build

FROZEN = Path(__file__).with_suffix(".json")
QUERIES = (
    "pasaporte", "deuda", '"le quitaron"', "hotel OR hostal", "indicator:document_retention", "71234567",
    "documento AND patrón", "trabaj*", "traslado~1", "fronteira",
)  # fmt: skip
ALONE = 60
"""Rounds of the one who works alone."""
FINE = (200, 201, 409)


class Told:
    """Milliseconds by act, and what went wrong. Safe for threads."""

    def __init__(self) -> None:
        self.times: defaultdict[str, list[float]] = defaultdict(list)
        self.wrong: Counter[str] = Counter()
        self._lock = threading.Lock()

    def add(self, act: str, began: float, status: int | str) -> None:
        """One answer, or the name of what came instead."""
        with self._lock:
            self.times[act].append((time.monotonic() - began) * 1000)
            if status not in FINE:
                self.wrong[f"{act} {status}"] += 1

    def figures(self) -> dict[str, dict[str, int]]:
        """By act: how many, the median and the p95."""
        found = {}
        for act, times in sorted(self.times.items()):
            row = sorted(times)
            found[act] = {
                "calls": len(row),
                "p50": round(row[len(row) // 2]),
                "p95": round(row[min(len(row) - 1, int(len(row) * 0.95))]),
            }
        return found


class Person:
    """Somebody at work, with a session of his own."""

    def __init__(self, address: str, login: str, cases: Sequence[str], told: Told, seed: int) -> None:
        self._client = httpx.Client(base_url=f"{address}/api/v1", timeout=120)
        answer = self._client.post("/login", json={"login": login, "password": PASSWORD})
        answer.raise_for_status()
        self._client.headers["X-CSRF-Token"] = answer.json()["csrf"]
        self._cases, self._told, self._chance = cases, told, random.Random(seed)

    def close(self) -> None:
        """End the connections."""
        self._client.close()

    def round(self, *, pauses: bool) -> None:
        """One search with its first hit, and one decision in a queue."""
        body = {"text": self._chance.choice(QUERIES), "facets": ["indicator"], "limit": 20}
        found = self._asked("search", "POST", "/search", pauses=pauses, json=body)
        hits = found.json()["hits"] if found is not None and found.is_success else []
        if hits:
            page = f"/documents/{hits[0]['document']}/pages/{hits[0]['page']}"
            self._asked("page", "GET", page, pauses=not hits[0]["has_image"] and pauses)
            if hits[0]["has_image"]:
                self._asked("image", "GET", f"{page}/image", pauses=pauses)
        case = self._chance.choice(self._cases)
        queue = self._asked("queue", "GET", f"/cases/{case}/review/queue", pauses=pauses)
        rows = queue.json()["entries"] if queue is not None and queue.is_success else []
        if rows:
            row = self._chance.choice(rows)["flag"]
            path = f"/documents/{row['flag']['span']['document']}/flags/{row['id']}/decisions"
            self._asked("decide", "POST", path, pauses=pauses, json={"verdict": "confirmed", "reason": "she says so"})

    def _asked(self, act: str, method: str, path: str, *, pauses: bool, **more: Any) -> httpx.Response | None:
        began = time.monotonic()
        answer: httpx.Response | None = None
        try:
            answer = self._client.request(method, path, **more)
            self._told.add(act, began, answer.status_code)
        except httpx.HTTPError as error:
            self._told.add(act, began, type(error).__name__)
        if pauses:
            time.sleep(self._chance.uniform(1, 5))
        return answer


def opened(admin: httpx.Client, users: int) -> list[str]:
    """The logins of investigators who may work now."""
    home = admin.get("/agencies").json()["agencies"][0]["id"]
    logins = [f"inv.{number}" for number in range(users)]
    for login in logins:
        new = {"login": login, "name": login, "agency": home, "role": "investigator", "password": PASSWORD}
        admin.post("/users", json=new).raise_for_status()
    return logins


def a_case(first: httpx.Client, number: str, logins: Sequence[str]) -> str:
    """A case with all of them in it."""
    answer = first.post("/cases", json={"number": number, "title": number, "country": "BO"})
    answer.raise_for_status()
    case: str = answer.json()["id"]
    for login in logins[1:]:
        first.post(f"/cases/{case}/members", json={"login": login}).raise_for_status()
    return case


def sent(client: httpx.Client, case: str, files: Mapping[str, bytes]) -> int:
    """Send files into a case; how many bytes they were."""
    for path, content in files.items():
        client.post(f"/cases/{case}/exhibits", params={"path": path}, content=content).raise_for_status()
    return sum(map(len, files.values()))


def pages_of(client: httpx.Client, case: str) -> tuple[int, bool]:
    """The pages of a case that were read, and whether no file waits."""
    told = client.get(f"/cases/{case}/progress").json()
    return told["pages"], told["files"] == told["files_done"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        build(Path(scratch, "dossier"))
        files = {
            path.name: path.read_bytes()
            for path in sorted(Path(scratch, "dossier").rglob("*"))
            if path.is_file() and path.suffix != ".json"
        }
        with serving(Path(scratch, "data")) as (address, password):
            found = measured(address, password, files, users=given.users, seconds=given.minutes * 60)
    print(json.dumps(found, indent=1))
    if given.freeze:
        FROZEN.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def measured(address: str, password: str, files: Mapping[str, bytes], *, users: int, seconds: float) -> dict[str, Any]:
    """Quiet and crowded figures by act, their ratio, what was read meanwhile, and what went wrong."""
    with httpx.Client(base_url=f"{address}/api/v1", timeout=600) as admin:
        answer = admin.post("/login", json={"login": "admin", "password": password})
        admin.headers["X-CSRF-Token"] = answer.json()["csrf"]
        logins = opened(admin, users)
    with httpx.Client(base_url=f"{address}/api/v1", timeout=600) as first:
        answer = first.post("/login", json={"login": logins[0], "password": PASSWORD})
        first.headers["X-CSRF-Token"] = answer.json()["csrf"]
        cases = [a_case(first, "L-0", logins)]
        sent(first, cases[0], files)
        while not pages_of(first, cases[0])[1]:
            time.sleep(1)
        quiet, crowded = Told(), Told()
        alone = Person(address, logins[0], cases, quiet, 1)
        for _ in range(ALONE):
            alone.round(pauses=False)
        alone.close()
        enough = threading.Event()

        def send() -> None:
            for number in itertools.count(1):
                if enough.is_set():
                    return
                cases.append(a_case(first, f"L-{number}", logins))
                # Other bytes each time: what is there already is not read again.
                sent(first, cases[-1], {name: content + b"\n" * number for name, content in files.items()})
                while not pages_of(first, cases[-1])[1] and not enough.wait(1):
                    pass

        def work(number: int) -> None:
            person = Person(address, logins[number], cases[:1], crowded, number)
            end = time.monotonic() + seconds
            time.sleep(number % 10 / 2)
            while time.monotonic() < end:
                person.round(pauses=True)
            person.close()

        with ThreadPoolExecutor(users + 1) as pool:
            sending = pool.submit(send)
            for done in [pool.submit(work, number) for number in range(users)]:
                done.result()
            enough.set()
            sending.result()
        read = sum(pages_of(first, case)[0] for case in cases[1:])
    alone_figures, together = quiet.figures(), crowded.figures()
    return {
        "users": users,
        "seconds": seconds,
        "calls": sum(one["calls"] for one in together.values()),
        "wrong": dict(quiet.wrong + crowded.wrong),
        "pages_read_meanwhile": read,
        "quiet_ms": alone_figures,
        "crowded_ms": together,
        "p95_ratio": {
            act: round(together[act]["p95"] / one["p95"], 1) for act, one in alone_figures.items() if act in together
        },
    }


if __name__ == "__main__":
    main()
