"""A leg: one journey from place to place that a text tells, with what it says of how, when and who paid."""

from enum import StrEnum

from pydantic import Field

from models.base import Record
from models.ids import CaseId, derived
from models.place import PlaceReading
from models.span import Provenance, Span
from models.words import Box


class LegSource(StrEnum):
    """How a text tells it."""

    SENTENCE = "sentence"
    TICKET = "ticket"
    TABLE = "table"


class LegPlace(Record):
    """A place of a leg at its words on the page."""

    text: str
    normal: str = Field(description="comparison form: folded")
    start: int = Field(ge=0)
    end: int
    reading: PlaceReading | None = Field(default=None, description="where it lies; None: in no gazetteer")


class Leg(Record):
    """What is not told is empty. Of origin, destination and crossing at least one is told."""

    span: Span = Field(description="from the first to the last words it rests on")
    origin: LegPlace | None = None
    transit: tuple[LegPlace, ...] = ()
    destination: LegPlace | None = None
    crossing: LegPlace | None = Field(default=None, description="where a border was crossed")
    date: str | None = Field(default=None, description="ISO 8601: a day, a month or a year; of a period its beginning")
    until: str | None = Field(default=None, description="the end of a period")
    carrier: str = ""
    vehicle: str = ""
    plate: str | None = None
    price: str | None = Field(default=None, description="amount and currency, ISO 4217")
    payer: str = ""
    travellers: tuple[str, ...] = ()
    source: LegSource
    planned: bool = Field(
        default=False,
        description="the text tells of it as planned, wished, attempted or prevented: nothing says that it was made",
    )
    boxes: tuple[Box, ...] = ()
    reason: str = Field(description="the words that tell of a journey")
    provenance: Provenance

    @property
    def id(self) -> str:
        """Computed from where it stands and the places it joins."""
        at = self.span
        ends = [place.normal if place else "" for place in (self.origin, self.destination, self.crossing)]
        return derived(at.document, str(at.page), str(at.start), str(at.end), *ends)

    @property
    def places(self) -> tuple[LegPlace, ...]:
        """Its places in the order of the journey."""
        found = (self.origin, *self.transit, self.crossing, self.destination)
        return tuple(place for place in found if place is not None)


class LegInCase(Record):
    """A leg with its case and its document's name."""

    id: str
    case: CaseId
    name: str = Field(description="file name of the document")
    leg: Leg
