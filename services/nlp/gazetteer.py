"""Which place a name means: the gazetteer's candidates, weighed by what the document says, or none where it is unsure.

    score = size + home + neighbour + named countries + demonyms + what stands behind + near towns

The best candidate counts where it leads the next one by `MARGIN`; of a region and a small town in it by one name, the
region counts, since the town lies in it. Otherwise nothing is told but the candidates.

A hamlet of the case's own country is no match for a great city of its name abroad, nor is a quarter of a metropolis,
which the gazetteer lists as a town, for a town of its name: the country of the case says little for them.
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
_TOLD, _BORN = 2.6, 1.5
"""For a country whose demonym stands in the same sentence, and for it before a place of birth."""
_SHADED = 0.3
"""What the country of the case says for a hamlet beside a great city of its name, or for a quarter."""
_CAPITAL, _SEAT = 0.6, 0.2
"""For the capital of a country, and of a state."""
_CLOSE = 0.25
"""What a town nearby must say for a hamlet, so that the case's country counts for it all the same."""
_OVER_HAMLET = 0.3
"""By how much a great city must lead a hamlet of its name, or a region abroad."""
_HAMLET = 4
"""Size up to which a town is a hamlet beside great cities."""
_QUARTER = 7.5
"""Kilometres from a metropolis within which a small town of the gazetteer is a quarter of it."""
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

    @property
    def capital(self) -> bool:
        """Whether it is the capital of a country."""
        return self.precision is Precision.TOWN and self._key in lexicon.great().capitals

    @property
    def seat(self) -> bool:
        """Whether it is the capital of a state whose towns share its name."""
        return self.precision is Precision.TOWN and self._key in lexicon.great().seats

    @property
    def great(self) -> bool:
        """Whether it is a capital or a city that the world knows by name."""
        return self.precision is Precision.TOWN and (self.capital or self._key in lexicon.great().known)

    @property
    def hamlet(self) -> bool:
        """Whether it is a town that few know."""
        return self.precision is Precision.TOWN and self.size <= _HAMLET and not self.capital

    @property
    def quarter(self) -> bool:
        """Whether it is a part of a metropolis."""
        here = self.point
        return self.hamlet and here is not None and any(
            distance(here, there) <= _QUARTER for there in lexicon.metropolises().get(self.country, ())
        )  # fmt: skip

    @property
    def _key(self) -> tuple[str, float, float]:
        return self.country, self.latitude or 0.0, self.longitude or 0.0


@dataclass(frozen=True, slots=True)
class Clues:
    """What the document says beside the name.

    `named` holds the weight of each country that the document names or has towns of, `behind` the candidates of the
    name that follows (Trujillo, La Libertad), `near` the towns close by that are sure. `kind` is what a word before the
    name says it is. `told`: countries whose demonyms stand in its sentence; `born`: a place of birth.
    """

    home: str | None = None
    named: Mapping[str, float] = field(default_factory=dict)
    behind: Sequence[Candidate] = ()
    near: Sequence[Candidate] = ()
    kind: Precision | None = None
    told: frozenset[str] = frozenset()
    born: bool = False


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
    scores = {one: score(one, clues, found) for one in found}
    order = sorted(found, key=lambda one: (-scores[one], one.precision is Precision.REGION, one.country, one.division))
    best = order[0]
    if any(not _same(best, rival) and scores[best] - scores[rival] < _least(best, rival) for rival in order[1:]):
        return None, order
    if clues.kind is None and best.precision is not Precision.COUNTRY:
        # Trujillo, Venezuela: the state holds the town, and nothing says which is meant. Of a city it is the city.
        both = [one for one in order if one is best or _same(best, one)]
        city = next((one for one in both if one.precision is Precision.TOWN and one.size >= _CITY), None)
        best = city or next((one for one in both if one.precision is Precision.REGION), best)
    return best, order


def _least(best: Candidate, rival: Candidate) -> float:
    """By how much the best candidate must lead another one."""
    abroad = rival.precision is Precision.REGION and rival.country != best.country
    if best.great and (rival.hamlet or abroad):
        return _OVER_HAMLET
    if rival.country != best.country or best.size < _CITY:
        return MARGIN
    return 0.0 if best.seat and not rival.seat else WITHIN


def score(one: Candidate, clues: Clues, beside: Sequence[Candidate] = ()) -> float:
    """How well a candidate fits beside others of its name; see the module."""
    value = _SIZE * min(one.size, 7) + _STATE * (one.precision is Precision.COUNTRY)
    value += _CAPITAL * one.capital + _SEAT * one.seat
    shaded = _shaded(one, beside)
    near = 0.0
    if one.point:
        near = max(
            (math.exp(-distance(one.point, other.point) / _RANGE) for other in clues.near
             if other.point and not (shaded and other.great)),
            default=0.0,
        )  # fmt: skip
    if clues.home:
        value += (_SHADED if shaded and near < _CLOSE else _HOME) * (one.country == clues.home)
        value += _NEIGHBOUR * (one.country in NEIGHBOURS.get(clues.home, "").split())
    value += _NAMED * clues.named.get(one.country, 0.0) + _NEAR * near
    value += (_TOLD + _BORN * clues.born) * (one.country in clues.told)
    value += _BEHIND * any(fits(one, other) for other in clues.behind)
    return value + _WORD * (clues.kind is not None and clues.kind is one.precision)


def fits(one: Candidate, wider: Candidate) -> bool:
    """Whether a candidate lies in a country or region. Where its division is not known, its distance tells."""
    if wider.country != one.country:
        return False
    if wider.precision is Precision.COUNTRY:
        return True
    if one.division or not (one.point and wider.point):
        return bool(one.division) and wider.division == one.division
    return distance(one.point, wider.point) <= (wider.radius or 0.0)


def _shaded(one: Candidate, beside: Sequence[Candidate]) -> bool:
    """Whether another place of its name is much better known."""
    others = [other for other in beside if other.country != one.country]
    if not one.hamlet or not others:
        return False
    return any(other.great for other in others) or (one.quarter and any(other.size >= _HAMLET for other in others))


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
