"""Who is told by no name of his own: N.N., an unidentified person, a protected witness, a certain Rubén, the minor J.P.

Two of them are never one person for that they are told alike (a name of them leads nowhere, in no case).
"""

from collections.abc import Sequence

from services.search.linking.name_tables import name_tables

_ARTICLES = frozenset({"la", "el", "los", "las", "un", "una", "um", "uma", "o", "a", "os", "as", "the"})
_BESIDE = _ARTICLES | {"de", "del", "do", "da", "con", "com", "with", "sin", "sem"}
_OR_NAMES = frozenset({"nino", "nina"})
"""Child in Spanish, and names of people: only behind an article the former."""


def is_nobody(words: Sequence[str]) -> bool:
    """Whether the folded words of a name name nobody. Numbers beside them only count such people."""
    words = [word for word in words if not word.isdecimal()]
    sets = name_tables().sets
    if not words or " ".join(words) in sets["unknown"]:
        return bool(words)
    if at := hearsay(words):
        return len(words) - at <= 1
    told = sets["nobody"]
    telling = [w for place, w in enumerate(words) if w in told and not (w in _OR_NAMES and words[:place] == [])]
    if not telling:
        return False
    rest = [word for word in words if word not in told and word not in _BESIDE]
    return not rest or " ".join(rest) in sets["unknown"] or max(map(len, rest)) == 1


def hearsay(words: Sequence[str]) -> int:
    """How many words at the begin say that only a word was heard of him (un tal); 0: none."""
    if words[:1] == ["tal"]:
        return 1
    return 2 if len(words) > 1 and words[1] == "tal" and words[0] in _ARTICLES else 0
