"""Single words of names: how usual each is, what it is short for, and how two of them relate.

The counts of names come in as a value (the composition root hands over the table of `services.nlp`); nicknames,
spelling variants and words around names are tables of this folder.
"""

from collections.abc import Mapping
from typing import NamedTuple

from services.scripts import customs
from services.scripts.romanised import ARABIC
from services.search.linking.name_tables import name_tables
from services.search.linking.pet_forms import Pets, by_ending, cut_with_y
from services.search.linking.spelling import LOOKALIKE, SLIP, consonants, fits_unreadable, limit, slip, sounds

Levels = Mapping[str, tuple[int, int]]
"""Folded word → floor of log10 of its bearers as given name and as surname, 0 for none."""

CHINESE, HEARD = 1, 2
"""A word of a Chinese name; one that is written as Cantonese hears it, as the surname tells."""

KNOWN = 2
"""Level from which on a word counts as a name of its own: it is then no slip of another name."""

_LETTER_COST = dict(zip("aeiourslntdcmpbgvfhjyqzxkw", range(26), strict=True))
"""Letters from usual to rare in Spanish and Portuguese names: a guess at rarity inside of one level."""


class Relation(NamedTuple):
    """How two words relate: a code, and how well they agree, from 1 (the same) over 0 to -1 (a contradiction)."""

    code: str
    strength: float


SAME = Relation("same", 1.0)
VARIANT = Relation("variant", 0.92)
SOUND = Relation("sound", 0.9)
NICK = Relation("nick", 0.7)
INITIAL = Relation("initial", 0.5)
FOREIGN = Relation("foreign", 0.45)
NONE = Relation("none", 0.0)
OTHER = Relation("other", -0.5)
SEX = Relation("sex", -1.0)


def letters_of(text: str) -> int:
    """A bit for each letter that a word has."""
    found = 0
    for letter in text:
        found |= 1 << (ord(letter) & 31)
    return found


_EMPTY: frozenset[int] = frozenset()
_SLAVIC_ALIKE, _ARABIC_ALIKE = letters_of("bdlmnr"), letters_of("fmr")
"""Letters that every custom of a script writes alike: where only one of two words has one, they are no one word."""


class Word:
    """A folded word with all that is asked of it again and again. Made once per spelling, compared by identity."""

    __slots__ = (
        "arabic", "chinese", "full_groups", "fulls", "given", "given_foreign", "given_groups", "givens", "info",
        "initial", "known", "letters", "multi", "odd", "odds", "pets", "read", "sex", "sign", "slavic", "sounds",
        "surname", "surname_foreign", "surname_groups", "surnames", "text", "weak",
    )  # fmt: skip

    def __init__(
        self, text: str, levels: Levels, *, initial: bool = False, read: bool = False, arabic: bool = False,
        chinese: int = 0,
    ) -> None:  # fmt: skip
        tables = name_tables()
        self.text = text
        given, surname = levels.get(text, (0, 0))
        known = tables.known.get(text, (0, 0))
        self.given, self.surname = given, surname = max(given, known[0]), max(surname, known[1])
        fulls = tables.nicknames.get(text, ())
        self.fulls = frozenset(full for full in fulls if "_" not in full)
        self.multi = tuple(tuple(full.split("_")) for full in fulls if "_" in full)
        self.full_groups = frozenset(n for full in self.fulls for n in tables.given_groups.get(full, _EMPTY))
        """Groups of spellings of what it is short for: Katya is short for Yekaterina as for Ekaterina."""
        if fulls and given < KNOWN:
            self.given = given = KNOWN
        self.initial = initial
        self.read = read
        self.arabic = arabic
        self.chinese = chinese
        self.known = max(given, surname) >= KNOWN and not read
        self.odds = 0 if initial else max(-3, min(3, given - surname))
        self.sign = "." if initial else "0123456"[self.odds + 3]
        self.sounds = sounds(text)
        self.letters = letters_of(text)
        self.weak = text in tables.sets["weak"]
        self.sex = _sex(text, self.given, self.surname)
        level = max(given, surname)
        letters = sum([_LETTER_COST.get(letter, 26) for letter in text]) / (26 * len(text))
        inside = min(1.0, 0.5 * letters + len(text) / 24)
        self.info = 0.4 if initial else max(0.3, 6.4 - level - inside) if level else 5.6 + 0.6 * inside
        self.given_groups = tables.given_groups.get(text, _EMPTY)
        self.surname_groups = tables.surname_groups.get(text, _EMPTY)
        self.given_foreign = tables.given_foreign.get(text, _EMPTY)
        self.surname_foreign = tables.surname_foreign.get(text, _EMPTY)
        self.slavic: frozenset[int] | None = None
        """Groups of given names that a reading of it as a Slavic one has; None: not looked for yet."""
        self.pets: Pets | None = None
        """Names that it may be a pet form of by its ending (`pet_forms.by_ending`); None: not looked for yet."""
        self.odd = initial or arabic or bool(chinese) or "?" in text
        """Whether it is compared otherwise than by its letters."""
        self.givens: dict[Word, Relation] = {}
        self.surnames: dict[Word, Relation] = {}

    def as_given(self, other: "Word") -> Relation:
        """How it relates to another given name."""
        if self is other:
            return SAME
        found = self.givens.get(other)
        if found is None:
            found = self.givens[other] = other.givens[self] = _relation(self, other, surname=False)
        return found

    def as_surname(self, other: "Word") -> Relation:
        """How it relates to another surname."""
        if self is other:
            return SAME
        found = self.surnames.get(other)
        if found is None:
            found = self.surnames[other] = other.surnames[self] = _relation(self, other, surname=True)
        return found

    def __repr__(self) -> str:
        return self.text


