"""What a file tells of the people of one family whom `resolve` takes for one: whether anything could tell them apart.

    PYTHONPATH=. python -P -m benchmarks.linking.traps [--mentions 100000 | --dir DIR] [--out FILE]

Wrong links by what stands beside their two mentions, from those that nothing in the file tells apart to those that
something might; and how many wrong pairs would be left if somebody who knows the truth cut these links and all above.
A link joins two groups, so a few hundred of them make thousands of wrong pairs.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from benchmarks.linking.joined import arguments, asked, wrong_by_trap
from benchmarks.linking.measure import levels
from services.search.linking.resolve import Link, resolve
from services.search.linking.spelling import fold

Row = Mapping[str, Any]
TELLING = (
    "one document, the same words, nothing beside either",
    "one document, the same words, nothing beside one",
    "one document, words that may be one person's, nothing beside one",
    "one document, something beside both",
    "two documents, nothing beside one",
    "two documents, something beside both",
)
_BESIDE = ("birth", "near", "role")


def told(one: Row, two: Row) -> str:
    """What the file tells of two mentions."""
    bare = sum(not any(row.get(name) for name in _BESIDE) for row in (one, two))
    if one["doc"] != two["doc"]:
        return TELLING[4 if bare else 5]
    if not bare:
        return TELLING[3]
    return TELLING[2] if _words(one) != _words(two) else TELLING[0 if bare == 2 else 1]


def _words(row: Row) -> list[str]:
    return sorted(fold(row["text"]).replace(",", " ").split())


def joined_by(links: Iterable[Link], mids: Sequence[str]) -> dict[str, str]:
    """Mention → the mention that stands for its group, by some links alone."""
    root = {mid: mid for mid in mids}

    def find(mid: str) -> str:
        while root[mid] != mid:
            root[mid] = mid = root[root[mid]]
        return mid

    for link in links:
        root[find(link.one)] = find(link.two)
    return {mid: find(mid) for mid in mids}


def measured(rows: Sequence[Row], truths: Sequence[Row]) -> dict[str, Any]:
    """Join, and tell the wrong links of families apart."""
    people = {t["mid"]: t["eid"] for t in truths if t["kind"] == "person"}
    traps = {t["mid"]: t["traps"] for t in truths}
    found = resolve(rows, levels())
    row = {one["mid"]: one for one in rows}
    links = [link for link in found.links if link.one in people]
    wrong: defaultdict[str, set[int]] = defaultdict(set)
    for place, link in enumerate(links):
        if people[link.one] != people[link.two]:
            wrong[told(row[link.one], row[link.two])].add(place)
    left = []
    cut: set[int] = set()
    for telling in TELLING:
        cut |= wrong[telling]
        kept = joined_by((link for place, link in enumerate(links) if place not in cut), list(people))
        pairs = wrong_by_trap(kept, people, traps)
        left.append(
            {
                "told": telling, "links": len(wrong[telling]), "of_a_family": _of_family(links, wrong[telling], traps),
                "pairs_left": pairs["total"], "family_left": pairs.get("family", 0),
            }
        )  # fmt: skip
    whole = wrong_by_trap(found.cluster, people, traps)
    return {
        "mentions": len(people), "wrong_pairs": whole["total"], "family": whole.get("family", 0),
        "one_name": whole.get("one_name", 0), "wrong_links": sum(map(len, wrong.values())),
        "right_links": len(links) - sum(map(len, wrong.values())), "cut": left,
    }  # fmt: skip


def _of_family(links: Sequence[Link], places: Iterable[int], traps: Mapping[str, Mapping[str, str]]) -> int:
    shared = Counter(
        bool(traps[links[place].one].get("family"))
        and traps[links[place].one].get("family") == traps[links[place].two].get("family")
        for place in places
    )
    return shared[True]


def main() -> None:
    """Measure, print, and keep where asked."""
    given = arguments(__doc__, mentions=100_000)
    result = measured(*asked(given))
    print(json.dumps(result, indent=1))
    if given.out:
        given.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
