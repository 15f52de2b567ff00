"""A query without what names a protected person: whole, in parts, by a pattern, or a letter off.

On a page words must stand side by side to name her. In a query they need not: `maria AND quispe`, `qu?spe NEAR/3
mar*`, a filter by surname. Whoever reads the query would know whom it was about.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from services.protection.matcher import BLOCK, PAD, Found, Matcher, covered, joined
from services.protection.spelled import fold, tokens

_PATTERN = re.compile(r"[\w?*]*[\w][?*][\w?*]*|[?*]+\w[\w?*]*")
_FUZZY = re.compile(r"(\w{4,})~([12]?)(?!\d)")
_REGEX = re.compile(r"/((?:[^/\\]|\\.)+)/")
_ENDS = re.compile(r"[\"«»“”().:;!?\n\r]")
_LETTERS = 3
"""That a pattern must have at least: `m*` is no name."""
_PADDED = re.compile(f"{PAD}+")
_BLOCKED = re.compile(f"{BLOCK}+")


def query_without(matcher: Matcher, text: str, besides: Sequence[str] = ()) -> str:
    """The query with pseudonyms, however long what they stand for; the same text where it names nobody.

    A single word of a name counts, as on a page that names her in full. `besides`: values of its filters.
    """
    words = [word for said in (text, *besides) for word in _sought(matcher, said)]
    named = matcher.find(" ".join(words))
    if named:
        return f"{' '.join(sorted({one.label for one in named}))} …"
    alone = joined((*matcher.find(text), *_alone(matcher, text)))
    if alone:
        # How long a name is, is nobody's to know where the whole query is one.
        return _BLOCKED.sub(BLOCK, _PADDED.sub("", covered(text, alone)))
    return f"{text} …" if any(_alone(matcher, one) for one in besides) else text


def _alone(matcher: Matcher, said: str) -> list[Found]:
    """Single words of names. A query has no sentences: a capital in it is that of a name, and makes it another's."""
    flat = f"a {_ENDS.sub(' ', said)}"
    found = (one for one in matcher.find(flat, known=matcher.labels) if one.start > 1)
    return [one._replace(start=one.start - 2, end=one.end - 2) for one in found]


def _sought(matcher: Matcher, said: str) -> Iterator[str]:
    """The words of names among those that a query finds, in their order."""
    plain = _REGEX.sub(" ", said)
    for token in tokens(_PATTERN.sub(" ", plain)):
        if matcher.is_part(token.folded):
            yield token.text
    yield from chain(
        (word for found in _PATTERN.finditer(plain) for word in _fitting(matcher, _wildcard(fold(found[0])))),
        (word for found in _REGEX.finditer(said) for word in _fitting(matcher, found[1].lower())),
        (word for found in _FUZZY.finditer(plain) for word in _near(matcher, fold(found[1]), int(found[2] or 1))),
    )


def _wildcard(pattern: str) -> str:
    return "".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in pattern)


def _fitting(matcher: Matcher, pattern: str) -> Iterable[str]:
    if sum(sign.isalnum() for sign in pattern) < _LETTERS:
        return ()
    try:
        wanted = re.compile(pattern)
    except re.error:
        return ()
    return [word for word in matcher.words if wanted.fullmatch(word)]


def _near(matcher: Matcher, word: str, most: int) -> Iterable[str]:
    return [one for one in matcher.words if abs(len(one) - len(word)) <= most and _distance(one, word) <= most]


def _distance(one: str, two: str) -> int:
    """Letters to be changed, put in or left out."""
    row = list(range(len(two) + 1))
    for at, letter in enumerate(one, start=1):
        before, row[0] = row[0], at
        for place, other in enumerate(two, start=1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != other))
    return row[-1]
