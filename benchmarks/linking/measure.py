"""How well names are compared, on generated pairs that nothing was learned from, and on any labelled file.

PYTHONPATH=. python -P -m benchmarks.linking.measure [--each 300] [--file PAIRS.tsv] [--wrong KIND] [--out FILE]
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.linking.pairs import Pair, pairs
from benchmarks.linking.people import Draw
from services.nlp import lexicon
from services.search.linking.score import NameScorer

THRESHOLD = 0.7


def levels() -> dict[str, tuple[int, int]]:
    """How usual each name is, from the bundled table."""
    return {name: (weight.given, weight.surname) for name, weight in lexicon.names().items()}


def figures(found: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """F1 and balanced accuracy at the threshold, recall at 95 % precision, and the largest share of one score."""
    right = sum(same for _, same in found)
    hits = sum(same for score, same in found if score >= THRESHOLD)
    false = sum(not same for score, same in found if score >= THRESHOLD)
    precision, recall = hits / max(1, hits + false), hits / max(1, right)
    others = len(found) - right
    best, good = 0.0, 0
    for seen, (_, same) in enumerate(sorted(found, key=lambda one: -one[0]), start=1):
        good += same
        if good / seen >= 0.95:
            best = good / max(1, right)
    ties = Counter(f"{score:.6f}" for score, _ in found).most_common(1)[0][1]
    return {
        "pairs": len(found),
        "f1": round(2 * precision * recall / max(1e-9, precision + recall), 4),
        "balanced_accuracy": round((recall + (others - false) / max(1, others)) / 2, 4),
        "recall_at_p95": round(best, 4),
        "largest_tie": round(ties / len(found), 4),
    }


def read(path: Path) -> list[Pair]:
    """A file of labelled pairs: columns name_a, name_b, same, reason, by_a, by_b."""
    lines = path.read_text(encoding="utf-8").splitlines()
    head = lines[0].split("\t")
    rows = (dict(zip(head, line.split("\t"), strict=False)) for line in lines[1:])
    return [
        Pair(r["name_a"], r["name_b"], r["same"] == "1", r.get("reason", ""), r.get("by_a", ""), r.get("by_b", ""))
        for r in rows
    ]


def measured(found: Sequence[Pair], scorer: NameScorer, wrong: str = "") -> dict[str, Any]:
    """The figures over all pairs, and the share that is right by kind."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    scored: list[tuple[float, bool]] = []
    for pair in found:
        score = scorer.score(pair.one, pair.two, pair.by_one, pair.by_two)
        scored.append((score.score, pair.same))
        right = (score.score >= THRESHOLD) == pair.same
        kinds[("same:" if pair.same else "differ:") + pair.kind].append(right)
        if not right and wrong and (wrong in pair.kind or wrong == "all"):
            print(f"{score.score:.3f} {pair}\n      {score.parts}")
    by_kind = {kind: round(sum(rights) / len(rights), 3) for kind, rights in sorted(kinds.items())}
    return {**figures(scored), "right_by_kind": by_kind}


def main() -> None:
    """Measure, print, and keep where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=300)
    parser.add_argument("--part", type=int, default=1)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--wrong", default="")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    table = levels()
    found = read(given.file) if given.file else list(pairs(Draw(table, part=given.part), each=given.each, seed=29))
    result = measured(found, NameScorer(table), given.wrong)
    print(json.dumps(result, indent=1, ensure_ascii=False))
    if given.out:
        given.out.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
