"""What files hold that no form allows: it is scored without a crash, and the reason tells what was ignored."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.linking import name_levels
from services.search.linking.people import KINDS, birth
from services.search.linking.reasons import LANGUAGES, Reasons
from services.search.linking.resolve import resolve
from services.search.linking.score import NameScorer


@pytest.fixture(scope="module")
def scorer() -> NameScorer:
    return NameScorer(name_levels())


IGNORED = (
    ("María López 44", "María López", "", "", "digits"),
    ("12345", "12345", "", "", "empty"),
    ("", "María López", "", "", "empty"),
    ("...", "---", "", "", "empty"),
    ("N.N.", "María López", "", "", "unknown"),
    ("María " + "de la Cruz " * 40, "María de la Cruz", "", "", "cut"),
    ("M" + "a\u0301" * 200, "María", "", "", "cut"),
    ("Dra. María López", "María López", "", "", "title"),
    ("김지영", "Kim Ji-young", "", "", "script"),
    ("สมชาย ใจดี", "Somchai Jaidee", "", "", "script"),
    ("María López", "María López", "1990-02-31", "1990", "birth_day"),
    ("María López", "María López", "31/02/1990", "1990", "birth_day"),
    ("María López", "María López", "0000", "9999", "birth"),
    ("María López", "María López", "abc", "", "birth"),
    ("María López", "María López", "2090", "2090", "birth"),
)


@pytest.mark.parametrize(("one", "two", "by_one", "by_two", "note"), IGNORED)
def test_the_reason_tells_what_was_ignored(scorer, one, two, by_one, by_two, note):  # noqa: PLR0917 - a row
    found = scorer.score(one, two, by_one, by_two)
    assert 0 < found.score < 1
    assert note in found.notes
    for language in LANGUAGES:
        assert Reasons(language).line((), (note,)) in Reasons(language).line(found.parts, found.notes)


def test_a_script_that_is_not_read_speaks_neither_for_nor_against(scorer):
    assert scorer.score("김지영", "Kim Ji-young").score == scorer.score("", "Kim Ji-young").score
    assert scorer.score("김지영", "김지영").score > 0.5


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("MARÍA LÓPEZ", "maria lopez"),
        ("Мaria López", "Maria López"),
        ("Mar1a L0pez", "María López"),
        ("\u202eMaría López", "María\u3000López"),
        ("María 😀 López", "María López"),
        ("王 García", "Wang García"),
    ],
)
def test_capitals_digits_and_mixed_scripts_are_read(scorer, one, two):
    assert scorer.score(one, two).score >= 0.7


def test_one_letter_is_no_name(scorer):
    assert scorer.score("X", "X", "1990", "1990").score < 0.5


@given(st.text(max_size=320), st.text(max_size=40), st.text(max_size=12), st.text(max_size=12))
@settings(max_examples=300, deadline=None)
def test_no_text_stops_comparing(scorer, one, two, by_one, by_two):
    found = scorer.score(one, two, by_one, by_two)
    assert 0 < found.score < 1
    assert scorer.score(two, one, by_two, by_one).score == pytest.approx(found.score, abs=1e-9)
    assert "\t" not in Reasons("es").line(found.parts, found.notes)


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.text(max_size=30), st.text(max_size=12)), max_size=12))
@settings(max_examples=150, deadline=None)
def test_no_mention_stops_joining(written):
    rows = [
        {"mid": f"m{n}", "case": "C" if n % 2 else "D", "doc": "d", "kind": kind, "text": text, "birth": birth,
         "near": [f"m{n - 1}", f"m{n + 1}", 7]}
        for n, (kind, text, birth) in enumerate(written)
    ]  # fmt: skip
    found = resolve(rows, name_levels())
    assert set(found.cluster) == {row["mid"] for row in rows}
    assert all(0 <= score <= 1 for score in found.score.values())


def _person(mid: str, text: str, **more: object) -> dict[str, object]:
    return {"mid": mid, "kind": "person", "text": text, **more}


def test_mentions_of_no_case_are_not_of_one():
    """Without this, all that are called alike in a file without cases would be one person."""
    found = resolve([_person("a", "Ana Paz"), _person("b", "Ana Paz"), _person("c", "Ana Paz")], name_levels())
    assert len({*found.cluster.values()}) == 3


def test_a_link_tells_what_was_ignored_of_its_two_mentions():
    rows = [
        _person("a", "Dr. José Quispe Mamani", case="C", doc="d", birth="1990-02-31", near=["i"]),
        {"mid": "i", "case": "C", "doc": "d", "kind": "id", "text": "CI 4567890"},
        _person("b", "José Quispe Mamani 44", case="D", doc="e", birth="soon", near=["j"]),
        {"mid": "j", "case": "D", "doc": "e", "kind": "id", "text": "4567890"},
    ]
    found = resolve(rows, name_levels())
    (link,) = [one for one in found.links if one.across]
    assert {*link.notes} == {"title", "digits", "birth_day", "birth"}
    assert found.left_out == {"title": 1, "digits": 1, "birth_day": 1, "birth": 1}
    assert json.dumps(link.parts)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1980-12-31", (1980, "1980-12-31", ())),
        ("31/12/1980", (1980, "1980-12-31", ())),
        ("31.12.1980", (1980, "1980-12-31", ())),
        ("12-31-1980", (1980, "1980-12-31", ())),
        ("5/5/1980", (1980, "1980-05-05", ())),
        ("5/4/1980", (1980, "", ())),
        ("01/01/1980", (1980, "", ())),
        ("1980", (1980, "", ())),
        ("31/02/1980", (1980, "", ("birth_day",))),
        ("0000-00-00", (None, "", ("birth",))),
        ("", (None, "", ())),
    ],
)
def test_a_birth_is_read_with_the_day_first_too_where_only_one_order_is_a_day(written, expected):
    assert birth(written) == expected


def test_two_of_one_name_and_year_whose_days_differ_are_not_one_however_the_days_are_written():
    rows = [
        _person("a", "Erivanda Olimpio Wayra Ccopa", case="C", doc="d", birth="31/12/1968"),
        _person("b", "Erivanda Olimpio Wayra Ccopa", case="D", doc="e", birth="1968-12-31"),
        _person("c", "Erivanda Olimpio Wayra Ccopa", case="E", doc="f", birth="15/03/1968"),
    ]
    cluster = resolve(rows, name_levels()).cluster
    assert cluster["a"] == cluster["b"] != cluster["c"]


@pytest.mark.parametrize(
    ("one", "two"),
    [("SOO3BL97", "50038197"), ("BB2O6S9", "8820659"), ("SO.729.3S7", "50.729.357"), ("DNI: 97L6SBOL", "97165801")],
)
def test_numbers_that_ocr_spelled_with_letters_are_numbers(one, two):
    rows = [
        _person("a", "José Quispe Mamani", case="C", doc="d", near=["i"]),
        {"mid": "i", "case": "C", "doc": "d", "kind": "id", "text": one},
        _person("b", "José Quispe Mamani", case="D", doc="e", near=["j"]),
        {"mid": "j", "case": "D", "doc": "e", "kind": "id", "text": two},
    ]
    found = resolve(rows, name_levels())
    assert found.cluster["i"] == found.cluster["j"]
    assert found.cluster["a"] == found.cluster["b"]


def test_people_of_two_cases_meet_by_a_rare_name_and_a_year():
    rows = [
        _person("a", "Erivanda Olimpio Wayra Ccopa", case="C", doc="d", birth="1968"),
        _person("b", "WAYRA CCOPA, Erivanda Olimpio", case="D", doc="e", birth="1968"),
        _person("c", "Erivanda Olimpio Wayra Ccopa", case="E", doc="f"),
        _person("x", "José García", case="C", doc="d", birth="1968"),
        _person("y", "José García", case="D", doc="e", birth="1968"),
    ]
    cluster = resolve(rows, name_levels()).cluster
    assert cluster["a"] == cluster["b"] != cluster["c"]
    assert cluster["x"] != cluster["y"]


def test_a_shared_phone_does_not_join_father_and_son():
    """Same given name and first surname, another second one, each written once, beside short forms that fit both."""
    phone = {"kind": "phone", "text": "+591 70612345"}
    rows = [
        _person("f", "Gregorio Cossio Correa", case="C", doc="d", near=["p"]),
        _person("f2", "Gregorio Cossio", case="C", doc="d", near=["p"]),
        {"mid": "p", "case": "C", "doc": "d", **phone},
        _person("s", "Gregorio Cossio Lettiere", case="D", doc="e", near=["q"]),
        _person("s2", "Gregorio Cossio", case="D", doc="e", near=["q"]),
        _person("s3", "Cossio, Gregorio", case="D", doc="e2", near=["q"]),
        {"mid": "q", "case": "D", "doc": "e", **phone},
    ]
    cluster = resolve(rows, name_levels()).cluster
    assert cluster["f"] != cluster["s"]
