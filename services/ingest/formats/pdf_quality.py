"""Whether the text layer of a page can be believed."""

from collections import Counter
from collections.abc import Sequence

from services.ingest.formats.pdf_layer import NAMELESS, Layer
from services.ingest.plausible import PLAIN, plausibility

LEAST_PLAUSIBLE = 0.55
"""Share of usual letter pairs under which a text is none: 300 characters of real text have 0.72 or more, of
text whose letters were exchanged 0.49 or less (measured on ../shared/eval/dev.jsonl)."""


def is_garbage(layer: Layer) -> bool:
    """Whether a text layer is no text: nameless characters, or letters that make no language.

    Only Latin letters are judged by their pairs; a table of numbers has nothing to judge and is sound.
    """
    body = "".join(layer.text.split())
    if not body:
        return False
    # All that is nameless cannot be printed, but for one sign: most pages need no look at each character.
    printed = body.isprintable() and "\ufffd" not in body
    bad = max(0 if printed else len(NAMELESS.findall(body)), layer.unmapped)
    if bad:
        letters = sum(map(str.isalpha, body))
        foreign = 0 if body.isascii() else sum(character > "\u024f" and character.isalpha() for character in body)
        if bad > (0.3 if foreign > letters / 2 else 0.08) * len(body):
            return True
    # A few signs without letters or digits: a stamp's text, or glyphs without names.
    if len(body) < 40 and sum(map(str.isalnum, body)) < len(body) / 2:
        return True
    return plausibility(layer.text) < LEAST_PLAUSIBLE


LEAST_AGREEMENT = 0.7
"""Share of the words seen in a strip of a scan that a layer must have, to stand for the page: a layer with two
errors in a hundred characters has nine of ten."""
_STRIPS = 10
NUMBERS, DIGITS = 8, 5
"""Words that a number is worth where a strip is chosen, and digits that it has."""


def fullest(layer: Layer, height: float) -> tuple[float, float]:
    """Top and bottom of the strip of a page, a fifth of its height, that holds most words."""
    step = height / _STRIPS
    rows: Counter[tuple[int, int]] = Counter()
    for word, (_, top, _, bottom) in zip(layer.said, layer.edges.tolist(), strict=True):
        # What matters most is whether numbers are right.
        rows[int(top / step), int(bottom / step)] += NUMBERS if _digits(word) else 1
    inside = [
        sum(count for (top, end), count in rows.items() if start <= top and end < start + 2)
        for start in range(_STRIPS - 1)
    ]
    start = max(range(_STRIPS - 1), key=inside.__getitem__)
    return start * step, (start + 2) * step


def agreement(seen: Sequence[str], layer: Layer, top: float, bottom: float) -> float:
    """Share of words seen in a strip that the layer has there; 1.0 with too few to tell."""
    there = Counter(
        plain
        for word, (_, upper, _, lower) in zip(layer.said, layer.edges.tolist(), strict=True)
        if lower > top and upper < bottom and (plain := folded(word))
    )
    looked = Counter(plain for word in seen if (plain := folded(word)))
    total = sum(looked.values())
    return sum((looked & there).values()) / total if total >= 8 else 1.0


def numbers_agree(seen: Sequence[str], layer: Layer, top: float, bottom: float) -> bool:
    """Whether the numbers that were surely seen in a strip stand in the layer there as well, however spaced."""
    there = "".join(
        "".join(filter(str.isdecimal, word))
        for word, (_, upper, _, lower) in zip(layer.said, layer.edges.tolist(), strict=True)
        if lower > top and upper < bottom
    )
    return all(number in there for number in map(_digits, seen) if number)


def _digits(word: str) -> str:
    """The digits of a number; none of a shorter one, or of a word that is none."""
    digits = "".join(filter(str.isdecimal, word))
    return digits if len(digits) >= DIGITS and not any(map(str.isalpha, word)) else ""


def folded(word: str) -> str:
    """Letters and digits alone, alike ones as one."""
    return "".join(filter(str.isalnum, word.lower().translate(PLAIN)))
