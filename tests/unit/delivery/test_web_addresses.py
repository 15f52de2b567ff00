"""Searches as addresses: they come back as they went, and say nothing of a person that the user did not type."""

import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from api.web.asked import Asked
from api.web.render import safe_path
from api.web.shown import shown_in_field
from api.web.veil import Veil, veil_of
from models.errors import DataFolderUnusable, NotFound
from models.search import Order

VEIL = Veil(b"a secret of these tests")


@given(value=st.text(max_size=80), field=st.sampled_from(["person", "phone"]))
def test_a_hidden_value_comes_back_for_its_own_field_only(value, field):
    hidden = VEIL.hide(field, value)
    assert VEIL.reveal(field, hidden) == value
    with pytest.raises(NotFound):
        VEIL.reveal("place", hidden)


@pytest.mark.parametrize(
    "foreign", ["", "x", "maria lopez", "ñ", "A" * 5000, "%%%", Veil(b"other").hide("person", "a")]
)
def test_what_we_did_not_hide_is_not_found(foreign):
    with pytest.raises(NotFound):
        VEIL.reveal("person", foreign)


def test_the_secret_is_made_once_and_closed_to_others(tmp_path):
    path = tmp_path / "secret"
    hidden = veil_of(path).hide("person", "rosa quispe")
    veil_of.cache_clear()
    assert veil_of(path).reveal("person", hidden) == "rosa quispe"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]


def test_a_secret_that_cannot_be_made_is_told(tmp_path):
    with pytest.raises(DataFolderUnusable):
        veil_of(tmp_path / "absent" / "secret")


def test_a_search_comes_back_from_its_address():
    asked = Asked(
        q='pasaporte "debe pagar"',
        cases=("a" * 32,),
        filters={"person": ("rosa quispe",), "language": ("es", "pt")},
        order=Order.PLACE,
    )
    address = asked.list_address(VEIL, offset=40)
    assert "quispe" not in address
    back = Asked.read(QueryParams(address.partition("?")[2]), VEIL)
    assert (back.q, back.cases, dict(back.filters), back.order, back.offset) == (
        asked.q,
        asked.cases,
        dict(asked.filters),
        asked.order,
        40,
    )


def test_odd_places_and_orders_fall_back():
    asked = Asked.read(QueryParams("q=a&offset=-3&order=up&at=x&of=99999999999"), VEIL)
    assert (asked.offset, asked.order, asked.at, asked.of) == (0, Order.RELEVANCE, None, 0)


def test_a_value_is_added_and_taken_away():
    asked = Asked(q="a", offset=20)
    with_it = asked.toggled("phone", "+59171234567")
    assert with_it.filters == {"phone": ("+59171234567",)}
    assert with_it.offset == 0
    assert with_it.toggled("phone", "+59171234567").filters == {}
    assert asked.toggled("case", "c").cases == ("c",)


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("/search?q=a", "/search?q=a"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("", "/"),
    ],
)
def test_one_is_sent_on_within_the_server_only(given, safe):
    assert safe_path(given) == safe


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("person", "maria de los angeles", "Maria de los Angeles"),
        ("person", "la rosa", "La Rosa"),
        ("phone", "+59171234567", "+591 71234567"),
        ("phone", "71234567", "71234567"),
        ("identifier", "ar.dni:1", "ar.dni:1"),
    ],
)
def test_values_are_shown_as_people_read_them(field, value, shown):
    assert shown_in_field(field, value) == shown
