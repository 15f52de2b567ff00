"""Score the reading of the public fixtures, and what it costs: score_documents.py [--kind KIND] [--freeze] …

Needs ../shared beside the checkout, and rapidfuzz for the scorer there (../shared/eval/ingest/score.py). Reads each
file and what is inside it as `lince extract` does, and hands the lines to the scorer; then the hostile, oddly written
and chat files of `synthetic/`, whose truth tests/golden/test_synthetic_files.py holds, for what they cost alone.

Memory is the highest of a reading child and the programs it runs, as the kernel told it at its end; CPU seconds are
those of all children that a family took. Each must stay under MOST_MB, and each bomb under BOMB_SECONDS. `--freeze`
writes documents.json; otherwise the run is held against it, and fails where a kind of file is read worse.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from api.cli.extract import line  # noqa: E402 - found only with the checkout on the path
from services.ingest.answers import Parts  # noqa: E402
from services.ingest.family import Family  # noqa: E402
from services.ingest.isolation import IsolatedExtractor  # noqa: E402
from services.ingest.plugin import ExtractKit, Part  # noqa: E402
from services.nlp.language import LanguageReader  # noqa: E402

SHARED = CHECKOUT.parent / "shared"
DOCUMENTS = SHARED / "data" / "documents"
FROZEN = Path(__file__).with_name("documents.json")
STATUS = {"done": "ok", "partial": "ok", "failed": "error"}
MOST_MB = 1_000
BOMB_SECONDS = 10.0


class Measured(IsolatedExtractor):
    """Keeps what its children took, until it is asked."""

    def __init__(self) -> None:
        super().__init__(images=False)
        self.peak = 0
        self.seconds = 0.0

    def _run(
        self, files: Sequence[tuple[Path, str]], kit: ExtractKit, parts: Parts, *, page: int | None = None
    ) -> Generator[Part | None, None, str]:
        how = yield from super()._run(files, kit, parts, page=page)
        self.peak = max(self.peak, parts.peak)
        self.seconds += parts.seconds
        return how

    def taken(self) -> tuple[int, float]:
        """Megabytes of the largest child and CPU seconds of all, since the last time."""
        cost = round(self.peak / 1e6), round(self.seconds, 1)
        self.peak, self.seconds = 0, 0.0
        return cost


def read(files: Iterable[Path], language: LanguageReader) -> Iterator[tuple[Path, list[dict[str, Any]], int, float]]:
    """The lines of each file's family, and what it took."""
    with tempfile.TemporaryDirectory(prefix="lince-score-") as folder, Measured() as extractor:
        for file in files:
            with Family(extractor.extract, together=extractor.extract_together, work=Path(folder)) as family:
                lines = [line(file, member, language=language, images=False) for member in family.walk(file)]
            yield file, lines, *extractor.taken()


