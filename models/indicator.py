"""Indicators: passages that deserve a trained reader's attention. Leads, never verdicts."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from models.base import Record
from models.ids import DecisionId, derived
from models.span import Provenance, Span
from models.words import Box


class Polarity(StrEnum):
    """What the text does with the statement."""

    ASSERTED = "asserted"
    NEGATED = "negated"
    GENERIC = "generic"


class Manner(StrEnum):
    """In what manner the text says it."""

    ATTRIBUTED = "attributed"
    """Somebody is named who says it. This takes nothing from it."""
    HEDGED = "hedged"
    """Who says it is not sure: the flag is one step weaker."""
    HYPOTHETICAL = "hypothetical"
    """It is only supposed: the polarity is `generic`."""
    ASKED = "asked"
    """It is only asked, and nothing answers: the polarity is `generic`."""
    ANSWERED = "answered"
    """It is asked, and the polarity is that of the answer."""


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


class Likeness(Record):
    """A known clause that a passage is like: one of ours, or one that analysts judged."""

    id: str
    text: str
    polarity: Polarity
    likeness: float = Field(ge=-1, le=1, description="1 where both point the same way")


class Qualifier(Record):
    """A manner in which the text says something, with the words that say so: code points of the flag's page."""

    manner: Manner
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str


KINDS: Mapping[str, tuple[Strength, tuple[str, ...]]] = {
    "recruitment_deception": (Strength.STRONG, ("act", "means")),
    "recruitment_other": (Strength.MEDIUM, ("act", "means")),
    "transport_transfer": (Strength.WEAK, ("act",)),
    "harbouring_confinement": (Strength.STRONG, ("act", "means")),
    "threat_violence": (Strength.STRONG, ("means",)),
    "debt_bondage": (Strength.STRONG, ("means", "purpose")),
    "document_retention": (Strength.STRONG, ("means",)),
    "withheld_wages_excessive_hours": (Strength.MEDIUM, ("means", "purpose")),
    "abuse_of_vulnerability": (Strength.MEDIUM, ("means",)),
    "isolation_surveillance": (Strength.STRONG, ("means",)),
    "sexual_exploitation": (Strength.MEDIUM, ("purpose",)),
    "labour_exploitation": (Strength.MEDIUM, ("purpose",)),
    "forced_begging_criminality": (Strength.MEDIUM, ("purpose",)),
    "servitude_marriage_organ": (Strength.STRONG, ("purpose",)),
    "minor_victim": (Strength.STRONG, ("act", "purpose")),
    "migrant_smuggling": (Strength.WEAK, ("related",)),
    "online_recruitment_advertising": (Strength.MEDIUM, ("act",)),
    "corruption_complicity": (Strength.MEDIUM, ("related",)),
    "money_flow_laundering": (Strength.MEDIUM, ("related",)),
}
"""Strength of a category in the ILO sense and its elements of the Palermo Protocol, where no rule says more."""

CLASSIFIER = "learned"
"""What flags of the classifier carry where others carry the name of a rule."""
LOCAL = "local:"
"""How the names of rules begin that an installation or the readers of a case added to the shipped ones."""
DOUBT = 0.1
"""Probability below which the classifier is said to doubt what a rule found."""


class Indicator(Record):
    """A rule that fired or a passage that the classifier found, with its words and its reason."""

    category: str
    span: Span
    text: str
    polarity: Polarity
    strength: Strength
    score: float = Field(ge=0, le=1)
    rule: str = Field(description="id and version of the rule: `id@version`; `learned@version` for the classifier")
    tier: Tier = Tier.RULE
    palermo: tuple[str, ...] = Field(default=(), description="act, means, purpose or related")
    boxes: tuple[Box, ...] = ()
    reason: str
    cue: str = Field(default="", description="word that made it negated or generic")
    qualifiers: tuple[Qualifier, ...] = Field(
        default=(), description="who says it, whether they are sure, or that it is only supposed or asked"
    )
    support: float | None = Field(
        default=None, ge=0, le=1, description="what the classifier holds of the words; None where it did not read them"
    )
    weighed: tuple[str, ...] = Field(default=(), description="words that weighed most with the classifier")
    nearest: tuple[Likeness, ...] = Field(default=(), description="known clauses most like a passage of the classifier")
    heeded: str = Field(
        default="", description="what readers here said of passages like it, where that changed the tier"
    )
    vector: bytes = Field(default=b"", exclude=True, repr=False)
    """Where its words point, by which passages are compared: a tag of the weights, then numbers of two bytes."""
    precedents: tuple[DecisionId, ...] = Field(default=(), exclude=True, repr=False)
    """The decisions behind `heeded`. They may be of cases that the looker must not know of: they are never told."""
    provenance: Provenance

    @property
    def id(self) -> str:
        """Computed from category and place."""
        at = self.span
        return derived(at.document, str(at.page), str(at.start), str(at.end), self.category)

    @property
    def by_rule(self) -> bool:
        """Whether a rule fired, whatever its flag counts as."""
        return not self.rule.startswith(f"{CLASSIFIER}@")

    @property
    def local(self) -> bool:
        """Whether a rule raised it that is not among the shipped ones."""
        return self.rule.startswith(LOCAL)

    @property
    def vetoed(self) -> bool:
        """Whether a rule fired that the classifier did not follow: a suggestion that is read, and counted nowhere."""
        return self.by_rule and self.tier is Tier.SUGGESTED

    @property
    def doubted(self) -> bool:
        """Whether the classifier sees little or nothing where a rule fired: such a flag is read early."""
        return self.vetoed or (self.tier is Tier.RULE and self.support is not None and self.support < DOUBT)
