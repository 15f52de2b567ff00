"""Invented people: given names and surnames of the peoples that meet in these files, in the shapes that papers use.

Lists of names come from the open statistics in the data folder; `peoples.py` fills what those lack.
Everything drawn is a random combination: no person is meant.
"""

import gzip
import json
import random
from itertools import accumulate
from pathlib import Path

from training.world.peoples import (
    ALIASES,
    ANDEAN,
    CARIBBEAN,
    GROUPS,
    GUARANI,
    MAPUCHE,
    MAYA,
    NATIVE_GIVEN,
    NICKS,
    PEOPLES,
    PLAIN,
    SURNAME_FIRST,
)

PARTICLES = ("da ", "de ", "de ", "dos ", "do ", "das ")


class Names:
    """Draws people. All lists are read once; every draw depends on the `random.Random` alone."""

    def __init__(self, data: Path) -> None:
        with gzip.open(data / "names" / "faker-names.json.gz", "rt", encoding="utf-8") as file:
            self._lists = {
                place: {kind: [name.strip() for name in names] for kind, names in kinds.items()}
                for place, kinds in json.load(file).items()
            }
        self._ine = {
            kind: _counted(data / "names" / f"es-{kind}.tsv.gz", most)
            for kind, most in (("given-female", 4000), ("given-male", 4000), ("surnames", 12_000))
        }
        self._ibge = _counted(data / "names" / "pt-br-given.tsv.gz", 6000)

    def given(self, group: str, rng: random.Random) -> str:
        """One or two given names."""
        one = self._given(group, rng)
        if group in ("es", "andean", "maya", "guarani", "mapuche", "caribbean", "pt_BR") and rng.random() < 0.45:
            return f"{one} {self._given(group, rng)}"
        return one

    def _given(self, group: str, rng: random.Random) -> str:
        if group in PEOPLES:
            return rng.choice(_split(PEOPLES[group][group in SURNAME_FIRST]))
        if group == "pt_BR" and rng.random() < 0.5:
            return _drawn(self._ibge, rng)
        if group in ("pt_BR", "pt_PT"):
            return rng.choice(self._lists[group]["given"])
        if group in ("en", "fr", "it"):
            return rng.choice(
                self._lists[{"en": rng.choice(("en_US", "en_GB")), "fr": "fr_FR", "it": "it_IT"}[group]]["given"]
            )
        if group == "caribbean" and rng.random() < 0.5:
            return rng.choice(CARIBBEAN)
        if rng.random() < 0.04:
            return rng.choice(PLAIN)
        if group in ("andean", "guarani", "maya") and rng.random() < 0.25:
            return rng.choice(NATIVE_GIVEN)
        if rng.random() < 0.4:
            return _drawn(self._ine[rng.choice(("given-female", "given-male"))], rng)
        return rng.choice(self._lists[rng.choice(("es_ES", "es_MX", "es_AR", "es_CO", "es_CL"))]["given"])

    def family(self, group: str, rng: random.Random) -> str:
        """One surname, with its particle."""
        if group in PEOPLES:
            return rng.choice(_split(PEOPLES[group][group not in SURNAME_FIRST]))
        if group in ("pt_BR", "pt_PT"):
            name = rng.choice(self._lists[group]["family"])
            return name if name[0].islower() or rng.random() < 0.7 else rng.choice(PARTICLES) + name
        if group in ("en", "fr", "it"):
            return rng.choice(
                self._lists[{"en": rng.choice(("en_US", "en_GB")), "fr": "fr_FR", "it": "it_IT"}[group]]["family"]
            )
        if group == "andean" and rng.random() < 0.75:
            return rng.choice(ANDEAN)
        if group == "maya" and rng.random() < 0.7:
            return rng.choice(MAYA)
        if group == "guarani" and rng.random() < 0.7:
            return rng.choice(GUARANI)
        if group == "mapuche" and rng.random() < 0.7:
            return rng.choice(MAPUCHE)
        name = (
            _drawn(self._ine["surnames"], rng)
            if rng.random() < 0.5
            else rng.choice(self._lists[rng.choice(("es_ES", "es_MX", "es_CO", "es_CL"))]["family"])
        )
        if rng.random() < 0.04 and not name.lower().startswith(("de ", "del ", "la ")):
            return rng.choice(("de la ", "de los ", "del ", "De La ", "San ", "de ")) + name
        return f"{name}-{rng.choice(ANDEAN)}" if rng.random() < 0.008 else name

    def group(self, country: str, rng: random.Random) -> str:
        groups = GROUPS.get(country, GROUPS["ES"])
        return rng.choices([name for name, _ in groups], [weight for _, weight in groups])[0]

    def person(self, country: str, rng: random.Random) -> tuple[str, str]:
        """Given names and surnames of one invented person."""
        group = self.group(country, rng)
        given, family = self.given(group, rng), self.family(group, rng)
        two = group in ("es", "andean", "maya", "guarani", "mapuche", "caribbean") and rng.random() < 0.7
        if two or (group in ("pt_BR", "pt_PT") and rng.random() < 0.6):
            family += " " + ("e " if group == "pt_PT" and rng.random() < 0.05 else "") + self.family(group, rng)
        if two and rng.random() < 0.03:
            family = f"{family.split(' ')[0]} {rng.choice(('de', 'Vda. de', 'viuda de'))} {self.family(group, rng)}"
        if group == "pt_BR" and rng.random() < 0.08:
            family += " " + rng.choice(("Filho", "Júnior", "Neto", "Sobrinho"))
        return given, family


