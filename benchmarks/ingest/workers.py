"""Do two workers read twice as much as one? CPU seconds a scanned page with each.

    ./lince bench ingest.workers [--pages 16] [--out FILE]

Scans of `mixed_case` are read, analyzed and indexed by one worker, then by two, each time into a fresh data folder.
What a start costs is measured with a case of one note, and taken off. A `ratio` of 1 means that a page costs no more
beside another one: two workers on two free cores then take half the time. Prints one JSON line; ends with 1 where the
ratio is over 1.15. workers.json is a frozen run.
"""

import argparse
import json
import random
import sys
import tempfile
from pathlib import Path

from benchmarks.ingest.mixed_case import scan
from benchmarks.ingest.notes import write
from benchmarks.ingest.own_pages import DPI
from benchmarks.ingest.watching import run_watched

MOST = 1.15
_KINDS = ("plain", "form", "table")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=16)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    chance = random.Random(5)
    spent: dict[int, float] = {}
    starts: dict[int, float] = {}
    with tempfile.TemporaryDirectory(prefix="lince-workers-") as name:
        work = Path(name)
        note, scans = work / "note", work / "scans"
        note.mkdir()
        scans.mkdir()
        write(note, 1)
        for number in range(given.pages):
            scan(_KINDS[number % len(_KINDS)], chance).save(scans / f"{number}.png", dpi=(DPI, DPI))
        for workers in (1, 2):
            settings = {"LINCE_WORKERS": str(workers)}
            start = run_watched(note, work / f"start-{workers}", every=2.0, settings=settings)
            whole = run_watched(scans, work / f"data-{workers}", every=2.0, settings=settings)
            if start.code or whole.code:
                sys.exit(f"The run with {workers} workers failed.")
            starts[workers] = start.cpu_seconds
            spent[workers] = (whole.cpu_seconds - start.cpu_seconds) / given.pages
    result = {
        "pages": given.pages,
        "cpu_s_per_page": {f"{workers} workers": round(seconds, 2) for workers, seconds in spent.items()},
        "cpu_s_of_a_start": {f"{workers} workers": round(seconds, 1) for workers, seconds in starts.items()},
        "ratio": round(spent[2] / spent[1], 2),
    }
    print(json.dumps(result))
    if given.out:
        given.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    sys.exit(spent[2] / spent[1] > MOST)


if __name__ == "__main__":
    main()
