"""Folders and files into a case, with workers reading meanwhile. Behind `lince ingest` and `lince demo`."""

import contextlib
import datetime as dt
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from api.accounts import create_agency
from api.folder import DataFolder
from api.pool import Pool
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.case import Agency, Case
from models.document import DocumentState
from models.errors import DataFolderBusy, NotFound, UsageError
from models.exhibit import Custody, Source, printable
from models.ids import CaseId, DocumentId, fresh
from models.job import FileStatus, Progress
from models.run import Unopened

GOOD_STATES = frozenset({DocumentState.DONE, DocumentState.EMPTY})
"""Final states that need nobody's attention."""

_POLL = 0.25


class Statement(Record):
    """What is stated of all files of one intake."""

    custodian: str = ""
    custody: Custody = Custody()

    def source(self, name: str, *, modified: dt.datetime) -> Source:
        """The source of one file."""
        return Source(path=name, modified=modified, custodian=self.custodian, custody=self.custody)


@dataclass
class Received:
    """What an ingest took in: the documents, and the files that could not even be opened."""

    documents: set[DocumentId] = field(default_factory=set)
    unopened: list[Unopened] = field(default_factory=list)


_NOTHING_STATED = Statement()


def files_under(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Every regular file with the path it is received under: folders keep their own name and what is below it.

    Links are not followed: what they point to may lie outside what was seized. Raises UsageError for a missing path.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"There is no file or folder {path}.", next_step="Check the path.")
        if not path.is_dir():
            yield path, path.name
            continue
        if not os.access(path, os.R_OK | os.X_OK):
            raise UsageError(f"The folder {path} cannot be read.", next_step="Check its permissions.")
        base = path.resolve().name
        for folder, folders, names in os.walk(path):
            folders.sort()
            for name in sorted(names):
                file = Path(folder) / name
                if not file.is_symlink():
                    yield file, f"{base}/{file.relative_to(path).as_posix()}"


def case_for(
    workspace: Workspace, number: str, *, agency: str | None, country: str | None, actor: Actor, title: str = ""
) -> tuple[Case, bool]:
    """The case of that number, opened when there is none; True when it is new.

    Raises UsageError when several agencies have such a case and none is named, or a new case has no country.
    """
    found = [
        case
        for case in workspace.records.cases.by_number(number, agency=None)
        if agency is None or workspace.records.people.agency(case.agency).name == agency
    ]
    if len(found) > 1:
        raise UsageError(f"Several agencies have a case {number}.", next_step="Name the agency with --agency.")
    if found:
        return found[0], False
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
    """Receive every file under the paths. A file that cannot be opened is listed, the rest goes on."""
    received = Received()
    reported = 0.0
    for file, name in files_under(paths):
        try:
            with file.open("rb") as stream:
                modified = dt.datetime.fromtimestamp(os.fstat(stream.fileno()).st_mtime, dt.UTC)
                exhibit = workspace.intake.receive(case, stated.source(name, modified=modified), stream, actor=actor)
        except OSError as error:
            received.unopened.append(Unopened(path=printable(name), reason=error.strerror or "cannot be read"))
            continue
        received.documents.add(exhibit.document)
        if time.monotonic() - reported > _POLL:
            report(workspace.records.evidence.progress(case))
            reported = time.monotonic()
    return received


@contextlib.contextmanager
def working(workspace: Workspace) -> Iterator[Pool | None]:
    """Have workers on the data folder: a pool of ours, or None when a running server has its own."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(workspace.folder.hold("lince ingest"))
        except DataFolderBusy:
            yield None
            return
        pool = Pool(workspace)
        pool.start()
        try:
            yield pool
        finally:
            pool.stop()


def follow(workspace: Workspace, case: CaseId, pool: Pool | None, report: Callable[[Progress], None]) -> Progress:
    """Report progress until the case's files have their final states. Raises what stopped the pool."""
    while True:
        progress = workspace.records.evidence.progress(case)
        report(progress)
        if progress.finished:
            return progress
        if pool is not None and pool.trouble is not None:
            raise pool.trouble
        if pool is None and not held(workspace.folder):
            raise DataFolderBusy(
                "The server that was reading these files has ended.",
                next_step="Run the same command again: it continues where it stopped.",
            )
        time.sleep(_POLL)


def statuses(workspace: Workspace, case: CaseId, received: Received) -> list[FileStatus]:
    """States of what was received now, families included, by path."""
    files = workspace.records.evidence.files(case)
    parents = {status.document: status.parent for status in files if status.parent is not None}

    def belongs(document: DocumentId) -> bool:
        seen: set[DocumentId] = set()
        while document not in received.documents:
            if document in seen or document not in parents:
                return False
            seen.add(document)
            document = parents[document]
        return True

    return [status for status in files if belongs(status.document)]


def case_named(workspace: Workspace, number: str) -> list[Case]:
    """Cases of a number. Raises NotFound."""
    cases = list(workspace.records.cases.by_number(number, agency=None))
    if not cases:
        raise NotFound(
            f"There is no case {number} in this data folder.", next_step="`lince search` without --case looks in all."
        )
    return cases


def held(folder: DataFolder) -> bool:
    """Whether some process works on the folder."""
    try:
        with folder.hold("a look"):
            return False
    except DataFolderBusy:
        return True
