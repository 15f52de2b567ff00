"""The chain of custody of things that were seized: what came in, who had it, how it was sealed, what is missing."""

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated, Literal, NewType

from pydantic import AfterValidator, Field, model_validator

from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, Sha256, UserId

ItemId = NewType("ItemId", str)

_FIRST_YEAR = 1900
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)")


def _moment(value: str) -> str:
    if _MOMENT.fullmatch(value) is None:
        raise ValueError("a time is written 2026-03-04T14:30-04:00, with its offset")
    # A ledger is never changed: what nobody meant, as the year 206, would stand in it for good.
    if dt.datetime.fromisoformat(value).year < _FIRST_YEAR:
        raise ValueError(f"no time of a custody lies before {_FIRST_YEAR}")
    return value


Moment = Annotated[str, Field(max_length=40, examples=["2026-03-04T14:30-04:00"]), AfterValidator(_moment)]
"""A time as a record states it, with the offset of the place."""
Short = Annotated[str, Field(min_length=1, max_length=300, pattern=r"\w")]
Long = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"\w")]
Maybe = Annotated[str, Field(max_length=4000)]


class CustodyAct(StrEnum):
    """What happened to an item."""

    INTAKE = "intake"
    RECORD = "record"
    """A stage that changes no hands: it was stored, examined, moved."""
    SEAL = "seal"
    UNSEAL = "unseal"
    HAND_OVER = "hand_over"
    ACCEPT = "accept"
    REFUSE = "refuse"
    RECALL = "recall"
    FILE = "file"
    """A file of the case is said to come from it."""
    CHECK = "check"
    """The stored originals of its files were read again."""
    RETURN = "return"
    DISPOSE = "dispose"


class Stage(StrEnum):
    """The ten stages of Brazil's code of criminal procedure, article 158-B; others fit into them."""

    RECOGNITION = "recognition"
    ISOLATION = "isolation"
    FIXATION = "fixation"
    COLLECTION = "collection"
    PACKING = "packing"
    TRANSPORT = "transport"
    RECEIPT = "receipt"
    PROCESSING = "processing"
    STORAGE = "storage"
    DISPOSAL = "disposal"


class IntakeAsked(Record):
    """What is said of a thing as it comes in. What has no default must be said."""

    number: Annotated[str, Field(min_length=1, max_length=100, pattern=r"\w", examples=["I-07"])]
    description: Long
    seized_by: Short
    seized_at: Moment
    place: Annotated[str, Field(min_length=1, max_length=500, pattern=r"\w", description="where it was seized")]
    authority: Annotated[
        str, Field(min_length=1, max_length=500, pattern=r"\w", description="number of the warrant, or the legal basis")
    ]
    received_from: Short
    condition: Long
    seal: Annotated[str, Field(max_length=200, description="number of the seal; empty where it has none")]
    no_seal: Maybe = Field(default="", description="why it has no seal; needed where `seal` is empty")
    write_blocker: Literal["yes", "no", "nothing_acquired"]
    tool: Maybe = Field(default="", description="what acquired its data; needed unless nothing was acquired")
    tool_version: Maybe = ""
    device: Maybe = Field(default="", description="make, model, serial number")
    request: Maybe = Field(default="", description="number of the request (MLA, EIO) that brought it")
    stored_at: Maybe = Field(default="", description="where it is kept now")
    documents: tuple[DocumentId, ...] = Field(default=(), max_length=1000, description="files of the case that it gave")
    photo: DocumentId | None = Field(default=None, description="a file of the case that shows it")

    @model_validator(mode="after")
    def _whole(self) -> "IntakeAsked":
        if not self.seal.strip() and not self.no_seal.strip():
            raise ValueError("no_seal: a thing without a seal needs the reason why it has none")
        if self.write_blocker != "nothing_acquired" and not (self.tool.strip() and self.tool_version.strip()):
            raise ValueError("tool, tool_version: what was acquired was acquired by a tool of some version")
        return self


class HandOverAsked(Record):
    """Half of a transfer: the other half is the answer of whoever receives it."""

    to: Annotated[str, Field(min_length=1, max_length=63, description="login of who receives it, here")] | None = None
    outside: Maybe = Field(
        default="",
        description="name and office of a receiver without an account here",
        examples=["Central laboratory, R. Rocha"],
    )
    purpose: Long = Field(examples=["extraction of the chats"])
    place: Short = Field(examples=["reception desk"])
    seal: Annotated[str, Field(max_length=200, description="number of the seal as it leaves; empty: none")] = ""
    happened: Moment | None = None

    @model_validator(mode="after")
    def _one(self) -> "HandOverAsked":
        if (self.to is None) == (not self.outside.strip()):
            raise ValueError("to, outside: a thing is handed to one receiver, here or outside")
        return self


