"""Links between the writings of a case: of all that share a word by sound or by its ends.

Each pair of names is compared once, however many records bear them. A short name that two people of the case may bear
says nothing from one document to another: in each it is whoever is named in full there.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product

from services.search.linking.cluster import Edge, Group
from services.search.linking.evidence import SAME_DOCUMENT, Evidence, Part, Scorer, abroad, births
from services.search.linking.parse import Name
from services.search.linking.words import Word

INSIDE = 0.0
"""Log odds from which on records of a case are joined."""
CROWDED = 24
"""Names of a case that share a part of a word, from which on they must share a part of a second word to be compared."""
_HUBS = 2
"""Of records that say nothing but one name, each is linked to these and to the one before it, not to all others."""


def inside(
    groups: Sequence[Group], scorer: Scorer, *, people: int | None = None, new: Collection[int] | None = None
) -> Iterator[Edge]:
    """Links between the writings of a case that share a word by sound or by its ends.

    `people`: how many writings of people the case has, where these groups are a part of it; `new`: the places of those
    alone whose links are wanted.
    """
    prior = -math.log((people or len({group.records[0].text for group in groups})) + 1)
    places: defaultdict[Name, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        if group.names:
            places[group.names[0]].append(place)
    names = list(places)
    fresh = None if new is None else {at for at, name in enumerate(names) if any(p in new for p in places[name])}
    near = [*_near(names, fresh)]
    open_to_two = _open_to_two(names, near, scorer)
    for one, two in near:
        first, second = names[one], names[two]
        odds, parts = scorer.names(first, second)
        pairs = _pairs(groups, places[first], places[second], new)
        if odds < 0:
            if not given_agree(parts):
                continue
            pairs = ((a, b) for a, b in pairs if groups[a].values & groups[b].values)
        known, parts = scorer.among(first, second, prior)
        by_name = Evidence(known, parts, 0.0)
        together = Evidence(known + SAME_DOCUMENT, (*parts, ("same_document", SAME_DOCUMENT)), 0.0)
        loose = first in open_to_two, second in open_to_two
        for a, b in pairs:
            bare = _bare(groups[a]), _bare(groups[b])
            same = not groups[a].records[0].docs.isdisjoint(groups[b].records[0].docs)
            if not same and ((bare[0] and loose[0]) or (bare[1] and loose[1])):
                continue
            if any(bare):
                evidence: Evidence | None = together if same else by_name
            else:
                evidence = weighed(scorer, known, parts, groups[a], groups[b])
                if evidence is not None and same:
                    told = (*evidence.parts, ("same_document", SAME_DOCUMENT))
                    evidence = Evidence(evidence.odds + SAME_DOCUMENT, told, evidence.beyond)
            if evidence is not None and evidence.odds >= INSIDE:
                yield Edge(evidence.odds, min(a, b), max(a, b), evidence)


def weighed(scorer: Scorer, odds: float, parts: tuple[Part, ...], one: Group, two: Group) -> Evidence | None:
    """All that speaks for and against; None where births contradict."""
    more = [*scorer.values(one.values, two.values), *abroad(one.lands, two.lands)]
    birth = births((one.days, two.days), (one.years, two.years))
    if birth is not None:
        if birth[0] == "birth_differs":
            return None
        more.append(birth)
    beyond = sum(amount for _, amount in more)
    return Evidence(odds + beyond, (*parts, *more), beyond)


def given_agree(parts: Sequence[Part]) -> bool:
    """Whether given names agree where surnames do not: a married name, or one surname of several."""
    codes = {code for code, _ in parts}
    return bool(codes & _GIVEN_AGREE) and not codes & {"generation_differs", "generation_one", "given_other_differs"}


_GIVEN_AGREE = {"given_same", "given_sound", "given_variant", "given_nick", "given_slip"}


def word_keys(name: Name) -> frozenset[str]:
    """Words by sound in any role: two writings of one person share at least one of them."""
    return frozenset().union(*map(_keys, _words(name)))


def _words(name: Name) -> set[Word]:
    return {word for reading in name.readings for word in (*reading.given, *reading.surnames)}


def _keys(word: Word) -> set[str]:
    """A word by sound, what it is short for, and its first and last letters."""
    ends = {word.text[:3], word.text[-3:]} if len(word.text) > 4 else ()
    return {*word.sounds, *word.fulls, *ends}


def _bare(group: Group) -> bool:
    """Whether a record tells nothing beside a name."""
    return not (group.values or group.days or group.years)


def _near(names: Sequence[Name], fresh: Collection[int] | None) -> Iterator[tuple[int, int]]:
    """Pairs of names to compare, by their places, each once; each with itself too. Of `fresh` ones alone, if told."""
    keys = [[_keys(word) for word in _words(name)] for name in names]
    short = [sum(not word.initial for word in _words(name)) < 2 for name in names]
    blocks: defaultdict[str, set[int]] = defaultdict(set)
    shorts: defaultdict[str, set[int]] = defaultdict(set)
    for at, words in enumerate(keys):
        for key in frozenset().union(*words):
            blocks[key].add(at)
            if short[at]:
                shorts[key].add(at)
    crowded = {key for key, members in blocks.items() if len(members) > CROWDED}
    of_two: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    doubled = [_of_two(words, crowded) for words in keys]
    for at, both in enumerate(doubled):
        for two in both:
            of_two[two].add(at)
    for at in range(len(names)) if fresh is None else sorted(fresh):
        met = {at}
        for key in frozenset().union(*keys[at]):
            met |= blocks[key] if short[at] or key not in crowded else shorts[key]
        for two in doubled[at]:
            met |= of_two[two]
        for other in met:
            if other >= at or (fresh is not None and other not in fresh):
                yield at, other


def _of_two(words: Sequence[set[str]], crowded: set[str]) -> set[tuple[str, str]]:
    """The crowded keys of two words, together."""
    kept = [found for word in words if (found := word & crowded)]
    return {(a, b) if a < b else (b, a) for one, two in combinations(kept, 2) for a, b in product(one, two) if a != b}


def _open_to_two(names: Sequence[Name], near: Iterable[tuple[int, int]], scorer: Scorer) -> frozenset[Name]:
    """Names that fit two fuller ones which contradict one another, all words of which are names that are known."""
    fuller: defaultdict[int, list[Name]] = defaultdict(list)
    size = [sum(not word.initial for word in _best(name)) for name in names]
    for one, two in near:
        if size[one] != size[two] and scorer.names(names[one], names[two])[0] >= 0:
            less, more = (one, two) if size[one] < size[two] else (two, one)
            if all(word.known for word in _best(names[more])):
                fuller[less].append(names[more])
    return frozenset(
        names[at] for at, others in fuller.items() if any(scorer.names(a, b)[0] < 0 for a, b in combinations(others, 2))
    )


def _best(name: Name) -> tuple[Word, ...]:
    return (*name.readings[0].given, *name.readings[0].surnames)


def _pairs(
    groups: Sequence[Group], ones: Sequence[int], twos: Sequence[int], new: Collection[int] | None
) -> Iterator[tuple[int, int]]:
    """Places of records of two names, or of one, to be linked."""
    if ones is not twos:
        yield from (pair for pair in product(ones, twos) if new is None or pair[0] in new or pair[1] in new)
        return
    if new is not None:
        yield from (pair for pair in combinations(ones, 2) if pair[0] in new or pair[1] in new)
        return
    bare: Mapping[frozenset[str], list[int]] = defaultdict(list)
    for place in ones:
        if _bare(groups[place]):
            bare[groups[place].sides].append(place)
    alone = {place for some in bare.values() for place in some}
    yield from (pair for pair in combinations(ones, 2) if not alone.issuperset(pair))
    for some in bare.values():
        for at, place in enumerate(some):
            yield from ((some[other], place) for other in sorted({*range(min(at, _HUBS)), *range(max(0, at - 1), at)}))
    heads = [some[0] for some in bare.values()]
    yield from combinations(heads, 2)
