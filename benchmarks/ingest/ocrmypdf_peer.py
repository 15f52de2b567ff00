"""Scans end to end, against OCRmyPDF: pages a CPU second and character error: ocrmypdf_peer.py [--n 12] [--seed 1]

Draws mixed pages of own_pages.py into one scanned PDF and hands that file to both, each in a process of its own, in
one run: our extraction with page images, and `ocrmypdf --deskew --rotate-pages` with the same languages and one job,
without PDF/A and without optimizing, which spares it time. OCRmyPDF is installed by its name into a virtual environment
in a temporary folder, never into Lince's; `--peer PROGRAM` names one that is there. Where it cannot be had, one line
says so and nothing is compared. Ends with 1 where it is ahead of us in either figure. `--freeze` writes both
into ocr_floors.json.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from benchmarks.ingest import own_pages  # noqa: E402 - found only with the checkout on the path
from benchmarks.ingest.ocr_pages import distance, flat, freeze  # noqa: E402
from services.ingest.extract import extract  # noqa: E402
from services.ingest.plugin import ExtractKit, Limits  # noqa: E402

KINDS = (
    "plain", "columns", "form", "table", "stamp", "tilted", "turned90", "turned180", "perspective", "copy", "plain",
    "mixed0",
)  # fmt: skip
LANGUAGES = "spa+por"
LONGEST = 3600


class Told(NamedTuple):
    """What one program made of the scans: its text page by page, and what it took."""

    pages: list[str]
    cpu_seconds: float


def spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def draw(path: Path, count: int, *, seed: int) -> list[str]:
    """A scanned PDF of mixed pages; returns their true texts."""
    chance = random.Random(seed)
    sheets = [own_pages.make(KINDS[number % len(KINDS)], chance) for number in range(count)]
    first, *others = [sheet.picture.convert("L") for sheet in sheets]
    first.save(path, "PDF", resolution=own_pages.DPI, save_all=True, append_images=others, quality=90)
    return [flat(" ".join(" ".join(line) for line in sheet.lines)) for sheet in sheets]


def ours(path: Path, folder: Path) -> Told:
    before = spent()
    command = [sys.executable, "-P", str(Path(__file__)), "--extract", str(path), "--into", str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "OMP_THREAD_LIMIT": "1"}
    ran = subprocess.run(command, capture_output=True, check=True, timeout=LONGEST, env=environment)
    return Told(json.loads(ran.stdout), spent() - before)


def extracted(path: Path, folder: Path) -> list[str]:
    """The text of each page. Other work on the machine must not cut a reading short: only processor time counts."""
    kit = ExtractKit(folder=folder, languages=LANGUAGES, limits=Limits(ocr_seconds=900.0))
    return [page.text for page in extract(path, name=path.name, kit=kit).pages]


def peers(program: Path, path: Path, folder: Path) -> Told:
    before = spent()
    text = folder / "peer.txt"
    command = [
        str(program), "-l", LANGUAGES, "--deskew", "--rotate-pages", "--jobs", "1", "--output-type", "pdf",
        "--optimize", "0", "--sidecar", str(text), str(path), str(folder / "peer.pdf"),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, check=True, timeout=LONGEST)
    return Told(text.read_text(encoding="utf-8").split("\f"), spent() - before)


def installed(folder: Path) -> Path | None:
    """The peer's program, installed by name into an environment of its own; None, told in one line, where it fails."""
    venv.create(folder, with_pip=True)
    command = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "ocrmypdf"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)
    program = folder / "bin" / "ocrmypdf"
    if ran.returncode == 0 and program.is_file():
        return program
    reason = (ran.stderr.strip().splitlines() or ["no reason told"])[-1]
    print(f"OCRmyPDF could not be installed, nothing was compared: {reason}")
    return None


def errors(told: Told, truths: list[str]) -> list[float]:
    pages = [*told.pages, *[""] * len(truths)]
    return [distance(flat(page), truth) / len(truth) for page, truth in zip(pages, truths, strict=False)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=len(KINDS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peer", type=Path, help="the program ocrmypdf, where it is installed already")
    parser.add_argument("--freeze", action="store_true")
    parser.add_argument("--extract", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.extract:
        print(json.dumps(extracted(options.extract, options.into)))
        return
    with tempfile.TemporaryDirectory(prefix="lince-peer-") as name:
        folder = Path(name)
        program = options.peer or installed(folder / "peer")
        if program is None:
            return
        version = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=True).stdout.strip()
        path = folder / "escaneos.pdf"
        truths = draw(path, options.n, seed=options.seed)
        results = {"lince": ours(path, folder)}
        try:
            results["ocrmypdf"] = peers(program, path, folder)
        except subprocess.CalledProcessError as failure:
            reason = (failure.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason told"])[-1]
            print(f"OCRmyPDF {version} could not read the scans, nothing was compared: {reason}")
            return
    by_page = {name: errors(told, truths) for name, told in results.items()}
    print("page\tkind\t" + "\t".join(by_page))
    for number in range(options.n):
        print(
            f"{number + 1}\t{KINDS[number % len(KINDS)]}\t"
            + "\t".join(f"{by_page[one][number]:.4f}" for one in by_page)
        )
    speed = {name: options.n / told.cpu_seconds for name, told in results.items()}
    error = {name: sum(values) / len(values) for name, values in by_page.items()}
    print("all\tcharacter error\t" + "\t".join(f"{value:.4f}" for value in error.values()))
    print("all\tpages a CPU-s\t" + "\t".join(f"{value:.3f}" for value in speed.values()))
    print(f"OCRmyPDF {version}, {options.n} pages, seed {options.seed}")
    if options.freeze:
        found: dict[str, float | str] = {f"{one}_error": round(value, 4) for one, value in error.items()}
        found |= {f"{one}_pages_a_cpu_second": round(value, 3) for one, value in speed.items()}
        freeze("against_ocrmypdf", found | {"pages": options.n, "version": version})
    sys.exit(speed["ocrmypdf"] > speed["lince"] or error["ocrmypdf"] < error["lince"])


if __name__ == "__main__":
    main()
