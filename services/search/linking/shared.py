"""Candidate links: values that stand in two or more cases of a scope, the telling ones first.

A number, address or paper is a probable link, a name alone never more than a possible one. A value that stands
in very many cases or beside many different names (a hotline, a hotel desk) is told as common and comes last.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from models.ids import CaseId
from models.link import Band, Link, LinkPlace
from models.mention import STRONG_KINDS, Mention, MentionKind
from models.phone import phone_key
from models.search import Scope
from services.ports import Records
from services.search import analysis

LINKING_KINDS = STRONG_KINDS | {MentionKind.PERSON}
"""Kinds that can link cases by value."""

FREQUENT = 10
"""Cases, or different names beside it, from which on a value is common."""

_BESIDE = 200
"""Characters on either side of a value in which a name counts as standing beside it."""

_READ_PAGES = 50
"""Pages of one value that are read for the names beside it."""

_KEYS: dict[MentionKind, Callable[[str], str]] = {MentionKind.PHONE: phone_key, MentionKind.PERSON: analysis.fold}
"""Kinds whose values meet under a key; the others meet when their normal forms are equal."""


class _Place(NamedTuple):
    case: CaseId
    name: str
    mention: Mention


def shared_links(
    records: Records, scope: Scope, *, kinds: Iterable[MentionKind] = LINKING_KINDS, frequent: int = FREQUENT
) -> Sequence[Link]:
    """All values shared by cases of the scope, with the best place in each case, most telling first.

    Sees nothing outside the scope. Kinds that cannot link by value are left out.
    """
    wanted = [kind for kind in MentionKind if kind in LINKING_KINDS and kind in set(kinds)]
    links = []
    for kind in wanted:
        for normals in _meeting(records, scope, kind):
            places = [
                _Place(*found)
                for normal in normals
                for found in records.evidence.places(scope, kind=kind, normal=normal)
            ]
            if len({place.case for place in places}) > 1:
                links.append((_rank(link := _link(records, kind, places, frequent), places), link))
    return [link for _, link in sorted(links, key=lambda item: item[0])]


def _meeting(records: Records, scope: Scope, kind: MentionKind) -> Iterable[Sequence[str]]:
    """Groups of normal forms that mean one value and stand in two or more cases."""
    key = _KEYS.get(kind)
    if key is None:
        return [[normal] for _, normal in records.evidence.shared(scope, kinds=[kind])]
    groups: defaultdict[str, list[str]] = defaultdict(list)
    cases: defaultdict[str, set[CaseId]] = defaultdict(set)
    for normal, stands_in in records.evidence.values(scope, kind=kind).items():
        groups[key(normal)].append(normal)
        cases[key(normal)].update(stands_in)
    return [sorted(normals) for meets, normals in groups.items() if meets and len(cases[meets]) > 1]


def _link(records: Records, kind: MentionKind, places: Sequence[_Place], frequent: int) -> Link:
    cases = sorted({place.case for place in places})
    best = {case: max((p for p in places if p.case == case), key=_worth) for case in cases}
    normal = min(
        {place.mention.normal or place.mention.text for place in places},
        key=lambda value: (-sum(place.mention.normal == value for place in places), value),
    )
    names = 0 if kind is MentionKind.PERSON else _names_beside(records, places)
    single = kind is MentionKind.PERSON and " " not in analysis.fold(normal)
    spellings = len({place.mention.normal for place in places})
    code, reason = _reason(kind, len(cases), names, spellings, single=single, frequent=frequent)
    return Link(
        kind=kind,
        normal=normal,
        band=Band.POSSIBLE if kind is MentionKind.PERSON else Band.PROBABLE,
        reason=reason,
        code=code,
        params={"kind": kind.value, "cases": len(cases), "names": names, "spellings": spellings},
        common=single or len(cases) >= frequent or names >= frequent,
        cases=tuple(cases),
        places=tuple(
            LinkPlace(
                case=place.case,
                document=place.mention.span.document,
                name=place.name,
                page=place.mention.span.page,
                start=place.mention.span.start,
                end=place.mention.span.end,
                text=place.mention.text,
                boxes=place.mention.boxes,
                confidence=place.mention.confidence,
            )
            for place in best.values()
        ),
    )


_WORDS = {
    MentionKind.PHONE: "phone number",
    MentionKind.EMAIL: "e-mail address",
    MentionKind.HANDLE: "user name",
    MentionKind.ID: "paper's number",
    MentionKind.PLATE: "vehicle plate",
    MentionKind.IBAN: "bank account",
    MentionKind.PERSON: "name",
}


def _reason(
    kind: MentionKind, cases: int, names: int, spellings: int, *, single: bool, frequent: int
) -> tuple[str, str]:
    """The reason's name and its English sentence."""
    said = f"The same {_WORDS[kind]} stands in {cases} cases"
    if single:
        return "single_name", f"{said}; a single name is shared by many people."
    if cases >= frequent:
        return "common_cases", f"{said}; a value in so many cases says little about each."
    if names >= frequent:
        return "common_names", f"{said}, beside {names} different names: perhaps a hotline or a shared desk."
    if kind is MentionKind.PERSON:
        return "same_name", f"{said}; a name alone may be shared by different people."
    if spellings > 1:
        return "same_value_spelled", f"{said}, written with and without a digit that the country's numbers gained."
    return "same_value", f"{said}."


def _worth(place: _Place) -> tuple[float, bool, int, int]:
    """Surest first, then with boxes, then earliest on the page."""
    span = place.mention.span
    return place.mention.confidence, bool(place.mention.boxes), -span.page, -span.start


def _rank(link: Link, places: Sequence[_Place]) -> tuple[bool, bool, int, float, str, str]:
    """Telling before common, values before names, few cases before many, sure before unsure; then by value."""
    sure = max(place.mention.confidence for place in places)
    return link.common, link.band is Band.POSSIBLE, len(link.cases), -sure, link.kind.value, link.normal


def _names_beside(records: Records, places: Sequence[_Place]) -> int:
    """How many different names stand near the value."""
    pages: defaultdict[tuple[str, int], list[Mention]] = defaultdict(list)
    for place in places:
        pages[place.mention.span.document, place.mention.span.page].append(place.mention)
    names: set[str] = set()
    for mentions in list(pages.values())[:_READ_PAGES]:
        at = mentions[0].span
        for other in records.evidence.mentions(at.document, page=at.page):
            if other.kind is MentionKind.PERSON and any(_near(other, mention) for mention in mentions):
                names.add(analysis.fold(other.normal or other.text))
    return len(names)


def _near(one: Mention, other: Mention) -> bool:
    return one.span.start <= other.span.end + _BESIDE and one.span.end >= other.span.start - _BESIDE
