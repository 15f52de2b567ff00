"""Word lists: given names and surnames with their weights, places, bodies, titles. Loaded once per process."""

import hashlib
import lzma
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from services import abbreviations
from services.nlp import normal
from services.nlp.lexicon.bloom import Bloom

_SHORT = 4
_MILLION, _WIDE = 6, 9
"""Size of a city of a million, and of a country or division."""


@dataclass(frozen=True, slots=True)
class NameWeight:
    """How usual a word is as a given name and as a surname: floor of log10 of its bearers, 0 for none.

    `words` holds the languages (s, p, e) in which it is an ordinary word too.
    """

    given: int
    surname: int
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer place. `size` is the floor of log10 of its inhabitants; 9 for a country or division."""

    country: str
    size: int
    latitude: float | None = None
    longitude: float | None = None
    division: str = ""


def _table(name: str) -> Iterable[list[str]]:
    packed = (files("services.nlp.weights") / name).read_bytes()
    return (line.split("\t") for line in lzma.decompress(packed).decode().splitlines())


def word_lists(name: str, package: str = __name__) -> Any:
    """A file of word lists, every value a string."""
    # The base loader builds strings only: `no` stays a word, and nothing can be executed.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return yaml.load((files(package) / name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506


@cache
def version() -> str:
    """Eight hexadecimal digits over all word lists, abbreviations and tables: with any of them the findings change."""
    digest = hashlib.sha256(abbreviations.version().encode())
    folders = (files(__name__), files("services.nlp.weights"))
    for file in sorted((f for folder in folders for f in folder.iterdir()), key=lambda f: f.name):
        if file.name.endswith((".yaml", ".xz", ".bloom", ".json")):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:8]


@cache
def _plain() -> dict[str, frozenset[str]]:
    return {key: frozenset(normal.fold(words).split()) for key, words in word_lists("plain.yaml").items()}


def plain(name: str) -> frozenset[str]:
    """A set of plain.yaml, folded."""
    return _plain()[name]


@cache
def _chats() -> dict[str, frozenset[str]]:
    return {key: frozenset(normal.fold(words).split()) for key, words in word_lists("chats.yaml").items()}


def chats(name: str) -> frozenset[str]:
    """A set of chats.yaml, folded."""
    return _chats()[name]


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Words for what is called after people, folded: namesakes.yaml tells each. `heads` are all that head one."""

    things: frozenset[str]
    bodies: frozenset[str]
    ways: frozenset[str]
    between: frozenset[str]
    behind: frozenset[str]
    titled: frozenset[str]
    listed: frozenset[str]
    saints: frozenset[str]
    brands: frozenset[str]
    heads: frozenset[str]


@cache
def namesakes() -> Namesakes:
    """The lists of namesakes.yaml."""
    lists = word_lists("namesakes.yaml")
    brands = frozenset(normal.title(name) for name in lists.pop("brands"))
    sets = {key: frozenset(normal.fold(words).split()) for key, words in lists.items()}
    return Namesakes(brands=brands, heads=sets["things"] | sets["bodies"] | sets["ways"], **sets)


@cache
def names() -> dict[str, NameWeight]:
    """Folded single names. 47,000 of them."""
    table = {
        name: NameWeight(0 if given == "-" else int(given), 0 if family == "-" else int(family), words)
        for name, given, family, words in _table("names.tsv.xz")
    }
    for nickname in people().nicknames:
        known = table.get(nickname)
        if known is None or known.given < _SHORT:
            table[nickname] = NameWeight(_SHORT, known.surname if known else 0, known.words if known else "")
    return table


@cache
def _ordinary() -> Bloom:
    return Bloom((files("services.nlp.weights") / "words.bloom").read_bytes())


def ordinary(word: str) -> bool:
    """Whether a folded word is an ordinary word of one of the five languages, in the singular or plural."""
    words = _ordinary()
    if word in words:
        return True
    if len(word) > 4 and word.endswith("s"):
        stem = word[:-1]
        return (
            stem in words
            or (word.endswith("es") and word[:-2] in words)
            or (stem.endswith("a") and f"{stem[:-1]}o" in words)
        )
    return len(word) > 3 and word.endswith("a") and f"{word[:-1]}o" in words


@dataclass(frozen=True, slots=True)
class People:
    """Words around names, folded."""

    titles: frozenset[str]
    roles: frozenset[str]
    cues: frozenset[tuple[str, ...]]
    fields: frozenset[str]
    columns: frozenset[str]
    particles: frozenset[str]
    generations: frozenset[str]
    nicknames: frozenset[str]
    dealings: frozenset[str]
    speaks: frozenset[str]


