"""Receive a file: hash while copying, store write-once, record the receipt, queue its reading."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from models.audit import Actor
from models.errors import Conflict, HashMismatch
from models.exhibit import Exhibit, Source
from models.ids import CaseId, DocumentId, ExhibitId, Sha256, derived
from models.job import JobOrder, Priority, Stage
from services.blob_ports import BlobStore, HashedFile, StoredBlob
from services.ingest import logs_beside
from services.ports import Access, Clock, Records


class Receipt(NamedTuple):
    """Bytes that the store holds, where they came from, and how urgent their reading is."""

    source: Source
    blob: StoredBlob
    priority: Priority


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
        if not _as_declared(source, blob.sha256):
            raise self._mismatch(actor, case)
        receipt = Receipt(source, blob, priority)
        return self.record_all(case, [receipt], actor=actor)[0]

    def receive_hashed(self, case: CaseId, source: Source, file: HashedFile, *, actor: Actor) -> Exhibit:
        """The same for a file that was hashed while it came: nothing of it is read again, or stored if it is refused.

        The file may become the stored one: only its name may be removed afterwards. Raises as `receive`.
        """
        self._access.case(actor, case, action="exhibit.receive")
        if not _as_declared(source, file.sha256):
            raise self._mismatch(actor, case)
        receipt = Receipt(source, self._blobs.adopt(file), Priority.WAITED_FOR)
        return self.record_all(case, [receipt], actor=actor)[0]

    def _mismatch(self, actor: Actor, case: CaseId) -> HashMismatch:
        self._records.audit.append(actor, "exhibit.receive", case=case, outcome=HashMismatch.code)
        return HashMismatch("The bytes received do not have the SHA-256 that was declared.")

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
        blobs = self._blobs.put_all(stream for _, stream in files)
        if any(
            not isinstance(blob, OSError) and not _as_declared(source, blob.sha256)
            for (source, _), blob in zip(files, blobs, strict=True)
        ):
            raise self._mismatch(actor, case)
        taken = [
            Receipt(source, blob, priority)
            for (source, _), blob in zip(files, blobs, strict=True)
            if not isinstance(blob, OSError)
        ]
        recorded = iter(self.record_all(case, taken, actor=actor))
        return [blob if isinstance(blob, OSError) else next(recorded) for blob in blobs]

    def lay_logs(self, exhibit: Exhibit, path: Path, folder: Path) -> None:
        """Copy the logs that came from the same place as a database into the folder in which it is read.

        `path` is where its bytes lie. Those inside a container are tied to it when the container is read.
        """
        if exhibit.parent is None and logs_beside.is_database(path):
            for log in self._records.evidence.beside(exhibit, logs_beside.LOGS):
                with self._blobs.path(log.sha256) as source:
                    logs_beside.lay(source, folder, ending=log.path.removeprefix(exhibit.path))

    def record_all(
        self, case: CaseId, receipts: Sequence[Receipt], *, actor: Actor, container: Exhibit | None = None
    ) -> Sequence[Exhibit]:
        """Record the receipt of bytes that the store holds, and queue their reading: all of them or none.

        `container`: the exhibit that they were found in. What was received before keeps its first receipt.
        """
        return self._recorded(case, receipts, actor=actor, container=container)[0]

    def record_new(
        self, case: CaseId, receipts: Sequence[Receipt], *, actor: Actor, container: Exhibit
    ) -> Sequence[Exhibit]:
        """The same; returns those that had not been received before."""
        return self._recorded(case, receipts, actor=actor, container=container)[1]

    def _recorded(
        self, case: CaseId, receipts: Sequence[Receipt], *, actor: Actor, container: Exhibit | None
    ) -> tuple[Sequence[Exhibit], Sequence[Exhibit]]:
        parent = None if container is None else container.document
        exhibits = [
            Exhibit(
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
                root=None if container is None else container.root or container.document,
                depth=0 if container is None else container.depth + 1,
                received=self._clock.now(),
                received_by=actor.name,
                modified=source.modified,
            )
            for source, blob, _ in receipts
        ]
        records = self._records
        with records.transaction():
            known = records.evidence.add_exhibits(exhibits)
            new = {exhibit.id: exhibit for exhibit in exhibits if exhibit.id not in known}
            if not self._blobs.has_all({one.sha256 for one in new.values()}):
                # Taken as bytes that were there already, which an erasure took out a moment ago.
                raise Conflict("The same bytes were erased while they were received.", next_step="Send them again.")
            stated: list[tuple[str, dict[str, str | int]]] = [
                # Which fields were stated: the id depends on their words, which stand in the receipt.
                (one.id, {"size": one.size, "stated": ",".join(one.custody.stated)})
                for one in new.values()
            ]
            records.audit.append_each(actor, "exhibit.record", stated, case=case)
            # What was read from damaged bytes is not to be trusted.
            repaired = [one.id for one, receipt in zip(exhibits, receipts, strict=True) if receipt.blob.repaired]
            records.audit.append_each(actor, "exhibit.repair", [(one, {}) for one in repaired], case=case)
            orders = [
                JobOrder(
                    document=exhibit.document,
                    case=case,
                    stage=Stage.EXTRACT,
                    version=self._extract_version,
                    priority=receipt.priority,
                    weight=exhibit.size,
                )
                for exhibit, receipt in zip(exhibits, receipts, strict=True)
            ]
            records.jobs.enqueue_all(orders)
            if repaired:
                records.jobs.again_all(
                    [o for o, receipt in zip(orders, receipts, strict=True) if receipt.blob.repaired]
                )
        return [known.get(exhibit.id) or new[exhibit.id] for exhibit in exhibits], list(new.values())


def _as_declared(source: Source, sha256: Sha256) -> bool:
    return source.declared_sha256 is None or source.declared_sha256.lower() == sha256


def exhibit_id(case: CaseId, source: Source, blob: StoredBlob, *, parent: DocumentId | None) -> ExhibitId:
    """One receipt per place, content and statement of custody: what is stated otherwise is another receipt."""
    stated = [f"{name}={value}" for name, value in source.custody.stated.items()]
    return ExhibitId(derived(case, parent or "", source.path, source.custodian, blob.sha256, *stated))


def document_id(case: CaseId, sha256: str) -> DocumentId:
    """One document per case and content."""
    return DocumentId(derived(case, sha256))
