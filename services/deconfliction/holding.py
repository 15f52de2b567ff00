"""Which keys of a page are held on whom, and which of all that is held is answered: the one place that decides."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from models.ids import CaseId
from models.mention import Mention, MentionKind
from models.stated import OFFICES, SHIELDED_ROLES, About, StatedRole
from services.deconfliction.keys import bare, held_keys
from services.deconfliction_ports import Held, HeldIn

RULES = "4"
"""The version of what is read off an analysis; another one has all looked through again."""

ACCUSED = frozenset({StatedRole.SUSPECT, StatedRole.DETAINED, StatedRole.CONVICTED, StatedRole.MANAGER})
"""Roles that tell for sure whose side somebody is on."""

PROTECTED = SHIELDED_ROLES | {StatedRole.DECLARANT}
"""Roles of those whose values are told to nobody; of who declares, unless he is accused."""

_PSEUDONYM = re.compile(r"[A-Z]-\d{2,}")
"""What a protected person counts under: V-01, T-02."""

_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
MAJORITY = 18

_BEFORE = 300
_BEHIND = 40
"""Characters between a value and the people it may be of: whom a text names first, and whom it names at once after."""

_TIED = 80
"""Characters between a name and a value within which the value may surely be his."""

_SOMEBODY = (
    r"victim[ae]?s?|vitimas?|vittim[ae]|survivors?|sobrevivientes?|ofendid[oa]s?|agraviad[oa]s?|damnificad[oa]s?"
    r"|testig[oa]s?|testemunhas?|witness(?:es)?|temoins?|testimon[ei]"
    r"|menor(?:es)?|nin[oa]s?|adolescentes?|criancas?|minors?|mineure?s?|minorenn[ei]"
    r"|denunciantes?|querellantes?|noticiantes?|complainants?|plaignante?s?"
)
_PROTECTED_WORD = re.compile(rf"\b(?:{_SOMEBODY})\b")
_PROTECTED_ONE = re.compile(
    rf"\b(?:el|la|o|a|the|le) (?:presunt[oa] |alleged )?(?:{_SOMEBODY})\b"
    r"|\b(?:entrevista|interview|entretien|depoimento|testimoni|declaracion testi|declaracion informativa"
    r"|termo de declarac|referral|derivacion)"
)
"""A word for whom others must not learn of. One that points at somebody, not at what a law says of anybody; and one for
a paper in which people tell what they saw or went through."""

_OF_OTHERS = re.compile(
    r"\bqu[ei]\b|\bthat\b|\b(?:declar|dij|dice|diz|disse|said|refir|refer|manifest|inform|llam|lig(?:ou|ava|ar)|call"
    r"|contact|contat|agenda|libreta|caderneta|directorio|registr|escrib|escrev|mensaj|mensag|messag|recib|receb)"
)
"""Words with which a text passes from whom it names to a number that may be somebody else's."""

_END = re.compile(r"(?:[.!?;][\"»”)]?\s+(?=[^a-z\d])|\n[ \t]*\n)")
_CELLS = re.compile(r"[|\t]| {3,}")


def held_on(mentions: Iterable[Mention], *, texts: Mapping[int, str], country: str, today: dt.date) -> Iterator[Held]:
    """The keys of a document's mentions, each with the people whose it may be.

    `texts` has the pages' texts by number; `country` is the case's. Whoever is born less than 18 years before `today`,
    or may be, is a minor.
    """
    by_page = sorted(mentions, key=lambda one: (one.span.page, one.span.start, one.span.end))
    for number, page in groupby(by_page, key=lambda one: one.span.page):
        here = list(page)
        people = [one for one in here if one.kind is MentionKind.PERSON]
        for mention in here:
            if keys := held_keys(mention, country):
                first, last = _passage(texts.get(number, ""), mention)
                words = _folded(texts.get(number, "")[first:last])
                around = [one for one in people if first <= one.span.start < last and not _in_office(one)]
                if mention.kind is MentionKind.PERSON:
                    around = [mention]
                owners = around or _near(mention, [one for one in people if not _in_office(one)])
                shielded = bool(_PROTECTED_WORD.search(words)) or any(
                    _shielded(one, today) for one in (mention, *owners)
                )
                names = tuple(sorted({name for one in owners for name in (one.person, one.normal) if name}))
                sure = not shielded and bool(around) and _tied(mention, around, texts.get(number, ""))
                for key in keys:
                    yield Held(key, names, shielded=shielded, sure=sure)


