"""Bundles by which a case, or what was lent to a joint space, goes from one server to another."""

from enum import StrEnum
from typing import Annotated, Literal, NewType

from pydantic import Field

from models.base import Record, UtcTime
from models.case import LONGEST_NAME, Agency, Sensitivity
from models.ids import AgencyId, CaseId, DocumentId
from models.joint import Loan, Space, SpaceId

BundleId = NewType("BundleId", str)
PeerId = NewType("PeerId", str)

_ID = r"^[0-9a-f]{32}$"
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
MOST_OBJECTS = 400_000
"""Files of a bundle: their list is held in memory."""
MOST_LOANS, MOST_CASES = 50_000, 10_000
"""Loans, and cases or seized items, of a bundle: each is an act of its own as it enters."""


class PeerCard(Record):
    """What a server hands out so that others can send to it and know what comes from it."""

    agency: Agency = Field(description="whose server it is")
    recipient: str = Field(pattern=r"^age1[02-9ac-hj-np-z]{58}$", description="bundles for it are encrypted to this")
    key: str = Field(max_length=2000, description="public key (PEM) that its bundles are signed with")


class Peer(Record):
    """A server that somebody here knows, by a card whose fingerprint was compared by another way."""

    id: PeerId
    card: PeerCard
    added_by: str
    added_at: UtcTime
    revoked_by: str = ""
    revoked_at: UtcTime | None = None


class ObjectKind(StrEnum):
    """What a file of a bundle is. A bundle holds no names and no paths."""

    ROWS = "rows"
    EXCERPT = "excerpt"
    """Custody ledgers and the audit events of what leaves, as the sender's log has them."""
    ORIGINAL = "original"
    IMAGE = "image"


class CarriedObject(Record):
    """A file of a bundle, known by what is in it."""

    kind: ObjectKind
    sha256: Hash
    sha512: str = Field(pattern=r"^[0-9a-f]{128}$")
    size: int = Field(ge=0, lt=2**53)


class CarriedCase(Record):
    """A case of a bundle, with the documents of it that the bundle holds."""

    id: CaseId = Field(pattern=_ID)
    number: str = Field(min_length=1, max_length=100)
    title: str = Field(max_length=300)
    country: str = Field(pattern="^[A-Z]{2}$")
    sensitivity: Sensitivity
    opened: UtcTime
    documents: tuple[Annotated[DocumentId, Field(pattern=_ID)], ...] = Field(max_length=MOST_OBJECTS)


class CarriedItem(Record):
    """A seized item whose files leave, as its ledger tells it: what the receiver's own ledger begins with."""

    id: str = Field(pattern=_ID)
    case: CaseId
    words: dict[str, str]
    documents: tuple[DocumentId, ...]
    head: Hash = Field(description="hash of the last entry of the sender's ledger")


class LeftBack(Record):
    """Documents that stayed, by the reason."""

    reason: str = Field(max_length=50, examples=["protected_person"])
    documents: int = Field(ge=1)


class Manifest(Record):
    """The signed list at the begin of a bundle."""

    id: BundleId = Field(pattern=_ID)
    made_at: UtcTime
    tables: str = Field(max_length=10, description="form of the rows: the migration of the sender's catalogue")
    kind: Literal["case", "space"]
    sender: Agency
    recipient: str = Field(max_length=100)
    purpose: str = Field(min_length=1, max_length=2000)
    cases: tuple[CarriedCase, ...] = Field(max_length=MOST_CASES)
    space: Space | None = None
    parties: tuple[Agency, ...] = Field(default=(), max_length=50, description="of the space")
    loans: tuple[Loan, ...] = Field(
        default=(), max_length=MOST_LOANS, description="with their codes, conditions and ends"
    )
    items: tuple[CarriedItem, ...] = Field(default=(), max_length=MOST_CASES)
    left: tuple[LeftBack, ...] = Field(default=(), max_length=100)
    objects: tuple[CarriedObject, ...] = Field(max_length=MOST_OBJECTS)


class Direction(StrEnum):
    """Which way a bundle went."""

    OUT = "out"
    IN = "in"


class Carried(Record):
    """A bundle that left or entered."""

    id: BundleId
    direction: Direction
    kind: Literal["case", "space"]
    case: CaseId | None = Field(default=None, description="null: of a space")
    space: SpaceId | None = None
    peer: PeerId
    agency: str = Field(max_length=LONGEST_NAME, description="of the peer")
    digest: Hash = Field(description="SHA-256 of the signed list")
    documents: int
    left: tuple[LeftBack, ...] = ()
    purpose: str
    by: str
    at: UtcTime
    made_at: UtcTime | None = Field(default=None, description="when it was made; null: by an earlier release")


class Entered(Record):
    """What entering a bundle did."""

    bundle: Carried
    new: bool = Field(description="false: this very bundle had entered before, and nothing changed")
    cases: tuple[CaseId, ...]
    added: dict[str, int] = Field(default_factory=dict, description="rows that were not here, by table")
    files: int = Field(default=0, description="originals and page images that were not here")
    agency: AgencyId | None = None


class BroughtCase(Record):
    """A case of a bundle that somebody brings."""

    number: str
    title: str
    sensitivity: Sensitivity
    documents: int


class Brought(Record):
    """What a bundle holds that somebody brings: all of it was checked, nothing of it is stored."""

    id: BundleId
    kind: Literal["case", "space"]
    sender: Agency
    made_at: UtcTime
    purpose: str
    space: str = Field(default="", description="number of the joint space; empty: of a case")
    cases: tuple[BroughtCase, ...]
    left: tuple[LeftBack, ...] = Field(default=(), description="what stayed with the sender")
    files: int
    size: int = Field(description="bytes of its files")
