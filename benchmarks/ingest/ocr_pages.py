"""Character error, word boxes and CPU time of our OCR on pages with known text: ocr_pages.py FOLDER... [--verbose]

A folder holds NAME.png with NAME.txt, as ../shared/eval/ingest/make_ocr_pages.py and own_pages.py write them;
NAME.boxes.tsv where the words' boxes are known. The error is the edit distance over the truth's length, blanks and
line ends as one blank. Names end in `_<kind>`. `--floors NAME` compares with ocr_floors.json and fails beyond;
`--freeze NAME` writes there what was measured. Pages of real scans are not kept here: their texts are other people's.
"""

import argparse
import json
import resource
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from models.document import Page  # noqa: E402 - found only with the checkout on the path
from services.ingest.extract import extract  # noqa: E402
from services.ingest.plugin import ExtractKit, Limits  # noqa: E402

FLOORS = Path(__file__).with_name("ocr_floors.json")
GOOD_OVERLAP = 0.7
"""Intersection over union from which on a word's box counts as right."""

Boxes = npt.NDArray[np.float64]


def distance(read: str, truth: str) -> int:
    """Levenshtein distance, a row at a time; what is left out adds up along a row, hence the running minimum."""
    expected = np.array([ord(one) for one in truth], dtype=np.int32)
    steps = np.arange(len(truth) + 1)
    row = steps.copy()
    for character in read:
        ahead = np.minimum(row[1:] + 1, row[:-1] + (expected != ord(character)))
        row = np.minimum.accumulate(np.concatenate(([row[0] + 1], ahead)) - steps) + steps
    return int(row[-1])


def flat(text: str) -> str:
    return " ".join(text.split())


def cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def right_boxes(page: Page, picture: Path) -> tuple[int, int]:
    """Words whose ink one of our boxes surrounds well enough, and words in all."""
    rows = [line.split("\t") for line in picture.with_suffix(".boxes.tsv").read_text(encoding="utf-8").splitlines()]
    truth = np.array([[float(edge) for edge in row[1:]] for row in rows])
    with Image.open(picture) as opened:
        wide, high = opened.size
    left, top, right, bottom = truth.T
    turned = {
        0: (left, top, right, bottom),
        90: (high - bottom, left, high - top, right),
        180: (wide - right, high - bottom, wide - left, high - top),
        270: (top, wide - right, bottom, wide - left),
    }[page.rotation]
    points = np.stack(turned, axis=1) * (page.width / (high if page.rotation in (90, 270) else wide))
    ours = np.array([word.box for word in page.words]).reshape(-1, 4)
    return int((best_overlap(points, ours) >= GOOD_OVERLAP).sum()), len(points)


def best_overlap(truth: Boxes, ours: Boxes) -> npt.NDArray[np.float64]:
    """Of each true box, the greatest intersection over union with one of ours."""
    if not len(ours):
        return np.zeros(len(truth))
    low = np.maximum(truth[:, None, :2], ours[None, :, :2])
    high = np.minimum(truth[:, None, 2:], ours[None, :, 2:])
    common = np.clip(high - low, 0, None).prod(axis=2)
    areas = [(boxes[:, 2:] - boxes[:, :2]).prod(axis=1) for boxes in (truth, ours)]
    best: npt.NDArray[np.float64] = (common / (areas[0][:, None] + areas[1][None] - common)).max(axis=1)
    return best


def measure(folders: Sequence[Path], *, verbose: bool) -> dict[str, float]:
    """Mean error of each kind and of all, the share of right boxes, CPU seconds a page."""
    errors: dict[str, list[float]] = {}
    boxes, words, spent, wrong = 0, 0, 0.0, 0
    images = [image for folder in folders for image in sorted(folder.glob("*.png"))]
    for image in images:
        truth = flat(image.with_suffix(".txt").read_text(encoding="utf-8"))
        started = cpu()
        with tempfile.TemporaryDirectory() as name:
            # Other work on the machine must not cut a reading short: only processor time is measured.
            kit = ExtractKit(folder=Path(name), images=False, limits=Limits(ocr_seconds=900.0))
            extraction = extract(image, name=image.name, kit=kit)
        spent += cpu() - started
        read = flat(" ".join(page.text for page in extraction.pages))
        error = distance(read, truth) / max(1, len(truth))
        kind = image.stem.rsplit("_", 1)[-1]
        errors.setdefault(kind, []).append(error)
        (page,) = extraction.pages
        stood = int(kind.removeprefix("turned").removeprefix("mixed")) if kind.startswith(("turned", "mixed")) else 0
        wrong += page.rotation != (360 - stood) % 360
        told = ""
        if image.with_suffix(".boxes.tsv").exists():
            right, count = right_boxes(page, image)
            boxes, words, told = boxes + right, words + count, f"\tboxes {right / count:.3f}"
        if verbose:
            codes = [problem.code for problem in extraction.problems]
            print(f"{image.name}\t{error:.4f}\t{page.confidence or 0:.3f}{told}\t{codes}", flush=True)
    every = [value for values in errors.values() for value in values]
    found = {kind: sum(values) / len(values) for kind, values in sorted(errors.items())}
    found |= {"all": sum(every) / len(every), "wrongly_turned": wrong / len(images), "cpu_seconds": spent / len(images)}
    if words:
        found["wrong_boxes"] = 1 - boxes / words
    return {name: round(value, 5) for name, value in found.items()}


def freeze(name: str, found: Mapping[str, float | str]) -> None:
    """Write what was measured of a set of pages beside the floors."""
    kept = json.loads(FLOORS.read_text(encoding="utf-8"))
    kept.setdefault("measured", {})[name] = dict(found)
    FLOORS.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--floors", help="name of a set of pages in ocr_floors.json")
    parser.add_argument("--freeze", help="name under which what was measured is kept")
    options = parser.parse_args()
    found = measure(options.folders, verbose=options.verbose)
    if options.freeze:
        freeze(options.freeze, {name: round(value, 4) for name, value in found.items()})
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))[options.floors] if options.floors else {}
    beyond = False
    for name, value in found.items():
        worse = name in floors and value > floors[name]
        beyond = beyond or worse
        print(
            f"{name}\t{value:.4f}" + (f"\tat most {floors[name]}{' MISSED' if worse else ''}" if name in floors else "")
        )
    sys.exit(1 if beyond else 0)


if __name__ == "__main__":
    main()
