"""Work to be done on a document, and how far it is."""

from enum import IntEnum, StrEnum

from pydantic import Field

from models.base import Record, UtcTime
from models.document import DocumentState, PageCounts, Problem
from models.ids import CaseId, DocumentId, JobId, Sha256, derived


class Stage(StrEnum):
    """The stages of a document, in their order."""

    EXTRACT = "extract"
    ANALYZE = "analyze"
    INDEX = "index"


class JobState(StrEnum):
    """QUEUED → LEASED → DONE, or FAILED when its attempts are used up."""

    QUEUED = "queued"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"


class Turn(StrEnum):
    """How pictures of pages stand in a file: degrees clockwise by which they are turned to be read."""

    SEEN = "seen"
    """As each page itself shows: nobody has said."""
    NONE = "0"
    RIGHT = "90"
    OVER = "180"
    LEFT = "270"

    @property
    def degrees(self) -> int | None:
        """0, 90, 180 or 270; None: each page is looked at."""
        return None if self is Turn.SEEN else int(self.value)


class ReadingChoice(Record):
    """How somebody has a document read, in place of the usual way."""

    languages: str | None = Field(default=None, description="Tesseract languages, joined by +; absent: the usual ones")
    turn: Turn = Field(default=Turn.SEEN, description="degrees clockwise by which pictures of pages are turned")


AGAIN = "again"
"""Version under which a later stage is queued once more; what it makes bears its own."""


class Priority(IntEnum):
    """Whose turn it is first: what somebody waits for, then what comes in bulk."""

    WAITED_FOR = 0
    BULK = 1


class JobOrder(Record):
    """A stage of a document, or of a stretch of it, that is to be queued."""

    document: DocumentId
    case: CaseId
    stage: Stage
    version: str
    stretch: int = Field(default=0, ge=0)
    priority: Priority = Priority.WAITED_FOR
    weight: int = Field(default=0, ge=0)

    @property
    def id(self) -> JobId:
        """One job for a stage, version and stretch, however often it is queued."""
        parts = (self.document, self.stage, self.version)
        return JobId(derived(*parts, str(self.stretch)) if self.stretch else derived(*parts))


class Job(Record):
    """One stage of one document, or of a stretch of it. A lease not renewed in time falls back to QUEUED."""

    id: JobId
    case: CaseId
    document: DocumentId
    stage: Stage
    version: str
    stretch: int = Field(default=0, ge=0, description="stretch of pages; reading is one job for all of them")
    priority: Priority = Priority.WAITED_FOR
    weight: int = Field(default=0, ge=0, description="about how much work: bytes to read, characters to understand")
    state: JobState
    attempts: int = Field(default=0, ge=0)
    kept: int = Field(default=0, ge=0, description="the try in which something of it was kept last")
    lease: str | None = Field(default=None, description="who holds it")
    lease_until: UtcTime | None = None
    problem: Problem | None = None

    @property
    def in_vain(self) -> int:
        """Tries, this one included, since something of it was kept."""
        return self.attempts - self.kept


class FileStatus(Record):
    """Where one received file stands: its final state once there is one, else the stage it waits for."""

    case: CaseId
    document: DocumentId
    exhibit: str
    path: str
    size: int
    sha256: Sha256 | None = None
    parent: DocumentId | None = Field(default=None, description="the container it was found in")
    media_type: str | None = None
    stage: Stage | None = Field(default=None, description="stage it waits for; None: all done")
    state: DocumentState | None = Field(default=None, description="final state of reading")
    counts: PageCounts = PageCounts()
    problems: tuple[Problem, ...] = ()


class FilesAlike(Record):
    """Files of a case that stand alike."""

    state: DocumentState | None = Field(description="final state of reading; None: they wait for a stage")
    problems: bool = Field(description="whether their readings tell problems")
    files: int


class Standing(Record):
    """How many files of a case stand how, and how many pages were read."""

    case: CaseId
    pages: int = 0
    files: tuple[FilesAlike, ...] = ()


class Progress(Record):
    """Counts of a case's work, for live displays."""

    files: int = 0
    files_done: int = 0
    pages: int = 0
    bytes: int = 0
    problems: int = 0
    waiting: dict[Stage, int] = Field(default_factory=dict, description="files by the first stage that they wait for")
    parts: dict[Stage, int] = Field(
        default_factory=dict,
        description="what waits of each stage: a long file is analyzed and indexed a hundred pages at a time",
    )

    @property
    def finished(self) -> bool:
        """True when no file waits for a stage."""
        return self.files == self.files_done
