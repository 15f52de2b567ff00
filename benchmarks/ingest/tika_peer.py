"""What Apache Tika reads of the same files: tika_peer.py [--kind KIND]... [--freeze]; or tika_peer.py --words FOLDER

Needs a JDK, and Maven, which fetches Tika and its parsers by name (tika/pom.xml). Without --words it reads the public
fixtures of ../shared, with the same languages for tesseract, and the scorer there counts what is right, kind by kind,
beside what documents.json holds of ours; --freeze writes tika.json, against which a test holds documents.json. Metadata
counts as text for both.

With --words both read every file of a folder, without tesseract for Tika, and what is printed is how many of Tika's
words, by different spelling, our text lacks: the way to find what is lost in files that nobody described.
"""

import argparse
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from benchmarks.ingest import score_documents as ours  # noqa: E402 - found only with the checkout on the path
from services.nlp.language import LanguageReader  # noqa: E402

SOURCE = Path(__file__).with_name("tika")
FROZEN = Path(__file__).with_name("tika.json")
LANGUAGES = "spa+por+eng+fra+ita"
SECONDS = 300
_SHOWN = 12


def peer(work: Path) -> list[str]:
    """The command that reads a list of files. Ends the program where it cannot be had."""
    if missing := [name for name in ("mvn", "javac", "java") if shutil.which(name) is None]:
        sys.exit(f"Apache Tika cannot be had here: {', '.join(missing)} missing.")
    fetch = [
        "mvn",
        "-q",
        "-B",
        "-f",
        str(SOURCE / "pom.xml"),
        "dependency:copy-dependencies",
        f"-DoutputDirectory={work}/lib",
    ]
    for command in (fetch, ["javac", "-cp", f"{work}/lib/*", "-d", str(work), str(SOURCE / "Read.java")]):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"Apache Tika cannot be had here: {(done.stdout + done.stderr)[-300:].strip()}")
    return ["java", "-Xmx2g", "-cp", f"{work}:{work}/lib/*", "Read"]


def read(command: Sequence[str], files: Sequence[Path], languages: str) -> tuple[list[dict[str, Any]], float]:
    """A result per file, and the CPU seconds of the program and those it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as listed:
        listed.write("".join(f"{file}\n" for file in files))
        listed.flush()
        done = subprocess.run(
            [*command, listed.name, str(SECONDS), languages],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    # Its loggers speak on the same channel.
    return [json.loads(one) for one in done.stdout.decode().splitlines() if one.startswith("{")], seconds


def compared(command: Sequence[str], kinds: Sequence[str]) -> dict[str, Any]:
    """How many fixtures of each kind Tika reads right, in how many CPU seconds."""
    manifest, found = ours.DOCUMENTS / "MANIFEST.tsv", {}
    for kind in kinds:
        rows = [row for row in ours.rows_of(manifest) if row["kind"] == kind]
        results, seconds = read(command, [manifest.parent / row["file"] for row in rows], LANGUAGES)
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as kept:
            kept.writelines(json.dumps({**one, "file": Path(one["file"]).name}) + "\n" for one in results)
            kept.flush()
            right, told = ours.score(manifest, rows, Path(kept.name))
        found[kind] = {"right": right, "files": len(rows), "cpu_seconds": round(seconds, 1)}
        print(told, json.dumps({kind: found[kind]}), flush=True)
    return found


def words(texts: Iterable[str]) -> set[str]:
    """Different words of two letters or figures and more, without accents."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", "\n".join(texts).lower()) if not unicodedata.combining(c))
    return set(re.findall(r"[^\W_]{2,}", plain))


def lacking(command: Sequence[str], folder: Path) -> None:
    """Print what our reading lacks, the worst file first."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    theirs = {one["file"]: words([one["text"]]) for one in read(command, files, "none")[0]}
    rows = []
    for file, family, _, _ in ours.read(files, LanguageReader()):
        mine = words([*ours.texts(family), *(member["path"] for member in family)])
        gone = theirs[str(file)] - mine
        rows.append((len(gone) / max(len(theirs[str(file)]), 1), file, family[0]["state"], sorted(gone)))
    for share, file, state, lost in sorted(rows, key=lambda row: -row[0]):
        if lost:
            print(f"{share:.2f} {len(lost)} {state} {file.relative_to(folder)}: {' '.join(lost[:_SHOWN])}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kind", action="append")
    parser.add_argument("--freeze", action="store_true")
    parser.add_argument("--words", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lince-tika-") as work:
        command = peer(Path(work))
        if given.words:
            lacking(command, given.words.resolve())
            return
        known = sorted({row["kind"] for row in ours.rows_of(ours.DOCUMENTS / "MANIFEST.tsv")})
        found = compared(command, given.kind or known)
    mine = json.loads(ours.FROZEN.read_text(encoding="utf-8"))
    for kind, row in found.items():
        print(f"{kind:24} ours {mine[kind]['right']:3} of {mine[kind]['files']:3}   Tika {row['right']:3}")
    if given.freeze:
        kept = json.loads(FROZEN.read_text(encoding="utf-8")) if FROZEN.is_file() else {}
        FROZEN.write_text(json.dumps(kept | found, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
