"""Whether a confidence means what it says: `./lince bench accuracy.reliability [--freeze]`.

The development set is analyzed; for each family of kinds and each band of confidence stand the number of mentions,
their mean confidence and the share that is right (overlaps a name of the same kind in the truth). The error is the
mean distance of the two, weighted by mentions (expected calibration error; Naeini et al. 2015).
"""

import argparse
import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.accuracy.dev_set import EVAL, documents, scorer
from services.nlp.analyze import AnalysisKit, analyze

FROZEN = Path(__file__).with_name("reliability.json")
BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)
NAMES = frozenset({"PERSON", "ORG", "PLACE"})


def told() -> dict[str, list[tuple[float, bool]]]:
    """Confidence of each mention and whether it is right, by family: the three kinds of names, and values."""
    found: dict[str, list[tuple[float, bool]]] = {}
    score, kit = scorer(), AnalysisKit.standard()
    rows = score.read_jsonl(EVAL / "dev.jsonl")
    for row, document in zip(rows, documents(rows), strict=True):
        gold = [(entity["type"], score.trim(row["text"], entity)) for entity in row["entities"]]
        for mention in analyze(document, country=row["country"], kit=kit).mentions:
            span = mention.span.start, mention.span.end
            right = any(kind == mention.kind and score.iou(place, span) > 0 for kind, place in gold)
            family = mention.kind if mention.kind in NAMES else "VALUES"
            found.setdefault(str(family), []).append((mention.confidence, right))
    return found


def table(pairs: list[tuple[float, bool]]) -> dict[str, Any]:
    """Bands with their counts, and the error over all."""
    bands, off = [], 0.0
    for low, high in pairwise(BANDS):
        inside = [(sure, right) for sure, right in pairs if low <= sure < high]
        if inside:
            mean, share = (sum(values) / len(inside) for values in zip(*inside, strict=True))
            off += abs(mean - share) * len(inside)
            bands.append({"from": low, "mentions": len(inside), "confidence": round(mean, 3), "right": round(share, 3)})
    return {"error": round(off / len(pairs), 4), "bands": bands}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--freeze", action="store_true")
    options = parser.parse_args()
    if not EVAL.is_dir():
        sys.exit("The development set is not here: nothing measured.")
    result = {family: table(pairs) for family, pairs in sorted(told().items())}
    for family, row in result.items():
        print(f"{family}: error {row['error']}")
        for band in row["bands"]:
            print(
                f"  from {band['from']:.2f}  {band['mentions']:4}  {band['confidence']:.3f}  right {band['right']:.3f}"
            )
    if options.freeze:
        FROZEN.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
