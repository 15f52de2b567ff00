"""Which keys of a page are held on whom, and which of all that is held is answered: the one place that decides."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby

from models.ids import CaseId
from models.mention import Mention, MentionKind
from models.stated import SHIELDED_ROLES, About
from services.deconfliction.keys import held_keys
from services.deconfliction_ports import Held, HeldIn

RULES = "2"
"""The version of what is read off an analysis; another one has all looked through again."""

_PSEUDONYM = re.compile(r"[A-Z]-\d{2,}")
"""What a protected person counts under: V-01, T-02."""

_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
MAJORITY = 18

_BEFORE = 300
_BEHIND = 40
"""Characters between a value and the people it may be of: whom a text names first, and whom it names at once after."""


def held_on(mentions: Iterable[Mention], *, country: str, today: dt.date) -> Iterator[Held]:
    """The keys of a document's mentions, each with the people whose it may be. `country` is the case's.

    Whoever is born less than 18 years before `today`, or may be, is a minor.
    """
    by_page = sorted(mentions, key=lambda one: (one.span.page, one.span.start, one.span.end))
    for _, page in groupby(by_page, key=lambda one: one.span.page):
        here = list(page)
        people = [one for one in here if one.kind is MentionKind.PERSON]
        for mention in here:
            keys = held_keys(mention, country)
            if not keys:
                continue
            owners = [mention] if mention.kind is MentionKind.PERSON else _near(mention, people)
            names = tuple(sorted({name for one in owners for name in (one.person, one.normal) if name}))
            shielded = any(_shielded(one, today) for one in (mention, *owners))
            for key in keys:
                yield Held(key, names, shielded)


def answered(
    held: Iterable[HeldIn], *, shielded: Collection[tuple[CaseId, str]], opened: Iterable[str]
) -> frozenset[str]:
    """The keys that other agencies get a hit for: what the owner opened, and what stands by one who is not protected.

    `shielded` has the people whom any text of a case calls a victim, witness, minor or complainant. Where a value may
    be of two people, both must be unprotected: a doubt keeps it back. Held restricted cases are not among `held`.
    """
    free = (
        one.held.key
        for one in held
        if not one.held.shielded and not any((one.case, owner) in shielded for owner in one.held.owners)
    )
    return frozenset(free).union(opened)


def minors(births: Iterable[tuple[CaseId, str, str]], *, today: dt.date) -> frozenset[tuple[CaseId, str]]:
    """Of people of cases with what texts say of their birth, those who are minors, or may be."""
    return frozenset((case, name) for case, name, birth in births if _perhaps_minor(birth, today))


def _shielded(mention: Mention, today: dt.date) -> bool:
    """Whether a text says so of it, or it stands masked under the pseudonym of whom the case protects."""
    births = (one.value for one in mention.stated if one.about is About.BIRTH_DATE)
    return (
        not SHIELDED_ROLES.isdisjoint(mention.roles)
        or bool(_PSEUDONYM.match(mention.normal or ""))
        or any(_perhaps_minor(birth, today) for birth in births)
    )


def _perhaps_minor(birth: str, today: dt.date) -> bool:
    """By a date of birth as full as a text has it; of a year or month alone, its last day."""
    year, month, day = (
        (*(int(part) for part in birth.split("-")), 12, 31)[:3] if _DATE.fullmatch(birth) else (0, 12, 31)
    )
    return (year + MAJORITY, month, day) > (today.year, today.month, today.day)


def _near(value: Mention, people: Sequence[Mention]) -> list[Mention]:
    """The person named last before a value, and one named right behind it; else the next one of the page's passage."""
    before = [one for one in people if 0 <= value.span.start - one.span.end <= _BEFORE]
    behind = [one for one in people if 0 <= one.span.start - value.span.end <= _BEFORE]
    close = [one for one in behind if one.span.start - value.span.end <= _BEHIND]
    return [*before[-1:], *(close[:1] if before else behind[:1])]
