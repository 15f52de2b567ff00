"""How sure a mention is: its extractor's confidence times the confidence of the words it stands on.

    confidence = E * W        E: how many of a hundred values with the extractor's figure were right, by kind,
                              given that the page says what was read (benchmarks/accuracy/value_confidence.py)
                              W: the lowest confidence among the words that the span touches

The lowest, not the mean: one misread figure makes another number. Where a check digit of the value
passes, nine of ten misreadings are ruled out: W becomes 1 - (1 - W) / 10. Text that no OCR read has W = 1.
"""

import json
from bisect import bisect_left
from functools import cache
from importlib.resources import files

from models.document import Page
from models.mention import CheckState
from services.nlp.plugin import Found

_POOR = 0.6
"""Words below this are named in the reason, so that a reader looks at the page image first."""


def combined(found: Found, page: Page, start: int, end: int) -> tuple[float, str]:
    """The confidence of a mention at a span of the page, and its reason."""
    words = weakest(page, start, end)
    sure = 1 - (1 - words) / 10 if found.proven else words
    poor = f"read poorly, word confidence {words:.2f}" if words < _POOR else ""
    return round(measured(found) * sure, 3), "; ".join(filter(None, (found.reason, poor)))


def measured(found: Found) -> float:
    """How often values of this kind and figure were right; the figure itself where that was not measured.

    One whose check digit fails keeps its figure: that it is a paper is likely, that it is this paper's number is not.
    """
    points = () if found.check is CheckState.INVALID else _curves().get(str(found.kind), ())
    if not points:
        return found.confidence
    n = bisect_left(points, (found.confidence, 0.0))
    if n < len(points) and points[n][0] == found.confidence:
        return points[n][1]
    if n in {0, len(points)}:
        return found.confidence
    (low, below), (high, above) = points[n - 1], points[n]
    return below + (above - below) * (found.confidence - low) / (high - low)


@cache
def _curves() -> dict[str, tuple[tuple[float, float], ...]]:
    """Points (figure, share that was right) of a rising line for each kind of value."""
    rows = json.loads((files("services.nlp.weights") / "confidence.json").read_text(encoding="utf-8"))
    return {kind: tuple((own, right) for own, right in points) for kind, points in rows.items()}


def weakest(page: Page, start: int, end: int) -> float:
    """The lowest confidence of the words that a span touches; 1 where the page has none there."""
    return min((word.confidence for word in page.words.touching(start, end)), default=1.0)
