"""Kinds of held-back pairs of Spanish, Andean, Portuguese, Romanian and Nigerian names: one person written twice, and
people who are taken for one another. Made by the rules of the domain notes; nothing of the matcher is read here."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from benchmarks.linking.held import words as w
from benchmarks.linking.held.romanise import ROMANIAN_CUSTOMS, romanian

_T = TypeVar("_T")
Made = tuple[str, str] | tuple[str, str, int, int]
"""Two names, and birth years where the kind states them."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A name by its parts."""

    culture: str
    given: tuple[str, ...]
    surnames: tuple[str, ...]
    woman: bool

    @property
    def full(self) -> str:
        """In the usual order."""
        return " ".join((*self.given, *self.surnames))

    def but(self, **changes: object) -> "Somebody":
        """With other parts."""
        return replace(self, **changes)  # type: ignore[arg-type]  # checked by the record


_LISTS: Mapping[str, tuple[Sequence[str], Sequence[str], Sequence[str]]] = {
    "es": (w.NAMES["ES_MEN"], w.NAMES["ES_WOMEN"], w.NAMES["ES_SURNAMES"]),
    "andean": (w.NAMES["ES_MEN"], w.NAMES["ES_WOMEN"], w.NAMES["ANDEAN_SURNAMES"]),
    "pt": (w.NAMES["PT_MEN"], w.NAMES["PT_WOMEN"], w.NAMES["PT_SURNAMES"]),
    "ro": (w.NAMES["RO_MEN"], w.NAMES["RO_WOMEN"], w.NAMES["RO_SURNAMES"]),
    "ng": (w.NAMES["NG_ENGLISH"], w.NAMES["NG_ENGLISH"], w.NAMES["NG_SURNAMES"]),
}
_PARTICLED = ("de la Cruz", "del Castillo", "de León", "de la Rosa", "del Río", "de los Santos", "San Martín")
NICKS = {
    "José": "Pepe Chepe", "Francisco": "Paco Pancho Kiko", "Ignacio": "Nacho", "Alberto": "Beto", "Roberto": "Beto",
    "Eduardo": "Lalo Edu", "Guadalupe": "Lupe Lupita", "Luis": "Lucho", "Rosario": "Charo Chayo", "Dolores": "Lola",
    "Concepción": "Concha", "Consuelo": "Chelo", "Graciela": "Chela", "Isabel": "Chabela Isa", "Antonio": "Toño",
    "Fernando": "Nando", "Enrique": "Quique Kike", "Guillermo": "Memo", "Manuel": "Manolo", "Rafael": "Rafa",
    "Gregorio": "Goyo", "Leopoldo": "Polo", "Teresa": "Tere", "Ernesto": "Neto", "Juan": "Juancho", "Pedro": "Perico",
    "Alejandro": "Jano", "Gustavo": "Tavo", "Ramón": "Moncho", "Felipe": "Pipe", "Mercedes": "Meche",
    "Margarita": "Marga", "Leticia": "Lety", "Patricia": "Paty", "Yolanda": "Yoli", "Verónica": "Vero",
    "Ximena": "Xime", "Cristina": "Cris", "Salvador": "Chava", "Humberto": "Beto", "Francisca": "Paca Pancha",
    "Antônio": "Toninho Tonho", "João": "Joãozinho", "Paulo": "Paulinho", "Carlos": "Carlinhos", "Manoel": "Maneco",
    "Sebastião": "Tião", "Joaquim": "Quim", "Terezinha": "Tetê", "Letícia": "Lelê", "Helena": "Leninha",
    "Conceição": "Ceição", "Luciana": "Lu", "Juliana": "Ju", "Beatriz": "Bia", "Gabriel": "Biel", "Tiago": "Tiaguinho",
    "Gheorghe": "Gicu Ghiță", "Constantin": "Costel", "Mihai": "Mișu", "Valentin": "Vali", "Alexandru": "Sandu",
    "Sorin": "Sorinel", "Anișoara": "Ana",
}  # fmt: skip
_SHORT = {
    "María": ("Ma.", "Mª", "M.ª", "MA."), "Francisco": ("Fco.",), "Guadalupe": ("Gpe.",), "Hernández": ("Hdez.",),
    "González": ("Glez.", "Gzlez."), "Rodríguez": ("Rguez.", "Rdguez."), "Fernández": ("Fdez.",),
    "Martínez": ("Mtz.", "Mtnez."), "Gutiérrez": ("Gtz.",), "Domínguez": ("Dguez.",), "Jiménez": ("Jmnz.",),
    "Vásquez": ("Vzqz.",),
}  # fmt: skip
_OCR = (
    ("rn", "m"), ("m", "rn"), ("l", "1"), ("i", "1"), ("o", "0"), ("ñ", "fi"), ("ñ", "n"), ("cl", "d"), ("d", "cl"),
    ("u", "v"), ("e", "c"), ("c", "e"), ("h", "b"), ("g", "q"), ("s", "5"), ("n", "ri"), ("í", "l"), ("z", "2"),
)  # fmt: skip
_ALIASES = ("El Chino", "La Madrina", "Baixinho", "El Tuerto", "La Jefa", "Alemão", "Big Sister", "Flaco")
_MARKS = (' alias "{}"', " (a) {}", " vulgo {}", " a.k.a. {}", " conocido como {}", ", apodado “{}”", " apodo {}")
_ROLES = ("Sra. ", "Dña. ", "imputado ", "testigo ", "víctima ", "Srta. ", "D. ", "denunciante ")


