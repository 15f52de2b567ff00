"""An exhibit: one receipt of one file, whose bytes never change."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, ExhibitId, Sha256


def _printable(path: Any) -> Any:
    r"""Bytes of a name that are no UTF-8 become `\xNN`, so that every name can be stored and shown."""
    if not isinstance(path, str):
        return path
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").replace("\x00", "\\x00")


class Source(Record):
    """Where a file came from, as the sender states it."""

    path: Annotated[str, BeforeValidator(_printable)] = Field(
        min_length=1, max_length=65_536, description="path or name as given, parts separated by /"
    )
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
