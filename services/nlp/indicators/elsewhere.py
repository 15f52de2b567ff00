"""Denials that are over before a statement: a clause of its own holds them.

«Sin que nadie lo impidiera, el capataz golpeaba a los peones» denies that anybody hindered him; «nadie podía irse
porque los golpeaban» that anybody could leave, and the reason behind it is told as true. A mood that only a denial or a
doubt asks for («sin que nadie la golpeara, la encerrara») says that the denial runs on.
"""

import re

from services.nlp import lexicon
from services.nlp.indicators import ended, turned
from services.nlp.indicators.cues import Cues, phrase_at

_WITHOUT = frozenset({"sin", "sem", "without", "sans", "senza"})
_WITH = "with"
_NOBODY = lexicon.plain("nobodies")
_ANYBODY = frozenset({"anyone", "anybody"}) | turned.THAT
"""What "without" takes a clause with."""
_FALSE, _BESIDE = 12, 3
"""Words before a passage within which it is called untrue, and behind it that belong to it."""
_SINCE = frozenset({"as", "since"})
_MOOD = {
    "es": re.compile(r"(?:ara|iera|jera|yera|ase|iese)(?:n|s|mos)?$"),
    "pt": re.compile(r"sse(?:m|mos)?$"),
    "en": re.compile(r"ing$"),
    "it": re.compile(r"ss(?:e|i|ero|imo)$"),
}
_NO_MOOD = lexicon.plain("no_denied_mood")
"""Words that end as such forms do."""


def nobody(phrase: tuple[str, ...]) -> bool:
    """Whether a phrase of denial is of nobody: «nadie la», "no one"."""
    return phrase[0] in _NOBODY or phrase in {("no", "one"), ("no", "worker")}


def over(
    words: tuple[str, ...], sentence: tuple[int, int], at: int, match: tuple[int, int], *, table: Cues, language: str
) -> bool:
    """Whether the denial at a word ends with its clause before a statement, or before the verb of one."""
    behind = _reason(words, at, match, table)
    if behind and behind <= match[0] + 2:
        return not _runs_on(words, behind, match[1], language)
    if behind:
        # «Su pasaporte porque los guardaba el capataz»: the verb is of the reason; not «golpeada porque debía».
        return not _done(words, at, behind, table) and not _runs_on(words, behind, match[1], language)
    comma = _without(words, at, match[1])
    if not comma or comma > match[0] or _runs_on(words, comma, match[1], language):
        return False
    return _opens(words, sentence, at) or (language != "fr" and _told(words, comma, match[1], language))


def told(words: tuple[str, ...], at: int, match: tuple[int, int], *, table: Cues, language: str) -> bool:
    """Whether an act stands only behind the clause that the denial at a word of a passage ends with."""
    behind = _reason(words, at, match, table) or _without(words, at, match[1])
    return (
        0 < behind < match[1]
        and _done(words, behind, match[1], table)
        and not _done(words, at, behind, table)
        and not _runs_on(words, behind, match[1], language)
    )


def _reason(words: tuple[str, ...], at: int, match: tuple[int, int], table: Cues) -> int:
    """Where a reason's clause begins behind the verb of a denial; 0: nowhere before the last word of a statement."""
    for n in range(at + 1, match[1] - 1):
        if words[n] in turned.PERIODS or words[n] in turned.THAT or phrase_at(words, n, table.says):
            return 0
        reason = phrase_at(words, n, table.because)
        if not reason and words[n] in _SINCE and words[n + 1] in table.persons | table.definite:
            reason = (words[n],)
        if reason and words[n + len(reason)] != "of":
            # «No porque la encerraran» denies the reason.
            return n + len(reason) if n > at + 1 else 0
    return 0


def _without(words: tuple[str, ...], at: int, last: int) -> int:
    """Where the words behind the comma of a denial's clause with "without" begin; 0: there is none."""
    start = _start(words, at)
    if start < 0:
        return 0
    comma = next((n for n in range(at + 2, last - 1) if words[n] in turned.EDGES), -1)
    return comma + 1 if comma > 0 and words[comma] == "," else 0


def _start(words: tuple[str, ...], at: int) -> int:
    """Where the clause with "without" begins to which a denial belongs; -1: to none."""
    if words[at] in _WITHOUT and words[at + 1 : at + 2] and words[at + 1] in _ANYBODY:
        return at
    if at > 1 and words[at - 2] in _WITHOUT and words[at - 1] in turned.THAT:
        return at - 2
    return at - 1 if at and words[at - 1] == _WITH and nobody(words[at : at + 2]) else -1


def _opens(words: tuple[str, ...], sentence: tuple[int, int], at: int) -> bool:
    """Whether the clause with "without" opens its sentence."""
    start = _start(words, at)
    return start <= sentence[0] + (words[sentence[0]] in turned.AND)


def _told(words: tuple[str, ...], first: int, last: int, language: str) -> bool:
    """Whether a verb says in words that something was done."""
    form = turned.FINITE[language]
    return any(form.search(word) or ended.PAST.search(word) for word in words[first:last])


def _done(words: tuple[str, ...], first: int, last: int, table: Cues) -> bool:
    """Whether a word of an act stands between two places."""
    beginnings = table.acts_of + table.takes_of + table.punishes_of
    return any(word.startswith(beginnings) for word in words[first:last])


def _runs_on(words: tuple[str, ...], first: int, last: int, language: str) -> bool:
    """Whether a verb between two places stands in a mood that the denial asks for."""
    form = _MOOD.get(language)
    return form is not None and any(form.search(word) and word not in _NO_MOOD for word in words[first:last])


def unfree(words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], table: Cues) -> bool:
    """Whether a passage is of a freedom that is called untrue: "it is untrue that she was free to go"."""
    for i in range(max(sentence[0], match[0] - _FALSE), match[1]):
        phrase = phrase_at(words, i, table.untrue)
        start = i + len(phrase or ())
        for n in range(start, min(match[1] + _BESIDE, sentence[1])) if phrase else ():
            if words[n] in turned.EDGES or words[n] in table.negation:
                break
            if n >= match[0] and phrase_at(words, n, table.free):
                return True
    return False
