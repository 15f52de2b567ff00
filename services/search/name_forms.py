"""The other forms under which a typed name is sought: shown to whoever searches, and each can be switched off.

Forms are sought among the people that were found on pages, so that a pet name finds no word that only looks like it.
What decides are the tables of `linking`: nicknames, spellings, sounds, and which words are given names. Most forms are
sought by the keys of `name_keys`, so that one writing of a name finds another exactly where that one finds it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from models.search import Bool, Fuzzy, Node, Phrase, Term, Variant
from models.understood import VariantKind
from services.search import analysis, mapping, name_keys, name_scripts
from services.search.linking.name_tables import name_tables
from services.search.linking.spelling import fold
from services.search.linking.words import Levels, Word
from services.search.name_keys import NameKeys, Parts
from services.search.name_words import PARTED, Usual, joined, parted, short_names, spellings

MOST = 32
"""Forms of one name."""
_SINGLY = 8
"""Words that stand for one of a name and are forms of their own; those beyond are one form together."""
LONGEST = 9
"""Words of a name, particles among them."""
_TOLD = 3
"""Words that a form of many is told by."""
_USUAL = 3
"""Level from which on a word without a capital counts as a name."""
_KNOWN = 2
"""The same for a word all in capitals, as lists write surnames."""
_NEAR_FROM, _NEARER_FROM = 5, 8
"""Letters of a word from which on one letter of it may be off, and two."""
_APOSTROPHES = str.maketrans("", "", "'’´`")
_SPLIT = re.compile(r"(d|o)([aeiou]\w{3,}|(?<=o)[bcdfgkmnrs]\w{3,})")
"""Words that may have been written with an apostrophe: Davila, OBrien."""
_JOINING = frozenset(["y", "e"])
"""Between two surnames, or between two people."""
_ARTICLES = frozenset(["la", "las", "los", "el", "le", "al"])
_PARTICLES = _JOINING | _ARTICLES | frozenset(
    ["de", "del", "da", "do", "dos", "das", "di", "du", "des", "della", "van", "von", "der", "den", "bin", "ibn", "abu"]
)  # fmt: skip
_TITLES = frozenset(
    ["don", "dona", "dr", "dra", "doctor", "doctora", "sr", "sra", "srta", "senor", "senora", "ing", "lic", "lcda",
     "abg", "prof", "mr", "mrs", "ms", "mme", "signor", "sig"]
)  # fmt: skip
_SHORT_NAMES: Mapping[str, str] = {
    "ma": "maria", "m": "maria", "fco": "francisco", "fca": "francisca", "gpe": "guadalupe", "jse": "jose",
    "ant": "antonio", "mig": "miguel", "alej": "alejandro", "dgo": "domingo", "gmo": "guillermo", "fdo": "fernando",
}  # fmt: skip
"""Given names as they are shortened in records. A lone M stands for any name unless an ª is behind it."""
_HYPHENS = re.compile(r"[‐‑-]")


class NameForms:
    """Knows forms of names. `levels` gives how usual words are as names; it is asked for at the first name."""

    def __init__(self, levels: Callable[[], Levels]) -> None:
        self._levels = cache(levels)
        self.keys = NameKeys(self._levels)

    def of(self, name: str) -> tuple[Variant, ...]:
        """The other forms of a name, likeliest first, none twice."""
        words = analysis.terms(analysis.FOLDED, name)
        if not 1 <= len(words) <= LONGEST:
            return ()
        found: dict[str, Variant] = {}
        readings = self.keys.parts(name)
        for variant in self._forms(name, words, readings):
            if variant.text != " ".join(words):
                same = found.get(variant.text)
                both = variant.node if same is None else Bool(should=(same.node, variant.node))
                found[variant.text] = (same or variant).model_copy(update={"node": both})
        whole = _written_out(name, words)
        exchanged = _exchanged(whole, readings, self._usual) if readings else _one_word(words, self._usual)
        others = [form for kind in exchanged.items() for form in _told(*kind)]
        return (*tuple(found.values())[: MOST - len(others)], *others)

    def stretch(self, words: Sequence[str]) -> tuple[int, int] | None:
        """The first stretch of words, as typed, that is one person's name: two words at least, one of them known.

        Where no given name is known, all must have capitals. A given name behind surnames begins somebody else's.
        """
        start = 0
        while start < len(words):
            end = start
            while end < len(words) and end - start < LONGEST and self._goes_on(words, start, end):
                end += 1
            while end > start and (fold(words[end - 1]) in _PARTICLES or _is_lone(words[end - 1])):
                end -= 1
            name = words[start:end]
            if len(name) > 1 and (any(self._is_given(part) for part in _parts(name)) or self._is_surname(name)):
                return start, end
            start = max(end, start + 1)
        return None

    def given(self, words: Sequence[str]) -> int:
        """How many given names and initials words begin with."""
        count = next((n for n, word in enumerate(words) if not (self._is_given_typed(word) or _is_initial(word))), None)
        count = len(words) if count is None else count
        return count if any(map(self._is_given_typed, words[:count])) else 0

    def are_surnames(self, words: Sequence[str]) -> bool:
        """Whether words, as typed before a comma, are surnames: one of them known, none a given name."""
        bare = [part for part in _parts(words) if part not in _PARTICLES]
        return (
            1 <= len(words) <= LONGEST - 1
            and all(map(self._is_name, words))
            and not any(map(self._is_given, bare))
            and any(map(self._is_known_surname, bare))
        )

    def _goes_on(self, words: Sequence[str], start: int, at: int) -> bool:
        """Whether the name that begins at `start` holds the word at `at`, too."""
        word, before = words[at], words[start:at]
        folded = fold(word)
        if not before and folded in _ARTICLES | _JOINING:
            return False
        if _is_initial(word):
            return bool(before) or (at + 1 < len(words) and self._follows_initial(words[at + 1]))
        after = words[at + 1] if at + 1 < len(words) else ""
        if folded in _JOINING and self._is_given_typed(after):
            return False
        if not self._is_name(word):
            return False
        kinds = [self._is_given_typed(one) for one in before if fold(one) not in _PARTICLES and not _is_initial(one)]
        if len(set(kinds)) < 2 or kinds[-1] is kinds[0]:
            return True
        # Given names and surnames stand there: another of the first kind, with more behind it, begins anew.
        anew = self._is_given_typed(word) is kinds[0] and folded not in _PARTICLES
        return not (anew and after and self._is_name(after) and self._is_given_typed(after) is not kinds[0])

    def _follows_initial(self, word: str) -> bool:
        """Whether a word behind a letter makes that one an initial: M. Elena, M. E. Quispe."""
        known = word[0].isupper() and self._is_known_surname(fold(word), least=_KNOWN)
        return self._is_given_typed(word) or known or (_is_initial(word) and word.endswith("."))

    def _is_given_typed(self, word: str) -> bool:
        return bool(_shortened(word)) or any(map(self._is_given, _parts([word])))

    def _is_name(self, word: str) -> bool:
        return bool(_shortened(word)) or all(map(self._is_name_part, _HYPHENS.split(word.rstrip("."))))

    def _is_name_part(self, word: str) -> bool:
        folded = fold(word.translate(_APOSTROPHES))
        if folded in _PARTICLES:
            return True
        if not folded.isalpha() or len(folded) < 2 or folded in _TITLES:
            return False
        usual = max(self._levels().get(folded, (0, 0)))
        # A word in capitals may be any; so may words of a text that is all in capitals.
        least = _KNOWN if word.isupper() else _USUAL
        return usual >= least or folded in name_tables().nicknames or (word[0].isupper() and not word.isupper())

    def _is_surname(self, words: Sequence[str]) -> bool:
        """Whether words with capitals hold a surname that is known."""
        capitals = all(word[0].isupper() for word in words if fold(word) not in _PARTICLES)
        # Behind a letter with its full stop, a rarer one will do.
        least = _KNOWN if _is_initial(words[0]) and words[0].endswith(".") else _USUAL
        return capitals and any(self._is_known_surname(part, least=least) for part in _parts(words))

    def _is_known_surname(self, word: str, least: int = _USUAL) -> bool:
        return self._levels().get(word, (0, 0))[1] >= least or word in name_tables().surname_groups

    def _is_given(self, word: str) -> bool:
        if word in _PARTICLES:
            return False
        given, surname = self._levels().get(word, (0, 0))
        known = name_tables().known.get(word, (0, 0))
        return max(given, known[0]) >= max(_USUAL, surname, known[1]) or word in name_tables().nicknames

    def _forms(self, name: str, words: list[str], readings: Sequence[Parts]) -> Iterator[Variant]:
        """All but those in which another word stands in the place of one."""
        latin = analysis.terms(analysis.FOLDED, fold(name))
        if latin != words:
            yield _form(latin, VariantKind.SCRIPT)
            words = latin
        if (whole := _written_out(name, words)) != words:
            yield _form(whole, VariantKind.SPELLING)
            words = whole
        written = name.split()
        bare = [word for word, one in zip(words, written, strict=False) if not _is_initial(one)]
        if len(written) == len(words) > len(bare) > 1:
            yield _form(bare, VariantKind.INITIAL)
            words = bare
        given = self._givens(words)
        if not given and (behind := self._givens(words[::-1])):
            words = [*words[-behind:], *words[:-behind]]
            given = behind
            yield _form(words, VariantKind.ORDER)
        first, rest = words[:given], words[given:]
        if first and rest:
            yield _form([*rest, *first], VariantKind.ORDER)
        keys = [name_keys.asked(parts) for parts in readings]
        if keys or any(len(word) > 3 for word in words):
            yield _by_sound(words, [*rest, *first], [key for one in keys for key in one.sound])
        yield from _other_scripts(words, readings)
        if letters := [key for one in keys for key in one.letters]:
            yield _form([words[0][0], *words[1:]], VariantKind.INITIAL, letters)
        for parts, each in zip(readings, keys, strict=True):
            for text, shorter in each.shorter:
                yield _form([*_texts(parts.given), text], VariantKind.SHORTER, shorter)
        yield from self._apostrophes(name, words)
        yield from _near(words)

    def _usual(self, word: str) -> int:
        """The level of a given name."""
        return self._levels().get(word, (0, 0))[0]

    def _apostrophes(self, name: str, words: list[str]) -> Iterator[Variant]:
        """With its apostrophes left out, or put in before a surname that is known."""
        joined = analysis.terms(analysis.FOLDED, fold(name.translate(_APOSTROPHES)))
        if joined != words:
            yield _form(joined, VariantKind.SPELLING)
        for at, word in enumerate(words):
            parts = _SPLIT.fullmatch(word)
            if parts is not None and self._levels().get(parts[2], (0, 0))[1] >= _USUAL:
                yield _form([*words[:at], parts[1], parts[2], *words[at + 1 :]], VariantKind.SPELLING)

    def _givens(self, words: Sequence[str]) -> int:
        """How many given names stand first."""
        return next((n for n, word in enumerate(words) if not self._is_given(word)), len(words))


def _is_lone(word: str) -> bool:
    """Whether a word behind a name is a letter that may be no part of it; a surname's has a full stop."""
    return _is_initial(word) and not word.endswith(".")


