"""What a stage is to the pipeline: a function over records. `api/wiring.py` gives them; some processes do only some."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from models.analysis import Analysis
from models.correction import Correction
from models.document import Bookmark, Document
from models.ids import derived
from models.job import Stage
from services.ingest.plugin import Part


class Read(Protocol):
    """Reads one file, isolated; never raises for what is wrong with the file."""

    def __call__(
        self,
        path: Path,
        *,
        name: str,
        passwords: Sequence[str],
        folder: Path,
        languages: str | None = None,
        bookmark: Bookmark | None = None,
    ) -> Generator[Part | None, None, None]:
        """Begin, what is found, End, and None now and then while nothing comes; closed early, the reading ends.

        Page images and children are left as files in `folder`; `languages` of OCR, None: the usual ones; a
        `bookmark` of an earlier reading has it go on from there.
        """
        ...


class ReadTogether(Protocol):
    """Reads small files in one go, one after the other: a file without an End must be read alone."""

    def __call__(
        self, files: Sequence[tuple[Path, str]], *, passwords: Sequence[str], folder: Path
    ) -> Generator[Part | None, None, None]:
        """Each file's path and name."""
        ...


class Analyze(Protocol):
    """Finds mentions and indicators on the pages of a stretch."""

    def __call__(self, document: Document, *, country: str | None, corrections: Sequence[Correction] = ()) -> Analysis:
        """Pure and deterministic."""
        ...


@dataclass(frozen=True)
class Stretch:
    """Pages of a document, what was found on them, and the agency they belong to."""

    document: Document
    analysis: Analysis
    agency: str
    case_number: str
    whole: bool = True
    """Whether these are all pages of the document."""
    last: int | None = None
    """The number of the document's last page, where these pages end it."""


class Index(Protocol):
    """Writes pages into the index, durably, in place of earlier ones."""

    def __call__(self, stretches: Sequence[Stretch]) -> None:
        """Pages beyond the end of a document are removed with it."""
        ...


@dataclass(frozen=True)
class Stages:
    """The stages that a process can do (None: another process does them), and the version of each.

    A new version makes its results due again; a later stage depends on the earlier ones.
    """

    versions: Mapping[Stage, str]
    read: Read | None = None
    read_together: ReadTogether | None = None
    analyze: Analyze | None = None
    index: Index | None = None

    @property
    def here(self) -> tuple[Stage, ...]:
        """The stages done in this process."""
        steps = {Stage.EXTRACT: self.read, Stage.ANALYZE: self.analyze, Stage.INDEX: self.index}
        return tuple(stage for stage, step in steps.items() if step is not None)

    def version(self, stage: Stage) -> str:
        """The versions of a stage and of those before it, as one string of at most 64 characters."""
        order = tuple(Stage)
        own = [self.versions[earlier] for earlier in order[: order.index(stage) + 1]]
        return own[0] if stage is Stage.EXTRACT else derived(*own)
