"""Names in other scripts, in Latin letters: Cyrillic, Greek, Arabic (consonants), the commonest Chinese signs.

A help to compare, no standard romanisation: what meets is decided by sounds and tables of variants. Text in signs that
are not listed stays as it is.
"""

import re

from services.scripts.tables import lines

_LETTERS = {entry[0]: entry[1:] for line in lines("letters.txt") for entry in line.split()}
_SYLLABLES: dict[str, str] = {}
for _entry in lines("chinese.txt"):
    _latin = re.match(r"[a-z]+", _entry)
    if _latin:
        for _sign in _entry[_latin.end() :]:
            _SYLLABLES.setdefault(_sign, _latin[0])
_TWO_SIGNS = {"欧阳": "ouyang", "歐陽": "ouyang", "司马": "sima", "司馬": "sima", "诸葛": "zhuge", "上官": "shangguan"}
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_ALPHABETS = str.maketrans(_LETTERS)
_OTHER = re.compile(r"[\u0370-\u03ff\u0400-\u04ff\u0600-\u06ff]")
ARABIC = re.compile(r"[\u0621-\u064a]")
_MARKS = re.compile(r"[\u064b-\u0652\u0640]")


def romanised(text: str) -> str:
    """Lower-case text with the letters of other scripts put into Latin ones."""
    if _OTHER.search(text):
        text = _MARKS.sub("", text).translate(_ALPHABETS)
    return _HAN.sub(_chinese, text)


def _chinese(match: re.Match[str]) -> str:
    """A run of signs: the surname, then the given name in one word."""
    signs = match[0]
    long = _TWO_SIGNS.get(signs[:2])
    head, rest = (long, signs[2:]) if long and len(signs) > 2 else (_SYLLABLES.get(signs[0]), signs[1:])
    syllables = [_SYLLABLES.get(sign, "") for sign in rest]
    if head is None or not all(syllables):
        return signs
    return f" {head} {''.join(syllables)} " if rest else f" {head} "
