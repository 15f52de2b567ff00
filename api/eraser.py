"""Carries erasures out, and signs what came of them.

Order of work, so that what is cut off is gone on with and nothing is told that is gone: the index lets go of the
pages, all rows go in one transaction, bytes that nothing else is made of go, the index is built anew without what it
had marked, the database's file is written anew, all of it is looked for, and the certificate is signed.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

import structlog

from api import built, certificates, erasure_lists, quarantining
from api.erasing import against, kept, unheld
from api.indexing import rebuild_index
from api.wiring import Workspace
from models.errors import DataFolderBusy, DataFolderUnusable, Held, LinceError, Retained, StoreUnavailable
from models.ids import DocumentId, Sha256
from models.keeping import Certificate, Counted, ErasedOriginal, Erasure, ErasureKind, ErasureState
from models.search import Scope
from services.ingest.unfinished import Unfinished
from services.keeping_ports import ErasureWork
from services.records.erasing import STAYS, WITH_CASE

log = structlog.get_logger("lince.erasing")

_POLL = 1.0
_AGAIN = 30.0
_LOCKED = 6 * 3600.0
"""A lock of the store lasts for days, and each try makes the index anew."""


def carry_out(workspace: Workspace, hindered: dict[str, LinceError] | None = None) -> int:
    """Do the erasures that were agreed to, and go on with those that were cut off; returns how many are done.

    For whoever holds the data folder and writes the index. One that a hold stands against, or whose files somebody
    reads this moment, waits. `hindered` is told what keeps one from its end, by its id.
    """
    done = 0
    hindered = {} if hindered is None else hindered
    for one in workspace.records.keeping.approved():
        try:
            done += _carried_out(workspace, one)
        except LinceError as error:
            log.warning("erasure waits", erasure=one.id, code=error.code)
            if isinstance(error, Retained) and not isinstance(hindered.get(one.id), Retained):
                workspace.records.audit.append(
                    workspace.operator, "erasure.carry_out", case=one.case, subject=one.id, outcome=error.code
                )
            hindered[one.id] = error
        except Exception as error:  # noqa: BLE001 - one that fails stops no other; its text may hold text of an exhibit
            log.warning("erasure failed", erasure=one.id, kind=type(error).__name__)
            hindered[one.id] = LinceError("The erasure failed; it is tried again.")
        else:
            hindered.pop(one.id, None)
    return done


class Eraser:
    """Carries erasures out beside other work: asks once in a while, and seldom where the last try came to nothing."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._hindered: dict[str, LinceError] = {}
        self._next = 0.0

    def work_once(self) -> bool:
        """Whether something was erased."""
        if time.monotonic() < self._next:
            return False
        waiting = bool(self._workspace.records.keeping.approved())
        done = carry_out(self._workspace, self._hindered) if waiting else 0
        locked = any(isinstance(error, Retained) for error in self._hindered.values())
        self._next = time.monotonic() + ((_LOCKED if locked else _AGAIN) if waiting and not done else _POLL)
        return done > 0


def wait(workspace: Workspace, erasure: str, *, waits: Callable[[], None]) -> Erasure:
    """Carry an erasure out here, or wait until the server that holds the folder has done it.

    `waits` is called once where that is another. Raises Held, Retained, StoreUnavailable and
    DataFolderUnusable: it is tried again later.
    """
    told = False
    hindered: dict[str, LinceError] = {}
    while (found := kept(workspace, erasure)).state is not ErasureState.DONE:
        if found.state is ErasureState.APPROVED and against(
            workspace, found, workspace.records.erasing.concerned(found)
        ):
            raise Held("A legal hold stands against this erasure.")
        try:
            with workspace.folder.hold("lince erase"):
                workspace.records.jobs.sweep()
                carry_out(workspace, hindered)
        except DataFolderBusy:
            if not told:
                waits()
                told = True
        if isinstance(hindered.get(erasure), Retained | StoreUnavailable | DataFolderUnusable):
            raise hindered[erasure]
        if kept(workspace, erasure).state is not ErasureState.DONE:
            time.sleep(_POLL)
    return found


