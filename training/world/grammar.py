"""Templates → texts with marked names.

A template is text with choices `[one|two|]` (they nest) and slots in braces. Slots that are names are marked:
{P} a person in a sentence, {PL} as a list writes it, {PG} a given name, {PF} a surname, {PN} a nickname or
alias, {PI} initials of a protected person, {PS} a given name and a letter, {P1} {P2} {P3} persons that come again in
the same text ({P1G} and {P1F}: the given name, the surname of that one), {S1} {S2} {S3} the senders of a chat as
a phone shows them; {O} any body, {Opolice} {Ocourt} and the other kinds of `bodies.py`; {L} a city, {LA} an
address, {LQ} a quarter, {LD} a region, {LX} a border post, terminal or river, {LC} a country. The others are
filler and stay unmarked: {phone} {date} {day} {time} {money} {id} {plate} {n} {age} {year} {ref} {account}
{flight} {mail} {url} {handle} {mrz} {job} {demonym}.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from training.world.bodies import BODIES
from training.world.fillers import Manner, filler
from training.world.names import Names, initials, label, listed, veiled, written
from training.world.peoples import ALIASES, NICKS
from training.world.places import QUARTERS, STREETS, Places

SLOT = re.compile(r"\{([A-Za-z0-9]+)\}")
CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
ARTICLE = re.compile(r"(?i)\b(?:el|la|del|al|o|a|do|da|the|le|il|lo) $")
"""An article at the end of what is written: an alias that brings its own loses it."""


@dataclass
class Text:
    """A text and its marks: (start, end, "PER" | "ORG" | "LOC"), in order, not overlapping."""

    text: str = ""
    marks: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, words: str, kind: str = "") -> None:
        if kind and words:
            self.marks.append((len(self.text), len(self.text) + len(words), kind))
        self.text += words

    def headed(self, words: str, kind: str) -> None:
        """A name with a generic word before it that is not part of the name: `barrio ^Laureles`."""
        head, _, name = words.rpartition("^")
        self.add(head)
        self.add(name, kind)


@dataclass(frozen=True)
class Case:
    """What stays the same within one text: the country, the persons that come again, how dates are written."""

    country: str
    people: dict[str, tuple[str, str]]
    manner: Manner


class Writer:
    """Fills templates of one language."""

    def __init__(self, names: Names, places: Places, language: str) -> None:
        self._names, self._places, self._language = names, places, language

    def write(self, template: str, country: str, rng: random.Random) -> Text:
        people = {f"P{number}": self._names.person(country, rng) for number in range(1, 6)}
        senders = {
            f"S{number}": label(*self._names.person(country, rng), self._language, rng) for number in range(1, 5)
        }
        case = Case(country, people, Manner.drawn(rng))
        made = Text()
        last = 0
        plain = chosen(template, rng)
        for slot in SLOT.finditer(plain):
            made.add(plain[last : slot.start()])
            if slot[1] in senders:
                made.add(senders[slot[1]], "PER")
            else:
                self._fill(slot[1], made, case, rng)
            last = slot.end()
        made.add(plain[last:])
        return made

    def _fill(self, slot: str, made: Text, case: Case, rng: random.Random) -> None:
        if slot.startswith("P"):
            name = self._person(slot, case.country, rng, case.people)
            if slot == "PN" and ARTICLE.search(made.text):
                name = name.split(" ", 1)[1] if name.startswith(("El ", "La ", "Lo ", "Il ", "Le ", "The ")) else name
            made.add(name, "PER")
        elif slot.startswith("O"):
            kinds = BODIES[self._language]
            kind = slot[1:] or rng.choice([one for one in kinds if one != "name"])
            made.headed(self._place(rng.choice(kinds[kind].split("|")), case.country, rng), "ORG")
        elif slot.startswith("L"):
            made.headed(self._location(slot, case.country, rng), "LOC")
        else:
            made.add(filler(slot, self._language, case.country, case.manner, rng))

    def _person(self, slot: str, country: str, rng: random.Random, people: dict[str, tuple[str, str]]) -> str:
        known = people.get(slot[:2])
        given, family = known or self._names.person(country, rng)
        if slot == "PL":
            return listed(given, family, rng)
        if slot == "PS":
            return veiled(given, family)
        if slot == "PI":
            return initials(given, family, rng)
        if slot == "PN":
            draw = rng.random()
            if draw < 0.5:
                return rng.choice(ALIASES[self._language].split("|"))
            return rng.choice(NICKS) if draw < 0.8 else given.split(" ")[0]
        if slot == "PG" or slot.endswith("G"):
            return given.split(" ")[0] if rng.random() < 0.8 else given
        if slot == "PF" or slot.endswith("F"):
            return (
                family.split(" ")[0] if family[0].isupper() and " de " not in family and rng.random() < 0.7 else family
            )
        if slot.endswith("L"):
            return listed(given, family, rng)
        return f"{given} {family}" if known else written(given, family, rng)

    def _place(self, shape: str, country: str, rng: random.Random) -> str:
        group = self._names.group(country, rng)
        return self._places.filled(shape, self._language, country, rng, self._names.family(group, rng))

    def _location(self, slot: str, country: str, rng: random.Random) -> str:
        if slot == "LC":
            return self._places.nation(self._language, rng)
        if slot == "LD":
            return self._places.region(country, rng)
        if slot == "LX":
            surname = self._names.family(self._names.group(country, rng), rng)
            return self._places.crossing(self._language, country, rng, surname)
        if slot == "LA":
            return self._place(rng.choice(STREETS[self._language].split("|")), country, rng)
        if slot == "LQ":
            return self._place(rng.choice(QUARTERS[self._language].split("|")), country, rng)
        return self._places.city(
            country if rng.random() < 0.8 else rng.choice(("BO", "AR", "BR", "ES", "PE", "CO")), rng
        )


def chosen(template: str, rng: random.Random) -> str:
    """One reading of a template: each innermost choice is drawn until none is left."""
    while (choice := CHOICE.search(template)) is not None:
        template = template[: choice.start()] + rng.choice(choice[1].split("|")) + template[choice.end() :]
    return template


def templates(source: str) -> Sequence[str]:
    """The templates of a file: blocks between lines of `---`."""
    return [block.strip("\n") for block in re.split(r"(?m)^---.*\n", source) if block.strip()]
