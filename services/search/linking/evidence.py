"""What speaks for and against two records being one person, in log odds (Fellegi and Sunter): names, values, births.

A value weighs the less, the more different names stand on it: a hostel's telephone joins nobody. That is counted, not
listed. How rare a name is counts over the different people of the file, not over mentions.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from services.search.linking.compare import Matcher
from services.search.linking.parse import Name
from services.search.linking.people import Record
from services.search.linking.values import near_keys
from services.search.linking.words import Word

Part = tuple[str, float]

WEIGHT = {
    "id": 8.0, "phone": 6.0, "handle": 6.0, "email": 6.0, "iban": 6.0, "device": 6.0, "plate": 4.5, "address": 4.0,
    "street": 2.0, "site": 1.0,
}  # fmt: skip
"""Log odds of a value that stands on one name alone."""
OTHER_KIND = 4.0
MISREAD = 3.0
"""What is taken off where two values differ in one sign."""
CROWDED = 1.8
"""What is taken off for each e-fold of different names on a value."""
MORE_VALUES = 0.6
"""Share that a second and third shared value adds: phone, address and plate of one sentence come together."""
DAY, YEAR = 7.0, 3.0
OTHER_PAPER = -4.0
RARITY = 0.75
"""Share of a name's information that counts: given names and surnames go together in families and regions."""
LEAST_NAME = 0.0
"""Log odds of the name comparison below which two names contradict."""
_OPEN = frozenset({"order_open", "given_foreign", "alias_only"})
"""Parts that leave open whether two names are one person's, and contradict nothing that something else says."""
SAME_DOCUMENT = 3.0
NAMESAKES = 1.5
"""What is taken off for each e-fold of different people who are known to bear a name."""
FILE = 60_000
"""Writings of people among which bearers of a name are counted: ten times as many have ten times the bearers, and the
name is as usual as before."""
PAPERS_A_PERSON = 0.7
"""People for each different paper that a name stands beside: some have two."""
LEAST_BEARERS = 1.9
_PRIOR_WEIGHT = 2000.0
_BEARERS = 5e7


class Evidence(NamedTuple):
    """Log odds with their parts; `beyond` is what speaks for one person beside names."""

    odds: float
    parts: tuple[Part, ...]
    beyond: float


class Counts(NamedTuple):
    """What was counted over a file, or over all that is linked: how rare words are, who stands on a value."""

    people: int
    words: Mapping[str, int]
    """People whose name has a word."""
    crowds: Mapping[str, int]
    """Different names that stand on a value, where there are two or more."""
    bearers: Mapping[str, float]
    """Different people who bear a full name, as their births and papers tell."""

    @classmethod
    def of(cls, matcher: Matcher, records: Sequence[Record]) -> "Counts":
        """Counted over the records of a file."""
        words: Counter[str] = Counter()
        names: defaultdict[str, set[str]] = defaultdict(set)
        days: defaultdict[str, set[str]] = defaultdict(set)
        papers: defaultdict[str, set[str]] = defaultdict(set)
        for record in records:
            name = matcher.name(record.text)
            words.update(words_of(name))
            who, whole = name_key(name), full_key(name)
            for value in record.values:
                names[value].add(who)
            days[whole].update(record.days)
            papers[whole].update(value for value in record.values if value.startswith("id:"))
        return cls(
            people=len(records),
            words=words,
            crowds={value: len(found) for value, found in names.items() if len(found) > 1},
            bearers={who: max(len(days[who]), len(papers[who]) * PAPERS_A_PERSON) for who in days},
        )


