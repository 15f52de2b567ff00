import pickle

import pytest
from pydantic import ValidationError

from models.document import Page, TextSource
from models.words import AS_NUMBERS, FIELDS, Word, Words

TEXT = "cel. 71234567 de Ana"
WORDS = (
    Word(start=0, end=4, box=(10, 20, 30, 32)),
    Word(start=5, end=13, box=(35.25, 20, 90.07, 32), confidence=0.8125),
    Word(start=14, end=16, box=(95, 20, 105, 32)),
    Word(start=17, end=20, box=(110, 20, 130, 32)),
)


def page(words=WORDS, text=TEXT):
    return Page(number=1, width=595, height=842, source=TextSource.OCR, text=text, words=words)


def test_words_come_back_as_they_were():
    words = Words(WORDS)
    assert tuple(words) == WORDS
    assert words == WORDS
    assert (len(words), words[1], words[-1], words[1:3]) == (4, WORDS[1], WORDS[3], WORDS[1:3])
    assert (list(words.starts), list(words.ends)) == ([0, 5, 14, 17], [4, 13, 16, 20])
    assert pickle.loads(pickle.dumps(words)) == words
    assert hash(words) == hash(Words(WORDS))
    assert Words(WORDS[:2]) != words


def test_a_box_is_kept_to_hundredths_and_a_huge_one_ends_at_the_largest_number():
    (word,) = Words([Word(start=0, end=1, box=(1.23456, -7.006, 1e300, 4))])
    assert word.box == (1.23, -7.01, (2**31 - 1) / 100, 4)


@pytest.mark.parametrize("context", [None, AS_NUMBERS])
def test_a_page_travels_as_json_with_its_words(context):
    assert Page.model_validate_json(page().model_dump_json(context=context)) == page()


def test_numbers_are_for_processes_and_words_for_everybody_else():
    assert page().model_dump(mode="json")["words"][1] == {
        "start": 5,
        "end": 13,
        "box": [35.25, 20, 90.07, 32],
        "confidence": 0.8125,
    }
    assert isinstance(page().model_dump(mode="json", context=AS_NUMBERS)["words"], str)
    assert Page.model_json_schema()["properties"]["words"]["items"] == {"$ref": "#/$defs/Word"}


@pytest.mark.parametrize(
    ("span", "touched"),
    [((0, 20), WORDS), ((12, 15), WORDS[1:3]), ((4, 5), ()), ((13, 14), ()), ((19, 99), WORDS[3:]), ((20, 30), ())],
)
def test_a_span_touches_the_words_it_shares_a_character_with(span, touched):
    assert Words(WORDS).touching(*span) == touched


@pytest.mark.parametrize(
    "spans",
    [[(0, 4), (3, 6)], [(0, 0)], [(5, 4)], [(0, 21)], [(5, 8), (0, 4)], [(0, 4), (4, 4)]],
)
def test_words_outside_their_text_or_over_one_another_are_refused(spans):
    with pytest.raises(ValidationError, match="outside"):
        page([Word(start=start, end=end, box=(0, 0, 1, 1)) for start, end in spans])


def test_a_negative_start_is_refused_from_numbers_too():
    numbers = memoryview(Words(WORDS[:1]).numbers).tolist()
    with pytest.raises(ValidationError, match="outside"):
        page(Words.of_numbers(b"".join(n.to_bytes(4, "little", signed=True) for n in [-1, *numbers[1:]])))


@pytest.mark.parametrize("numbers", [b"1234", bytes(FIELDS * 4 - 1), (10_001).to_bytes(4, "little") * FIELDS])
def test_what_is_no_words_is_refused(numbers):
    with pytest.raises(ValueError, match=r"these are no whole words|a confidence is none"):
        Words.of_numbers(numbers)


@pytest.mark.parametrize("coded", ["AAAA", "%%%", "é"])
def test_nonsense_in_place_of_numbers_is_refused(coded):
    body = page(()).model_dump_json().replace('"words":[]', f'"words":"{coded}"')
    with pytest.raises(ValidationError):
        Page.model_validate_json(body)
