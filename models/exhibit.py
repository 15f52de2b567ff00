"""An exhibit: one receipt of one file, whose bytes never change."""

from pydantic import Field

from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, ExhibitId, Sha256


class Source(Record):
    """Where a file came from, as the sender states it."""

    path: str = Field(min_length=1, max_length=4096, description="path or name as given, parts separated by /")
    custodian: str = Field(default="", max_length=300, description="whose material it was")
    declared_sha256: Sha256 | None = None
    modified: UtcTime | None = None


class Exhibit(Record):
    """A receipt. The same bytes received twice are two exhibits of one document."""

    id: ExhibitId
    case: CaseId
    document: DocumentId
    sha256: Sha256
    sha512: str
    size: int = Field(ge=0)
    path: str
    custodian: str = ""
    parent: DocumentId | None = Field(default=None, description="the container it was found in")
    depth: int = Field(default=0, ge=0, description="containers around it")
    received: UtcTime
    received_by: str

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rsplit("/", 1)[-1]
