"""Character error of our OCR on pages with known text: ocr_pages.py FOLDER [--verbose]

FOLDER holds NAME.png with NAME.txt, as ../shared/eval/ingest/make_ocr_pages.py writes them. The error is
the edit distance over the truth's length, blanks and line ends as one blank. Names end in `_<degradation>`.
"""

import argparse
import resource
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from services.ingest.extract import extract  # noqa: E402 - found only with the checkout on the path
from services.ingest.plugin import ExtractKit  # noqa: E402


def distance(read: str, truth: str) -> int:
    """Levenshtein distance, a row at a time."""
    row = list(range(len(truth) + 1))
    for place, character in enumerate(read, start=1):
        last, row[0] = row[0], place
        for column, expected in enumerate(truth, start=1):
            last, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, last + (character != expected))
    return row[-1]


def flat(text: str) -> str:
    return " ".join(text.split())


def cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    errors: dict[str, list[float]] = {}
    started = cpu()
    images = sorted(options.folder.glob("*.png"))
    for image in images:
        truth = flat(image.with_suffix(".txt").read_text(encoding="utf-8"))
        with tempfile.TemporaryDirectory() as folder:
            extraction = extract(image, name=image.name, kit=ExtractKit(folder=Path(folder), images=False))
        read = flat(" ".join(page.text for page in extraction.pages))
        error = distance(read, truth) / max(1, len(truth))
        errors.setdefault(image.stem.rsplit("_", 1)[-1], []).append(error)
        if options.verbose:
            codes = [problem.code for problem in extraction.problems]
            print(f"{image.name}\t{error:.4f}\t{extraction.pages[0].confidence}\t{codes}")
    for kind, values in sorted(errors.items()):
        print(f"{kind}\t{sum(values) / len(values):.4f}\t{len(values)} pages")
    every = [value for values in errors.values() for value in values]
    print(f"all\t{sum(every) / len(every):.4f}\t{(cpu() - started) / len(images):.2f} CPU-s a page (scoring included)")


if __name__ == "__main__":
    main()
