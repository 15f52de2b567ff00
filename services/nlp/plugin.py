"""What an extractor and a rule book are: the interfaces through which analysis grows.

An extractor sees one passage at a time, as a spaCy Doc, and yields findings with their evidence.
It keeps no state and decides nothing about overlaps: `analyze` does, by one stated precedence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import ClassVar, Protocol

from spacy.tokens import Doc

from models.document import TextSource
from models.indicator import Likeness, Manner, Polarity, Strength, Tier
from models.mention import CheckState, MentionKind
from services.nlp.classifier import Named, States
from services.nlp.near import Cell
from services.nlp.proper import Word


class Evidence(IntEnum):
    """How well a finding is founded; where two findings overlap, the better founded one stays."""

    GUESS = 0
    """It looks like one."""
    SHAPE = 1
    """Its form or its place in a list says so."""
    LABEL = 2
    """A word beside it says so."""
    CHECK = 3
    """A rule of its own confirms it: check digit, full international form, exact syntax."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value at a half-open range of code points in the passage.

    `needs` names a word that must be part of a better founded PERSON of the same document:
    a lone surname counts only where the full name was read. `inside` lets a value stand inside
    another one (the phone in a wa.me address). `check` is the state of the check digit of a paper or account;
    `proven` says that the value passes it as it was read, without a repair.
    `confidence` supposes that the page says what was read; that of its words is reckoned in afterwards.
    """

    kind: MentionKind
    start: int
    end: int
    normal: str | None = None
    alternatives: tuple[str, ...] = ()
    confidence: float = 0.5
    evidence: Evidence = Evidence.GUESS
    reason: str = ""
    needs: str = ""
    inside: bool = False
    check: CheckState | None = None
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """An indicator at a half-open range of code points in the passage; `Indicator` tells what its fields mean."""

    category: str
    start: int
    end: int
    polarity: Polarity
    strength: Strength
    score: float
    rule: str
    palermo: tuple[str, ...]
    reason: str
    cue: str = ""
    manners: tuple[tuple[Manner, int, int], ...] = ()
    """In what manner the text says it, each with the range of code points that says so."""
    tier: Tier = Tier.RULE
    support: float | None = None
    weighed: tuple[str, ...] = ()
    nearest: tuple[Likeness, ...] = ()
    vector: bytes = b""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a passage before it is read.

    `country` is the case's (ISO 3166-1 alpha-2), None where nobody said. `source` tells text that
    OCR read, where figures and letters get mixed up. `gaps` are the places in the passage where
    a word ends and the next of its line stands far away on the page.
    """

    country: str | None = None
    source: TextSource = TextSource.TEXT
    gaps: frozenset[int] = frozenset()


@dataclass(slots=True)
class Reading:
    """A passage of one language, read once for all extractors; they must not change it.

    `flat` is the text folded, of the same length. `named` holds what the names classifier reads, empty where
    there is none, `states` what an inner layer of it makes of the words. `found` fills as the pipeline runs: rules see
    what the extractors before them found.
    """

    doc: Doc
    text: str
    flat: str
    language: str
    context: Context
    words: list[Word]
    cells: tuple[Cell, ...]
    found: "list[tuple[Extractor, Found]]" = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    states: list[States] = field(default_factory=list)

    @property
    def country(self) -> str | None:
        """Country of the case."""
        return self.context.country


class Extractor(Protocol):
    """Finds values of one family. Runs once per passage inside the spaCy pipeline."""

    name: ClassVar[str]
    version: ClassVar[str]

    def find(self, reading: Reading) -> Iterable[Found]:
        """Yield findings in any order; spans are code points of `reading.text`, never empty."""
        ...


class RuleBook(Protocol):
    """A set of indicator rules, or whatever else raises flags."""

    @property
    def name(self) -> str:
        """Goes into the provenance of each flag."""
        ...

    @property
    def version(self) -> str:
        """Changes with any rule."""
        ...

    @property
    def categories(self) -> Sequence[str]:
        """The categories it can raise."""
        ...

    def find(self, reading: Reading) -> Iterable[Flag]:
        """Yield flags of one passage, one for each category and place."""
        ...