class Draw:
    """Draws from two thirds of each list (part "seen") or from the rest ("held")."""

    def __init__(self, rng: random.Random, part: str) -> None:
        self.rng, self._held = rng, part == "held"

    def of(self, words: Sequence[_T]) -> _T:
        """One of a list's own part."""
        return self.rng.choice([word for place, word in enumerate(words) if (place % 3 == 2) == self._held])

    def other(self, words: Sequence[str], *taken: str) -> str:
        """One that is none of these, nor of one beginning with them."""
        heads = {word[:3].lower() for word in taken}
        return self.rng.choice([word for word in words if word[:3].lower() not in heads])

    def person(self, culture: str) -> Somebody:
        """Somebody of a people."""
        men, women, surnames = _LISTS[culture]
        woman = self.rng.random() < 0.5
        own = women if woman else men
        given = [self.of(own)]
        if culture == "ng":
            given.append(self.of(w.NAMES["NG_SHORT"]).partition("=")[0])
        elif self.rng.random() < 0.55:
            given.append(self.other([one for one in own if one != given[0]], given[0]))
        second = w.NAMES["ES_SURNAMES"] if culture == "andean" and self.rng.random() < 0.4 else surnames
        family = [self.of(surnames)]
        if culture in ("es", "andean", "pt"):
            family.append(self.other(second, family[0]))
        if culture == "es" and self.rng.random() < 0.12:
            family[self.rng.randrange(2)] = self.rng.choice(_PARTICLED)
        if culture == "pt" and self.rng.random() < 0.4:
            family[0] = f"{self.rng.choice(('da', 'de', 'dos'))} {family[0]}"
        return Somebody(culture, tuple(given), tuple(family), woman)


def turned(p: Somebody, rng: random.Random) -> str:
    """Surnames first, as in lists and forms."""
    given, surnames = " ".join(p.given), " ".join(p.surnames)
    return rng.choice(
        (f"{surnames}, {given}", f"{surnames.upper()}, {given}", f"{surnames} {given}".upper(), f"{surnames} {given}")
    )


def bare(text: str) -> str:
    """Without signs on letters, as old machines print."""
    return text.translate(str.maketrans("áéíóúñãõâêôçàüÁÉÍÓÚÑÂÔșțăîȘȚĂÎ", "aeiounaoaeocauAEIOUNAOstaiSTAI"))


def _spoiled(text: str, rng: random.Random, table: Sequence[tuple[str, str]]) -> str | None:
    """One confusion inside of one of the longer words."""
    parts = text.split(" ")
    spots = [
        (place, at, old, new)
        for place, part in enumerate(parts)
        if len(part) > 4
        for old, new in table
        for at in range(1, len(part) - len(old) + 1)
        if part[at : at + len(old)] == old
    ]
    if not spots:
        return None
    place, at, old, new = rng.choice(spots)
    parts[place] = parts[place][:at] + new + parts[place][at + len(old) :]
    return " ".join(parts)


