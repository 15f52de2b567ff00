"""`lince resolve` as a user runs it: seconds, memory and quality of one run over a file of mentions.

    PYTHONPATH=. python -P -m benchmarks.linking.verb [--mentions 100000 | --dir DIR] [--out FILE]

A folder holds mentions.jsonl and truth.jsonl; without one an invented world of that size is written first, by another
process. Time and memory are those of the verb alone, Python's start and the writing of its answers included. The frozen
runs of 100,000 and 1,000,000 mentions are verb.json and verb_million.json.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.linking.joined import arguments, bands, scored, wrong_by_trap
from services.search.linking.resolve import Link

ROOT = Path(__file__).resolve().parents[2]


def measured(folder: Path, scratch: Path) -> dict[str, Any]:
    """Run the verb, and compare what it answers with the truth."""
    answers, links = scratch / "answers.tsv", scratch / "links.jsonl"
    command = [
        sys.executable, "-P", "-m", "api.cli.main", "resolve", str(folder / "mentions.jsonl"), "--explain", str(links),
    ]  # fmt: skip
    began = time.monotonic()
    with answers.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, env={**os.environ, "PYTHONPATH": str(ROOT)})
        _, status, spent = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    assert status == 0, status
    truth, kinds, case, traps = {}, {}, {}, {}
    with (folder / "truth.jsonl").open() as lines:
        for line in lines:
            row = json.loads(line)
            kinds[row["mid"]] = row["kind"]
            if row["kind"] == "person":
                truth[row["mid"]] = row["eid"]
                traps[row["mid"]] = row["traps"]
    with (folder / "mentions.jsonl").open() as lines:
        for line in lines:
            row = json.loads(line)
            if row["mid"] in truth:
                case[row["mid"]] = row["case"]
    cluster = dict(line.split("\t")[:2] for line in answers.read_text().splitlines())
    told = []
    for line in links.read_text().splitlines():
        row = json.loads(line)
        if row["a"] in truth and row["b"] in truth:
            told.append(Link(row["a"], row["b"], row["score"], row["band"], row["across_cases"], ()))
    return {
        "all_mentions": len(kinds),
        **scored(cluster, truth, case),
        "wrong_pairs": wrong_by_trap(cluster, truth, traps),
        "bands": bands(told, truth),
        "cpu_seconds": round(spent.ru_utime + spent.ru_stime, 1),
        "wall_seconds": round(wall, 1),
        "peak_mb": spent.ru_maxrss // 1024,
    }


def main() -> None:
    """Measure, print, and keep where asked."""
    given = arguments(__doc__, mentions=100_000)
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.dir or Path(scratch) / "world"
        if given.dir is None:
            made = ["-m", "benchmarks.linking.world", str(folder), "--mentions", str(given.mentions)]
            subprocess.run([sys.executable, "-P", *made, "--seed", str(given.seed)], check=True)
        result = measured(folder, Path(scratch))
    print(json.dumps(result, indent=1))
    if given.out:
        given.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
