"""Where a place lies: what the gazetteer knows of a mention of kind PLACE, or of coordinates."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from pydantic import Field

from models.base import Record


class Precision(StrEnum):
    """How finely a place is known, the finest first."""

    POINT = "point"
    """Coordinates that the text gives."""
    STREET = "street"
    """A street of a known town; the coordinates are the town's."""
    TOWN = "town"
    REGION = "region"
    """A first administrative level; the coordinates are the middle of its towns."""
    COUNTRY = "country"
    """A country, or one of several towns in it; no coordinates."""
    UNKNOWN = "unknown"
    """Several places of the name fit: see `candidates`."""


class Address(Record):
    """An address in its parts, as written; what is not stated is empty."""

    street: str = ""
    number: str = ""
    unit: str = Field(default="", description="flat, floor, block, lot")
    kilometre: str = ""


class PlaceReading(Record):
    """The place that a mention means, or several that it may mean."""

    precision: Precision
    name: str = Field(
        default="", description="the town's, region's or country's name, folded; of an address its town's"
    )
    country: str | None = Field(default=None, description="ISO 3166-1 alpha-2")
    region: str = Field(default="", description="usual name of the first administrative level")
    latitude: float | None = None
    longitude: float | None = None
    radius: float | None = Field(default=None, description="kilometres within which it lies; None: unknown")
    address: Address | None = None
    candidates: tuple[str, ...] = Field(default=(), description="`CC` or `CC Region`, the likeliest first")
    reason: str = ""


def commonest(found: Iterable[PlaceReading | None], most: int = 4) -> tuple[PlaceReading, ...]:
    """The different readings of a place, the commonest first."""
    readings: dict[tuple[object, ...], PlaceReading] = {}
    counts: Counter[tuple[object, ...]] = Counter()
    for one in found:
        if one is not None:
            key = (one.precision, one.country, one.region, one.latitude, one.longitude)
            counts[key] += 1
            readings.setdefault(key, one)
    return tuple(readings[key] for key in sorted(readings, key=lambda key: -counts[key])[:most])
