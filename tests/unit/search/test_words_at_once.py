"""What is told of two words at once is what the many steps find, which it only spares."""

import itertools
import random

import pytest

from api.linking import name_levels
from services.search.linking import besides, spelling, words
from services.search.linking.name_tables import name_tables
from services.search.linking.parse import Name
from services.search.linking.words import Word

LEVELS = name_levels()


def some_words(count: int) -> list[Word]:
    """Usual and rare names, those of the tables, and some with slips."""
    chance = random.Random(6)
    tables = name_tables()
    usual = [one for one, (given, surname) in LEVELS.items() if max(given, surname) >= 3]
    rare = [one for one, (given, surname) in LEVELS.items() if max(given, surname) < 3]
    listed = [*tables.nicknames, *tables.given_groups, *tables.surname_groups, *tables.slavic_groups, *tables.known]
    found = [chance.choice(some) for some in (usual, rare, listed) for _ in range(count)]
    found += [one[:place] + one[place + 1 :] for one in found[:count] if len(one) > 3 for place in (2,)]
    found += ["kowalski", "kowalska", "dostoyevskaya", "abdelkarim", "abdulrahman", "carlinhos", "mateo?", "li"]
    return [Word(one, LEVELS) for one in dict.fromkeys(found) if one]


@pytest.mark.parametrize("surname", [True, False])
def test_strangers_are_told_as_the_steps_tell_them(monkeypatch, surname):
    pairs = list(itertools.combinations(some_words(60), 2))
    at_once = [words._relation(one, two, surname=surname) for one, two in pairs]
    spared = sum(words._strangers(one, two, surname=surname) for one, two in pairs)
    monkeypatch.setattr(words, "_strangers", lambda one, two, *, surname: False)
    assert at_once == [words._relation(one, two, surname=surname) for one, two in pairs]
    assert spared > len(pairs) / 3


def slowly(a: str, b: str, most: float) -> float:
    """The weighted distance, cell by cell."""
    looks, near = spelling._LOOKS, spelling._NEAR
    rows = [[j * spelling.SLIP for j in range(len(b) + 1)]]
    for i in range(1, len(a) + 1):
        row, above = [i * spelling.SLIP], rows[-1]
        for j in range(1, len(b) + 1):
            x, y = a[i - 1], b[j - 1]
            best = above[j - 1]
            if x != y:
                best += looks.get((x, y)) or (spelling.SLIP if (x, y) in near else spelling.STRANGE)
                best = min(best, above[j] + spelling.SLIP, row[j - 1] + spelling.SLIP)
                if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                    best = min(best, rows[i - 2][j - 2] + spelling.SLIP * 0.8)
            for wide in (2, 3):
                if j >= wide and (x, b[j - wide : j]) in looks:
                    best = min(best, above[j - wide] + spelling.LOOKALIKE)
                if i >= wide and (a[i - wide : i], y) in looks:
                    best = min(best, rows[i - wide][j - 1] + spelling.LOOKALIKE)
            row.append(best)
        if min(row) > most + spelling.SLIP:
            return 9.0
        rows.append(row)
    return rows[-1][-1] if rows[-1][-1] <= most else 9.0


def test_what_slips_cost_is_what_cell_by_cell_gives():
    chance = random.Random(4)
    for _ in range(4000):
        a, b = ("".join(chance.choice("aeiournmlhsztv") for _ in range(chance.randint(1, 8))) for _ in range(2))
        if chance.random() < 0.5:
            b = a.replace("m", "rn").replace("u", "ii")[::1] if chance.random() < 0.5 else a[:2] + b[2:]
        for most in (0.4, 1.2, 1.8):
            assert spelling._distance(a, b, most) == slowly(a, b, most), (a, b)


@pytest.mark.parametrize(
    ("one", "two", "joined"),
    [
        ("ana va sconcelos vasconcelos", "ana vasconcelos vasconcelos", ["ana", "vasconcelos", "vasconcelos"]),
        ("de la cruz", "delacruz", ["delacruz"]),
        ("maria jose", "jose maria", None),
        ("an ana", "ana", None),
        ("juan vera", "luis paz", None),
    ],
)
def test_words_are_joined_where_the_other_name_has_them_as_one(one, two, joined):
    assert besides.with_joined(one.split(), set(two.split())) == joined


def test_words_are_joined_only_where_the_lengths_of_both_names_allow_it():
    chance = random.Random(5)
    some = [
        Name(words=tuple(chance.choices(("a", "an", "ana", "nan", "de", "la"), k=chance.randint(1, 5))))
        for _ in range(150)
    ]
    some += [Name(words=(one.words[0] + "".join(one.words[1:2]), *one.words[2:])) for one in some]
    joined = 0
    for one, two in itertools.product(some, some):
        if besides.with_joined(one.words, set(two.words)) is not None:
            joined += 1
            assert one.lengths[1] & two.lengths[0], (one.words, two.words)
    assert joined > len(some)
