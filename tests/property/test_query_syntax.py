"""Any text is read or refused with its place; what is read can be written and read again."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.errors import QuerySyntax
from models.search import Node
from services.search.syntax import MAX_NODES, parse, render, size

PIECES = st.sampled_from(
    [
        *("alfa", "Ñandú", "x1", "año's", "AND", "OR", "NOT", "-", "(", ")", '"', "*", "~1", "~", "pre*", "fuz~2"),
        *("person:", "phone:", "exact:", "tipo:", "id:", "no:", "+591 ", "71234567", "011 15-4321-0987", "(11)"),
        *("98765-4321", "12.345.678", "2019", "5", "+", ".", "/", "“", "\u0301", "\udce9", "phone:*4321", "15", " "),
        *("qu?spe", "ma*ia", "al?", "/al(fa|go)/", "/x[a-z]{2}y/", "date:", "[2025-01 TO 2025-06]", ">2024", "amount:"),
        *(
            "7001234?",
            "person:*",
            "date:*",
            "phone:7001????",
            "70*45",
            "7001*",
            "phone:7001*",
            "ab 123456",
            "de 71234567",
            "ab123456",
        ),
        *("[5 TO *]", "{2025 TO 2026-02-03}", "phone:7??12345", "<=3.500,50", "María", "Quispe", "pepe", "name:"),
    ]
)
TYPED = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=14).map("".join), st.lists(PIECES).map(" ".join))


def _read(text: str) -> tuple[Node | None, QuerySyntax | None]:
    try:
        return parse(text), None
    except QuerySyntax as error:
        return None, error


@example("000010")
@example("00010? 000000? 017001234?")
@example("00*00 *0000 0000?")
@example("70*45 70*45 70*45 phone:7??12345 phone:7??12345")
@example("date:(0)")
@example('/00/() /0/"a"')
@given(TYPED)
def test_queries_round_trip(text: str) -> None:
    node, refused = _read(text)
    if node is None:
        assert refused is not None
        assert 0 <= refused.position <= len(text) + 1
        return
    assert size(node) <= MAX_NODES
    shown = render(node)
    assert parse(shown) == node
    assert render(parse(shown)) == shown


@given(st.text(alphabet=st.characters(exclude_characters='"“”„«»'), max_size=60))
def test_quoted_text_is_always_read(text: str) -> None:
    _, refused = _read(f'"{text}"')
    assert refused is None or "no word" in str(refused)


@pytest.mark.parametrize("countries", [(), ("XX",), ("BO",)])
def test_countries_may_be_any(countries: tuple[str, ...]) -> None:
    assert parse("71234567", countries=countries)
