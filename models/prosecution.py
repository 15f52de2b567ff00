"""A prosecutor's file: numbered exhibits, and assertions that are each pinned to a place on a page of one of them."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal, NewType

from pydantic import Field, field_validator, model_validator

from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, Sha256
from models.matrix import Element
from models.words import Box

FileId = NewType("FileId", str)

Language = Literal["es", "pt", "en"]
Title = Annotated[str, Field(min_length=1, max_length=5000, pattern=r"\w")]
MOST_EXHIBITS = 10_000


class Stance(StrEnum):
    """What a passage does for what the file asserts."""

    SUPPORTS = "supports"
    DENIES = "denies"
    CONTEXT = "context"


class FileAsked(Record):
    """A file to be begun."""

    title: Title = Field(examples=["File 4471/2024"])
    language: Language = Field(default="es", description="of what is printed; exhibits stay in theirs")
    court: str = Field(default="", max_length=300, description="to whom it is addressed")
    summary: str = Field(default="", max_length=20_000)
    prefix: str = Field(
        default="",
        pattern=r"^([A-Z0-9][A-Z0-9-]{0,19})?$",
        description="of Bates numbers that are given now; absent: made of the case's number",
    )


class FileChange(Record):
    """What is said anew of a file; what is absent stays."""

    title: Title | None = Field(default=None, examples=["File 4471/2024"])
    language: Language | None = None
    court: str | None = Field(default=None, max_length=300)
    summary: str | None = Field(default=None, max_length=20_000)
    prefix: str | None = Field(default=None, pattern=r"^([A-Z0-9][A-Z0-9-]{0,19})?$")


class ExhibitOrder(Record):
    """The exhibits of a file in another order, each by the number that it has now."""

    numbers: tuple[int, ...] = Field(min_length=1, max_length=MOST_EXHIBITS, examples=[[2, 1]])


class ExhibitChange(Record):
    """What is said anew of an exhibit; what is absent stays."""

    title: Title | None = Field(default=None, examples=["Ledger of debts"])
    note: str | None = Field(default=None, max_length=20_000)


class ExhibitAsked(Record):
    """A document of the case that becomes an exhibit of the file, under the next number."""

    document: Annotated[DocumentId, Field(pattern=r"^[0-9a-f]{32}$", examples=["3f2a0c7e9b1d4e5f8a6b7c8d9e0f1a2b"])]
    title: str = Field(default="", max_length=5000, description="absent: its file name")
    note: str = Field(default="", max_length=20_000)


class AssertionAsked(Record):
    """A statement of the file and the passage that it rests on: words of the page, or a box on its image."""

    exhibit: int = Field(ge=1, le=MOST_EXHIBITS, description="number of the exhibit", examples=[1])
    page: int = Field(ge=1, le=1_000_000, examples=[2])
    text: Title = Field(description="what the file says", examples=["Her papers were kept"])
    quote: str = Field(
        default="",
        max_length=5000,
        description="words of the page, as they stand there",
        examples=["guardaba los carnets"],
    )
    box: Box | None = Field(default=None, description="points from the top left, where nothing is quoted")
    stance: Stance = Stance.SUPPORTS
    elements: tuple[Element, ...] = Field(default=(), max_length=3)
    when: str = Field(
        default="", pattern=r"^(\d{4}(-\d\d(-\d\d)?)?)?$", description="day, month or year of what it tells: 2026-03-04"
    )

    @field_validator("when")
    @classmethod
    def _of_the_calendar(cls, value: str) -> str:
        if value:
            dt.date.fromisoformat(f"{value}-01-01"[:10])
        return value

    @model_validator(mode="after")
    def _pinned(self) -> "AssertionAsked":
        if (self.box is None) == (not self.quote.strip()):
            raise ValueError("quote, box: an assertion is pinned to words of the page or to a box on it")
        if self.box is not None and not (self.box[0] < self.box[2] and self.box[1] < self.box[3]):
            raise ValueError("box: left, top, right, bottom")
        return self


class FileExhibit(Record):
    """An exhibit. Its number is never given again, also when it was removed."""

    number: int = Field(ge=1)
    document: DocumentId
    title: str
    note: str = ""
    added_by: str
    added_at: UtcTime
    removed_by: str = ""
    removed_at: UtcTime | None = None


class Assertion(Record):
    """A statement with its place: exhibit, page, box, and the hash of the original."""

    number: int = Field(ge=1)
    exhibit: int
    document: DocumentId
    sha256: Sha256
    page: int
    start: int | None = Field(default=None, description="of the quoted words on the page; half-open, in code points")
    end: int | None = None
    boxes: tuple[Box, ...] = Field(default=(), description="empty where the page has no places: its printed copy has")
    text: str
    quote: str = ""
    stance: Stance
    elements: tuple[Element, ...] = ()
    when: str = ""
    made_by: str
    made_at: UtcTime
    withdrawn_by: str = ""
    withdrawn_at: UtcTime | None = None


class ProsecutionFile(Record):
    """A file with all that was put into it; what was taken out again is there with who did it."""

    id: FileId
    case: CaseId
    title: str
    language: Language
    court: str = ""
    summary: str = ""
    prefix: str = ""
    made_by: str
    made_at: UtcTime
    exhibits: tuple[FileExhibit, ...] = ()
    assertions: tuple[Assertion, ...] = ()

    @property
    def present(self) -> tuple[FileExhibit, ...]:
        """Exhibits that were not removed."""
        return tuple(one for one in self.exhibits if one.removed_at is None)

    @property
    def standing(self) -> tuple[Assertion, ...]:
        """Assertions that were not withdrawn."""
        return tuple(one for one in self.assertions if one.withdrawn_at is None)


class FileLine(Record):
    """A file in a list."""

    id: FileId
    title: str
    language: Language
    exhibits: int
    assertions: int
    made_by: str
    made_at: UtcTime


class FileBuilt(Record):
    """What a build wrote."""

    exhibits: int
    assertions: int
    pages: int = Field(description="of the PDF")
    exhibit_pages: int = Field(description="of the exhibits, as they were read")
    resolved: int = Field(description="assertions that lead to hash, page and box: all, or nothing is written")
    files: int
    bytes: int
    digest: str = Field(description="SHA-512 over the list of all files with their hashes")
    key: str = Field(description="SHA-256 of the public key that signed it")


class BuildStep(StrEnum):
    """What a build is at, in the order of its steps."""

    ORIGINALS = "originals"
    PAGES = "pages"
    FILES = "files"
    CHECK = "check"


class BuildState(StrEnum):
    """How far a build is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class FileCheck(Record):
    """What was found when a built file was read back: all sound, or the check raises."""

    files: int = Field(description="whose two hashes are those of the manifests")
    bytes: int
    key: str = Field(description="SHA-256 of the public key whose signature is right")
    citations: int = Field(description="that lead to hash, page and box, in the PDF as well")
    at: UtcTime


class FileVersion(Record):
    """A version of a file that was built for somebody. What it holds is told by numbers and hashes alone."""

    version: int = Field(ge=1)
    build: str = Field(description="id of the build")
    recipient: str
    made_by: str
    made_at: UtcTime
    exhibits: tuple[int, ...]
    built: FileBuilt
    checked: FileCheck | None = None


class Build(Record):
    """A build that goes on, or whose file still waits to be looked at or taken away."""

    id: str
    draft: bool = Field(description="to be looked at alone: it gives no number, and leaves for nobody")
    state: BuildState
    step: BuildStep
    done: int = Field(ge=0, description="of the step: originals, pages, files")
    of: int = Field(ge=0)
    made_by: str
    begun_at: UtcTime
    until: UtcTime | None = Field(default=None, description="the file is kept so long")
    stale: bool = Field(default=False, description="what was put into the file has changed since")
    problem: str = ""
    advice: str = ""
    built: FileBuilt | None = None
    checked: FileCheck | None = None

    @property
    def finished(self) -> bool:
        """Whether it goes on no more."""
        return self.state is not BuildState.RUNNING
