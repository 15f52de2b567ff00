"""A page as passages of about sixty words, each with its place: what is read for its meaning, and shown as found.

A passage ends where a paragraph, a line or a sentence does, so that it says something by itself.
"""

import re
from collections.abc import Iterator

from models.document import Page
from models.meaning import Passage

WORDS = 60
"""Words after which a passage ends at the next good place."""
MOST_WORDS = 90
LONGEST = 900
"""Code points of a passage at most: the network reads about five hundred pieces of words."""
FEWEST_LETTERS = 12
"""A passage with fewer letters says nothing that is worth finding."""

_WORD = re.compile(r"\S+")
# Behind a letter: the number of a heading ends nothing.
_END = re.compile(r"[^\W\d_][\"'”’»)\]]*[.!?…:;][\"'”’»)\]]*$")


def passages(page: Page) -> list[Passage]:
    """The passages of a page in order; none where it has too little text."""
    return [Passage(page=page.number, start=start, end=end) for start, end in stretches(page.text)]


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Half-open stretches of a text, from word to word, that leave no word out but in stretches without letters."""
    words = [part for word in _WORD.finditer(text) for part in _parts(word.start(), word.end())]
    first = 0
    while first < len(words):
        last = _end(text, words, first)
        start, end = words[first][0], words[last - 1][1]
        if sum(map(str.isalpha, text[start:end])) >= FEWEST_LETTERS:
            yield start, end
        first = last


def _parts(start: int, end: int) -> Iterator[tuple[int, int]]:
    """A word; a row of signs without a blank, which may be a whole page of them, in parts."""
    for at in range(start, end, LONGEST):
        yield at, min(at + LONGEST, end)


def _end(text: str, words: list[tuple[int, int]], first: int) -> int:
    """The number of the word behind a passage that begins with `first`."""
    begin, best, worth = words[first][0], 0, -1
    for at in range(first, min(len(words), first + MOST_WORDS)):
        end = words[at][1]
        if end - begin > LONGEST and at > first:
            return best if worth >= 0 else at
        count = at - first + 1
        gap = text[end : words[at + 1][0]] if at + 1 < len(words) else "\n\n"
        rank = 3 if gap.count("\n") > 1 else 2 if _END.search(text[max(begin, end - 6) : end]) else int("\n" in gap)
        if at + 1 == len(words):
            return at + 1
        if count >= WORDS // 2 and rank:
            # Of the good places, the best near that number; a later one wins over an earlier one of its kind.
            weight = rank * 10 - abs(count - WORDS) // 5
            if weight >= worth:
                best, worth = at + 1, weight
    return best if worth >= 0 else min(len(words), first + MOST_WORDS)