def _typed(text: str, rng: random.Random) -> str | None:
    parts = text.split(" ")
    place = max(range(len(parts)), key=lambda one: len(parts[one]))
    part = parts[place]
    at = rng.randrange(1, len(part) - 2)
    parts[place] = rng.choice(
        (part[:at] + part[at + 1] + part[at] + part[at + 2 :], part[:at] + part[at + 1 :], part[: at + 1] + part[at:])
    )  # fmt: skip
    return " ".join(parts)


def _married(p: Somebody, draw: Draw) -> Made | None:
    if not p.woman or p.culture not in ("es", "andean"):
        return None
    husband = draw.other(w.NAMES["ES_SURNAMES"], *p.surnames)
    mark = draw.rng.choice(("de", "viuda de", "Vda. de", "v. de"))
    return p.full, f"{' '.join(p.given)} {p.surnames[0]} {mark} {husband}"


def _nicked(p: Somebody, rng: random.Random) -> str | None:
    if p.culture == "ng":
        short = next(
            (pair.partition("=")[2] for pair in w.NAMES["NG_SHORT"] if pair.startswith(f"{p.given[1]}=")), None
        )
        return short and f"{short} {p.surnames[0]}"
    found = NICKS.get(p.given[0])
    return found and f"{rng.choice(found.split())} {' '.join(p.surnames)}"


def _initials(p: Somebody, rng: random.Random) -> str:
    if len(p.given) > 1 and rng.random() < 0.5:
        return " ".join((p.given[0], f"{p.given[1][0]}.", *p.surnames))
    return " ".join((*[f"{one[0]}." for one in p.given], *p.surnames))


def _dropped(p: Somebody) -> str | None:
    """One surname of two; of Portuguese names the last one stays."""
    if len(p.surnames) < 2:
        return None
    kept = p.surnames[-1] if p.culture == "pt" else p.surnames[0]
    return f"{' '.join(p.given)} {kept}"


def _particles(p: Somebody, rng: random.Random) -> str | None:
    small = {"de", "la", "del", "da", "dos", "los"}
    parts = p.full.split()
    if not small & set(parts):
        return None
    if rng.random() < 0.5:
        return " ".join(part for part in parts if part not in small)
    return p.full.replace("de la ", "dela ").replace("de los ", "delos ").replace("da ", "Da ")


def _shortened(p: Somebody, rng: random.Random) -> str | None:
    found = [one for one in (*p.given, *p.surnames) if one in _SHORT]
    text = p.full
    for one in found:
        text = text.replace(one, rng.choice(_SHORT[one]), 1)
    return text if found else None


def _combined(p: Somebody, rng: random.Random) -> str | None:
    """Two changes at once."""
    q = p.but(given=p.given[:1]) if len(p.given) > 1 and rng.random() < 0.5 else p
    text = _dropped(q) if rng.random() < 0.5 and len(p.surnames) > 1 else turned(q, rng)
    return text and rng.choice(
        (bare(text), bare(text).upper(), _spoiled(text, rng, _OCR) or "", _typed(text, rng) or "")
    )


def same(kind: str, p: Somebody, draw: Draw) -> Made | None:
    """One person written twice; None where the kind does not fit the name."""
    rng, full = draw.rng, p.full
    if kind == "married":
        return _married(p, draw)
    ways: Mapping[str, Callable[[], str | None]] = {
        "surname_dropped": lambda: _dropped(p),
        "order": lambda: turned(p, rng),
        "particles": lambda: _particles(p, rng),
        "initials": lambda: _initials(p, rng),
        "nickname": lambda: _nicked(p, rng),
        "alias": lambda: full + rng.choice(_MARKS).format(rng.choice(_ALIASES)),
        "ocr": lambda: _spoiled(full, rng, _OCR),
        "typo": lambda: _typed(full, rng),
        "shortened": lambda: _shortened(p, rng),
        "given_dropped": lambda: f"{p.given[0]} {' '.join(p.surnames)}" if len(p.given) > 1 else None,
        "role": lambda: rng.choice(_ROLES) + full,
        "accents": lambda: bare(full).upper(),
        "combined": lambda: _combined(p, rng),
        "customs": lambda: romanian(full, rng.choice(ROMANIAN_CUSTOMS)) if p.culture == "ro" else None,
    }
    text = ways[kind]()
    return (full, text) if text and text != full else None


