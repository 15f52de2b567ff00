"""Threats quoted in direct speech: "if you leave I will kill him", said to the one who is to stay.

A leaflet's condition is what others do to its reader («si te quitan el pasaporte»); a threat's is what the one who is
spoken to does («si te vas»). Nothing here looks further than some dozen words.
"""

from services.nlp import lexicon
from services.nlp.indicators import turned
from services.nlp.indicators.cues import Cues, phrase_at

_BEFORE, _BEHIND, _RUNS = 10, 4, 40
"""Words before a condition in which somebody speaks, behind a sign at which one is said to, and up to that sign."""
_REACH = 12
"""Words in which a condition ends."""
_UTTERS = lexicon.plain("utters")
_DOES = {
    "es": (("si", "te"), ("si", "tu"), ("si", "vos")),
    "pt": (("se", "voce"), ("se", "vc"), ("se", "tu")),
}
"""What a condition begins with of which the one who is spoken to may be the subject."""
_SUFFERS = frozenset({"for", "foi", "e", "esta", "estiver", "sofre", "sofrer", "eres", "estas", "sos"})


def follows(words: tuple[str, ...], sentence: tuple[int, int], at: int, *, table: Cues, language: str) -> int:
    """Where what hangs on a condition begins, if somebody utters it; 0: nobody does."""
    start, end = sentence
    if then := _threatens(words, sentence, at, table=table, language=language):
        return then
    spoken = any(phrase_at(words, n, table.says) for n in range(max(start, at - _BEFORE), at))
    if not spoken or not (words[at - 1] in table.so or words[at - 1] == ":"):
        return 0
    return next((n for n in range(at, min(at + _REACH, end)) if words[n] == ","), 0)


def _threatens(words: tuple[str, ...], sentence: tuple[int, int], at: int, *, table: Cues, language: str) -> int:
    """Where begins what somebody says will follow if the one spoken to does a thing; 0: nobody says so."""
    start, end = sentence
    opening = next((one for one in _DOES.get(language, ()) if words[at : at + 2] == one), None)
    verb = at + 2
    if opening is None or verb + 1 >= end or words[verb] in _SUFFERS:
        return 0
    # «Si te vas» against «si te quitan»: Portuguese verbs do not tell them apart, its subject does.
    if language == "es" and not words[verb].endswith("s"):
        return 0
    before = any(_speaks(words, n, table) for n in range(max(start, at - _BEFORE), at))
    edges = [n for n in range(verb, min(end, at + _RUNS)) if words[n] in turned.EDGES]
    behind = [n for n in edges if any(_speaks(words, k, table) for k in range(n + 1, min(n + 1 + _BEHIND, end)))]
    if not before and not behind:
        return 0
    commas = (n for n in edges if words[n] == "," and n not in behind and n < at + _REACH)
    return next(commas, verb + 1)


def _speaks(words: tuple[str, ...], at: int, table: Cues) -> bool:
    return words[at] in _UTTERS or phrase_at(words, at, table.says) is not None
