"""Denials that are over before their sentence is: what was missing denies nothing of what was done besides.

"There was no food and they were locked in" denies food alone; «no tenía con qué comer para llevarla» takes her nothing
but what she lacked; what was done when something else was not is taken for granted. Nothing here looks further than
from a denial to the statement behind it.
"""

import re

from services.nlp import lexicon
from services.nlp.indicators import turned
from services.nlp.indicators.cues import Cues, phrase_at

_BEFORE = 3
"""Words before a denial with which it says that something was missing: "had no"."""
_RUNS = 60
"""Words behind a denial whose scope runs on within which a clause is looked for that ends it."""
_NOR = frozenset({"ni", "nem", "ne", "nor"})
_NEITHER = 8
"""Words before "nor" within which the first denial stands."""
_JOINS = frozenset({"y", "e", "and", "et", "ed", "n"})
_WHEN = frozenset({"cuando", "quando", "when", "quand", "lorsque", "lorsqu"})
_OR = {
    "es": frozenset({"o", "u"}), "pt": frozenset({"ou"}), "en": frozenset({"or"}), "fr": frozenset({"ou"}),
    "it": frozenset({"o", "oppure"}),
}  # fmt: skip
_WHAT = frozenset({"que", "quien", "quem", "donde", "onde", "nada"})
_PURPOSE = frozenset({"para", "pra"})
_OBJECTS = lexicon.plain("objects")
_HUNG = frozenset({("a",), ("o",), ("as",), ("os",), ("lhe",), ("lhes",)})
"""What hangs on a Portuguese infinitive, whose last letter is gone: leva-la."""
_HANGS = lexicon.plain("hang_clauses")
"""Words behind which a clause belongs to the denial still."""
PAST = re.compile(
    r"(?:aron|ieron|jeron|aban?|ian?|aram|eram|iram|avam?|iam|avano|evano|ivano|[aei]va)$"
    r"|^(?:hanno|ha|erano|era[mn]?|furono)$"
)
_MANY = re.compile(
    r"(?:aron|ieron|jeron|aban|ian|aram|eram|iram|avam|iam|avano|evano|ivano)$|^(?:hanno|erano|eran|eram)$"
)
_ONE = frozenset({"nadie", "ninguem", "nessuno"})
_DONE = re.compile(
    r"^(?:was|were|had|took|kept|held|hid|beat|hit|sold|said|told|made|gave|got|went|came|brought|sent|did|put|threw|drove)$"
)
_TO_WHOM = frozenset({"me", "us", "her", "him", "them", "my", "our", "his", "their", "the"})


def ended(words: tuple[str, ...], at: int, first: int, *, table: Cues, language: str) -> bool:
    """Whether the denial at a word is over before a statement."""
    when = next((n for n in range(at + 2, first) if words[n] in _WHEN and words[n - 1] not in table.times), first)
    # "Never locked it when I was in or took my papers" goes on denying.
    if when < first and _OR[language].isdisjoint(words[when:first]):
        return True
    if words[at] in _NOR:
        # «No tenía trabajo ni casa».
        at = next((n for n in range(at - 1, max(at - _NEITHER, -1), -1) if words[n] in table.negation), at)
    return _lacked(words, at, table) and any(_new(words, at, n, table, language) for n in range(at + 1, first + 1))


def _lacked(words: tuple[str, ...], at: int, table: Cues) -> bool:
    """Whether a denial is of having, of knowing, or of something that was there."""
    for n in range(max(at - _BEFORE, 0), at + 1):
        phrase = phrase_at(words, n, table.lacked)
        if phrase and n + len(phrase) > at:
            return True
    return False


def _new(words: tuple[str, ...], at: int, n: int, table: Cues, language: str) -> bool:
    """Whether something else begins behind what was missing."""
    if n + 1 >= len(words):
        return False
    word, after = words[n], words[n + 1]
    if word in _JOINS and language == "it":
        return after in _OBJECTS or after in table.persons or PAST.search(after) is not None
    hung = language == "pt" and words[n + 2 : n + 3] in _HUNG
    if word in _PURPOSE and (hung or turned.names_nobody(after, language)):
        # «No tenía con qué comer para llevarla»: what she lacked is complete.
        return any(words[k] in _WHAT and turned.names_nobody(words[k + 1], language) for k in range(at + 1, n - 1))
    return (
        n > at + 2
        and word in _OBJECTS
        and PAST.search(after) is not None
        and words[n - 1] not in _HANGS
        and words[n - 1] not in _OBJECTS
        and words[n - 1] not in table.negation
    )


def parted(words: tuple[str, ...], at: int, end: int, *, table: Cues, language: str) -> bool:
    """Whether a clause with a subject of its own opens between a denial whose scope runs on and a statement."""
    for n in range(at + 1, min(end, at + _RUNS)):
        if words[n] in turned.THAT:
            return False
        if words[n] in _JOINS and n + 1 < len(words) and _subject(words, at, n + 1, table, language):
            return True
    return False


def _subject(words: tuple[str, ...], at: int, n: int, table: Cues, language: str) -> bool:
    """Whether somebody opens a clause at a word, of whom the denial says nothing."""
    word = words[n]
    if word in table.persons - table.definite - {"it"} or word == "there":
        return True
    if language == "en":
        return word in table.definite and any(_does(words, k) for k in range(n + 2, min(n + 4, len(words))))
    # «Nadie le daba comida y la encerraban»: others than nobody.
    verb = next((k for k in range(n, min(n + 4, len(words))) if words[k] not in _OBJECTS | table.negation), n)
    return words[at] in _ONE and _MANY.search(words[verb]) is not None


def _does(words: tuple[str, ...], at: int) -> bool:
    """Whether a word is a verb of what was done, and all words before it name who did it."""
    if words[at - 1] in _HANGS or words[at - 1] in _JOINS:
        return False
    return _DONE.search(words[at]) is not None or (
        words[at].endswith("ed") and at + 1 < len(words) and words[at + 1] in _TO_WHOM
    )
