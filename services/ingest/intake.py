"""Receive a file: hash while copying, store write-once, record the receipt, queue its reading."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

from models.audit import Actor
from models.errors import HashMismatch
from models.exhibit import Exhibit, Source
from models.ids import CaseId, DocumentId, ExhibitId, derived
from models.job import Priority, Stage
from services.ports import Access, BlobStore, Clock, Records, StoredBlob

AT_ONCE = 8
"""Files put into the store at the same time: the disk confirms eight as soon as one."""


class Intake:
    """The way in, for files from outside and for parts found inside containers. Runs in any process; keeps no state."""

    def __init__(
        self, *, records: Records, blobs: BlobStore, access: Access, clock: Clock, extract_version: str
    ) -> None:
        self._records = records
        self._blobs = blobs
        self._access = access
        self._clock = clock
        self._extract_version = extract_version

    def receive(
        self,
        case: CaseId,
        source: Source,
        stream: BinaryIO,
        *,
        actor: Actor,
        priority: Priority = Priority.WAITED_FOR,
    ) -> Exhibit:
        """Take in one file from outside. The same file from the same place again gives the same receipt.

        Raises NotFound and NotAllowed (the case is not the actor's), HashMismatch (nothing is recorded), StorageFull.
        """
        self._access.case(actor, case, action="exhibit.receive")
        blob = self._blobs.put(stream)
        if source.declared_sha256 is not None and source.declared_sha256.lower() != blob.sha256:
            self._records.audit.append(actor, "exhibit.receive", case=case, outcome="hash_mismatch")
            raise HashMismatch("The bytes received do not have the SHA-256 that was declared.")
        with self._records.transaction():
            return self.record(case, source, blob, actor=actor, parent=None, depth=0, priority=priority)

    def receive_together(
        self,
        case: CaseId,
        files: Sequence[tuple[Source, BinaryIO]],
        *,
        actor: Actor,
        priority: Priority = Priority.BULK,
    ) -> Sequence[Exhibit | OSError]:
        """Take in small files in one go: the same as one by one, with one confirmation of the disk for all.

        A file that cannot be read gives its error in its place. Raises NotFound, NotAllowed, HashMismatch (then
        nothing of them is recorded), StorageFull.
        """
        self._access.case(actor, case, action="exhibit.receive")
        with ThreadPoolExecutor(AT_ONCE) as threads:
            blobs = list(threads.map(self._put, (stream for _, stream in files)))
        if any(
            not isinstance(blob, OSError)
            and source.declared_sha256 is not None
            and source.declared_sha256.lower() != blob.sha256
            for (source, _), blob in zip(files, blobs, strict=True)
        ):
            self._records.audit.append(actor, "exhibit.receive", case=case, outcome="hash_mismatch")
            raise HashMismatch("The bytes received do not have the SHA-256 that was declared.")
        with self._records.transaction():
            return [
                blob
                if isinstance(blob, OSError)
                else self.record(case, source, blob, actor=actor, parent=None, depth=0, priority=priority)
                for (source, _), blob in zip(files, blobs, strict=True)
            ]

    def _put(self, stream: BinaryIO) -> StoredBlob | OSError:
        try:
            return self._blobs.put(stream)
        except OSError as error:
            return error

    def record(
        self,
        case: CaseId,
        source: Source,
        blob: StoredBlob,
        *,
        actor: Actor,
        parent: DocumentId | None,
        depth: int,
        priority: Priority = Priority.WAITED_FOR,
    ) -> Exhibit:
        """Record the receipt of bytes that the store holds, and queue their reading. Call inside a transaction."""
        exhibit = Exhibit(
            id=exhibit_id(case, source, blob, parent=parent),
            case=case,
            document=document_id(case, blob.sha256),
            sha256=blob.sha256,
            sha512=blob.sha512,
            size=blob.size,
            path=source.path,
            custodian=source.custodian,
            custody=source.custody,
            parent=parent,
            depth=depth,
            received=self._clock.now(),
            received_by=actor.name,
        )
        if not self._records.evidence.add_exhibit(exhibit):
            known = self._records.evidence.exhibit(exhibit.id)
            assert known is not None
            exhibit = known
        else:
            self._records.audit.append(
                actor,
                "exhibit.record",
                case=case,
                subject=exhibit.id,
                detail={"size": blob.size, **source.custody.stated},
            )
        jobs = self._records.jobs
        if blob.repaired:
            # What was read from the damaged bytes is not to be trusted.
            self._records.audit.append(actor, "exhibit.repair", case=case, subject=exhibit.id)
        queue: Callable[..., object] = jobs.again if blob.repaired else jobs.enqueue
        queue(
            exhibit.document,
            case=case,
            stage=Stage.EXTRACT,
            version=self._extract_version,
            priority=priority,
            weight=blob.size,
        )
        return exhibit


def exhibit_id(case: CaseId, source: Source, blob: StoredBlob, *, parent: DocumentId | None) -> ExhibitId:
    """One receipt per place, content and statement of custody: what is stated otherwise is another receipt."""
    stated = [f"{name}={value}" for name, value in source.custody.stated.items()]
    return ExhibitId(derived(case, parent or "", source.path, source.custodian, blob.sha256, *stated))


def document_id(case: CaseId, sha256: str) -> DocumentId:
    """One document per case and content."""
    return DocumentId(derived(case, sha256))
