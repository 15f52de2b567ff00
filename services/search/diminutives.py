"""What somebody is called fondly, in Spanish and Portuguese: Fernandita, Mafecita, Flaquita, Luisito, Carmencita."""

import re

_SHORTEST = 4
_SOFT = {"c": "qu", "g": "gu", "z": "c"}
"""How the last sound of a stem is written before an i."""


def diminutives(word: str) -> tuple[str, ...]:
    """Of a folded word; none of a short one, nor of one that is not of Latin letters alone."""
    if len(word) < _SHORTEST or not re.fullmatch("[a-z]+", word):
        return ()
    plural = re.fullmatch("(.+)([ao])s", word)
    if plural is not None:
        return (f"{_stem(plural[1])}it{plural[2]}s",)
    last = word[-1]
    if last in "ao":
        stem = _stem(word[:-1])
        return (f"{stem}it{last}", f"{stem}inh{last}", f"{word}zinh{last}")
    if last in "eiuy":
        stem = _stem(word[:-1])
        return (f"{word}cita", f"{word}cito", f"{stem}ita", f"{stem}ito", f"{word}zinha")
    return tuple(f"{word}{end}" for end in ("cita", "cito", "ita", "ito", "inha", "inho", "zinha", "zinho"))


def _stem(word: str) -> str:
    return f"{word[:-1]}{_SOFT[word[-1]]}" if word[-1:] in _SOFT else word
