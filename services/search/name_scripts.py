"""Keys under which a name meets its writings by other countries' customs and in its own script (`services.scripts`).

Жуков, Zhukov, Jukov and Schukow; محمد and Mohamed; Ouardi and Wardi. A key is of one given name and one surname, both
by one custom. As in linking, a reading decides only where one of the two writings has a word that is not usual as a
name: so each key says whether its own has, and a name without such a word asks for keys of those with one alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, product

from services.scripts import customs
from services.search.linking.spelling import consonants
from services.search.linking.words import KNOWN, Word

_EACH = 2
"""Words of each kind that count."""
_RARE, _USUAL = "~", "^"
"""At the end of a key: whether one of the words is not usual as a name."""
_ORIGINAL, _LATIN = "A", "L"
"""Before a key of consonants: as a name in Arabic letters holds it, and one in Latin letters."""
_LEAST_CONSONANTS = 3
"""Of both words, for them to tell a name from others."""
_MOST_VOWELS = 4
"""Ways to tell the vowels of a word, where they may be a u or another."""

Words = Sequence[Word]


def held(given: Words, surnames: Words) -> Iterator[str]:
    """The keys of a name on a page."""
    for one, two in _pairs(given, surnames):
        end = _RARE if _is_rare(one, two) else _USUAL
        yield from (f"{key}{end}" for key in (*_slavic(one, two), *_arabic(one, two)))
        own = _ORIGINAL if one.arabic or two.arabic else _LATIN
        yield from (f"{own}{key}" for key in _consonants(one, two))


def asked_slavic(given: Words, surnames: Words) -> list[str]:
    """The keys of a typed name's writings in Cyrillic, and of those in Latin letters by all customs."""
    found: list[str] = []
    for one, two in _pairs(given, surnames):
        found += [f"{key}{end}" for key in _slavic(one, two) for end in _ends(one, two)]
    return found


def asked_arabic(given: Words, surnames: Words) -> list[str]:
    """The keys of a typed name's writings in Arabic, of one typed in Arabic in Latin letters, and by other customs."""
    found: list[str] = []
    for one, two in _pairs(given, surnames):
        other = _LATIN if one.arabic or two.arabic else _ORIGINAL
        found += [f"{other}{key}" for key in _consonants(one, two)]
        found += [f"{key}{end}" for key in _arabic(one, two) for end in _ends(one, two)]
    return found


def _pairs(given: Words, surnames: Words) -> Iterator[tuple[Word, Word]]:
    """Given names and surnames that are no initials and no Chinese syllables."""
    for one, two in product(given[:_EACH], surnames[:_EACH]):
        if not (one.initial or two.initial or one.chinese or two.chinese):
            yield one, two


def _is_rare(one: Word, two: Word) -> bool:
    return bool(one.given <= KNOWN or two.surname <= KNOWN)


def _ends(one: Word, two: Word) -> tuple[str, ...]:
    """What the keys end with that a name meets."""
    return (_RARE, _USUAL) if _is_rare(one, two) else (_RARE,)


def _slavic(one: Word, two: Word) -> Iterable[str]:
    """Both words read back by each custom."""
    if one.arabic or two.arabic:
        return ()
    return dict.fromkeys(
        f"S{first}|{second}"
        for first, second in zip(customs.slavic_each(one.text), customs.slavic_each(two.text), strict=True)
    )


def _arabic(one: Word, two: Word) -> Iterable[str]:
    """Both words by their consonants, and where a u stands between them: it parts Hussein from Hassan."""
    if one.arabic or two.arabic:
        return ()
    firsts, seconds = _spoken(one.text, surname=False), _spoken(two.text, surname=True)
    return [f"V{first}|{second}" for first, second in product(firsts, seconds)]


@lru_cache(20_000)
def _spoken(word: str, *, surname: bool) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for read in sorted(customs.arabic(word, surname=surname)):
        if len(read.consonants) < 2:
            continue
        vowels = [dict.fromkeys("u" if vowel == "u" else "." for vowel in held or ".") for held in read.vowels]
        for chosen in islice(product(*vowels), _MOST_VOWELS):
            signs = zip(chosen, (*read.consonants, ""), strict=True)
            found["".join(f"{vowel}{consonant}" for vowel, consonant in signs)] = None
    return tuple(found)


def _consonants(one: Word, two: Word) -> Iterable[str]:
    """The consonants of both words, the article of a surname in Arabic letters there or not."""
    firsts, seconds = _bare(one), _bare(two)
    return dict.fromkeys(
        f"{first}|{second}"
        for first, second in product(firsts, seconds)
        if first and second and len(first) + len(second) >= _LEAST_CONSONANTS
    )


def _bare(word: Word) -> Iterable[str]:
    texts = (word.text, word.text.removeprefix("al")) if word.arabic else (word.text,)
    return dict.fromkeys(map(consonants, texts))


_CYRILLIC = {
    "shch": "щ", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш", "yu": "ю", "ya": "я", "yo": "ё", "ia": "ия",
    "ei": "ей", "ey": "ей", "ai": "ай", "ay": "ай", "oi": "ой", "oy": "ой", "qu": "к", "th": "т", "x": "кс",
    **dict(zip("abvgdezijklmnoprstufhywcq", "абвгдезийклмнопрстуфхйвкк", strict=True)),
}  # fmt: skip
_ARABIC = {
    "kh": "خ", "sh": "ش", "ch": "ش", "gh": "غ", "th": "ث", "dh": "ذ", "ou": "و", "oo": "و", "ee": "ي", "ei": "ي",
    "ai": "ي", "ay": "ي", "aw": "و", **dict.fromkeys("aeiou", ""),
    **dict(zip("btjhdrzsqfklmnwyvpgcx", "بتجحدرزسقفكلمنويفبغكخ", strict=True)),
}  # fmt: skip
_DOUBLED = re.compile(r"(.)\1")


def shown_slavic(words: Sequence[str]) -> str:
    """How folded words may be written in Cyrillic, to tell a form by."""
    return " ".join(_written(word, _CYRILLIC) for word in words)


def shown_arabic(words: Sequence[str]) -> str:
    """How folded words may be written in Arabic letters, to tell a form by: vowels inside of a word are not written."""
    parts = (
        ("ا" if word[0] in "aeiou" else "")
        + _written(_DOUBLED.sub(r"\1", word), _ARABIC)
        + {"a": "ة", "i": "ي"}.get(word[-1], "")
        for word in words
    )
    return " ".join(parts).replace("ال ", "ال")


def _written(word: str, table: Mapping[str, str]) -> str:
    signs, place = "", 0
    while place < len(word):
        size = next((n for n in (4, 2, 1) if word[place : place + n] in table), 1)
        signs += table.get(word[place : place + size], word[place : place + size])
        place += size
    return signs
