"""Indicators: passages that deserve a trained reader's attention. Leads, never verdicts."""

from enum import StrEnum

from pydantic import Field

from models.base import Record
from models.ids import derived
from models.span import Provenance, Span
from models.words import Box


class Polarity(StrEnum):
    """What the text does with the statement."""

    ASSERTED = "asserted"
    NEGATED = "negated"
    GENERIC = "generic"


class Strength(StrEnum):
    """Weight of an indicator in the ILO sense."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


class Tier(StrEnum):
    """What raised it."""

    RULE = "rule"
    MODEL = "model"
    SUGGESTED = "suggested"


class Indicator(Record):
    """A rule that fired, with its words and its reason."""

    category: str
    span: Span
    text: str
    polarity: Polarity
    strength: Strength
    score: float = Field(ge=0, le=1)
    rule: str = Field(description="id and version of the rule: `id@version`")
    tier: Tier = Tier.RULE
    palermo: tuple[str, ...] = Field(default=(), description="act, means, purpose or related")
    boxes: tuple[Box, ...] = ()
    reason: str
    cue: str = Field(default="", description="word that made it negated or generic")
    provenance: Provenance

    @property
    def id(self) -> str:
        """Computed from category and place."""
        at = self.span
        return derived(at.document, str(at.page), str(at.start), str(at.end), self.category)