def _sex(text: str, given: int, surname: int) -> str:
    """`f`, `m` or nothing: what the word says as a given name."""
    sets = name_tables().sets
    if text in sets["female"]:
        return "f"
    if text in sets["male"]:
        return "m"
    if given < KNOWN or surname > given:
        return ""
    return {"a": "f", "o": "m"}.get(text[-1], "")


_FAR = 5
"""Letters that only one of two words has, beyond which no ending, slip or sex makes one of the other."""


def _strangers(one: Word, two: Word, *, surname: bool) -> bool:
    """Whether two words have so few letters in common that only tables or sounds could tie them, and none does.

    What `_relation` would find out for most pairs of words in many steps.
    """
    differ = one.letters ^ two.letters
    if differ.bit_count() <= _FAR or one.odd or two.odd or one.sounds[0] == two.sounds[0]:
        return False
    if len(one.sounds) + len(two.sounds) > 2 and not set(one.sounds).isdisjoint(two.sounds):
        return False
    if surname:
        if not one.surname_groups.isdisjoint(two.surname_groups):
            return False
        rarer = min(two.surname, one.surname)
        if rarer <= KNOWN and not (differ & _SLAVIC_ALIKE and differ & _ARABIC_ALIKE):
            return False
        return one.surname_foreign.isdisjoint(two.surname_foreign)
    a, b = one.text, two.text
    if one.fulls or two.fulls or a[:3] == b[:3] or a[-3:] == b[-3:]:
        return False  # short and pet forms, and endings of a longer form, begin or end alike
    if not one.given_groups.isdisjoint(two.given_groups) or not one.given_foreign.isdisjoint(two.given_foreign):
        return False
    rarer = min(two.given, one.given)
    if rarer > KNOWN:
        return True
    return bool(differ & _SLAVIC_ALIKE and differ & _ARABIC_ALIKE) and _slavic(one).isdisjoint(_slavic(two))


def _slavic(word: Word) -> frozenset[int]:
    """Groups of given names that a reading of the word as a Slavic one has."""
    if word.slavic is None:
        groups = name_tables().slavic_groups
        word.slavic = frozenset(n for reading in customs.slavic(word.text) for n in groups.get(reading, _EMPTY))
    return word.slavic


