"""Mentions of one person within a document: `la señora Quispe` is Rosmery Quispe Condo where she alone can be meant.

A shorter name joins the one fuller name that holds all its words, each in a part where it may stand. With two such
names it joins neither. Given names in another order part two people, marks of generation part father and son, an
office parts an official from a party of the same name, and initials are never spelled out. Aliases join by the words
that state them. Two birth dates, or two numbers of one kind of paper, leave a name open: two people bear it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from models.stated import OFFICES, PersonName, StatedRole
from services.nlp import lexicon, normal

_PARTY = frozenset(
    {
        StatedRole.VICTIM, StatedRole.SUSPECT, StatedRole.DETAINED, StatedRole.CONVICTED, StatedRole.WITNESS,
        StatedRole.COMPLAINANT, StatedRole.DECLARANT, StatedRole.MINOR,
    }
)  # fmt: skip


_LAST = frozenset({"pt", "en"})
"""Languages that call people by the last of their names: Terrence Lamar Whitfield is Whitfield."""


@dataclass(frozen=True, slots=True)
class Named:
    """One mention as grouping sees it: its normal form, parts, roles, page's language, and whether OCR read it.

    `marks` are what only one person has, each with its kind: birth date, numbers of papers.
    """

    normal: str
    name: PersonName
    roles: frozenset[StatedRole] = frozenset()
    language: str | None = None
    ocr: bool = False
    marks: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class _Form:
    """A distinct name of the document. Words are folded, without particles, titles and generation."""

    normal: str
    words: tuple[str, ...]
    given: tuple[str, ...]
    surnames: tuple[str, ...]
    generation: str
    initials: bool
    sure: bool
    office: bool
    party: bool
    last_counts: bool
    ocr: bool


def group(mentions: Sequence[Named], aliases: Mapping[int, int] | None = None) -> list[str | None]:
    """For each mention the normal form of its person's fullest name; None where two people may be meant.

    `aliases` tells which mention is another name of which.
    """
    forms = _forms(mentions)
    heads: dict[str, str | None] = {}
    for form in forms.values():
        heads[form.normal] = _head(form, forms.values())
    # Up to the fullest: Rosmery → Rosmery Quispe → Rosmery Quispe Condo.
    settled = {start: _fullest(start, heads) for start in heads}
    people = [settled[mention.normal] for mention in mentions]
    named = dict(aliases or {})
    meant: dict[str, set[str]] = defaultdict(set)
    for alias, person in named.items():
        if (head := people[person]) is not None:
            meant[mentions[alias].normal].add(head)
    for n, mention in enumerate(mentions):
        other = meant.get(mention.normal, set())
        if n in named:
            people[n] = people[named[n]]
        elif len(other) == 1 and settled[mention.normal] in (mention.normal, None):
            people[n] = next(iter(other))
        elif len(other) > 1:
            people[n] = None
    several = _several(mentions, people)
    return [None if person in several else person for person in people]


def _several(mentions: Sequence[Named], people: Sequence[str | None]) -> set[str]:
    """People that would have two birth dates, or two papers of one kind. A sign that OCR read otherwise is none."""
    seen: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for mention, person in zip(mentions, people, strict=True):
        if person is not None:
            for kind, value in mention.marks:
                values = seen[person, kind]
                values[value] = values.get(value, True) and mention.ocr
    return {
        person
        for (person, _), values in seen.items()
        if any(not ((values[one] or values[other]) and _near(one, other)) for one, other in combinations(values, 2))
    }


def _fullest(start: str, heads: Mapping[str, str | None]) -> str | None:
    here: str | None = start
    seen = {start}
    while here is not None and (up := heads.get(here)) != here:
        if up is None or up in seen:
            return None
        seen.add(up)
        here = up
    return here


def _forms(mentions: Iterable[Named]) -> dict[str, _Form]:
    held: dict[str, list[Named]] = defaultdict(list)
    for mention in mentions:
        held[mention.normal].append(mention)
    forms = {}
    for key, same in held.items():
        # The cut that most of its mentions have; of equal ones a sure one.
        best = Counter((m.name.given, m.name.surnames, m.name.sure) for m in same).most_common()
        chosen = max(best, key=lambda cut: (cut[1], cut[0][2]))[0]
        name = next(m.name for m in same if (m.name.given, m.name.surnames, m.name.sure) == chosen)
        roles = frozenset[StatedRole]().union(*(m.roles for m in same))
        given, surnames = _words(name.given), _words(name.surnames)
        forms[key] = _Form(
            normal=key,
            words=tuple(sorted((*given, *surnames))) or (key,),
            given=given,
            surnames=surnames,
            generation=normal.fold(name.generation),
            initials=name.initials,
            sure=name.sure,
            office=bool(roles & OFFICES),
            party=bool(roles & _PARTY),
            last_counts=same[0].language in _LAST,
            ocr=any(m.ocr for m in same),
        )
    return forms


def _words(parts: Iterable[str]) -> tuple[str, ...]:
    particles = lexicon.people().particles
    return tuple(w for part in parts for w in normal.person(part).split() if w not in particles)


def _head(form: _Form, forms: Iterable[_Form]) -> str | None:
    """The one fuller name that a name may stand for, itself when there is none, None when there are several."""
    fuller = [other for other in forms if other is not form and _may_stand_for(form, other)]
    # Of names that stand for each other (the same words in another order) the first by alphabet leads.
    tops = [
        one
        for one in fuller
        if not any(o is not one and _may_stand_for(one, o) and len(o.words) > len(one.words) for o in fuller)
    ]
    if len({one.words for one in tops}) > 1 or any(_turned(tops[0], one) for one in tops[1:]):
        return None
    return min((one.normal for one in tops), default=form.normal)


def _may_stand_for(short: _Form, full: _Form) -> bool:
    if short.initials or full.initials or short.generation != full.generation:
        return False
    if (short.office and full.party) or (short.party and full.office):
        return False
    if short.words == full.words:
        # The same words in another order: the name in its usual order leads, else the first by alphabet.
        return full.normal < short.normal and not _turned(short, full)
    if len(short.words) >= len(full.words):
        return _misread(short, full)
    if not _holds(short, full):
        return False
    if len(short.words) == 1:
        return _lone(short, full)
    return True


def _turned(one: _Form, other: _Form) -> bool:
    """Given names the other way round are somebody else's: María José López, José María López."""
    return one.sure and other.sure and one.given != other.given and sorted(one.given) == sorted(other.given)


