"""Builds of prosecutors' files that somebody follows: begun, told step by step, kept for an hour, read back.

A build works in a thread of the server, one at a time as all exports. What it made lies in the work folder until the
hour is over, somebody is protected or held back meanwhile, or something of the case is erased: it can be built again,
and is the same bytes as long as the records are. Versions that were built for somebody stay on record.
"""

import datetime as dt
import hashlib
import shutil
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import pikepdf
import structlog

from api import building, exporting, prosecuting, transferring
from api.building import ACTION, PDF, BuildAsked
from api.exporting import Rights
from api.standing_rules import rules_of
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.errors import Conflict, LinceError, NotFound, PageNotDrawn, UsageError
from models.ids import CaseId, DocumentId, Sha256, fresh
from models.prosecution import (
    Build,
    BuildState,
    BuildStep,
    FileCheck,
    FileId,
    FileVersion,
    ProsecutionFile,
)
from services.casefile.bag import PAYLOAD
from services.casefile.checking import check_bag
from services.casefile.citing import check_citations
from services.ingest.answers import PartFile, PartLost

log = structlog.get_logger("lince.builds")

LEAST_RECIPIENT = 3
"""Letters of a recipient."""
KEPT = 3600.0
"""Seconds for which what was built waits to be taken."""
_ABSENT = "There is no such build, or it is not kept any more."
_AGAIN = "Build it again: the bytes are the same as long as nothing changed."
_NAME = "build-"


class Builds(Record):
    """The versions of a file, and builds that go on or are kept."""

    versions: tuple[FileVersion, ...]
    builds: tuple[Build, ...]


class Stopped(Conflict):
    """Somebody stopped the build."""


@dataclass(frozen=True)
class Heading:
    """A heading of a built file."""

    title: str
    page: int
    depth: int


@dataclass
class _Job:
    """A build in this process. What it tells is replaced whole, so that readers need no lock."""

    case: CaseId
    file: FileId
    folder: Path
    exhibits: frozenset[int]
    told: Build
    asked: BuildAsked
    rules: str
    """What must stay here, as it was when the build began."""
    stop: threading.Event = field(default_factory=threading.Event)
    leaves: frozenset[DocumentId] = frozenset()
    """The documents of which something lies in what was built."""
    mark: str = ""
    """By what the file is known as it was then."""

    def tell(self, **changed: object) -> None:
        """Put what is told in the place of what was."""
        self.told = self.told.model_copy(update=changed)


_jobs: dict[str, _Job] = {}


def begin(
    workspace: Workspace, actor: Actor, case: CaseId, file: FileId, asked: BuildAsked, *, draft: bool = False
) -> Build:
    """Begin a build and give it as it stands; `draft`: to be looked at before anybody gets it.

    Raises NotFound, NotAllowed, UsageError (for nobody), TransferRefused, Conflict (no exhibits, or another export is
    being made).
    """
    workspace.access.scope(actor, action=ACTION, cases=[case])
    found = prosecuting.seen_file(workspace, actor, case, file)
    if not draft and len(asked.recipient.strip()) < LEAST_RECIPIENT:
        raise UsageError("Say for whom the file is built.", next_step="Name the court or the office that gets it.")
    if not draft:
        transferring.check(workspace, case, recipient=asked.recipient, country=asked.country)
    if not found.present:
        raise Conflict("The file has no exhibits.", next_step="Add one first.")
    exporting.take_turn()
    try:
        told = Build(
            id=fresh(), draft=draft, state=BuildState.RUNNING, step=BuildStep.ORIGINALS, done=0, of=len(found.present),
            made_by=actor.name, begun_at=workspace.clock.now(),
        )  # fmt: skip
        job = _Job(
            case, file, workspace.folder.work / f"{_NAME}{told.id}", frozenset(one.number for one in found.present),
            told, asked=asked, rules=rules_of(workspace, found), mark=_mark(found),
        )  # fmt: skip
        _jobs[told.id] = job
        name = f"{_NAME}{told.id[:8]}"
        threading.Thread(target=_work, args=(workspace, actor, job), name=name, daemon=True).start()
    except BaseException:
        exporting.end_turn()
        raise
    return told


def builds(workspace: Workspace, actor: Actor, case: CaseId, file: FileId) -> Builds:
    """The versions that were built for somebody, and builds that go on or are kept, the newest first.

    Those of which one does not see all exhibits are not there. Raises NotFound, NotAllowed.
    """
    workspace.access.case(actor, case, action=prosecuting.READ)
    found = prosecuting.seen_file(workspace, actor, case, file)
    seen = {one.number for one in found.exhibits}
    versions = [one for one in workspace.records.prosecution.versions(file) if seen.issuperset(one.exhibits)]
    jobs = [
        job.told.model_copy(update={"stale": job.mark != _mark(found)})
        for job in _of(workspace, file)
        if seen.issuperset(job.exhibits) and _holds(workspace, found, job)
    ]
    jobs.sort(key=lambda one: one.begun_at, reverse=True)
    return Builds(versions=tuple(reversed(versions)), builds=tuple(jobs))


