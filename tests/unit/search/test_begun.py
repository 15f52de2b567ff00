"""A word that is still being typed is sought as the beginning of one too."""

import pytest

from models.search import Bool, Prefix, SearchRequest, Term
from services.search.asking import begun, read


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("pasap", "pasap*"),
        ("le quitaron el pasap", "le quitaron el pasap*"),
        ("(deuda OR pasap", "(deuda OR pasap*"),
        ("pa", ""),
        ("pasap ", ""),
        ("pasap*", ""),
        ("-pasap", ""),
        ("tel:7123", ""),
        ('"le quitaron el pasap', ""),
        ('"le quitaron" pasap', '"le quitaron" pasap*'),
        ("pasap~1", ""),
        ("", ""),
    ],
)
def test_only_a_plain_last_word_is_a_beginning(typed, sought):
    assert begun(typed) == sought


def asked(**more):
    return read(SearchRequest(text="deuda pasap", **more), cases=(), agencies={}, names=None).node


def test_the_word_as_it_stands_counts_besides():
    whole, longer = asked(beginning=True).should
    assert whole == asked()
    assert longer == Bool(must=(Term(word="deuda"), Prefix(start="pasap")))
