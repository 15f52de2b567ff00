"""A person's name in its parts, by the order and culture that its writing shows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.stated import PersonName
from services.nlp import lexicon, normal

_WORD = re.compile(r"[^\W\d_](?:[\w'’.ªº-]*[\w.ªº])?", re.UNICODE)
_QUOTED = re.compile(r"[\"“«‘(][^\"”»’)]*[\"”»’)]?")
_WIDOW = re.compile(r"\b(?:viuda de|vda\.? de|v\. de|viuva de)\s+(.+)$", re.IGNORECASE)
_JOINS = frozenset({"y", "e"})
_LETTERS = re.compile(r"(?:[^\W\d_]\.\s?){2,4}(?:[^\W\d_]\.?)?")
# Titles before a given name and those before a surname, where one word stands alone.
_GIVEN_TITLES = frozenset({"don", "dona", "seu", "tia", "tio", "madam", "mama"})
_SURNAME_TITLES = frozenset(
    {
        "senor", "senora", "senorita", "sr", "sra", "srta", "mr", "mrs", "ms", "dr", "dra", "lic", "abg", "sgto",
        "cap", "tte", "sof", "inspector", "juez", "jueza", "fiscal", "mme", "monsieur",
    }
)  # fmt: skip
_SUREST = 2


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word of a name with the particles before it."""

    text: str
    norm: str


_OF_FAMILY = frozenset({"surname", "last name", "family name", "sobrenome", "cognome", "nom de famille"})
"""Labels of surnames."""


def parts_of(text: str, title: str = "", *, field: str = "") -> PersonName:
    """Cut a name. `title` stands before it; `field` is the folded label of its field, when that tells the part.

    Order: a comma decides, then the label, then which order of given names and surnames the lists of names
    bear out. Where both bear out alike the usual order is taken and `sure` is false.
    """
    plain = _QUOTED.sub(" ", " ".join(text.split())).strip(" ,")
    if _LETTERS.fullmatch(plain):
        return PersonName(given=(), title=title, initials=True)
    widow = _WIDOW.search(plain)
    married = widow[1].strip(" .,") if widow else ""
    plain = plain[: widow.start()].strip() if widow else plain
    before, comma, after = plain.partition(",")
    if comma and before.strip() and after.strip():
        surnames, given = _units(before), _units(after)
        generation = _take_generation(surnames) or _take_generation(given)
        return _name(given, surnames, married, generation, title, sure=True)
    units = _units(plain)
    generation = _take_generation(units)
    if "apellido" in field or field in {
        "surname",
        "last name",
        "family name",
        "sobrenome",
        "cognome",
        "nom de famille",
        "last",
    }:
        if "nombre" not in field:
            return _name([], units, married, generation, title, sure=True)
    elif field in {
        "nombres",
        "given name",
        "given names",
        "first name",
        "prenom",
        "prenoms",
        "forename",
        "forenames",
        "first",
        "first names",
    }:
        return _name(units, [], married, generation, title, sure=True)
    surname_first = "apellido" in field and field.index("apellido") < max(field.find("nombre"), 0)
    given, surnames, sure = _cut(units, title, surname_first=surname_first)
    return _name(given, surnames, married, generation, title, sure=sure)


def _name(
    given: Sequence[_Unit], surnames: Sequence[_Unit], married: str, generation: str, title: str, *, sure: bool
) -> PersonName:
    return PersonName(
        given=tuple(u.text for u in given), surnames=tuple(u.text for u in surnames), married=married,
        generation=generation, title=title, sure=sure,
    )  # fmt: skip


def _units(text: str) -> list[_Unit]:
    """Words with the particles before them; `y` joins two surnames into one: Ortega y Gasset."""
    particles = lexicon.people().particles
    units: list[_Unit] = []
    held: list[str] = []
    for word in _WORD.findall(text):
        norm = normal.fold(word.strip("."))
        if norm in particles and (
            units or held or norm in {"de", "del", "da", "do", "dos", "das", "la", "van", "von", "el", "al", "di"}
        ):
            held.append(word)
            continue
        if held and units and normal.fold(held[0]) in _JOINS:
            last = units.pop()
            units.append(_Unit(" ".join([last.text, *held, word]), last.norm))
        else:
            units.append(_Unit(" ".join([*held, word]), normal.ABBREVIATED_NAMES.get(norm, norm)))
        held = []
    return units


def _take_generation(units: list[_Unit]) -> str:
    """Filho, Júnior, Neto … at the end of a name of three words or more."""
    if len(units) > _SUREST and units[-1].norm in lexicon.people().generations - {"segundo", "hijo", "sr"}:
        return units.pop().text
    return ""


def _cut(units: list[_Unit], title: str, *, surname_first: bool) -> tuple[list[_Unit], list[_Unit], bool]:
    """Where given names end; the turned order only where the lists bear it out clearly, or a label says so."""
    if len(units) < _SUREST:
        return _alone(units, title)
    weights = [_weight(unit) for unit in units]
    usual = max(range(1, len(units)), key=lambda k: (_borne(weights, k), -abs(k - _usual(len(units)))))
    turned = max(range(1, len(units)), key=lambda k: (_borne([-w for w in weights], k), -abs(k - _SUREST)))
    gain = _borne([-w for w in weights], turned) - _borne(weights, usual)
    if surname_first or gain >= 3:
        return units[turned:], units[:turned], surname_first or gain >= 5
    return units[:usual], units[usual:], gain <= -_SUREST


def _usual(words: int) -> int:
    """How many given names a name of so many words usually has: one of two or three, two of four or more."""
    return 1 if words <= 3 else 2


def _weight(unit: _Unit) -> int:
    """Above 0: rather a given name; below: rather a surname. Particles make a surname of all but the first."""
    known = lexicon.names().get(unit.norm)
    if unit.text[0].islower():
        # María de los Ángeles is one given name; most particles open a surname.
        return known.given - known.surname - 1 if known and known.given > known.surname + 1 else -4
    if len(unit.norm) == 1:
        return 1
    return max(-4, min(4, known.given - known.surname)) if known else 0


def _borne(weights: Sequence[int], k: int) -> int:
    return sum(weights[:k]) - sum(weights[k:])


def _alone(units: list[_Unit], title: str) -> tuple[list[_Unit], list[_Unit], bool]:
    """A name of one word: what the title before it goes with, else what the lists say."""
    if not units:
        return [], [], False
    weight = _weight(units[0])
    folded = normal.fold(title).strip(".")
    if folded in _GIVEN_TITLES:
        return units, [], weight > 0
    if folded in _SURNAME_TITLES and weight <= 1:
        return [], units, weight < 0
    return (units, [], weight > 1) if weight > 0 else ([], units, weight < -1)
