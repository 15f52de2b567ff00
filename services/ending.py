"""What is kept of a step that ends: the time it took, and that it was done."""

from collections import Counter
from collections.abc import Mapping, Sequence

import structlog

from models.ids import JobId
from models.job import Job
from services.ports import Records

log = structlog.get_logger("lince.pipeline")

DONE = "done"
AGAIN = "again"
FAILED = "failed"
LOST = "lost"
"""How a job ends, as it is counted; a reading that ends is counted by the state of its document."""


def told(
    records: Records,
    ended: Sequence[Job],
    jobs: Sequence[Job],
    *,
    seconds: float,
    pages: int = 0,
    ways: Mapping[JobId, str] | None = None,
) -> None:
    """Keep what a step over `jobs` took, shared out evenly, and say whose lease was lost.

    In the transaction that ends them. `pages` of those that `ended`; `ways`: how each ended, done where it is not said.
    """
    stage, share = jobs[0].stage, seconds / len(jobs)
    if len(ended) < len(jobs):
        held = {job.id for job in ended}
        log.warning("lease lost", jobs=[job.id for job in jobs if job.id not in held])
        records.tally.count(stage, LOST, jobs=len(jobs) - len(ended), seconds=share)
    if not ended:
        return
    stretches = Counter(job.document for job in ended)
    begun = {job.document for job in ended if job.stretch == 0}
    records.worklog.spent_all(
        {document: share * count for document, count in stretches.items()}, stage=stage, more=stretches.keys() - begun
    )
    for way, count in Counter((ways or {}).get(job.id, DONE) for job in ended).items():
        records.tally.count(stage, way, jobs=count, seconds=share)
    if pages:
        records.tally.count(stage, DONE, pages=pages)
