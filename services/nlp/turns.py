"""Where a message or a speaker's turn begins in a text: what one says is no part of what the other says."""

import re

from services.nlp import lexicon, normal

_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]\.? ?m\.?)?"
_DAY = r"\d{1,4}[/.\-]\d{1,2}"
# A chat line: date, time, sender, colon; a date without its year, or none, where brackets tell that it is one.
MESSAGE = re.compile(
    rf"^[\u200e\u200f]?(?:\[?{_DAY}[/.\-]\d{{2,4}},? (?:(?:a las|as|at|,) )?{_CLOCK}\]?(?: ?[-–—] ?| ?)"
    rf"|\[(?:{_DAY},? )?{_CLOCK}\] ?)(?P<name>[^:\n\[\]]{{1,40}}?): ",
    re.MULTILINE | re.IGNORECASE,
)
OVERHEAD = re.compile(
    rf"^[\u200e\u200f\ufeff]?(?P<name>[^\n,:\[\]]{{1,40}}),? \[(?P<date>{_DAY}[/.\-]\d{{2,4}}),? "
    r"(?P<clock>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)(?: ?(?P<half>[ap])\.? ?m\.?)?\]:?(?=[^\S\n]*$)",
    re.MULTILINE | re.IGNORECASE,
)
"""The head of a message on a line of its own, as Telegram copies it: Lorena V, [14.03.2024 18:22]."""
_HEAD = re.compile(r"^(?P<name>[^\W\d_][^\d\n:.;,?!]{0,30}|\+?\d[\d ()\-]{6,18}): (?=\S)", re.MULTILINE)
"""A name or a number and a colon at the head of a line."""
_MOST = 4
"""Words of a speaker's name at most: what is longer is prose."""


def starts(text: str) -> frozenset[int]:
    """Where messages of an export begin, and the turns of a dialogue."""
    return frozenset(start for start, _ in heads(text))


def heads(text: str) -> list[tuple[int, int]]:
    """What stands before the words of each message and turn, in code points: those that come again or in a row.

    A lone one may be prose that wraps. Fields of forms and labels of answers are nobody's.
    """
    found = {match.start(): match.end() for pattern in (MESSAGE, OVERHEAD) for match in pattern.finditer(text)}
    spoken = [match for match in _HEAD.finditer(text) if _somebody(match["name"])]
    names = [match["name"].casefold() for match in spoken]
    for n, match in enumerate(spoken):
        after_turn = n > 0 and text.find("\n", spoken[n - 1].end(), match.start()) == match.start() - 1
        if names.count(names[n]) > 1 or (after_turn and not match["name"][0].islower()):
            found.setdefault(match.start(), match.end())
    return sorted(found.items())


def _somebody(name: str) -> bool:
    folded = normal.fold(name.strip())
    field = folded in lexicon.people().fields and folded not in lexicon.plain("talkers")
    if len(folded.split()) > _MOST or field:
        return False
    return lexicon.plain("answer_labels").isdisjoint(folded.split())
