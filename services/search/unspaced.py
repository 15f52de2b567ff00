"""Scripts without blanks between words: each sign is a word of its own, and what is typed is a row of signs.

Chinese and Japanese by the sign; Thai, Lao, Khmer and Burmese by the letter with the vowels that are written round it,
so that a row of them begins and ends where words do. No dictionary says where words end, so none can be wrong.
"""

import re

_SIGN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f"
)
_THAI = (
    "[\u0e40-\u0e44\u0ec0-\u0ec4]*[\u0e01-\u0e2f\u0e46\u0e81-\u0eaf\u0edc-\u0edf]"
    "[\u0e30-\u0e3a\u0e45\u0e4d\u0eb0-\u0ebd\u0ecd]*"
)
"""Of Thai and Lao: vowels before a letter, the letter, vowels round and behind it."""
_KHMER = "[\u1780-\u17b3][\u17b4-\u17c8]*"
_BURMESE = (
    "[\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e]"
    "[\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d]*"
)
_ALONE = (
    "[\u0e30-\u0e3a\u0e40-\u0e46\u0e4d\u0eb0-\u0ebd\u0ec0-\u0ec6\u0ecd\u17b4-\u17c8\u17d7\u102b-\u103e\u1056-\u1064]"
)
"""Vowels that stand alone, where the rules of writing would have them beside a letter."""
_CLUSTER = re.compile(f"[{_SIGN}]|{_THAI}|{_KHMER}|{_BURMESE}|{_ALONE}")
_ANY = re.compile(f"[{_SIGN}\u0e01-\u0e4d\u0e81-\u0ecd\u0edc-\u0edf\u1780-\u17d7\u1000-\u103f\u1050-\u108e]")


def has_any(text: str) -> bool:
    """Whether signs of such scripts are in a text."""
    return not text.isascii() and _ANY.search(text) is not None


def is_sign(term: str) -> bool:
    """Whether a term is one of such signs."""
    return _CLUSTER.fullmatch(term) is not None


def clusters(text: str) -> list[tuple[int, int]]:
    """The half-open stretches of the signs, each with what is written round it."""
    return [found.span() for found in _CLUSTER.finditer(text)] if has_any(text) else []


def spaced(text: str) -> str:
    """The text with a blank on both sides of each sign."""
    return _CLUSTER.sub(r" \g<0> ", text) if has_any(text) else text