@cache
def people() -> People:
    """Titles, roles, cues and fields of people.yaml."""
    lists = word_lists("people.yaml")
    folded = {key: frozenset(normal.fold(w) for w in lists[key]) for key in lists if key != "cues"}
    return People(cues=frozenset(tuple(normal.title(c).split()) for c in lists["cues"]), **folded)


@dataclass(frozen=True, slots=True)
class Bodies:
    """Words of bodies, folded, as tuples of words; `firsts` holds the first words of heads and names."""

    heads: dict[tuple[str, ...], str]
    suffixes: frozenset[tuple[str, ...]]
    names: frozenset[tuple[str, ...]]
    firsts: frozenset[str]
    brands: frozenset[str]


@cache
def bodies() -> Bodies:
    """Heads, legal forms, names and brands of bodies.yaml."""
    lists = word_lists("bodies.yaml")
    heads = {tuple(normal.title(w).split()): family for family, words in lists["heads"].items() for w in words}
    names = frozenset(tuple(normal.title(w).split()) for w in lists["names"])
    return Bodies(
        heads=heads,
        suffixes=frozenset(tuple(normal.title(w).split()) for w in lists["suffixes"]),
        names=names,
        firsts=frozenset(words[0] for words in (*heads, *names)),
        brands=frozenset(normal.fold(w) for w in lists["brands"]),
    )


@dataclass(frozen=True, slots=True)
class Regions:
    """Countries and divisions: folded name → country code, and demonym stem → country code.

    `short` holds the short names of towns, each with its country and the town's name in the gazetteer.
    """

    countries: dict[str, str]
    divisions: dict[str, tuple[str, ...]]
    demonyms: dict[str, str]
    crossings: frozenset[str]
    short: dict[str, tuple[str, str]]
    alpha3: dict[str, str]


@cache
def regions() -> Regions:
    """Countries, demonyms, divisions and crossings of regions.yaml."""
    lists = word_lists("regions.yaml")
    countries = {normal.title(n): code for code, row in lists["countries"].items() for n in row["names"]}
    countries |= {normal.title(n): "" for n in lists["continents"]}
    divisions: dict[str, tuple[str, ...]] = {}
    for code, listed in lists["divisions"].items():
        for name in listed:
            key = normal.title(name)
            divisions[key] = (*divisions.get(key, ()), code)
    demonyms = {normal.fold(stem): code for code, row in lists["countries"].items() for stem in row["demonyms"]}
    return Regions(
        countries,
        divisions,
        demonyms,
        crossings=frozenset(normal.title(n) for n in lists["crossings"]),
        short={name: (country, whole) for name, (country, whole) in lists["short"].items()},
        alpha3=lists["alpha3"],
    )


@cache
def places() -> dict[str, tuple[Place, ...]]:
    """Folded name → the places of that name, largest first."""
    table: dict[str, list[Place]] = {}
    for name, country, size, latitude, longitude, division in _table("places.tsv.xz"):
        table.setdefault(name, []).append(Place(country, int(size), float(latitude), float(longitude), division))
    for name, (country, size, latitude, longitude, division) in word_lists("regions.yaml")["towns"].items():
        table.setdefault(name, []).append(Place(country, int(size), float(latitude), float(longitude), division))
    found = regions()
    for name, codes in found.divisions.items():
        table.setdefault(name, [])[:0] = [Place(code, 9) for code in codes]
    for name, code in found.countries.items():
        table.setdefault(name, []).insert(0, Place(code, 9))
    for name, (country, whole) in found.short.items():
        table.setdefault(name, []).extend(town for town in table[whole] if town.country == country and town.size < 9)
    for country, cities in word_lists("cities.yaml")["names"].items():
        for whole, written in cities.items():
            for name in map(normal.title, written):
                towns = (town for town in table[whole] if town.country == country and town.size < _WIDE)
                town = max(towns, key=lambda one: one.size)
                if not any(one.country == country and one.size == town.size for one in table.get(name, ())):
                    table.setdefault(name, []).append(town)
    for (country, _), state in _states().items():
        for name in map(normal.title, state.names):
            rows = table.setdefault(name, [])
            if Place(country, _WIDE) not in rows:
                rows.append(Place(country, _WIDE))
    for name in found.crossings:
        table.setdefault(name, [Place("", 4)])
    return {name: tuple(sorted(rows, key=lambda p: -p.size)) for name, rows in table.items()}


