"""kill -9 at random moments of an ingest, then resume: the final records must equal an undisturbed run's.

    ./lince bench faults.kill_ingest [--kills 20] [--rounds 4] [--seed 1] [--files FOLDER] [--out FILE]

Each round ingests the files into a fresh data folder; the ingest is killed several times, each time one random
process of it or all of them, and started again; the last start runs to its end. Prints one JSON line.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from support.fingerprint import final_records

from api.dossier import build

ROOT = Path(__file__).resolve().parents[2]


def start(files: Path, data: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LINCE_DATA": str(data)}
    command = [sys.executable, "-P", "-m", "api.cli.main", "ingest", str(files), "--case", "K-1", "--country", "BO"]
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
    """Kill one random process of the session, or all of it at once (as a cut of power would)."""
    members = session_of(process.pid)
    what = chance.choice(["main", "any", "all"])
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


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=4)
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
            files = work / "dossier"
        started = time.monotonic()
        code = start(files, work / "calm").wait()
        span = time.monotonic() - started
        calm = final_records(work / "calm")
        kills, differences, left_over = [], [], 0
        for round_ in range(given.rounds):
            data = work / f"round-{round_}"
            for _ in range(given.kills // given.rounds):
                process = start(files, data)
                time.sleep(chance.uniform(0.3, span / 4))
                if process.poll() is None:
                    kills.append(kill(process, chance))
                left_over += len(session_of(process.pid)) if process.poll() is not None else 0
                if process.poll() is None:  # only a worker was killed: the ingest goes on
                    process.wait()
            start(files, data).wait()
            found = final_records(data)
            differences += [
                f"round {round_}: {kind}: {sorted(set(found[kind]) ^ set(calm[kind]))[:4]}"
                for kind in calm
                if found[kind] != calm[kind]
            ]
        result = {
            "kills": len(kills),
            "killed": {what: kills.count(what) for what in ("main", "any", "all")},
            "rounds": given.rounds,
            "seconds_undisturbed": round(span, 1),
            "exit_undisturbed": code,
            "documents": len(calm["documents"]),
            "differences": [difference[:200] for difference in differences],
            "processes_left_over": left_over,
        }
    print(json.dumps(result))
    if given.out:
        given.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
