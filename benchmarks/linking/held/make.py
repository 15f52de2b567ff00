"""Held-back pairs of names: made by rules written from the domain notes, and hard ones written by hand (hand.tsv).

    PYTHONPATH=. python -P -m benchmarks.linking.held.make [--each 10] [--out FILE]

Part "seen" may be looked at while the matcher is mended; part "held", a third, is only scored: its words are others.
The file that is measured is pairs.tsv, so that figures of two days compare; make it anew only to make more.
"""

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.linking.held import kinds, scripts
from benchmarks.linking.held.kinds import Draw, Made

HERE = Path(__file__).parent
PAIRS = HERE / "pairs.tsv"
HEAD = ("id", "name_a", "name_b", "same", "reason", "by_a", "by_b", "culture", "origin", "part")
_LATIN = ("es", "andean", "pt", "ro", "ng")
Row = tuple[str, ...]


def _kinds() -> Iterator[tuple[str, str, bool, Callable[[Draw], Made | None]]]:
    """Culture, kind, whether one person, and what makes a pair."""
    for culture in _LATIN:
        for kind in kinds.SAME:
            yield culture, kind, True, lambda d, k=kind, c=culture: kinds.same(k, d.person(c), d)  # type: ignore[misc]
        for kind in kinds.OTHER:
            yield culture, kind, False, lambda d, k=kind, c=culture: kinds.other(k, d.person(c), d)  # type: ignore[misc]
    groups: Sequence[tuple[Sequence[str], scripts.Maker, scripts.Maker, Sequence[str], Sequence[str]]] = (
        (("ru", "uk", "bg"), scripts.slavic_same, scripts.slavic_other, scripts.SLAVIC_SAME, scripts.SLAVIC_OTHER),
        (("ar",), scripts.arabic_same, scripts.arabic_other, scripts.ARABIC_SAME, scripts.ARABIC_OTHER),
        (("cn",), scripts.chinese_same, scripts.chinese_other, scripts.CHINESE_SAME, scripts.CHINESE_OTHER),
    )
    for cultures, one, two, same, differ in groups:
        for culture in cultures:
            for kind in same:
                yield culture, kind, True, lambda d, k=kind, c=culture, f=one: f(k, d, c)  # type: ignore[misc]
            for kind in differ:
                yield culture, kind, False, lambda d, k=kind, c=culture, f=two: f(k, d, c)  # type: ignore[misc]


def made(each: int, seed: int = 41) -> Iterator[Row]:
    """`each` pairs of every kind and people in part "seen", half of it in part "held"; then the written ones."""
    count = 0
    for part, wanted in (("seen", each), ("held", (each + 1) // 2)):
        draw = Draw(random.Random(f"{seed} {part}"), part)
        known: set[tuple[str, str]] = set()
        for culture, kind, same, pair in _kinds():
            weight = 3 if culture in ("ar", "cn") else 1
            found = 0
            for _ in range(wanted * 60):
                one = pair(draw)
                if one is None or one[0] == one[1] or one[:2] in known:
                    continue
                known.add(one[:2])
                names, years = list(one[:2]), [str(year) for year in one[2:]] or ["", ""]
                if draw.rng.random() < 0.5:
                    names, years = names[::-1], years[::-1]
                count += 1
                yield (f"g{count:04}", *names, str(int(same)), kind, *years, culture, "rule", part)
                found += 1
                if found == wanted * weight:
                    break
    lines = (HERE / "hand.tsv").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(one for one in lines if one and not one.startswith("#")):
        culture, kind, label, first, second, *years = line.split("\t")
        by = (*years, "", "")[:2]
        yield (f"h{number:04}", first, second, label, kind, *by, culture, "hand", "held" if number % 3 == 2 else "seen")


def main() -> None:
    """Write the pairs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--out", type=Path, default=PAIRS)
    given = parser.parse_args()
    rows = [HEAD, *made(given.each)]
    given.out.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    print(f"{len(rows) - 1} pairs")


if __name__ == "__main__":
    main()