def _relation(one: Word, two: Word, *, surname: bool) -> Relation:
    if _strangers(one, two, surname=surname):
        return OTHER if one.given_groups and two.given_groups else NONE
    a, b = one.text, two.text
    if one.initial or two.initial:
        return INITIAL if a[0] == b[0] else NONE
    if "?" in a or "?" in b:
        fits = fits_unreadable(a, b) if "?" in a else fits_unreadable(b, a)
        return Relation("slip", 0.8) if fits else NONE
    if one.arabic != two.arabic:
        original, latin = (a, b) if one.arabic else (b, a)
        return VARIANT if consonants(latin) in (consonants(original), consonants(original.removeprefix("al"))) else NONE
    if one.chinese and two.chinese:
        if surname and not one.surname_groups.isdisjoint(two.surname_groups):
            return VARIANT
        first, second = (customs.chinese(word.text, heard=word.chinese == HEARD) for word in (one, two))
        return VARIANT if a == b or first.same(second) else OTHER
    groups = (one.surname_groups, two.surname_groups) if surname else (one.given_groups, two.given_groups)
    if not groups[0].isdisjoint(groups[1]):
        return VARIANT
    if surname:
        if _one_family(a, b):
            return VARIANT
    elif _is_short(one, two) or _is_short(two, one):
        return SEX if _own_names_of_both_sexes(one, two) else NICK
    elif _other_sex(one, two):
        return SEX
    if one.sounds[0] == two.sounds[0] or (len(one.sounds) + len(two.sounds) > 2 and set(one.sounds) & set(two.sounds)):
        return SOUND
    # Both are names, and not one: Ahmad and Hameed, Said and Saad.
    two_groups = bool(one.given_groups and two.given_groups)
    rarer = min(one.surname, two.surname) if surname else min(one.given, two.given)
    if rarer <= KNOWN and (surname or not two_groups) and _one_original(one, two, surname=surname):
        return VARIANT
    foreign = (one.surname_foreign, two.surname_foreign) if surname else (one.given_foreign, two.given_foreign)
    if not foreign[0].isdisjoint(foreign[1]):
        return FOREIGN
    return OTHER if two_groups else _slip(one, two, surname=surname)


def _one_original(one: Word, two: Word, *, surname: bool) -> bool:
    """Whether both can be one word of another script."""
    a, b, differ = one.text, two.text, one.letters ^ two.letters
    if not differ & _SLAVIC_ALIKE and customs.same_slavic(a, b):
        return True
    if not differ & _ARABIC_ALIKE and customs.same_arabic(a, b, surname=surname):
        return True
    return not surname and not _slavic(one).isdisjoint(_slavic(two))


_VOWELS = frozenset("aeiou")


def _slip(one: Word, two: Word, *, surname: bool) -> Relation:
    """One word as a slip of the other, unless both are names."""
    a, b = one.text, two.text
    if (served := customs.servant(a)) and (also := customs.servant(b)):
        # Abdelkarim is no slip of Abdelkadir: what follows is the name.
        a, b = served, also
    most = limit(max(len(a), len(b)))
    # Words that share few letters are no slips of one another: told without measuring.
    if not most or abs(len(a) - len(b)) > 3 or (one.letters ^ two.letters).bit_count() > (4 if most < 1.5 else 5):
        return NONE
    cost = slip(a, b, most)
    if cost > most:
        cost = (
            slip(one.sounds[0], two.sounds[0], most * 0.6) + LOOKALIKE
            if one.sounds[0][:1] == two.sounds[0][:1]
            else 9.0
        )
        if cost > most:
            return NONE
    if one.known and two.known:
        # Both are names. A slip only where one has a hundred or a thousand times the bearers of the other: then that
        # one is rather written wrong now and then (Crlos is in the counts) than the other is meant.
        low, high = sorted((one.surname, two.surname) if surname else (one.given, two.given))
        gap = 2 if cost <= LOOKALIKE or low <= KNOWN else 3
        vowels = a[-1] != b[-1] and a[-1] in _VOWELS and b[-1] in _VOWELS
        usual = cost <= SLIP and high - low >= gap and low <= KNOWN + 1 and not vowels
        return Relation("slip", 0.62 - 0.1 * cost) if usual else OTHER
    if not surname and a[:-1] == b[:-1] and {a[-1], b[-1]} == {"a", "o"} and not (one.read or two.read):
        return OTHER
    return Relation("slip", 0.86 - 0.28 * cost)


_FAMILY = ("sky", "ski", "skyi", "skij", "skiy", "ska", "skaya", "skaia", "cki", "cka")
_FAMILY_ENDS = "aijy"


