"""Text without what is redacted in it: of documents that have no page images, and of texts that leave with a copy."""

from collections.abc import Iterable, Sequence

from models.document import Page
from models.words import Box, Words
from services.redaction.words import touches

BLOCK = "█"
_HIDDEN = BLOCK * 5
"""Stands for a span of any length in a copy."""


def copy_of(page: Page, spans: Iterable[tuple[int, int, str]]) -> str:
    """The text of a page for a copy: each span a block of one length, with the reason's code behind it."""
    pieces, at = [], 0
    for start, end, reason in sorted(spans):
        if end <= at:
            continue
        pieces += [page.text[at : max(at, start)], f"{_HIDDEN}[{reason}]"]
        at = end
    return "".join((*pieces, page.text[at:]))


def without(page: Page, boxes: Sequence[Box], spans: Iterable[tuple[int, int]] = ()) -> Page:
    """A page as it leaves beside a copy: as long as before, so that offsets stay, and no word in the boxes."""
    places = hidden_in(page, boxes, spans)
    if not places:
        return page
    text = list(page.text)
    for start, end in places:
        text[start:end] = [sign if sign.isspace() else BLOCK for sign in text[start:end]]
    kept = Words(word for word in page.words if not any(s < word.end and word.start < e for s, e in places))
    return page.model_copy(update={"text": "".join(text), "words": kept, "variants": ()})


def hidden_in(page: Page, boxes: Sequence[Box], spans: Iterable[tuple[int, int]] = ()) -> tuple[tuple[int, int], ...]:
    """Spans of a page's text that a redaction takes away: those of words in its boxes, and those that it names."""
    hidden = [word for word in page.words if any(touches(box, word.box) for box in boxes)]
    return tuple(sorted({*((word.start, word.end) for word in hidden), *spans}))