def written(given: str, family: str, rng: random.Random) -> str:
    """A full name in a sentence: whole, or with one part short or left out."""
    draw = rng.random()
    if draw < 0.62:
        return f"{given} {family}"
    if draw < 0.82:
        return f"{given.split(' ', maxsplit=1)[0]} {family.rsplit(' ', maxsplit=1)[-1] if ' ' in family else family}"
    if draw < 0.90 and " " in given:
        first, second = given.split(" ", 1)
        return f"{first} {second[0]}. {family}"
    if draw < 0.94:
        return f"{given[0]}. {family}"
    if draw < 0.96:
        return f"{given} {family[0].upper()}."
    if draw < 0.98:
        return f"{given.split(' ', maxsplit=1)[0]} {family.upper()}"
    quote = rng.choice(('"{}"', "'{}'", "({})", "“{}”"))
    return f"{given.split(' ', maxsplit=1)[0]} {quote.format(rng.choice(NICKS))} {family}"


def listed(given: str, family: str, rng: random.Random) -> str:
    """A name as lists and forms write it: surname first."""
    shape = rng.choice(
        ("{f}, {g}", "{f}, {g}", "{F}, {g}", "{F}, {G}", "{F}, {G}", "{f} {g}", "{F} {G}", "{F} {G}", "{F} {g}", "{G} {F}", "{G} {F}", "{g} {F}",
         "{g} {f}", "{h}, {g}", "{H} {G}", "{H} {i}.", "{G} {H}", "{i}. {F}", "{i} {H}", "{H}, {i}.", "{j} {H} {k}.")
    )  # fmt: skip
    first = family if family[0].islower() else family.split(" ", maxsplit=1)[0]
    return str(
        shape.format(
            f=family, g=given, F=family.upper(), G=given.upper(), h=first, H=first.upper(), i=given[0].upper(),
            j=given.split(" ", maxsplit=1)[0].upper(), k=family.rsplit(" ", maxsplit=1)[-1][0].upper(),
        )
    )  # fmt: skip


def veiled(given: str, family: str) -> str:
    """A person shown by one given name and the first letter of the surname, as press and courts do."""
    return f"{given.split(' ', maxsplit=1)[0]} {family[0].upper()}."


LABELS = {
    "es": "Tía {g}|Sra. {g}|Don {g}|Doña {g}|Dra. {g}|{g} Taxi|{g} Trabajo|{g} {f}|{g} Bolivia|{g} Cel 2|{g} ❤️|Mi {g}|{g} Nuevo|Lic. {f}|{g} Agencia|{g} Flota|Primo {g}|{n} {i}.",
    "pt": "Tia {g}|Dona {g}|Seu {g}|Sr. {f}|{g} Zap|{g} Obra|{g} {f}|{g} Trabalho|{g} 2|{g} Agência|{g} Turma|{g} da Loja|Dra. {g}|{g} Motorista|{g} ❤️|Mãe {g}|{n} {i}.",
    "en": "Auntie {g}|Uncle {g}|Madam {g}|Mama {g}|Boss {g}|{g} Work|{g} Agent|{g} {f}|{g} 2|Mr {f}|{g} Driver|{g} x|{g} UK|Big {g}|{n} {i}.",
    "fr": "Tata {g}|Patron {g}|Mme {f}|Maman {g}|{g} Boulot|{g} {f}|{g} 2|Tonton {g}|{g} Taxi|{n} {i}.",
    "it": "Zia {g}|Sig.ra {g}|Capo {g}|Mamma {g}|{g} Lavoro|{g} {f}|{g} 2|Madame {g}|{g} Taxi|{n} {i}.",
}  # fmt: skip


def label(given: str, family: str, language: str, rng: random.Random) -> str:
    """A person as an address book calls them: titles and trades belong to the label."""
    first, draw = given.split(" ", maxsplit=1)[0], rng.random()
    if draw < 0.3:
        return first
    if draw < 0.45:
        return rng.choice(NICKS)
    if draw < 0.55:
        return rng.choice(ALIASES[language].split("|"))
    if draw < 0.75:
        return f"{given} {family}"
    shape = rng.choice(LABELS[language].split("|"))
    return shape.format(g=first, f=family.split(" ", maxsplit=1)[0], n=rng.choice(NICKS), i=family[0].upper())


def initials(given: str, family: str, rng: random.Random) -> str:
    """A protected person."""
    letters = [part[0].upper() for part in f"{given} {family}".split(" ") if part[:1].isalpha()]
    return rng.choice((".", ".", ". ")).join(letters[: rng.choice((2, 3, 3, 4))]) + "."


def _split(names: str) -> list[str]:
    return names.split("|" if "|" in names else " ")


def _counted(path: Path, most: int) -> tuple[list[str], list[float]]:
    """Names and the running sum of the square roots of their counts: frequent ones lead, rare ones are seen."""
    names, weights = [], []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            name, count = line.rstrip("\n").split("\t")
            names.append(_title(name.strip()))
            weights.append(float(count) ** 0.5)
            if len(names) == most:
                break
    return names, list(accumulate(weights))


def _title(name: str) -> str:
    small = {"DE", "LA", "DEL", "LOS", "LAS", "Y", "DA", "DOS", "DO"}
    return " ".join(part.lower() if part in small else part.capitalize() for part in name.split(" "))


def _drawn(counted: tuple[list[str], list[float]], rng: random.Random) -> str:
    return rng.choices(counted[0], cum_weights=counted[1])[0]
