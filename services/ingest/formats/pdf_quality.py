"""Whether the text layer of a page can be believed."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from services.ingest.formats.pdf_layer import Layer

LEAST_PLAUSIBLE = 0.55
"""Share of usual letter pairs under which a text is none: 300 characters of real text have 0.72 or more, of
text whose letters were exchanged 0.49 or less (measured on ../shared/eval/dev.jsonl)."""

# The most frequent pairs of letters in Spanish, Portuguese, English, French and Italian text. They make
# up well over half of the pairs in any of the five, names and lists included, and about a fifth in
# text whose letters were mapped to wrong ones.
_USUAL = """
de es en el la os ar er ra ad as do re te nt al co on ci ta an or ro st da un ue qu se ie pa to
ic ac io in ca id sa is no po le tr nd me ma mo am di ia lo su so pr pe ne mi li ti si oc em om
ao nh th he it ou at ed ng ha ve of hi ll be ri ch wa us ut il ai ur et eu ce ss ns ui oi tt gl
cc va vi vo na ba ab ib bl br bo bi cu du lu lt mp mb sc sp ul um uz za ez iz az ga gu go ge gr
fa fi fo fu ju jo ja ho hu je ir ot op ob ol og ee oo ow ey ay ly ry ty ke ck sh wh wo wi rs rd
"""
_PAIRS = frozenset(_USUAL.split())
_NAMELESS = re.compile("[\ufffd\x00-\x1f\x7f-\x9f\ue000-\uf8ff]")
_PLAIN = str.maketrans("áàâãäåéèêëíìîïóòôõöúùûüçñýÿ", "aaaaaaeeeeiiiiooooouuuucnyy")
_LETTER = np.zeros(256, dtype=bool)
_LETTER[ord("a") : ord("z") + 1] = True
_IS_USUAL = np.zeros((256, 256), dtype=bool)
for _pair in _PAIRS:
    _IS_USUAL[ord(_pair[0]), ord(_pair[1])] = True


def is_garbage(layer: Layer) -> bool:
    """Whether a text layer is no text: nameless characters, or letters that make no language.

    Only Latin letters are judged by their pairs; a table of numbers has nothing to judge and is sound.
    """
    body = "".join(layer.text.split())
    if not body:
        return False
    bad = max(len(_NAMELESS.findall(body)), layer.unmapped)
    if bad:
        letters = sum(map(str.isalpha, body))
        foreign = 0 if body.isascii() else sum(character > "\u024f" and character.isalpha() for character in body)
        if bad > (0.3 if foreign > letters / 2 else 0.08) * len(body):
            return True
    # A few signs without letters or digits: a stamp's text, or glyphs without names.
    if len(body) < 40 and sum(map(str.isalnum, body)) < len(body) / 2:
        return True
    return plausibility(layer.text) < LEAST_PLAUSIBLE


def plausibility(text: str) -> float:
    """Share of letter pairs that are usual in the languages we read; 1.0 with too few Latin letters to tell.

    Pairs in runs of three letters or more count: shorter ones are abbreviations.
    """
    low = text[:20_000].lower()
    if not low.isascii():
        low = low.translate(_PLAIN)
    codes = np.frombuffer(b" " + low.encode("ascii", "replace") + b"  ", dtype=np.uint8)
    letter = _LETTER[codes]
    both = letter[1:-2] & letter[2:-1] & (letter[:-3] | letter[3:])
    total = int(np.count_nonzero(both))
    if total < 40:
        return 1.0
    return int(np.count_nonzero(_IS_USUAL[codes[1:-2], codes[2:-1]] & both)) / total


LEAST_AGREEMENT = 0.7
"""Share of the words seen in a strip of a scan that a layer must have, to stand for the page: a layer with two
errors in a hundred characters has nine of ten."""
_STRIPS = 10


def fullest(layer: Layer, height: float) -> tuple[float, float]:
    """Top and bottom of the strip of a page, a fifth of its height, that holds most words."""
    step = height / _STRIPS
    rows = Counter((int(word.box[1] / step), int(word.box[3] / step)) for word in layer.words)
    inside = [
        sum(count for (top, end), count in rows.items() if start <= top and end < start + 2)
        for start in range(_STRIPS - 1)
    ]
    start = max(range(_STRIPS - 1), key=inside.__getitem__)
    return start * step, (start + 2) * step


def agreement(seen: Sequence[str], layer: Layer, top: float, bottom: float) -> float:
    """Share of words seen in a strip that the layer has there; 1.0 with too few to tell."""
    there = Counter(
        folded
        for word in layer.words
        if word.box[3] > top and word.box[1] < bottom and (folded := _folded(layer.text[word.start : word.end]))
    )
    looked = Counter(folded for word in seen if (folded := _folded(word)))
    total = sum(looked.values())
    return sum((looked & there).values()) / total if total >= 8 else 1.0


def _folded(word: str) -> str:
    return "".join(filter(str.isalnum, word.lower().translate(_PLAIN)))
