"""CPU seconds of our OCR against the raw tesseract program on the same page pictures: ocr_ratio.py [FOLDER...]

Raw is run as people run it, a page at a time with `-l spa+por`, TSV output and one thread: on the pictures as they are,
and on the very pictures that our preprocessing handed over for the first reading of each page. The second ratio is what
our steps, the second engine and second readings cost; it is told for pages that are a file each, and for all of them in
one file, of which several are handed over at once. For comparison, raw is given several prepared pictures a run, too.
Without a folder it draws its own pages (own_pages.py). One run measures all, page by page in turn, since machines are
noisy. `--floors` fails above ocr_ratio.json, `--freeze` writes what was measured beside the floors.
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
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytesseract
from PIL import Image

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from benchmarks.ingest import own_pages  # noqa: E402 - found only with the checkout on the path
from services.ingest.extract import extract  # noqa: E402
from services.ingest.ocr import nets  # noqa: E402
from services.ingest.plugin import ExtractKit, Limits  # noqa: E402

FLOORS = Path(__file__).with_suffix(".json")
KINDS = ("plain", "columns", "form", "table", "stamp", "tilted", "turned90", "perspective", "plain", "copy")
"""Kinds of pages of a run without a folder, in turn."""
TOGETHER = ExtractKit.model_fields["together"].default


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


def raw_together(handed: Sequence[Handed], listed: Path) -> float:
    """Several pictures a run, of those that go with the same options."""
    spent = 0.0
    for options in {tuple(one.options) for one in handed}:
        places = [str(one.place) for one in handed if tuple(one.options) == options]
        for first in range(0, len(places), TOGETHER):
            some = places[first : first + TOGETHER]
            listed.write_text("\n".join(some) + "\n", encoding="utf-8")
            spent += raw(listed, *options)
    return spent


def one_file(images: Sequence[Path], path: Path) -> Path:
    """The pictures as frames of a TIFF."""
    first, *others = [Image.open(image) for image in images]
    first.save(path, save_all=True, append_images=others, dpi=(own_pages.DPI, own_pages.DPI), compression="tiff_lzw")
    return path


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
    kept: list[Handed] = []
    readings = 0
    nets.nets()  # a worker loads them once
    for number, image in enumerate(images):
        handed = Handed(folder / f"handed-{number}.pgm")
        pytesseract.image_to_data = handed
        try:
            spent["ours"] += ours(image)  # keeping the page costs a hundredth of a second
        finally:
            pytesseract.image_to_data = handed.read
        spent["given"] += raw(image, "-l", "spa+por", "--psm", "3")
        if handed.readings:
            spent["prepared"] += raw(handed.place, *handed.options)
            kept.append(handed)
        readings += handed.readings
    spent["ours_in_one_file"] = ours(one_file(images, folder / "pages.tif"))
    spent["prepared_together"] = raw_together(kept, folder / "pages.txt")
    return {name: value / len(images) for name, value in spent.items()} | {"readings": readings / len(images)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--n", type=int, default=len(KINDS), help="pages that are drawn where no folder is given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--floors", action="store_true")
    parser.add_argument("--freeze", action="store_true")
    options = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with tempfile.TemporaryDirectory() as name:
        images = [
            path for folder in options.folders for path in sorted(folder.iterdir()) if path.suffix in (".png", ".jpg")
        ] or list(drawn(Path(name), options.n, seed=options.seed))
        found = measure(images, Path(name))
    ratios = {
        "ratio": found["ours"] / found["prepared"],
        "ratio_in_one_file": found["ours_in_one_file"] / found["prepared"],
    }
    print(f"pages\t{len(images)}\ntesseract's readings of whole pages\t{found['readings']:.2f} a page")
    print(f"raw, pictures as given\t{found['given']:.3f} CPU-s a page")
    print(f"raw, pictures prepared\t{found['prepared']:.3f} CPU-s a page")
    print(f"raw, {TOGETHER} of these a run\t{found['prepared_together']:.3f} CPU-s a page")
    print(f"ours, a file each\t{found['ours']:.3f} CPU-s a page\tratio {ratios['ratio']:.3f}")
    print(f"ours, in one file\t{found['ours_in_one_file']:.3f} CPU-s a page\tratio {ratios['ratio_in_one_file']:.3f}")
    several = found["ours_in_one_file"] / found["prepared_together"]
    print(f"the same to raw, {TOGETHER} a run\tratio {several:.3f}")
    frozen = json.loads(FLOORS.read_text(encoding="utf-8"))
    if options.freeze:
        run = {f"{name}_cpu_s": round(value, 3) for name, value in found.items() if name != "readings"}
        frozen["run"] = {"pages": len(images), "seed": options.seed, **run}
        frozen["run"] |= {name: round(value, 3) for name, value in ratios.items()}
        FLOORS.write_text(json.dumps(frozen, indent=2) + "\n", encoding="utf-8")
    if options.floors:
        beyond = [name for name, value in ratios.items() if value > frozen["at_most"][name]]
        for name, most in frozen["at_most"].items():
            print(f"{name}\tat most {most}" + ("\tMISSED" if name in beyond else ""))
        sys.exit(bool(beyond))


if __name__ == "__main__":
    main()
