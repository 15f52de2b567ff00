"""Score the reading of the public fixtures, and what it costs: score_documents.py [--kind KIND]... [--freeze]

Needs ../shared beside the checkout, and rapidfuzz for the scorer there (../shared/eval/ingest/score.py). Reads each
file and what is inside it as `lince extract` does, and hands the lines to the scorer, kind by kind. The kind
`synthetic` are the hostile, oddly written and chat files, read here for what they cost alone: their truth is held by
a golden test.

Memory is the highest of a reading child and the programs it runs, as the kernel told it at its end; CPU seconds are
those of all children that a family took. Each must stay under MOST_MB, and each bomb under BOMB_SECONDS. `--freeze`
writes what was read into documents.json; otherwise the run is held against it, and fails where a kind is read worse.
Kinds without CPU seconds there were measured by looking at the processes twenty times a second.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
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
SYNTHETIC = "synthetic"
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


def score(manifest: Path, rows: Sequence[dict[str, str]], results: Path) -> tuple[int, str]:
    """How many are right, and what the scorer printed."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as chosen:
        head, *lines = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
        names = {row["file"] for row in rows}
        chosen.write(head + "".join(one for one in lines if one.split("\t", 1)[0] in names))
        chosen.flush()
        command = [sys.executable, str(SHARED / "eval" / "ingest" / "score.py"), chosen.name, str(results), "--fails"]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    total = next(row for row in told.splitlines() if row.startswith("TOTAL"))
    return int(total.split("\t")[1].split("/")[0]), told


def rows_of(manifest: Path) -> list[dict[str, str]]:
    """The lines of a manifest."""
    csv.field_size_limit(1 << 30)
    with manifest.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def cost(taken: Sequence[tuple[str, int, float]]) -> dict[str, Any]:
    """The CPU seconds of all, the highest memory and the costliest file."""
    largest, costliest = max(taken, key=lambda one: one[1]), max(taken, key=lambda one: one[2])
    return {
        "cpu_seconds": round(sum(seconds for _, _, seconds in taken), 1),
        "peak_mb": largest[1],
        "largest": largest[0],
        "most_cpu_seconds": costliest[2],
        "costliest": costliest[0],
    }


def measured(kind: str, manifest: Path, language: LanguageReader, kept: Path) -> dict[str, Any]:
    """How many files of a kind are read right, and what they cost."""
    rows = [row for row in rows_of(manifest) if row["kind"] == kind]
    taken: list[tuple[str, int, float]] = []
    with kept.open("w", encoding="utf-8") as target:
        for file, family, peak, seconds in read((manifest.parent / row["file"] for row in rows), language):
            target.write(json.dumps(result(file, family), ensure_ascii=False) + "\n")
            taken.append((file.name, peak, seconds))
    right, told = score(manifest, rows, kept)
    print(told, flush=True)
    return {"right": right, "files": len(rows), **cost(taken)}


def measured_synthetic(folder: Path, language: LanguageReader) -> dict[str, Any]:
    """What the hostile files cost."""
    files = [folder / row["file"] for row in rows_of(folder / "TRUTH.tsv")]
    taken = [(file.name, peak, seconds) for file, _, peak, seconds in read(files, language)]
    bombs = {name: seconds for name, _, seconds in taken if name.startswith("bomb")}
    return {"files": len(files), **cost(taken), "bomb_cpu_seconds": bombs}


def worse(kind: str, now: dict[str, Any], before: dict[str, Any]) -> list[str]:
    """What is read worse than it was, or costs more than it may."""
    found = []
    if now.get("right", 0) < before.get("right", 0):
        found.append(f"{kind}: {now['right']} of {now['files']} right, {before['right']} before")
    if now["peak_mb"] > MOST_MB:
        found.append(f"{now['largest']}: {now['peak_mb']} MB")
    bombs = now.get("bomb_cpu_seconds", {}).items()
    return found + [f"{name}: {seconds} CPU seconds" for name, seconds in bombs if seconds > BOMB_SECONDS]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kind", action="append")
    parser.add_argument("--freeze", action="store_true")
    parser.add_argument("--manifest", type=Path, default=DOCUMENTS / "MANIFEST.tsv")
    options = parser.parse_args()
    if not options.manifest.is_file():
        sys.exit(f"{options.manifest} is absent: the public fixtures lie beside the checkout, in ../shared.")
    language = LanguageReader()
    frozen = json.loads(FROZEN.read_text(encoding="utf-8")) if FROZEN.is_file() else {}
    kinds = options.kind or [*sorted({row["kind"] for row in rows_of(options.manifest)}), SYNTHETIC]
    bad: list[str] = []
    for kind in kinds:
        with tempfile.TemporaryDirectory() as work:
            now = (
                measured_synthetic(options.manifest.parent / SYNTHETIC, language)
                if kind == SYNTHETIC
                else measured(kind, options.manifest, language, Path(work) / "results.jsonl")
            )
        print(json.dumps({kind: now}), flush=True)
        bad += worse(kind, now, frozen.get(kind, {}))
        frozen[kind] = now
    if options.freeze:
        FROZEN.write_text(json.dumps(frozen, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    sys.exit("\n".join(bad) or 0)


if __name__ == "__main__":
    main()
