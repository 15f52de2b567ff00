"""Two pages beside one another: what one has and the other has not."""

import pytest

from api.web.screens.beside import differing


def words(one, other):
    return [
        [text[p.start : p.end] for p in side] for text, side in zip((one, other), differing(one, other), strict=True)
    ]


def test_the_words_that_differ_are_marked_on_both_sides():
    one = "El contrato dice que Rosa debe pagar 500 Bs por el viaje a Jujuy."
    other = "El contrato dice que Rosa debe pagar 900 Bs por el viaje."
    assert words(one, other) == [["500", "a Jujuy"], ["900"]]


@pytest.mark.parametrize("other", ["DEBE  pagar, 500 bs\n", "debe pagár 500 Bs"])
def test_case_accents_blanks_and_signs_are_no_difference(other):
    assert differing("Debe pagar 500 Bs.", other) == ([], [])


@pytest.mark.parametrize(("one", "other"), [("uno dos tres", "siete ocho nueve diez"), ("algo", "")])
def test_pages_with_little_in_common_have_no_marks(one, other):
    assert differing(one, other) is None


def test_two_empty_pages_are_the_same():
    assert differing("", "") == ([], [])