@dataclass(frozen=True, slots=True)
class _State:
    """A row of states.yaml."""

    names: tuple[str, ...]
    latitude: float
    longitude: float
    reach: float


@cache
def _states() -> dict[tuple[str, str], _State]:
    return {
        (country, code): _State(tuple(names), float(lat), float(lon), float(reach))
        for country, states in word_lists("states.yaml").items()
        for code, (lat, lon, reach, *names) in states.items()
    }


@dataclass(frozen=True, slots=True)
class Division:
    """A first administrative level: its name, its middle in degrees, and how far its towns lie from there (km)."""

    country: str
    code: str
    name: str
    latitude: float
    longitude: float
    reach: float


@cache
def divisions() -> dict[tuple[str, str], Division]:
    """Country and code → division, of the Ibero-American countries, of the United States and of Canada."""
    names = word_lists("divisions.yaml")
    found = {
        (country, code): Division(country, code, names[country][code][0], float(lat), float(lon), float(reach))
        for country, code, lat, lon, reach in _table("divisions.tsv.xz")
    }
    return found | {
        (country, code): Division(country, code, one.names[0], one.latitude, one.longitude, one.reach)
        for (country, code), one in _states().items()
    }


@cache
def divisions_named() -> dict[str, tuple[Division, ...]]:
    """Folded name → the divisions of that name."""
    table: dict[str, list[Division]] = {}
    known = divisions()
    for country, rows in word_lists("divisions.yaml").items():
        for code, written in rows.items():
            for name in written:
                if (country, code) in known:
                    table.setdefault(normal.title(name), []).append(known[country, code])
    for key, state in _states().items():
        for name in state.names:
            table.setdefault(normal.title(name), []).append(known[key])
    return {name: tuple(found) for name, found in table.items()}


@dataclass(frozen=True, slots=True)
class Great:
    """Cities that people mean first, each as country and point; cities.yaml tells which."""

    capitals: frozenset[tuple[str, float, float]]
    known: frozenset[tuple[str, float, float]]
    seats: frozenset[tuple[str, float, float]]


@cache
def great() -> Great:
    """The lists of cities.yaml."""
    lists = word_lists("cities.yaml")
    capitals: dict[str, Iterable[str]] = {country: [name] for country, name in lists["capitals"].items()}
    return Great(*(frozenset(_points(named)) for named in (capitals, lists["names"], lists["seats"])))


def _points(named: dict[str, Iterable[str]]) -> Iterable[tuple[str, float, float]]:
    for country, names_ in named.items():
        for name in names_:
            towns = [one for one in places()[name] if one.country == country and one.latitude is not None]
            town = max(towns, key=lambda one: one.size)
            if town.latitude is not None and town.longitude is not None:
                yield country, town.latitude, town.longitude


@cache
def metropolises() -> dict[str, tuple[tuple[float, float], ...]]:
    """Country → points of its capital, its cities of a million inhabitants and those that the world knows."""
    found: dict[str, set[tuple[float, float]]] = {}
    for country, latitude, longitude in great().capitals | great().known:
        found.setdefault(country, set()).add((latitude, longitude))
    for rows in places().values():
        for one in rows:
            if _MILLION <= one.size < _WIDE and one.latitude is not None and one.longitude is not None:
                found.setdefault(one.country, set()).add((one.latitude, one.longitude))
    return {country: tuple(sorted(points)) for country, points in found.items()}


@cache
def crossings() -> dict[str, tuple[tuple[str, ...], float, float]]:
    """Folded name of a border crossing → the two countries, latitude, longitude."""
    rows = word_lists("crossings.yaml")
    return {normal.title(n): (tuple(row[:2]), float(row[2]), float(row[3])) for n, row in rows.items()}


@cache
def place_lengths() -> dict[str, int]:
    """First word of places → the words of the longest of their names."""
    longest: dict[str, int] = {}
    for name in places():
        first, *rest = name.split(" ")
        longest[first] = max(longest.get(first, 0), 1 + len(rest))
    return longest


_ENDINGS = ("", "s", "o", "a", "os", "as", "e", "es", "i", "ne")


def demonym(word: str) -> str | None:
    """Country of a demonym in any gender and number, by folded word."""
    table = regions().demonyms
    for ending in _ENDINGS:
        if word.endswith(ending) and (code := table.get(word[: len(word) - len(ending)])):
            return code
    return None