class Scorer:
    """Scores pairs of records and groups, by what was counted of their words, values and names."""

    def __init__(self, matcher: Matcher, counts: Counts) -> None:
        self.matcher = matcher
        self._crowd = {value: CROWDED * math.log(many) for value, many in counts.crowds.items() if many > 1}
        share = min(1.0, FILE / max(1, counts.people))
        self._bearers = {
            who: math.log(many * share) for who, many in counts.bearers.items() if many * share >= LEAST_BEARERS and who
        }
        self._odds: dict[tuple[int, int], tuple[float, tuple[Part, ...], tuple[Name, Name]]] = {}

    def weigh_words(self, names: Iterable[Name], counts: Counts) -> None:
        """Set how rare each word of some names is, drawn towards the general counts where the file is small."""
        total = counts.people + _PRIOR_WEIGHT
        for word in {word for name in names if name.readings for word in _words(name)}:
            level = max(word.given, word.surname)
            usual = 10 ** (level + 0.5) / _BEARERS if level else 2e-6
            count = counts.words.get(word.text, 0)
            word.info = 0.5 if word.initial else min(9.0, -math.log((count + _PRIOR_WEIGHT * usual) / total))

    def among(self, one: Name, two: Name, chance: float, *, beyond: float = 0.0) -> tuple[float, tuple[Part, ...]]:
        """Log odds that two people of these names are one, and the parts, where any two are one by `chance`.

        Where several are known to bear the name, less; but never less than that they are one of those, of whom there
        are the more, the more people there are `beyond` those that were counted (an e-fold each).
        """
        odds, parts = self.names(one, two)
        bearers = max(self._bearers.get(full_key(one), 0.0), self._bearers.get(full_key(two), 0.0))
        if odds <= 0 or not bearers:
            return odds + chance, parts
        known = max(max(0.01, odds - NAMESAKES * bearers) + chance, min(odds + chance, -bearers - beyond))
        return known, (*parts, ("namesakes", known - odds - chance))

    def names(self, one: Name, two: Name) -> tuple[float, tuple[Part, ...]]:
        """Log odds of two names, and the parts; below `LEAST_NAME` they contradict."""
        key = (id(one), id(two)) if id(one) < id(two) else (id(two), id(one))
        found = self._odds.get(key)
        if found is None:
            compared = self.matcher.names(one, two)
            rarity = sum(amount for code, amount in compared.parts if code == "rarity")
            fit = compared.odds - rarity * self.matcher.weights["rarity"]
            open_still = -sum(self.matcher.weights[code] for code, _ in compared.parts if code in _OPEN)
            agree = fit + open_still >= LEAST_NAME
            if any(code == "alias_only" for code, _ in compared.parts):
                fit += open_still  # by itself an alias says nothing; beside a value it is as good as its rarity
            odds = max(0.01, min(1.5, fit) + RARITY * rarity) if agree else min(fit, -0.1) - 3.0
            # The names are kept with it, so that no other gets their identity meanwhile.
            found = self._odds[key] = (odds, compared.parts, (one, two))
        return found[0], found[1]

    def forget(self) -> None:
        """Let go of the names compared so far: those of another case are others."""
        self._odds.clear()

    def values(self, one: Iterable[str], two: Iterable[str]) -> list[Part]:
        """Shared values with their weights, the strongest whole, the others in part; and papers that differ."""
        a, b = set(one), set(two)
        both = [value for value in a & b if not (_in_a_town(value, a) and _in_a_town(value, b))]
        shared = sorted(((self.weight(value), value) for value in both), reverse=True)
        parts = [
            (f"same_{value.partition(':')[0]}", weight * (1.0 if place == 0 else MORE_VALUES))
            for place, (weight, value) in enumerate(shared)
            if weight > 0
        ]
        left_a, left_b = a - b, b - a
        if left_a and left_b:
            near = self._near(left_a, left_b)
            if near:
                kind, weight = near
                parts.append((f"near_{kind}", weight * (1.0 if not parts else MORE_VALUES)))
            elif not any(code == "same_id" for code, _ in parts) and _has_paper(left_a) and _has_paper(left_b):
                parts.append(("other_paper", OTHER_PAPER))
        return parts

    def weight(self, value: str) -> float:
        """What a shared value weighs, after the names that stand on it."""
        return WEIGHT.get(value.partition(":")[0], OTHER_KIND) - self._crowd.get(value, 0.0)

    def near(self, one: Iterable[str], two: Iterable[str]) -> bool:
        """Whether one of the values of each differs from the other's in one sign."""
        return self._near(one, two) is not None

    def _near(self, one: Iterable[str], two: Iterable[str]) -> tuple[str, float] | None:
        keys: defaultdict[str, set[str]] = defaultdict(set)
        for value in one:
            for near in near_keys(*_split(value)):
                keys[near].add(value.rpartition(":")[2])
        for value in two:
            kind, bare = _split(value)
            # All signs alike, and not the same: one number in two countries, which no slip explains.
            number = {value.rpartition(":")[2]}
            if any(keys.get(near, number) - number for near in near_keys(kind, bare)):
                return kind, WEIGHT.get(kind, OTHER_KIND) - MISREAD - self._crowd.get(value, 0.0)
        return None


def _split(value: str) -> tuple[str, str]:
    kind, _, bare = value.partition(":")
    return kind, bare


def _in_a_town(value: str, values: Iterable[str]) -> bool:
    """Whether a street and number stand there with their town: then the town decides, and not the street."""
    kind, bare = _split(value)
    return kind == "street" and any(other.startswith(f"address:{bare}|") for other in values)


def _has_paper(values: Iterable[str]) -> bool:
    return any(value.startswith("id:") for value in values)


ABROAD = {"id": -5.0, "phone": -3.5, "plate": -2.5, "handle": -2.5, "address": -2.0}
"""What is taken off a shared value that is told as another country's, platform's or town's on each side."""


def abroad(one: Mapping[str, frozenset[str]], two: Mapping[str, frozenset[str]]) -> list[Part]:
    """What speaks against values of one writing being one: each side tells whose it is, and not the same."""
    return [
        (f"abroad_{kind}", ABROAD[kind])
        for value in one.keys() & two.keys()
        if one[value].isdisjoint(two[value]) and (kind := value.partition(":")[0]) in ABROAD
    ]


def births(
    days: tuple[AbstractSet[str], AbstractSet[str]], years: tuple[AbstractSet[int], AbstractSet[int]]
) -> Part | None:
    """What birth dates say; None where one side has none. A contradiction weighs beyond all else."""
    if days[0] and days[1]:
        return ("birth_same", DAY) if days[0] & days[1] else ("birth_differs", -99.0)
    if years[0] and years[1]:
        return ("birth_same", YEAR) if years[0] & years[1] else ("birth_differs", -99.0)
    return None


def _words(name: Name) -> set[Word]:
    return {*name.readings[0].given, *name.readings[0].surnames}


def words_of(name: Name) -> set[str]:
    """The words of a name that are counted."""
    return {word.text for word in _words(name)} if name.readings else set()


def full_key(name: Name) -> str:
    """Given name and all surnames by sound; empty for names without one of them."""
    if not name.readings or not name.readings[0].given or not name.readings[0].surnames:
        return ""
    best = name.readings[0]
    return f"{best.given[0].sounds[0]} {' '.join(word.sounds[0] for word in best.surnames)}"


_USUAL_GIVEN = 4
"""Level of a given name that is usual as written: others may be slips or short forms of one."""


def name_key(name: Name) -> str:
    """Given name, an initial or short form by its letter, and first surname by sound: to tell how many use a value."""
    if not name.readings:
        return ""
    best = name.readings[0]
    first = best.given[0] if best.given else None
    whole = first is not None and first.given >= _USUAL_GIVEN and not first.fulls
    given = first.sounds[0][: None if whole else 1] if first else ""
    return f"{given} {best.surnames[0].sounds[0] if best.surnames else ''}"
