"""Law and advice that are known by their form: a penalty, an article's act, acts joined by "or", what to do if.

A statute punishes whoever recruits, moves or harbours; an indictment says that somebody recruited, moved and harboured.
A leaflet tells whom to call if somebody takes a passport. Neither tells of a case. Nothing here looks further than some
dozen words.
"""

from bisect import bisect_left
from operator import itemgetter

from services.nlp import lexicon
from services.nlp.indicators import turned
from services.nlp.indicators.cues import Cues, phrase_at
from services.nlp.indicators.view import View

_PENALTY = frozenset({"pena", "penas", "peine", "peines", "penalty"})
_PRISON = ("reclus", "prisi", "prisao", "detenc", "detenz", "multa", "emprison", "imprison", "arrest")
_ARTICLE = frozenset({"art", "artigo", "articulo", "article", "articolo", "section"})
_WHOEVER = frozenset({"quien", "quienes", "quem", "quiconque", "chiunque", "whoever", "aquel", "aquele"})
_HEADING = 6
"""Words of an article's number at most: 145 bis, 149 A."""
_OR = frozenset({"o", "u", "ou", "or", "oppure"})
_ACTS = lexicon.plain("statute_acts")
_ACTS_OF = tuple(sorted(_ACTS))
_WINDOW, _LEAST = 26, 3
"""Words before an "or" in which acts of a definition stand, and how many of them."""
_ARTICLES = 3
"""Words between "or" and the act: or of the."""
_IF = {
    "es": frozenset({"si"}), "pt": frozenset({"se", "caso"}), "en": frozenset({"if"}),
    "fr": frozenset({"si", "s"}), "it": frozenset({"se"}),
}  # fmt: skip
_ANYONE = frozenset({"alguien", "alguem", "someone", "somebody", "anyone", "anybody", "quelqu", "qualcuno"})
_YOURS = frozenset({
    "te", "ti", "tu", "tus", "su", "sus", "teu", "tua", "seu", "sua", "seus", "suas", "voce", "you", "your",
    "vous", "votre", "vos", "ton", "tes", "tuo", "tuoi", "vi", "vostro",
})  # fmt: skip
_CONDITION, _ORDER, _LINE = 10, 16, 5
"""Words of a condition, words from it to what to do, and words behind "call" in which a number stands."""
_FORBIDS = lexicon.plain("forbids")
_POLICY, _FORBIDDEN = 9, 5
"""Words before an act within which a policy forbids it, and behind it."""
_PARTICIPLE = ("ido", "ida", "idos", "idas", "dit", "dite", "dits", "dites", "tato", "tata", "tati", "ito")
_INTO = frozenset({"a", "en", "in", "into", "to", "con", "com", "with", "sous", "bajo", "sob", "under", "em", "nel"})
"""What stands before that into which somebody is brought."""
_WHOM = {
    "es": frozenset({"le", "les", "me", "nos", "te", "os"}), "pt": frozenset({"lhe", "lhes", "me", "nos", "te"}),
    "en": frozenset({"us", "me", "him", "her", "them", "you"}),
    "fr": frozenset({"lui", "leur", "me", "m", "nous", "te", "t"}), "it": frozenset({"gli", "le", "mi", "ci", "ti"}),
}  # fmt: skip
_NUMBERS = frozenset({"<number>", "<phone>"})


def of(view: View, start: int, end: int, *, table: Cues, language: str) -> str:
    """The words that make a sentence one of a statute or of advice; none where nothing does."""
    at = bisect_left(view.sentences, start, key=itemgetter(0))
    before = view.sentences[at - 1][0] if at else start
    law = _law(view.words, start, end, before=before, language=language)
    return law or _advice(view.words, start, end, table=table, language=language)


def _law(words: tuple[str, ...], start: int, end: int, *, before: int, language: str) -> str:
    """The words that make a sentence one of a statute; none where there are none. The one before begins at `before`."""
    for i in range(start, end):
        penalty = words[i] in _PENALTY and i + 2 < len(words) and words[i + 1] in turned.EDGES
        if penalty and words[i + 2].startswith(_PRISON):
            return words[i]
        if words[i] in _OR and (acts := _defined(words, start, i, end)):
            return acts
    return _article(words, start, end, before, language)


def _defined(words: tuple[str, ...], start: int, at: int, end: int) -> str:
    """The end of a list of acts joined by "or"."""
    last = next((n for n in range(at + 1, min(at + 1 + _ARTICLES, end)) if words[n].startswith(_ACTS_OF)), -1)
    if last < 0:
        return ""
    seen = {act for n in range(max(start, at - _WINDOW), last + 1) for act in _ACTS_OF if words[n].startswith(act)}
    return " ".join(words[at : last + 1]) if len(seen) >= _LEAST else ""


def _article(words: tuple[str, ...], start: int, end: int, before: int, language: str) -> str:
    """The word for an article whose number a sentence begins with or follows, and that names an act, nobody's."""
    opening = start
    if words[start] in _ARTICLE:
        numbers = range(start + 1, min(start + _HEADING, end))
        opening = next((n for n in numbers if words[n] in _WHOEVER or turned.names_nobody(words[n], language)), end)
    elif not (start - before <= _HEADING and words[before] in _ARTICLE):
        return ""
    if opening >= end or "<number>" not in words[min(before, start) : opening]:
        return ""
    fits = words[opening] in _WHOEVER or (language != "en" and turned.names_nobody(words[opening], language))
    return words[before] if fits and words[before] in _ARTICLE else words[start] if fits else ""


def _advice(words: tuple[str, ...], start: int, end: int, *, table: Cues, language: str) -> str:
    """The words that open what to do if something happens to whoever reads it; none where somebody says it."""
    for i in range(start, end):
        if words[i] not in _IF[language] or (i > start and words[i - 1] not in turned.EDGES):
            continue
        edge = min(i + _CONDITION, end)
        edge = next((n for n in range(i + 1, edge) if words[n] in turned.EDGES), edge)
        if any(phrase_at(words, n, table.says) for n in range(start, i)):
            return ""
        anyone = next((n for n in range(i + 1, min(i + 4, edge)) if words[n] in _ANYONE), -1)
        if anyone > 0 and not _YOURS.isdisjoint(words[anyone + 1 : edge]):
            return " ".join(words[i : anyone + 1])
        for n in range(i + 1, min(i + _ORDER, end)):
            called = words[n - 1] in turned.EDGES and phrase_at(words, n, table.calls)
            if called and not _NUMBERS.isdisjoint(words[n : min(n + _LINE, end)]):
                return " ".join((*words[i : i + 1], *called))
    return ""


def forbidden(words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], language: str) -> str:
    """The word that forbids a kind of act, in a policy; none where somebody is forbidden something, or is made to."""
    first, last = match
    for n in range(first - 1, max(sentence[0], first - _POLICY) - 1, -1):
        if words[n] in turned.PERIODS or words[n] in _INTO:
            break
        if words[n] in _FORBIDS:
            # «Le prohíbe salir», "forbids us": this is done to somebody.
            whom = words[max(n - 1, 0)] in _WHOM[language] or words[n + 1] in _WHOM[language]
            return "" if whom else words[n]
    for n in range(last, min(last + _FORBIDDEN, sentence[1])):
        if words[n] in turned.EDGES:
            break
        if words[n] in _FORBIDS and words[n - 1] not in _WHOM[language]:
            behind = words[n + 1 : n + 2]
            return "" if (language != "en" and not words[n].endswith(_PARTICIPLE)) or behind == ("from",) else words[n]
    return ""
