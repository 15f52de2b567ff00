"""How the pictures of documents are shown: blurred where they may do harm, until somebody opens them on purpose."""

from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, UserId


class PictureMark(Record):
    """A document whose pictures may harm whoever sees them, or whom they show; what is inside it goes along."""

    document: DocumentId
    case: CaseId
    made_by: str
    made_at: UtcTime


class PictureOpening(Record):
    """One person's look at the pictures of one document, for a short time. Why stands sealed in the audit log."""

    id: str
    document: DocumentId
    case: CaseId
    user: UserId | None
    asked_by: str
    opened_at: UtcTime
    until: UtcTime
