"""Denials that say that something went on, or that it was not all: «no paraba de golpearnos», "not me alone".

Who does not stop doing a thing does it; who does not hit one alone hits others as well.
"""

import re

from services.nlp import lexicon
from services.nlp.indicators import turned
from services.nlp.indicators.cues import Cues, phrase_at

_STOPS = {
    "es": re.compile(r"(?:dej|par|ces|cans|termin|acab)(?:[aeo]|[ae]n|aba|aban|aron|ar|ando)$"),
    "pt": re.compile(r"(?:deix|par|cess|cans|termin|acab)(?:[aeo]|[ae]m|ava|avam|ou|aram|ar|ando)$"),
    "en": re.compile(r"(?:stop|stops|stopped|stopping|ceased?|ceases|quits?)$"),
    "fr": re.compile(r"(?:arret|cess)(?:e|es|ent|ait|aient|er)$|fini(?:t|s|ssait|ssaient)?$"),
    "it": re.compile(
        r"smett(?:e|ono|eva|evano|ere)$|smis(?:e|ero)$|smesso$|cess(?:a|o|ava|avano|ato)$|fini(?:va|vano)$"
    ),
}
"""Forms of verbs of stopping."""
_OF = frozenset({"de", "d", "di"})
_BETWEEN = 2
"""Small words between a denial and such a verb."""
_ALONE = lexicon.plain("alone")
_FAR, _MORE = 6, 8
"""Words from a denial to "only", and from there to what says that it was not all."""
_WHOM = lexicon.plain("only_whom")
_ITS = lexicon.plain("only_its")
_TO = frozenset({"a", "em", "con", "com", "de", "di", "to", "at", "en", "sur", "su"})
"""Small words between "only" and whom."""
_QUOTA = 7
"""Words from a denial within which the quota stands that was not reached."""
_QUOTAS = frozenset({
    "meta", "metas", "cota", "quota", "quotas", "cuota", "target", "targets", "objectif", "quote", "obiettivo",
})  # fmt: skip
_REACHES = (
    "bat", "cumpr", "cumpl", "ating", "alcan", "lleg", "complet", "junt", "meet", "met", "reach", "mad", "mak",
    "attei", "raggiung", "faisai",
)  # fmt: skip
_BY = frozenset({"por", "pela", "pelo", "for", "par", "pour", "per"})
_ADVERSATIVE = lexicon.plain("adversative")


def denials(words: tuple[str, ...], table: Cues, language: str) -> frozenset[int]:
    """Where such denials stand."""
    found: set[int] = set()
    for i, word in enumerate(words):
        if word not in table.negation:
            continue
        if end := _stops(words, i, table, language):
            # «Non smise mai di»: the second one agrees.
            found.update(n for n in range(i, end) if words[n] in table.negation)
        elif _not_all(words, i) or _short_of(words, i):
            found.add(i)
    return frozenset(found)


def all_run(
    words: tuple[str, ...], place: tuple[int, int], running: frozenset[int], still: frozenset[int], table: Cues
) -> bool:
    """Whether all denials in a place say that something went on: «no dejaba de pegarme ni un día»."""
    found = [i for i in range(*place) if words[i] in table.negation]
    found = [i for i in found if i in running or not phrase_at(words, i, table.pseudo)]
    runs = [i for i in found if i in running]
    # A denial behind such a one agrees with it.
    return bool(runs) and all(i in still or i > runs[0] for i in found)


def _stops(words: tuple[str, ...], at: int, table: Cues, language: str) -> int:
    """Where what was not stopped begins, if a denial is of stopping; 0: it is of something else."""
    first = at - 1 if words[at] in {"pas", "plus"} and at else at + 1
    for n in range(first, min(at + 2 + _BETWEEN, len(words) - 1)):
        if _STOPS[language].match(words[n]):
            then = next((k for k in range(n + 1, min(n + 3, len(words))) if words[k] not in table.negation), 0)
            return then if words[then] in _OF or (language == "en" and words[then].endswith("ing")) else 0
        if words[n] in turned.EDGES:
            break
    return 0


def _short_of(words: tuple[str, ...], at: int) -> bool:
    """Whether a denial is of reaching a quota, behind which follows what that brought."""
    for n in range(at + 1, min(at + _QUOTA, len(words) - 1)):
        if words[n] in _QUOTAS:
            verb = next((k for k in range(at + 1, n) if words[k].startswith(_REACHES)), -1)
            return verb >= 0 and n - verb <= _BETWEEN + 1 and words[verb + 1] not in _BY
        if words[n] in turned.EDGES:
            break
    return False


def _not_all(words: tuple[str, ...], at: int) -> bool:
    """Whether a denial is of "only", and it is of somebody, or more follows: «no me pegaba solo a mí»."""
    for n in range(at + 1, min(at + _FAR, len(words) - 1)):
        if words[n] in turned.EDGES:
            break
        whom = min(n + 2 if words[n + 1] in _TO else n + 1, len(words) - 1)
        if words[n] in _ALONE and (words[whom] in _WHOM or words[n + 1] in _ITS):
            return True
        if words[n] == "que" and words[n - 1] == "pas" and words[whom] in _WHOM:
            # «Ne frappait pas que moi», but not «ne voulait pas que lui parte».
            return words[whom + 1 : whom + 2] in {(), ("et",), ("mais",)} or words[whom + 1] in turned.EDGES
        if words[n] in _ALONE and n == at + 1 and words[n + 1] not in turned.EDGES:
            return True
        if words[n] in _ALONE and words[n + 1] not in turned.EDGES:
            return any(words[k] == "," or words[k] in _ADVERSATIVE for k in range(n + 2, min(n + _MORE, len(words))))
    return False