def look(workspace: Workspace, actor: Actor, case: CaseId, file: FileId, build: str) -> Build | None:
    """How far a build is; None: there is none for the actor. Leaves no event. Raises NotFound, NotAllowed."""
    workspace.access.scope(actor, action=prosecuting.READ, cases=[case], quiet=True)
    found = prosecuting.seen_file(workspace, actor, case, file)
    job = _jobs.get(build)
    if job is None or job.file != file or not {one.number for one in found.exhibits}.issuperset(job.exhibits):
        return None
    return job.told


def stop(workspace: Workspace, actor: Actor, case: CaseId, file: FileId, build: str) -> None:
    """Stop a build that goes on, or do away with what one made. Raises NotFound, NotAllowed."""
    workspace.access.check(actor, case, action=ACTION)
    job = _job(workspace, actor, case, file, build)
    if job.told.finished:
        _forget(job)
    else:
        job.stop.set()
    detail: dict[str, str | int] = {"act": "stop"}
    workspace.records.audit.append(actor, ACTION, case=case, subject=file, detail=detail)


def check(workspace: Workspace, actor: Actor, case: CaseId, file: FileId, build: str) -> FileCheck:
    """Read a kept file back: hashes, signature, citations. Raises NotFound, NotAllowed, Altered, Conflict."""
    job = _kept(workspace, actor, case, file, build)
    try:
        checked = _read_back(workspace, job.folder, of=lambda: None)
    except LinceError as error:
        workspace.access.looked(
            actor, ACTION, workspace.access.scope(actor, action=ACTION, cases=[case], quiet=True), subject=file,
            outcome=error.code, detail={"act": "check"},
        )  # fmt: skip
        raise
    job.tell(checked=checked)
    with workspace.records.transaction():
        _found_sound(workspace, job, checked)
        workspace.records.audit.append(actor, ACTION, case=case, subject=file, detail={"act": "check"})
    return checked


def archive(
    workspace: Workspace, actor: Actor, case: CaseId, file: FileId, build: str, *, rights: Rights | None = None
) -> BinaryIO:
    """A kept file as a ZIP archive, open at its begin: what leaves now is held to the rules of now.

    Raises NotFound, NotAllowed, Conflict (a draft, or not done), HandlingRefused, TransferRefused.
    """
    workspace.access.check(actor, case, action=ACTION)
    job = _job(workspace, actor, case, file, build)
    if job.told.draft:
        raise Conflict("A draft is to be looked at alone.", next_step="Build the file for whoever gets it.")
    detail: dict[str, str | int] = {"act": "take"}
    rights = rights or exporting.of_account(workspace, actor, case, action=ACTION)
    rights.leaves = job.leaves
    try:
        rights.ask()
        detail |= transferring.check(workspace, case, recipient=job.asked.recipient, country=job.asked.country).told
        job = _kept(workspace, actor, case, file, build)
        stream = exporting.zipped(workspace, job.folder, look=rights.look)
    except LinceError as error:
        workspace.records.audit.append(actor, ACTION, case=case, subject=file, outcome=error.code, detail=detail)
        raise
    workspace.records.audit.append(actor, ACTION, case=case, subject=file, detail=detail)
    return stream


def page(workspace: Workspace, actor: Actor, case: CaseId, file: FileId, build: str, *, number: int) -> bytes:
    """The JPEG of a page of a kept file. Raises NotFound, NotAllowed, Conflict, PageNotDrawn."""
    job = _kept(workspace, actor, case, file, build)
    assert job.told.built is not None
    if number > job.told.built.pages:
        raise NotFound("The file has no such page.")
    with tempfile.TemporaryDirectory(prefix="page-", dir=workspace.folder.work) as name:
        folder = Path(name)
        pdf = job.folder / PAYLOAD / PDF
        image = workspace.drawer.draw(pdf, number, name=PDF, passwords=(), folder=folder)
        try:
            with PartFile(folder / f"{image}.jpg", Sha256(image)) as stream:
                drawn = stream.read()
        except PartLost:
            raise PageNotDrawn from None
    workspace.records.audit.append(actor, ACTION, case=case, subject=file, detail={"act": "page", "page": number})
    return drawn


def outline(workspace: Workspace, actor: Actor, case: CaseId, file: FileId, build: str) -> Sequence[Heading]:
    """The headings of a kept file with the pages that they stand on. Raises NotFound, NotAllowed, Conflict."""
    job = _kept(workspace, actor, case, file, build)
    found = []
    with pikepdf.open(job.folder / PAYLOAD / PDF) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        with pdf.open_outline() as tree:
            waiting = [(0, one) for one in reversed(tree.root)]
            while waiting:
                depth, item = waiting.pop()
                place = item.destination
                if isinstance(place, pikepdf.Array):
                    found.append(Heading(str(item.title), numbers.get(place[0].objgen, 1), depth))
                waiting += [(depth + 1, one) for one in reversed(item.children)]
    return found


