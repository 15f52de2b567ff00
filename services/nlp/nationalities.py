"""What the sentence of a place says of people's nations: «la víctima, boliviana, nació en La Paz»."""

import re

from models.span import Span
from services.nlp import lexicon, normal

_REACH = 160
"""Characters to either side within which a sentence is read."""
_LEAST = 4
_GIVEN, _SURNAME = 2, 3
"""Weights from which a capitalised word is rather a name: Germán, French."""
_END = re.compile(r"[.!?;](?=\s|$)|\n")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_BIRTH = re.compile(
    r"\b(?:naci[oó]|nacid[oa]s?|natural(?:es)?|oriund[oa]s?|nasceu|nascid[oa]s?|naturais|born|née?s?|nat[oaie]|originari[oa]"
    r"|native|originaire)\b[^.;\n]{0,15}$",
    re.IGNORECASE,
)


def around(text: str, span: Span) -> frozenset[str]:
    """Countries whose demonyms stand in the sentence of a place, the place itself aside."""
    before = _END.split(text[max(0, span.start - _REACH) : span.start])[-1]
    behind = _END.split(text[span.end : span.end + _REACH], maxsplit=1)[0]
    words = (word[0] for part in (before, behind) for word in _WORD.finditer(part))
    return frozenset(code for word in words if (code := _nation(word)))


def _nation(word: str) -> str | None:
    if len(word) < _LEAST:
        return None
    folded = normal.fold(word)
    if word[0].isupper():
        named = lexicon.names().get(folded)
        listed = named and (named.given >= _GIVEN or named.surname >= _SURNAME)
        if listed or folded in lexicon.regions().countries:
            return None
    return lexicon.demonym(folded)


def birth(text: str, at: int) -> bool:
    """Whether words before a place say that somebody was born there."""
    return _BIRTH.search(text[max(0, at - 40) : at]) is not None
