"""Pet forms of given names that no table has: told by their ending, or cut off with a -y behind.

A pet form of a pet form counts as well: Nandinha is of Nanda, and so of Fernanda; Vanyusha of Vanya, and so of Ivan.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

_ENDINGS = (
    ("zinho", "o"), ("zinha", "a"), ("cito", "o"), ("cita", "a"), ("inho", "o"), ("inha", "a"), ("ito", "o"),
    ("ita", "a"), ("itos", "os"), ("illo", "o"), ("illa", "a"), ("ico", "o"), ("ica", "a"), ("ino", "o"), ("ina", "a"),
    ("ucho", "o"), ("ucha", "a"), ("uta", "a"), ("el", ""), ("ao", "o"), ("in", "o"), ("uccio", "o"), ("uccia", "a"),
    ("etto", "o"), ("etta", "a"), ("ette", "e"), ("isor", "u"), ("yusha", "ya"), ("iusha", "ia"), ("usha", "a"),
    ("yushka", "ya"), ("ushka", "a"), ("enka", "ya"), ("ochka", "a"), ("echka", "ya"), ("yan", "ya"), ("yok", "ya"),
    ("chik", "a"),
)  # fmt: skip
_SEX = {"ette": "f"} | {
    end: {"a": "f", "o": "m"}[end[-1]] for end, vowel in _ENDINGS if vowel == end[-1] and vowel in "ao"
}
_SEX |= dict.fromkeys(("usha", "ushka", "ochka"), "")
"""Whose pet forms an ending makes, where it tells: Vanyusha is a man."""
_BEHIND = ("", "e", "is", "os")
"""What may stand behind the stem besides the vowel of the ending: Luisito of Luis, Jorgito of Jorge."""
_BEHIND_PORTUGUESE = ("io", "ia", "on")
"""Lucinha of Lúcia, Nelsinho of Nelson; but Silvina is not Silvia."""
_CUT = re.compile(r"(.*[^aeiouy])([^aeiouy])(?:y|ie|i|ey)")
"""Penny, Tommy, Archie: two consonants before the ending."""
_NO_CUT = frozenset(("na", "ia", "ina", "ey", "ie", "ny", "ly"))
"""What behind a stem is an ending itself: Gianni and Gianna are two, Leslie and Lesley no cutting."""
_LEAST = 3
"""Letters of a stem."""

Names = Mapping[str, frozenset[str]]
"""Pet form → the names that it is short for, as the table has them."""


class Pets(NamedTuple):
    """Names that a word may be a pet form of by its ending: anybody's, only women's, only men's."""

    anybody: frozenset[str]
    women: frozenset[str]
    men: frozenset[str]

    def has(self, name: str, sex: str) -> bool:
        """Whether a name, of a man (m), a woman (f) or not told whose, is among them."""
        return name in self.anybody or (sex != "m" and name in self.women) or (sex != "f" and name in self.men)


def by_ending(text: str, nicknames: Names) -> Pets:
    """What a word may be a pet form of."""
    found: dict[str, set[str]] = {"": set(), "f": set(), "m": set()}
    for ending, vowel in _ENDINGS:
        stem = text.removesuffix(ending)
        if stem == text or len(stem) < _LEAST:
            continue
        if stem.endswith("qu"):
            stem = f"{stem[:-2]}c"  # Juquinha of Juca
        behind = (*_BEHIND, *_BEHIND_PORTUGUESE) if ending in ("inho", "inha") else _BEHIND
        forms = {stem + vowel, f"{stem}{vowel}s", *(stem + end for end in behind)}
        found[_SEX.get(ending, "")].update(forms, *(nicknames.get(form, ()) for form in forms))
    return Pets(*map(frozenset, (found[""], found["f"], found["m"])))


def cut_with_y(short: str, full: str) -> bool:
    """Whether a word is the beginning of a name with a -y or -ie behind: Penny of Penelope, Archie of Archibald."""
    told = _CUT.fullmatch(short)
    if told is None or full.startswith(short):
        return False
    stem = told[1] if told[1].endswith(told[2]) else told[1] + told[2]
    return (
        len(stem) >= _LEAST
        and len(full) >= len(stem) + 2
        and full.startswith(stem)
        and full[len(stem) :] not in _NO_CUT
    )
