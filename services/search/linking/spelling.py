"""How words of names are spelled: folding, scripts, keys by sound, and how likely one spelling is a slip of another.

Pure functions over single words; what a name is, and which word is a known name, is decided elsewhere.
"""

import re
import unicodedata
from itertools import pairwise

from services.scripts.romanised import romanised
from services.search.linking.tables import lines

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th"})
_QUOTES = str.maketrans("’‘´`ʼ′", "''''''")


def fold(text: str) -> str:
    """Lower case, in Latin letters, without accents. Idempotent."""
    if text.isascii():
        return text.lower()
    low = romanised(text.translate(_QUOTES).lower()).translate(_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
    return plain.lower().translate(_LETTERS)


_MOJIBAKE = re.compile("[ÃÂ][\x80-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u2018-\u2122]|â€")


def mended(text: str) -> str:
    """The text as it was before UTF-8 was read as Windows-1252; as it is where that is not what happened."""
    if not _MOJIBAKE.search(text):
        return text
    for reading in ("cp1252", "latin-1"):
        try:
            return text.encode(reading).decode("utf-8")
        except UnicodeError:
            continue
    return text


OCR_DIGITS = str.maketrans({"0": "o", "1": "i", "5": "s", "8": "b", "4": "a", "3": "e", "6": "o", "9": "g", "2": "z"})
"""The letter that a digit inside of a word stands for."""

# --- sound ----------------------------------------------------------------------------------------------------------

_SOUNDS = re.compile(
    r"sch|tsch|tch|ch|sh|ph|th|kh|zh|lh|nh|ny(?=[aeou])|ck|cq|qu(?=[ei])|q|c(?=[eiy])|c|g(?=[eiy])|gu(?=[ei])"
    r"|(?:^|(?<=[aeiou]))(?:hu|gu)(?=[aeio])|jh|j|y|x|w|v|z|ts|tz|h|m(?=[pb])|ll"
)
_AS = {
    "sch": "C", "tsch": "C", "tch": "C", "ch": "C", "sh": "C", "ph": "f", "th": "t", "kh": "i", "zh": "C", "lh": "l",
    "nh": "n", "ny": "n", "ck": "k", "cq": "k", "qu": "k", "q": "k", "c": "k", "g": "i", "gu": "g", "jh": "i",
    "j": "i", "y": "i", "x": "s", "w": "u", "v": "b", "z": "s", "ts": "s", "tz": "s", "h": "", "m": "n", "hu": "u",
    "ll": "l",
}  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


def _sound(match: re.Match[str]) -> str:
    found = match[0]
    if found == "c" and match.string[match.end() : match.end() + 1] in ("e", "i", "y"):
        return "s"
    if found == "gu":
        return "g" if match.string[match.end() : match.end() + 1] in ("e", "i") else "u"
    return _AS[found]


def sounds(word: str) -> tuple[str, ...]:
    """Keys under which spellings of one sound meet, in Spanish and Portuguese ears: b=v, s=z=c(e), ll=y, silent h.

    A word has two keys where a letter is read in two ways (Spanish ll, x).
    """
    if len(word) < 2:
        return (word,)
    key = _DOUBLED.sub(r"\1", _SOUNDS.sub(_sound, word))
    other = None
    if "ll" in word:
        other = _DOUBLED.sub(r"\1", _SOUNDS.sub(_sound, word.replace("ll", "y")))
    elif word[0] == "x":
        other = _DOUBLED.sub(r"\1", _SOUNDS.sub(_sound, "j" + word[1:]))
    elif word[0] == "w":
        other = _DOUBLED.sub(r"\1", _SOUNDS.sub(_sound, "v" + word[1:]))
    return (key,) if other is None or other == key else (key, other)


# --- slips ----------------------------------------------------------------------------------------------------------

LOOKALIKE = 0.35
SLIP = 0.75
STRANGE = 1.0
"""What a difference costs: signs that OCR takes for one another, an ordinary slip of the keys, any other letter."""

_LOOKS: dict[tuple[str, str], float] = {}
for _pair in lines("lookalikes.txt"):
    _one, _two = _pair.split()
    _LOOKS[_one, _two] = _LOOKS[_two, _one] = LOOKALIKE
# Vowels at the end of names change the sex; inside, o and a or i and e are taken for another less often than they look.
for _one, _two in (("a", "o"), ("i", "e"), ("u", "n"), ("n", "h"), ("s", "z"), ("r", "n"), ("b", "p"), ("e", "s")):
    _LOOKS[_one, _two] = _LOOKS[_two, _one] = 0.6

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR: set[tuple[str, str]] = set()
for _row in _ROWS:
    for _left, _right in pairwise(_row):
        _NEAR |= {(_left, _right), (_right, _left)}
for _upper, _lower in pairwise(_ROWS):
    for _place, _key in enumerate(_lower):
        for _over in _upper[_place : _place + 2]:
            _NEAR |= {(_key, _over), (_over, _key)}


def slip(one: str, two: str, most: float) -> float:
    """What it costs to take one word for the other, by look-alikes, keys and order of letters. Above `most`: 9."""
    if one == two:
        return 0.0
    start, shorter = 0, min(len(one), len(two))
    while start < shorter and one[start] == two[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == two[-1 - end]:
        end += 1
    a, b = one[start : len(one) - end], two[start : len(two) - end]
    known = _LOOKS.get((a, b))
    if known is not None:
        return known
    if len(a) + len(b) == 1:
        letter = a or b
        near = one[start - 1 : start] + one[start : start + 1] + two[start - 1 : start] + two[start : start + 1]
        # A letter doubled or halved; a silent h.
        return 0.45 if near.count(letter) > 1 or letter == "h" else SLIP
    if abs(len(a) - len(b)) * 0.45 > most or max(len(a), len(b)) > 12:
        return 9.0
    return _distance(a, b, most)


_COSTS: dict[str, dict[str, float]] = {}
"""What it costs to take a letter for another one, where it is less than for any."""
for _one, _two in _NEAR:
    _COSTS.setdefault(_one, {})[_two] = SLIP
for (_one, _two), _cost in _LOOKS.items():
    if len(_one) == len(_two) == 1:
        _COSTS.setdefault(_one, {})[_two] = _cost
_WIDE: dict[str, tuple[str, ...]] = {}
"""For a letter, the two or three that look like it; for two or three, the letters that they look like."""
for _one, _two in _LOOKS:
    if 1 in (len(_one), len(_two)) and 1 < len(_one) + len(_two) - 1 < 4:
        _WIDE[_one] = (*_WIDE.get(_one, ()), _two)
_EXCHANGED = SLIP * 0.8
_NO_COSTS: dict[str, float] = {}


def _distance(a: str, b: str, most: float) -> float:
    """Weighted distance with pairs of signs that look like one, and neighbours exchanged."""
    rows = [[j * SLIP for j in range(len(b) + 1)]]
    least_of = [0.0]
    jumped = most - LOOKALIKE
    for i, x in enumerate(a, start=1):
        above = rows[-1]
        before = rows[-2] if i > 1 else above
        best = least = i * SLIP
        row = [best]
        costs, wide = _COSTS.get(x, _NO_COSTS), _WIDE.get(x, ())
        back = [(n, _WIDE[part]) for n in (2, 3) if i >= n and (part := a[i - n : i]) in _WIDE]
        exchanged = a[i - 2] if i > 1 else ""
        for j, y in enumerate(b, start=1):
            cost = above[j - 1]
            if x != y:
                cost += costs.get(y, STRANGE)
                other = (above[j] if above[j] < best else best) + SLIP  # noqa: FURB136 - min() takes twice as long here
                if other < cost:  # noqa: PLR1730
                    cost = other
                if j > 1 and y == exchanged and x == b[j - 2] and before[j - 2] + _EXCHANGED < cost:
                    cost = before[j - 2] + _EXCHANGED
            for part in wide:
                if j >= len(part) and b[j - len(part) : j] == part and above[j - len(part)] + LOOKALIKE < cost:
                    cost = above[j - len(part)] + LOOKALIKE
            for n, letters in back:
                if y in letters and rows[i - n][j - 1] + LOOKALIKE < cost:
                    cost = rows[i - n][j - 1] + LOOKALIKE
            row.append(cost)
            best = cost
            if cost < least:  # noqa: PLR1730
                least = cost
        # No step leaps over more than two rows, and one that leaps over any costs a look-alike at least.
        if least > most and (least > most + SLIP or min(least_of[-2:]) > jumped):
            return 9.0
        rows.append(row)
        least_of.append(least)
    return rows[-1][-1] if rows[-1][-1] <= most else 9.0


def limit(length: int) -> float:
    """The most that slips may cost in a word of so many letters."""
    if length <= 3:
        return 0.4 if length == 3 else 0.0
    if length == 4:
        return 0.8
    return 1.2 if length <= 7 else 1.8


def fits_unreadable(masked: str, other: str) -> bool:
    """Whether a word in which `?` stands for one or two unreadable signs may be the other."""
    pattern = "".join(".{1,2}" if c == "?" else re.escape(c) for c in masked)
    return re.fullmatch(pattern, other) is not None


_CONSONANT = {
    "kh": "h", "gh": "g", "sh": "c", "ch": "c", "th": "t", "dh": "d", "q": "k", "c": "k", "j": "g", "v": "f", "p": "b",
    "z": "s",
}  # fmt: skip
_CONSONANTS = re.compile(r"kh|gh|sh|ch|th|dh|[a-z]")


def consonants(word: str) -> str:
    """The consonants of a word: Arabic script writes little else."""
    kept = (_CONSONANT.get(m[0], m[0]) for m in _CONSONANTS.finditer(word))
    return _DOUBLED.sub(r"\1", "".join(c for c in kept if c not in "aeiouyw"))
