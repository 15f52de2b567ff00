"""Which place a name means: the gazetteer's candidates, weighed by what the document says, or none where it is unsure.

    score = size + home + neighbour + named countries + what stands behind + near towns

The best candidate counts where it leads the next one by `MARGIN`; of a region and a small town in it by one name, the
region counts, since the town lies in it. Otherwise nothing is told but the candidates.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from models.place import Precision
from services.nlp import lexicon
from services.nlp.numbering import NEIGHBOURS

MARGIN = 1.0
"""By how much the best candidate must lead one of another country."""
WITHIN = 0.4
"""By how much a city must lead a smaller town of its own country."""
_SIZE, _HOME, _NEIGHBOUR, _NAMED, _BEHIND, _NEAR = 0.45, 2.5, 0.4, 1.6, 5.0, 1.8
_STATE = 4.0
"""For a country: few towns are called so."""
_WORD = 2.0
"""For a word that says what it is: ciudad de, departamento de."""
_RANGE = 250.0
"""Kilometres at which a town named nearby says a third of what one at the same spot says."""
_TOWN_RADIUS = {3: 3.0, 4: 5.0, 5: 10.0, 6: 20.0, 7: 35.0}
_CITY = 5
"""Size from which a town is rather meant than the region of its name: people say Córdoba and mean the city."""
_EARTH = 6371.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place of the asked name. `size` is the floor of log10 of the inhabitants of a town."""

    precision: Precision
    country: str
    size: int
    latitude: float | None = None
    longitude: float | None = None
    division: str = ""
    radius: float | None = None

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)

    @property
    def region(self) -> str:
        """Usual name of its division, empty where that is not known."""
        found = lexicon.divisions().get((self.country, self.division))
        return found.name if found else ""


@dataclass(frozen=True, slots=True)
class Clues:
    """What the document says beside the name.

    `named` holds the weight of each country that the document names or has towns of, `behind` the candidates of the
    name that follows (Trujillo, La Libertad), `near` the points of towns close by that are sure. `kind` is what a word
    before the name says it is.
    """

    home: str | None = None
    named: Mapping[str, float] = field(default_factory=dict)
    behind: Sequence[Candidate] = ()
    near: Sequence[tuple[float, float]] = ()
    kind: Precision | None = None


def candidates(name: str) -> list[Candidate]:
    """Places of a folded name: countries, divisions, crossings, towns."""
    found: list[Candidate] = []
    country = lexicon.regions().countries.get(name)
    if country:
        found.append(Candidate(Precision.COUNTRY, country, 9))
    found += [
        Candidate(Precision.REGION, one.country, 6, one.latitude, one.longitude, one.code, max(one.reach, 10.0))
        for one in lexicon.divisions_named().get(name, ())
    ]
    towns = [place for place in lexicon.places().get(name, ()) if place.latitude is not None]
    found += [
        Candidate(
            Precision.TOWN, place.country, place.size, place.latitude, place.longitude, place.division,
            _TOWN_RADIUS.get(place.size, 3.0),
        )
        for place in towns
    ]  # fmt: skip
    crossing = lexicon.crossings().get(name)
    if crossing and crossing[0][0] not in {place.country for place in towns}:
        (here, _), latitude, longitude = crossing
        found.append(Candidate(Precision.TOWN, here, 4, latitude, longitude, radius=3.0))
    return found


def chosen(found: Sequence[Candidate], clues: Clues) -> tuple[Candidate | None, list[Candidate]]:
    """The place that is meant, None where no one leads; and all candidates, the likeliest first."""
    if not found:
        return None, []
    order = sorted(
        found, key=lambda one: (-score(one, clues), one.precision is Precision.REGION, one.country, one.division)
    )
    best = order[0]
    lead = score(best, clues)
    for rival in order[1:]:
        least = WITHIN if rival.country == best.country and best.size >= _CITY else MARGIN
        if not _same(best, rival) and lead - score(rival, clues) < least:
            return None, order
    if clues.kind is None and best.precision is not Precision.COUNTRY:
        # Trujillo, Venezuela: the state holds the town, and nothing says which is meant. Of a city it is the city.
        both = [one for one in order if one is best or _same(best, one)]
        city = next((one for one in both if one.precision is Precision.TOWN and one.size >= _CITY), None)
        best = city or next((one for one in both if one.precision is Precision.REGION), best)
    return best, order


def score(one: Candidate, clues: Clues) -> float:
    """How well a candidate fits; see the module."""
    value = _SIZE * min(one.size, 7) + _STATE * (one.precision is Precision.COUNTRY)
    if clues.home:
        value += _HOME * (one.country == clues.home)
        value += _NEIGHBOUR * (one.country in NEIGHBOURS.get(clues.home, "").split())
    value += _NAMED * clues.named.get(one.country, 0.0)
    for other in clues.behind:
        if other.precision is Precision.COUNTRY:
            fits = other.country == one.country
        else:
            fits = other.country == one.country and bool(one.division) and other.division == one.division
        if fits:
            value += _BEHIND
            break
    if one.point and clues.near:
        value += _NEAR * max(math.exp(-distance(one.point, other) / _RANGE) for other in clues.near)
    return value + _WORD * (clues.kind is not None and clues.kind is one.precision)


def _same(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates are a region and a town in it, or a country and its capital's region."""
    if one.country != other.country:
        return False
    if one.precision is other.precision:
        return False
    if Precision.COUNTRY in {one.precision, other.precision} or one.division == other.division:
        return True
    region = one if one.precision is Precision.REGION else other
    # A capital with a division of its own beside the region of its name: Lima.
    near = one.point and other.point and distance(one.point, other.point) <= (region.radius or 0)
    return max(one.size if one is not region else 0, other.size if other is not region else 0) >= _CITY and bool(near)


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two points given in degrees, on a sphere."""
    (a, b), (c, d) = (map(math.radians, point) for point in (one, other))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(h))
