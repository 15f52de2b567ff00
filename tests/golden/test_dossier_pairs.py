"""How the benchmark pairs what was found with the truth: one to one, the same text first."""

from support.factories import a_document, a_mention, a_page

from api.dossier.truth import TruthMention
from benchmarks.accuracy.dossier import pair
from models.mention import MentionKind


def truth(text, *, optional=False):
    return TruthMention(kind=MentionKind.PERSON, text=text, page=1, start=0, end=len(text), optional=optional)


def found(text):
    return a_mention(a_document(a_page(text)), text, normal=text.lower(), kind=MentionKind.PERSON)


def test_two_people_read_as_one_count_once():
    truths = [truth("Ana Rojas"), truth("Luis Choque")]
    assert pair(truths, [found("Ana Rojas Luis Choque")]) == {0: 0}


def test_the_same_text_is_paired_before_a_longer_one():
    assert pair([truth("Ana Rojas")], [found("Ana Rojas Choque"), found("ANA ROJAS")]) == {0: 1}


def test_what_may_be_missed_takes_nothing_from_what_is_wanted():
    assert pair([truth("Ana", optional=True), truth("Ana Rojas")], [found("Ana Rojas")]) == {1: 0}