def shadowed(mentions: Iterable[Mention], *, texts: Iterable[str], today: dt.date) -> bool:
    """Whether a text speaks of somebody protected: then who else stands there holds a value only where that is sure."""
    return any(_shielded(one, today) for one in mentions if one.kind is MentionKind.PERSON) or any(
        _PROTECTED_ONE.search(_folded(text)) for text in texts
    )


def answered(
    held: Iterable[HeldIn],
    *,
    accused: Collection[tuple[CaseId, str]],
    protected: Callable[[str], bool],
    known: Iterable[str] = (),
    opened: Iterable[str],
) -> frozenset[str]:
    """The keys that other agencies get a hit for: what the owner opened, and what somebody unprotected holds.

    `accused` has the people whom any text of a case calls a suspect; `protected` says of a name whether it may be that
    of whom any case of the agency protects, and `known` has keys of theirs. A value beside nobody is never told. One
    that stands, anywhere, in a document that speaks of somebody protected, or beside such a person, is told only where
    it surely is an accused person's.
    """
    sure: set[str] = set()
    likely: set[str] = set()
    kept = set(map(bare, known))
    for one in held:
        key, owners = one.held.key, one.held.owners
        surely = one.held.sure and any((one.case, owner) in accused for owner in owners)
        if one.held.shielded or any(map(protected, owners)) or (one.shadowed and not surely):
            kept.add(bare(key))
        elif one.told and owners:
            (sure if surely else likely).add(key)
    return frozenset(sure.union(key for key in likely if bare(key) not in kept)).union(opened)


def minors(births: Iterable[tuple[CaseId, str, str]], *, today: dt.date) -> frozenset[str]:
    """Of people of cases with what texts say of their birth, the names of those who are minors, or may be."""
    return frozenset(name for _, name, birth in births if _perhaps_minor(birth, today))


def _shielded(mention: Mention, today: dt.date) -> bool:
    """Whether a text says so of it, or it stands masked under the pseudonym of whom the case protects."""
    births = (one.value for one in mention.stated if one.about is About.BIRTH_DATE)
    roles = SHIELDED_ROLES if ACCUSED.intersection(mention.roles) else PROTECTED
    return (
        not roles.isdisjoint(mention.roles)
        or bool(_PSEUDONYM.match(mention.normal or ""))
        or any(_perhaps_minor(birth, today) for birth in births)
    )


def _in_office(person: Mention) -> bool:
    """Whether somebody is named as one who acts in the case: what he writes down is not his."""
    return not OFFICES.isdisjoint(person.roles) and ACCUSED.isdisjoint(person.roles)


def _perhaps_minor(birth: str, today: dt.date) -> bool:
    """By a date of birth as full as a text has it; of a year or month alone, its last day."""
    year, month, day = (
        (*(int(part) for part in birth.split("-")), 12, 31)[:3] if _DATE.fullmatch(birth) else (0, 12, 31)
    )
    return (year + MAJORITY, month, day) > (today.year, today.month, today.day)


def _passage(text: str, value: Mention) -> tuple[int, int]:
    """Where the sentence of a value begins and ends, or its row of a table."""
    start, end = value.span.start, value.span.end
    line = text.rfind("\n", 0, start) + 1, (text.find("\n", end) + 1 or len(text) + 1) - 1
    if _CELLS.search(text[slice(*line)]):
        return line
    first = max((one.end() for one in _END.finditer(text, max(0, start - 1000), start)), default=max(0, start - 1000))
    behind = _END.search(text, end, end + 1000)
    return first, behind.start() if behind else min(len(text), end + 1000)


def _tied(value: Mention, people: Sequence[Mention], text: str) -> bool:
    """Whether a value follows one name, or stands right before it, with no word between that leads to somebody else."""
    if value.kind is MentionKind.PERSON:
        return True
    if len({one.entity for one in people}) != 1:
        return False
    spans = (sorted((one.span, value.span), key=lambda span: span.start) for one in people)
    gaps = (text[first.end : second.start] for first, second in spans)
    return any(len(gap) <= _TIED and not _OF_OTHERS.search(_folded(gap)) for gap in gaps)


def _near(value: Mention, people: Sequence[Mention]) -> list[Mention]:
    """The person named last before a value, and one named right behind it; else the next one of the page's passage."""
    before = [one for one in people if 0 <= value.span.start - one.span.end <= _BEFORE]
    behind = [one for one in people if 0 <= one.span.start - value.span.end <= _BEFORE]
    close = [one for one in behind if one.span.start - value.span.end <= _BEHIND]
    return [*before[-1:], *(close[:1] if before else behind[:1])]


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
