"""Invented cases for `lince resolve`: mentions of people and values with the truth about them, of any size.

    PYTHONPATH=. python -P -m benchmarks.linking.world DIR --mentions 100000 [--seed 3]

Traps are laid on purpose: families, fathers and sons, people of one usual name (also in one case), hostel telephones,
numbers that went to somebody else, borrowed papers, misread digits. Writes mentions.jsonl and truth.jsonl.
"""

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.linking.measure import levels
from benchmarks.linking.people import Draw, Person
from benchmarks.linking.writings import given_dropped, initialled, nicknamed, plain, positives, surname_dropped, turned

_COUNTRIES = {
    "BO": "591",
    "PE": "51",
    "AR": "54",
    "BR": "55",
    "CO": "57",
    "ES": "34",
    "MX": "52",
    "RO": "40",
    "NG": "234",
}
_STREETS = (
    "Calle Sucre",
    "Av. Los Pinos",
    "Jr. Puno",
    "Rua Aurora",
    "Str. Unirii",
    "C/ Olmo",
    "Pje. Luna",
    "Av. Brasil",
)
_USUAL = (
    "José García López",
    "María Rodríguez Pérez",
    "Juan Mamani Quispe",
    "Maria Silva Santos",
    "Ion Popescu",
    "Luis Quispe Condori",
)
_MISREAD = str.maketrans("0158", "OlSB")


@dataclass(slots=True)
class Somebody:
    """A person of the world with what is his."""

    eid: str
    name: Person
    birth: str
    country: str
    values: dict[str, str] = field(default_factory=dict)
    traps: dict[str, str] = field(default_factory=dict)
    """What leads to taking this person for another one → the group that shares it."""


