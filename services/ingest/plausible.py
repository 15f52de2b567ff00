"""How much a text looks like language: read from a picture, or from the text layer of a page."""

import numpy as np

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
PLAIN = str.maketrans("áàâãäåéèêëíìîïóòôõöúùûüçñýÿ", "aaaaaaeeeeiiiiooooouuuucnyy")
"""Small letters without their accents."""
_BARE = bytes(code if code < 128 else ord(chr(code).translate(PLAIN)) for code in range(256))
"""The same for bytes of Latin-1; what is beyond both stays as it is."""
_LETTER = np.zeros(256, dtype=bool)
_LETTER[ord("a") : ord("z") + 1] = True
_IS_USUAL = np.zeros((256, 256), dtype=bool)
for _pair in _PAIRS:
    _IS_USUAL[ord(_pair[0]), ord(_pair[1])] = True


def plausibility(text: str) -> float:
    """Share of letter pairs that are usual in the languages we read; 1.0 with too few Latin letters to tell.

    Pairs in runs of three letters or more count: shorter ones are abbreviations.
    """
    low = text[:20_000].lower().encode("latin-1", "replace").translate(_BARE)
    codes = np.frombuffer(b" " + low + b"  ", dtype=np.uint8)
    letter = _LETTER[codes]
    both = letter[1:-2] & letter[2:-1] & (letter[:-3] | letter[3:])
    total = int(np.count_nonzero(both))
    if total < 40:
        return 1.0
    return int(np.count_nonzero(_IS_USUAL[codes[1:-2], codes[2:-1]] & both)) / total
