"""A flag as a reader corrects it: another category, another reading, or other words of its page."""

from pydantic import Field

from models.base import Record
from models.errors import UsageError
from models.indicator import KINDS, Indicator, Polarity
from models.review import Verdict
from services.ports import Records


class FlagCorrection(Record):
    """What a reader corrects of a flag; what is absent stays as it was told."""

    category: str | None = Field(default=None, max_length=64, examples=["debt_bondage"])
    polarity: Polarity | None = Field(default=None, examples=[Polarity.NEGATED])
    start: int | None = Field(default=None, ge=0, description="first code point of the passage on its page")
    end: int | None = Field(default=None, ge=1, description="code point behind its last")


def corrected(
    records: Records, flag: Indicator, wanted: FlagCorrection | None, *, verdict: Verdict
) -> Indicator | None:
    """The flag as a reader corrects it; None where nothing differs. Raises UsageError."""
    if wanted is None:
        return None
    if verdict is not Verdict.CONFIRMED:
        raise UsageError("A corrected flag is one that holds.", next_step="Confirm it so, or dismiss it.")
    category = wanted.category or flag.category
    if category not in KINDS:
        raise UsageError("There is no such category.", next_step=f"Categories are {', '.join(sorted(KINDS))}.")
    span = flag.span.model_copy(
        update={
            "start": flag.span.start if wanted.start is None else wanted.start,
            "end": flag.span.end if wanted.end is None else wanted.end,
        }
    )
    page = records.evidence.page(span.document, span.page)
    if page is None or not span.start < span.end <= len(page.text):
        raise UsageError("The page has no such passage.", next_step="Give its first code point and its end.")
    if not (span.start < flag.span.end and flag.span.start < span.end):
        raise UsageError("That is another passage.", next_step="A corrected passage shares words with the flag.")
    strength, palermo = (flag.strength, flag.palermo) if category == flag.category else KINDS[category]
    fresh = flag.model_copy(
        update={
            "category": category, "polarity": wanted.polarity or flag.polarity, "span": span, "strength": strength,
            "palermo": palermo, "text": page.text[span.start : span.end], "boxes": page.boxes(span.start, span.end),
        }
    )  # fmt: skip
    return None if (fresh.category, fresh.polarity, fresh.span) == (flag.category, flag.polarity, flag.span) else fresh
