"""Numbers and months as people write them: local separators, and words in five languages."""

import re
from collections.abc import Iterable
from functools import lru_cache

from services.nlp import normal

AMOUNT = (
    r"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d{1,2})?(?![\d])"
    r"|\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?![\d])|\d+(?:[.,]\d{1,2})?(?![\d])"
)
"""A number with or without separators, as a pattern; 4,00,000 as India parts it."""

_WORDS = {
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
    "diecisiete dieciocho diecinueve veinte",
    "pt": "zero um dois tres quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis "
    "dezessete dezoito dezenove vinte",
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty",
    "fr": "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf vingt",
    "it": "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
    "quindici sedici diciassette diciotto diciannove venti",
}
_TENS = {
    "es": "treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "pt": "trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "en": "thirty forty fifty sixty seventy eighty ninety",
    "fr": "trente quarante cinquante soixante",
    "it": "trenta quaranta cinquanta sessanta settanta ottanta novanta",
}
_HUNDREDS = {
    "es": "cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
    "pt": "cem duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos",
}
_MORE = {
    "un": 1, "una": 1, "uma": 1, "duas": 2, "primero": 1, "primeiro": 1, "premier": 1, "primo": 1, "catorze": 14,
    "dezasseis": 16,
    "dezassete": 17, "dezanove": 19, "veintiun": 21, "veintiuna": 21, "ciento": 100, "cento": 100, "hundred": 100,
    "cent": 100, "cents": 100, "vingts": 20, "six": 6, "dix": 10,
}  # fmt: skip
_FRENCH_EIGHTY = 76
"""What `vingt` adds behind `quatre`: four and twenty are eighty."""
SCALES = {
    "mil": 1_000, "thousand": 1_000, "mille": 1_000, "mila": 1_000, "k": 1_000, "millon": 10**6, "millones": 10**6,
    "milhao": 10**6,
    "milhoes": 10**6, "million": 10**6, "millions": 10**6, "milione": 10**6, "milioni": 10**6, "mm": 10**6,
    "m": 10**6, "lakh": 100_000, "lakhs": 100_000, "crore": 10**7, "crores": 10**7,
}  # fmt: skip
"""Words that multiply what stands before them."""

_MONTHS = {
    1: "enero janeiro january janvier gennaio ene jan janv gen gener xaneiro",
    2: "febrero fevereiro february fevrier febbraio feb fev febr fevr febrer febreiro",
    3: "marzo marco march mars mar",
    4: "abril april avril aprile abr apr avr",
    5: "mayo maio may mai maggio mag maig",
    6: "junio junho june juin giugno jun giu juny xuno",
    7: "julio julho july juillet luglio jul juil lug juliol xullo",
    8: "agosto august aout ago aug ag agost",
    9: "septiembre setiembre setembro september septembre settembre sep sept set setembre",
    10: "octubre outubro october octobre ottobre oct out ott",
    11: "noviembre novembro november novembre nov",
    12: "diciembre dezembro december decembre dicembre dic dez dec desembre decembro",
}
MONTHS = {word: number for number, row in _MONTHS.items() for word in row.split()}
"""Folded names of months, full and short, and their numbers."""

_JOINERS = frozenset({"y", "e", "and", "et"})


def _vocabulary() -> dict[str, int]:
    words: dict[str, int] = {}
    for row in _WORDS.values():
        words.update({w: n for n, w in enumerate(row.split())})
    for row in _TENS.values():
        words.update({w: 10 * n for n, w in enumerate(row.split(), 3)})
    for row in _HUNDREDS.values():
        words.update({w: 100 * n for n, w in enumerate(row.split(), 1)})
        words.update({f"{w[:-2]}as": 100 * n for n, w in enumerate(row.split(), 1) if w.endswith("os")})
    units = _WORDS["es"].split()[1:10]
    words.update({f"veinti{u}": 20 + n for n, u in enumerate(units, 1)})
    units = _WORDS["it"].split()[1:10]
    for n, tens in enumerate([*_WORDS["it"].split()[20:21], *_TENS["it"].split()], 2):
        words.update(
            {
                tens[:-1] * (u in {"uno", "otto"}) + tens * (u not in {"uno", "otto"}) + u: 10 * n + m
                for m, u in enumerate(units, 1)
            }
        )
    return words | _MORE


def _ordinals() -> dict[str, int]:
    simple = (
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
        " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
    )
    words = {word: n for n, word in enumerate(simple.split(), 1)} | {"thirtieth": 30, "thirty-first": 31}
    words |= {f"twenty-{word}": 20 + n for word, n in list(words.items()) if n < 10}
    return words | {word.replace("-", " "): n for word, n in words.items()}


ORDINALS = _ordinals()
"""English ordinals of the days of a month."""

DIGITS = [row.split()[:10] for row in _WORDS.values()]
"""Folded names of the ten figures in each language, zero first."""