def result(file: Path, family: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the scorer wants to know of a file."""
    root = family[0]
    paged = [page for page in root["pages"] if page["source"] != "text"]
    return {
        "file": file.name,
        "status": STATUS.get(root["state"], root["state"]),
        "pages": len(paged) or None,
        "text": "\n".join(texts(family)),
        "parts": [member["path"].split("/", 1)[1] for member in family[1:]],
    }


def texts(family: Iterable[dict[str, Any]]) -> Iterable[str]:
    """All text of a family, its metadata besides."""
    for member in family:
        yield from (page["text"] for page in member["pages"])
        for value in member["metadata"].values():
            values = value if isinstance(value, list) else [value]
            yield from (one for one in values if isinstance(one, str))


def score(manifest: Path, rows: Sequence[dict[str, str]], results: Path) -> tuple[dict[str, list[int]], str]:
    """Right ones and all of them, of each kind, and what the scorer printed."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as chosen:
        head, *lines = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
        names = {row["file"] for row in rows}
        chosen.write(head + "".join(one for one in lines if one.split("\t", 1)[0] in names))
        chosen.flush()
        command = [sys.executable, str(SHARED / "eval" / "ingest" / "score.py"), chosen.name, str(results), "--fails"]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    kinds = [row.split("\t") for row in told.splitlines() if not row.startswith(("FAIL", "TOTAL"))]
    return {kind: [int(number) for number in right.split("/")] for kind, right, _ in kinds}, told


def rows_of(manifest: Path) -> list[dict[str, str]]:
    """The lines of a manifest."""
    csv.field_size_limit(1 << 30)
    with manifest.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def costs(read_files: Sequence[tuple[str, int, float]]) -> dict[str, Any]:
    """The highest memory and the costliest files."""
    by_memory = sorted(read_files, key=lambda one: -one[1])[:5]
    by_seconds = sorted(read_files, key=lambda one: -one[2])[:5]
    return {
        "cpu_seconds": round(sum(seconds for _, _, seconds in read_files)),
        "peak_mb": {name: peak for name, peak, _ in by_memory},
        "costliest_cpu_seconds": {name: seconds for name, _, seconds in by_seconds},
    }


def worse(now: dict[str, Any], frozen: dict[str, Any]) -> list[str]:
    """What is read worse than it was, or costs more than it may."""
    found = [
        f"{kind}: {right} of {number} right, {frozen['public'][kind][0]} before"
        for kind, (right, number) in now["public"].items()
        if right < frozen["public"].get(kind, [0])[0]
    ]
    for part in ("public_costs", "synthetic_costs"):
        found += [f"{name}: {peak} MB" for name, peak in now[part]["peak_mb"].items() if peak > MOST_MB]
    bombs = now["bomb_cpu_seconds"].items()
    return found + [f"{name}: {seconds} CPU seconds" for name, seconds in bombs if seconds > BOMB_SECONDS]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kind")
    parser.add_argument("--keep", type=Path, help="where the results for the scorer stay")
    parser.add_argument("--freeze", action="store_true")
    parser.add_argument("--manifest", type=Path, default=DOCUMENTS / "MANIFEST.tsv")
    options = parser.parse_args()
    if not options.manifest.is_file():
        sys.exit(f"{options.manifest} is absent: the public fixtures lie beside the checkout, in ../shared.")
    started, language = time.monotonic(), LanguageReader()
    rows = [row for row in rows_of(options.manifest) if options.kind in (None, row["kind"])]
    folder = options.manifest.parent
    taken: list[tuple[str, int, float]] = []
    with tempfile.TemporaryDirectory() as work:
        kept = options.keep or Path(work) / "results.jsonl"
        with kept.open("w", encoding="utf-8") as target:
            for file, family, peak, seconds in read((folder / row["file"] for row in rows), language):
                target.write(json.dumps(result(file, family), ensure_ascii=False) + "\n")
                target.flush()
                taken.append((file.name, peak, seconds))
        kinds, told = score(options.manifest, rows, kept)
    print(told)
    truth = folder / "synthetic" / "TRUTH.tsv"
    hostile = [truth.parent / row["file"] for row in rows_of(truth)] if truth.is_file() and not options.kind else []
    synthetic = [(file.name, peak, seconds) for file, _, peak, seconds in read(hostile, language)]
    now = {
        "public": kinds,
        "right": sum(right for right, _ in kinds.values()),
        "files": sum(number for _, number in kinds.values()),
        "public_costs": costs(taken),
        "synthetic_costs": costs(synthetic),
        "bomb_cpu_seconds": {name: seconds for name, _, seconds in synthetic if name.startswith("bomb")},
    }
    print(json.dumps(now, indent=1), f"{time.monotonic() - started:.0f} s", sep="\n")
    if options.freeze:
        FROZEN.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
    elif FROZEN.is_file():
        sys.exit("\n".join(worse(now, json.loads(FROZEN.read_text(encoding="utf-8")))) or 0)


if __name__ == "__main__":
    main()
