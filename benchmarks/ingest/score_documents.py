"""Score `lince extract` on the public fixtures: score_documents.py [--fails] [--keep RESULTS.jsonl] [--kind KIND]

Needs ../shared beside the checkout. One call of `lince extract` reads all files; its lines are turned
into what ../shared/eval/ingest/score.py reads, and that script is run.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
SHARED = CHECKOUT.parent / "shared"
DOCUMENTS = SHARED / "data" / "documents"
STATUS = {"done": "ok", "partial": "ok", "failed": "error"}


def families(lines: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        record = json.loads(line)
        found.setdefault(record["file"], []).append(record)
    return found


def result(file: str, family: list[dict[str, Any]]) -> dict[str, Any]:
    root = family[0]
    paged = [page for page in root["pages"] if page["source"] != "text"]
    return {
        "file": Path(file).name,
        "status": STATUS.get(root["state"], root["state"]),
        "pages": len(paged) or None,
        "text": "\n".join(texts(family)),
        "parts": [member["path"].split("/", 1)[1] for member in family[1:]],
    }


def texts(family: list[dict[str, Any]]) -> Iterable[str]:
    for member in family:
        yield from (page["text"] for page in member["pages"])
        for value in member["metadata"].values():
            values = value if isinstance(value, list) else [value]
            yield from (one for one in values if isinstance(one, str))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--fails", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--kind")
    parser.add_argument("--manifest", type=Path, default=DOCUMENTS / "MANIFEST.tsv")
    options = parser.parse_args()
    if not options.manifest.is_file():
        sys.exit(f"{options.manifest} is absent: the public fixtures lie beside the checkout, in ../shared.")
    csv.field_size_limit(1 << 30)
    with options.manifest.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    names = [row["file"] for row in rows if options.kind in (None, row["kind"])]
    files = [str(options.manifest.parent / name) for name in names]
    started = time.monotonic()
    command = [sys.executable, "-P", "-m", "api.cli.main", "extract", *files]
    ran = subprocess.run(
        command,
        cwd=CHECKOUT,
        env={"PYTHONPATH": str(CHECKOUT), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        check=False,
    )
    seconds = time.monotonic() - started
    with tempfile.TemporaryDirectory() as folder:
        kept = options.keep or Path(folder) / "results.jsonl"
        with kept.open("w", encoding="utf-8") as target:
            for name, family in families(ran.stdout.decode("utf-8").splitlines()).items():
                target.write(json.dumps(result(name, family), ensure_ascii=False) + "\n")
        manifest = options.manifest
        if options.kind:
            manifest = Path(folder) / "MANIFEST.tsv"
            head, *lines = options.manifest.read_text(encoding="utf-8").splitlines(keepends=True)
            manifest.write_text(
                head + "".join(line for line in lines if line.split("\t")[1] == options.kind), encoding="utf-8"
            )
        score = [sys.executable, str(SHARED / "eval" / "ingest" / "score.py"), str(manifest), str(kept)]
        subprocess.run([*score, *(["--fails"] if options.fails else [])], check=True)
    print(f"exit {ran.returncode}, {len(files)} files in {seconds:.0f} s")


if __name__ == "__main__":
    main()
