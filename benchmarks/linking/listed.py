"""`lince compare-names` as a user runs it over a long file: each name of one list with each of another.

    PYTHONPATH=. python -P -m benchmarks.linking.listed [--names 450] [--out FILE]

Pairs a second of computing, the start of the verb, its reasons and the writing of its answers included. Names come as
an invented world writes them, with their slips; most pairs are of strangers, as where two lists are held together.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.linking.world import World

ROOT = Path(__file__).resolve().parents[2]


def written(file: Path, count: int) -> int:
    """Write the pairs of two lists of so many names each; returns how many pairs."""
    names = list(dict.fromkeys(row["text"] for row, _ in World(count * 45, 77).lines() if row["kind"] == "person"))
    random.Random(8).shuffle(names)
    one, two = names[:count], names[count : 2 * count]
    rows = [f"{a}-{b}\t{x}\t{y}\n" for a, x in enumerate(one) for b, y in enumerate(two)]
    file.write_text("id\tname_a\tname_b\n" + "".join(rows), encoding="utf-8")
    return len(rows)


def main() -> None:
    """Measure, print, and keep where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=450)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        file, answers = Path(scratch) / "pairs.tsv", Path(scratch) / "answers.tsv"
        pairs = written(file, given.names)
        with answers.open("wb") as out:
            command = [sys.executable, "-P", "-m", "api.cli.main", "compare-names", str(file)]
            process = subprocess.Popen(command, stdout=out, env={**os.environ, "PYTHONPATH": str(ROOT)})
            _, status, spent = os.wait4(process.pid, 0)
        assert status == 0, status
        assert answers.read_bytes().count(b"\n") == pairs
    seconds = spent.ru_utime + spent.ru_stime
    result = {
        "pairs": pairs, "cpu_seconds": round(seconds, 1), "pairs_a_second": round(pairs / seconds),
        "peak_mb": spent.ru_maxrss // 1024,
    }  # fmt: skip
    print(json.dumps(result, indent=1))
    if given.out:
        given.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