class World:
    """Draws people, cases and documents; every draw depends on the seed."""

    def __init__(self, mentions: int, seed: int) -> None:
        self._rng = random.Random(seed)
        self._draw = Draw(levels())
        self._writings = positives(self._draw, self._rng)
        self._count = 0
        self._values: dict[tuple[str, str], str] = {}
        self.people: list[Somebody] = []
        self._hostels = [self._phone("BO") for _ in range(max(2, mentions // 2500))]
        wanted = max(20, mentions // 10)
        while len(self.people) < wanted:
            self._family() if self._rng.random() < 0.25 else self._one()
        self._mentions = mentions

    def _one(self, name: Person | None = None, **shared: str) -> Somebody:
        rng = self._rng
        usual = False
        if name is None and rng.random() < 0.06:
            usual = True
            given, *surnames = rng.choice(_USUAL).split()
            name = Person("es", (given,), tuple(surnames), rng.randint(1950, 2006))
        name = name or self._draw.person(rng)
        country = rng.choice(list(_COUNTRIES))
        who = Somebody(
            f"P{len(self.people)}", name, f"{name.born}-{rng.randint(1, 12):02}-{rng.randint(2, 28):02}", country
        )
        makers = {"phone": 0.8, "id": 0.75, "address": 0.5, "handle": 0.3, "plate": 0.2}
        for kind, chance in makers.items():
            if rng.random() < chance:
                who.values[kind] = self._value(kind, who)
        who.values.update(shared)
        if usual:
            who.traps["common_name"] = name.full
        if rng.random() < 0.08:
            who.values["phone"] = who.traps["shared_phone"] = rng.choice(self._hostels)
        elif rng.random() < 0.03 and self.people:
            # A number that went to somebody else; rarer, a borrowed paper.
            other = rng.choice(self.people)
            kind = "phone" if rng.random() < 0.7 else "id"
            if kind in other.values:
                who.values[kind] = other.values[kind]
                other.traps["passed_on"] = who.traps["passed_on"] = other.eid
        self.people.append(who)
        return who

    def _family(self) -> None:
        rng = self._rng
        first = self._one()
        first.traps["family"] = first.eid
        shared = {
            kind: first.values[kind] for kind in ("address", "phone") if kind in first.values and rng.random() < 0.6
        }
        for _ in range(rng.randint(1, 3)):
            son = False
            if rng.random() < 0.3:
                # A son with his father's given name; the second surname is the mother's.
                surnames = (
                    first.name.surnames[0],
                    *(self._draw.surname(first.name.culture, rng) for _ in first.name.surnames[1:]),
                )
                child = first.name.but(surnames=surnames, born=min(2008, first.name.born + rng.randint(18, 38)))
                son = True
            else:
                other = self._draw.person(rng, first.name.culture)
                child = first.name.but(given=other.given, born=min(2008, first.name.born + rng.randint(0, 12)))
            relative = self._one(child, **shared)
            relative.traps["family"] = first.eid
            if son:
                first.traps["father_son"] = relative.traps["father_son"] = first.eid
                if relative.name.full == first.name.full:
                    # Of one surname: nothing but births, papers and numbers tells them apart.
                    first.traps["one_name"] = relative.traps["one_name"] = first.eid

    def _phone(self, country: str) -> str:
        return f"{country} {self._rng.randint(60_000_000, 799_999_999)}"

    def _value(self, kind: str, who: Somebody) -> str:
        rng = self._rng
        if kind == "phone":
            return self._phone(who.country)
        if kind == "id":
            return str(rng.randint(1_000_000, 99_999_999))
        if kind == "address":
            return f"{rng.choice(_STREETS)} {rng.randint(1, 4000)}"
        if kind == "plate":
            return "".join(rng.choice("BCDFGHJKLMNPRSTVWXYZ") for _ in range(3)) + f"{rng.randint(100, 999)}"
        return f"{plain(who.name.given[0].split()[0]).lower()}.{rng.choice('abcdefghij')}{rng.randint(1, 9999)}"

    def _written_value(self, kind: str, value: str) -> str:
        rng = self._rng
        if kind == "phone":
            country, digits = value.split()
            shaped = rng.choice((digits, f"{digits[:-4]}-{digits[-4:]}", f"{digits[:3]} {digits[3:6]} {digits[6:]}"))
            value = rng.choice((shaped, shaped, f"+{_COUNTRIES[country]} {shaped}", f"00{_COUNTRIES[country]}{digits}"))
        elif kind == "id":
            value = rng.choice((value, f"DNI: {value}", f"CI {value}", f"{int(value):,}".replace(",", ".")))
        elif kind == "address":
            street, number = value.rsplit(" ", 1)
            sign, flat = rng.choice(("", "N° ", "nro. ", "#")), rng.choice(("", "", ", Hab. 3", ", Piso 2"))
            value = f"{street} {sign}{number}{flat}"
        elif kind == "plate":
            value = rng.choice((value, f"{value[:3]}-{value[3:]}", value.lower()))
        else:
            value = rng.choice((value, f"@{value}", f"facebook.com/{value}", value.capitalize()))
        chance = rng.random()
        if chance < 0.03:
            return value.translate(_MISREAD)
        digits_at = [i for i, c in enumerate(value) if c.isdigit()]
        if chance < 0.05 and kind in ("phone", "id") and digits_at:
            at = rng.choice(digits_at)
            return value[:at] + rng.choice("0123456789") + value[at + 1 :]
        return value

    def _written(self, who: Somebody) -> str:
        rng = self._rng
        name = who.name
        if rng.random() < 0.35:
            name = surname_dropped(name, rng) or name
        if rng.random() < 0.25:
            name = given_dropped(name, rng) or name
        if rng.random() < 0.25:
            return turned(name, rng)
        if rng.random() < 0.25:
            kind = rng.choice(
                ("accents", "case", "ocr", "typo", "spelling", "particle", "alias", "title", "nickname", "married")
            )
            return self._writings[kind](name) or name.full
        return name.full

    def _bare(self, who: Somebody) -> str:
        rng = self._rng
        name = surname_dropped(who.name, rng) or who.name
        name = given_dropped(name, rng) or name
        if rng.random() < 0.12:
            return (nicknamed(name, rng) or name).full
        return initialled(name, rng) if rng.random() < 0.1 else name.full

    def lines(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Each mention with its truth, until there are enough."""
        rng, case = self._rng, 0
        while self._count < self._mentions:
            case += 1
            start = rng.randrange(len(self.people))
            # Families come together; others come from everywhere, a few again and again.
            cast = self.people[start : start + rng.randint(1, 4)]
            cast += [self.people[int(len(self.people) * rng.random() ** 1.6)] for _ in range(rng.randint(4, 9))]
            for doc in range(rng.randint(2, 14)):
                there = {"case": f"C{case}", "doc": f"D{case}-{doc}", "country": rng.choice(list(_COUNTRIES))}
                for who in rng.sample(cast, rng.randint(2, min(6, len(cast)))):
                    yield from self._named(who, there)

    def _named(self, who: Somebody, there: dict[str, str]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        rng = self._rng
        near: list[str] = []
        for kind, value in who.values.items():
            if rng.random() < 0.35:
                eid = self._values.setdefault((kind, value), f"V{len(self._values)}")
                row, truth = self._mention(kind, self._written_value(kind, value), eid, there, {})
                near.append(row["mid"])
                yield row, truth
        row, truth = self._mention("person", self._written(who), who.eid, there, who.traps)
        if near:
            row["near"] = near
        if rng.random() < 0.4:
            row["birth"] = who.birth if rng.random() < 0.65 else who.birth[:4]
        yield row, truth
        for _ in range(rng.choice((0, 0, 1, 1, 2))):
            yield self._mention("person", self._bare(who), who.eid, there, who.traps)

    def _mention(
        self, kind: str, text: str, eid: str, there: dict[str, str], traps: dict[str, str]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        self._count += 1
        mid = f"m{self._count}"
        return {"mid": mid, **there, "kind": kind, "text": text}, {
            "mid": mid, "eid": eid, "kind": kind, "variant": "none", "traps": traps,
        }  # fmt: skip


def main() -> None:
    """Write a world."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir", type=Path)
    parser.add_argument("--mentions", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=3)
    given = parser.parse_args()
    given.dir.mkdir(parents=True, exist_ok=True)
    with (given.dir / "mentions.jsonl").open("w") as mentions, (given.dir / "truth.jsonl").open("w") as truths:
        for row, truth in World(given.mentions, given.seed).lines():
            mentions.write(json.dumps(row, ensure_ascii=False) + "\n")
            truths.write(json.dumps(truth, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