def _is_initial(word: str) -> bool:
    """Whether a word as typed is one letter of a name: E. or E."""
    bare = word.removesuffix(".")
    return len(bare) == 1 and bare.isalpha() and (bare.isupper() or bare != word)


def _shortened(word: str) -> str:
    """The given name that a word as typed shortens (Ma. Fco. Mª); empty for another word."""
    bare = word.rstrip(".ªº")
    return _SHORT_NAMES.get(fold(bare), "") if bare != word and (len(bare) > 1 or "ª" in word) else ""


def _parts(words: Sequence[str]) -> list[str]:
    """The words folded, those with hyphens in their parts."""
    return [fold(part) for word in words for part in _HYPHENS.split(word.rstrip(".")) if part]


def _written_out(name: str, words: list[str]) -> list[str]:
    """The words of a name with those written out that are shortened."""
    written = name.split()
    if len(written) != len(words):
        return words
    return [_shortened(one) or word for one, word in zip(written, words, strict=True)]


def _form(words: Sequence[str], kind: VariantKind, keys: Sequence[str] = ()) -> Variant:
    text = " ".join(words)
    return Variant(text=text, kind=kind, node=_any_of([Phrase(words=text, field="person")], keys))


def _any_of(phrases: Sequence[Node], keys: Sequence[str]) -> Node:
    """People with a row of words, or with one of the keys."""
    nodes = [*phrases, *([Term(word=" ".join(dict.fromkeys(keys)), field=mapping.NAME_KEYS)] if keys else [])]
    return nodes[0] if len(nodes) == 1 else Bool(should=tuple(nodes))


