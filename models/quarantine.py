"""Files that were sent with another hash than the one that was declared: kept apart, and part of nothing."""

from models.base import Record, UtcTime
from models.ids import CaseId, Sha256, UserId


class Quarantined(Record):
    """A file whose bytes are not those that its sender declared. It is no exhibit, and nothing reads it."""

    id: str
    case: CaseId
    path: str
    declared: Sha256
    sha256: Sha256
    size: int
    received_by: str
    user: UserId | None = None
    received_at: UtcTime
