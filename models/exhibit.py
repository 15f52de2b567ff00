"""An exhibit: one receipt of one file, whose bytes never change."""

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, ExhibitId, Sha256


def printable(path: Any) -> Any:
    r"""Bytes of a name that are no UTF-8 become `\xNN`, so that every name can be stored and shown."""
    if not isinstance(path, str):
        return path
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").replace("\x00", "\\x00")


_STATED_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?")


def _stated_time(value: str) -> str:
    if value:
        if _STATED_TIME.fullmatch(value) is None:
            raise ValueError("a time is written 2026-03-04 or 2026-03-04T14:30-04:00")
        dt.datetime.fromisoformat(value)
    return value


class Custody(Record):
    """What the record of the seizure says of a file: who took it, where and when, and how it was sealed.

    Kept as it was stated, and never changed: another statement is another receipt.
    """

    seized_by: str = Field(default="", max_length=300, description="who seized it")
    place: str = Field(default="", max_length=500, description="where it was seized")
    seized_at: Annotated[str, AfterValidator(_stated_time)] = Field(
        default="", max_length=40, description="when: 2026-03-04, or 2026-03-04T14:30-04:00; as the record states it"
    )
    seal: str = Field(default="", max_length=200, description="number of the seal or of the evidence")
    device: str = Field(default="", max_length=500, description="what it was on: make, model, serial number")
    notes: str = Field(default="", max_length=4000)

    @property
    def stated(self) -> dict[str, str]:
        """The fields that say something."""
        return {name: value for name, value in self.model_dump().items() if value}


class Source(Record):
    """Where a file came from, as the sender states it."""

    path: Annotated[str, BeforeValidator(printable)] = Field(
        min_length=1, max_length=65_536, description="path or name as given, parts separated by /"
    )
    custodian: str = Field(default="", max_length=300, description="whose material it was")
    declared_sha256: Sha256 | None = None
    modified: UtcTime | None = Field(default=None, description="when the file was last changed, where it came from")
    custody: Custody = Custody()


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
    custody: Custody = Custody()
    parent: DocumentId | None = Field(default=None, description="the container it was found in")
    root: DocumentId | None = Field(default=None, description="the outermost container around it")
    depth: int = Field(default=0, ge=0, description="containers around it")
    received: UtcTime
    received_by: str
    modified: UtcTime | None = Field(
        default=None, description="when the file was last changed, as its file system said; null: nobody told"
    )

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rsplit("/", 1)[-1]
