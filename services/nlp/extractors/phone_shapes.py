"""Forms of figures: how phones are grouped, what is a day, money, degrees or a serial number."""

import re
from collections.abc import Iterator, Sequence

from services.nlp.extractors.phone_places import DOTTED_MOBILE
from services.nlp.proper import traits

OCR = str.maketrans("OolISBZ", "0011582")
_OTHER_READINGS = {"S": "58", "B": "83", "I": "1", "l": "17", "O": "0", "o": "0", "Z": "27"}
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
DATE_LIKE = re.compile(
    rf"\(?(?:{_DAY}[./-]{_MONTH}[./-](?:19|20)?\d\d|(?:19|20)\d\d[./-]{_MONTH}[./-]{_DAY}"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d)\b(?![.\-/]\d)"
)
THOUSANDS = re.compile(r"^\d{1,3}(?:\.\d{3})+(?:-[\dkK])?$")
# 16.616708: a place in degrees.
_DEGREES = re.compile(r"\(?-?\d{1,3}\.\d{4,8}$")
_MOST_DEGREES = 180
_WHOLE = 7
"""Figures of a phone, at least."""
_LEAST_LEFT = 4
# 01.42.34.56.78, 950.48.29.17: pairs with points, as France and Spain write them.
_DOTTED_PAIRS = re.compile(r"0\d(?:\.\d\d){4}|[6-9]\d\d(?:\.\d\d){3}")


def other_form(written: str, *, bolivian: bool) -> bool:
    """Whether figures are written as a day, as degrees or with thousands; Bolivia dots its mobiles in threes."""
    if THOUSANDS.match(written):
        return not (bolivian and DOTTED_MOBILE.fullmatch(written))
    return bool(DATE_LIKE.match(written) or degrees(written))


def degrees(written: str) -> bool:
    """Whether figures may be a latitude or longitude."""
    return bool(_DEGREES.match(written)) and abs(float(written.strip("("))) <= _MOST_DEGREES


def grouped(written: str) -> bool:
    """Phone-like groups: two to four of them, none of one figure in the middle, the last of two to four or more."""
    sizes = [len(g) for g in re.findall(r"\d+", written)]
    return (
        2 <= len(sizes) <= 6
        and sizes[-1] >= 2
        and (not re.search(r"\d,\d|\d\.\d{2}$", written) or _DOTTED_PAIRS.fullmatch(written) is not None)
        and not re.search(r"[./]\d{3}-\d{2}$", written)
    )


def until_slash(text: str, groups: Sequence[tuple[int, int]], first: int) -> int:
    """Behind which group a number that begins with the `first` ends at the latest: a slash parts two whole ones."""
    figures = 0
    for at in range(first, len(groups) - 1):
        figures += groups[at][1] - groups[at][0]
        if figures >= _WHOLE and "/" in text[groups[at][1] : groups[at + 1][0]]:
            return at + 1
    return len(groups)


def carried_over(written: str, behind: str, *, label: bool) -> bool:
    """Whether a number may go on in the next line: with four figures there, or with three that stand alone.

    Of three the figures before must be too few for a whole number, and a word must say that it is one.
    """
    before, _, rest = written.rpartition("\n")
    figures, left = (sum(c.isdigit() for c in part) for part in (before, rest))
    return left >= _LEAST_LEFT or (
        label and left == _LEAST_LEFT - 1 and figures < _WHOLE and re.match(r"$|\n|[.,;)] ?", behind) is not None
    )


def repairs(raw: str) -> Iterator[str]:
    """Other figures that the letters may stand for."""
    places = [i for i, c in enumerate(raw) if c.isalpha()]
    for i in places[:2]:
        for figure in _OTHER_READINGS[raw[i]]:
            yield (raw[:i] + figure + raw[i + 1 :]).translate(OCR)


_NUMBERED = re.compile(r"(?<![a-z])(?:n[º°]|n\. ?[º°o]|no\.|nro\.?|nr\.|#) ?$")
_NOUN = re.compile(r"([a-z]{3,})(?:[ .:#]|n\.?[º°o]|nro|num(?:ero)?){1,4}$")


def counted(lead: str) -> bool:
    """Whether an ordinary word right before bare figures says what they number: medidor 62470525, caja 62625194."""
    if _NUMBERED.search(lead):
        return True
    noun = _NOUN.search(lead)
    known = traits(noun[1]) if noun else None
    return known is not None and known.ordinary and not known.listed and not known.stop


def serial(digits: str) -> bool:
    """Figures that look counted or stamped: 20240115123, 00001234."""
    return digits.startswith(("000", "2019", "202")) or len(set(digits)) <= 2


def with_brackets(text: str, run: re.Match[str], start: int, end: int) -> tuple[int, int]:
    """Take in the plus and the opening bracket before the first group."""
    opening = re.search(r"\(?\+? ?\(?$", text[run.start() : start])
    start -= len(opening[0].lstrip()) if opening else 0
    if text[start] == "(" and ")" not in text[start:end]:
        start += 1
    return start, end
