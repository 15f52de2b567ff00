"""How a name looks, so that no two bodies bear names that a reader takes for one another.

The look of UTS 39 in short: signs that are drawn alike become one (Cyrillic а and Latin a, 1 and l), and case, accents,
blanks and punctuation go. Two names of one look are one name to whoever reads them in a hurry. In words of one or two
signs, digits and Latin letters stay what they are: there are a Group I, a Group L and a Group 1.
"""

import re
import unicodedata
from functools import cache

from confusable_homoglyphs import confusables

from models.case import BLANK

_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l"})
_RUNS = (("rn", "m"), ("vv", "w"))
_WORD = re.compile(r"[^\W_]+")
_SHORT = 2


def look_of(name: str) -> str:
    """The look of a name; empty when nothing can be read in it."""
    drawn = "".join(_drawn(sign) for sign in unicodedata.normalize("NFKD", name) if sign not in BLANK)
    plain = unicodedata.normalize("NFKD", drawn.casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return "".join(word if len(word) <= _SHORT else _look(word) for word in _WORD.findall(bare))


def _look(word: str) -> str:
    look = word.translate(_ALIKE)
    for run, one in _RUNS:
        look = look.replace(run, one)
    return look


@cache
def _drawn(sign: str) -> str:
    """The ASCII letter or digit that a sign is drawn like; itself where there is none."""
    if sign.isascii():
        return sign
    alike = (one["c"] for one in confusables.confusables_data.get(sign, ()))
    return next((one for one in alike if len(one) == 1 and one.isascii() and one.isalnum()), sign)