class _Other(NamedTuple):
    """A word that stands for a word of a name, the name with it, and its keys where it has some."""

    word: str
    name: str
    keys: dict[str, None]


def _exchanged(words: Sequence[str], readings: Sequence[Parts], usual: Usual) -> dict[VariantKind, list[_Other]]:
    """The names in which another word stands in the place of one."""
    found: dict[tuple[VariantKind, str], _Other] = {}

    def add(kind: VariantKind, old: Sequence[Word], word: str, keys: Sequence[str]) -> None:
        new = word.split(PARTED)
        at = words.index(old[0].text) if old[0].text in words else 0
        name = " ".join([*words[:at], *new, *words[at + len(old) :]])
        found.setdefault((kind, name), _Other(word, name, {})).keys.update(dict.fromkeys(keys))

    for parts in readings:
        for place, word in enumerate(parts.given):
            if word.initial:
                continue
            for other in parted(word.text, usual):
                add(VariantKind.SPELLING, [word], other, name_keys.asked_with(parts, place, other.split(PARTED)))
            for other in spellings(word.text, given=True):
                add(VariantKind.SPELLING, [word], other, name_keys.asked_with(parts, place, [other]))
            for other in short_names(word.text):
                add(VariantKind.NICKNAME, [word], other, name_keys.asked_with(parts, place, other.split(PARTED)))
        for place, pair in enumerate(pairwise(parts.given)):
            for other in () if pair[0].initial or pair[1].initial else joined(pair[0].text, pair[1].text, usual):
                add(VariantKind.SPELLING, pair, other, name_keys.asked_with(parts, place, [other], instead=2))
            for other in short_names(PARTED.join(_texts(pair))):
                add(VariantKind.NICKNAME, pair, other, name_keys.asked_with(parts, place, [other], instead=2))
        for place, word in enumerate(parts.surnames):
            for other in () if word.initial else spellings(word.text, given=False):
                add(VariantKind.SPELLING, [word], other, name_keys.asked_with(parts, place, [other], surname=True))
    return _by_kind((kind, other) for (kind, _), other in found.items())


