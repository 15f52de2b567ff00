"""Numbers, plates and papers that OCR may have misread: signs that look alike fall together.

`7OO12345`, `70012345` and `7OO1Z345` have one skeleton. The index holds, for each page that OCR read, the skeleton of
every row of groups that may be a code; a query meets it by its own. The text itself is never corrected: what is found
so is told as a variant.
"""

import re
from collections.abc import Iterator

from models.document import Page, TextSource, Variant
from models.mention import Mention, MentionKind
from services.search import mapping
from services.search.codes import LONGEST, SHORTEST_VARIANT, Code

_LOOKALIKES = frozenset("oOiIlL|sSbBzZ")
_GROUP = re.compile(r"[A-Za-z0-9|]+")
_GAP = re.compile(r"[ \u00a0]{1,2}|[ \u00a0]?[.\-/·_–][ \u00a0]?|[(]|[)] ?| [(]")
_MOST_GROUPS = 6
_LONG_GROUP = 15
_AROUND = 30
"""Characters to either side of another reading in which the rest of its number may stand."""
_LONG_VARIANT = 200
"""Characters from which on another reading is one of a whole page, in which no place is known."""

_TAIL = 7
"""Digits by which a phone is told whatever stands before them."""


def codes(page: Page) -> Iterator[Code]:
    """Skeletons of what may be codes: in the text of a page that OCR read, and in readings that were not chosen."""
    if page.source is TextSource.OCR:
        yield from _rows(page.text)
    for variant in page.variants:
        if len(variant.text) <= _LONG_VARIANT:
            yield from _varied(page.text, variant)


def meant(mention: Mention) -> str:
    """The value of a number that was read only by taking signs for others that look alike; empty: it reads as it is."""
    if mention.normal is None or mention.kind not in (MentionKind.PHONE, MentionKind.ID, MentionKind.PLATE):
        return ""
    value = mapping.compact(mention.normal.rpartition(":")[2])
    least = value[-_TAIL:] if mention.kind is MentionKind.PHONE else value
    if least in mapping.compact(mention.text) or mapping.skeleton(least) not in mapping.skeleton(mention.text):
        return ""
    return mention.normal


def _varied(text: str, variant: Variant) -> Iterator[Code]:
    """Codes in a text with one other reading put in its place: those that it takes part in."""
    before, after = max(0, variant.start - _AROUND), min(len(text), variant.end + _AROUND)
    first, last = variant.start - before, variant.start - before + len(variant.text)
    longer = len(variant.text) - (variant.end - variant.start)
    for code in _rows(text[before : variant.start] + variant.text + text[variant.end : after]):
        if code.start < last and code.end > first:
            start = before + min(code.start, first)
            end = before + code.end - longer if code.end >= last else variant.end
            yield Code(code.compact, start, max(end, variant.end))


def _rows(text: str) -> Iterator[Code]:
    """Every row of one or more neighbouring groups that may be one code, with its skeleton."""
    groups = [(group[0], group.start(), group.end()) for group in _GROUP.finditer(text)]
    for first, (_, start, _) in enumerate(groups):
        row, before = "", start
        for group, begin, end in groups[first : first + _MOST_GROUPS]:
            gap = text[before:begin]
            if (gap and not _GAP.fullmatch(gap)) or not _fits(group, after_blank=gap.isspace() or not gap):
                break
            row += group
            if len(row) > LONGEST:
                break
            found = mapping.skeleton(row)
            if _is_code(row, found):
                yield Code(found, start, end)
            before = end


def _fits(group: str, *, after_blank: bool) -> bool:
    """Whether a group may be part of a code: it has a digit, or is short and made of capitals or of lookalikes."""
    if len(group) > _LONG_GROUP:
        return False
    if any(map(str.isdecimal, group)):
        return True
    return len(group) <= 4 and (group.isupper() or not after_blank or _LOOKALIKES.issuperset(group))


def _is_code(row: str, found: str) -> bool:
    """Whether a row is a code: long enough, with two digits as read and three in its skeleton."""
    return len(found) >= SHORTEST_VARIANT and sum(map(str.isdecimal, row)) >= 2 and sum(map(str.isdecimal, found)) >= 3
