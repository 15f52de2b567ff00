"""Ten thousand hostile files, made by a seed, each read by the isolated reader as a worker reads it.

    ./lince bench faults.hostile_files --out FOLDER [--from 0] [--to 10000] [--seed 12] [--shared FOLDER] [--freeze]

Sound files are made here and taken from ../shared, then spoiled: bits, lengths, cuts, splices, and what their format
is made of (tests/support/hostile has the ways); some are bombs. Of each file it is asked whether the reading ended
typed, within its time and a gigabyte, with every loss told, and with nothing left behind: no file, no process, no word
in a log. Goes on where it was stopped, one line a file in FOLDER; files with which something was wrong are kept there,
as small as a few tries make them. Parts of the range may run side by side; `--told` reads no more, and adds up what
lies in FOLDER. `--freeze` writes the sum into hostile_files.json. Exit code 1 where anything was wrong.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from support.hostile import running, samples

from services.ingest.wrapping import isolation_level

FROZEN = Path(__file__).with_suffix(".json")
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "documents"
EVERY = 100
"""Files after which it is said how far the run is."""


def run(given: argparse.Namespace) -> None:
    """Read what of the range is not done yet."""
    given.out.mkdir(parents=True, exist_ok=True)
    done = {line["number"] for line in told(given.out)}
    numbers = [number for number in range(given.start, given.to) if number not in done]
    pool = running.Pool(samples.own(), samples.shared(given.shared))
    began, computed, wrong = time.monotonic(), 0.0, 0
    with (
        tempfile.TemporaryDirectory(prefix="lince-hostile-") as folder,
        running.Reader(Path(folder)) as reader,
        (given.out / f"{given.start:06}.jsonl").open("a", encoding="utf-8") as file,
    ):
        for count, number in enumerate(numbers, start=1):
            case = running.make(number, seed=given.seed, pool=pool)
            outcome = reader.read(case)
            line = outcome.line()
            if outcome.wrong:
                wrong += 1
                shorter = running.smaller(case, reader, outcome) if outcome.seconds < given.patience else case.content
                (given.out / f"{number:06}-{Path(case.name).name}").write_bytes(shorter)
                print(json.dumps(line), file=sys.stderr)
            file.write(json.dumps(line) + "\n")
            file.flush()
            computed += outcome.seconds
            if count % EVERY == 0 or number == numbers[-1]:
                wall = time.monotonic() - began
                says = f"{count}/{len(numbers)}: {computed:.0f} s of computing, {wall:.0f} s, {wrong} wrong"
                print(says, file=sys.stderr, flush=True)
        if not reader.shut_off:
            print("the reading process is not shut off from the network", file=sys.stderr)


def told(folder: Path) -> list[dict[str, Any]]:
    """The lines that lie in a folder, by number; the last one of a number counts."""
    lines = {}
    for path in sorted(folder.glob("*.jsonl")):
        for row in path.read_text(encoding="utf-8").splitlines():
            line = json.loads(row)
            lines[line["number"]] = line
    return [lines[number] for number in sorted(lines)]


def summary(lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What they come to."""
    kinds = sorted({line["kind"] for line in lines})
    return {
        "files": len(lines),
        "isolation": isolation_level(),
        "by_kind": {kind: _kind([line for line in lines if line["kind"] == kind]) for kind in kinds},
        "cpu_seconds": _spread([line["seconds"] for line in lines]),
        "peak_mb": _spread([line["peak"] / 1e6 for line in lines]),
        "problems": dict(Counter(code for line in lines for code in line["codes"]).most_common()),
        "mutations": dict(Counter(how for line in lines for how in line["how"]).most_common()),
        "wrong": dict(Counter(what for line in lines for what in line["wrong"]).most_common()),
    }


def _kind(lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "files": len(lines),
        "states": dict(Counter(line["state"] for line in lines).most_common()),
        "cpu_seconds": _spread([line["seconds"] for line in lines]),
        "peak_mb": _spread([line["peak"] / 1e6 for line in lines]),
    }


def _spread(values: Iterable[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "p50": round(statistics.median(ordered), 2),
        "p95": round(ordered[round(0.95 * (len(ordered) - 1))], 2),
        "max": round(ordered[-1], 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--from", type=int, default=0, dest="start")
    parser.add_argument("--to", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--patience", type=float, default=1.0, help="seconds beyond which a file is not made smaller")
    parser.add_argument("--told", action="store_true", help="only add up")
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    if not given.told:
        run(given)
    lines = [line for line in told(given.out) if given.start <= line["number"] < given.to]
    found = {"seed": given.seed, "of": given.to - given.start, **summary(lines)}
    print(json.dumps(found, indent=1))
    if given.freeze:
        FROZEN.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    sys.exit(bool(found["wrong"]))


if __name__ == "__main__":
    main()
