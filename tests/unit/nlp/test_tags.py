"""Tags of words that fit together."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.nlp.tags import fitting

NAMES = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")


def fits(path: tuple[int, ...], begins: np.ndarray) -> bool:
    before = "O"
    for at, tag in enumerate(path):
        name = NAMES[tag]
        if name[0] == "I" and (begins[at] or before == "O" or before[2:] != name[2:]):
            return False
        before = name
    return True


@given(st.integers(0, 10_000), st.integers(1, 5))
def test_the_answer_is_the_most_probable_sequence_of_those_that_fit(seed: int, length: int) -> None:
    drawn = np.random.default_rng(seed)
    chances = drawn.dirichlet(np.full(len(NAMES), 0.3), length).astype(np.float32)
    begins = drawn.random(length) < 0.2
    told = tuple(fitting(chances, NAMES, begins=begins).tolist())
    assert fits(told, begins)
    logs = np.log(np.maximum(chances, 1e-9))
    best = max(
        sum(float(logs[at, tag]) for at, tag in enumerate(path))
        for path in itertools.product(range(len(NAMES)), repeat=length)
        if fits(path, begins)
    )
    # A word that is clearly outside of names is left there: that costs at most the chance that it is not.
    assert sum(float(logs[at, tag]) for at, tag in enumerate(told)) >= best - 0.01


def test_a_name_is_not_split_where_the_network_wavers() -> None:
    # Banco | do: the body's first word wavers between place and body, the next goes on with a body.
    chances = np.array([[0.02, 0.0, 0.0, 0.5, 0.0], [0.1, 0.0, 0.02, 0.0, 0.88]], dtype=np.float32)
    chances[0, 1] = 0.48
    assert [NAMES[tag] for tag in fitting(chances, NAMES, begins=np.zeros(2, dtype=bool))] == ["B-LOC", "I-LOC"]
    chances = np.array([[0.02, 0.55, 0.0, 0.43, 0.0], [0.05, 0.0, 0.02, 0.0, 0.93]], dtype=np.float32)
    assert [NAMES[tag] for tag in fitting(chances, NAMES, begins=np.zeros(2, dtype=bool))] == ["B-LOC", "I-LOC"]


def test_no_name_goes_on_behind_the_end_of_a_cell() -> None:
    chances = np.array([[0.0, 0.9, 0.1, 0.0, 0.0], [0.0, 0.3, 0.7, 0.0, 0.0]], dtype=np.float32)
    assert fitting(chances, NAMES, begins=np.array([False, True])).tolist() == [1, 1]
    assert fitting(chances, NAMES, begins=np.array([False, False])).tolist() == [1, 2]


@pytest.mark.parametrize("length", [0, 1, 500])
def test_words_outside_of_names_stay_there(length: int) -> None:
    chances = np.zeros((length, len(NAMES)), dtype=np.float32)
    chances[:, 0] = 1.0
    assert not fitting(chances, NAMES, begins=np.zeros(length, dtype=bool)).any()
