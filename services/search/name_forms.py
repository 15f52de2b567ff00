"""The other forms under which a typed name is sought: shown to whoever searches, and each can be switched off.

Forms are sought among the people that were found on pages, so that a pet name finds no word that only looks like it.
What decides are the tables of `linking`: nicknames, spellings, sounds, and which words are given names.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from models.search import Bool, Fuzzy, Node, Phrase, Term, Variant
from models.understood import VariantKind
from services.search import analysis, mapping
from services.search.linking.spelling import fold
from services.search.linking.words import Levels, name_tables

MOST = 24
"""Forms of one name."""
LONGEST = 6
"""Words of a name."""
_MOST_NICKNAMES = 12
_USUAL = 3
"""Level from which on a word without a capital counts as a name."""
_NEAR_FROM, _NEARER_FROM = 5, 8
"""Letters of a word from which on one letter of it may be off, and two."""
_APOSTROPHES = str.maketrans("", "", "'’´`")
_SPLIT = re.compile(r"(d|o)([aeiou]\w{3,}|(?<=o)[bcdfgkmnrs]\w{3,})")
"""Words that may have been written with an apostrophe: Davila, OBrien."""
_JOINING = frozenset(["y", "e"])
"""Between two surnames, or between two people."""
_ARTICLES = frozenset(["la", "las", "los", "el", "le", "al"])
_PARTICLES = (
    _JOINING
    | _ARTICLES
    | frozenset(
        [
            "de",
            "del",
            "da",
            "do",
            "dos",
            "das",
            "di",
            "du",
            "des",
            "della",
            "van",
            "von",
            "der",
            "den",
            "bin",
            "ibn",
            "abu",
        ]
    )
)
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

    def of(self, name: str) -> tuple[Variant, ...]:
        """The other forms of a name, likeliest first, none twice."""
        words = analysis.terms(analysis.FOLDED, name)
        if not 1 <= len(words) <= LONGEST:
            return ()
        found: dict[str, Variant] = {}
        for variant in self._forms(name, words):
            if variant.text != " ".join(words):
                found.setdefault(variant.text, variant)
        return tuple(found.values())[:MOST]

    def stretch(self, words: Sequence[str]) -> tuple[int, int] | None:
        """The first stretch of words, as typed, that is one person's name: two words at least, one of them known.

        Where no given name is known, all must have capitals. A given name behind surnames begins somebody else's.
        """
        start = 0
        while start < len(words):
            end = start
            while end < len(words) and end - start < LONGEST and self._goes_on(words, start, end):
                end += 1
            while end > start and (fold(words[end - 1]) in _PARTICLES or _is_initial(words[end - 1])):
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
            return bool(before) or (at + 1 < len(words) and self._is_given_typed(words[at + 1]))
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
        return usual >= _USUAL or folded in name_tables().nicknames or (word[0].isupper() and not word.isupper())

    def _is_surname(self, words: Sequence[str]) -> bool:
        """Whether words with capitals hold a surname that is known."""
        capitals = all(word[0].isupper() for word in words if fold(word) not in _PARTICLES)
        return capitals and any(map(self._is_known_surname, _parts(words)))

    def _is_known_surname(self, word: str) -> bool:
        return self._levels().get(word, (0, 0))[1] >= _USUAL or word in name_tables().surname_groups

    def _is_given(self, word: str) -> bool:
        if word in _PARTICLES:
            return False
        given, surname = self._levels().get(word, (0, 0))
        known = name_tables().known.get(word, (0, 0))
        return max(given, known[0]) >= max(_USUAL, surname, known[1]) or word in name_tables().nicknames

    def _forms(self, name: str, words: list[str]) -> Iterator[Variant]:
        latin = analysis.terms(analysis.FOLDED, fold(name))
        if latin != words:
            yield _form(latin, VariantKind.SCRIPT)
            words = latin
        written = name.split()
        if len(written) == len(words):
            whole = [_shortened(one) or word for one, word in zip(written, words, strict=True)]
            if whole != words:
                yield _form(whole, VariantKind.SPELLING)
                words = whole
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
        shorter = self._shorter(first, rest)
        if shorter:
            yield _form(shorter, VariantKind.SHORTER, whole=True)
        if first and rest:
            yield _form([*rest, *first], VariantKind.ORDER)
        yield from self._apostrophes(name, words)
        for at, word in enumerate(words):
            for other in _spellings(word, given=at < given):
                yield _form([*words[:at], other, *words[at + 1 :]], VariantKind.SPELLING)
        if any(len(word) > 3 for word in words):
            yield _by_sound(words, [*rest, *first])
        yield from _initials(first, rest)
        yield from _near(words)
        for at, word in enumerate(first or words[:1]):
            for other in _nicknames(word):
                changed = [*other.split("_"), *words[at + 1 :]] if at == 0 else [*words[:at], other, *words[at + 1 :]]
                yield _form(changed, VariantKind.NICKNAME)
                if shorter and at == 0:
                    yield _form([*other.split("_"), *shorter[1:]], VariantKind.NICKNAME, whole=True)

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

    @staticmethod
    def _shorter(first: list[str], rest: list[str]) -> list[str]:
        """The name without its second surname; empty where it has but one."""
        bare = [word for word in rest if word not in _PARTICLES]
        if not first or len(bare) < 2:
            return []
        kept = rest[: len(rest) - 1 - rest[::-1].index(bare[-1])]
        while kept and kept[-1] in _PARTICLES:
            kept = kept[:-1]
        return [*first, *kept]


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


def _form(words: Sequence[str], kind: VariantKind, *, whole: bool = False) -> Variant:
    text = " ".join(words)
    node: Node = Term(word=text, field=mapping.WHOLE) if whole else Phrase(words=text, field="person")
    return Variant(text=text, kind=kind, node=node)


def _initials(first: list[str], rest: list[str]) -> Iterator[Variant]:
    """With the first given name by its letter, or with the second one."""
    if not first or not rest:
        return
    yield _form([first[0][0], *first[1:], *rest], VariantKind.INITIAL)
    if len(first) > 1:
        yield _form([first[0][0], *rest], VariantKind.INITIAL)
        yield _form([first[0], first[1][0], *first[2:], *rest], VariantKind.INITIAL)


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


def _by_sound(*orders: Sequence[str]) -> Variant:
    """Any name that sounds so, in the order as typed or with the surnames first."""
    heard = dict.fromkeys(mapping.heard(" ".join(words)) for words in orders)
    nodes = tuple(Phrase(words=one, field=mapping.SOUNDS) for one in heard)
    return Variant(
        text=f"≈ {' '.join(orders[0])}",
        kind=VariantKind.SOUND,
        node=nodes[0] if len(nodes) == 1 else Bool(should=nodes),
    )


def _nicknames(word: str) -> list[str]:
    full = sorted(name_tables().nicknames.get(word, ()))
    return [*_shorts().get(word, ())[:_MOST_NICKNAMES], *full[:_MOST_NICKNAMES]]


@cache
def _shorts() -> Mapping[str, list[str]]:
    """Full name → its short forms."""
    found: dict[str, list[str]] = {}
    for short, fulls in name_tables().nicknames.items():
        for full in fulls:
            found.setdefault(full, []).append(short)
    return found


def _spellings(word: str, *, given: bool) -> list[str]:
    tables = name_tables()
    groups = tables.given_groups if given else tables.surname_groups
    mine = groups.get(word, frozenset())
    return sorted(other for other in _members(given=given, groups=mine) if other != word) if mine else []


def _members(*, given: bool, groups: frozenset[int]) -> set[str]:
    return set().union(*(_by_group(given=given).get(group, ()) for group in groups))


@cache
def _by_group(*, given: bool) -> Mapping[int, list[str]]:
    tables = name_tables()
    found: dict[int, list[str]] = {}
    for word, groups in (tables.given_groups if given else tables.surname_groups).items():
        for group in groups:
            found.setdefault(group, []).append(word)
    return found
