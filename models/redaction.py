"""Redaction of a document: marks on its pages, the acts that made them, and the copy that was made of them."""

from enum import StrEnum

from pydantic import Field

from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, PersonId, Sha256
from models.words import Box

CODE = r"^[a-z][a-z_]{1,39}$"
"""The shape of a reason's code. Which codes there are is data: services/redaction/reasons.yaml."""


class MarkOrigin(StrEnum):
    """Where a mark comes from."""

    HAND = "hand"
    """Somebody drew it, or chose a span of text."""
    PROTECTED = "protected"
    """The name, a number or a place of somebody whom the case protects."""
    PHOTO = "photo"
    """A part of the image that shows somebody whom the case protects."""
    HANDWRITING = "handwriting"
    """Handwriting on a page that names such a person: it is not read well enough to say that it does not."""
    REPEATED = "repeated"
    """Words that are redacted at another place of the document."""


class MarkState(StrEnum):
    """What stands of a mark. Accepted ones are redacted."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class MarkAct(StrEnum):
    """What was done to a mark."""

    ADD = "add"
    PROPOSE = "propose"
    ACCEPT = "accept"
    REJECT = "reject"
    CHANGE = "change"
    UNDO = "undo"


class RedactionState(StrEnum):
    """A draft is worked on; what was applied stays as it is, and a later change is another version."""

    DRAFT = "draft"
    APPLIED = "applied"


class RedactionForm(StrEnum):
    """How the copy is written."""

    PDF = "pdf"
    """Pages made anew from their pixels."""
    TEXT = "text"
    """Plain text: the document has no page images."""


class Place(Record):
    """What is redacted on a page: boxes in its points, a span of its text, or both."""

    page: int = Field(ge=1)
    boxes: tuple[Box, ...] = Field(default=(), max_length=200)
    start: int | None = Field(default=None, ge=0, description="of the page's text, in code points")
    end: int | None = Field(default=None, ge=0)


class RedactionAct(Record):
    """One act on a mark, by somebody. Never changed: the history stands."""

    id: str
    redaction: str
    case: CaseId
    document: DocumentId
    mark: str
    act: MarkAct
    place: Place | None = Field(default=None, description="with add, propose and change")
    reason: str = Field(default="", description="code, with add, propose and change")
    note: str = Field(default="", max_length=500)
    origin: MarkOrigin = MarkOrigin.HAND
    person: PersonId | None = None
    undoes: str | None = Field(default=None, description="with undo: the act that is taken back")
    made_by: str
    made_at: UtcTime


class Mark(Record):
    """A mark as it stands after all acts on it."""

    id: str
    place: Place
    reason: str
    note: str
    origin: MarkOrigin
    person: PersonId | None = None
    state: MarkState
    made_by: str
    made_at: UtcTime
    decided_by: str | None = None
    decided_at: UtcTime | None = None


class Burned(Record):
    """The boxes of a page as they were burned in: grown to whole words and glyphs."""

    page: int
    boxes: tuple[Box, ...]


class Redaction(Record):
    """One version of a document's redaction."""

    id: str
    case: CaseId
    document: DocumentId
    version: int = Field(ge=1, description="counted in the document")
    state: RedactionState
    form: RedactionForm
    reading: str = Field(description="version of the reading whose text the spans count in")
    begun_by: str
    begun_at: UtcTime
    applied_by: str | None = None
    applied_at: UtcTime | None = None
    output: Sha256 | None = Field(default=None, description="the copy in the blob store")
    size: int = Field(default=0, description="bytes of the copy")
    pages: int = 0
    silent: tuple[int, ...] = Field(default=(), description="pages of the copy that carry no text")
    burned: tuple[Burned, ...] = ()
    tells: tuple[PersonId, ...] = Field(
        default=(), description="protected people whom the copy still shows, by decision: it goes where they are open"
    )


class Withheld(Record):
    """A line of the privilege log: what was withheld, where and why, and nothing of what it said."""

    document: DocumentId
    kind: str = Field(description="media type of the document")
    version: int
    state: RedactionState
    page: int
    boxes: int = Field(description="how many boxes, or one span of text")
    reason: str
    note: str
    origin: MarkOrigin
    made_by: str
    made_at: UtcTime
    decided_by: str
