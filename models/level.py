"""Who is named for a document, beside what the level of the document says."""

from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, UnitId, UserId


class Reader(Record):
    """Somebody named for a document: he sees it however closely it is held, as far as his role in the case goes."""

    document: DocumentId
    case: CaseId
    user: UserId
    since: UtcTime
    granted_by: str


class Barred(Record):
    """Somebody, or a unit, kept from a document whatever his role: it names him, or one of them. Nobody tells him."""

    document: DocumentId
    case: CaseId
    who: UserId | UnitId
    since: UtcTime
    made_by: str
