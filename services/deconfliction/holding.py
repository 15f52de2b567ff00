"""Which keys of a page are held on whom, and which of all that is held is answered: the one place that decides."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby

from models.ids import CaseId
from models.mention import Mention, MentionKind
from models.stated import SHIELDED_ROLES
from services.deconfliction.keys import held_keys
from services.deconfliction_ports import Held, HeldIn

RULES = "1"
"""The version of what is read off an analysis; another one has all looked through again."""

_PSEUDONYM = re.compile(r"[A-Z]-\d{2,}")
"""What a protected person counts under: V-01, T-02."""

_BEFORE = 300
_BEHIND = 40
"""Characters between a value and the people it may be of: whom a text names first, and whom it names at once after."""


def held_on(mentions: Iterable[Mention], *, country: str) -> Iterator[Held]:
    """The keys of a document's mentions, each with the people whose it may be. `country` is the case's."""
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
            shielded = any(_shielded(one) for one in (mention, *owners))
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


def _shielded(mention: Mention) -> bool:
    """Whether a text says so of it, or it stands masked under the pseudonym of whom the case protects."""
    return not SHIELDED_ROLES.isdisjoint(mention.roles) or bool(_PSEUDONYM.match(mention.normal or ""))


def _near(value: Mention, people: Sequence[Mention]) -> list[Mention]:
    """The person named last before a value, and one named right behind it; else the next one of the page's passage."""
    before = [one for one in people if 0 <= value.span.start - one.span.end <= _BEFORE]
    behind = [one for one in people if 0 <= one.span.start - value.span.end <= _BEFORE]
    close = [one for one in behind if one.span.start - value.span.end <= _BEHIND]
    return [*before[-1:], *(close[:1] if before else behind[:1])]
