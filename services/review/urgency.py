"""The order in which flags are read: who may be in danger now comes first, and every place in the queue is explained.

The grounds are compared one after the other, never summed: a minor, a confinement that lasts, a threat. Each weighs by
how near it is: in the passage itself, on its page, elsewhere in its document. So a long file with one such page is no
block: that page is read first, and the rest of the file behind the grave pages of all others. What is equally near
comes document by document, and there first the passages on which rule and classifier contradict each other; they come
before all documents that tell of no danger too. Last, a recent date, of the document and then of the passage. Flags of
near copies stand behind the first of them. Orders reading; says nothing of any person.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.indicator import Indicator, Polarity, Strength, Tier
from models.review import FlagCopy, FlagState, Ground, GroundCode, QueueEntry, ReviewedFlag
from models.span import Span
from services.review.copied import Marks, copied
from services.review.sentences import around
from services.review.standing import confirmed, dismissed

RECENT = 90
"""Days within which a date counts as recent; as many may lie ahead, for a journey that is planned."""
BESIDE = 300
"""Characters within which a date belongs to a passage."""

_CATEGORIES = {
    "minor_victim": GroundCode.MINOR, "harbouring_confinement": GroundCode.CONFINED_NOW,
    "threat_violence": GroundCode.THREAT,
}  # fmt: skip
_DANGER = (GroundCode.MINOR, GroundCode.CONFINED_NOW, GroundCode.THREAT)
_STRENGTHS = tuple(Strength)
_STATES = (FlagState.UNREAD, FlagState.ONCE, FlagState.CONFLICT, FlagState.AGREED)

# A confinement that lasts: verbs of the present and words for now. Imperfects (estaban, mantinham) match none of them.
_NOW = re.compile(
    r"\b(?:est[aá]n?|estoy|estamos|sigue|siguen|sigo|seguimos|tienen?|tengo|mantienen?|contin[uú]an?"
    r"|no (?:me|nos|la|las|lo|los|le|les|te)? ?deja[ns]?|no puede[ns]?|no puedo|no podemos|duermen?|dormimos"
    r"|ahora|todav[ií]a|a[uú]n|hoy|actualmente"
    r"|est[aã]o|t[áô]|estou|seguem?|mant[eéê]m|t[eê]m|tenho|continuam?"
    r"|n[aã]o (?:me|nos|a|as|o|os)? ?deixam?|n[aã]o podem?|n[aã]o posso|dormem?|agora|ainda|hoje|atualmente"
    r"|is|are|am|keeps?|can ?not|can't|cannot|won't let|doesn't let|don't let|still|now|currently|today|sleeps?"
    r"|est|sont|suis|reste(?:nt)?|garde(?:nt)?|peu(?:t|vent|x)|encore|maintenant|actuellement|dort|dorment"
    r"|[eè] chius\w+|sono|tiene|tengono|pu[oò]|possono|ancora|adesso|ora|attualmente|dorm(?:e|ono))\b",
    re.IGNORECASE,
)

_HERE: Mapping[GroundCode, str] = {
    GroundCode.MINOR: "The passage speaks of a minor.",
    GroundCode.CONFINED_NOW: "The passage tells of people who cannot leave, as something that lasts.",
    GroundCode.THREAT: "The passage tells of a threat or of violence.",
    GroundCode.RECENT: "A date beside the passage lies within {days} days of {today}: {date}.",
    GroundCode.DISAGREEMENT: "Rule and classifier disagree on the passage.",
}
_ON_PAGE: Mapping[GroundCode, str] = {
    GroundCode.MINOR: "Elsewhere its page speaks of a minor.",
    GroundCode.CONFINED_NOW: "Elsewhere its page tells of people who cannot leave, as something that lasts.",
    GroundCode.THREAT: "Elsewhere its page tells of a threat or of violence.",
}
_ELSEWHERE: Mapping[GroundCode, str] = {
    GroundCode.MINOR: "Elsewhere the document speaks of a minor.",
    GroundCode.CONFINED_NOW: "Elsewhere the document tells of people who cannot leave, as something that lasts.",
    GroundCode.THREAT: "Elsewhere the document tells of a threat or of violence.",
    GroundCode.RECENT: "Elsewhere in the document a date beside a passage is recent: {date}.",
}


@dataclass(frozen=True)
class Dated:
    """A day that stands on a page."""

    span: Span
    day: dt.date


def queue(
    flags: Sequence[ReviewedFlag],
    dates: Iterable[Dated],
    *,
    today: dt.date,
    wanted: Sequence[ReviewedFlag],
    stretch: slice = slice(None),
    marks: Marks | None = None,
) -> list[QueueEntry]:
    """The wanted flags in their order, or a stretch of them.

    All flags of their documents give grounds but those that were dismissed. `marks` tell near copies of pages.
    """
    by_page: defaultdict[tuple[str, int], list[Dated]] = defaultdict(list)
    for dated in dates:
        by_page[dated.span.document, dated.span.page].append(dated)
    beside: defaultdict[tuple[str, int], list[Indicator]] = defaultdict(list)
    for flag in flags:
        beside[_page(flag)].append(flag.flag)
    alive = [flag for flag in flags if _alive(flag)]
    own = {
        flag.id: _grounds(flag, beside[_page(flag)], by_page[_page(flag)], today)
        for flag in {one.id: one for one in (*alive, *wanted)}.values()
    }
    pages: defaultdict[tuple[str, int], dict[GroundCode, str]] = defaultdict(dict)
    documents: defaultdict[str, dict[GroundCode, str]] = defaultdict(dict)
    for flag in alive:
        for code, date in own[flag.id].items():
            pages[_page(flag)].setdefault(code, date)
            documents[flag.flag.span.document].setdefault(code, date)
    near = {flag.id: (own[flag.id], pages[_page(flag)], documents[flag.flag.span.document]) for flag in wanted}
    ranked = sorted(wanted, key=lambda flag: _rank(flag, near[flag.id]))
    ranked, copies = _together(ranked, copied((flag.flag for flag in flags), marks or {}))
    entries = []
    for position, flag in list(enumerate(ranked, 1))[stretch]:
        some = copies.get(flag.id, [flag])
        grounds = _told(near[flag.id], today)
        entries.append(
            QueueEntry(
                position=position, flag=flag, grounds=grounds, explanation=_explained(flag, grounds),
                copies=tuple(copy_of(one) for one in some[1:]) if some[0] is flag else (),
                copy_of="" if some[0] is flag else some[0].id,
            )
        )  # fmt: skip
    return entries


def _together(
    ranked: Sequence[ReviewedFlag], named: Mapping[str, str]
) -> tuple[list[ReviewedFlag], Mapping[str, list[ReviewedFlag]]]:
    """The flags with copies right behind the first of them; by flag, all that are the same."""
    groups: defaultdict[str, list[ReviewedFlag]] = defaultdict(list)
    for flag in ranked:
        groups[named.get(flag.id, flag.id)].append(flag)
    return [flag for some in groups.values() for flag in some], {
        flag.id: some for some in groups.values() for flag in some
    }


def copy_of(flag: ReviewedFlag) -> FlagCopy:
    """A flag as the copy of another is told."""
    span = flag.flag.span
    return FlagCopy(flag=flag.id, document=span.document, name=flag.name, page=span.page)


def lasts(flag: ReviewedFlag) -> bool:
    """Whether the sentence around a passage tells of it as of something that lasts."""
    before, after = around(flag, lines=True)
    return _NOW.search(f"{before}{flag.flag.text}{after}") is not None


def disagree(flag: Indicator, others: Iterable[Indicator]) -> bool:
    """Whether rule and classifier contradict each other: one does not follow the other, or gives another polarity.

    That the classifier alone speaks contradicts no rule: rules have words for few of the ways in which things are told.
    """
    return flag.doubted or any(other.polarity is not flag.polarity for other in _beside(flag, others))


def alone(flag: Indicator, others: Iterable[Indicator]) -> bool:
    """Whether the classifier alone has raised a flag."""
    return flag.tier is Tier.MODEL and not _beside(flag, others)


def _beside(flag: Indicator, others: Iterable[Indicator]) -> list[Indicator]:
    """What the other signal says of the category at the same place."""
    return [
        other for other in others
        if other.span.page == flag.span.page and other.span.document == flag.span.document
        and other.category == flag.category and other.by_rule != flag.by_rule
        and other.span.start < flag.span.end and flag.span.start < other.span.end
    ]  # fmt: skip


def _alive(flag: ReviewedFlag) -> bool:
    asserted = flag.flag.polarity is Polarity.ASSERTED or confirmed(flag)
    counts = flag.flag.tier is not Tier.SUGGESTED or confirmed(flag)
    return asserted and counts and not dismissed(flag)


def _page(flag: ReviewedFlag) -> tuple[str, int]:
    return flag.flag.span.document, flag.flag.span.page


def _grounds(
    flag: ReviewedFlag, others: Sequence[Indicator], dates: Sequence[Dated], today: dt.date
) -> dict[GroundCode, str]:
    """The grounds in a passage itself, each with the date that it rests on, if it does."""
    found: dict[GroundCode, str] = {}
    code = _CATEGORIES.get(flag.told.category) if _alive(flag) else None
    if code is not None and (code is not GroundCode.CONFINED_NOW or lasts(flag)):
        found[code] = ""
    span = flag.flag.span
    recent = [
        dated.day for dated in dates
        if abs((dated.day - today).days) <= RECENT
        and dated.span.start < span.end + BESIDE and span.start - BESIDE < dated.span.end
    ]  # fmt: skip
    if recent:
        found[GroundCode.RECENT] = max(recent).isoformat()
    if disagree(flag.flag, others):
        found[GroundCode.DISAGREEMENT] = ""
    return found


_Near = tuple[Mapping[GroundCode, str], Mapping[GroundCode, str], Mapping[GroundCode, str]]
"""The grounds in a passage, on its page and in its document."""


def _rank(flag: ReviewedFlag, near: _Near) -> tuple[object, ...]:
    own, _, document = near
    span = flag.flag.span
    return (
        tuple(_steps(code, near) for code in _DANGER),
        # What is equally near to a danger is read document by document.
        (flag.name, span.document) if any(code in document for code in _DANGER) else ("", ""),
        GroundCode.DISAGREEMENT not in own,
        GroundCode.RECENT not in document,
        (flag.name, span.document) if GroundCode.RECENT in document else ("", ""),
        GroundCode.RECENT not in own,
        _STRENGTHS.index(flag.flag.strength),
        _STATES.index(flag.state),
        flag.name, span.document, span.page, span.start, flag.told.category,
    )  # fmt: skip


def _steps(code: GroundCode, near: _Near) -> int:
    """How far off a ground is: 0 in the passage, 1 on its page, 2 in its document, 3 nowhere."""
    return next((steps for steps, grounds in enumerate(near) if code in grounds), len(near))


def _told(near: _Near, today: dt.date) -> tuple[Ground, ...]:
    grounds = []
    for code in GroundCode:
        steps = _steps(code, near)
        if said := (_HERE, {**_ELSEWHERE, **_ON_PAGE}, _ELSEWHERE, {})[steps].get(code):
            date = next((there[code] for there in near if there.get(code)), "")
            words = said.format(days=RECENT, today=today.isoformat(), date=date)
            grounds.append(Ground(code=code, here=steps == 0, words=words))
    return tuple(grounds)


def _explained(flag: ReviewedFlag, grounds: Sequence[Ground]) -> str:
    told = [ground.words for ground in grounds] or ["Nothing in its document asks for haste."]
    strength = f"The sign is {flag.flag.strength.value} in its kind."
    read = "Nobody has read it." if flag.readers == 0 else "It waits for a second reader."
    return " ".join([*told, strength, read])