def forget(workspace: Workspace) -> None:
    """Do away with all that is kept: what was erased stands in none of it."""
    for job in list(_jobs.values()):
        if job.folder.parent == workspace.folder.work:
            job.stop.set()
            _forget(job)
    for left in workspace.folder.work.glob(f"{_NAME}*"):
        shutil.rmtree(left, ignore_errors=True)


def _work(workspace: Workspace, actor: Actor, job: _Job) -> None:
    """Build, read back, keep. What goes wrong is told where the build is looked at."""

    def tell(step: BuildStep, done: int, of: int) -> None:
        if job.stop.is_set():
            raise Stopped("The build was stopped.", next_step="Nothing was written.")
        job.tell(step=step, done=done, of=of)

    rights = exporting.of_account(workspace, actor, job.case, action=ACTION)
    try:
        built = building.build(
            workspace, actor, job.case, job.file, job.asked, to=job.folder, tell=tell, draft=job.told.draft,
            build=job.told.id, rights=rights,
        )  # fmt: skip
        job.leaves = rights.leaves
        tell(BuildStep.CHECK, 0, built.files)
        checked = _read_back(workspace, job.folder, of=lambda: tell(BuildStep.CHECK, 0, built.files))
        until = workspace.clock.now() + dt.timedelta(seconds=KEPT)
        _found_sound(workspace, job, checked)
        job.tell(state=BuildState.DONE, built=built, checked=checked, done=built.files, until=until)
        # What was built last takes the place of what was before: a draft that of a draft.
        for old in _of(workspace, job.file):
            if old is not job and old.told.finished and old.told.draft == job.told.draft:
                _forget(old)
        waiting = threading.Timer(KEPT, _forget, [job])
        waiting.daemon = True
        waiting.start()
    except Stopped:
        job.tell(state=BuildState.STOPPED)
    except LinceError as error:
        job.tell(state=BuildState.FAILED, problem=error.message, advice=error.advice)
    except Exception as error:  # noqa: BLE001 - it ends the build and is told, never the server
        log.warning("build failed", kind=type(error).__name__)
        job.tell(state=BuildState.FAILED, problem="The file could not be built.", advice="Try again.")
    finally:
        if job.told.state is not BuildState.DONE:
            shutil.rmtree(job.folder, ignore_errors=True)
        exporting.end_turn()


def _read_back(workspace: Workspace, folder: Path, *, of: Callable[[], None]) -> FileCheck:
    """What a court would check, as it lies there now. Raises Altered."""
    of()
    bag = check_bag(folder, key=exporting.signer(workspace).public_key)
    of()
    citations = check_citations(folder)
    return FileCheck(
        files=bag.files, bytes=bag.bytes, key=bag.key, citations=citations, at=workspace.clock.now()
    )  # fmt: skip


def _found_sound(workspace: Workspace, job: _Job, checked: FileCheck) -> None:
    """Keep with the version, where there is one, what was found."""
    for one in workspace.records.prosecution.versions(job.file):
        if one.build == job.told.id:
            workspace.records.prosecution.check_version(job.file, one.version, checked)


def _job(workspace: Workspace, actor: Actor, case: CaseId, file: FileId, build: str) -> _Job:
    """Raises NotFound."""
    found = prosecuting.seen_file(workspace, actor, case, file)
    job = _jobs.get(build)
    if job is None or job.file != file or not {one.number for one in found.exhibits}.issuperset(job.exhibits):
        raise NotFound(_ABSENT, next_step=_AGAIN)
    return job


def _kept(workspace: Workspace, actor: Actor, case: CaseId, file: FileId, build: str) -> _Job:
    """A build whose file lies there, for somebody who might have built it. Raises NotFound, NotAllowed, Conflict."""
    workspace.access.check(actor, case, action=ACTION)
    job = _job(workspace, actor, case, file, build)
    if not job.told.finished:
        raise Conflict("The file is being built.", next_step="Wait until it is done.")
    if job.told.state is not BuildState.DONE or not _holds(
        workspace, prosecuting.seen_file(workspace, actor, case, file), job
    ):
        raise NotFound(_ABSENT, next_step=_AGAIN)
    return job


def _holds(workspace: Workspace, file: ProsecutionFile, job: _Job) -> bool:
    """Whether what was built tells no more than would leave now; else it is done away with."""
    if job.told.state is not BuildState.DONE:
        return True
    if job.folder.exists() and job.rules == rules_of(workspace, file, job.exhibits):
        return True
    _forget(job)
    return False


def _mark(file: ProsecutionFile) -> str:
    return hashlib.sha256(file.model_dump_json().encode()).hexdigest()


def _of(workspace: Workspace, file: FileId) -> list[_Job]:
    return [job for job in list(_jobs.values()) if job.file == file and job.folder.parent == workspace.folder.work]


def _forget(job: _Job) -> None:
    _jobs.pop(job.told.id, None)
    shutil.rmtree(job.folder, ignore_errors=True)
