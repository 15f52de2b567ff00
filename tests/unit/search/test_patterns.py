"""Patterns: what they match, how engines are told of them, and what is refused."""

import re

import pytest

from models.errors import QuerySyntax
from services.search import patterns, regexes
from services.search.syntax import parse

WORDS = ("quispe", "quizpe", "quspe", "kispe", "maria", "maia", "mariana", "abab", "aab", "x", "ñandu", "nandu", "a1b2")


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "quispe",
            "qu[is]+pe",
            "(qu|k)ispe",
            "mar?ia(na)?",
            "(a|b){4}",
            "a+b",
            "[^a]uispe",
            "ma.{2,3}",
            "[a-z][0-9]b2",
        ),
        *("quis.*", "m(ari)?a(na|ia)?", "[k-q]u?i.pe", r"a\1b2"[:1], "maria|abab", "(ab)*", "((a|b)(a|b)){2}"),
    ],
)
def test_a_pattern_answers_as_regular_expressions_do(typed: str) -> None:
    answers = patterns.matcher(regexes.read(typed))
    assert [word for word in WORDS if answers(word)] == [word for word in WORDS if re.fullmatch(typed, word)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("qu?spe", ["quispe"]), ("mar*a", ["maria", "mariana"]), ("?ispe", ["kispe"]), ("*a*", []), ("x*", ["x"])],
)
def test_a_star_is_any_signs_and_a_question_mark_one(typed: str, found: list[str]) -> None:
    answers = patterns.matcher(patterns.wildcard(typed))
    assert [word for word in WORDS if answers(word)] == (found or [word for word in WORDS if "a" in word])


def test_patterns_are_folded_as_words_are() -> None:
    answers = patterns.matcher(patterns.folded(regexes.read("ÑÁ[Nñ]dú")))
    assert answers("nandu")
    assert not answers("ñándú")
    assert patterns.for_tantivy(patterns.folded(regexes.read("straße"))) == "strasse"


def test_each_engine_reads_signs_as_signs() -> None:
    pattern = regexes.read(r"ar\.dni:1&2~[#-%é]")
    assert patterns.for_lucene(pattern) == r"ar\.dni\:1\&2\~[\#-\%é]"
    assert patterns.for_tantivy(pattern) == r"ar\x{2e}dni\x{3a}1\x{26}2\x{7e}[\x{23}-\x{25}\x{e9}]"


@pytest.mark.parametrize(
    "typed", ["(ab){50}", "(abcdefgh.{0,8}){6}x", "ab(a|b)*a(a|b){12}", ".*ez", "...ab", "a.*b", "a|ab", "[a-z]+quispe"]
)
def test_what_would_look_at_nearly_every_word_is_refused(typed: str) -> None:
    if typed == "(ab){50}":
        assert patterns.checked(regexes.read(typed)) == 101
        return
    with pytest.raises(QuerySyntax):
        patterns.checked(regexes.read(typed))


@pytest.mark.parametrize("typed", ["ab(.{1,20}|.{1,19})+z", "ab(.{1,30}|x.{1,29})+z"])
def test_counts_that_lead_on_in_many_ways_are_refused(typed: str) -> None:
    with pytest.raises(QuerySyntax, match="too complicated"):
        patterns.checked(regexes.read(typed))


def test_the_patterns_of_a_query_are_bounded_together() -> None:
    one = patterns.checked(regexes.read("ab.*x.{4}z"))
    assert one * 3 < patterns.MOST_WORK < one * 4
    parse("/ab.*x.{4}z/ /cd.*x.{4}z/ /ef.*x.{4}z/")
    with pytest.raises(QuerySyntax, match="too complicated") as caught:
        parse("/ab.*x.{4}z/ /cd.*x.{4}z/ /ef.*x.{4}z/ alfa /gh.*x.{4}z/")
    assert caught.value.position == 44
    parse(" ".join(f"/a{letter}qu[ií]spe.{{0,3}}|kispe/" for letter in "abcdefghijklmnopqrst"))


def test_a_word_is_matched_in_time_that_does_not_run_away() -> None:
    answers = patterns.matcher(regexes.read("(aa|a)+(aa|a)+(aa|a)+b"))
    assert not answers("a" * 250)
