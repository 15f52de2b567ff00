"""Numbers written so that a filter or a reader in a hurry does not see them: figures in words, signs, one by one.

seis-uno-dos …    6uno2 34cinco …    6️⃣1️⃣2️⃣ …    ６１２ …    6*1*2 …    6 1 2 3 4 …    zéro six, douze, trente-quatre …
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.nlp import figures
from services.nlp.later import Later

# "meia" is the Brazilian six.
_WORDS = {word: str(n) for row in figures.DIGITS for n, word in enumerate(row)} | {
    "meia": "6",
    "um": "1",
    "oh": "0",
    "duas": "2",
}
_WORD = figures.any_of(_WORDS)
# Flat text holds full-width and mathematical figures as plain ones; a keycap leaves its two marks behind the figure.
# 6l2, 9O8: a letter that touches a figure stands for one.
_UNIT = rf"(?:{_WORD}|[0-9][\ufe0f\u20e3]{{0,2}}|(?<=[0-9])[oil](?=[0-9])|(?<![^\W_])[ol](?=[0-9]{{2}}))"
_PICTURE = "[\u2600-\u2775\u2794-\u27bf\U0001f300-\U0001faff]\ufe0f?"
_BETWEEN = rf"(?! ?//)(?: ?(?:[,.\-_*·•~/|]|{_PICTURE}) ?| ){{0,2}}"
_RUN = re.compile(rf"(?<![\w+.,])(?P<plus>\+ ?)?(?P<units>{_UNIT}(?:{_BETWEEN}{_UNIT}){{6,15}})(?![\w]|[.,]\d)")
# What makes a run more than figures with usual separators; tells most texts apart in one look.
_ODD = re.compile(
    rf"\u20e3|[0-9](?:[_*·•~]| ?{_PICTURE} ?[0-9])|(?<![^\W\d_])(?:{_WORD})[ ,.\-]{{0,3}}(?:{_UNIT})"
    r"|(?:[0-9][ .\-]{1,3}){6}"
)
# Figures in filled and empty circles, which folding leaves as they are.
_CIRCLED = {
    **{first + n: str(n + 1) for first in (0x2776, 0x2780, 0x278A, 0x2460, 0x24F5) for n in range(9)},
    0x24FF: "0", 0x24EA: "0", 0x1F10B: "0", 0x1F10C: "0",
}  # fmt: skip
_WIDE = re.compile(r"(?![0-9])\d")
_PIECE = re.compile(rf"{_WORD}|[0-9oil]")
_LETTERS = {"o": "0", "i": "1", "l": "1"}
# Pairs as they are said: treinta y cuatro, thirty-four, soixante-dix-huit, quatre-vingt-dix. On flat text.
_TWO = figures.any_of(word for word, n in figures.WORDS.items() if 10 <= n <= 99)
_TENS = figures.any_of(word for word, n in figures.WORDS.items() if 20 <= n <= 90 and n % 10 == 0)
_PAIR = (
    rf"(?:quatre[- ]vingts?(?:[- ](?:{_TWO}|{_WORD}))?(?:-{_WORD})?"
    rf"|soixante[- ](?:et[- ])?(?:{_TWO}|{_WORD})(?:-{_WORD})?"
    rf"|{_TENS}(?: y | e | et |-et-|-){_WORD}|(?:vingt|trente|quarante|cinquante|\w{{3,5}}ty) {_WORD}(?![- ]vingt)"
    rf"|dix-{_WORD}|{_TWO})"
)
_HUNDRED = figures.any_of(word for word, n in figures.WORDS.items() if 100 <= n <= 900 and len(word) > 4)
_PAIR = rf"(?:{_HUNDRED}(?:(?: e)? (?:{_PAIR}|{_WORD}))?|{figures.ITALIAN_HUNDREDS}|{_PAIR})"
# A word and a figure may touch: 61dos 34cinco.
_APART = r"(?: ?[,\-/] ?|\.| |(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d))"
_SAID = rf"(?:(?P<pair>{_PAIR})|(?P<one>{_WORD})|(?P<figures>\d{{1,4}}))"
_UNNAMED = re.sub(r"\?P<\w+>", "?:", _SAID)
_SPOKEN = Later(rf"(?<![\w+.,])(?P<plus>\+ ?)?(?P<units>{_UNNAMED}(?:{_APART}{_UNNAMED}){{2,12}})(?![\w]|[.,]\d)")
_PAIR_BESIDE = re.compile(
    rf"(?<![^\W\d_]){_PAIR}{_APART}(?:{_WORD}|{_TWO}|\d)|(?:(?<![^\W\d_]){_WORD}|\d){_APART}(?:{_TWO}|{_HUNDRED})(?![^\W\d_])"
)
_SAID_PIECE = Later(_SAID)
_UP, _DOWN = "01234567890123456789", "98765432109876543210"


@dataclass(frozen=True, slots=True)
class Spelled:
    """Figures said or disguised at a half-open range of the text. `plain` ones are only parted one by one."""

    start: int
    end: int
    digits: str
    plus: bool
    plain: bool
    pairs: bool = False


def spelled(text: str, flat: str) -> Iterator[Spelled]:
    """Runs of seven to fifteen figures, at least one of which is a word or a sign, or all of which stand alone."""
    flat = flat.translate(_CIRCLED)
    if _PAIR_BESIDE.search(flat):
        yield from _spoken(flat)
    if not (_ODD.search(flat) or _WIDE.search(text) or not _CIRCLED.keys().isdisjoint(map(ord, text))):
        return
    for run in _RUN.finditer(flat):
        pieces = list(_PIECE.finditer(flat, *run.span("units")))
        digits = "".join(_WORDS.get(m[0]) or _LETTERS.get(m[0], m[0]) for m in pieces)
        written = text[slice(*run.span("units"))]
        figured = re.sub(r"[\ufe0f\u20e3]", "", written)
        said = any(m[0] in _WORDS for m in pieces)
        signs = "\u20e3" in written or any((c.isdecimal() and not c.isascii()) or ord(c) in _CIRCLED for c in written)
        starred = bool(re.search(rf"\d(?:[_*·•~]| ?{_PICTURE} ?)\d", written))
        alone = not re.search(r"\d\d", figured)
        if not (said or signs or starred or alone) or digits in _UP or digits in _DOWN or len(set(digits)) < 3:
            continue
        yield Spelled(run.start(), run.end(), digits, bool(run["plus"]), plain=not (said or signs or starred))


def _spoken(flat: str) -> Iterator[Spelled]:
    """Numbers said in pairs; how many figures a word stands for is its own."""
    for run in _SPOKEN.finditer(flat):
        pieces = list(_SAID_PIECE.finditer(flat, *run.span("units")))
        digits = "".join(piece["figures"] or _said(piece) for piece in pieces)
        pairs = sum(piece["pair"] is not None for piece in pieces)
        if pairs and 8 <= len(digits) <= 13:
            yield Spelled(run.start(), run.end(), digits, bool(run["plus"]), plain=False, pairs=True)


def _said(piece: re.Match[str]) -> str:
    return f"{figures.words(piece['pair']):02}" if piece["pair"] else _WORDS[piece["one"]]
