"""Tells where the places of a document lie: each PLACE mention gets a reading, coordinates theirs.

One pure step after overlapping findings are resolved. Clues are what follows a name (Trujillo, La Libertad), words
before it (departamento de), countries and sure towns that the document names, and the case's country.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.document import Document
from models.mention import Mention, MentionKind
from models.place import Address, PlaceReading, Precision
from services.nlp import codes, gazetteer, nationalities, normal
from services.nlp.gazetteer import Candidate, Clues

VERSION = "2"
_ADDRESS = "written as an address"
_AROUND = 240
"""Characters within which a sure town says something of another name."""
_BESIDE = 90
"""Characters within which a town belongs to an address."""
_OF = r"(?:de la |de los |del? |d[ao]s? |of |the )?"
_REGION_WORD = (
    r"(?:departamento|depto\.?|dpto\.?|provincia|prov\.?|estado|edo\.?|regi[oó]n|regi[aã]o|state|province|comunidad)"
)
_BEFORE_REGION = re.compile(rf"\b{_REGION_WORD} {_OF}$", re.IGNORECASE)
_BEFORE_TOWN = re.compile(
    rf"\b(?:ciudad|municipio|localidad|pueblo|comuna|cant[oó]n|cidade|munic[ií]pio|vila|city|town|village) {_OF}$",
    re.IGNORECASE,
)
_INSIDE = r"(?:en (?:el |la )?|n[oa] |in |nell[oa] |au |dans (?:le |la )?)"
_JOINS = re.compile(rf"\s?[,(/\-–]?\s?{_INSIDE}?(?:{_REGION_WORD} {_OF})?", re.IGNORECASE)
_GOES_ON = re.compile(r",? (?:y|e|and|et|ed?) (?=[A-ZÁÉÍÓÚ])")
_WORDS = re.compile(
    r"[A-ZÁÉÍÓÚÑÂÊÔÃÕÇ][\w'’\-]*(?: (?:de|del|do|da|la|el|los|dos|y|e|[A-ZÁÉÍÓÚÑÂÊÔÃÕÇ][\w'’\-]*)){0,4}"
)
_KM = re.compile(r"\bk(?:m|il[oó]metro)s?\.? ?(?P<km>\d{1,4}(?:[.,]\d{1,3})?)", re.IGNORECASE)
_UNIT = re.compile(
    r",? ?\b(?P<unit>(?:int|piso|depto|dpto|apto?|of|oficina|casa|bloco|bl|sala|esq|mz|mza|manzana|lote|lt|torre|local"
    r"|andar|flat|apartment)\.? ?[\w\-]{1,6}.*)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:,? ?(?:n\.?[º°]\.?|N\.?[º°]\.?|No\.?|Nro\.?|#) ?| )(?P<number>\d[\d\-–# ]*[A-Z]?)$")
_GEO = re.compile(r"zz\.geo:(?P<lat>-?[\d.]+),(?P<lon>-?[\d.]+)")
_BEHIND_COMMA = re.compile(r", ?(?P<name>[A-ZÁÉÍÓÚÑÂÊÔÃÕÇ][\w'’\-]+(?: [\w'’\-]+){0,4}?)(?=[,.;\n(]|$)")
_CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class _Named:
    """A PLACE mention with the candidates of its name."""

    at: int
    mention: Mention
    name: str
    found: list[Candidate]
    behind: tuple[Candidate, ...] = ()
    outer: Candidate | None = None
    """The region behind it, where the gazetteer has no such town in that country."""


def tell(document: Document, mentions: Sequence[Mention], *, country: str | None) -> list[Mention]:
    """The mentions in their order, places and coordinates with their reading; all else unchanged."""
    texts = {page.number: page.text for page in document.pages}
    named = [
        _named(n, mention, texts, home=country)
        for n, mention in enumerate(mentions)
        if mention.kind is MentionKind.PLACE
    ]
    readings = _readings(named, texts, home=country)
    for n, mention in enumerate(mentions):
        geo = _GEO.fullmatch(mention.normal or "") if mention.kind is MentionKind.ID else None
        if geo:
            readings[n] = PlaceReading(
                precision=Precision.POINT, latitude=float(geo["lat"]), longitude=float(geo["lon"]), radius=0.1,
                reason="coordinates in the text",
            )  # fmt: skip
    return [
        mention.model_copy(update={"place": readings[n]}) if n in readings else mention
        for n, mention in enumerate(mentions)
    ]


def _named(at: int, mention: Mention, texts: Mapping[int, str], *, home: str | None) -> _Named:
    name = normal.title(mention.text)
    found = [] if mention.reason.startswith(_ADDRESS) else gazetteer.candidates(name)
    if not found and "," in mention.text:
        # Córdoba, Argentina as one mention: its first part is the place, the next says where.
        first, _, rest = mention.text.partition(",")
        found = gazetteer.candidates(normal.title(first))
        return _Named(at, mention, normal.title(first), found, tuple(gazetteer.candidates(normal.title(rest))))
    if not found:
        return _Named(at, mention, name, found)
    text, end = texts[mention.span.page], mention.span.end
    wider = codes.behind(text, end, found, home=home)
    outer = codes.outside(found, wider)
    if not wider:
        wider, alone = _behind(text, end)
        outer = codes.outside(found, wider) if alone else None
    return _Named(at, mention, name, found, wider, outer)


def _behind(text: str, at: int) -> tuple[tuple[Candidate, ...], bool]:
    """The country or region whose name stands at once behind a place: Trujillo (Perú), Óbidos, estado do Pará.

    And whether that name is no other place too, nor goes on to a list.
    """
    joined = _JOINS.match(text, at)
    if joined is None or not joined[0].strip():
        return (), False
    words = _WORDS.match(text, joined.end())
    parts = words[0].split(" ") if words else []
    for length in range(len(parts), 0, -1):
        name = " ".join(parts[:length])
        found = gazetteer.candidates(normal.title(name))
        wider = tuple(one for one in found if one.precision is not Precision.TOWN)
        if wider:
            listed = _GOES_ON.match(text, joined.end() + len(name))
            return wider, not listed and not any(one.precision is Precision.TOWN for one in found)
    return (), False


def _readings(named: Sequence[_Named], texts: Mapping[int, str], *, home: str | None) -> dict[int, PlaceReading]:
    sure = {one.at: one.found[0].country for one in named if len({c.country for c in one.found}) == 1}
    weights: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in named:
        if one.at in sure:
            weights[sure[one.at]][one.name] += 1
    alone = [one for one in named if len(one.found) == 1 and one.found[0].precision is Precision.TOWN]
    readings: dict[int, PlaceReading] = {}
    told: dict[str, PlaceReading] = {}
    for one in named:
        if not one.found:
            continue
        clues = Clues(
            home=home,
            named=_shares(weights, but=one.name),
            behind=one.behind,
            near=[other.found[0] for other in alone if other.name != one.name and _close(one, other)],
            kind=_kind(one.mention, texts),
            told=nationalities.around(texts[one.mention.span.page], one.mention.span),
            born=nationalities.birth(texts[one.mention.span.page], one.mention.span.start),
        )
        reading = _reading(one, clues)
        readings[one.at] = reading
        if one.behind and reading.precision is not Precision.UNKNOWN:
            told.setdefault(one.name, reading)
    for one in named:
        # A name has one meaning in a document, where some place of it says which.
        if one.found and not one.behind and one.name in told:
            readings[one.at] = told[one.name].model_copy(update={"reason": "as the document says elsewhere"})
    for one in named:
        if one.mention.reason.startswith(_ADDRESS):
            readings[one.at] = _street(one, named, readings, texts, home=home)
    return readings


def _shares(weights: Mapping[str, Counter[str]], *, but: str) -> dict[str, float]:
    """The share of each country among the sure names of the document, the asked name aside; one name says half."""
    counts = {country: sum(names.values()) - names[but] for country, names in weights.items()}
    total = sum(counts.values())
    return {country: count / (total + 1) for country, count in counts.items() if count > 0}


def _close(one: _Named, other: _Named) -> bool:
    here, there = one.mention.span, other.mention.span
    return here.page == there.page and abs(here.start - there.start) <= _AROUND


def _kind(mention: Mention, texts: Mapping[int, str]) -> Precision | None:
    """What a word before the name says that it is."""
    before = texts[mention.span.page][max(0, mention.span.start - 40) : mention.span.start]
    if _BEFORE_REGION.search(before):
        return Precision.REGION
    return Precision.TOWN if _BEFORE_TOWN.search(before) else None


def _reading(one: _Named, clues: Clues) -> PlaceReading:
    best, order = gazetteer.chosen(one.found, clues)
    if (outer := one.outer) is not None:
        return PlaceReading(
            precision=Precision.REGION, name=one.name, country=outer.country, region=outer.region,
            latitude=outer.latitude, longitude=outer.longitude, radius=outer.radius,
            reason="a town of the region that follows it, which the gazetteer lacks",
        )  # fmt: skip
    if best is not None and not _elsewhere(best, one):
        return PlaceReading(
            precision=best.precision, name=one.name, country=best.country or None, region=best.region,
            latitude=best.latitude, longitude=best.longitude, radius=best.radius, reason=_why(one, clues),
        )  # fmt: skip
    several = tuple(dict.fromkeys(f"{c.country} {c.region}".strip() for c in order))[:_CANDIDATES]
    leading = order[0].country
    rivals = [c for c in order if c.country != leading]
    lead = gazetteer.score(order[0], clues, order) - max(
        (gazetteer.score(c, clues, order) for c in rivals), default=0.0
    )
    if not rivals or lead >= gazetteer.MARGIN:
        return PlaceReading(
            precision=Precision.COUNTRY, name=one.name, country=leading, candidates=several,
            reason="several places of this name in the country",
        )  # fmt: skip
    return PlaceReading(
        precision=Precision.UNKNOWN, name=one.name, candidates=several, reason="several places of this name"
    )


def _elsewhere(best: Candidate, one: _Named) -> bool:
    """Whether a small town, one of several of its name, lies in another region than the one that follows."""
    regions = [wider for wider in one.behind if wider.precision is Precision.REGION and wider.country == best.country]
    return bool(regions) and best.hamlet and len(one.found) > 1 and not any(gazetteer.fits(best, w) for w in one.behind)


def _why(one: _Named, clues: Clues) -> str:
    if len(one.found) == 1:
        return "the only place of this name in the gazetteer"
    if clues.behind:
        return "by the name that follows it"
    if any(c.country in clues.told for c in one.found):
        return "by a nationality in its sentence"
    if clues.home and any(c.country == clues.home for c in one.found):
        return "by the country of the case and the other places"
    return "by the other places of the document"


def _street(
    one: _Named,
    named: Iterable[_Named],
    readings: Mapping[int, PlaceReading],
    texts: Mapping[int, str],
    *,
    home: str | None,
) -> PlaceReading:
    """An address with its parts, in the nearest town behind it or before it."""
    here = one.mention.span
    best: tuple[int, PlaceReading] | None = None
    for other in named:
        there, reading = other.mention.span, readings.get(other.at)
        if there.page != here.page or reading is None or reading.precision is not Precision.TOWN:
            continue
        if _either(reading, other.found, home):
            continue
        gap = there.start - here.end if there.start >= here.end else 2 * (here.start - there.end)
        if 0 <= gap <= _BESIDE and (best is None or gap < best[0]):
            best = gap, reading
    address = parsed(one.mention.text)
    if best is None and (town := _town_behind(one, texts, home=home)):
        best = 0, town
    if best is None:
        return PlaceReading(precision=Precision.UNKNOWN, country=home, address=address, reason="no town beside it")
    return best[1].model_copy(
        update={"precision": Precision.STREET, "address": address, "reason": "in the town beside it"}
    )


def _town_behind(one: _Named, texts: Mapping[int, str], *, home: str | None) -> PlaceReading | None:
    """The town whose name follows an address behind a comma, though nobody read it as a place."""
    span = one.mention.span
    name = _BEHIND_COMMA.match(texts[span.page], span.end)
    if name is None:
        return None
    asked = _Named(one.at, one.mention, normal.title(name["name"]), gazetteer.candidates(normal.title(name["name"])))
    if not asked.found:
        return None
    reading = _reading(asked, Clues(home=home, kind=Precision.TOWN))
    return reading if reading.precision is Precision.TOWN and not _either(reading, asked.found, home) else None


def _either(reading: PlaceReading, found: Sequence[Candidate], home: str | None) -> bool:
    """Whether a street may be one of the city abroad or of the hamlet here."""
    return reading.country != home and any(place.country == home for place in found)


def parsed(text: str) -> Address:
    """An address in its parts."""
    rest = " ".join(text.split())
    kilometre = _KM.search(rest)
    if kilometre:
        rest = (rest[: kilometre.start()] + rest[kilometre.end() :]).strip(" ,")
    unit = _UNIT.search(rest)
    if unit:
        rest = rest[: unit.start()].strip(" ,")
    number = None if kilometre else _NUMBER.search(rest)  # Ruta 34 km 12: the road's own number
    if number:
        rest = rest[: number.start()].strip(" ,")
    return Address(
        street=rest,
        number=number["number"].strip() if number else "",
        unit=unit["unit"] if unit else "",
        kilometre=kilometre["km"] if kilometre else "",
    )
