"""A page's text as the terms of each of its columns, for an engine that is handed terms.

The terms are those of `analysis`, word by word from a memory of words: most words of an archive come again and again.
"""

import re
from collections.abc import Mapping

from services.search import analysis, mapping

_WORD = re.compile(r"[^\W_]+")
_PLAIN = re.compile("[\u0000-\u02ff\u2000-\u20cf\ufffd]*")
"""Where Python's letters and digits are those that `analysis` parts words by."""

_MOST_WORDS = 200_000


class _Forms(dict[str, str]):
    """The term of each word in one analysis; what is no word (too long) leaves a gap."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def __missing__(self, word: str) -> str:
        found = analysis.terms(self._name, word)
        form = found[0] if len(found) == 1 else mapping.FILLER
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = form
        return form


_FORMS: Mapping[str, _Forms] = {name: _Forms(name) for name in analysis.names()}


def columns(text: str, language: str | None) -> dict[str, str]:
    """The terms of a page's text in every column of its text, with a blank between.

    Each column ends with the word that every page has (`mapping.FILLER`); those of other languages have no more.
    """
    whole = analysis.normal(text)
    own = {analysis.FOLDED, analysis.EXACT, analysis.stem(language or "")}
    if not _PLAIN.fullmatch(whole):
        found = {name: " ".join(analysis.terms(name, whole)) for name in analysis.names() if name in own}
    else:
        words = _WORD.findall(whole)
        found = {name: " ".join(map(_FORMS[name].__getitem__, words)) for name in _FORMS if name in own}
    return {name: f"{found.get(name, '')} {mapping.FILLER}" for name in _FORMS}


def folded(value: str) -> str:
    """The folded terms of a value, with a blank between."""
    if _PLAIN.fullmatch(value):
        return " ".join(map(_FORMS[analysis.FOLDED].__getitem__, _WORD.findall(value)))
    return analysis.fold(value)
