"""Marks that nobody sees and figures of other scripts, which part a value from its usual writing.

Chats, copied web pages and people who hide a number put zero-width blanks and marks of direction between its
figures, or write them ٦١٢ or ６１２. An extractor reads such a passage a second time without them; what it finds is
brought back to the places of the passage, mark for mark.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from services.nlp import misread, normal
from services.nlp.plugin import Found, Reading

_MARK = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_FIGURE = re.compile(r"(?![0-9])\d")
_SIGNS = str.maketrans({"\uff0b": "+", "\uff20": "@", "\uff0e": ".", "\uff0d": "-", "\uff08": "(", "\uff09": ")"})
_EITHER = re.compile(f"{_MARK.pattern}|{_FIGURE.pattern}")


def unveiled(find: Callable[[Reading], Iterable[Found]], reading: Reading) -> Iterator[Found]:
    """What `find` reads in a passage without such marks, where it has any: those values alone that hold one."""
    text = reading.text
    if text.isascii() or not _EITHER.search(text):
        return
    places = [at for at, sign in enumerate(text) if not _MARK.match(sign)]
    bare = _FIGURE.sub(lambda m: str(unicodedata.decimal(m[0])), _MARK.sub("", text)).translate(_SIGNS)
    cells = tuple(
        replace(cell, start=bisect_left(places, cell.start), end=bisect_left(places, cell.end))
        for cell in reading.cells
    )
    for found in find(replace(reading, text=bare, flat=misread.labels(normal.flat(bare)), cells=cells)):
        start, end = places[found.start], places[found.end - 1] + 1
        if _EITHER.search(text, start, end):
            yield replace(found, start=start, end=end)
