"""kill -9 at random moments of an ingest, then resume: the final records must equal an undisturbed run's.

    ./lince bench faults.kill_ingest [--kills 200] [--copies 5] [--every 1] [--seed 1] [--files FOLDER] [--out FILE]

The files (the sample dossier, or every n-th of it) are ingested as so many cases of one data folder, one after another.
Each ingest is killed again and again, each time one random process of it or all of them, as a cut of power would, and
started again; the last start of each case runs to its end. Prints one JSON line. Analysis is the small one: what is
tried is what survives, and a start is quicker.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image
from support.ended import counted_twice, unfinished
from support.fingerprint import final_records

from api.dossier import build
from services.records.catalogue import open_catalogue

ROOT = Path(__file__).resolve().parents[2]

WEIGHTS = (1, 6, 1)
"""Of the first process, of any one of all, and of all at once: the first and last end the ingest, and cost a start."""


def start(files: Path, data: Path, case: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LINCE_DATA": str(data)}
    environment |= {"LINCE_ANALYSIS_ENGINE": "small", "LINCE_MEANING": "false"}
    command = [sys.executable, "-P", "-m", "api.cli.main", "ingest", str(files), "--case", case, "--country", "BO"]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def session_of(leader: int) -> list[int]:
    """All processes of the ingest's session."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getsid(int(entry.name)) == leader:
                    found.append(int(entry.name))
            except ProcessLookupError:
                continue
    return found


def kill(process: subprocess.Popen[bytes], chance: random.Random) -> str:
    """Kill one random process of the session, or all of it at once."""
    members = session_of(process.pid)
    what = chance.choices(["main", "any", "all"], weights=WEIGHTS)[0]
    victims = {"main": [process.pid], "any": [chance.choice(members)] if members else [], "all": members}[what]
    for victim in victims:
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:
            continue
    if what != "any" or process.pid in victims:
        process.wait()
        deadline = time.monotonic() + 10
        while session_of(process.pid) and time.monotonic() < deadline:
            time.sleep(0.05)
    return what


def chosen(folder: Path, every: int, to: Path) -> None:
    """Copy every n-th file, and put eight of all pictures together as one scan, which takes longer than most starts."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "truth.json")
    for path in files[::every]:
        place = to / path.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, place)
    pages = []
    for path in [path for path in files if path.suffix == ".jpg"][:8]:
        with Image.open(path) as picture:
            pages.append(picture.convert("L").resize((1000, 1000 * picture.height // picture.width)))
    pages[0].save(to / "escaneado.pdf", save_all=True, append_images=pages[1:])


def read_but_not_saved(data: Path) -> int:
    """Pictures of pages that lie where they are handed over: read, and not saved before their reader was killed."""
    return sum(1 for _ in (data / "work").rglob("*.jpg"))


class Killer:
    """Kills one ingest after another, at moments spread over a start and what it gets done until then."""

    def __init__(self, chance: random.Random, *, longest: float) -> None:
        self._chance = chance
        self._longest = longest
        self.kills: list[str] = []
        self.in_hand: list[int] = []
        """Pages that each of them cost, as far as that lies on the disk."""
        self.left_over = 0
        self._too_late = 0

    def torment(self, files: Path, data: Path, number: str, *, upto: int) -> None:
        """Begin the ingest of a case again and again, until so many were killed in all."""
        process = start(files, data, number)
        while len(self.kills) < upto:
            deadline = time.monotonic() + self._chance.uniform(0.2, self._longest)
            while process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.05)
            if process.poll() is not None:
                self._too_late += 1
                if self._too_late > upto:
                    sys.exit("These files are read too quickly to be killed so often.")
            else:
                self.kills.append(kill(process, self._chance))
                self.in_hand.append(read_but_not_saved(data))
            if process.poll() is not None:
                self.left_over += len(session_of(process.pid))
                process = start(files, data, number)
        process.wait()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--copies", type=int, default=5)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=Path)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory(prefix="lince-kill-") as folder:
        work = Path(folder)
        files = given.files
        if files is None:
            build(work / "dossier")
            files = work / "files"
            chosen(work / "dossier", given.every, files)
        started = time.monotonic()
        code = start(files, work / "calm", "calm").wait()
        span = time.monotonic() - started
        calm = final_records(work / "calm", number="calm")
        data = work / "data"
        killer = Killer(chance, longest=max(6.0, span / 12))
        differences: list[str] = []
        for copy in range(given.copies):
            number = f"K-{copy + 1}"
            killer.torment(files, data, number, upto=given.kills * (copy + 1) // given.copies)
            start(files, data, number).wait()
            found = final_records(data, number=number)
            differences += [
                f"{number}: {kind}: {sorted(set(found[kind]) ^ set(calm[kind]))[:4]}"
                for kind in calm
                if found[kind] != calm[kind]
            ]
            print(f"{number}: {len(killer.kills)} kills, {len(differences)} differences", file=sys.stderr)
        records = open_catalogue(data / "catalogue.sqlite")
        sound = records.audit.verify()[1] is None
        result = {
            "kills": len(killer.kills),
            "killed": {what: killer.kills.count(what) for what in ("main", "any", "all")},
            "cases": given.copies,
            "files_of_each": len(calm["exhibits"]),
            "documents_of_each": len(calm["documents"]),
            "seconds_undisturbed": round(span, 1),
            "exit_undisturbed": code,
            "differences": [difference[:200] for difference in differences],
            "unfinished": unfinished(records),
            "audit_log_sound": sound,
            "pages_saved_twice": counted_twice(records),
            "pages_read_but_not_saved": {"most": max(killer.in_hand, default=0), "all": sum(killer.in_hand)},
            "processes_left_over": killer.left_over,
        }
        records.close()
    print(json.dumps(result))
    if given.out:
        given.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    sys.exit(1 if differences or result["unfinished"] else 0)


if __name__ == "__main__":
    main()