class AnswerAsked(Record):
    """The other half: who was named accepts or refuses, or who handed over takes it back."""

    answer: Literal["accept", "refuse", "recall"] = Field(examples=["accept"])
    condition: Long = Field(examples=["as described, seal whole"])
    seal: Annotated[str, Field(max_length=200, description="number of the seal as it arrives; empty: none")] = ""
    place: Maybe = ""
    receipt: Maybe = Field(default="", description="number of the signed receipt; needed for a receiver outside")
    happened: Moment | None = None


class ActAsked(Record):
    """An act of whoever has the item."""

    act: Literal["record", "seal", "unseal", "file", "return", "dispose"] = Field(examples=["seal"])
    purpose: Long = Field(examples=["sealed again after the extraction"])
    stage: Stage | None = Field(default=None, description="with record: which one")
    seal: Annotated[str, Field(max_length=200)] = Field(
        default="", description="with seal: its number", examples=["P-001483"]
    )
    order: Maybe = Field(default="", description="with return and dispose: number of the order; needed")
    place: Maybe = ""
    held_by: Maybe = Field(default="", description="with record: who had it at that time, where that is not you")
    to: Maybe = Field(default="", description="with return: to whom")
    documents: tuple[DocumentId, ...] = Field(default=(), max_length=1000, description="with file")
    happened: Moment | None = None

    @model_validator(mode="after")
    def _whole(self) -> "ActAsked":
        needed = {"record": "stage", "seal": "seal", "return": "order", "dispose": "order", "file": "documents"}
        name = needed.get(self.act)
        value = getattr(self, name) if name else True
        if not (value.strip() if isinstance(value, str) else value):
            raise ValueError(f"{name}: needed with {self.act}")
        return self


class CustodyFacts(Record):
    """What an entry holds beside words: ids and hashes."""

    happened: str = Field(default="", description="when, as stated; empty: as it was written down")
    stage: Stage | None = None
    to: UserId | None = Field(default=None, description="account that something is handed to")
    answers: int | None = Field(default=None, description="number of the entry that is answered")
    files: dict[DocumentId, Sha256] = Field(default_factory=dict)
    photo: DocumentId | None = None
    found: dict[DocumentId, str] = Field(
        default_factory=dict, description="with check: the hash found; empty: the original is missing"
    )


class CustodyEntry(Record):
    """An entry of an item's ledger, never changed. `hash` covers all other fields and the entry before.

    What people wrote (`words`) is in it by a commitment: a name that is masked later breaks no chain.
    """

    item: ItemId
    case: CaseId
    number: int = Field(ge=1, description="in the ledger of its item")
    at: UtcTime
    act: CustodyAct
    by: str
    user: UserId | None = None
    facts: CustodyFacts = CustodyFacts()
    words: dict[str, str]
    masked: bool = Field(default=False, description="words name a protected person and are shown masked")
    commitment: str
    previous: str
    hash: str


class PendingTransfer(Record):
    """A hand-over that nobody has answered."""

    entry: int
    by: str
    to: str
    user: UserId | None = None
    since: UtcTime


class GapCode(StrEnum):
    """What is missing in a chain."""

    UNHELD = "unheld"
    """No record says who had it."""
    SLOW_TRANSFER = "slow_transfer"
    OPEN_TRANSFER = "open_transfer"
    NO_SEAL = "no_seal"
    UNSEALED = "unsealed"
    SEAL_DIFFERS = "seal_differs"
    UNCHECKED = "unchecked"
    ALTERED = "altered"
    WRITTEN_LATE = "written_late"


class CustodyGap(Record):
    """A hole in the chain of an item."""

    code: GapCode
    since: UtcTime
    until: UtcTime | None = Field(default=None, description="null: still")
    entry: int | None = Field(default=None, description="of the ledger that shows it")
    detail: str = Field(default="", description="a seal's number, a document's id")


class OriginalCheck(Record):
    """What the last re-reading of a stored original found."""

    sha256: Sha256
    checked: UtcTime
    sound: bool
    since: UtcTime | None = Field(default=None, description="of an original that is missing or changed: found first")


class CustodyItem(Record):
    """A thing as its ledger has it now."""

    id: ItemId
    case: CaseId
    number: str
    description: str
    holder: str = Field(description="who has it")
    user: UserId | None = Field(default=None, description="his account")
    place: str
    seal: str = Field(description="empty: it has none, or it is broken")
    closed: CustodyAct | None = Field(default=None, description="return or dispose")
    pending: PendingTransfer | None = None
    documents: tuple[DocumentId, ...] = ()
    photo: DocumentId | None = None
    entries: int
    head: str = Field(description="hash of its last entry")
    gaps: tuple[CustodyGap, ...] = ()


class CustodyOfCase(Record):
    """All items of a case that somebody sees, with what no item accounts for."""

    items: tuple[CustodyItem, ...]
    unaccounted: int = Field(description="received files that no item names")
    altered: tuple[DocumentId, ...] = Field(description="documents whose stored original is missing or changed")
    checked: UtcTime | None = Field(description="the oldest check of an original; null: one was never checked")


class ItemLedger(Record):
    """An item with all entries of its ledger."""

    item: CustodyItem
    entries: tuple[CustodyEntry, ...]
