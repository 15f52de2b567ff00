"""Names in one word (mariaquispe), with parted letters (M A R I A), and as accounts are called (mquispe77)."""

import re
from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import NamedTuple

from services.protection.forms import NameForm
from services.protection.spelled import Token, fold, skeleton

_GLUED_FROM = 8
"""Letters of a skeleton from which on a name is found inside of a longer word."""
_ACCOUNT_FROM = 5
_SPACED = re.compile(r"(?<!\w)(?:\w[  ._-]{1,3}){4,}\w(?!\w)")
_FIGURES = re.compile(r"\d+")


class GluedHit(NamedTuple):
    """A place with a name in one word: half-open, in code points."""

    start: int
    end: int
    person: int
    tag: str


class Glued:
    """Names of some people as one word."""

    def __init__(self) -> None:
        self._inside: list[tuple[str, int, str]] = []
        self._accounts: dict[str, tuple[int, str]] = {}

    def learn(self, person: int, name: NameForm) -> None:
        """Take up a name of somebody."""
        given = [alternatives[0] for alternatives in name.given]
        surnames = list(name.surnames)
        for words in _rows(given, surnames):
            bones = skeleton("".join(words))
            if len(bones) >= _GLUED_FROM:
                self._inside.append((bones, person, name.tag))
        self._inside.sort(key=lambda one: -len(one[0]))
        for initials in {"".join(word[0] for word in given), *(word[0] for word in given[:1])}:
            for surname in surnames[:1]:
                for account in (initials + surname, surname + initials):
                    if len(account) >= _ACCOUNT_FROM:
                        self._accounts.setdefault(account, (person, name.tag))

    def find(self, text: str, words: Sequence[Token]) -> Iterator[GluedHit]:
        """Where somebody is named so."""
        for word in words:
            found = self._named(word.folded) or (self._account(text, word) if self._accounts else None)
            if found:
                yield GluedHit(word.start, word.end, *found)
        for run in _SPACED.finditer(text):
            if found := self._named(fold("".join(sign for sign in run[0] if sign.isalnum()))):
                yield GluedHit(run.start(), run.end(), *found)

    def _named(self, folded: str) -> tuple[int, str] | None:
        if len(folded) < _GLUED_FROM:
            return None
        # A figure may be a letter misread, or stand between the words.
        for bones in {skeleton(folded), skeleton(_FIGURES.sub("", folded))}:
            for glued, person, tag in self._inside:
                if glued in bones:
                    return person, tag
        return None

    def _account(self, text: str, word: Token) -> tuple[int, str] | None:
        """An initial and a surname in one word: so accounts are called, and other words too (marco)."""
        bare = word.folded.rstrip("0123456789")
        marked = (
            bare != word.folded or text[word.end : word.end + 1] == "@" or text[word.start - 1 : word.start] in "@/"
        )
        return self._accounts.get(bare) if marked and word.start + len(bare) > 0 else None


def _rows(given: Sequence[str], surnames: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Orders in which a name is written as one word; two surnames, and all given names of several, do alone."""
    heads = [given[:1], given] if len(given) > 1 else [given]
    tails = [surnames[:1], surnames] if len(surnames) > 1 else [surnames]
    for head in heads:
        for tail in tails:
            if head and tail:
                for first, second in permutations((head, tail)):
                    yield (*first, *second)
    yield from (tuple(words) for words in (given, surnames) if len(words) > 1)
