"""Labelled pairs of names with what a text tells beside them: the name at birth, and the parents.

They teach the weights of parents alone (`learn --told`), and measure both; all people are invented.
"""

import random
from collections.abc import Iterator

from benchmarks.linking.pairs import Pair
from benchmarks.linking.people import Draw, Person
from benchmarks.linking.writings import given_dropped, plain, surname_dropped
from services.search.linking.spelling import fold

TOLD = frozenset({"parents_same", "parents_differ"})
_BORN = {"es": ("nacida", "de soltera"), "pt": ("nascida", "nome de solteira"), "": ("née", "born")}
_CHILD = {
    "es": ("hijo de {} y de {}", "hija de {} y {}", "hijo de {}"), "pt": ("filho de {} e {}", "filha de {} e de {}"),
}  # fmt: skip


def told_pairs(draw: Draw, *, each: int, seed: int) -> Iterator[Pair]:
    """`each` pairs of every kind: of one person and of two, by birth name and by parents."""
    rng = random.Random(seed)
    for kind in ("born", "other_born", "parents", "one_parent", "other_parents", "siblings"):
        made = 0
        while made < each:
            culture = rng.choice(("es", "andean", "pt"))
            texts = _texts(kind, draw.person(rng, culture), draw, rng)
            if texts is not None and fold(texts[0]) != fold(texts[1]):
                one, two = rng.sample(texts, 2)
                yield Pair(one, two, kind in ("born", "parents", "one_parent"), kind)
                made += 1


def _texts(kind: str, p: Person, draw: Draw, rng: random.Random) -> tuple[str, str] | None:
    if kind in ("born", "other_born"):
        if not fold(p.given[0]).endswith("a"):
            return None
        words = rng.choice((_BORN["pt" if p.culture == "pt" else "es"], _BORN[""]))
        wed = f"{' '.join(p.given)} {draw.surname(p.culture, rng)} {rng.choice(words)} {p.surnames[0]}"
        if kind == "born":
            return wed, _loose(p, rng).full
        other = p.but(surnames=(draw.surname(p.culture, rng), *p.surnames[1:]))
        return wed, f"{other.full} {rng.choice(words)} {other.surnames[0]}"
    father, mother = _parents(p, draw, rng)
    if kind == "other_parents":
        return _child(p, father, mother, rng), _child(p, *_parents(p, draw, rng), rng)
    if kind == "siblings":
        other = draw.person(rng, p.culture)
        return _child(p, father, mother, rng), _child(p.but(given=other.given), father, mother, rng)
    if kind == "one_parent":
        mother = draw.person(rng, p.culture)
    return _child(p, father, mother, rng), _child(_loose(p, rng), father, mother, rng)


def _parents(p: Person, draw: Draw, rng: random.Random) -> tuple[Person, Person]:
    father, mother = draw.person(rng, p.culture), draw.person(rng, p.culture)
    return father.but(surnames=p.surnames[:1]), mother.but(surnames=p.surnames[-1:])


def _loose(p: Person, rng: random.Random) -> Person:
    """As it may be written elsewhere: without a surname, or a given name."""
    dropped = rng.choice((surname_dropped, given_dropped, lambda *_: None))(p, rng)
    return dropped or p


def _child(p: Person, father: Person, mother: Person, rng: random.Random) -> str:
    told = rng.choice(_CHILD["pt" if p.culture == "pt" else "es"]).format(father.full, mother.full)
    text = f"{p.full}, {told}" if rng.random() < 0.5 else f"{p.full} {told}"
    return plain(text) if rng.random() < 0.3 else text
