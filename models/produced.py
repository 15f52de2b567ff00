"""What leaves a case: formats, what is held back, the statement of what a file does not cover, numbers of pages."""

from enum import StrEnum

from pydantic import Field

from models.base import Record
from models.document import DocumentState
from models.ids import DocumentId, Sha256


class ExportFormat(StrEnum):
    """How a case is written."""

    BAGIT = "bagit"
    FTM = "ftm"
    CSV = "csv"
    DAT = "dat"


class HeldBack(StrEnum):
    """Why the original of a document stays here."""

    PROTECTED = "protected_person"
    """It names somebody whom the case protects; its text leaves masked."""
    INSTRUCTED = "safety_instruction"
    """An instruction for somebody's safety says that nothing leaves."""
    REDACTED = "redacted"
    """It was redacted: its copy is here in its place."""
    LEVEL = "level"
    """It holds a part that whoever exports may not see."""


class UnreadDocument(Record):
    """A document that was not wholly read."""

    number: int = Field(ge=1, description="of the document in this file")
    state: DocumentState | None = Field(description="null: it waits to be read")
    codes: tuple[str, ...] = Field(default=(), description="codes of its problems")
    unreadable: tuple[int, ...] = Field(default=(), description="pages that nothing could be read of")


class WithheldOriginal(Record):
    """A document whose original is not in the file. It tells of nobody."""

    number: int = Field(ge=1)
    reason: HeldBack


class RedactedDocument(Record):
    """A document of which a redacted copy is in the file, in place of its original."""

    number: int = Field(ge=1)
    version: int = Field(ge=1, description="of the redaction")
    sha256: Sha256 = Field(description="of the copy")


class Statement(Record):
    """What a case file holds, and what it does not: so that silence is never read as absence.

    It speaks of the documents that whoever exports may see; of others nobody is told.
    """

    case: str = Field(description="number of the case")
    as_of: str = Field(description="the last change of the case that the file shows, in UTC")
    documents: int
    pages: int
    pages_poor: int = Field(description="read with little confidence: words may be missing or wrong")
    pages_unreadable: int
    pages_not_searchable: int = Field(description="pages that were read but stand in no search index")
    masked: int = Field(description="protected people whose names are masked everywhere in the file")
    unread: tuple[UnreadDocument, ...]
    withheld: tuple[WithheldOriginal, ...]
    left_out: int = Field(default=0, description="documents that are for intelligence only: nothing of them is here")
    by_law: int = Field(default=0, description="documents that are sealed by law: nothing of them is here")
    redacted: tuple[RedactedDocument, ...] = Field(
        default=(), description="copies in place of originals; the table of what is withheld tells where and why"
    )

    @property
    def complete(self) -> bool:
        """Whether every page was read and can be searched, and every original is in the file."""
        lost = self.pages_unreadable or self.pages_not_searchable or self.unread
        return not (lost or self.withheld or self.left_out or self.by_law)


class BatesRange(Record):
    """The numbers of a document's pages, for good: never given to another page of the case."""

    document: DocumentId
    prefix: str = Field(pattern=r"^[A-Z0-9][A-Z0-9-]{0,19}$")
    width: int = Field(ge=4, le=12, description="digits")
    first: int = Field(ge=1)
    pages: int = Field(ge=1)

    @property
    def last(self) -> int:
        """The number of its last page."""
        return self.first + self.pages - 1

    def label(self, page: int) -> str:
        """The number of a page, counted from 1, as it is stamped."""
        return f"{self.prefix}{self.first + page - 1:0{self.width}d}"


class Exported(Record):
    """What an export wrote."""

    format: ExportFormat
    files: int
    bytes: int
    digest: str = Field(description="SHA-512 over the list of all files with their hashes")
    key: str = Field(default="", description="SHA-256 of the public key that signed it")
    statement: Statement
