"""Writings of a name: one finds another exactly where that one finds it, and all of one person find one another."""

import random
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.linking import name_levels
from benchmarks.search.variants import drawn, writings
from models.search import Bool, Node, Term
from services.search import mapping
from services.search.name_forms import MOST, NameForms

NAMES = NameForms(name_levels)


def keys(node: Node) -> Iterator[str]:
    """The keys that a form asks for."""
    if isinstance(node, Bool):
        for child in (*node.should, *node.must):
            yield from keys(child)
    elif isinstance(node, Term) and node.field == mapping.NAME_KEYS:
        yield from node.word.split()


def finds(typed: str, written: str) -> bool:
    """Whether a form of a typed name asks for a key that a page with the other name holds."""
    asked = {key for form in NAMES.of(typed) for key in keys(form.node)}
    return not asked.isdisjoint(NAMES.keys.held(written))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**9))
def test_one_name_finds_another_where_that_one_finds_it(seed: int) -> None:
    chance = random.Random(seed)
    one, other = (chance.choice(list(writings(drawn(chance)).values())) for _ in range(2))
    assert finds(one, other) is finds(other, one)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9))
def test_writings_of_one_person_that_meet_meet_both_ways(seed: int) -> None:
    chance = random.Random(seed)
    made = writings(drawn(chance))
    for one, other in product(made.values(), repeat=2):
        assert finds(one, other) is finds(other, one), (one, other)
    assert len(NAMES.of(made["full"])) <= MOST


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Francisco Quispe Mamani", "QUISPE Francisco"),
        ("Francisco Quispe Mamani", "Paco Quispe"),
        ("Pancho Quispe", "Paco Quispe Mamani"),
        ("María Elena Quispe Rojas", "M. E. Quispe"),
        ("Ma. Elena Quispe", "María Quispe Rojas"),
        ("Rosa Quispe Rojas", "Rosa Quispe de Mamani"),
        ("Rosa Quispe de Mamani", "Rosa de Mamani"),
        ("Joselo Quispe", "José Luis Quispe Mamani"),
        ("Rosa Quispe M.", "Rosa Quispe Mamani"),
        ("Ma. del Carmen de la Cruz y Rojas", "Carmen Cruz"),
        ("Иван Петров", "Ivan Petrov"),
    ],
)
def test_writings_meet(one: str, other: str) -> None:
    assert finds(one, other)
    assert finds(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Francisco Quispe Mamani", "Francisco Quispe Rojas"),
        ("María Elena Quispe", "María Rosa Quispe"),
        ("Rosa Quispe", "Elena Quispe"),
        ("M. Quispe", "Rosa María Quispe"),
        ("Francisco Quispe", "Francisco Mamani"),
    ],
)
def test_names_of_two_people_do_not_meet(one: str, other: str) -> None:
    assert not finds(one, other)
    assert not finds(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alexei Zhukov", "Алексей Жуков"),
        ("Alexei Jukov", "Алексеи Жуков"),
        ("Alexej Schukow", "Alexei Jukov"),
        ("JUKOV Alexei", "Alexey Zhukov"),
        ("Mohamed Al-Hassan", "محمد الحسن"),
        ("Fátima Yusuf", "فاطمة يوسف"),
        ("Hussein Ouardi", "Houcine Al-Wardi"),
        ("María Elena Quispe Mamani", "Marielena Quispe"),
        ("Rose Mary Smith", "Rosemary Smith"),
        ("María Sol Rojas", "Marisol Rojas"),
    ],
)
def test_writings_of_other_countries_and_joined_given_names_meet(one: str, other: str) -> None:
    assert finds(one, other)
    assert finds(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hussein Ouardi", "Hassan Al-Wardi"),
        ("Marta López", "مراد لبيب"),
        ("Mohamed Al-Hassan", "أحمد الحسن"),
        ("Alexei Zhukov", "Алексей Сухов"),
        ("Marielena Quispe", "María Rosa Quispe"),
    ],
)
def test_writings_of_other_names_do_not_meet(one: str, other: str) -> None:
    assert not finds(one, other)
    assert not finds(other, one)
