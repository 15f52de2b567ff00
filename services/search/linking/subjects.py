"""Mentions of a stretch of a document → its subjects: people with what the text ties to them, and values.

A number, paper or address is tied to the person named nearest to it on its page, on the same line before any other.
Whoever has no name of his own (N.N., a protected witness, initials) is a subject that no name leads to.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from models.analysis import Analysis
from models.document import Document, stretch_of
from models.ids import SubjectId
from models.linking import Subject
from models.mention import STRONG_KINDS, Mention, MentionKind
from models.phone import phone_key
from models.place import Precision
from models.stated import OFFICES, About
from services import line_ends
from services.search import analysis as words
from services.search.linking.addresses import address
from services.search.linking.filiation import Told, agreed, parents_told
from services.search.linking.people import SIDES, Lands, birth, lands_of, no_lands

VERSION = "9"
"""Of what subjects and links are made; another one has all stretches linked anew."""

TIED = 120
"""Characters within which a value may stand from the person it is tied to."""

_PSEUDONYM = re.compile(r"[A-Z]-\d{2,}(?:\.[A-Z]{3})?·*")
_BRACKET = re.compile(
    r"\s?\((padre|hijo|madre|hija|pai|filho|m[ãa]e|filha|father|son|mother|daughter|h|p|jr|sr|junior|neto|nieto)\.?\)",
    re.IGNORECASE,
)
_HOUSE = re.compile(r"\d")
_PLATFORM = re.compile(r"[a-z]+")
"""A reason of a user name that is a platform's name, and no sentence."""
_DEVICES = frozenset(
    {"imei", "iccid", "imsi", "mac", "ip", "btc", "eth", "tron", "card", "vin", "tx", "transfer", "mtcn"}
)
_ACCOUNTS = frozenset({"clabe", "cbu", "cci", "pix", "alias", "iban"})
_CASES = frozenset({"case", "cnj"})
_BODIES = frozenset({"nit", "ruc", "cuit", "rnc", "cnpj", "rif", "vat", "piva", "siren", "rut", "rtn", "cpj"})
_NEVER_TIED = frozenset({"case", "file", "body"})
"""Values of a file or a firm: they say nothing of who is named beside them."""


def value_key(mention: Mention) -> str:
    """`kind:value` under which writings of one value meet; empty where the mention identifies nothing.

    Papers keep their country and kind; accounts, devices and wallets, case and file numbers are kinds of their own. An
    address is one in a town; of one whose town nobody told, the street and number.
    """
    normal = mention.normal or ""
    if mention.kind is MentionKind.PLACE:
        street, place = street_key(mention), mention.place
        if street and place is not None and place.precision is Precision.STREET and place.name:
            town = f"{words.fold(place.name)} {(place.country or '').lower()}".rstrip()
            return f"address:{street.partition(':')[2]}|{town}"
        return street
    if mention.kind not in STRONG_KINDS or not normal:
        return ""
    if mention.kind is MentionKind.PHONE:
        return f"phone:{phone_key(normal)}"
    if mention.kind is MentionKind.ID:
        label = normal.partition(":")[0].rpartition(".")[2]
        for kind, labels in _OF_LABELS.items():
            if label in labels:
                return f"{kind}:{normal}"
    return f"{mention.kind.value.lower()}:{normal}"


def street_key(mention: Mention) -> str:
    """The street and house number that a mention of a place tells, in whatever town; empty for any other."""
    if mention.kind is not MentionKind.PLACE or not _HOUSE.search(mention.text):
        return ""
    key = address(mention.text)
    return f"street:{key}" if key and not key.endswith("|") else ""


_OF_LABELS = {"device": _DEVICES, "iban": _ACCOUNTS, "case": _CASES, "file": frozenset({"file"}), "body": _BODIES}


def pseudonym(text: str) -> bool:
    """Whether somebody stands under the label by which a case protects her: no name of anybody."""
    return _PSEUDONYM.fullmatch(text) is not None


def subjects_of(document: Document, analysis: Analysis, *, country: str = "", lands: Lands = no_lands) -> list[Subject]:
    """The subjects of a stretch, by kind and key. `country` is the case's; `lands` tells whose a value may be."""
    pages = {page.number: page.text for page in document.pages}
    by_page: defaultdict[int, list[Mention]] = defaultdict(list)
    found: defaultdict[tuple[MentionKind, str], list[Mention]] = defaultdict(list)
    for mention in analysis.mentions:
        if key := _key(mention):
            found[mention.kind, key].append(mention)
            by_page[mention.span.page].append(mention)
    told = {
        key: frozenset(land for one in mentions for land in _lands(one, country, lands))
        for (kind, key), mentions in found.items()
        if kind in (MentionKind.PLATE, MentionKind.HANDLE)
    }
    tied: defaultdict[str, set[str]] = defaultdict(set)
    children: defaultdict[str, list[Told]] = defaultdict(list)
    for page, mentions in by_page.items():
        for who, value in _tied(mentions, pages.get(page, "")):
            tied[who].add(value)
        for child, parents in parents_told(mentions, pages.get(page, "")):
            if not any(map(pseudonym, parents)):
                children[_key(child)].append(parents)
    parents_of = agreed(children)
    return [
        _subject(
            document, analysis.stretch, key, mentions, tied.get(key, ()) if kind is MentionKind.PERSON else (),
            mark=_mark(mentions, pages) if kind is MentionKind.PERSON else "", lands=told,
            parents=parents_of.get(key, ()) if kind is MentionKind.PERSON else (),
        )
        for (kind, key), mentions in sorted(found.items())
    ]  # fmt: skip


