"""CPU seconds of our OCR against the raw tesseract program on the same page pictures: ocr_ratio.py [FOLDER...]

Raw is measured twice, both with `-l spa+por`, TSV output and one thread: on the pictures as they are, and on the very
pictures that our preprocessing handed over for the first reading of each page. The second ratio is what our steps, the
second engine and second readings cost. Without a folder it draws its own pages (own_pages.py). One run measures all
three, page by page in turn, since machines are noisy. `--floors` fails above ocr_ratio.json.
"""

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytesseract

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from benchmarks.ingest import own_pages  # noqa: E402 - found only with the checkout on the path
from services.ingest.extract import extract  # noqa: E402
from services.ingest.ocr import nets  # noqa: E402
from services.ingest.plugin import ExtractKit, Limits  # noqa: E402

FLOORS = Path(__file__).with_suffix(".json")
KINDS = ("plain", "columns", "form", "table", "stamp", "tilted", "turned90", "perspective", "plain", "copy")
"""Kinds of pages of a run without a folder, in turn."""


def cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class Handed:
    """Keeps the first whole page that is handed to tesseract, and the options that went with it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.options: list[str] = []
        self.readings = 0
        self.read = pytesseract.image_to_data

    def __call__(self, image: str, **given: Any) -> Any:
        options = given["config"].split()
        if options[options.index("--psm") + 1] == "3":
            if not self.readings:
                shutil.copyfile(image, self.place)
                self.options = ["-l", given["lang"], *options]
            self.readings += 1
        return self.read(image, **given)


def raw(image: Path, *options: str) -> float:
    started = cpu()
    command = ["tesseract", str(image), "-", *options, "tsv"]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return cpu() - started


def ours(image: Path) -> float:
    with tempfile.TemporaryDirectory() as name:
        # Other work on the machine must not cut a reading short: only processor time is measured.
        kit = ExtractKit(folder=Path(name), images=False, limits=Limits(ocr_seconds=900.0))
        started = cpu()
        extract(image, name=image.name, kit=kit)
        return cpu() - started


def drawn(folder: Path, count: int, *, seed: int) -> Iterator[Path]:
    chance = random.Random(seed)
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        path = folder / f"p{number:02d}_{kind}.png"
        own_pages.make(kind, chance).picture.save(path, dpi=(own_pages.DPI, own_pages.DPI))
        yield path


def measure(images: list[Path], folder: Path) -> dict[str, float]:
    """Mean CPU seconds a page of each way, and how often tesseract read a whole page."""
    spent = {"given": 0.0, "prepared": 0.0, "ours": 0.0}
    readings = 0
    nets.nets()  # a worker loads them once
    for image in images:
        handed = Handed(folder / "handed.pgm")
        pytesseract.image_to_data = handed
        try:
            spent["ours"] += ours(image)  # keeping the page costs a hundredth of a second
        finally:
            pytesseract.image_to_data = handed.read
        spent["given"] += raw(image, "-l", "spa+por", "--psm", "3")
        if handed.readings:
            spent["prepared"] += raw(handed.place, *handed.options)
        readings += handed.readings
    return {name: value / len(images) for name, value in spent.items()} | {"readings": readings / len(images)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--n", type=int, default=len(KINDS), help="pages that are drawn where no folder is given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--floors", action="store_true")
    options = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with tempfile.TemporaryDirectory() as name:
        images = [
            path for folder in options.folders for path in sorted(folder.iterdir()) if path.suffix in (".png", ".jpg")
        ] or list(drawn(Path(name), options.n, seed=options.seed))
        found = measure(images, Path(name))
    ratio = found["ours"] / found["prepared"]
    print(f"pages\t{len(images)}\ntesseract's readings of whole pages\t{found['readings']:.2f} a page")
    print(f"raw, pictures as given\t{found['given']:.3f} CPU-s a page\tratio {found['ours'] / found['given']:.3f}")
    print(f"raw, pictures prepared\t{found['prepared']:.3f} CPU-s a page\tratio {ratio:.3f}")
    print(f"ours\t{found['ours']:.3f} CPU-s a page")
    if options.floors:
        most = json.loads(FLOORS.read_text(encoding="utf-8"))["ratio_at_most"]
        print(f"at most\t{most}" + ("\tMISSED" if ratio > most else ""))
        sys.exit(ratio > most)


if __name__ == "__main__":
    main()