WORDS = _vocabulary()
"""Folded number words below a thousand."""


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of many words, the longest that fits first: a tree by letters, since `|` tries each word."""
    tree: dict[str, set[str]] = {}
    for word in words:
        tree.setdefault(word[:1], set()).add(word[1:])
    ends = tree.pop("", None) is not None
    branches = [re.escape(letter) + (any_of(rest) if rest != {""} else "") for letter, rest in sorted(tree.items())]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{joined}?" if ends else joined


_ITALIAN_UNITS = any_of([*_WORDS["it"].split()[2:10]])
_ITALIAN_TENS = any_of([w for w, n in WORDS.items() if n < 100 and w.isalpha()])
_BELOW = rf"(?:{_ITALIAN_UNITS}?cento?{_ITALIAN_TENS}?|{_ITALIAN_TENS})"
# Italian writes a number as one word: trecentocinquantamila, millenovecentonovantotto.
ITALIAN = rf"(?:(?:mille|{_BELOW}mila){_BELOW}?|{_ITALIAN_UNITS}?cento{_ITALIAN_TENS}|{_ITALIAN_UNITS}cento)"

ITALIAN_HUNDREDS = rf"{_ITALIAN_UNITS}?cento{_ITALIAN_TENS}?"
"""Trecentosessantaquattro: a hundred and more in one word, in flat text, as a pattern."""

_ALL = rf"(?:{ITALIAN}|{any_of({*WORDS, *SCALES} - {'k', 'm', 'mm'})})"
_BETWEEN = r"(?:[ \n-]|[ \n](?:y|e|and|et)[ \n])"
COUNT = rf"{any_of(WORDS)}(?:{_BETWEEN}{any_of(WORDS)}){{0,2}}"
"""A number below a thousand in words, in flat text, as a pattern."""
PHRASE = rf"{_ALL}(?:{_BETWEEN}{_ALL}){{0,11}}"
"""Up to twelve number words in flat text, as a pattern. Bounded: an endless run would be tried from each word."""


_MOST_FIGURES = 30


def number(written: str) -> float | None:
    """The value of figures with local separators: the last one parts decimals only where one or two figures follow.

    None where they are none, or more than any sum has.
    """
    text = re.sub(r"[ '’\u00a0\u202f]", "", written)
    match = re.fullmatch(r"(\d[\d.,]*?)(?:[.,](\d{1,2}))?", text)
    if not match:
        return None
    whole = re.sub(r"[.,]", "", match[1])
    if len(whole) > _MOST_FIGURES:
        return None
    return float(f"{whole}.{match[2] or 0}")


_MIXED = re.compile(r"(?<![a-z0-9])[\dol][\dolsb.,]*[\dolsb](?![a-z0-9])")
_FIGURES = str.maketrans("olsb", "0158")


def repaired(flat: str) -> str:
    """Flat text of the same length, with letters among figures as the figures that OCR took for them: 5o0, 2.1O0.

    Letters at the end are read so only where a figure stands for them: `20bs` are bolivianos.
    """

    def read(match: re.Match[str]) -> str:
        written = match[0]
        if not any(c.isdecimal() for c in written) or written.isdecimal():
            return written
        tail = re.search(r"[sb]+$", written)
        body = written[: tail.start()] if tail else written
        return body.translate(_FIGURES) + written[len(body) :]

    return _MIXED.sub(read, flat)


def words(phrase: str) -> int | None:
    """The value of number words: `tres mil quinientos` is 3500. None where they make no number."""
    total = current = 0
    seen = False
    for word in re.split(r"[\s-]+", normal.fold(phrase)):
        if word in _JOINERS:
            continue
        if word.isdecimal():  # 2 mil quinientos
            current += int(word)
        elif word in SCALES:
            scale = SCALES[word]
            total, current = (
                (total + max(current, 1) * scale, 0) if scale < 10**6 else ((total + current or 1) * scale, 0)
            )
        elif word in WORDS:
            value = WORDS[word]
            if value == 100 and 0 < current < (100 if word == "hundred" else 10):
                current *= value
            elif word in {"vingt", "vingts"} and current % 100 == 4:
                current += _FRENCH_EIGHTY
            else:
                current += value
        elif (whole := _italian(word)) is not None:
            current += whole
        else:
            return None
        seen = True
    return total + current if seen else None


@lru_cache(maxsize=1_000)
def _italian(word: str) -> int | None:
    """The value of an Italian number written as one word."""
    thousands, mark, rest = ("", "", word)
    if word.startswith("mille"):
        thousands, mark, rest = "uno", "mille", word.removeprefix("mille")
    elif "mila" in word:
        thousands, mark, rest = word.partition("mila")
    high = _italian_hundreds(thousands) if mark else 0
    low = _italian_hundreds(rest) if rest else 0
    return None if high is None or low is None or not word else high * 1_000 + low


def _italian_hundreds(word: str) -> int | None:
    if word in WORDS:
        return WORDS[word]
    unit, hundred, rest = word.partition("cent")
    rest = rest.removeprefix("o") if rest.removeprefix("o") in {"", *WORDS} else rest
    if not hundred or (unit and unit not in WORDS) or (rest and rest not in WORDS):
        return None
    return (WORDS[unit] if unit else 1) * 100 + (WORDS[rest] if rest else 0)
