"""Noise: what the network does not read, and what it still reads beside it."""

import random
import string

import pytest
from support.language import kit, read

from services.nlp.noise import noise


def _drawn(signs: str, count: int) -> str:
    return "".join(random.Random(7).choices(signs, k=count))


_SIGNS = string.ascii_letters + string.digits + string.punctuation


@pytest.mark.parametrize(
    "text", ["a@" * 4_000, "aB3." * 3_000, _drawn(_SIGNS, 8_000), _drawn(_SIGNS + "   ", 8_000), "x " * 2_000]
)
def test_pages_of_noise_are_not_read(text):
    words = read(text).words
    everything = list(range(len(words)))
    assert len(noise(words, everything)) >= 0.9 * len(words)


@pytest.mark.parametrize(
    "text",
    [
        "Ana Paz Rojas llegó a La Paz el 3 de mayo y no volvió a su casa. " * 40,
        "PLACA 1234ABC TITULAR ANA PAZ\n" * 100,
        "Анна Петрова приехала в город утром. " * 100,
        "A. Paz; B. Rojas; C. Mamani\n" * 100,
        "a@" * 100,
    ],
)
def test_prose_lists_and_other_letters_are_read(text):
    words = read(text).words
    assert not noise(words, list(range(len(words))))


def test_names_before_and_behind_noise_are_still_read():
    told = "La señora Rosa Mamani Quispe llegó a la ciudad de La Paz con su hermano. " * 40
    text = f"{told}\n{'aB3.' * 2_000}\n{told}"
    words = read(text).words
    names = kit().classifier.names(text, words)
    places = [words[name.start].start for name in names]
    assert any(at < len(told) for at in places)
    assert any(at > len(text) - len(told) for at in places)