def carry_out_again(workspace: Workspace, erasures: Sequence[Erasure]) -> int:
    """Do erasures once more in records of a time before them; returns how many there were to do.

    What was erased then is known by its hashes. No hold stands against it: one that is in the records had ended. For
    whoever has just restored the records, and nobody else has.
    """
    done = 0
    keeping, erasing = workspace.records.keeping, workspace.records.erasing
    for one in erasures:
        here = keeping.erasure(one.id)
        begun = here is not None and here.state in (ErasureState.ERASING, ErasureState.DONE)
        if begun or one.certificate is None or workspace.records.cases.get(one.case) is None:
            continue
        asked, documents = _as_it_was(workspace, one, {file.sha256 for file in one.certificate.originals})
        workspace.engine.remove(documents)
        with workspace.records.transaction():
            if here is None:
                keeping.ask(one.model_copy(update={"state": ErasureState.APPROVED, "certificate": None}))
            elif one.approved_at is not None:
                keeping.approve(one.id, by=one.approved_by or "", at=one.approved_at)
            work = erasing.begin(asked, documents)
            detail: dict[str, str | int] = {"kind": one.kind.value, "subject": one.subject, "again": len(documents)}
            workspace.records.audit.append(
                workspace.operator, "erasure.carry_out", case=one.case, subject=one.id, detail=detail
            )
        _certified(workspace, kept(workspace, one.id), work)
        done += 1
    return done


def _as_it_was(workspace: Workspace, one: Erasure, originals: Collection[str]) -> tuple[Erasure, Sequence[DocumentId]]:
    """An erasure, without a person whom the records do not know yet, and the documents that it takes there."""
    known = {person.id for person in workspace.records.protection.people(one.case)}
    if one.person is not None and one.person not in known:
        one = one.model_copy(update={"person": None})
    files = workspace.records.evidence.files(one.case)
    same = {DocumentId(file.document) for file in files if file.sha256 in originals}
    return one, sorted(same | set(workspace.records.erasing.concerned(one)))


def _carried_out(workspace: Workspace, one: Erasure) -> bool:
    moved = workspace.folder.moved
    if moved.exists():
        raise DataFolderUnusable(
            f"The file {moved.name} in the data folder still holds all records as they were.",
            next_step="Delete it, and its copies: then the erasure is carried out by itself.",
        )
    erasing = workspace.records.erasing
    work = erasing.work(one.id)
    if work is None:
        documents = erasing.concerned(one)
        if against(workspace, one, documents) or erasing.busy(documents):
            return False
        workspace.engine.remove(documents)
        with workspace.records.transaction():
            unheld(workspace, workspace.operator, one, documents, action="erasure.carry_out")
            work = erasing.begin(one, documents)
            detail: dict[str, str | int] = {
                "kind": one.kind.value,
                "subject": one.subject,
                "documents": len(work.documents),
                "originals": len(work.originals),
                "rows": sum(work.rows.values()),
            }
            workspace.records.audit.append(
                workspace.operator, "erasure.carry_out", case=one.case, subject=one.id, detail=detail
            )
    _certified(workspace, one, work)
    return True


def _certified(workspace: Workspace, one: Erasure, work: ErasureWork) -> None:
    """Take bytes and traces away, look for all of it, and sign what was found. Done twice it comes to the same."""
    staying, retained = _bytes_gone(workspace, work)
    built.forget(workspace)
    uploads = Unfinished(workspace.folder.uploads, workspace.clock).forget(
        one.case, None if one.kind is ErasureKind.CASE else frozenset(work.documents)
    )
    quarantining.sweep(workspace)
    rebuild_index(workspace)
    workspace.records.erasing.clean()
    if retained is not None:
        raise retained  # all but these bytes is gone, and nothing is signed that is not so
    with workspace.records.transaction():
        typed = workspace.records.keeping.erasure(one.id)
        assert typed is not None
        assert typed.approved_at is not None
        assert typed.approved_by is not None
        head = workspace.records.audit.head()
        told = Certificate(
            id=one.id,
            agency=workspace.records.people.agency(one.agency).name,
            kind=one.kind,
            case=one.case,
            case_number=one.case_number,
            subject=one.subject,
            order=typed.order,
            reason=typed.reason,
            asked_by=one.asked_by,
            asked_at=one.asked_at,
            approved_by=typed.approved_by,
            approved_at=typed.approved_at,
            erased_at=workspace.clock.now(),
            originals=tuple(
                ErasedOriginal(
                    sha256=sha256,
                    sha512=sha512,
                    size=size,
                    bytes="held by another case" if sha256 in staying else "erased",
                )
                for sha256, sha512, size in work.originals
            ),
            erased=_taken(work, staying, uploads),
            remained=_remaining(workspace, one, work, staying),
            checked=_checked(workspace, one, work, staying),
            audit_event=head.sequence,
            audit_hash=head.hash,
        )
        made = certificates.signed(workspace, told)
        key = certificates.signer(workspace).fingerprint
        workspace.records.keeping.certify(told, signature=made.signature.hex(), key=key)
        workspace.records.audit.append(workspace.operator, "erasure.certify", case=one.case, subject=one.id)
    # What was asked for was typed anew in it: its old row is a trace as well.
    workspace.records.database.shrink_log()
    erasure_lists.spread(workspace)


