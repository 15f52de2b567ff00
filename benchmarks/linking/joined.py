"""How well mentions are joined: pairs across cases, B-cubed, largest cluster, what each band is worth, time, memory.

    PYTHONPATH=. python -P -m benchmarks.linking.joined [--mentions 5000 | --dir DIR] [--out FILE]

A folder holds mentions.jsonl and truth.jsonl; without one an invented world of that size is joined.
"""

import argparse
import json
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.linking.measure import levels
from benchmarks.linking.world import World
from services.search.linking.resolve import Link, resolve


def _pairs(counts: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in counts)


def scored(cluster: Mapping[str, str], truth: Mapping[str, str], case: Mapping[str, str]) -> dict[str, float]:
    """Figures over the mentions of `truth`."""
    mids = list(truth)
    both = Counter((truth[m], cluster[m]) for m in mids)
    true, found = Counter(truth[m] for m in mids), Counter(cluster[m] for m in mids)
    in_case = Counter((truth[m], cluster[m], case[m]) for m in mids)
    true_case, found_case = Counter((truth[m], case[m]) for m in mids), Counter((cluster[m], case[m]) for m in mids)
    right = _pairs(both.values()) - _pairs(in_case.values())
    said = _pairs(found.values()) - _pairs(found_case.values())
    wanted = _pairs(true.values()) - _pairs(true_case.values())
    precision, recall = right / max(1, said), right / max(1, wanted)
    pure = sum(n * n / found[c] for (_, c), n in both.items()) / len(mids)
    whole = sum(n * n / true[e] for (e, _), n in both.items()) / len(mids)
    return {
        "mentions": len(mids),
        "cross_precision": round(precision, 4),
        "cross_recall": round(recall, 4),
        "cross_f1": round(2 * precision * recall / max(1e-9, precision + recall), 4),
        "b_cubed": round(2 * pure * whole / (pure + whole), 4),
        "largest_to_true": round(max(found.values()) / max(true.values()), 3),
    }


def wrong_by_trap(
    cluster: Mapping[str, str], truth: Mapping[str, str], traps: Mapping[str, Mapping[str, str]]
) -> dict[str, int]:
    """Wrong pairs of mentions in one cluster: all, and those whose two people share what the world laid as a trap.

    A father, his son and their telephone count under each of the three.
    """
    people: defaultdict[str, Counter[str]] = defaultdict(Counter)
    of_person: dict[str, Mapping[str, str]] = {}
    for mid, eid in truth.items():
        people[cluster[mid]][eid] += 1
        of_person[eid] = traps[mid]
    found: Counter[str] = Counter(total=0)
    for members in people.values():
        if len(members) > 1:
            found["total"] += _pairs([sum(members.values())]) - _pairs(members.values())
            groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
            for eid, count in members.items():
                for trap in of_person[eid].items():
                    groups[trap].append(count)
            for (name, _), counts in groups.items():
                found[name] += _pairs([sum(counts)]) - _pairs(counts)
    return dict(sorted(found.items()))


def bands(links: Sequence[Link], truth: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """For each band and reach: links, and the share that is right."""
    rights: defaultdict[str, list[bool]] = defaultdict(list)
    for link in links:
        where = "across" if link.across else "inside"
        rights[f"{link.band} {where}"].append(truth[link.one] == truth[link.two])
    return {
        name: {"links": len(found), "right": round(sum(found) / len(found), 4)}
        for name, found in sorted(rights.items())
    }


def measured(rows: Sequence[Mapping[str, Any]], truths: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Join, and compare with the truth."""
    table = levels()
    started = time.process_time()
    found = resolve(rows, table)
    seconds = time.process_time() - started
    case = {row["mid"]: row["case"] for row in rows}
    people = {t["mid"]: t["eid"] for t in truths if t["kind"] == "person"}
    return {
        **scored(found.cluster, people, case),
        "wrong_pairs": wrong_by_trap(found.cluster, people, {t["mid"]: t["traps"] for t in truths}),
        "bands": bands(found.links, people),
        "cpu_seconds": round(seconds, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def arguments(about: str | None, *, mentions: int) -> argparse.Namespace:
    """What a run is asked: how many mentions of an invented world, or a folder of them, where to keep the result."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mentions", type=int, default=mentions)
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--dir", type=Path)
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


def asked(given: argparse.Namespace) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Mentions and their truth: of a folder, or of an invented world."""
    if given.dir:
        rows, truths = (
            [json.loads(line) for line in (given.dir / name).read_text(encoding="utf-8").splitlines()]
            for name in ("mentions.jsonl", "truth.jsonl")
        )
        return rows, truths
    made = list(World(given.mentions, given.seed).lines())
    return [row for row, _ in made], [truth for _, truth in made]


def main() -> None:
    """Measure, print, and keep where asked."""
    given = arguments(__doc__, mentions=5000)
    rows, truths = asked(given)
    result = measured(rows, truths)
    print(json.dumps(result, indent=1))
    if given.out:
        given.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
