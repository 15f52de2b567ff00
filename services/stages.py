"""What a stage is to the pipeline: a function over records. `api/wiring.py` gives them; some processes do only some."""

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, Self

from models.analysis import Analysis
from models.case import Case
from models.correction import Correction
from models.document import Bookmark, Document, DocumentState, stretch_of
from models.ids import CaseId, DocumentId, derived
from models.job import JobOrder, Priority, ReadingChoice, Stage
from models.trend import WordingDecision
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
        choice: ReadingChoice | None = None,
        bookmark: Bookmark | None = None,
    ) -> Generator[Part | None, None, None]:
        """Begin, what is found, End, and None now and then while nothing comes; closed early, the reading ends.

        Page images and children are left as files in `folder`; a `choice` that somebody made for this
        document; a `bookmark` of an earlier reading has it go on from there.
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

    def __call__(
        self,
        document: Document,
        *,
        country: str | None,
        corrections: Sequence[Correction] = (),
        terms: Sequence[WordingDecision] = (),
    ) -> Analysis:
        """Pure and deterministic. `terms` are those that stand as accepted in the case of the document."""
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

    @classmethod
    def of(cls, document: Document, analysis: Analysis | None, *, number: int, case: Case | None, last: int) -> Self:
        """A stretch with what was found on it; `last` is the last page that its document has so far."""
        ended = document.state is not DocumentState.READING and number == max(0, stretch_of(last))
        return cls(
            document=document,
            analysis=analysis or Analysis(document=document.id, stretch=number, version="none"),
            agency=case.agency if case else "",
            case_number=case.number if case else "",
            whole=ended and number == 0,
            last=last if ended else None,
        )


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
    readers: int = 1
    """Readers who must have said the same of a passage before analysis takes it for an example; 0: none counts."""

    @property
    def here(self) -> tuple[Stage, ...]:
        """The stages done in this process."""
        steps = {Stage.EXTRACT: self.read, Stage.ANALYZE: self.analyze, Stage.INDEX: self.index}
        return tuple(stage for stage, step in steps.items() if step is not None)

    def only(self, stages: Collection[Stage]) -> Self:
        """The same, without the steps of others: those are done by other processes."""
        reads, analyzes = Stage.EXTRACT in stages, Stage.ANALYZE in stages
        return replace(
            self,
            read=self.read if reads else None,
            read_together=self.read_together if reads else None,
            analyze=self.analyze if analyzes else None,
            index=self.index if Stage.INDEX in stages else None,
        )

    def analyzing(self, analyze: Analyze, version: str) -> Self:
        """The same, with another step of analysis where there is one."""
        if self.analyze is None:
            return self
        return replace(self, versions={**self.versions, Stage.ANALYZE: version}, analyze=analyze)

    def again(self, due: Iterable[tuple[DocumentId, CaseId, int]]) -> Iterator[JobOrder]:
        """Orders to analyze stretches of documents anew, behind what somebody waits for."""
        version = self.version(Stage.ANALYZE)
        return (
            JobOrder(
                document=document, case=case, stage=Stage.ANALYZE, version=version, stretch=stretch,
                priority=Priority.BULK,
            )
            for document, case, stretch in due
        )  # fmt: skip

    def version(self, stage: Stage) -> str:
        """The versions of a stage and of those before it, as one string of at most 64 characters."""
        order = tuple(Stage)
        own = [self.versions[earlier] for earlier in order[: order.index(stage) + 1]]
        return own[0] if stage is Stage.EXTRACT else derived(*own)
