"""Legs in the sample dossier: what is read of the texts of its pages against its truth.

    python -m benchmarks.accuracy.dossier_legs [--errors N]

Counted as in benchmarks.accuracy.legs, over every page that has text, each text once. The pages are taken as printed:
what OCR makes of them is measured elsewhere.
"""

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.dossier import Truth, build
from benchmarks.accuracy.legs import Counts, way, way_of_truth
from benchmarks.accuracy.one_page import document
from models.document import DocumentState
from services.nlp.analyze import AnalysisKit, analyze


def score(truth: Truth, kit: AnalysisKit) -> tuple[dict[str, Any], list[str]]:
    """The rates, and what went wrong by page."""
    told: defaultdict[tuple[str, str, int], list[Mapping[str, Any]]] = defaultdict(list)
    optional: defaultdict[tuple[str, str, int], list[Any]] = defaultdict(list)
    for leg in truth.legs:
        row: dict[str, Any] = {"from": leg.origin, "to": leg.destination, "via": leg.transit, "crossing": leg.crossing}
        row |= {name: [value] if name == "who" else value for name, value in leg.facts.items()}
        (optional if leg.optional else told)[leg.file, leg.inside, leg.page].append(row)
    countries = {agency.slug: agency.country for agency in truth.agencies}
    counts, fails, seen = Counts(), [], set()
    for file, part in truth.walk():
        if part.state is not DocumentState.DONE and not part.pages:
            continue
        for page in part.pages:
            if page.text in seen:
                continue
            seen.add(page.text)
            key = file.path, "" if part is file else part.path, page.number
            found = analyze(
                document("page", page.text, language=page.language), country=countries[file.agency], kit=kit
            ).legs
            spared = [way_of_truth(leg) for leg in optional[key]]
            why = counts.add(told[key], [leg for leg in found if way(leg) not in spared])
            if why:
                fails.append(f"{'//'.join(part for part in key[:2] if part)} page {page.number}: {why}")
    return counts.result(), fails


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--errors", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result, fails = score(build(Path(folder)), AnalysisKit.standard())
    print(*fails[: given.errors], sep="\n")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