def _lands(mention: Mention, country: str, lands: Lands) -> Collection[str]:
    """The countries of a plate, the platform of a user name; keys of other values tell theirs themselves."""
    if mention.kind is MentionKind.PLATE:
        return lands_of("plate", mention.text, country, lands)
    return (
        (mention.reason,) if _PLATFORM.fullmatch(mention.reason) else lands_of("handle", mention.text, country, lands)
    )


def _mark(mentions: Sequence[Mention], pages: Mapping[int, str]) -> str:
    """The mark of generation that stands in brackets behind a name, (padre) or (h); none where they are at odds."""
    behind = (_BRACKET.match(pages.get(one.span.page, ""), one.span.end) for one in mentions)
    marks = {found[1] for found in behind if found}
    return marks.pop() if len(marks) == 1 else ""


def subject_of(mention: Mention) -> SubjectId | None:
    """The id of the subject that a mention is of; None where it identifies nobody and nothing."""
    key = _key(mention)
    at = mention.span
    return Subject.id_of(at.document, stretch_of(at.page), mention.kind, key) if key else None


def _key(mention: Mention) -> str:
    if mention.kind is MentionKind.PERSON:
        return words.fold(mention.entity or mention.text).strip()[:300]
    return value_key(mention)[:300]


def _subject(
    document: Document,
    stretch: int,
    key: str,
    mentions: Sequence[Mention],
    tied: Collection[str],
    *,
    mark: str,
    lands: Mapping[str, frozenset[str]],
    parents: Told,
) -> Subject:
    kind = mentions[0].kind
    first = min(mentions, key=lambda one: (one.span.page, one.span.start, one.span.end))
    told = max(mentions, key=lambda one: (len(one.text.split()), len(one.text), -one.span.page, -one.span.start))
    name = " ".join((*line_ends.joined(told.text).split(), *([f"({mark})"] if mark else ())))[:300]
    days, years = _births(mentions) if kind is MentionKind.PERSON else ((), ())
    return Subject(
        id=Subject.id_of(document.id, stretch, kind, key), case=document.case, document=document.id,
        stretch=stretch, kind=kind, key=key, text=name, page=first.span.page,
        start=first.span.start, end=first.span.end, mentions=len(mentions), days=days, years=years,
        values=tuple(sorted(tied)),
        office=any(not OFFICES.isdisjoint(mention.roles) for mention in mentions),
        sides=tuple(sorted({SIDES[role] for mention in mentions for role in mention.roles if role in SIDES})),
        lands={one: tuple(sorted(some)) for one in sorted({key, *tied}) if (some := lands.get(one))},
        parents=tuple(name[:300] for name in parents),
    )  # fmt: skip


def _births(mentions: Iterable[Mention]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Days and years of birth as stated. What cannot be a birth is left out."""
    days: set[str] = set()
    years: set[int] = set()
    for mention in mentions:
        for stated in mention.stated:
            if stated.about is About.BIRTH_DATE:
                year, day, _ = birth(stated.value)
                years |= {year} if year is not None else set()
                days |= {day} if day else set()
    return tuple(sorted(days)), tuple(sorted(years))


def _tied(mentions: Sequence[Mention], text: str) -> Iterable[tuple[str, str]]:
    """Key of a person and value that the page ties to him."""
    people = [one for one in mentions if one.kind is MentionKind.PERSON]
    for mention in mentions:
        value = "" if mention.kind is MentionKind.PERSON else value_key(mention)
        if not value or value.partition(":")[0] in _NEVER_TIED:
            continue
        near = [(rank, _key(person)) for person in people if (rank := _apart(person, mention, text)) is not None]
        if near:
            who = min(near)[1]
            yield who, value
            if (street := street_key(mention)) and street != value:
                yield who, street


def _apart(person: Mention, value: Mention, text: str) -> tuple[int, int, bool] | None:
    """How far a value stands from a name: lines, characters, and whether the name follows. None: too far."""
    first, second = sorted((person.span, value.span), key=lambda span: span.start)
    gap = second.start - first.end
    between = text[first.end : second.start] if gap > 0 else ""
    if gap > TIED or "\n\n" in between:
        return None
    return min(between.count("\n"), 1), max(gap, 0), person.span.start > value.span.start
