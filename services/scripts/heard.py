"""What a word sounds like, whichever script it is in: Quispe, Киспе, Κίσπε, كيسبي, キスペ, 基斯佩 have a key in common.

Keys are coarse and of five kinds, told apart by their first sign: `=` consonants and vowels, `~` the same without an
ending that a language puts behind names, `A` consonants as scripts tell them that leave vowels out, `S` as scripts of
syllables do, `P` Chinese signs as pinyin has them. What a key proves is for whoever
compares: two short names have one by chance.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice, product

from services.scripts.tables import lines

FULL, STEM, BARE, SYLLABLES, PINYIN = "=", "~", "A", "S", "P"

_OTHER = re.compile(r"[^\W\d_\u0000-\u024f\u0250-\u036f\u1d00-\u1eff\ua720-\ua7ff]")
"""A letter of another script than the Latin one."""
_LATIN = re.compile(r"[a-z\u00df-\u024f]", re.IGNORECASE)
_MOST_READINGS = 64
_SHORTEST_STEM = 3

# --- Latin letters: as Spanish, Portuguese and English speakers may say a name ----------------------------------------

_READ: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"t?sch|tch|sh|zh", ("C",)),
    (r"ch", ("C", "k", "h")),
    (r"kh", ("h", "k")),
    (r"ph", ("f",)),
    (r"th", ("t",)),
    (r"lh", ("l",)),
    (r"nh", ("n",)),
    (r"ck|k", ("k",)),
    (r"qu(?=[ei])|q(?!u)", ("k",)),
    (r"qu", ("ku", "k")),
    (r"c(?=[eiy])|ts|tz|z|ss?", ("s",)),
    (r"cc?", ("k",)),
    (r"gu(?=[ei])", ("g", "gu")),
    (r"g(?=[eiy])", ("h", "C", "g")),
    (r"(?<![^aeiou])hu(?=[aeio])", ("u", "b", "gu", "hu")),
    (r"h", ("", "h", "g")),
    (r"j", ("h", "C", "i")),
    (r"ll", ("l", "i", "C")),
    (r"y", ("i",)),
    (r"x", ("ks", "s", "h", "C")),
    (r"w", ("u", "b")),
    (r"v", ("b", "f")),
    (r"ao$", ("ao", "an")),
)
_RULES = re.compile("|".join(f"({pattern})" for pattern, _ in _READ) + "|(?P<rest>.)")


@lru_cache(20_000)
def sounding(word: str) -> frozenset[str]:
    """The keys of a folded word in Latin letters."""
    pieces = [
        (found[0],) if found.lastgroup == "rest" else _READ[(found.lastindex or 1) - 1][1]
        for found in _RULES.finditer(word)
    ]
    keys = {PINYIN + word}
    for reading in islice(map("".join, product(*pieces)), _MOST_READINGS):
        keys.add(FULL + _key(reading))
        stem = reading[:-1] if reading[-1:] in "aeiou" else reading
        if len(stem) >= _SHORTEST_STEM:
            keys.add(STEM + _key(stem))
        keys.add(BARE + _bare(_RUNS.sub(r"\1", reading)))
        keys.add(SYLLABLES + _syllabic(reading))
    return frozenset(keys)


_RUNS = re.compile(r"(.)\1+")
_I_BESIDE_VOWEL = re.compile(r"(?<=[aeou])i+|i+(?=[aeou])")
_ALIKE = str.maketrans("iu", "eo")


def _key(reading: str) -> str:
    """Vowels as far as languages agree on them: e and i are one, o and u are, and i beside a vowel is none."""
    return _RUNS.sub(r"\1", _I_BESIDE_VOWEL.sub("", _RUNS.sub(r"\1", reading)).translate(_ALIKE))


_VOWELS = re.compile(r"[aeiou]+")
_BARE = str.maketrans("pgC", "bkC")


def _bare(reading: str) -> str:
    """Consonants: p is b where there is no p, and g is k."""
    return _VOWELS.sub("", reading.translate(_BARE))


_SYLLABIC = str.maketrans("rCgdbpf", "lskthhh")


def _syllabic(reading: str) -> str:
    """Consonants where l and r, s and ch, k and g, t and d are one, and all that lips make but m."""
    return _VOWELS.sub("", _RUNS.sub(r"\1", reading)).translate(_SYLLABIC)


# --- Other scripts ----------------------------------------------------------------------------------------------------


def is_other(word: str) -> bool:
    """Whether a word has letters of another script than the Latin one."""
    return not word.isascii() and _OTHER.search(word) is not None


_LOOKALIKES = str.maketrans(
    "авеѕіјкмнорстухԛԝɑαοικρντυηγε", "abesijkmhopctyxqwaaoikpvtunye"
)  # fmt: skip


def plain(word: str) -> str:
    """A word in which Latin letters and such that look like them were mixed, in Latin letters; others as they are."""
    return word.translate(_LOOKALIKES) if _LATIN.search(word) and is_other(word) else word


@cache
def _alphabet(table: str) -> dict[str, tuple[str, ...]]:
    entries = (entry for line in lines(table) for entry in line.split())
    return {entry[0]: tuple(entry[1:].replace("-", "").split("/")) for entry in entries}


@cache
def _han() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in (*lines("chinese.txt"), *lines("foreign.txt")):
        syllable = re.match(r"[a-z]+", line)
        for sign in line[syllable.end() :] if syllable else "":
            found.setdefault(sign, syllable[0] if syllable else "")
    return found


_CYRILLIC, _GREEK = re.compile(r"[\u0400-\u052f]"), re.compile(r"[\u0370-\u03ff]")
_ENDINGS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (_CYRILLIC, ("ами", "ями", "ови", "еви", "ои", "еи", "ою", "ею", "ом", "ем", "ам", "ям", "ах", "ях", "ов", "ев",
                 *"аяыиеуюі")),
    (_GREEK, ("ας", "ης", "ος", "ου", "ον", *"ςν")),
)  # fmt: skip
_PREFIXES = re.compile(r"^(?:[ولبفك]|ال|وال|[ולבהשמכ])(?=\w{3})")
_MARKS = re.compile(r"[\u0591-\u05c7\u064b-\u065f\u0670\u0640]")
_PARTICLES = re.compile(r"(?:은|는|이|가|을|를|의|에게|에|와|과|도|로|으로|씨|님|양)$")


@lru_cache(50_000)
def heard(word: str) -> frozenset[str]:
    """The keys of a folded word in another script; none where it has signs that are not known."""
    word = unicodedata.normalize("NFC", _MARKS.sub("", word))
    keys: set[str] = set()
    letters = _alphabet("sounds.txt")
    if all(sign in letters for sign in word):
        keys |= {FULL + _key(said) for said in _said(word)}
        keys |= {STEM + _key(said) for stem in _stems(word) for said in _said(stem)}
        return frozenset(keys)
    for form in {word, _PREFIXES.sub("", word)}:
        keys |= {BARE + one for one in _consonants(form)}
    if all(sign in _han() for sign in word):
        keys.add(PINYIN + "".join(_han()[sign] for sign in word))
    for form in {word, _PARTICLES.sub("", word)}:
        keys |= {SYLLABLES + one for one in _of_syllables(form)}
    return frozenset(keys)


_TOGETHER = (("щ", "шт"), ("дж", "ж"), ("тш", "ч"), ("ου", "у"), ("μπ", "б"), ("ντ", "нд"), ("γκ", "г"), ("τσ", "ч"),
             ("τζ", "ж"), ("ει", "и"), ("αι", "е"), ("αυ", "ау"), ("ευ", "еу"))  # fmt: skip


def _said(word: str) -> set[str]:
    """As it is read: two letters as one sound, or each by itself, since folding leaves no sign of which it is."""
    together = word
    for two, one in _TOGETHER:
        together = together.replace(two, one)
    letters = _alphabet("sounds.txt")
    return {"".join(letters[sign][0] for sign in one) for one in (word, together)}


def _stems(word: str) -> Iterator[str]:
    for script, endings in _ENDINGS:
        if script.search(word):
            yield from (
                word[: -len(end)] for end in endings if word.endswith(end) and len(word) - len(end) >= _SHORTEST_STEM
            )
            yield word


def _consonants(word: str) -> Iterable[str]:
    letters = _alphabet("consonants.txt")
    if word and all(sign in letters for sign in word):
        readings = product(*(letters[sign] for sign in word.replace("تش", "چ")))
        return {_bare("".join(one)) for one in islice(readings, _MOST_READINGS)}
    if word and all("INDIC" in _script(sign) for sign in word):
        return {_bare("".join(one)) for one in islice(product(*map(_indic, word)), _MOST_READINGS)}
    return ()


_INDIC = (
    "DEVANAGARI",
    "BENGALI",
    "GUJARATI",
    "GURMUKHI",
    "TAMIL",
    "TELUGU",
    "KANNADA",
    "MALAYALAM",
    "SINHALA",
    "ORIYA",
)


@cache
def _script(sign: str) -> str:
    first = unicodedata.name(sign, "").split(" ")[0]
    return "INDIC" if first in _INDIC else first


@cache
def _indic(sign: str) -> tuple[str, ...]:
    name = unicodedata.name(sign, "")
    if name.endswith("ANUSVARA"):
        return ("n",)
    if " LETTER " not in name:
        return ("",)
    said = name.rpartition(" ")[2].lower()
    if said == "pha":
        return ("f", "p")
    return (re.sub(r"(?<=[bdgkt])h", "", said.translate(_AS_SAID).replace("sh", "C").replace("Ch", "C")),)


_AS_SAID = str.maketrans("vwjzcy", "bbCsCi")


def _of_syllables(word: str) -> Iterable[str]:
    """Kana and Hangul by the names of their signs, Chinese ones by pinyin."""
    readings: list[tuple[str, ...]] = []
    for sign in word:
        said = _syllable(sign)
        if not said:
            return ()
        readings.append(said)
    return {_syllabic("".join(one)) for one in islice(product(*readings), _MOST_READINGS)}


_PINYIN_HEADS = {"j": ("k", "g", "s", "h"), "q": ("k", "s"), "x": ("s", "h"), "zh": ("s",), "ch": ("s",), "sh": ("s",),
                 "z": ("s",), "c": ("s",), "r": ("l",), "y": ("",), "w": ("", "b")}  # fmt: skip


@cache
def _syllable(sign: str) -> tuple[str, ...]:
    """How one sign may be said; empty where it is not known."""
    pinyin = _han().get(sign)
    if pinyin is not None:
        head = next((one for one in ("zh", "ch", "sh") if pinyin.startswith(one)), pinyin[:1])
        rest = re.sub(r"ng$", "n", pinyin[len(head) :])
        if pinyin == "er":
            return ("l", "")
        heads = _PINYIN_HEADS.get(head, (head,))
        return tuple(f"{one}{rest}" for one in heads)
    name = unicodedata.name(sign, "")
    kind, _, said = name.partition(" ")
    said = said.rpartition(" ")[2].lower()
    if sign == "ー":
        return ("a",)
    if kind in ("HIRAGANA", "KATAKANA"):
        if " SMALL " in name:
            return ("" if said == "tu" else "a",)
        return {"ti": ("s", "t"), "tu": ("s", "t"), "zi": ("s", "h")}.get(
            said, (said.replace("v", "b").replace("w", ""),)
        )
    if kind == "HANGUL" and " SYLLABLE " in name:
        return (re.sub(r"ng$", "n", said.replace("j", "s").replace("c", "s").replace("w", "").replace("y", "")),)
    return ()
