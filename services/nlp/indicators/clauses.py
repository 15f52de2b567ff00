"""What rules of one category say twice in one clause is told once: by the stronger rule, else by the longer match."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from services.nlp import lexicon
from services.nlp.plugin import Flag, Reading
from services.nlp.proper import Word

_GAP = 4
"""Words between two flags of one clause that say the same."""
_MINOR, _MINOR_GAP = "minor_victim", 14
"""That somebody is a child is said of the whole sentence, across its commas."""
_ENDS = lexicon.plain("clause_joins") | lexicon.plain("adversative")
"""Words behind which another act begins: slapped and burnt."""
_ANOTHER = lexicon.plain("another_person")
"""Words that speak of a second child."""
_STOPS = frozenset(".;:|•")


def said_once(flags: Sequence[Flag], reading: Reading) -> list[Flag]:
    """Flags, those of one clause, category and polarity joined: the better one stands, over the words of both."""
    kept: list[Flag] = []
    latest: dict[tuple[str, str], int] = {}
    starts: list[int] = []
    for flag in sorted(flags, key=lambda f: f.start):
        key = (flag.category, flag.polarity)
        if key in latest:
            before = kept[latest[key]]
            starts = starts or [word.start for word in reading.words]
            between = reading.words[bisect_left(starts, before.end) - 1 : bisect_left(starts, flag.start) + 1]
            if _one_clause(between, flag.category):
                better = max(before, flag, key=_weight)
                joined = replace(better, start=before.start, end=max(before.end, flag.end))
                kept[latest[key]] = better if flag.category == _MINOR else joined
                continue
        latest[key] = len(kept)
        kept.append(flag)
    return sorted(kept, key=lambda f: (f.start, f.end, f.category))


def _weight(flag: Flag) -> tuple[float, int]:
    return flag.score, flag.end - flag.start


def _one_clause(between: Sequence[Word], category: str) -> bool:
    """Whether the words from the last of one flag to the first of the next leave them in the same clause."""
    minor = category == _MINOR
    inner = between[1:-1]
    if any(word.opens for word in between[1:]) or len(inner) > (_MINOR_GAP if minor else _GAP):
        return False
    if minor:
        return not any(word.norm in _ANOTHER or word.text in _STOPS for word in inner)
    # Amounts, signs and columns part the entries of a list.
    return not any(word.shape in "np" or word.norm in _ENDS for word in inner) and all(
        word.gap != "more" for word in between[:-1]
    )
