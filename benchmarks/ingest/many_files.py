"""Many small files into records and index: files a second, CPU seconds a file, and the memory of each process.

    ./lince bench ingest.many_files [--files 100000] [--out FILE]

Writes invented notes of 0.3 to 3 kB (`benchmarks/ingest/notes.py`), then runs one `lince ingest` over them in a fresh
data folder. Prints one JSON line. Files a second hang on who else uses the machine; `files_per_cpu_second` hardly
does, and twice that is what two cores can do. `tenths_mb` is the highest memory of each kind of process in each tenth
of the time: flat, when the last is about the second.
many_files.json is a frozen run of 12,000 notes, on one core that other programs used too.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.ingest.notes import write
from benchmarks.ingest.watching import run_watched


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lince-many-") as name:
        work = Path(name)
        (work / "notes").mkdir()
        size = write(work / "notes", given.files)
        ran = run_watched(work / "notes", work / "data")
    result = {
        "files": given.files,
        "bytes_per_file": round(size / given.files),
        "seconds": round(ran.seconds, 1),
        "files_per_second": round(given.files / ran.seconds, 1),
        "files_per_cpu_second": round(given.files / ran.cpu_seconds, 1),
        "cpu_ms_per_file": round(1000 * ran.cpu_seconds / given.files, 2),
        "peak_mb": ran.peaks,
        "tenths_mb": ran.tenths,
        "exit": ran.code,
    }
    print(json.dumps(result))
    if given.out:
        given.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    sys.exit(ran.code)


if __name__ == "__main__":
    main()
