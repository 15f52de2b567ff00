"""Whose a word is by its sound: a name in another script than the one that it is recorded in, in either direction."""

import re
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from services.scripts import customs, heard

Part = TypeVar("Part")

_FEW_CONSONANTS = 3
"""Of a key of consonants alone, with its first sign: so few are somebody's by chance."""
_SHORTEST = 3


class Custom(StrEnum):
    """The script that a person is recorded in, where countries put it into Latin letters in several ways."""

    CYRILLIC = "cyrillic"
    ARABIC = "arabic"

    @classmethod
    def of(cls, word: str) -> "Custom | None":
        """That of a word."""
        if any("\u0400" <= sign <= "\u052f" for sign in word):
            return cls.CYRILLIC
        return cls.ARABIC if any("\u0620" <= sign <= "\u06ff" for sign in word) else None


class Sound(NamedTuple, Generic[Part]):
    """A part of a name that a word sounds like, and whether that is more than chance."""

    part: Part
    sure: bool


class Sounds(Generic[Part]):
    """The sounds of the words of some names."""

    def __init__(self) -> None:
        self._heard: defaultdict[str, set[Part]] = defaultdict(set)
        self._cyrillic: defaultdict[str, set[Part]] = defaultdict(set)
        self._arabic: defaultdict[str, set[Part]] = defaultdict(set)

    def learn(self, word: str, part: Part, *, custom: Custom | None) -> None:
        """A folded word of a name, in Latin letters. `custom`: the script that it is recorded in, where it is one."""
        for key in heard.sounding(word):
            self._heard[key].add(part)
        if custom is Custom.CYRILLIC:
            for reading in customs.slavic(word):
                self._cyrillic[reading].add(part)
        if custom is Custom.ARABIC:
            for key in _bones(_ARTICLE.sub("", word)):
                self._arabic[key].add(part)

    def other(self, word: str) -> Iterator[Sound[Part]]:
        """The parts that a folded word of another script sounds like."""
        for key in heard.heard(word):
            if len(key) < _FEW_CONSONANTS:
                continue  # a sign alone
            sure = key[0] in (heard.FULL, heard.STEM, heard.PINYIN) or len(key) > _FEW_CONSONANTS
            yield from (Sound(part, sure) for part in self._heard.get(key, ()))

    def said(self, word: str) -> Iterator[Sound[Part]]:
        """The parts that a folded word in Latin letters is, said aloud: for one that was mixed with other letters."""
        for key in heard.sounding(word):
            if key[0] == heard.FULL:
                yield from (Sound(part, sure=True) for part in self._heard.get(key, ()))

    def latin(self, word: str) -> Iterator[Sound[Part]]:
        """Those recorded in another script that a folded word in Latin letters is, as some country writes them."""
        if len(word) < _SHORTEST or not (self._cyrillic or self._arabic):
            return
        for reading in customs.slavic(word) if self._cyrillic else ():
            yield from (Sound(part, sure=True) for part in self._cyrillic.get(reading, ()))
        for key in _bones(_ARTICLE.sub("", word)) if self._arabic else ():
            yield from (Sound(part, len(key) > _FEW_CONSONANTS) for part in self._arabic.get(key, ()))

    def begins(self, letter: str, words: frozenset[str]) -> bool:
        """Whether a letter of another script is the initial of one of some words."""
        said = {key[1:] for key in heard.heard(letter) if key[0] in (heard.FULL, heard.BARE) and len(key) > 1}
        return any(
            key[1:].startswith(one) for word in words for key in heard.sounding(word) if key[0] == heard.FULL
            for one in said
        )  # fmt: skip


_ARTICLE = re.compile(r"^[ae]l-?(?=\w{3})")


def _bones(word: str) -> list[str]:
    """The keys that tell consonants alone."""
    return [key for key in heard.sounding(word) if key[0] == heard.BARE and len(key) >= _FEW_CONSONANTS]
