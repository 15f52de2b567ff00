"""A case as it comes: mostly print, some scans, blank sides and copies. CPU seconds a page, all stages together.

    ./lince bench ingest.mixed_case [--pages 200] [--seed 1] [--out FILE]

Of the pages 70 % are born digital (PDFs of twenty), 15 % scans (grey pictures, 200 dpi), 5 % blank sides as a scanner
gives them, 10 % copies of files that are there under another name. One `lince ingest` reads, analyzes and indexes them.
What a start costs is measured apart, with a case of one note, and told apart. What raw tesseract takes for the scans
alone, a page a run, is measured before and after: where the machine is busy, all cost more, and the ratio stands.
Prints one JSON line; ends with 1 above the goal of 0.45 CPU seconds a page. mixed_case.json is a frozen run.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageFont

from api.dossier.fonts import raster
from benchmarks.ingest.notes import write
from benchmarks.ingest.own_pages import DPI, DRAWN, HEIGHT, WIDTH, Sheet, copy, plain, tilted
from benchmarks.ingest.streaming import make_pdf
from benchmarks.ingest.watching import Watched, run_watched

GOAL = 0.45
"""CPU seconds a page."""
_PER_PDF = 20
_SCANS = ("plain", "form", "table", "stamp", "tilted", "copy")


class PackagedSheet(Sheet):
    """A sheet in typefaces that come with Python packages, so that the case can be drawn on any machine."""

    def font(self, low: int = 26, high: int = 32) -> ImageFont.FreeTypeFont:
        return raster(self.chance.choice(("sans", "serif")), self.chance.randint(low, high))


def scan(kind: str, chance: random.Random) -> Image.Image:
    """A scanned page of this kind."""
    sheet = PackagedSheet(chance)
    DRAWN.get(kind, plain)(sheet)
    if kind == "tilted":
        tilted(sheet, chance.uniform(2, 6) * chance.choice((-1, 1)))
    elif kind == "copy":
        copy(sheet)
    return sheet.picture


def draw(folder: Path, pages: int, *, seed: int) -> dict[str, int]:
    """Write the files of a case; returns the pages of each kind."""
    chance = random.Random(seed)
    counts = {"digital": pages * 70 // 100, "blank": pages * 5 // 100, "copies": pages * 10 // 100}
    counts["scans"] = pages - sum(counts.values())
    for number, first in enumerate(range(0, counts["digital"], _PER_PDF)):
        # Each of another length: files of the same bytes would be copies.
        make_pdf(folder / f"acta-{number}.pdf", min(_PER_PDF, counts["digital"] - first), number=number)
    scans = []
    for number in range(counts["scans"]):
        scans.append(folder / f"escaneo-{number}.png")
        scan(_SCANS[number % len(_SCANS)], chance).save(scans[-1], dpi=(DPI, DPI))
    for number in range(counts["blank"]):
        side = Image.effect_noise((WIDTH, HEIGHT), 4 + number % 3).point(lambda value: min(255, value + 115))
        side.save(folder / f"reverso-{number}.png", dpi=(DPI, DPI))
    for number in range(counts["copies"]):
        shutil.copy(scans[number % len(scans)], folder / f"copia-{number}.png")
    return counts


def ingest(folder: Path) -> Watched:
    """Read the files into a fresh data folder beside them."""
    return run_watched(folder, folder.with_name(f"{folder.name}-data"))


def raw(folder: Path) -> float:
    """CPU seconds that tesseract takes for the scans as they are."""
    before = os.times()
    for scanned in sorted(folder.glob("escaneo-*.png")):
        command = ["tesseract", str(scanned), "-", "-l", "spa+por", "tsv"]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lince-mixed-") as name:
        start, case = Path(name) / "start", Path(name) / "case"
        for folder in (start, case):
            folder.mkdir()
        write(start, 1)
        counts = draw(case, given.pages, seed=given.seed)
        before = raw(case)
        alone, whole = ingest(start), ingest(case)
        scans = (before + raw(case)) / 2
    spent = whole.cpu_seconds - alone.cpu_seconds
    result = {
        "pages": counts,
        "cpu_s_per_page": round(spent / given.pages, 3),
        "cpu_s_of_raw_tesseract_on_scans": round(scans / given.pages, 3),
        "ratio_to_raw_tesseract_on_scans": round(spent / scans, 3),
        "cpu_s_of_a_start": round(alone.cpu_seconds, 1),
        "seconds": round(whole.seconds, 1),
        "peak_mb": whole.peaks,
        "exit": whole.code,
    }
    print(json.dumps(result))
    if given.out:
        given.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    sys.exit(result["cpu_s_per_page"] > GOAL or whole.code != 0)


if __name__ == "__main__":
    main()
