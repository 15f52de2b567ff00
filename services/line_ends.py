"""Words that a hyphen breaks at the end of a line, or of a page: found whole, and by their halves.

`explota-` with `ción` on the next line is read as one word, in its place among the others. Whether the hyphen is the
word's own (`franco-` and `alemán`) nothing tells, so the halves are words as well, with some of those beside them: they
stand in columns of their own (`mapping.HALVES`), where rows of words are sought without moves.

Search and the reading of names follow this one rule.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

BESIDE = 4
"""Words on each side of a broken word that are held with its halves: so long may a row be that goes on past them."""

PAGE_END = "\x1e"
"""Behind the hyphen of a word that goes on on the next page, before the rest of it (see `onward`)."""

_OTHER_HYPHENS = "\u00ad\u00ac\u2010"
"""One that shows at a line's end only, and what OCR and old files have for it."""
_END = rf"[ \t]*(?:\r?\n[ \t]*|{PAGE_END})"
# The hyphen stands first, so that the search leaps from one to the next.
_BREAK = re.compile(rf"[-{_OTHER_HYPHENS}](?<=[^\W\d_].){_END}(?=[^\W\d_])")
_LOOKS_BROKEN = re.compile(rf"-{_END}")
"""Tells most texts apart several times as fast as the whole expression."""
_UNFINISHED = re.compile(rf"[^\W\d_][-{_OTHER_HYPHENS}]\s*\Z")
_REST = re.compile(r"\s*([^\W\d_]+)")

Stretch = tuple[int, int]


@lru_cache(maxsize=4)
def breaks(text: str) -> Sequence[Stretch]:
    """The half-open stretches of a text that part the halves of a word: hyphen, line end, margin."""
    others = not text.isascii() and any(map(text.__contains__, _OTHER_HYPHENS))
    if not others and _LOOKS_BROKEN.search(text) is None:
        return ()
    return [found.span() for found in _BREAK.finditer(text) if _goes_on(text[found.start() - 1], text[found.end()])]


def _goes_on(last: str, first: str) -> bool:
    """Whether one word goes on: behind a hyphen of its own (Pérez-Gómez) a name begins with a capital again."""
    return not first.isupper() or last.isupper()


def segments(text: str) -> list[Stretch]:
    """The half-open stretches between the breaks, each beginning or ending within a word; one where nothing breaks."""
    found = breaks(text)
    return list(zip((0, *(end for _, end in found)), (*(start for start, _ in found), len(text)), strict=True))


def joined(text: str) -> str:
    """The text with its broken words whole."""
    if ("\n" not in text and PAGE_END not in text) or not breaks(text):
        return text
    return "".join(text[start:end] for start, end in segments(text))


def in_one_line(text: str) -> str:
    """What stands on a page as one writes it: broken words whole, one blank between words."""
    return " ".join(joined(text).split())


def ends_within(text: str) -> bool:
    """Whether the last word of a page is there with its rest from the next page."""
    found = breaks(text)
    return bool(found) and PAGE_END in text[slice(*found[-1])]


def here(text: str) -> list[Stretch]:
    """The segments, without the rest of a word that stands on the next page."""
    found = segments(text)
    return found[:-1] if ends_within(text) else found


def halves(counts: Sequence[int], *, cut: bool) -> list[int]:
    """Which words are halves, of segments with so many words each. `cut`: the last word is one too.

    A segment has none where its only word is too long to be one.
    """
    ends = list(accumulate(counts))
    found = {at for end in ends[:-1] for at in (end - 1, end)}
    return sorted((found | {ends[-1] - 1} if cut else found) & set(range(ends[-1])))


def windows(counts: Sequence[int], *, cut: bool) -> list[range]:
    """Which words are held beside the whole ones: halves and their neighbours, none twice.

    `cut`: the last word goes on on the next page.
    """
    ends = list(accumulate(counts))
    last = ends[-1]
    found: list[range] = []
    for end in ends if cut else ends[:-1]:
        one = range(max(0, end - 1 - BESIDE), min(last, end + 1 + BESIDE))
        if found and one.start <= found[-1].stop:
            one = range(found.pop().start, one.stop)
        found.append(one)
    return found


def unfinished(text: str) -> bool:
    """Whether a page ends within a word."""
    return _UNFINISHED.search(text[-80:]) is not None


def onward(text: str, following: str) -> str:
    """A page's text with the rest of its last word, where the next page begins with that; else the text."""
    if not unfinished(text):
        return text
    rest, ended = _REST.match(following), text.rstrip()
    if rest is None or not _goes_on(ended[-2], rest[1][0]):
        return text
    return f"{ended}{PAGE_END}{rest[1]}"
