"""The rule engine: patterns over the rule view of a passage, looked for only where their words occur."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Self

from models.indicator import Manner, Polarity, Strength
from services.nlp.indicators import clauses, ofage, polarity, tongues
from services.nlp.indicators.loader import Rule, shipped, shipped_version
from services.nlp.indicators.pattern import Pattern
from services.nlp.indicators.view import View, view
from services.nlp.plugin import Flag, Reading

SCORES = {Strength.STRONG: 0.9, Strength.MEDIUM: 0.75, Strength.WEAK: 0.6}
"""Score of a flag by the strength of its rule. Orders a review; says nothing about guilt."""

WEAKER = {Strength.STRONG: Strength.MEDIUM, Strength.MEDIUM: Strength.WEAK, Strength.WEAK: Strength.WEAK}
"""The strength of what somebody says who is not sure of it."""

_SAYS = {
    Polarity.ASSERTED: "",
    Polarity.NEGATED: " The text denies it.",
    Polarity.GENERIC: " The text speaks of it in general.",
}
_SAID = {
    Manner.HEDGED: " Whoever says it is not sure.",
    Manner.HYPOTHETICAL: " The text only supposes it.",
    Manner.ASKED: " The text only asks it.",
}


def says(stance: Polarity, manners: AbstractSet[Manner]) -> str:
    """The sentence of a reason that tells what the text does with the statement; empty where it plainly states it."""
    only = next((_SAID[one] for one in (Manner.HYPOTHETICAL, Manner.ASKED) if one in manners), "")
    if stance is Polarity.GENERIC and only:
        return only
    return _SAYS[stance] + (_SAID[Manner.HEDGED] if Manner.HEDGED in manners else "")


def weakened(flag: Flag) -> Flag:
    """A flag one step weaker where whoever says it is not sure."""
    if not any(manner is Manner.HEDGED for manner, _, _ in flag.manners):
        return flag
    return replace(flag, strength=WEAKER[flag.strength])


@dataclass(frozen=True, slots=True)
class _Entry:
    rule: Rule
    pattern: Pattern
    silences: bool


@dataclass(frozen=True, slots=True)
class _Sieve:
    """Tells which patterns of a language a sentence could fulfil, without looking at each of them.

    Bit n of every mask is sequence n; there is a mask for each place of a sequence, the place with the fewest words
    first. `words` holds the sequences that take a word at a place, `short` those that have no such place.
    """

    entries: tuple[_Entry, ...]
    words: tuple[Mapping[str, int], ...]
    short: tuple[int, ...]

    @classmethod
    def of(cls, entries: Iterable[_Entry]) -> Self:
        """Over the patterns of one language."""
        order = sorted(entries, key=lambda e: (e.rule.id, e.pattern.text))
        rows = [(entry, sorted(slots, key=len)) for entry in order for slots in entry.pattern.needed]
        words: list[dict[str, int]] = []
        short: list[int] = []
        for place in range(max(len(slots) for _, slots in rows)):
            # Sequences share many of their sets: each set is gone through once.
            sets: dict[frozenset[str], int] = defaultdict(int)
            lacking = 0
            for n, (_, slots) in enumerate(rows):
                if place < len(slots):
                    sets[slots[place]] |= 1 << n
                else:
                    lacking |= 1 << n
            table: dict[str, int] = defaultdict(int)
            for some, bits in sets.items():
                for word in some:
                    table[word] |= bits
            words.append(dict(table))
            short.append(lacking)
        return cls(tuple(entry for entry, _ in rows), tuple(words), tuple(short))

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word that a pattern needs."""
        return frozenset().union(*self.words)

    def could(self, words: frozenset[str]) -> list[_Entry]:
        """The patterns all of whose words are there, in their order."""
        left = -1
        for table, short in zip(self.words, self.short, strict=True):
            bits = short
            for word in words & table.keys():
                bits |= table[word]
            left &= bits
            if not left:
                return []
        found = []
        while left:
            lowest = left & -left
            found.append(self.entries[lowest.bit_length() - 1])
            left ^= lowest
        return list({id(entry): entry for entry in found}.values())


