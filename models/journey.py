"""What is made of the legs of cases: a map, two periods compared."""

import datetime as dt
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from models.base import Record
from models.ids import CaseId
from models.leg import LegInCase


class Period(Record):
    """Days from the first to the last, both in it."""

    first: dt.date
    last: dt.date

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.last < self.first:
            raise ValueError("a period ends after it begins")
        return self


class WayKind(StrEnum):
    """What became of a way between two periods."""

    NEW = "new"
    ABANDONED = "abandoned"
    KEPT = "kept"


class Way(Record):
    """Legs that join the same places, by period."""

    kind: WayKind
    origin: str = Field(description="comparison form; empty: not told")
    destination: str
    crossing: str
    before: tuple[LegInCase, ...] = Field(description="those of the first period, with their documents")
    after: tuple[LegInCase, ...]


class Comparison(Record):
    """The ways of two periods: new ones, abandoned ones, those that were kept."""

    case: CaseId
    before: Period
    after: Period
    ways: tuple[Way, ...]
    undated: int = Field(ge=0, description="legs without a date, which stand in neither period")
    planned: int = Field(
        default=0, ge=0, description="dated legs that were only planned, which count in neither period"
    )


class Geometry(Record):
    """A point or a line of GeoJSON (RFC 7946): longitude before latitude."""

    type: Literal["Point", "LineString"]
    coordinates: tuple[float, float] | tuple[tuple[float, float], ...]


class Feature(Record):
    """A leg on the map. `geometry` is None where the gazetteer knows none of its places."""

    type: Literal["Feature"] = "Feature"
    id: str
    geometry: Geometry | None
    properties: dict[str, bool | str | int | float | list[str] | None]


class FeatureCollection(Record):
    """The legs of a case as GeoJSON."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: tuple[Feature, ...]
