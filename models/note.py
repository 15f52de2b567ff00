"""What people who work on a case wrote down: a fact or an assessment of their own, and how reliable it is."""

from enum import StrEnum

from pydantic import Field

from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, PersonId, UserId
from models.words import Box

LONGEST_NOTE = 4000
"""Characters of a note."""


class Nature(StrEnum):
    """What a note is (LED art. 7). There is none between the two."""

    FACT = "fact"
    """Seen, heard or read by somebody: it could be shown."""
    ASSESSMENT = "assessment"
    """What whoever writes makes of it."""


class Source(StrEnum):
    """How far whoever or whatever a note rests on has proved right: the letters of the 4x4 grid of police services."""

    ALWAYS = "A"
    """No doubt of it, or right in all instances."""
    MOSTLY = "B"
    """Right in most instances."""
    SELDOM = "C"
    """Wrong in most instances."""
    UNKNOWN = "X"
    """Cannot be told."""


class Information(StrEnum):
    """How sure what a note says is: the figures of the same grid."""

    CERTAIN = "1"
    """Its accuracy is not in doubt."""
    SEEN = "2"
    """Known to the source itself, not to whoever passes it on."""
    BACKED = "3"
    """Not known to the source itself; something else says the same."""
    UNBACKED = "4"
    """Not known to the source itself, and nothing else says it."""


class Note(Record):
    """A note. Never changed; whoever wrote it withdraws it, and it is still there."""

    id: str
    case: CaseId
    document: DocumentId | None = Field(default=None, description="what it is about; absent: the case")
    page: int | None = Field(default=None, ge=1)
    box: Box | None = Field(default=None, description="the part of the page: x0, y0, x1, y1 in points")
    person: PersonId | None = Field(default=None, description="of whom of the case it tells")
    nature: Nature
    source: Source
    information: Information
    text: str = Field(min_length=1, max_length=LONGEST_NOTE)
    made_by: str
    user: UserId | None = None
    made_at: UtcTime
    withdrawn_at: UtcTime | None = None
    withdrawn_why: str = ""


class NoteFilter(Record):
    """Which notes are wanted; what is absent does not count."""

    nature: Nature | None = None
    source: Source | None = None
    information: Information | None = None
    document: DocumentId | None = Field(default=None, pattern=r"^[0-9a-f]{32}$")
    person: PersonId | None = Field(default=None, pattern=r"^[0-9a-f]{32}$")
    standing: bool = Field(default=False, description="without those that were withdrawn")
