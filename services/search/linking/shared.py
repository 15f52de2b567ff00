"""Candidate links: values that stand in two or more cases of a scope, the telling ones first.

A number, address or paper is a probable link; a name alone, or a file number that every office counts anew, never more
than a possible one. A value that stands
in very many cases or beside the names of many people (a hotel desk), a public line and a single name are told as
common and come last.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from models.ids import CaseId, DocumentId
from models.link import Band, Link, LinkPlace
from models.mention import STRONG_KINDS, Mention, MentionKind
from models.phone import phone_key
from models.search import Scope
from services.ports import Records
from services.search import analysis, phones

LINKING_KINDS = STRONG_KINDS | {MentionKind.PERSON}
"""Kinds that can link cases by value."""

FREQUENT = 10
"""Cases, or people named beside it, from which on a value is common."""

_BESIDE = 30
"""Characters within which the nearest name stands beside a value. Wider, whole lists would count."""

_READ_PAGES = 50
"""Pages of one value that are read for the names beside it."""

_KEYS: dict[MentionKind, Callable[[str], str]] = {MentionKind.PHONE: phone_key, MentionKind.PERSON: analysis.fold}
"""Kinds whose values meet under a key; the others meet when their normal forms are equal."""


_CASE = re.compile(r"[a-z]{2}\.(?P<counted>case|cnj|file):")
"""Normal forms of case numbers; a `file` is a serial and a year of one office among many."""


class _Facts(NamedTuple):
    cases: int
    names: int
    spellings: int
    single: bool
    public: bool
    counted: str = ""


_Rank = tuple[bool, bool, int, float, str, str]


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
    links: list[tuple[_Rank, Link]] = []
    for kind in wanted:
        for normals in _meeting(records, scope, kind):
            places = [
                _Place(*found)
                for normal in normals
                for found in records.evidence.places(scope, kind=kind, normal=normal)
            ]
            if len({place.case for place in places}) > 1:
                links.append((_rank(link := _link(records, kind, places, frequent), places), link))
    return _without_shorter_names([link for _, link in sorted(links, key=lambda item: item[0])])


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
    facts = _Facts(
        cases=len(cases),
        names=0 if kind is MentionKind.PERSON else _people_beside(records, places),
        spellings=len({place.mention.normal for place in places}),
        single=kind is MentionKind.PERSON and " " not in analysis.fold(normal),
        public=kind is MentionKind.PHONE and phones.public(normal),
        counted=case["counted"] if kind is MentionKind.ID and (case := _CASE.match(normal)) else "",
    )
    code, reason = _reason(kind, facts, frequent)
    return Link(
        kind=kind,
        normal=normal,
        band=Band.POSSIBLE if kind is MentionKind.PERSON or facts.counted == "file" else Band.PROBABLE,
        reason=reason,
        code=code,
        params={"kind": kind.value, "cases": facts.cases, "names": facts.names, "spellings": facts.spellings},
        common=code in _COMMON,
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


_COMMON = frozenset({"single_name", "public_line", "common_cases", "common_names"})
"""Reasons why a value says little."""


def _reason(kind: MentionKind, facts: _Facts, frequent: int) -> tuple[str, str]:
    """The reason's name and its English sentence."""
    said = f"The same {_WORDS[kind]} stands in {facts.cases} cases"
    if facts.single:
        return "single_name", f"{said}; a single name is shared by many people."
    if facts.public:
        return "public_line", f"{said}; it is a line open to the public."
    if facts.cases >= frequent:
        return "common_cases", f"{said}; a value in so many cases says little about each."
    if facts.names >= frequent:
        return "common_names", f"{said}, beside the names of {facts.names} people: perhaps a hotline or a shared desk."
    if kind is MentionKind.PERSON:
        return "same_name", f"{said}; a name alone may be shared by different people."
    if facts.counted == "file":
        said = f"The same file number stands in {facts.cases} cases"
        return "same_file", f"{said}; each office counts its own, so it may be another one's."
    if facts.counted:
        return "same_case", f"The same case number stands in {facts.cases} cases."
    if facts.spellings > 1:
        return "same_value_spelled", f"{said}, written with and without a digit that the country's numbers gained."
    return "same_value", f"{said}."


def _worth(place: _Place) -> tuple[float, bool, int, int]:
    """Surest first, then with boxes, then earliest on the page."""
    span = place.mention.span
    return place.mention.confidence, bool(place.mention.boxes), -span.page, -span.start


def _rank(link: Link, places: Sequence[_Place]) -> _Rank:
    """Telling before common, values before names, many cases before few, sure before unsure; then by value."""
    sure = max(place.mention.confidence for place in places)
    return link.common, link.band is Band.POSSIBLE, -len(link.cases), -sure, link.kind.value, link.normal


def _people_beside(records: Records, places: Sequence[_Place]) -> int:
    """How many people have a name that is the nearest to the value somewhere. Names that share a word are one."""
    pages: defaultdict[tuple[DocumentId, int], list[Mention]] = defaultdict(list)
    for place in places:
        pages[place.mention.span.document, place.mention.span.page].append(place.mention)
    people: list[set[str]] = []
    for (document, page), mentions in list(pages.items())[:_READ_PAGES]:
        names = [m for m in records.evidence.mentions(document, page=page) if m.kind is MentionKind.PERSON]
        for mention in mentions:
            near = [(gap, name) for name in names if (gap := _gap(name, mention)) <= _BESIDE]
            if near:
                _, nearest = min(near, key=lambda found: found[0])
                terms = analysis.terms(analysis.FOLDED, nearest.normal or nearest.text)
                words = {word for word in terms if len(word) > 2}
                same = [known for known in people if known & words]
                people = [known for known in people if not known & words]
                people.append(words.union(*same))
    return len([words for words in people if words])


def _gap(one: Mention, other: Mention) -> int:
    """Characters between two mentions of a page."""
    return max(one.span.start - other.span.end, other.span.start - one.span.end, 0)


def _without_shorter_names(links: Sequence[Link]) -> list[Link]:
    """Leave out a name whose words are among those of a longer one that links the same cases."""
    words = {
        link.id: frozenset(analysis.fold(link.normal).split()) for link in links if link.kind is MentionKind.PERSON
    }
    names: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        for word in words.get(link.id, ()):
            names[word].append(link)

    def told_by_a_longer_one(link: Link) -> bool:
        if not words.get(link.id):
            return False
        rarest = min(words[link.id], key=lambda word: len(names[word]))
        return any(words[link.id] < words[other.id] and set(link.cases) <= set(other.cases) for other in names[rarest])

    return [link for link in links if not told_by_a_longer_one(link)]
