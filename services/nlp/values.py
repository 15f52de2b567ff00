"""Dates and amounts of a document read in its light: the day of writing, ranges, hours, what an amount is paid for.

Runs once over all mentions of a document, after they are resolved; pure and deterministic.
"""

import re
from collections.abc import Iterator, Sequence

from models.document import Document
from models.mention import Mention, MentionKind
from models.stated import About, Statement
from services.nlp import anchors, normal, payments
from services.nlp.people.chats import LINE
from services.nlp.turns import OVERHEAD

VERSION = "2"
"""Changes with any rule of this module and of services.nlp.anchors, payments and timewords."""

_ISO_DAY = len("2024-01-01")
_CLOCK = r"(?P<h>[01]?\d|2[0-3])(?:[:.h] ?(?P<m>[0-5]\d)| ?h(?![a-z]))(?:[:.][0-5]\d)?"
_HALF = (
    r"(?: ?(?P<half>[ap])\.? ?m\b\.?"
    r"| (?:de la|da|of the|in the|de l[’']|du|di) ?(?P<part>tarde|noche|noite|afternoon|evening))?"
)
_HOURS = r"(?: ?(?:horas|hs|hrs|hours)\b\.?)?"
_CLOCK_AFTER = re.compile(
    r",? ?(?:(?:a las?|a eso de las|as|at|a|alle(?: ore)?|ore|vers|siendo las|hora:?|-|–|t) ?)?"
    rf"{_CLOCK}{_HOURS}{_HALF}(?!\w)"
)
_CLOCK_BEFORE = re.compile(
    rf"(?<![\w:.]){_CLOCK}{_HOURS}{_HALF},?"
    r" (?:del? (?:dia )?|do dia |on (?:the )?|le |il |du |del giorno |of )$"
)
_BETWEEN = re.compile(r"\b(?:entre|between|tra|fra)(?: el| il| le| the| os dias| o dia| dia)? $")
_TO = re.compile(r" ?(?:(?:al?|ate(?: o)?|hasta(?: el)?|to|until|till|through|au|[-–])(?: dia)?) ?")
_AND = re.compile(r" (?:y|e|and|et)(?: el| il| le| the| o)?(?: dia)? ")


def told(document: Document, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, dates and amounts with what their surroundings state of them."""
    read = anchors.anchored(document, mentions)
    flats = {page.number: normal.flat(page.text) for page in document.pages}
    texts = {page.number: page.text for page in document.pages}
    stated: dict[int, list[Statement]] = {}
    for n, mention in enumerate(read):
        flat, text = flats[mention.span.page], texts[mention.span.page]
        if mention.kind is MentionKind.DATE and len(mention.normal or "") == _ISO_DAY:
            stated.setdefault(n, []).extend(_clock(mention, flat, text))
        elif mention.kind is MentionKind.MONEY:
            stated.setdefault(n, []).extend(payments.said(flat, text, mention.span.start, mention.span.end))
    for a, b in zip(range(len(read)), range(1, len(read)), strict=False):
        for about, value, start, end in _range(read[a], read[b], flats):
            text = texts[read[a].span.page]
            said = Statement(about=about, value=value, words=text[start:end], start=start, end=end)
            stated.setdefault(a, []).append(said)
            stated.setdefault(b, []).append(said)
    return [
        mention.model_copy(update={"stated": (*mention.stated, *stated[n])}) if stated.get(n) else mention
        for n, mention in enumerate(read)
    ]


def _clock(mention: Mention, flat: str, text: str) -> Iterator[Statement]:
    """The hour that stands beside a day. A chat's own hours are told with its senders."""
    start, end = mention.span.start, mention.span.end
    line = flat.rfind("\n", 0, start) + 1
    if (LINE.match(flat, line, end + 60) and line + 3 > start) or OVERHEAD.match(flat, line):
        return
    match = _CLOCK_AFTER.match(flat, end)
    if match is None:
        back = max(0, start - 40)
        match = _CLOCK_BEFORE.search(flat[back:start])
        offset = back
    else:
        offset = 0
    if match is None:
        return
    hours = int(match["h"])
    if (match["half"] == "p" or match["part"]) and hours < 12:
        hours += 12
    elif match["half"] == "a" and hours == 12:
        hours = 0
    first, last = offset + match.start("h"), offset + match.end()
    yield Statement(
        about=About.TIME,
        value=f"{mention.normal}T{hours:02}:{match['m'] or '00'}",
        words=text[first:last],
        start=first,
        end=last,
    )


def _range(one: Mention, other: Mention, flats: dict[int, str]) -> Iterator[tuple[About, str, int, int]]:
    """Two whole dates that stand for all days between them."""
    same = one.kind is other.kind is MentionKind.DATE and one.span.page == other.span.page
    if not same or not 0 <= other.span.start - one.span.end <= 20:
        return
    first, last = one.normal or "", other.normal or ""
    if len(first) == len(last) <= _ISO_DAY and first < last:
        flat = flats[one.span.page]
        gap = flat[one.span.end : other.span.start]
        if _TO.fullmatch(gap) or (
            _AND.fullmatch(gap) and _BETWEEN.search(flat[max(0, one.span.start - 24) : one.span.start])
        ):
            yield About.RANGE, f"{first}/{last}", one.span.start, other.span.end
