"""Any text is read or refused with its place; what is read can be written and read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import QuerySyntax
from services.search.syntax import MAX_NODES, parse, render, size

PIECES = st.sampled_from(
    ["alfa", "Ñandú", "x1", "año's", "AND", "OR", "NOT", "-", "(", ")", '"', "*", "~1", "~", "pre*", "fuz~2", " ", " "]
    + [
        "person:",
        "phone:",
        "exact:",
        "tipo:",
        "id:",
        "no:",
        "+591 ",
        "71234567",
        "011 15-4321-0987",
        "(11)",
        "98765-4321",
    ]
    + ["12.345.678", "2019", "5", "+", ".", "/", "“", "\u0301", "\udce9", "phone:*4321", "phone:+54*", "15"]
)
TYPED = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=14).map("".join), st.lists(PIECES).map(" ".join))


@given(TYPED)
def test_queries_round_trip(text: str) -> None:
    try:
        node = parse(text)
    except QuerySyntax as error:
        assert 0 <= error.position <= len(text) + 1
        return
    assert size(node) <= MAX_NODES
    shown = render(node)
    assert parse(shown) == node
    assert render(parse(shown)) == shown


@given(st.text(alphabet=st.characters(exclude_characters='"“”„«»'), max_size=60))
def test_quoted_text_is_always_read(text: str) -> None:
    try:
        parse(f'"{text}"')
    except QuerySyntax as error:
        assert "no word" in str(error)  # noqa: PT017


@pytest.mark.parametrize("countries", [(), ("XX",), ("BO",)])
def test_countries_may_be_any(countries: tuple[str, ...]) -> None:
    assert parse("71234567", countries=countries)
