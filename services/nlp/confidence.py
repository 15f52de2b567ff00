"""How sure a mention is: its extractor's confidence times the confidence of the words it stands on.

    confidence = E * W        E: the extractor's, given that the page says what was read
                              W: the lowest confidence among the words that the span touches

The lowest, not the mean: one misread figure makes another number. Where a check digit of the value
passes, nine of ten misreadings are ruled out: W becomes 1 - (1 - W) / 10. Text that no OCR read has W = 1.
"""

from models.document import Page
from services.nlp.plugin import Found

_POOR = 0.6
"""Words below this are named in the reason, so that a reader looks at the page image first."""


def combined(found: Found, page: Page, start: int, end: int) -> tuple[float, str]:
    """The confidence of a mention at a span of the page, and its reason."""
    words = weakest(page, start, end)
    sure = 1 - (1 - words) / 10 if found.proven else words
    poor = f"read poorly, word confidence {words:.2f}" if words < _POOR else ""
    return round(found.confidence * sure, 3), "; ".join(filter(None, (found.reason, poor)))


def weakest(page: Page, start: int, end: int) -> float:
    """The lowest confidence of the words that a span touches; 1 where the page has none there."""
    return min((word.confidence for word in page.words.touching(start, end)), default=1.0)
