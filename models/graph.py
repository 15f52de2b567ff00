"""The graph of what one may see: entities of cases, documents and journeys, and what ties them, each with its proof."""

from enum import StrEnum

from pydantic import Field

from models.base import Record
from models.ids import CaseId, DecisionId, DocumentId
from models.mention import MentionKind


class NodeType(StrEnum):
    """What a node is."""

    ENTITY = "entity"
    DOCUMENT = "document"
    EVENT = "event"


class TieType(StrEnum):
    """What ties two nodes."""

    STANDS_IN = "stands_in"
    """An entity or a journey is told in a document."""
    TIED = "tied"
    """A text ties a number, paper or address to a person."""
    TOOK_PART = "took_part"
    """A text names a person or vehicle in a journey."""
    SAME_VALUE = "same_value"
    """The same number, paper or account stands in two cases."""
    JUDGED_SAME = "judged_same"
    """People say that entities of two cases are the same."""


class Node(Record):
    """A node. Of an entity `kind` says what, `also` its other names; of a journey `name` has its places."""

    id: str
    type: NodeType
    case: CaseId
    name: str
    kind: MentionKind | None = None
    also: tuple[str, ...] = ()
    confirmed: bool = Field(default=False, description="of an entity: people decided that it is one")
    by_hand: bool = Field(default=False, description="of an entity: made or imported by a person")
    date: str | None = Field(default=None, description="of a journey, ISO 8601")


class Proof(Record):
    """Where it can be read that two nodes are tied, or who decided so."""

    document: DocumentId | None = None
    name: str = Field(default="", description="file name of the document")
    page: int | None = None
    decision: DecisionId | None = None


class Tie(Record):
    """An edge."""

    one: str
    two: str
    type: TieType
    proof: Proof


class Step(Record):
    """From one entity or journey to the next: how, and every document that proves it, up to ten."""

    one: Node
    two: Node
    types: tuple[TieType, ...]
    proofs: tuple[Proof, ...] = Field(min_length=1)
    documents: int = Field(ge=0, description="all documents in which both stand")


class Station(Record):
    """An entity or a journey as a picture of the graph shows it."""

    node: Node
    documents: int = Field(ge=0, description="documents in which it stands")
    beside: int = Field(ge=0, description="how many stand beside it, shown or not")


class Bond(Record):
    """All that ties two stations of a picture. Its proofs are read by the two ids."""

    one: str
    two: str
    types: tuple[TieType, ...] = Field(min_length=1)
    documents: int = Field(ge=0, description="all documents in which both stand")
    months: tuple[str, ...] = Field(default=(), description="months (2026-02) that those documents tell of, in order")


class Picture(Record):
    """A part of the graph to be drawn: stations and what ties them among themselves."""

    total: int = Field(ge=0, description="stations of the cases, shown or not")
    stations: tuple[Station, ...]
    bonds: tuple[Bond, ...]
    crowded: int = Field(
        ge=0, description="documents that name so many of these stations that they are no bond: lists of everybody"
    )


class Community(Record):
    """Entities that are tied among themselves more than to others, the best tied first."""

    entities: tuple[Node, ...]
    size: int = Field(ge=1)
    documents: int = Field(ge=0)


class Graph(Record):
    """All of it."""

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
