"""How countries write names of other scripts: what a word is read as under each custom, so that two writings meet.

Жуков is Zhukov, Jukov and Schukow; حسين Hussein and Houcine; 小明 Xiaoming and Hsiao-ming. A word is read back
under every custom, and two words agree where one reading of each is the same. A reading is coarse: it decides nothing
for words that are known as two names (`words`).
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from services.scripts.tables import lines

# --- Cyrillic -------------------------------------------------------------------------------------------------------

# Capitals are sounds: Q щ, S ш and ж, C ч, H х and г, T ц. Longest first.
_COMMON = {"yo": "e", "io": "e", "jo": "e", "ye": "e", "ie": "e", "je": "e", "g": "H", "h": "H", "w": "v", "x": "ks",
           "z": "s", "y": "i", "ph": "f"}  # fmt: skip
_SLAVIC: tuple[dict[str, str], ...] = (
    # Passports and English
    {"shch": "Q", "sch": "Q", "sht": "Q", "zh": "S", "kh": "H", "ts": "T", "tz": "T", "ch": "C", "sh": "S", "j": "i"},
    # Spanish
    {"shch": "Q", "sch": "Q", "sht": "Q", "zh": "S", "kh": "H", "ts": "T", "ch": "C", "sh": "S", "j": "H",
     "jo": "Ho", "je": "He"},
    # Portuguese and French
    {"chtch": "Q", "tch": "C", "cht": "Q", "ch": "S", "kh": "H", "ts": "T", "j": "S", "iou": "u", "ou": "u",
     "jou": "Su", "jo": "So", "je": "Se"},
    # German and Polish
    {"schtsch": "Q", "tsch": "C", "scht": "Q", "sch": "S", "ch": "H", "z": "T", "cz": "C", "sz": "S", "j": "i"},
)  # fmt: skip
_SOFT = re.compile(r"gu(?=[eiy])")
"""Gu before e and i, in Romance languages: Serguei."""
_I_BESIDE_VOWEL = re.compile(r"(?<=[aeou])i+|i+(?=[aeou])")
_RUNS = re.compile(r"(.)\1+")
_LAST_INE = re.compile(r"ine$")
_LAST_OV = re.compile(r"[eo](?:f|v(?P<woman>a?))$")
"""The ending after a soft or a hard letter: Soloviov, Solovyev, Solovyova."""


class _Custom(NamedTuple):
    table: dict[str, str]
    pattern: re.Pattern[str]
    romance: bool

    @classmethod
    def of(cls, own: dict[str, str], *, romance: bool) -> "_Custom":
        table = {**_COMMON, **own}
        return cls(table, re.compile("|".join(sorted(table, key=len, reverse=True))), romance)

    def read(self, word: str) -> str:
        word = _SOFT.sub("g", word) if self.romance else word
        read = self.pattern.sub(lambda found: self.table[found[0]], _LAST_INE.sub("in", word))
        read = _RUNS.sub(r"\1", _I_BESIDE_VOWEL.sub("", _RUNS.sub(r"\1", read)))
        return _LAST_OV.sub(lambda found: f"ov{found['woman'] or ''}", read)


_CUSTOMS = tuple(_Custom.of(own, romance=place in (1, 2)) for place, own in enumerate(_SLAVIC))


@lru_cache(50_000)
def slavic_each(word: str) -> tuple[str, ...]:
    """The reading of a folded word as one that was written in Cyrillic, under each custom."""
    word = word.replace("'", "")
    return tuple(custom.read(word) for custom in _CUSTOMS)


@lru_cache(50_000)
def slavic(word: str) -> frozenset[str]:
    """The same, of any custom."""
    return frozenset(slavic_each(word))


def same_slavic(one: str, two: str) -> bool:
    """Whether two folded words can be one word in Cyrillic."""
    return len(one) > 2 and len(two) > 2 and not slavic(one).isdisjoint(slavic(two))


# --- Arabic ---------------------------------------------------------------------------------------------------------


class Reading(NamedTuple):
    """Consonants, and before each of them and at the end the vowels that may stand there: of a, i and u."""

    consonants: str
    vowels: tuple[str, ...]


_VOWELS = {
    "aou": "au", "aoo": "au", "au": "au", "aw": "au", "ao": "au", "ai": "ai", "ay": "ai", "ei": "ai", "ey": "ai",
    "ou": "u", "oo": "u", "u": "u", "o": "u", "ee": "i", "ie": "i", "i": "i", "y": "i", "e": "ai", "a": "a", "aa": "a",
    "eh": "a", "iy": "i", "ii": "i", "uu": "u",
}  # fmt: skip
_LETTERS = {
    "kh": "X", "ch": "S", "sh": "S", "dj": "J", "gh": "G", "th": "T", "dh": "D", "ss": "s", "qu": "k", "q": "k",
    "c": "k", "t": "T", "d": "D", "j": "J", "g": "G", "x": "X", "h": "h", "p": "b", "v": "w",
}  # fmt: skip
_ARABIC: tuple[dict[str, str], ...] = ({}, {"j": "X", "y": "J"}, {"g": "J"})
"""French and English; Spanish; Egyptian."""
_ABD = re.compile(r"^abd[aeiou]?(?:l-?|(?=([rsztdn])\1))")
_OF_GOD = re.compile(r"^abd[aeiou]?l{0,2}(?:al)?lah$")
_HEADS = re.compile(r"^(?:[ae]l|ben|bin)(?=[a-z]{4})")
_SILENT = re.compile(r"(?<=[ae])h$|(?<=[iu]n)e$")
"""At the end: Fatimah, Houcine."""


@lru_cache(50_000)
def arabic(word: str, *, surname: bool) -> frozenset[Reading]:
    """Readings of a folded word as one that was written in Arabic; of a surname also without what it begins with."""
    served = servant(word)
    word = f"abdal{served}" if served else word
    words = {word, _HEADS.sub("", word)} if surname else {word}
    return frozenset(_arabic(one, own) for one in words for own in _ARABIC)


def _arabic(word: str, own: dict[str, str]) -> Reading:
    table = {**_LETTERS, **own}
    consonants: list[str] = []
    vowels: list[str] = []
    held = ""
    for sign in _signs(_SILENT.sub("", word), table):
        if sign in _VOWELS:
            held += _VOWELS[sign]
        elif held or not consonants or consonants[-1] != sign:
            vowels.append(held)
            consonants.append(sign)
            held = ""
    return Reading("".join(consonants), (*vowels, held))


def _signs(word: str, table: dict[str, str]) -> Iterator[str]:
    """Vowels as they are written, and consonants as the table reads them. Before a vowel u and y are consonants."""
    place = 0
    while place < len(word):
        rest = word[place:]
        vowel = next((rest[:n] for n in (3, 2, 1) if rest[:n] in _VOWELS), "")
        before_vowel = rest[len(vowel) : len(vowel) + 1] in tuple("aeiou")
        if vowel and before_vowel and vowel[-1] in "uow" and vowel not in ("o", "ao"):
            # Alaoui, Alawi, Ouardi.
            yield from ("a", "w") if vowel[0] == "a" else ("w",)
        elif vowel and before_vowel and vowel in ("y", "iy", "ay", "ey"):
            yield from (*({"i": "i", "a": "a", "e": "e"}.get(vowel[0], "")), table.get("y", "y"))
        elif vowel:
            yield vowel
        elif rest[0] == "c" and rest[1:2] in tuple("eiy"):
            yield "s"
        else:
            vowel = rest[:2] if rest[:2] in table else rest[0]
            yield table.get(vowel, vowel)
        place += len(vowel) or 1


def same_arabic(one: str, two: str, *, surname: bool) -> bool:
    """Whether two folded words can be one word in Arabic: the same consonants, no vowel that contradicts."""
    return any(
        a.consonants == b.consonants and all(_meet(x, y) for x, y in zip(a.vowels, b.vowels, strict=True))
        for a in arabic(one, surname=surname)
        for b in arabic(two, surname=surname)
        if len(a.consonants) > 1
    )


def _meet(one: str, two: str) -> bool:
    return one == two or not set(one).isdisjoint(two)


def servant(word: str) -> str:
    """What follows ʿAbd al- in a name of one word; empty where it is none."""
    if not word.startswith("abd"):
        return ""
    if _OF_GOD.match(word):
        return "allah"
    found = _ABD.match(word)
    return word[found.end() :] if found and len(word) - found.end() > 2 else ""


# --- Chinese --------------------------------------------------------------------------------------------------------

_HEADS_PINYIN: tuple[str, ...] = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw", "")
_WADE_HEADS = {
    "zh": "ch",
    "j": "ch",
    "q": "ch",
    "x": "hs",
    "b": "p",
    "d": "t",
    "g": "k",
    "r": "j",
    "z": "ts",
    "c": "ts",
}
_WADE_WHOLE = {
    "zi": "tzu", "ci": "tzu", "si": "ssu", "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "ge": "ko",
    "ke": "ko", "he": "ho", "e": "o", "yi": "i", "you": "yu", "ye": "yeh", "yan": "yen", "er": "erh", "gui": "kuei",
    "kui": "kuei", "yong": "yung", "yue": "yueh", "guo": "kuo", "kuo": "kuo", "huo": "huo", "shuo": "shuo",
}  # fmt: skip


@cache
def _pinyin() -> dict[str, str]:
    """Syllable of pinyin → as Wade and Giles wrote it, without signs."""
    rows = (line.split() for line in lines("pinyin.txt"))
    made = [head.strip("-") + end for head, *ends in rows for end in ends]
    # ü is written v or yu where machines lack it.
    umlauts = {f"{head}{end}": f"{head}u" for head in "ln" for end in ("v", "yu")}
    return {one: _wade(one) for one in made} | umlauts


def _wade(syllable: str) -> str:
    if syllable in _WADE_WHOLE:
        return _WADE_WHOLE[syllable]
    head = next(one for one in _HEADS_PINYIN if syllable.startswith(one))
    rest = re.sub(r"ong$", "ung", syllable[len(head) :])
    rest = re.sub(r"ian$", "ien", rest)
    rest = re.sub(r"(?<=[iu])e$", "eh", rest)
    return _WADE_HEADS.get(head, head) + re.sub(r"uo$", "o", rest)


@cache
def _wades() -> frozenset[str]:
    return frozenset(_pinyin().values())


@cache
def _cantonese() -> dict[str, frozenset[str]]:
    """Syllable as Hong Kong writes it → what it may be in pinyin."""
    found: dict[str, frozenset[str]] = {}
    for line in lines("cantonese.txt"):
        heard, *read = line.split()
        found[heard] = frozenset(read)
    return found


class Chinese(NamedTuple):
    """Ways to read a word as Chinese syllables, all as Wade and Giles wrote them: pinyin, theirs, Cantonese."""

    pinyin: frozenset[str]
    wade: frozenset[str]
    heard: frozenset[str]

    def same(self, other: "Chinese") -> bool:
        """Whether both may be one name, written differently. Two that can be pinyin are seldom Cantonese."""
        if self.pinyin & other.wade or self.wade & other.pinyin:
            return True
        if self.pinyin and other.pinyin:
            return False
        one, two = self.pinyin | self.wade, other.pinyin | other.wade
        return bool(one & other.heard or self.heard & two or self.heard & other.heard)


_MOST_SYLLABLES = 2


@lru_cache(20_000)
def chinese(word: str, *, heard: bool = False) -> Chinese:
    """Readings of a folded word of one or two Chinese syllables; `heard`: as Cantonese alone."""
    pinyin = {" ".join(_pinyin()[s] for s in cut) for cut in _cuts(word, frozenset(_pinyin()))}
    wade = {" ".join(cut) for cut in _cuts(word, _wades())}
    by_ear: set[str] = set()
    syllables = _cantonese()
    for cut in _cuts(word, frozenset(syllables)):
        rows = [""]
        for syllable in cut:
            rows = [
                f"{row} {_pinyin()[one]}".strip() for row in rows for one in syllables[syllable] if one in _pinyin()
            ]
        by_ear.update(rows)
    if heard and by_ear:
        return Chinese(frozenset(), frozenset(), frozenset(by_ear | pinyin))
    return Chinese(frozenset(pinyin), frozenset(wade), frozenset(by_ear))


def _cuts(word: str, known: frozenset[str], most: int = _MOST_SYLLABLES) -> list[tuple[str, ...]]:
    """All ways to cut a word into known syllables."""
    if not word:
        return [()]
    if not most:
        return []
    return [
        (word[:n], *rest)
        for n in range(1, min(6, len(word)) + 1)
        if word[:n] in known
        for rest in _cuts(word[n:], known, most - 1)
    ]


def is_heard(surname: str) -> bool:
    """Whether a Chinese surname is written as Cantonese alone has it: Wong, Chan, Cheung."""
    return surname in _cantonese() and surname not in _pinyin()


def is_chinese(word: str) -> bool:
    """Whether a folded word can be one or two Chinese syllables."""
    found = chinese(word)
    return any(found)


def syllables(word: str) -> list[tuple[str, ...]]:
    """The ways to part a folded Chinese name of one word into two syllables of pinyin."""
    return [cut for cut in _cuts(word, frozenset(_pinyin())) if len(cut) > 1]