@dataclass
class RuleSet:
    """A rule book over compiled rules. One per process."""

    rules: Sequence[Rule]
    version: str
    name: str = "rules"

    def __post_init__(self) -> None:
        entries: dict[str, list[_Entry]] = defaultdict(list)
        for rule in self.rules:
            for table, silences in ((rule.patterns, False), (rule.unless, True)):
                for language, patterns in table.items():
                    entries[language] += [_Entry(rule, pattern, silences) for pattern in patterns]
        self._entries = {language: found for language, found in entries.items() if found}
        self._sieves: dict[str, tuple[_Sieve, frozenset[str]]] = {}
        self._needs = {rule.name: frozenset(rule.needs) for rule in self.rules if rule.needs}
        self._asking = frozenset(rule.name for rule in self.rules if rule.answer)
        self._alone = {rule.name: rule.alone for rule in self.rules if rule.alone is not None}

    @property
    def categories(self) -> Sequence[str]:
        """The categories that a rule raises."""
        return tuple(dict.fromkeys(rule.category for rule in self.rules))

    def find(self, reading: Reading) -> Iterable[Flag]:
        """Flags of a passage, in their order; one for each category and place, the strongest first.

        Sentences that surely speak another language are read by its rules.
        """
        hits = [hit for part in tongues.parts(reading, self._entries) for hit in self._found(part)]
        if not hits:
            return []
        distinct = _distinct(self._weighed(self._answered(self._needed(_outspoken(hits)))))
        return [weakened(flag) for flag in clauses.said_once(distinct, reading)]

    def _found(self, reading: Reading) -> list[Flag]:
        """What the rules of one language find, before one is weighed against another."""
        if reading.language not in self._entries:
            return []
        sieve, vocabulary = self._sieve(reading.language)
        seen = view(reading, vocabulary=vocabulary)
        work = self._work(seen, sieve)
        if not work:
            return []
        stances = polarity.Stances(seen, reading.language)
        return [hit for sentence, entries in work.items() for hit in self._hits(seen, sentence, entries, stances)]

    def _sieve(self, language: str) -> tuple[_Sieve, frozenset[str]]:
        """The sieve of a language, made at its first use, and its words."""
        if language not in self._sieves:
            sieve = _Sieve.of(self._entries[language])
            self._sieves[language] = sieve, sieve.vocabulary
        return self._sieves[language]

    def _needed(self, flags: list[Flag]) -> list[Flag]:
        """Without the flags of rules whose needed company is missing."""
        needs = self._needs
        asserted = {f.category for f in flags if f.polarity is Polarity.ASSERTED and f.rule not in needs}
        return [f for f in flags if f.rule not in needs or needs[f.rule] & asserted]

    def _answered(self, flags: list[Flag]) -> list[Flag]:
        """Without denials, or mere questions, in words that ask what is answered: «¿tenía sus documentos? no»."""
        refused = [f for f in flags if f.rule in self._asking and f.polarity is Polarity.ASSERTED]
        return [
            f
            for f in flags
            if f.polarity is Polarity.ASSERTED
            or not any(f.category == r.category and f.start < r.end and r.start < f.end for r in refused)
        ]

    def _weighed(self, flags: list[Flag]) -> list[Flag]:
        """With the strength that a rule has alone, where nothing else is asserted."""
        asserted = {f.category for f in flags if f.polarity is Polarity.ASSERTED}
        return [
            replace(f, strength=self._alone[f.rule]) if f.rule in self._alone and not asserted - {f.category} else f
            for f in flags
        ]

    @staticmethod
    def _work(seen: View, sieve: _Sieve) -> dict[tuple[int, int], list[_Entry]]:
        """The patterns that a sentence could fulfil: all of their words are there."""
        work: dict[tuple[int, int], list[_Entry]] = {}
        for sentence in seen.sentences:
            if entries := sieve.could(frozenset(seen.words[slice(*sentence)])):
                work[sentence] = entries
        return work

    @staticmethod
    def _hits(seen: View, sentence: tuple[int, int], entries: list[_Entry], stances: polarity.Stances) -> list[Flag]:
        found: list[tuple[_Entry, int, int]] = []
        silenced: list[tuple[str, int, int]] = []
        for entry in entries:
            for start, end in _shortest(entry.pattern.matches(seen.words, sentence)):
                if entry.silences:
                    silenced.append((entry.rule.id, start, end))
                else:
                    found.append((entry, start, end))
        flags = []
        denying: list[tuple[str, int, int, frozenset[str]]] = []
        for entry, start, end in found:
            if any(rule == entry.rule.id and a < end and start < b for rule, a, b in silenced):
                continue
            spelled = _spelled(seen.words, start, end, entry.pattern)
            rule = entry.rule
            if rule.answer == "who":
                read = stances.named(sentence, (start, end))
            elif rule.answer:
                read = stances.refused(sentence, (start, end))
            else:
                read = stances.of(sentence, (start, end), spelled=spelled)
            if read is None or stances.seized(sentence, (start, end), rule.category):
                continue
            if rule.category == ofage.CATEGORY and not rule.answer and read.polarity is Polarity.ASSERTED:
                read = stances.of_age(sentence, (start, end)) or read
            if read.polarity is Polarity.ASSERTED and not rule.answer:
                read = stances.unmade(sentence, (start, end), rule.category) or read
            if read.polarity is Polarity.ASSERTED:
                own = frozenset(seen.words[i] for i in spelled)
                denying.append((rule.category, seen.starts[start], seen.ends[end - 1], own))
            words = ", ".join(dict.fromkeys(map(seen.said, sorted(spelled))))
            told = says(read.polarity, {told.manner for told in read.manners})
            flags.append(
                Flag(
                    category=rule.category, start=seen.starts[start], end=seen.ends[end - 1], polarity=read.polarity,
                    strength=rule.strength,
                    score=SCORES[rule.strength], rule=rule.name, palermo=rule.palermo,
                    reason=f"{rule.reason} Words: {words}.{told}", cue=read.cue,
                    manners=seen.placed(read.manners),
                )
            )  # fmt: skip
        return [flag for flag in flags if not _spells_it(flag, denying)]


