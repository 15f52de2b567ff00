"""Pages cut into passages: no word is lost, none is too long, and places are true."""

import itertools

from hypothesis import given
from hypothesis import strategies as st
from support.factories import a_page

from services.search.passages import FEWEST_LETTERS, LONGEST, MOST_WORDS, passages, stretches

SENTENCE = "La señora recogió los pasaportes de las cinco mujeres al llegar. "


def test_a_short_page_is_one_passage():
    (one,) = passages(a_page("  Nos quitaron los papeles al bajar.\n"))
    assert (one.page, one.start, one.end) == (1, 2, 36)


def test_passages_end_where_sentences_do():
    text = SENTENCE * 40
    found = list(stretches(text))
    assert len(found) == 7
    assert all(text[start:end].endswith("llegar.") for start, end in found)


def test_a_paragraph_ends_a_passage_before_a_sentence_does():
    text = SENTENCE * 5 + "\n\n" + SENTENCE * 5
    assert [text[end - 7 : end + 1].strip() for _, end in stretches(text)] == ["llegar.", "llegar."]
    assert next(stretches(text))[1] == len((SENTENCE * 5).rstrip())


def test_too_little_text_has_no_passage():
    assert passages(a_page("12 - 34 / 56\nabc")) == []


@given(st.text(alphabet=st.sampled_from("aé .\n,1x"), max_size=4_000) | st.text(max_size=400))
def test_every_word_of_a_wordy_page_stands_in_one_passage(text):
    found = list(stretches(text))
    covered = "".join("x" if any(a <= at < b for a, b in found) else " " for at in range(len(text)))
    for (_, before), (after, _) in itertools.pairwise(found):
        assert before <= after
    for start, end in found:
        assert end - start <= LONGEST * 2
        assert len(text[start:end].split()) <= MOST_WORDS
    left = "".join(sign for sign, seen in zip(text, covered, strict=True) if seen == " " and sign.isalpha())
    # What is left out stood in stretches with hardly a letter.
    assert not found or len(left) <= FEWEST_LETTERS * (len(text) // 50 + 2)
