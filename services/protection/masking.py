"""Records without what names protected people. Every mask is as long as what it covers, so that offsets stay."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from models.analysis import Analysis
from models.document import Page, Table
from models.ids import PersonId
from models.indicator import Indicator
from models.leg import Leg
from models.mention import Mention, MentionKind
from models.protected import MaskSpan
from models.stated import Statement
from models.words import Word, Words
from services.protection.matcher import PAD, Found, Matcher, covered, joined

_COMPUTED = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}|[0-9a-f]{128}")
"""Ids and hashes: digits in them are no number of anybody."""
_METADATA = "metadata"
"""Of a document: what its file says of itself, as a reader of ours found it."""
_COUNTED = frozenset({MentionKind.PERSON, MentionKind.ORG, MentionKind.PLACE})


class MaskedPage(NamedTuple):
    """A page without the names, and where they stood."""

    page: Page
    spans: tuple[MaskSpan, ...]


def page_without(page: Page, matcher: Matcher, *, known: Iterable[PersonId], also: Iterable[Found] = ()) -> MaskedPage:
    """A page as everybody may see it. `also`: places that were found in another way."""
    known = frozenset(known)
    found = joined([*matcher.find(page.text, known=known), *also])
    known |= {one.person for one in found}
    variants = tuple(
        variant
        for variant in page.variants
        if not _touches(found, variant.start, variant.end) and not matcher.find(variant.text, known=known)
    )
    if not found and len(variants) == len(page.variants):
        return MaskedPage(page, ())
    spans = tuple(
        MaskSpan(
            page=page.number, start=one.start, end=one.end, person=one.person, boxes=page.boxes(one.start, one.end)
        )
        for one in found
    )
    masked = page.model_copy(
        update={"text": covered(page.text, found), "words": _merged(page.words, found), "variants": variants}
    )
    return MaskedPage(masked, spans)


def _merged(words: Words, found: Sequence[Found]) -> Words:
    """The words with those of one mask on one line as one: how many there were, and how long, is nobody's to know."""
    kept: list[Word] = []
    last: Found | None = None
    for word in words:
        here = next((one for one in found if word.start < one.end and one.start < word.end), None)
        if here is not None and here is last and kept and _beside(kept[-1], word):
            before = kept[-1]
            box = (
                min(before.box[0], word.box[0]),
                min(before.box[1], word.box[1]),
                max(before.box[2], word.box[2]),
                max(before.box[3], word.box[3]),
            )
            kept[-1] = Word(
                start=before.start, end=word.end, box=box, confidence=min(before.confidence, word.confidence)
            )
        else:
            kept.append(word)
        last = here
    return Words(kept)


def _beside(one: Word, two: Word) -> bool:
    overlap = min(one.box[3], two.box[3]) - max(one.box[1], two.box[1])
    return overlap > 0.5 * min(one.box[3] - one.box[1], two.box[3] - two.box[1])


def _touches(found: Sequence[Found] | Sequence[MaskSpan], start: int, end: int) -> bool:
    return any(one.start < end and start < one.end for one in found)


def table_without(table: Table, matcher: Matcher, known: Iterable[PersonId]) -> Table:
    """A table whose cells and name name nobody."""
    known = frozenset(known)
    rows = tuple(tuple(matcher.mask(cell, known=known) for cell in row) for row in table.rows)
    return table.model_copy(update={"rows": rows, "name": matcher.mask(table.name, known=known)})


def value_without(value: Any, matcher: Matcher, known: Iterable[PersonId] = ()) -> Any:
    """Texts in a value of JSON masked, at any depth; ids and hashes stay, and keys that are fields of ours.

    What a file says of itself lies under `metadata`. Its own keys are those of our readers; below them a key may be a
    text of the file: who wrote how much in a chat.
    """
    return _value(value, matcher, frozenset(known), fields=True)


def _value(value: Any, matcher: Matcher, known: frozenset[PersonId], *, fields: bool) -> Any:
    """`fields`: whether the keys at this depth are fields of ours."""
    if isinstance(value, str):
        return value if _COMPUTED.fullmatch(value) else matcher.mask(value, known=known)
    if isinstance(value, Mapping):
        told: dict[str, Any] = {}
        for key, one in value.items():
            if fields and key == _METADATA and isinstance(one, Mapping):
                told[key] = {name: _value(said, matcher, known, fields=False) for name, said in one.items()}
                continue
            name = key if fields else matcher.mask(key, known=known)
            while name in told:
                # Two spellings of one name are two keys still.
                name += PAD
            told[name] = _value(one, matcher, known, fields=fields)
        return told
    if isinstance(value, list | tuple):
        return type(value)(_value(one, matcher, known, fields=fields) for one in value)
    return value