def _one_family(a: str, b: str) -> bool:
    """Forms of one surname for men and women, as Slavic languages have them."""
    if a[-1] not in _FAMILY_ENDS and b[-1] not in _FAMILY_ENDS:
        return False
    long, short = (a, b) if len(a) > len(b) else (b, a)
    if long == f"{short}a" and short.endswith(("ov", "ev", "in", "off", "yov")):
        return True
    if not (a.endswith(_FAMILY) and b.endswith(_FAMILY)):
        return False
    return len({word.removesuffix(e) for word in (a, b) for e in _FAMILY if word.endswith(e)}) == 1


def _own_names_of_both_sexes(one: Word, two: Word) -> bool:
    """Whether a short form is a name of its own for the other sex: Marian, Mariana."""
    a, b = sorted((one, two), key=lambda word: len(word.text))
    return a.given >= _USUAL and b.text == f"{a.text}a" and a.text[-1] not in _VOWELS


_USUAL = 4
"""Level of a given name that is usual."""
_FEMININE = ("na", "ia", "ya", "iya", "iia", "ija", "ina")


def _other_sex(one: Word, two: Word) -> bool:
    """Whether two given names differ in the letter that tells a man from a woman."""
    a, b = sorted((one.text, two.text), key=len)
    if len(a) == len(b):
        ends = {a[-1], b[-1]}
        # María and Mario, Andrea and Andrés.
        return a[:-1] == b[:-1] and ends in ({"a", "o"}, {"a", "e"}, {"a", "s"}) and (one.known or two.known)
    if len(b) - len(a) == 1 and len(a) > 2 and b[-1] == "a":
        # Juan and Juana, Daniel and Daniela, Martín and Martina; Kareem and Kareema, whom no count has.
        return b[:-1] == a and (one.known or two.known or a[-1] not in _VOWELS)
    # Yevhen and Yevheniia, Emil and Emilia, Vitalii and Vitalina.
    return _feminine_of(a, b) or _french(a, b) or _french(b, a)


def _french(man: str, woman: str) -> bool:
    """Whether a name is that of a man with the French ending for a woman: René and Renée, Julien and Julienne or Julie.

    Only of men's names that are listed: Nicol and Nicole, Katerin and Katerine are spellings of one.
    """
    if man not in name_tables().sets["male"]:
        return False
    return woman in (f"{man}e", f"{man}{man[-1]}e", f"{man}ette", f"{man}tte", f"{man}ine") or (
        man.endswith("ien") and woman == man[:-1]
    )


def _feminine_of(man: str, woman: str) -> bool:
    """Whether a name is a man's with an ending for a woman: Yevhen and Yevheniia, Ivan and Ivanna."""
    ending = woman[len(man) :] if woman.startswith(man) else ""
    return len(man) > 3 and ending in _FEMININE and (ending != "na" or man[-1] == "n")


_PREFIXES = ("oluwa", "olu", "ola", "chukwu", "chi", "oghene", "osa", "ewe", "ade", "baba", "abd", "abdel", "abdul")


def _is_short(short: Word, full: Word) -> bool:
    """Whether a given name is a short or pet form of the other."""
    a, b = short.text, full.text
    if b in short.fulls or (short.fulls and any(sounds(f)[0] == full.sounds[0] for f in short.fulls)):
        return True
    if short.given < _USUAL and not short.full_groups.isdisjoint(full.given_groups):
        return True
    if len(a) < 3 or len(b) < 3:
        return False
    if short.given < _USUAL:
        # Pet forms by ending, where no list has them and the word is no usual name of its own.
        if short.pets is None:
            short.pets = by_ending(a, name_tables().nicknames)
        if short.pets.has(b, full.sex) or (short.surname < KNOWN and cut_with_y(a, b)):
            return True
    if len(b) > len(a) + 2 and b.endswith(a) and b[: -len(a)] in _PREFIXES:
        return True
    # Cut off: Guada, Estef, Osaret. A name of its own is no cutting, nor is a man's that of a woman.
    return (
        b[len(a) :] not in _FEMININE
        and not _french(a, b)
        and (short.given < KNOWN or (short.given == KNOWN and bool(short.fulls)))
        and short.surname < KNOWN
        and len(a) >= 3
        and len(b) >= len(a) + 2
        and b.startswith(a)
    )


def is_arabic(text: str) -> bool:
    """Whether a word is written in Arabic script."""
    return ARABIC.search(text) is not None
