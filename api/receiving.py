"""Folders and files into a case, with workers reading meanwhile. Behind `lince ingest` and `lince demo`."""

import contextlib
import datetime as dt
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from api.accounts import create_agency
from api.folder import DataFolder
from api.offered import Offered, offered, open_regular
from api.pool import Pool
from api.sweeping import HOLDER
from api.tracing import traced
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.case import Agency, Case, case_number
from models.document import DocumentState
from models.errors import DataFolderBusy, EngineUnavailable, NotFound, StorageFull, UsageError
from models.exhibit import Custody, Exhibit, Source, printable
from models.ids import CaseId, DocumentId, ExhibitId, fresh
from models.job import FileStatus, Progress, Stage
from models.run import Unopened

GOOD_STATES = frozenset({DocumentState.DONE, DocumentState.EMPTY})
"""Final states that need nobody's attention."""

HANDFUL = 128
HANDFUL_BYTES = 16 * 1024 * 1024
"""Files received in one go, and their bytes together: what is larger is received alone."""

_POLL = 0.25
_STILL = 10.0
"""Seconds without any progress after which it is asked what hinders a running server."""


class Statement(Record):
    """What is stated of all files of one intake."""

    custodian: str = ""
    custody: Custody = Custody()

    def source(self, name: str, *, modified: dt.datetime) -> Source:
        """The source of one file."""
        return Source(path=name, modified=modified, custodian=self.custodian, custody=self.custody)


@dataclass
class Received:
    """What an ingest took in: the documents, and what was left out."""

    documents: set[DocumentId] = field(default_factory=set)
    exhibits: set[ExhibitId] | None = None
    """The receipts; None: all those of the documents."""
    unopened: list[Unopened] = field(default_factory=list)

    def leave(self, name: str, error: OSError) -> None:
        """A file could not be read."""
        self.unopened.append(Unopened(path=printable(name), reason=error.strerror or "cannot be read"))

    def add(self, exhibit: Exhibit) -> None:
        """One more file was received."""
        self.documents.add(exhibit.document)
        self.exhibits = self.exhibits or set()
        self.exhibits.add(exhibit.id)


_NOTHING_STATED = Statement()


def case_for(
    workspace: Workspace,
    number: str,
    *,
    agency: str | None,
    country: str | None,
    actor: Actor,
    title: str = "",
    another: bool = False,
) -> tuple[Case, bool]:
    """The case of that number, opened when there is none; True when it is new.

    `another`: open one in the agency even when another agency has a case of this number. Raises UsageError when it
    is not clear which case is meant, when what is said of it is not what it is, or a new case has no country.
    """
    try:
        number = case_number(number)
    except ValueError as error:
        raise UsageError(f"This cannot be: {error}.", next_step="Name it with --case.") from error
    everywhere = list(workspace.records.cases.by_number(number, agency=None))
    homes = {case.id: workspace.records.people.agency(case.agency).name for case in everywhere}
    found = [case for case in everywhere if agency is None or homes[case.id] == agency]
    if len(found) > 1:
        raise UsageError(f"Several agencies have a case {number}.", next_step="Name the agency with --agency.")
    if found:
        if country is not None and country != found[0].country:
            raise UsageError(
                f"Case {number} is a case of {found[0].country}, not of {country}.",
                next_step="Leave --country out: an open case keeps the country that its numbers are read by.",
            )
        return found[0], False
    if everywhere and not another:
        raise UsageError(
            f"There is a case {number} in {homes[everywhere[0].id]}, none in {agency}.",
            next_step="Leave --agency out to use that one, or add --new-case to open another of the same number.",
        )
    if country is None:
        raise UsageError(
            f"Case {number} is new: its country is needed to read national phone numbers and papers.",
            next_step="Name it with --country, for example --country BO.",
        )
    home = agency_for(workspace, agency or "Local", country=country, actor=actor)
    case = Case(
        id=CaseId(fresh()), number=number, title=title, agency=home.id, country=country, opened=workspace.clock.now()
    )
    workspace.access.create(actor, case)
    return case, True


def agency_for(workspace: Workspace, name: str, *, country: str, actor: Actor) -> Agency:
    """The agency of that name, added when there is none."""
    for agency in workspace.records.people.agencies():
        if agency.name == name:
            return agency
    return create_agency(workspace, actor, name=name, country=country)


def receive_all(
    workspace: Workspace,
    case: CaseId,
    paths: Sequence[Path],
    *,
    actor: Actor,
    report: Callable[[Progress], None],
    stated: Statement = _NOTHING_STATED,
) -> Received:
    """Receive every file under the paths. What is left out is listed with its reason, the rest goes on."""
    received = Received()
    due = 0.0
    for handful in _handfuls(offered(paths, data=workspace.data)):
        with contextlib.ExitStack() as stack:
            files = []
            for found in handful:
                if isinstance(found, Unopened):
                    received.unopened.append(found)
                    continue
                try:
                    stream = stack.enter_context(open_regular(found.path))
                except OSError as error:
                    received.leave(found.name, error)
                    continue
                modified = dt.datetime.fromtimestamp(os.fstat(stream.fileno()).st_mtime, dt.UTC)
                files.append((stated.source(found.name, modified=modified), stream))
            taken = workspace.intake.receive_together(case, files, actor=actor) if files else ()
            for (source, _), one in zip(files, taken, strict=True):
                if isinstance(one, OSError):
                    received.leave(source.path, one)
                else:
                    received.add(one)
        if time.monotonic() > due:
            started = time.monotonic()
            report(workspace.records.evidence.progress(case))
            due = time.monotonic() + _rest(started)
    return received


