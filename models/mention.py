"""A mention: a value at a place in the evidence."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self

from pydantic import Field

from models.base import Record
from models.ids import MentionId, derived
from models.place import PlaceReading
from models.span import Provenance, Span
from models.stated import PAPER_DATES, About, PersonName, StatedRole, Statement
from models.words import Box


class MentionKind(StrEnum):
    """What a value is. Names are those of the `analyze` contract."""

    PERSON = "PERSON"
    ORG = "ORG"
    PLACE = "PLACE"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    URL = "URL"
    HANDLE = "HANDLE"
    ID = "ID"
    PLATE = "PLATE"
    IBAN = "IBAN"
    MONEY = "MONEY"
    DATE = "DATE"


STRONG_KINDS = frozenset(
    {MentionKind.PHONE, MentionKind.EMAIL, MentionKind.HANDLE, MentionKind.ID, MentionKind.PLATE, MentionKind.IBAN}
)
"""Kinds whose normal form identifies something by itself."""


SURE = 0.9
"""Confidence below which a value is in doubt."""


class Doubt(StrEnum):
    """Why an identifier is not listed among the sure ones."""

    NO_FORM = "no_form"
    """It has no form in which it could be compared."""
    CONFIDENCE = "confidence"
    """Of values like it, read like it, fewer than nine in ten were right."""
    OTHER_READINGS = "other_readings"
    CHECK_DIGIT = "check_digit"


class CheckState(StrEnum):
    """Whether the check digit of a paper's, account's or case's number is right."""

    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"
    """Its kind has none, or no rule is published."""

    @classmethod
    def of(cls, passed: bool | None) -> Self:  # noqa: FBT001 - what a check rule answers
        """The state for the answer of a check rule; None: no rule."""
        return cls.UNKNOWN if passed is None else cls.VALID if passed else cls.INVALID

    @classmethod
    def joined(cls, states: Iterable["CheckState | None"]) -> "CheckState | None":
        """The state of one value read in several places: what any of them could check, VALID first."""
        found = set(states)
        return next((state for state in cls if state in found), None)


class Mention(Record):
    """A value at a span. `normal` is the comparison form (E.164, ISO date …), None where no safe one exists."""

    kind: MentionKind
    span: Span
    text: str
    normal: str | None = None
    alternatives: tuple[str, ...] = Field(default=(), description="other possible normal forms, best first")
    confidence: float = Field(ge=0, le=1)
    boxes: tuple[Box, ...] = ()
    reason: str = Field(default="", description="why it was read so: cue, country, check digit")
    check: CheckState | None = Field(
        default=None, description="of papers, accounts and cases: whether the check digit is right; None: no such value"
    )
    provenance: Provenance
    stated: tuple[Statement, ...] = Field(default=(), description="roles and facts in the words of the text")
    name: PersonName | None = Field(default=None, description="parts of a person's name")
    person: str | None = Field(
        default=None, description="normal form of the person's fullest name in the document; None: unsure, or nobody"
    )

    place: PlaceReading | None = Field(
        default=None, description="where a place or coordinates lie; None: no such value, or in no gazetteer"
    )

    @property
    def roles(self) -> tuple[StatedRole, ...]:
        """The roles stated of it, in alphabetical order."""
        return tuple(sorted({StatedRole(one.value) for one in self.stated if one.about is About.ROLE}))

    @property
    def of_paper(self) -> bool:
        """Whether it is a date of a person or of a paper, not of anything that happened."""
        return not PAPER_DATES.isdisjoint(self.roles)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Why it is in doubt; empty: it is not."""
        against = {
            Doubt.NO_FORM: self.normal is None,
            Doubt.CONFIDENCE: self.confidence < SURE,
            Doubt.OTHER_READINGS: bool(self.alternatives),
            Doubt.CHECK_DIGIT: self.check is CheckState.INVALID,
        }
        return tuple(doubt for doubt, holds in against.items() if holds)

    @property
    def entity(self) -> str | None:
        """The value under which it is counted: the person's where one is known, else its own normal form."""
        return self.person or self.normal

    @property
    def id(self) -> MentionId:
        """Computed from what it is and where, so that redoing the analysis names the same mention."""
        at = self.span
        return MentionId(
            derived(at.document, str(at.page), str(at.start), str(at.end), self.kind, self.provenance.extractor)
        )
