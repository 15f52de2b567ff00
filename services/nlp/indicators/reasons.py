"""Denials of a reason: what somebody would not do is denied, not what was done to her for it.

«Porque no quiso trabajar le quitaron el pasaporte»: the "no" is of the reason's clause.
"""

from services.nlp import lexicon
from services.nlp.indicators import turned
from services.nlp.indicators.cues import Cues

_REASON = 6
"""Words before a denial within which the word of its reason stands."""
_REASONS = lexicon.plain("reasons")
_THAT = frozenset({"que", "qu", "that", "che"})


_PRONOUNS = frozenset({"la", "las", "lo", "los", "se", "l", "li", "o", "a", "os", "as", "lhe", "lhes", "les", "le"})


def of_reason(words: tuple[str, ...], at: int, match: tuple[int, int], *, table: Cues, language: str) -> bool:
    """Whether a denial is of a reason and used up there: "because she would not work they took her passport".

    It denies the reason's verb; behind it another clause opens, with a subject or with its own verb.
    """
    first = match[0]
    # «Elle ne voulait pas»: the denial has two words around its verb.
    pair = words[at] in {"pas", "plus", "jamais"} and "ne" in words[max(at - 3, 0) : at]
    opens = next((n for n in range(at - 1, max(at - _REASON, -1), -1) if words[n] in _REASONS), -1)
    if opens < 0 or not turned.EDGES.isdisjoint(words[opens:at]):
        return False
    helpers = table.helpers | table.persons | table.clitics | table.negation
    said = [n for n in range(at + 1, first) if words[n] not in helpers]
    if pair:
        said += [n for n in range(opens + 1, at) if words[n] not in helpers | table.definite]
    if not said or not _THAT.isdisjoint(words[at + 1 : first]):
        return False
    return _anew(words, at + (1 if pair else 2), match, table=table, language=language)


def _anew(words: tuple[str, ...], start: int, match: tuple[int, int], *, table: Cues, language: str) -> bool:
    """Whether a clause with its own verb opens between a place and a statement, or with it."""
    first, last = match
    who = (table.persons | table.clitics | _PRONOUNS) - turned.HANGING - {"it"}
    for n in range(start, min(first + 1, last)):
        if words[n] in who and n + 1 < last and not turned.names_nobody(words[n + 1], language):
            named = words[n] in table.persons - table.definite or words[n] in table.clitics
            if named or n + 1 >= first:
                return True
    form = turned.FINITE[language]
    return any(form.search(words[n]) for n in range(max(first - 1, start), min(first + 2, last)))