class _Apart:
    """Ranges that do not touch one another: a new one is looked for among its neighbours alone."""

    def __init__(self) -> None:
        self.ranges: list[tuple[int, int]] = []

    def add(self, start: int, end: int) -> bool:
        """Take a range in, unless one that was taken in before reaches into it."""
        at = bisect_left(self.ranges, (end,))
        if at and self.ranges[at - 1][1] > start:
            return False
        self.ranges.insert(at, (start, end))
        return True


def _shortest(matches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of matches inside one another the shortest."""
    kept = _Apart()
    for start, end in sorted(set(matches), key=lambda m: (m[1] - m[0], m[0])):
        kept.add(start, end)
    return kept.ranges


def _spelled(words: Sequence[str], start: int, end: int, pattern: Pattern) -> frozenset[int]:
    """Which words of a match the pattern itself spells; those in its gaps it does not."""
    own = frozenset().union(*(slot.words for sequence in pattern.sequences for slot in sequence))
    return frozenset(i for i in range(start, end) if words[i] in own)


def _spells_it(flag: Flag, stated: Iterable[tuple[str, int, int, frozenset[str]]]) -> bool:
    """Whether the denial of a flag is the sign itself: a pattern of its category spells it there, «nunca devolvió»."""
    return flag.polarity is Polarity.NEGATED and any(
        category == flag.category and flag.start < end and start < flag.end and own.issuperset(flag.cue.split())
        for category, start, end, own in stated
    )


_BESIDE = 8
"""Matches before a supposing word that are looked at: one of them may hold it."""


def _outspoken(flags: list[Flag]) -> list[Flag]:
    """Without what is only supposed where a rule of its category takes the supposing words for the sign: "feared"."""
    stated: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for flag in flags:
        if flag.polarity is Polarity.ASSERTED:
            stated[flag.category].append((flag.start, flag.end))

    for ranges in stated.values():
        ranges.sort()

    def held(flag: Flag) -> bool:
        known = stated.get(flag.category, [])
        return any(
            manner is Manner.HYPOTHETICAL and any(last >= end for _, last in _just_before(known, start))
            for manner, start, end in flag.manners
        )

    return [flag for flag in flags if flag.polarity is not Polarity.GENERIC or not held(flag)]


def _just_before(known: list[tuple[int, int]], start: int) -> list[tuple[int, int]]:
    at = bisect_left(known, (start + 1,))
    return known[max(at - _BESIDE, 0) : at]


def _distinct(flags: list[Flag]) -> list[Flag]:
    """One flag for a category and place: a denial first, then the stronger rule, then the longer match."""
    taken: defaultdict[str, _Apart] = defaultdict(_Apart)
    ordered = sorted(flags, key=lambda f: (f.polarity is Polarity.ASSERTED, -f.score, f.start - f.end, f.start, f.rule))
    kept = [flag for flag in ordered if taken[flag.category].add(flag.start, flag.end)]
    return sorted(kept, key=lambda f: (f.start, f.end, f.category))


def standard_book() -> RuleSet:
    """The shipped rules."""
    return RuleSet(shipped(), shipped_version())