def _one_word(words: Sequence[str], usual: Usual) -> dict[VariantKind, list[_Other]]:
    """Names with another word for the first one: all that is known of what is no whole name."""
    kinds = [(VariantKind.SPELLING, other) for other in parted(words[0], usual)]
    kinds += [(VariantKind.SPELLING, other) for given in (True, False) for other in spellings(words[0], given=given)]
    kinds += [(VariantKind.NICKNAME, other) for other in short_names(words[0])]
    return _by_kind((kind, _Other(word, " ".join([*word.split(PARTED), *words[1:]]), {})) for kind, word in kinds)


def _by_kind(others: Iterable[tuple[VariantKind, _Other]]) -> dict[VariantKind, list[_Other]]:
    found: dict[VariantKind, list[_Other]] = {}
    for kind, other in others:
        found.setdefault(kind, []).append(other)
    return found


def _told(kind: VariantKind, others: Sequence[_Other]) -> Iterator[Variant]:
    """A form for each word, the nearest first, and one for all that are left."""
    single = others if len(others) <= _SINGLY else others[: _SINGLY - 1]
    for other in single:
        yield Variant(text=other.name, kind=kind, node=_sought([other]))
    if left := others[len(single) :]:
        told = ", ".join(other.word.replace(PARTED, " ") for other in left[:_TOLD])
        yield Variant(text=f"{told}… ({left[0].name})", kind=kind, node=_sought(left))


def _sought(others: Sequence[_Other]) -> Node:
    keys = [key for other in others for key in other.keys]
    phrases = [Phrase(words=other.name, field="person") for other in others if not other.keys]
    return _any_of(phrases, keys)


def _texts(words: Sequence[Word]) -> list[str]:
    return [word.text for word in words]


def _other_scripts(words: Sequence[str], readings: Sequence[Parts]) -> Iterator[Variant]:
    """As it is written in Cyrillic and in Arabic letters, and in Latin ones by the customs of other countries."""
    slavic = [key for one in readings for key in name_scripts.asked_slavic(one.given, one.surnames)]
    arabic = [key for one in readings for key in name_scripts.asked_arabic(one.given, one.surnames)]
    if slavic:
        yield Variant(text=f"≈ {name_scripts.shown_slavic(words)}", kind=VariantKind.SCRIPT, node=_any_of([], slavic))
    if arabic:
        shown = words if any(map(_is_arabic, readings)) else [name_scripts.shown_arabic(words)]
        yield Variant(text=f"≈ {' '.join(shown)}", kind=VariantKind.SCRIPT, node=_any_of([], arabic))


def _is_arabic(parts: Parts) -> bool:
    return any(word.arabic for word in (*parts.given, *parts.surnames))


def _near(words: Sequence[str]) -> Iterator[Variant]:
    """With one of the words a letter or two off, as people mistype and OCR misreads, and the others as they are."""
    bare = [word for word in words if word not in _PARTICLES]
    if len(bare) < 2:
        return
    for word in bare:
        if len(word) >= _NEAR_FROM:
            others = tuple(Term(word=other, field="person") for other in bare if other != word)
            distance = 1 if len(word) < _NEARER_FROM else 2
            yield Variant(
                text=" ".join(f"{one}~{distance}" if one == word else one for one in words),
                kind=VariantKind.NEAR,
                node=Bool(must=(*others, Fuzzy(word=word, distance=distance, field="person"))),
            )


def _by_sound(typed: Sequence[str], turned: Sequence[str], keys: Sequence[str]) -> Variant:
    """Any name that sounds so, in the order as typed or with the surnames first."""
    heard = dict.fromkeys(mapping.heard(" ".join(words)) for words in (typed, turned))
    phrases = [Phrase(words=one, field=mapping.SOUNDS) for one in heard]
    return Variant(text=f"≈ {' '.join(typed)}", kind=VariantKind.SOUND, node=_any_of(phrases, keys))
