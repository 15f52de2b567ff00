"""Views of the graph of a case that somebody kept for himself: where things lie, and which filters hold. Ids alone."""

from typing import Annotated, Literal

from pydantic import Field

from models.base import Record, UtcTime
from models.graph import NodeType, TieType
from models.ids import CaseId, UserId
from models.mention import MentionKind

MOST_PLACES = 5_000
"""Stations of one view: as many as a picture has."""
MOST_VIEWS = 100
"""Views that one person keeps of one case."""
LONGEST_NAME = 80
_FARTHEST = 10_000_000

Station = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Coordinate = Annotated[int, Field(ge=-_FARTHEST, le=_FARTHEST)]
Filter = Literal["kind", "tie", "least", "from", "until", "undated", "alone"]
_WORDS = "|".join(sorted({*MentionKind, *TieType, NodeType.EVENT, "on"}))
Setting = Annotated[str, Field(pattern=rf"^(?:{_WORDS}|[0-9]{{1,3}}|[0-9]{{4}}-[0-9]{{2}})?$")]
"""What a filter is set to: words of the program, numbers and months. Nobody's name or number fits in."""


class GraphViewHead(Record):
    """A view as lists name it."""

    id: str
    name: str
    made_at: UtcTime
    stations: int = Field(description="how many it draws; fewer may be seen today")


class GraphView(Record):
    """A view of one person, of one case. Kept anew under its name; never anybody else's."""

    id: str
    case: CaseId
    user: UserId | None = None
    name: str
    made_at: UtcTime
    places: dict[Station, tuple[Coordinate, Coordinate]] = Field(
        max_length=MOST_PLACES, description="of each station, by its id: x and y in the picture's own units"
    )
    filters: tuple[tuple[Filter, Setting], ...] = Field(default=(), max_length=100, description="name and value")

    @property
    def head(self) -> GraphViewHead:
        """As lists name it."""
        return GraphViewHead(id=self.id, name=self.name, made_at=self.made_at, stations=len(self.places))