# Findings


def told_elsewhere(mentions: Iterable[Mention], matcher: Matcher) -> dict[int, list[Found]]:
    """Places by page that name somebody by what was understood of them: a phone in words, a birth date, a short name.

    The normal form says who it is where the words on the page did not.
    """
    places: dict[int, list[Found]] = {}
    for mention in mentions:
        found = None
        values = (mention.normal, mention.person, *mention.alternatives)
        if mention.kind is MentionKind.DATE:
            born = matcher.born.get((mention.normal or "")[:10])
            found = Found(0, 0, *born) if born else None
        elif mention.kind not in (MentionKind.MONEY, MentionKind.URL):
            found = next((hit for value in values if value for hit in matcher.find(value)[:1]), None)
        if found is not None:
            at = mention.span
            places.setdefault(at.page, []).append(Found(at.start, at.end, found.person, found.label))
    return places


class FoundPage(NamedTuple):
    """A page as it is kept: its text, masked, and the masks on it."""

    text: str
    spans: Sequence[MaskSpan]


def analysis_without(
    analysis: Analysis,
    matcher: Matcher,
    *,
    pages: Mapping[int, FoundPage],
    known: frozenset[PersonId],
    labels: Mapping[PersonId, str],
) -> Analysis:
    """An analysis whose words are those of the masked pages. `labels`: what each person counts under."""
    return analysis.model_copy(
        update={
            "mentions": tuple(_mention(one, matcher, pages, known, labels) for one in analysis.mentions),
            "indicators": tuple(indicator_without(one, matcher, known, pages=pages) for one in analysis.indicators),
            "legs": tuple(leg_without(one, matcher, known) for one in analysis.legs),
        }
    )


def _mention(
    mention: Mention,
    matcher: Matcher,
    pages: Mapping[int, FoundPage],
    known: frozenset[PersonId],
    labels: Mapping[PersonId, str],
) -> Mention:
    at = mention.span
    page = pages.get(at.page)
    stated = tuple(_statement(one, matcher, page, known) for one in mention.stated)
    over = next((span for span in page.spans if span.start < at.end and at.start < span.end), None) if page else None
    if page is None or over is None:
        told = value_without(mention.model_dump(include=_TEXTS), matcher, known)
        return mention.model_copy(update={**told, "stated": stated}) if told or stated else mention
    counted = labels[over.person] if mention.kind in _COUNTED else None
    return mention.model_copy(
        update={
            "text": page.text[at.start : at.end].rstrip(PAD) or PAD,
            "normal": counted,
            "person": counted if mention.kind is MentionKind.PERSON else None,
            "alternatives": (),
            "reason": "",
            "name": None,
            "place": None,
            "stated": stated,
        }
    )


_TEXTS = {"text", "normal", "person", "alternatives", "reason"}


def _statement(one: Statement, matcher: Matcher, page: FoundPage | None, known: frozenset[PersonId]) -> Statement:
    words = matcher.mask(one.words, known=known)
    if page is not None and _touches(page.spans, one.start, one.end):
        words = page.text[one.start : one.end] or words
    return one.model_copy(update={"words": words, "value": matcher.mask(one.value, known=known)})


def indicator_without(
    one: Indicator, matcher: Matcher, known: frozenset[PersonId], *, pages: Mapping[int, FoundPage]
) -> Indicator:
    """A sign whose words name nobody. `pages`: those of its document, as they are kept, as far as they are masked."""
    page = pages.get(one.span.page)
    told = value_without(
        {"text": one.text, "reason": one.reason, "cue": one.cue, "weighed": one.weighed, "heeded": one.heeded},
        matcher,
        known,
    )
    if page is not None and _touches(page.spans, one.span.start, one.span.end):
        told["text"] = page.text[one.span.start : one.span.end]
    nearest = tuple(like.model_copy(update={"text": matcher.mask(like.text, known=known)}) for like in one.nearest)
    said = tuple(
        q.model_copy(
            update={
                "text": page.text[q.start : q.end]
                if page is not None and _touches(page.spans, q.start, q.end)
                else matcher.mask(q.text, known=known)
            }
        )
        for q in one.qualifiers
    )
    return one.model_copy(update={**told, "nearest": nearest, "qualifiers": said})


def leg_without(leg: Leg, matcher: Matcher, known: frozenset[PersonId]) -> Leg:
    """A leg of a journey that names nobody."""
    masked = value_without(leg.model_dump(mode="json", exclude={"span", "provenance", "boxes"}), matcher, known)
    return Leg.model_validate(masked | leg.model_dump(include={"span", "provenance", "boxes"}))
