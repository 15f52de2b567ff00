"""What scanners, keyboards and clerks do to a text, with the marks carried along."""

import random
import unicodedata
from collections.abc import Callable

from training.world.grammar import Text

SWAPS = {
    "O": "0QD", "0": "OQ", "l": "1I!", "I": "l1|", "1": "lI", "S": "5", "5": "S", "B": "8", "8": "B", "Z": "2", "m": "rn", "n": "ru", "u": "nv",
    "c": "eo", "e": "co", "a": "oá", "o": "ac0", "A": "4", "E": "F", "R": "P", "C": "G", "G": "C", "t": "f", "f": "t", "h": "b", "b": "h6", "g": "q9",
    "ñ": "n", "Ñ": "N", "á": "a", "é": "e", "í": "i", "ó": "o6", "ú": "u", "ç": "c", "ã": "a", "D": "O", "N": "H", "V": "Y", "U": "V", "i": "l1", "r": "t",
}  # fmt: skip


def mapped(text: Text, change: Callable[[str], str]) -> Text:
    """A text whose characters are changed one by one, to none, one or more each."""
    made, place = Text(), [0]
    for character in text.text:
        made.text += change(character)
        place.append(len(made.text))
    made.marks = [(place[start], place[end], kind) for start, end, kind in text.marks if place[end] > place[start]]
    return made


def capitals(text: Text) -> Text:
    """Every letter a capital."""
    return mapped(text, str.upper)


def lower(text: Text) -> Text:
    """Every letter small."""
    return mapped(text, str.lower)


def bare(text: Text) -> Text:
    """Without accents and tildes."""
    return mapped(
        text, lambda one: "".join(c for c in unicodedata.normalize("NFD", one) if not unicodedata.combining(c))
    )


def scanned(text: Text, rng: random.Random, rate: float) -> Text:
    """As OCR reads a poor copy: wrong letters, lost and added blanks."""

    def change(one: str) -> str:
        draw = rng.random()
        if one in SWAPS and draw < rate:
            return rng.choice(SWAPS[one])
        if one == " " and draw < rate / 3:
            return ""
        if one == " " and draw < rate:
            return "  "
        if one.isalpha() and draw < rate / 8:
            return one + " "
        return one

    return mapped(text, change)


def typed(text: Text, rng: random.Random) -> Text:
    """As people type into a phone: few accents, few capitals."""
    text = bare(text) if rng.random() < 0.5 else text
    return lower(text) if rng.random() < 0.6 else text


def worn(text: Text, rng: random.Random, *, chat: bool) -> Text:
    """One of the ways in which a text gets to us; half of all come as they were written."""
    if chat:
        return typed(text, rng) if rng.random() < 0.55 else text
    draw = rng.random()
    if draw < 0.26:
        text = capitals(text)
        if rng.random() < 0.7:
            text = bare(text)
    elif draw < 0.34:
        text = bare(text)
    elif draw < 0.37:
        text = lower(text)
    return scanned(text, rng, rng.choice((0.01, 0.02, 0.04, 0.07))) if rng.random() < 0.25 else text
