"""How well the held-back pairs are told apart: by part, by people and by kind.

    PYTHONPATH=. python -P -m benchmarks.linking.held.measure [--wrong CULTURE] [--out FILE]

Part "held" is only counted: `--wrong` shows pairs of part "seen" and no other.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.linking.held.make import PAIRS
from benchmarks.linking.measure import THRESHOLD, figures, levels
from services.search.linking.score import NameScorer


def rows() -> list[dict[str, str]]:
    """The pairs as they are kept."""
    head, *lines = PAIRS.read_text(encoding="utf-8").splitlines()
    return [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]


def measured(wrong: str = "") -> Mapping[str, Any]:
    """Figures of each part, all together and by people, and the share that is right by kind."""
    scorer = NameScorer(levels())
    scored: defaultdict[str, list[tuple[float, bool]]] = defaultdict(list)
    right: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    for row in rows():
        same, part, culture = row["same"] == "1", row["part"], row["culture"]
        found = scorer.score(row["name_a"], row["name_b"], row["by_a"], row["by_b"])
        for key in (part, f"{part} {culture}"):
            scored[key].append((found.score, same))
        good = (found.score >= THRESHOLD) == same
        right[part, f"{'same' if same else 'differ'}:{row['reason']}"].append(good)
        if not good and part == "seen" and wrong in (culture, "all"):
            print(f"{found.score:.3f} {culture} {row['reason']}: {row['name_a']} | {row['name_b']} {found.parts}")
    return {
        part: {
            **figures(scored[part]),
            "f1_by_people": {
                key.removeprefix(f"{part} "): figures(found)["f1"]
                for key, found in sorted(scored.items())
                if key.startswith(f"{part} ") and len(found) >= 20
            },
            "right_by_kind": {
                kind: round(sum(goods) / len(goods), 3) for (of, kind), goods in sorted(right.items()) if of == part
            },
        }
        for part in ("seen", "held")
    }


def main() -> None:
    """Measure, print, and keep where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", default="")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    result = json.dumps(measured(given.wrong), indent=1, ensure_ascii=False)
    print(result)
    if given.out:
        given.out.write_text(f"{result}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
