"""Stretches of a text that no person wrote as words: base64, random signs, one sign over and over.

The network takes most of a page's time, a piece of a word at a time. A page of noise holds more pieces than any prose
and no name, so it would take minutes for nothing.
"""

import re
from collections.abc import Sequence

from services.nlp.proper import Word

STRETCH = 256
"""Words looked at together; a shorter text is never noise."""
LEAST_WORDS = 0.25
"""Share of words of a word's form below which a stretch is noise. Prose has nine in ten, lists of codes about half."""

_FORM = re.compile(r"[a-z]{2,40}|[A-Z][a-z]{1,39}|[A-Z]{2,40}")


def noise(words: Sequence[Word], lettered: Sequence[int]) -> frozenset[int]:
    """Of the words numbered `lettered`, those in stretches of noise. Signs between them don't count."""
    found: list[int] = []
    for start in range(0, len(lettered), STRETCH):
        stretch = lettered[start : start + STRETCH]
        if len(stretch) < STRETCH and not found:
            break
        told = [words[at] for at in stretch if words[at].shape != "p"]
        formed = sum(not word.text.isascii() or _FORM.fullmatch(word.text) is not None for word in told)
        if formed < LEAST_WORDS * len(told) or not told:
            found += stretch
    return frozenset(found)
