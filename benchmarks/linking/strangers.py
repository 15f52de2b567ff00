"""People who are taken for one another: families, namesakes, names one letter apart."""

import random
from collections.abc import Callable, Mapping
from functools import cache

from benchmarks.linking.drawn import drawn_tables
from benchmarks.linking.people import Draw, Person
from benchmarks.linking.writings import all_given, shorts
from services.nlp import lexicon
from services.search.linking.spelling import fold, sounds


@cache
def _close(kind: int) -> dict[str, tuple[str, ...]]:
    """Usual names one letter apart that are other names."""
    tables = drawn_tables()
    groups = tables.surname_groups if kind else tables.given_groups
    usual = [n for n, w in lexicon.names().items() if (w.surname if kind else w.given) >= 4 and len(n) > 2]
    cut: dict[str, list[str]] = {}
    for name in usual:
        for at in range(len(name)):
            cut.setdefault(f"{name[:at]}_{name[at + 1 :]}", []).append(name)
        cut.setdefault(f"{name}_", []).append(name)
    found: dict[str, set[str]] = {}
    for names in cut.values():
        for one in names:
            for two in names:
                other = set(sounds(one)).isdisjoint(sounds(two)) and not groups.get(one, frozenset()) & groups.get(
                    two, frozenset()
                )
                if one != two and other and two not in shorts().get(one, ()) and one not in shorts().get(two, ()):
                    found.setdefault(one, set()).add(two)
    return {name: tuple(sorted(others)) for name, others in found.items()}


def negatives(draw: Draw, rng: random.Random) -> Mapping[str, Callable[[Person], tuple[Person, Person] | None]]:
    """People who are taken for one another."""

    def sibling(p: Person) -> tuple[Person, Person]:
        return p, p.but(given=_other(p, draw, rng), born=min(2008, p.born + rng.randint(0, 9)))

    def first_given(p: Person) -> tuple[Person, Person] | None:
        return (p, p.but(given=(draw.given(p.culture, rng), *p.given[1:]))) if len(p.given) > 1 else None

    def second_given(p: Person) -> tuple[Person, Person] | None:
        return (p, p.but(given=(p.given[0], draw.given(p.culture, rng)))) if len(p.given) > 1 else None

    def other_last(p: Person) -> tuple[Person, Person] | None:
        if len(p.surnames) < 2:
            return None
        return p, p.but(surnames=(*p.surnames[:-1], draw.surname(p.culture, rng)))

    def other_first(p: Person) -> tuple[Person, Person]:
        return p, p.but(surnames=(draw.surname(p.culture, rng), *p.surnames[1:]))

    def other_all(p: Person) -> tuple[Person, Person]:
        return p, p.but(surnames=tuple(draw.surname(p.culture, rng) for _ in p.surnames))

    def exchanged(p: Person) -> tuple[Person, Person] | None:
        if len(p.surnames) != 2 or p.surnames[0] == p.surnames[1]:
            return None
        return p, p.but(surnames=p.surnames[::-1])

    def moved(p: Person) -> tuple[Person, Person] | None:
        if len(p.surnames) != 2:
            return None
        return p, p.but(surnames=(p.surnames[1], draw.surname(p.culture, rng)))

    def one_letter(p: Person) -> tuple[Person, Person] | None:
        given = all_given(p)
        others = _close(0).get(fold(given[0]))
        if not others:
            name = fold(given[0])
            other = name[:-1] + {"o": "a", "a": "o"}.get(name[-1], name[-1])
            if other == name:
                return None
            others = (other,)
        return p.but(given=tuple(given)), p.but(given=(rng.choice(others).capitalize(), *given[1:]))

    def one_letter_surname(p: Person) -> tuple[Person, Person] | None:
        places = [i for i, s in enumerate(p.surnames) if fold(s) in _close(1)]
        if not places:
            return None
        surnames = list(p.surnames)
        at = rng.choice(places)
        surnames[at] = rng.choice(_close(1)[fold(surnames[at])]).capitalize()
        return p, p.but(surnames=tuple(surnames))

    def other_nickname(p: Person) -> tuple[Person, Person] | None:
        short = rng.choice(sorted(drawn_tables().nicknames))
        fulls = {f.split("_")[0] for f in drawn_tables().nicknames[short]}
        mine = fold(all_given(p)[0])
        if mine in fulls or mine.startswith(short[:3]) or mine == short:
            return None
        return p, p.but(given=(short.capitalize(),))

    def other_initials(p: Person) -> tuple[Person, Person] | None:
        letters = [c for c in "ABCDEFGJLMNPRSTV" if c.lower() != fold(p.given[0])[0]]
        return p, p.but(given=tuple(f"{rng.choice(letters)}." for _ in all_given(p)))

    def generation(p: Person) -> tuple[Person, Person] | None:
        mark = rng.choice(
            ("Filho", "Neto", "Júnior", "Jr.", "Sobrinho") if p.culture == "pt" else ("Jr.", "hijo", "Junior", "II")
        )
        other = rng.choice(("", "", "", "Sr.", "Neto" if mark != "Neto" else "Filho"))
        return p.but(generation=other), p.but(generation=mark, born=min(2008, p.born + rng.randint(18, 35)))

    def spouse(p: Person) -> tuple[Person, Person] | None:
        wife = draw.person(rng, p.culture)
        return p, wife.but(surnames=(wife.surnames[0], f"de {p.surnames[0]}"))

    return {
        "sibling": sibling,
        "first_given": first_given,
        "second_given": second_given,
        "other_second_surname": other_last,
        "other_first_surname": other_first,
        "other_surnames": other_all,
        "surnames_exchanged": exchanged,
        "surname_moved": moved,
        "one_letter_given": one_letter,
        "one_letter_surname": one_letter_surname,
        "nickname_conflict": other_nickname,
        "initials_conflict": other_initials,
        "generation": generation,
        "spouse": spouse,
    }


def _other(p: Person, draw: Draw, rng: random.Random) -> tuple[str, ...]:
    found = tuple(draw.given(p.culture, rng) for _ in p.given)
    return found if not set(map(fold, found)) & set(map(fold, all_given(p))) else (f"{draw.given('es', rng)}",)
