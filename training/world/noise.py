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


def wrapped(text: Text, rng: random.Random, width: int) -> Text:
    """Lines broken at a width, as PDF text comes: names run over the end of a line, some words are hyphenated."""
    made, place, column = Text(), [0], 0
    characters = text.text
    for index, one in enumerate(characters):
        written = one
        if one == " " and column > width - rng.randint(0, 8):
            written = "\n"
        elif column > width and characters[index - 2 : index + 2].isalpha() and rng.random() < 0.5:
            written = f"-\n{one}"
        column = 0 if "\n" in written else column + 1
        made.text += written
        place.append(len(made.text))
    made.marks = [(place[start], place[end], kind) for start, end, kind in text.marks]
    return made


def aligned(text: Text, rng: random.Random) -> Text:
    """Blanks of columns and justified lines: doubled here and there, or a row of dots or tabs after a label."""
    return mapped(
        text,
        lambda one: {
            " ": rng.choice((" ", " ", " ", "  ", "   ")),
            ":": rng.choice((":", ":", " :", ":   ", ":\t")),
        }.get(one, one),
    )


def copied(text: Text, rng: random.Random) -> Text:
    """As a PDF without blanks or a hasty clerk leaves it: blanks lost after signs and between words."""
    return mapped(text, lambda one: "" if one == " " and rng.random() < 0.04 else one)


def mistyped(text: Text, rng: random.Random, rate: float = 0.01) -> Text:
    """Letters left out, doubled or struck beside the right key."""
    near = {"a": "s", "s": "a", "e": "r", "r": "e", "o": "p", "i": "o", "n": "m", "m": "n", "c": "v", "v": "b", "b": "v", "t": "y", "l": "k", "d": "s"}  # fmt: skip

    def change(one: str) -> str:
        draw = rng.random()
        if not one.isalpha() or draw > rate:
            return one
        return "" if draw < rate / 3 else one * 2 if draw < rate / 1.8 else near.get(one, one)

    return mapped(text, change)


def typed(text: Text, rng: random.Random) -> Text:
    """As people type into a phone: few accents, few capitals."""
    text = bare(text) if rng.random() < 0.5 else text
    return lower(text) if rng.random() < 0.6 else text


def worn(text: Text, rng: random.Random, *, chat: bool) -> Text:
    """One of the ways in which a text gets to us; half of all come as they were written."""
    if chat:
        text = mistyped(text, rng, 0.015) if rng.random() < 0.25 else text
        return typed(text, rng) if rng.random() < 0.55 else text
    draw = rng.random()
    if draw < 0.28:
        text = capitals(text)
        if rng.random() < 0.7:
            text = bare(text)
    elif draw < 0.36:
        text = bare(text)
    elif draw < 0.40:
        text = lower(text)
    elif draw < 0.45:
        text = mistyped(text, rng)
    if rng.random() < 0.3:
        text = wrapped(text, rng, rng.randint(38, 95))
    if rng.random() < 0.1:
        text = aligned(text, rng) if rng.random() < 0.6 else copied(text, rng)
    return scanned(text, rng, rng.choice((0.01, 0.02, 0.04, 0.07))) if rng.random() < 0.25 else text
