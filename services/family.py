"""The parts of a container on their way in: received as exhibits, within what the whole family may come to."""

from collections.abc import Sequence

from models.audit import Actor
from models.document import Child, Problem
from models.exhibit import Exhibit, Source
from models.ids import DocumentId
from models.job import Job, Priority
from services.blob_ports import StoredBlob
from services.ingest.budget import too_big, too_slow
from services.ingest.intake import Intake, Receipt
from services.ports import Records

URGENT_CHILDREN = 20
"""So many parts are as urgent as their container (the attachments of a message); a whole archive is not."""


class Family:
    """The family of one exhibit that is being read. All its calls belong into the transaction of a batch."""

    def __init__(self, *, records: Records, intake: Intake, actor: Actor, job: Job, exhibit: Exhibit) -> None:
        self._records = records
        self._intake = intake
        self._actor = actor
        self._job = job
        self._exhibit = exhibit
        self._root = exhibit.root or DocumentId(job.document)
        self._known = exhibit.root is not None
        self._received = 0
        self._told = False

    def refusal(self) -> Problem | None:
        """Why this exhibit is not read, if it is not: its family used up its time."""
        return too_slow(self._records.worklog.family(self._root)) if self._known else None

    def receive(self, parts: Sequence[tuple[Child, StoredBlob]]) -> Problem | None:
        """Record the receipts of parts; why the rest stays inside, if it does, told once."""
        if not parts:
            return None
        self._known = True
        spent = self._records.worklog.family(self._root)
        size = self._records.evidence.exhibits_of(self._root)[0].size
        refused, expected, receipts = None, spent, []
        for child, blob in parts:
            refused = too_big(expected, size=size)
            if refused is not None:
                break
            expected = expected.plus(documents=1, size=child.size)
            receipts.append(self._receipt(child, blob))
        new = self._intake.record_new(self._job.case, receipts, actor=self._actor, container=self._exhibit)
        # What a reading before this one has taken out was counted then.
        spent = spent.plus(documents=len(new), size=sum(exhibit.size for exhibit in new))
        self._records.worklog.set_family(self._root, spent)
        if refused is None or self._told:
            return None
        self._told = True
        return refused

    def end(self, *, pages: int, seconds: float) -> None:
        """The reading of this exhibit has ended."""
        if self._known:
            spent = self._records.worklog.family(self._root)
            self._records.worklog.set_family(self._root, spent.plus(pages=pages, seconds=seconds))

    def _receipt(self, child: Child, blob: StoredBlob) -> Receipt:
        self._received += 1
        exhibit = self._exhibit
        source = Source(path=f"{exhibit.path}/{child.path}", custodian=exhibit.custodian, custody=exhibit.custody)
        return Receipt(source, blob, self._job.priority if self._received <= URGENT_CHILDREN else Priority.BULK)
