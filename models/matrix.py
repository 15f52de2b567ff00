"""Act, means and purpose of a document or a case: what is told, by how many independent sources, what is missing."""

from enum import StrEnum

from pydantic import Field

from models.base import Record
from models.ids import CaseId, DocumentId


class Element(StrEnum):
    """The elements of trafficking in the Palermo Protocol, article 3."""

    ACT = "act"
    MEANS = "means"
    PURPOSE = "purpose"


class Voice(StrEnum):
    """On whose word a passage rests."""

    VICTIM = "victim"
    OBSERVED = "observed"
    """What officers found or saw themselves."""
    OTHER = "other"
    """Somebody else's word, or the writing itself: a chat, a ledger, an advert."""


class HeadedPart(Record):
    """A place where a statement, or another paper, begins in a document."""

    page: int
    start: int
    text: str = Field(description="how it begins, its heading first")


class Surroundings(Record):
    """What stands before and after a flag in a sentence that is longer than what is told around each."""

    flag: str = Field(description="its id")
    before: str
    after: str


class DocumentSource(Record):
    """What is known of where a document comes from."""

    document: DocumentId
    name: str
    custodians: tuple[str, ...] = ()
    families: tuple[str, ...] = Field(default=(), description="the outermost containers of its receipts, or itself")
    authors: tuple[str, ...] = Field(default=(), description="as its metadata or its head name them")
    near: tuple[DocumentId, ...] = Field(default=(), description="documents of which half the pages say the same")
    opening: str = Field(default="", description="how its first page begins")
    roles: tuple[str, ...] = Field(default=(), description="roles stated of people in it")
    parts: tuple[HeadedPart, ...] = Field(default=(), description="statements and papers bound in it, by place")
    around: tuple[Surroundings, ...] = Field(default=(), description="of flags in long sentences")


class FlagPlace(Record):
    """Where a counted flag stands."""

    flag: str = Field(description="its id")
    document: DocumentId
    name: str
    page: int
    start: int
    end: int
    voice: Voice


class Cell(Record):
    """One category under one element."""

    element: Element
    category: str
    flags: int = Field(ge=0, description="asserted and not dismissed")
    confirmed: int = Field(ge=0)
    conflicts: int = Field(ge=0, description="flags on which readers are at odds; they count until that is settled")
    documents: int = Field(ge=0)
    sources: int = Field(ge=0, description="independent ones: copies, families, one custodian, one author are one")
    victim_alone: bool = Field(description="rests on the victim's word alone")
    places: tuple[FlagPlace, ...] = Field(description="the first of them")


class ElementTold(Record):
    """An element with all its categories together."""

    element: Element
    flags: int = Field(ge=0)
    documents: int = Field(ge=0)
    sources: int = Field(ge=0)
    victim_alone: bool
    needed: bool = Field(description="false for the means where the victim is a minor")


class Together(Record):
    """How many documents tell all of some elements."""

    elements: tuple[Element, ...]
    documents: int = Field(ge=0)
    sources: int = Field(ge=0)


class GapCode(StrEnum):
    """What the file does not hold yet."""

    NOTHING = "nothing"
    ONE_SOURCE = "one_source"
    VICTIM_ALONE = "victim_alone"
    UNREAD = "unread"


class Gap(Record):
    """Something that is missing, in a sentence."""

    code: GapCode
    element: Element | None = None
    words: str


class Matrix(Record):
    """Act × means × purpose. It counts passages and sources; it weighs nobody."""

    case: CaseId
    document: DocumentId | None = Field(default=None, description="None: the whole case")
    elements: tuple[ElementTold, ...]
    cells: tuple[Cell, ...]
    together: tuple[Together, ...]
    minors: int = Field(ge=0, description="flags that speak of a minor")
    note: str = Field(description="what the counts mean for the means")
    missing: tuple[Gap, ...]
    dismissed: int = Field(ge=0, description="flags left out because readers dismissed them")
    beside: dict[str, int] = Field(description="flags of categories outside the three elements: leads, no element")
