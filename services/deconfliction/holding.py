"""Which keys of a page are held on whom, and which of all that is held is answered: the one place that decides."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from models.deconfliction import Bearer, Doubt, Sign
from models.ids import CaseId, DocumentId
from models.indicator import Indicator
from models.mention import Mention
from services.deconfliction.bearers import PageBearers
from services.deconfliction.keys import bare, held_keys
from services.deconfliction.sides import Sides, perhaps_minor
from services.deconfliction_ports import Held, HeldIn

RULES = "6"
"""The version of what is read off an analysis; another one has all looked through again."""

TELLING = frozenset({Bearer.ACCUSED, Bearer.FIRM, Bearer.ADVERT})
"""Bearers whose values others get a hit on."""

_PARTS = 2
"""Words that a shorter writing of a name needs, to be somebody of the same case whose name has all of them."""


def held_on(
    mentions: Collection[Mention],
    *,
    texts: Mapping[int, str],
    country: str,
    today: dt.date,
    signs: Iterable[Indicator] = (),
) -> Iterator[Held]:
    """The keys of a document's mentions, each with whose it is at its place.

    `texts` has the pages' texts by number; `country` is the case's. Whoever is born less than 18 years before `today`,
    or may be, is a minor.
    """
    sides = Sides(mentions, texts, signs, today=today)
    by_page = sorted(mentions, key=lambda one: (one.span.page, one.span.start, one.span.end))
    for number, page in groupby(by_page, key=lambda one: one.span.page):
        here = list(page)
        bearers = PageBearers(texts.get(number, ""), here, sides)
        for mention in here:
            if keys := held_keys(mention, country):
                read = bearers.read(mention)
                for key in keys:
                    yield Held(key, read.names, read.bearer, read.sign)


@dataclass(frozen=True)
class Judged:
    """What an agency answers, and what it does not although somebody accused may be meant: by key, with why."""

    told: frozenset[str]
    doubts: Mapping[tuple[CaseId, str], Doubt]


def judged(
    held: Iterable[HeldIn],
    *,
    accused: Iterable[tuple[CaseId, str]],
    protected: Callable[[str], bool],
    known: Iterable[str] = (),
    opened: Iterable[str] = (),
) -> Judged:
    """What other agencies get a hit for: what the owner opened, and what a text gives to somebody who is accused.

    `accused` has the people whom any text of a case calls a suspect; `protected` says of a name whether it may be that
    of whom any case of the agency protects, and `known` has keys of theirs. A value that is given to somebody
    protected anywhere in the agency, in restricted cases too, is never told.
    """
    kept, named = set(map(bare, known)), _Named(accused)
    given: defaultdict[str, set[tuple[CaseId, DocumentId]]] = defaultdict(set)
    near: defaultdict[str, set[DocumentId]] = defaultdict(set)
    doubts: dict[tuple[CaseId, str], Doubt] = {}
    for one in held:
        key, bearer, sign = one.held.key, one.held.bearer, one.held.sign
        hers = any(map(protected, one.held.owners))
        his = any(named.knows(one.case, name) for name in one.held.owners)
        if bearer is Bearer.NAMED and his:
            bearer = Bearer.ACCUSED
        if bearer is Bearer.PROTECTED and sign is Sign.NEAR:
            near[bare(key)].add(one.document)
        elif bearer is Bearer.PROTECTED or (hers and bearer is not Bearer.UNKNOWN):
            kept.add(bare(key))
        if one.told and bearer in TELLING and not hers:
            given[key].add((one.case, one.document))
        elif one.told and (his or bearer in TELLING or sign in (Sign.BOTH, Sign.SEX_ADVERT)):
            doubts[one.case, key] = Doubt.ADVERT if sign is Sign.SEX_ADVERT else Doubt.BESIDE
        elif one.told and bearer is Bearer.NAMED and not hers:
            doubts.setdefault((one.case, key), Doubt.NAMED)
    answered = frozenset(
        key for key, some in given.items() if bare(key) not in kept and len(some) > len(near[bare(key)])
    ).union(opened)
    doubts |= {(case, key): Doubt.BOTH for key, some in given.items() for case, _ in some}
    # What is one protected person's alone is nobody's doubt.
    hers_alone = {place for place in doubts if bare(place[1]) in kept and doubts[place] is not Doubt.BOTH}
    return Judged(
        answered,
        {place: why for place, why in doubts.items() if place[1] not in answered and place not in hers_alone},
    )


class _Named:
    """Whether a name of a case is that of somebody accused there, written whole or shorter."""

    def __init__(self, accused: Iterable[tuple[CaseId, str]]) -> None:
        self._words: defaultdict[CaseId, list[frozenset[str]]] = defaultdict(list)
        self._known = set(accused)
        for case, name in self._known:
            self._words[case].append(frozenset(name.split()))
        self._all = {name for _, name in self._known if len(name.split()) > _PARTS}

    def knows(self, case: CaseId, name: str) -> bool:
        if (case, name) in self._known or name in self._all:
            return True
        words = frozenset(name.split())
        return any(len(words & one) >= _PARTS and (words <= one or one <= words) for one in self._words[case])


def minors(births: Iterable[tuple[CaseId, str, str]], *, today: dt.date) -> frozenset[str]:
    """Of people of cases with what texts say of their birth, the names of those who are minors, or may be."""
    return frozenset(name for _, name, birth in births if perhaps_minor(birth, today))
