"""The written words of a name: each with its kind (name, particle, title …) and what is known of it."""

import re
from enum import IntEnum

from services.scripts.customs import is_chinese, is_heard
from services.search.linking.name_tables import name_tables
from services.search.linking.spelling import OCR_DIGITS, fold
from services.search.linking.words import CHINESE, HEARD, Levels, Word, is_arabic


class Kind(IntEnum):
    """What a word is in a name."""

    WORD = 0
    PARTICLE = 1
    TITLE = 2
    GENERATION = 3
    ALIAS = 4
    SAINT = 5
    DIGITS = 6


_USUAL = 4
"""Level of a given name that is usual among the counted peoples."""

Token = tuple[Kind, Word, bool]
"""Kind and word of a written word, and whether it stands in capitals."""

BEFORE = {"de", "del", "da", "do", "dos", "das", "di", "du", "della", "van", "von", "delas", "delos", "dela"}
INSIDE = {
    "la",
    "las",
    "los",
    "le",
    "el",
    "al",
    "den",
    "der",
    "ter",
    "bin",
    "bint",
    "ibn",
    "ben",
    "ould",
    "delle",
}
LEADING = BEFORE | {"la", "las", "los", "el", "al"}
_JOINING = {"abdul", "abdel", "abdal", "abdur", "abder", "abu", "abou", "bu", "bou"}
_SAINTS = {"san", "santa", "santo", "sao", "saint", "sant"}
SAINTED = frozenset(
    (
        "cruz", "maria", "martin", "ana", "clara", "rosa", "barbara", "ines", "juan", "pedro", "roman",
        "miguel", "jose", "domingo", "lucia", "teresa", "catalina", "sebastian", "cristobal", "andres",
        "nicolas", "agustin", "marcos", "millan", "emeterio", "antonio", "benito", "vicente", "jorge",
        "lorenzo", "isidro", "fe", "eulalia", "coloma",
    )
)  # fmt: skip
"""What follows San or Santa in a surname. At the begin of a name Santa may be a given name."""
GIVEN_SAINTS = frozenset({"santa", "santo", "san"})


class Tokens:
    """Knows the written words of names; keeps each that it met. Not shared between threads."""

    def __init__(self, levels: Levels) -> None:
        self._levels = levels
        self._tokens: dict[str, Token] = {}
        self._words: dict[tuple[str, bool], Word] = {}
        self._chinese: dict[tuple[str, int], Word] = {}
        tables = name_tables()
        self.families = tables.sets["chinese_surnames"]
        self.markers = frozenset(w for w in tables.sets["aliases"] if " " not in w and "/" not in w)
        self.generations = tables.pairs["generations"]
        self._short = tables.pairs["short"]
        self._titles = tables.sets["titles"]

    def word(self, text: str, *, initial: bool = False, read: bool = False) -> Word:
        """The word of a folded text."""
        key = (text, initial)
        found = self._words.get(key)
        if found is None:
            found = self._words[key] = Word(text, self._levels, initial=initial, read=read)
        return found

    def chinese(self, texts: list[str]) -> list[tuple[Word, Word, bool]]:
        """Surname, given name, and whether the surname stands first, in all ways that two or three words are Chinese.

        Syllables apart, or one and a given name of two. Usual names of other peoples are none of it (Juan, Ana).
        """
        if not 2 <= len(texts) <= 3 or not all(map(self._syllable, texts)):
            return []
        ways = ((texts[0], texts[1:], True), (texts[-1], texts[:-1], False))
        return [
            (self._chinese_word(family, CHINESE), self._chinese_word("".join(given), self._how(family)), first)
            for family, given, first in ways
            if family in self.families
        ]

    def _how(self, family: str) -> int:
        return HEARD if is_heard(family) else CHINESE

    def _syllable(self, text: str) -> bool:
        """Whether a word is of Chinese syllables and no usual given name of other peoples."""
        return len(text) > 1 and is_chinese(text) and self._levels.get(text, (0, 0))[0] < _USUAL

    def _chinese_word(self, text: str, how: int) -> Word:
        found = self._chinese.get((text, how))
        if found is None:
            found = self._chinese[text, how] = Word(text, self._levels, chinese=how)
        return found

    def of(self, raw: str) -> Token:
        """Kind and word of a written word, and whether it stands in capitals."""
        found = self._tokens.get(raw)
        if found is None:
            if len(self._tokens) > 400_000:
                self._tokens.clear()
            found = self._tokens[raw] = self._new(raw)
        return found

    def _usage(self, text: str) -> int:
        """How usual a word is as a name; -1 where it is none."""
        return max(self._levels.get(text, (-1, -1)))

    def _new(self, raw: str) -> Token:
        low = fold(raw)
        letters_alone = low.isascii() and low.isalpha()
        if not letters_alone:
            low = low.strip().replace("\ufffd", "?").replace("ª", "a").replace("º", "o")
            low = re.sub(r"\?{2,}", "?", low)
        upper = len(raw) > 1 and raw.isupper()
        if raw.lower() != "ma":  # María or a Chinese surname: the name tells (`parse`)
            low = self._short.get(low, low)
        if low.isdecimal():
            return Kind.DIGITS, self.word(low), False
        read = False
        if not letters_alone and any(c.isdigit() for c in low) and low.isascii():
            with_l = low.replace("1", "l").translate(OCR_DIGITS)
            low = low.translate(OCR_DIGITS)
            read = True
            if with_l in BEFORE or with_l in INSIDE or self._usage(with_l) > self._usage(low):
                low = with_l
        if read and low in self._levels:
            read = False
        kind = Kind.WORD
        if low in self.markers:
            kind = Kind.ALIAS
        elif low in BEFORE or low in INSIDE or raw in ("y", "e", "i", "Y"):
            kind = Kind.PARTICLE
        elif low in _SAINTS or low in _JOINING:
            kind = Kind.SAINT
        elif low in self._titles:
            kind = Kind.TITLE
        elif low in self.generations:
            kind = Kind.GENERATION
        key = (low, len(low) == 1 and not read)
        word = self._words.get(key)
        if word is None:
            word = self._words[key] = Word(low, self._levels, initial=key[1], read=read, arabic=is_arabic(raw))
        return kind, word, upper
