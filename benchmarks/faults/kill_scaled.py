"""kill -9 of random processes of the scaled setting while files are sent and read: final records as of a calm run.

    ./lince bench faults.kill_scaled [--kills 100] [--every 8] [--seed 1] [--out FILE]

A server without workers, two workers that read and one that analyzes, PostgreSQL, an object store. Case after case with
the same files is sent over the API, and again and again one process is killed: of the server, or of a worker, or the
child in which it reads. What ended is started again, as an engine does; leases of the dead run out by themselves.
Prints one JSON line. Needs what `./lince test` installs.
"""

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from support.ended import counted_twice
from support.postgres import a_server, own
from support.s3.fixtures import a_bucket
from support.s3.server import Server
from support.scaled import Scaled

from api.dossier import build
from benchmarks.faults.kill_ingest import chosen
from services.records.catalogue import Catalogue

Records = dict[str, list[str]]

WAITING = 15
"""Jobs below which the next case is sent, so that all parts are at work whenever something is killed."""


class Sender:
    """Sends case after case from a thread, until it is told that it is enough."""

    def __init__(self, setting: Scaled, files: Path) -> None:
        self._setting, self._files = setting, files
        self._enough = threading.Event()
        self.cases: list[str] = []
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self._enough.is_set():
            self.cases.append(f"K-{len(self.cases) + 1}")
            self._setting.send(self.cases[-1], self._files)
            while self._setting.open_jobs() > WAITING and not self._enough.wait(0.5):
                pass

    def end(self) -> None:
        """The case that is being sent is the last one."""
        self._enough.set()
        self._thread.join()


def told_apart(records: Catalogue, number: str, found: Records, calm: Records) -> list[str]:
    """Which kinds of record of a case differ, and where each of its documents is not as in the calm case."""
    told = [f"{number}: {', '.join(kind for kind in calm if found[kind] != calm[kind])}"]
    as_calm = documents_of(records, "calm")
    for path, document in documents_of(records, number).items():
        told += [f"{number}: {path}{place}" for place in sorted(document.items() ^ as_calm[path].items())[:6]]
    return told


def documents_of(records: Catalogue, number: str) -> dict[str, dict[str, str]]:
    """By path of each file of a case: what its document says, value by value, each by its place."""
    (case,) = (one for one in records.cases.all() if one.number == number)
    found = {}
    for file in records.evidence.files(case.id):
        document = records.evidence.full_document(file.document)
        found[file.path] = flat(document.model_dump(mode="json") if document else None)
    return found


def flat(value: object, place: str = "") -> dict[str, str]:
    """Every value of nested lists and mappings by its place; ids, which each case has of its own, left out."""
    if isinstance(value, dict):
        parts = [(f"{place}.{key}", one) for key, one in value.items() if key not in ("id", "case", "parent")]
    elif isinstance(value, list):
        parts = [(f"{place}.{number}", one) for number, one in enumerate(value)]
    else:
        return {place: str(value)[:40]}
    return {key: told for where, one in parts for key, told in flat(one, where).items()}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--every", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=20.0, help="seconds between two kills at most")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory(prefix="lince-kill-") as folder:
        work = Path(folder)
        build(work / "dossier")
        files = work / "files"
        chosen(work / "dossier", given.every, files)
        store = Server()
        store.start()
        try:
            with a_server() as database:
                address = own(database.address("postgres"), "lince")
                result = run(Scaled(work / "scaled", address, a_bucket(store.url)), files, given, chance)
        finally:
            store.stop()
    print(json.dumps(result))
    if given.out:
        given.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    sys.exit(1 if result["differences"] or result["wrong"] else 0)


def run(setting: Scaled, files: Path, given: argparse.Namespace, chance: random.Random) -> dict[str, object]:
    """One calm case, then cases under kills; what differs."""
    try:
        setting.begin()
        began = time.monotonic()
        setting.send("calm", files)
        setting.settle()
        calm_seconds = time.monotonic() - began
        setting.patience = 3600  # as long as it takes, where the server is killed again and again
        sender = Sender(setting, files)
        while len(setting.kills) < given.kills:
            time.sleep(chance.uniform(0.2, given.longest))
            setting.kill_one(chance)
            if len(setting.kills) % 10 == 0:
                print(f"{len(setting.kills)} kills, {len(sender.cases)} cases", file=sys.stderr)
        sender.end()
        last = time.monotonic()
        setting.settle()
        settled = time.monotonic() - last
    finally:
        setting.end()
    calm = setting.found("calm")
    differ = {number: setting.found(number) for number in sender.cases}
    differ = {number: found for number, found in differ.items() if found != calm}
    with setting.records() as records:
        differences = [one for number, found in differ.items() for one in told_apart(records, number, found, calm)]
        outcomes = Counter[str]()
        for one in records.tally.counted():
            outcomes[f"{one.stage} {one.outcome}"] += one.jobs
        twice = counted_twice(records)
        pages = sum(one.pages for one in records.tally.counted() if one.stage == "extract")
    return {
        "kills": len(setting.kills),
        "killed": dict(Counter(setting.kills)),
        "cases": len(sender.cases),
        "files_of_each": len(calm["exhibits"]),
        "pages": pages,
        "seconds_of_a_calm_case": round(calm_seconds, 1),
        "seconds_until_all_was_final": round(settled, 1),
        "differences": differences[:20],
        "wrong": setting.wrong()[:20],
        "jobs_begun_again": setting.begun_again(),
        "pages_saved_twice": twice,
        "pages_read_but_not_saved": {"most": max(setting.in_hand, default=0), "all": sum(setting.in_hand)},
        "jobs_by_outcome": dict(sorted(outcomes.items())),
    }


if __name__ == "__main__":
    main()
