"""The matrix act × means × purpose: flags and independent sources counted, minors heeded, gaps named. Weighs nobody."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from models.ids import CaseId, DocumentId
from models.indicator import Polarity, Tier
from models.matrix import (
    Cell,
    DocumentSource,
    Element,
    ElementTold,
    FlagPlace,
    Gap,
    GapCode,
    Matrix,
    Together,
    Voice,
)
from models.review import FlagState, ReviewedFlag
from services.review.sources import grouped, origins
from services.review.standing import confirmed, dismissed
from services.review.voices import speakers, voice, widened

MINOR = "minor_victim"
MOST_PLACES = 50
"""Places told of one cell; the counts are of all."""

_NAMES = {Element.ACT: "an act", Element.MEANS: "a means", Element.PURPOSE: "a purpose"}
_MINORS = (
    "A minor is spoken of: where the victim is under 18, the means need not be shown (Palermo Protocol, article 3 c). "
    "They are counted all the same, since others may be adults."
)
_ADULTS = "No passage speaks of a minor: act, means and purpose are all needed, as the law of the country has them."


@dataclass(frozen=True)
class _Counted:
    flag: ReviewedFlag
    voice: Voice
    source: DocumentId
    """The first document of the group whose words it tells."""


def counts(flag: ReviewedFlag) -> bool:
    """Whether a flag counts: asserted or confirmed, no mere suggestion, not dismissed, still found or confirmed."""
    if dismissed(flag):
        return False
    if confirmed(flag):
        return True
    return flag.flag.polarity is Polarity.ASSERTED and flag.flag.tier is not Tier.SUGGESTED and not flag.gone


def matrix(
    flags: Sequence[ReviewedFlag],
    sources: Iterable[DocumentSource],
    *,
    case: CaseId,
    document: DocumentId | None = None,
) -> Matrix:
    """The matrix of a case, or of the flags of one of its documents."""
    known = {source.document: source for source in sources}
    groups = grouped(known.values())
    counted = _counted(flags, known, groups)
    by_element = {element: [one for one in counted if element in one.flag.told.palermo] for element in Element}
    minors = sum(one.flag.told.category == MINOR for one in counted)
    elements = tuple(_element(element, found, minors) for element, found in by_element.items())
    beside: defaultdict[str, int] = defaultdict(int)
    for one in counted:
        if not set(one.flag.told.palermo) & set(Element):
            beside[one.flag.told.category] += 1
    return Matrix(
        case=case,
        document=document,
        elements=elements,
        cells=tuple(cell for element, found in by_element.items() for cell in _cells(element, found)),
        together=tuple(_together(by_element)),
        minors=minors,
        note=_MINORS if minors else _ADULTS,
        missing=tuple(_gaps(elements, counted)),
        dismissed=sum(dismissed(flag) for flag in flags),
        beside=dict(sorted(beside.items())),
    )


def _counted(
    flags: Sequence[ReviewedFlag], known: Mapping[DocumentId, DocumentSource], groups: Mapping[DocumentId, DocumentId]
) -> list[_Counted]:
    flags = widened(flags, known.values())
    found = [flag for flag in flags if counts(flag)]
    whose = speakers(found, known)
    # Words may be quoted of which the original is told otherwise, as a mere suggestion: all flags are looked at.
    told = origins(flags, {flag.flag.span.document for flag in found if whose[flag.id] is not None})
    return [_Counted(flag, voice(flag, whose[flag.id]), groups.get(told[flag.id], told[flag.id])) for flag in found]


def _cells(element: Element, found: Sequence[_Counted]) -> list[Cell]:
    by_category: defaultdict[str, list[_Counted]] = defaultdict(list)
    for one in found:
        by_category[one.flag.told.category].append(one)
    return [
        Cell(
            element=element,
            category=category,
            flags=len(some),
            confirmed=sum(confirmed(one.flag) for one in some),
            conflicts=sum(one.flag.state is FlagState.CONFLICT for one in some),
            documents=len(_documents(some)),
            sources=_sources(some),
            victim_alone=_victim_alone(some),
            places=tuple(_place(one) for one in some[:MOST_PLACES]),
        )
        for category, some in sorted(by_category.items(), key=lambda item: (-_sources(item[1]), item[0]))
    ]


def _element(element: Element, found: Sequence[_Counted], minors: int) -> ElementTold:
    return ElementTold(
        element=element,
        flags=len(found),
        documents=len(_documents(found)),
        sources=_sources(found),
        victim_alone=_victim_alone(found),
        needed=not (minors and element is Element.MEANS),
    )


def _together(by_element: Mapping[Element, Sequence[_Counted]]) -> Iterable[Together]:
    for many in (2, 3):
        for some in combinations(Element, many):
            documents = set.intersection(*({one.flag.flag.span.document for one in by_element[e]} for e in some))
            of_these = [one for e in some for one in by_element[e] if one.flag.flag.span.document in documents]
            yield Together(elements=some, documents=len(documents), sources=_sources(of_these))


def _gaps(elements: Iterable[ElementTold], counted: Sequence[_Counted]) -> Iterable[Gap]:
    for told in elements:
        name = _NAMES[told.element]
        if not told.flags:
            if told.needed:
                words = f"No passage tells of {name}."
                yield Gap(code=GapCode.NOTHING, element=told.element, words=words)
            continue
        if told.sources == 1:
            words = f"One source alone tells of {name}: look for a second, independent one."
            yield Gap(code=GapCode.ONE_SOURCE, element=told.element, words=words)
        if told.victim_alone:
            words = f"That there is {name} rests on the victim's word alone: look for what bears it out."
            yield Gap(code=GapCode.VICTIM_ALONE, element=told.element, words=words)
    unread = sum(one.flag.readers == 0 for one in counted)
    if unread:
        yield Gap(code=GapCode.UNREAD, words=f"{unread} of the {len(counted)} flags counted were read by nobody yet.")


def _documents(found: Iterable[_Counted]) -> set[DocumentId]:
    return {one.flag.flag.span.document for one in found}


def _sources(found: Iterable[_Counted]) -> int:
    """Independent sources of some flags: what a document quotes is counted where the words come from."""
    return len({one.source for one in found})


def _victim_alone(found: Sequence[_Counted]) -> bool:
    return bool(found) and all(one.voice is Voice.VICTIM for one in found)


def _place(one: _Counted) -> FlagPlace:
    span = one.flag.flag.span
    return FlagPlace(
        flag=one.flag.id, document=span.document, name=one.flag.name, page=span.page, start=span.start, end=span.end,
        voice=one.voice,
    )  # fmt: skip