def _holds(short: _Form, full: _Form) -> bool:
    """Whether each word of the shorter name is one of the fuller one's, or the initial of one."""
    left = list(full.words)
    for word in sorted(short.words, key=len, reverse=True):
        match = next((w for w in left if w == word or (len(word) == 1 and w.startswith(word))), None)
        if match is None:
            return False
        left.remove(match)
    return any(len(word) > 1 for word in short.words)


def _lone(short: _Form, full: _Form) -> bool:
    """One word: a given name of somebody who is no official, or the surname by which people are called."""
    word = short.words[0]
    if len(full.words) < 2 or len(word) < 2:
        return False
    if not full.sure or not (full.given and full.surnames):
        return True
    if word in full.given:
        return not full.office or short.office
    # Spanish names are shortened to the first surname, Portuguese ones to the last.
    called = {full.surnames[0], full.surnames[-1]} if full.last_counts else {full.surnames[0]}
    return word in called


def _misread(short: _Form, full: _Form) -> bool:
    """One word read otherwise by OCR, all others the same: Quispe Conde for Quispe Condo. The listed name leads."""
    if len(short.words) != len(full.words) or len(short.words) < 3 or not short.ocr:
        return False
    ours = list((Counter(short.words) - Counter(full.words)).elements())
    theirs = list((Counter(full.words) - Counter(short.words)).elements())
    if len(ours) != 1 or len(theirs) != 1 or min(len(ours[0]), len(theirs[0])) < 5:
        return False
    # A word that is a name of its own is no misreading of another.
    return ours[0] not in lexicon.names() and theirs[0] in lexicon.names() and _near(ours[0], theirs[0])


def _near(one: str, other: str) -> bool:
    """One letter more, less, or another."""
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    return one[at + 1 :] == other[at + 1 :] if len(one) == len(other) else one[at:] == other[at + 1 :]