SAME = (
    "surname_dropped", "order", "particles", "initials", "nickname", "alias", "ocr", "typo", "shortened",
    "given_dropped", "role", "accents", "combined", "customs", "married",
)  # fmt: skip


def other(kind: str, p: Somebody, draw: Draw) -> Made | None:
    """Two people who are taken for one another; None where the kind does not fit the name."""
    rng, (men, women, surnames) = draw.rng, _LISTS[p.culture]
    own, iberian = (women if p.woman else men), p.culture in ("es", "andean", "pt")
    if kind == "sibling":
        return p.full, p.but(given=(draw.other(own, *p.given), *p.given[1:][:1])).full
    if kind == "second_given" and len(p.given) > 1 and p.culture != "ng":
        return p.full, p.but(given=(p.given[0], draw.other(own, *p.given))).full
    if kind == "other_surname":
        return p.full, p.but(surnames=(draw.other(surnames, *p.surnames), *p.surnames[1:])).full
    if kind == "same_name_other_year":
        born = rng.randint(1950, 1990)
        return p.full, rng.choice((p.full, bare(p.full).upper())), born, born + rng.randint(3, 25)
    if not iberian:
        return None
    if kind == "father_son":
        born = rng.randint(1945, 1975)
        son = p.but(surnames=(p.surnames[0], draw.other(surnames, *p.surnames)))
        return (p.full, son.full, born, born + rng.randint(18, 40)) if rng.random() < 0.6 else (p.full, son.full)
    if kind == "one_letter_given" and p.culture != "pt":
        one, two = draw.of(w.NAMES["ONE_LETTER"]).split("/")
        more = p.given[1:] if rng.random() < 0.3 else ()
        return p.but(given=(one, *more)).full, p.but(given=(two, *more)).full
    if kind == "alike_surname":
        one, two = draw.of(w.NAMES["ALIKE_SURNAMES"]).split("/")
        return p.but(surnames=(one, p.surnames[1])).full, p.but(surnames=(two, p.surnames[1])).full
    if kind == "other_second_surname":
        return p.full, p.but(surnames=(p.surnames[0], draw.other(surnames, *p.surnames))).full
    if kind == "surnames_exchanged":
        return p.full, p.but(surnames=p.surnames[::-1]).full
    if kind == "spouse" and p.woman and p.culture != "pt":
        husband = draw.other(w.NAMES["ES_SURNAMES"], *p.surnames)
        return f"{p.given[0]} {p.surnames[0]} de {husband}", f"{p.given[0]} {husband} {p.surnames[0]}"
    if kind == "generation" and not p.woman:
        marks = ("Filho", "Júnior", "Neto") if p.culture == "pt" else ("hijo", "Jr.")
        return p.full, f"{p.full} {rng.choice(marks)}"
    if kind == "initials_conflict":
        letter = rng.choice([one for one in "ABCEFGLMPRST" if one not in {g[0] for g in p.given}])
        return p.full, f"{letter}. {' '.join(p.surnames)}"
    if kind == "nickname_conflict":
        pairs = [(full, short) for full, shorts in NICKS.items() for short in shorts.split() if full in own]
        others = [short for full, short in pairs if full[:1] != p.given[0][:1] and short != "Beto"]
        return p.but(given=p.given[:1]).full, f"{rng.choice(others)} {' '.join(p.surnames)}"
    return None


OTHER = (
    "sibling", "second_given", "other_surname", "same_name_other_year", "father_son", "one_letter_given",
    "alike_surname", "other_second_surname", "surnames_exchanged", "spouse", "generation", "initials_conflict",
    "nickname_conflict",
)  # fmt: skip
