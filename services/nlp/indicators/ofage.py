"""Whether words plainly say that somebody is of age, or is not: "over 18", «mayores de edad», «de 18 a 25 años».

Who is told to say so, or has papers that say so, is none: «dile que eres mayor de edad» is a sign of a minor.
"""

from collections.abc import Iterator

from services.nlp import figures, lexicon
from services.nlp.indicators.cues import Cues, phrase_at
from services.nlp.indicators.manner import EDGES
from services.nlp.indicators.view import View

CATEGORY = "minor_victim"
"""The category that this speaks of."""
ADULT = 18
"""Years from which somebody is of age."""
_BESIDE = 3
"""Words beside a passage that speak of it as well."""
_BEFORE = 4
"""Words before a word of age within which it is denied or put off."""
_TOLD = 10
"""Words before a word of age within which somebody is told to say so, or papers say so."""
_LEAST = 8
"""Numbers below are no age of somebody who works."""
_MOST = 90
_YOUNG, _SAY_SO, _NOT_YET = lexicon.plain("young"), lexicon.plain("say_so"), lexicon.plain("not_yet")
_HAS, _HELPERS = lexicon.plain("age_follows"), lexicon.plain("age_helpers")
_CHILD, _SMALLER, _THAN = lexicon.plain("child"), lexicon.plain("smaller"), lexicon.plain("than")
_JOINS = frozenset({"a", "to", "e", "y", "and", "et", "o", "or", "ou", "-", "–", "entre", "between", "fra", "tra"})
_AGED = frozenset({"de", "aged", "di"})


def of_age(view: View, sentence: tuple[int, int], match: tuple[int, int], table: Cues) -> tuple[bool, str] | None:
    """Whether a passage says that somebody is of age (True) or is not (False), and the words; None: neither."""
    words = view.words
    first, last = max(sentence[0], match[0] - _BESIDE), min(match[1] + _BESIDE, sentence[1])
    if not _YOUNG.isdisjoint(words[match[0] : match[1]]) or any(n < ADULT for _, n in _ages(view, *match)):
        return None
    for i in range(first, last):
        phrase = phrase_at(words, i, table.of_age)
        if not phrase or i + len(phrase) > last or not _grown(view, i, len(phrase)):
            continue
        if _told(words, i, sentence[0]):
            return None
        denied = _denied(words, i, sentence[0], table)
        return None if denied is None else (not denied, " ".join(phrase))
    if not _CHILD.isdisjoint(words[match[0] : match[1]]):
        return None
    at = next((i for i in range(*match) if words[i] == "<age>" and _owned(words, i, first)), -1)
    at = at if at >= 0 else next((i for i, _ in _ages(view, *match)), -1)
    if at < 0 or _told(words, at, sentence[0]) or _denied(words, at, sentence[0], table) is not False:
        return None
    return True, view.said(at)


def smaller(words: tuple[str, ...], match: tuple[int, int]) -> bool:
    """Whether a passage only compares: «mi hija es menor que la tuya»."""
    for i in range(match[0], match[1] - 1):
        if words[i] in _SMALLER and words[i + 1] in _THAN and words[i + 2 : i + 3] != ("<number>",):
            return _YOUNG.isdisjoint(words[match[0] : i] + words[i + 1 : match[1]])
    return False


def _ages(view: View, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The ages that plain numbers of a range tell, each with its place: «de 18 a <age>», "aged 19 and 22"."""
    words = view.words
    for i in range(first, last):
        value = _value(view, i)
        if value is None or not _LEAST <= value <= _MOST:
            continue
        behind = words[i + 1 : i + 3]
        before = words[i - 1] if i else ""
        joined = len(behind) == 2 and behind[0] in _JOINS and behind[1] in {"<age>", "<minor>"}
        if joined or before in _HAS or (before in _JOINS and i > 2 and words[i - 3] in _HAS):
            yield i, value


def _value(view: View, at: int) -> int | None:
    """The number that a word is; None where it is none."""
    said = view.said(at)
    return int(said) if view.words[at] == "<number>" and said.isdecimal() else figures.WORDS.get(view.words[at])


def _grown(view: View, at: int, count: int) -> bool:
    """Whether a number among words of age is one of somebody who is of age: "over 16" tells nothing."""
    return all((_value(view, i) or 0) >= ADULT for i in range(at, at + count) if view.words[i] == "<number>")


def _owned(words: tuple[str, ...], at: int, first: int) -> bool:
    """Whether an age is that of whom the passage speaks: she has it, or it closes a range; not «a un hombre de 40»."""
    before = words[max(first, at - 3) : at]
    return bool(before) and (
        not _HAS.isdisjoint(before[-2:]) or (before[-1] in _JOINS and len(before) > 1 and before[-2] == "<number>")
    )


def _told(words: tuple[str, ...], at: int, start: int) -> bool:
    """Whether somebody is told to say so, or papers say so."""
    return any(
        words[i] in _SAY_SO and words[i + 1] not in {"ser", "essere", "etre", "llamarse", "chamarse"}
        for i in range(max(start, at - _TOLD), at)
    )


def _denied(words: tuple[str, ...], at: int, start: int, table: Cues) -> bool | None:
    """Whether a word of age is denied right before it; None where it is put off or only supposed: "before she was"."""
    for i in range(at - 1, max(start, at - _BEFORE) - 1, -1):
        if words[i] in EDGES:
            return False
        if words[i] in _NOT_YET:
            return None
        if words[i] in table.negation:
            return all(word in _HELPERS for word in words[i + 1 : at])
    return False