def _bytes_gone(workspace: Workspace, work: ErasureWork) -> tuple[frozenset[str], Retained | None]:
    """Remove what nothing else is made of; returns what stays, and what lock of the store keeps some of it."""
    staying = set()
    retained: Retained | None = None
    for sha256 in (*(one[0] for one in work.originals), *work.images):
        workspace.blobs.has(Sha256(sha256))  # a store that is away is waited for here, where nobody waits for us
        # In a transaction, so that nobody receives the same bytes between the question and the answer.
        with workspace.records.transaction():
            if workspace.records.erasing.held_elsewhere(sha256):
                staying.add(sha256)
                continue
            try:
                workspace.blobs.remove(Sha256(sha256))
            except Retained as error:
                retained = error
    return frozenset(staying), retained


def _taken(work: ErasureWork, staying: frozenset[str], uploads: int) -> tuple[Counted, ...]:
    counted = Counter(
        {
            "documents": len(work.documents),
            "originals": sum(one[0] not in staying for one in work.originals),
            "page images and redacted copies": sum(one not in staying for one in work.images),
            "vectors": work.vectors,
            "uploads": uploads,
        }
    )
    rows = {f"rows of {name}": count for name, count in work.rows.items()}
    return tuple(Counted(what=what, count=count) for what, count in (*counted.items(), *rows.items()) if count)


def _remaining(workspace: Workspace, one: Erasure, work: ErasureWork, staying: frozenset[str]) -> tuple[Counted, ...]:
    whole = one.kind is ErasureKind.CASE
    rows = workspace.records.erasing.remaining(one.case, work.documents, whole=whole)
    found = [
        Counted(what=f"rows of {name}", count=count, why=STAYS.get(name) or WITH_CASE.get(name, ""))
        for name, count in rows.items()
        if name in STAYS or name in WITH_CASE
    ]
    if staying:
        found.append(Counted(what="bytes", count=len(staying), why="another case, or another document, holds the same"))
    found.append(
        Counted(
            what="copies outside the data folder",
            count=0,
            why="not counted here: backups, exports and load files that were handed over are with whoever has them",
        )
    )
    return tuple(found)


def _checked(workspace: Workspace, one: Erasure, work: ErasureWork, staying: frozenset[str]) -> tuple[Counted, ...]:
    """What is still found of it. Raises LinceError where it is anything: nothing is signed that is not so."""
    whole = one.kind is ErasureKind.CASE
    rows = workspace.records.erasing.remaining(one.case, work.documents, whole=whole)
    parts = frozenset((one.case, document) for document in work.documents)
    scope = Scope(cases=frozenset({one.case})) if whole else Scope(cases=frozenset(), parts=parts)
    gone = [sha256 for sha256 in (*(file[0] for file in work.originals), *work.images) if sha256 not in staying]
    found: Mapping[str, int] = {
        "rows of the catalogue": sum(
            count for name, count in rows.items() if name not in STAYS and name not in WITH_CASE
        ),
        "pages in the index": workspace.engine.count(scope) if work.documents or whole else 0,
        "vectors in the index": workspace.vectors.holds(work.documents),
        "bytes in the store": sum(workspace.blobs.has(Sha256(sha256)) for sha256 in gone),
    }
    if any(found.values()):
        raise LinceError("An erasure left something behind.", next_step="It is tried again; see the log of the server.")
    return tuple(Counted(what=what, count=count) for what, count in found.items())
