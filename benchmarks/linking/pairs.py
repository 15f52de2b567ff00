"""Labelled pairs of names, by kind: writings of one person, and people who are taken for one another.

Two thirds of the words are for learning; the pairs of the last third are never learned from (`part` 1).
"""

import random
from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.linking.people import Draw
from benchmarks.linking.strangers import negatives
from benchmarks.linking.writings import plain, positives, turned
from services.search.linking.spelling import fold


class Pair(NamedTuple):
    """Two names, whether they are one person's, the kind, and birth years where they are stated."""

    one: str
    two: str
    same: bool
    kind: str
    by_one: str = ""
    by_two: str = ""


def pairs(draw: Draw, *, each: int, seed: int) -> Iterator[Pair]:
    """`each` pairs of every kind."""
    rng = random.Random(seed)
    for kind, write in positives(draw, rng).items():
        made = 0
        for _ in range(each * 40):
            p = draw.person(rng)
            text = write(p)
            if text is None or (text == p.full and kind not in ("same", "accents")):
                continue
            years = _years(rng, p.born, p.born)
            one, two = rng.sample((p.full, text), 2)
            yield Pair(one, two, True, kind, *years)
            made += 1
            if made == each:
                break
    for kind, split in negatives(draw, rng).items():
        made = 0
        for _ in range(each * 60):
            found = split(draw.person(rng))
            if found is None or fold(found[0].full) == fold(found[1].full):
                continue
            first, second = found
            texts = [first.full, second.full]
            if rng.random() < 0.3 and kind not in ("generation", "spouse", "initials_conflict"):
                # The other one is written as carelessly as anybody.
                texts[1] = rng.choice((turned(second, rng), plain(second.full), second.full.upper()))
            # Half the pairs have to be told apart without years.
            years = _years(
                rng, first.born, second.born if first.born != second.born else first.born + rng.randint(2, 30)
            )
            if rng.random() < 0.5:
                texts, years = texts[::-1], years[::-1]
            yield Pair(texts[0], texts[1], False, kind, *years)
            made += 1
            if made == each:
                break
    for _ in range(each):
        p = draw.person(rng)
        gap = rng.randint(17, 40) if rng.random() < 0.5 else rng.randint(2, 30)
        texts = [p.full, rng.choice((p.full, plain(p.full), turned(p, rng)))]
        yield Pair(texts[0], texts[1], False, "same_name_other_year", str(p.born - 30), str(p.born - 30 + gap))


def _years(rng: random.Random, one: int, two: int) -> tuple[str, str]:
    chance = rng.random()
    if chance < 0.55:
        return "", ""
    if chance < 0.75:
        return (str(one), "") if rng.random() < 0.5 else ("", str(two))
    return str(one), str(two)
