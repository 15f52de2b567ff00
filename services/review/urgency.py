"""The order in which flags are read: who may be in danger now comes first, and every place in the queue is explained.

The grounds are compared one after the other, never summed: a minor, a confinement that lasts, a threat. Documents come
by what any of their passages tells of those, and the passage in it by its own. Then come passages on which rule and
classifier disagree: before all others of such a document, and before all documents that tell of no danger. Last, a
recent date, again of the document and then of the passage. Flags of near copies stand behind the first of them. Orders
reading; says nothing of any person.
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
    documents: defaultdict[str, dict[GroundCode, str]] = defaultdict(dict)
    for flag in alive:
        for code, date in own[flag.id].items():
            documents[flag.flag.span.document].setdefault(code, date)
    ranked = sorted(wanted, key=lambda flag: _rank(flag, own[flag.id], documents[flag.flag.span.document]))
    ranked, copies = _together(ranked, copied((flag.flag for flag in flags), marks or {}))
    entries = []
    for position, flag in list(enumerate(ranked, 1))[stretch]:
        some = copies.get(flag.id, [flag])
        grounds = _told(own[flag.id], documents[flag.flag.span.document], today)
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
    before = re.split(r"[.!?\n]", flag.before)[-1]
    after = re.split(r"[.!?\n]", flag.after, maxsplit=1)[0]
    return _NOW.search(f"{before}{flag.flag.text}{after}") is not None


def disagree(flag: Indicator, others: Iterable[Indicator]) -> bool:
    """Whether rule and classifier say different things: one of them alone, or another polarity at one place."""
    beside = [
        other for other in others
        if other.span.page == flag.span.page and other.span.document == flag.span.document
        and other.category == flag.category and other.by_rule != flag.by_rule
        and other.span.start < flag.span.end and flag.span.start < other.span.end
    ]  # fmt: skip
    alone = (flag.tier is Tier.MODEL and not beside) or flag.doubted
    return alone or any(other.polarity is not flag.polarity for other in beside)


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


def _rank(flag: ReviewedFlag, own: Mapping[GroundCode, str], document: Mapping[GroundCode, str]) -> tuple[object, ...]:
    span = flag.flag.span
    return (
        tuple(code not in document for code in _DANGER),
        (flag.name, span.document) if any(code in document for code in _DANGER) else ("", ""),
        tuple(code not in own for code in (*_DANGER, GroundCode.DISAGREEMENT)),
        GroundCode.RECENT not in document,
        (flag.name, span.document) if GroundCode.RECENT in document else ("", ""),
        GroundCode.RECENT not in own,
        _STRENGTHS.index(flag.flag.strength),
        _STATES.index(flag.state),
        flag.name, span.document, span.page, span.start, flag.told.category,
    )  # fmt: skip


def _told(own: Mapping[GroundCode, str], document: Mapping[GroundCode, str], today: dt.date) -> tuple[Ground, ...]:
    grounds = []
    for code in GroundCode:
        here = code in own
        if here or (code in document and code in _ELSEWHERE):
            words = (_HERE if here else _ELSEWHERE)[code]
            date = own.get(code) or document.get(code, "")
            grounds.append(
                Ground(code=code, here=here, words=words.format(days=RECENT, today=today.isoformat(), date=date))
            )
    return tuple(grounds)


def _explained(flag: ReviewedFlag, grounds: Sequence[Ground]) -> str:
    told = [ground.words for ground in grounds] or ["Nothing in its document asks for haste."]
    strength = f"The sign is {flag.flag.strength.value} in its kind."
    read = "Nobody has read it." if flag.readers == 0 else "It waits for a second reader."
    return " ".join([*told, strength, read])
