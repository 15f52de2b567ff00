"""Many small files into records and index: files a second, CPU seconds a file, and the memory of each process.

    ./lince bench ingest.many_files [--files 100000] [--text-only] [--out FILE]

Writes invented notes of 0.3 to 3 kB (`benchmarks/ingest/notes.py`), then runs one `lince ingest` over them in a fresh
data folder. Prints one JSON line. `searchable` tells until when the text of all was in records and index, `--text-only`
ends the run there; the rest of it is analysis, by the engine that LINCE_ANALYSIS_ENGINE names. Files a second hang on
who else uses the machine; `files_per_cpu_second` hardly does, and twice that is what two cores can do. `tenths_mb` is
the highest memory of each kind of process in each tenth of the time: flat, when the last is about the second.
many_files.json is a frozen run of 100,000 notes as text only, at a load of 6 to 12 by other programs.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from api.settings import Settings
from benchmarks.ingest.notes import write
from benchmarks.ingest.watching import run_watched


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--text-only", action="store_true")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lince-many-") as name:
        work = Path(name)
        (work / "notes").mkdir()
        size = write(work / "notes", given.files)
        # Looking at all processes costs as much as reading fifty files.
        ran = run_watched(work / "notes", work / "data", every=2.0, documents=given.files, stop=given.text_only)
    result = {
        "files": given.files,
        "bytes_per_file": round(size / given.files),
        "searchable": ran.searchable and told(given.files, *ran.searchable),
        "analysis": None if given.text_only else Settings().analysis_engine,
        "whole": None if given.text_only else told(given.files, ran.seconds, ran.cpu_seconds),
        "peak_mb": ran.peaks,
        "tenths_mb": ran.tenths,
    }
    print(json.dumps(result))
    if given.out:
        given.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    sys.exit(0 if given.text_only and ran.searchable else ran.code)


def told(files: int, seconds: float, cpu_seconds: float) -> dict[str, float]:
    """The pace of a run."""
    return {
        "seconds": round(seconds, 1),
        "files_per_second": round(files / seconds, 1),
        "files_per_cpu_second": round(files / cpu_seconds, 1),
        "cpu_ms_per_file": round(1000 * cpu_seconds / files, 2),
    }


if __name__ == "__main__":
    main()