def _handfuls(offer: Iterable[Offered | Unopened]) -> Iterator[list[Offered | Unopened]]:
    """Files to be received in one go: many small ones, a large one alone."""
    handful: list[Offered | Unopened] = []
    size = 0
    for found in offer:
        handful.append(found)
        with contextlib.suppress(OSError):
            size += found.path.stat().st_size if isinstance(found, Offered) else 0
        if len(handful) == HANDFUL or size > HANDFUL_BYTES:
            yield handful
            handful, size = [], 0
    yield handful


def _rest(started: float) -> float:
    """Seconds to wait after a look that began then: counting a large case takes a while, and must not take all."""
    return max(_POLL, 9 * (time.monotonic() - started))


@contextlib.contextmanager
def working(workspace: Workspace) -> Iterator[Pool | None]:
    """Have workers on the data folder: a pool of ours, or None when a running server has its own.

    Raises DataFolderBusy while stored bytes are swept: what is received now may be what is taken out.
    """
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(workspace.folder.hold("lince ingest"))
        except DataFolderBusy:
            if workspace.folder.holder.startswith(HOLDER):
                raise
            yield None
            return
        stack.enter_context(traced(workspace.settings.traces_url, part="ingest"))
        pool = Pool(workspace)
        pool.start()
        try:
            yield pool
            pool.settle()
        finally:
            pool.stop()


def follow(workspace: Workspace, case: CaseId, pool: Pool | None, report: Callable[[Progress], None]) -> Progress:
    """Report progress until the case's files have their final states. Raises what stopped the pool.

    Where nothing moves, also what keeps the store from giving bytes (StoreUnavailable), and a running server that reads
    them from indexing (StorageFull, EngineUnavailable).
    """
    before, moved = None, time.monotonic()
    while True:
        started = time.monotonic()
        progress = workspace.records.evidence.progress(case)
        report(progress)
        if progress != before:
            before, moved = progress, started
        if progress.finished:
            return progress
        if pool is not None and pool.trouble is not None:
            raise pool.trouble
        if pool is None and not held(workspace.folder):
            raise DataFolderBusy(
                "The server that was reading these files has ended.",
                next_step="Run the same command again: it continues where it stopped.",
            )
        if started - moved >= _STILL:
            problem = workspace.blobs.health()
            if problem is not None:
                raise problem
            if pool is None:
                _check_index(workspace, progress)
            moved = started
        time.sleep(_rest(started))


def _check_index(workspace: Workspace, progress: Progress) -> None:
    """Raises StorageFull or EngineUnavailable where files wait for the index alone, and it takes none."""
    waiting = {stage for stage, count in progress.waiting.items() if count}
    problem = workspace.engine.health() if waiting == {Stage.INDEX} else None
    if problem is not None:
        kind = StorageFull if problem.code == StorageFull.code else EngineUnavailable
        raise kind(
            problem.message,
            next_step="Nothing is lost: the running server goes on by itself once that is mended.",
        )


@dataclass(frozen=True)
class Statuses:
    """States of what was received now, families included, by path; asked from the catalogue each time one goes through.

    A case may hold a million files: they are never all in memory.
    """

    workspace: Workspace
    case: CaseId
    received: Received

    def __iter__(self) -> Iterator[FileStatus]:
        evidence, received = self.workspace.records.evidence, self.received
        parts: defaultdict[DocumentId, set[DocumentId]] = defaultdict(set)
        for container, part in evidence.inner(self.case):
            parts[container].add(part)
        families: set[DocumentId] = set()
        edge = received.documents & parts.keys()
        while edge:
            families |= edge
            edge = {part for container in edge for part in parts[container] & parts.keys()} - families
        within = received.documents.union(*(parts[container] for container in families))
        for status in evidence.each_file(self.case):
            if received.exhibits is None:
                ours = status.document in within
            else:
                # A file that lay elsewhere with the same bytes, or under this name with others, is none of ours.
                ours = status.exhibit in received.exhibits or status.parent in families
            if ours:
                yield status


def case_named(workspace: Workspace, number: str) -> list[Case]:
    """Cases of a number. Raises NotFound."""
    cases = list(workspace.records.cases.by_number(number, agency=None))
    if not cases:
        raise NotFound(
            f"There is no case {number} in this data folder.",
            next_step="`lince agency cases` has those that there are.",
        )
    return cases


def held(folder: DataFolder) -> bool:
    """Whether some process works on the folder."""
    try:
        with folder.hold("a look"):
            return False
    except DataFolderBusy:
        return True
