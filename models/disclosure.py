"""What was given to whom, when, in which version and under which conditions; and what may be given to nobody."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from models.asked import LONGEST_REASON
from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, UserId
from models.joint import HandlingCode
from models.produced import HeldBack
from models.recipient import RecipientCountry


class GivenAs(StrEnum):
    """In which form something left a case."""

    EXPORT = "export"
    CASEFILE = "casefile"
    CUSTODY_REPORT = "custody_report"
    REDACTED_COPY = "redacted_copy"
    BUNDLE = "bundle"
    """Encrypted to another server."""


class GivenTo(Record):
    """To whom something is given, by which order, and what is asked of him."""

    recipient: str = Field(default="", max_length=200, description="who gets it; stands in the ledger of disclosures")
    country: RecipientCountry = ""
    basis: str = Field(
        default="", max_length=300, description="the order or article by which it is given", examples=["CPP art. 306"]
    )
    conditions: str = Field(
        default="", max_length=2000, description="under which it is given", examples=["no copies; back by 1 June"]
    )


class GivenAllTo(GivenTo):
    """The same of what is about a whole case."""

    without_intelligence: bool = Field(
        default=False,
        description="leave out what is for intelligence only; otherwise one such document stops it",
    )


class GivenItem(Record):
    """A document that was given: its number there, its hash as it was received, and in which version it left."""

    number: int = Field(ge=1, description="in what was given")
    document: DocumentId
    sha256: str = Field(description="of the original")
    reading: str = Field(default="", description="version of the program that read it; empty: it was not read yet")
    held: HeldBack | None = Field(default=None, description="why the original was not among it")
    redaction: int | None = Field(default=None, description="version of the redacted copy that left in its place")


class GivenState(Record):
    """What else the bytes of a file hang on: told where it comes out otherwise."""

    as_of: str = Field(default="", description="the last act that it shows")
    masked: int = Field(default=0, description="people whose names are masked in it")
    program: str = Field(default="", description="version of Lince")
    key: str = Field(default="", description="SHA-256 of the public key that signed it")


class Disclosure(Record):
    """Something that left a case. Never changed."""

    id: str
    case: CaseId
    number: int = Field(ge=1, description="of the disclosure, in its case")
    version: int = Field(ge=1, description="of what he got in this form: another one when the hash is another")
    given_as: GivenAs
    form: str = Field(default="", description="format of an export, language of a report")
    prefix: str = Field(default="", description="of Bates numbers, as it was asked for")
    subject: str = Field(default="", description="id of the prosecutor's file or of the redaction")
    recipient: str = Field(description="empty: whoever took it did not say for whom")
    country: str = Field(default="", description="where he is, as it was asked for; empty: that of the agency")
    basis: str
    conditions: str
    without_intelligence: bool = Field(description="whether what is for intelligence only was left out")
    items: tuple[GivenItem, ...] = Field(description="those that you see")
    digest: str = Field(description="SHA-512 over the list of its files with their SHA-512; SHA-256 of a single file")
    parts: dict[str, str] = Field(description="SHA-256 of each part of it: the texts of a document, a table")
    state: GivenState
    by: str
    user: UserId | None = None
    at: UtcTime


class WhyOther(StrEnum):
    """Why something comes to other bytes when it is made again."""

    ADDED = "added"
    GONE = "gone"
    """Erased, taken out of the file, or not yours to see."""
    READ_ANEW = "read_anew"
    REDACTED = "redacted"
    HELD_BACK = "held_back"
    RENUMBERED = "renumbered"
    PROTECTED = "protected"
    """Other names are masked now."""
    LATER_ACTS = "later_acts"
    """The records of the case went on: decisions, custody, receipts."""
    PROGRAM = "program"
    KEY = "key"
    OTHER = "other"
    """None of these: records beside the documents, or what you see of the case."""


class Reason(Record):
    """One of the reasons, with what it was and what it is."""

    why: WhyOther
    number: int | None = Field(default=None, description="of the document, where it is about one")
    before: str = ""
    now: str = ""


class Repeated(Record):
    """A disclosure made again. Nothing leaves: what was made is compared, and thrown away."""

    number: int
    same: bool = Field(description="whether every file has the hash that it had")
    before: str
    now: str = Field(description="the digest of this time")
    parts: tuple[str, ...] = Field(description="that have other hashes, came or went")
    why: tuple[Reason, ...]


class CodeAsked(Record):
    """A handling code for a document with all that was found inside it, or its end; and why."""

    code: Literal[HandlingCode.INTELLIGENCE_ONLY] = HandlingCode.INTELLIGENCE_ONLY
    held: bool = Field(default=True, description="false: it is taken off")
    reason: str = Field(min_length=1, max_length=LONGEST_REASON, pattern=r"\w", examples=["a source's own words"])


class CodedDocument(Record):
    """A document under a handling code of its own agency; what was found inside it is under it too."""

    document: DocumentId
    case: CaseId
    code: HandlingCode
    reason: str
    set_by: str
    set_at: UtcTime
