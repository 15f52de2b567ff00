"""CPU seconds of our OCR against the raw tesseract program on the same page pictures: ocr_ratio.py FOLDER

Raw is measured twice, both with `-l spa+por`, TSV output and one thread: on the pictures as they are, and
on the very pictures that our preprocessing hands over. The second ratio is what our steps cost.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from services.ingest.extract import extract  # noqa: E402 - found only with the checkout on the path
from services.ingest.formats.image import density, sheet  # noqa: E402
from services.ingest.ocr import nets, perspective, preprocess  # noqa: E402
from services.ingest.plugin import ExtractKit  # noqa: E402


def cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def raw(image: Path, *options: str) -> None:
    command = ["tesseract", str(image), "-", "-l", "spa+por", *options, "tsv"]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def prepared(image: Path, folder: Path) -> tuple[Path, list[str]]:
    """The picture as our preprocessing hands it to the engine, and the options that go with it."""
    with Image.open(image) as picture:
        page = sheet(picture.convert("L"), number=1, dpi=density(picture))
    grey = page.grey
    sheet_seen = perspective.straightened(grey)
    grey = sheet_seen[0] if sheet_seen else grey
    angle = preprocess.skew(grey)
    flat = preprocess.turn(grey, angle) if angle else grey
    if preprocess.noise(flat) > preprocess.NOISY:
        flat = preprocess.despeckle(flat)
    path = folder / f"{image.stem}.pgm"
    Image.fromarray(np.ascontiguousarray(flat)).save(path, "PPM")
    tiled = ["-c", "thresholding_method=2"] if preprocess.is_shaded(flat) else []
    return path, ["--dpi", str(page.dpi), "--psm", "3", *tiled]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    images = sorted(path for path in options.folder.iterdir() if path.suffix in (".png", ".tif", ".jpg"))
    nets.nets()  # a worker loads them once
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ready = [prepared(image, folder) for image in images]
        started = cpu()
        for image in images:
            raw(image, "--psm", "3")
        as_given = cpu() - started
        started = cpu()
        for image, settings in ready:
            raw(image, *settings)
        as_prepared = cpu() - started
        started = cpu()
        for place, image in enumerate(images):
            out = folder / str(place)
            out.mkdir()
            extract(image, name=image.name, kit=ExtractKit(folder=out, images=False))
        ours = cpu() - started
    print(f"pages\t{len(images)}")
    print(f"raw, pictures as given\t{as_given / len(images):.2f} CPU-s a page\tratio {ours / as_given:.2f}")
    print(f"raw, pictures prepared\t{as_prepared / len(images):.2f} CPU-s a page\tratio {ours / as_prepared:.2f}")
    print(f"ours\t{ours / len(images):.2f} CPU-s a page")


if __name__ == "__main__":
    main()
