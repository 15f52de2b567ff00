"""Which language a page seems to be in, by its most frequent words: cheap enough to ask of every page.

Spanish and Portuguese models read other languages well enough to tell them, and lose their accents and apostrophes.
"""

from collections import Counter
from collections.abc import Iterable

_COMMON = {
    "spa": "el la los las de del que en y a con por para una un es se su como más pero fue lo al no",
    "por": "o a os as de do da dos das que em e com por para uma um é se na no nas nos ao foi não mais",
    "eng": "the of and to in is that for with was on it by this from be are at as not or have which were his her an he",
    "fra": "le la les de des du et est une un dans qui que pour pas sur au aux avec ce il elle sont en plus par ne à",
    "ita": "il la lo gli le di del della dei che è e per un una non con sono nel nella da al alla si ha più in i",
}
COMMON = {language: frozenset(words.split()) for language, words in _COMMON.items()}
"""The most frequent words of each language, by tesseract's name for it."""
JOINED = ("eng", "fra", "ita")
"""Languages that are joined to those a page is read in, when it seems to be in one of them."""
LEAST = 8
"""Frequent words of a language that a page must have."""
LEAD = 1.5
"""How many times as many it must have as of any other language that the page was read in."""


def joined(language: str, read_in: str) -> str:
    """A foreign language and those that a page was read in, the one first that its words weigh most by.

    French and Italian read best with their own model first. English has no accents of its own to lose, and the names
    in it are those of the others.
    """
    return f"{read_in}+{language}" if language == "eng" else f"{language}+{read_in}"


def foreign(words: Iterable[str], read_in: str) -> str | None:
    """The language, of those in JOINED and not in `read_in` (joined by +), that words seem to be in; None: none."""
    known = read_in.split("+")
    seen = Counter(word.strip(".,;:()«»\"'“”").lower() for word in words)
    counts = {language: sum(seen[word] for word in common) for language, common in COMMON.items()}
    best = max((language for language in JOINED if language not in known), key=lambda one: counts[one], default=None)
    if best is None or counts[best] < LEAST:
        return None
    rivals = (counts[language] for language in known if language in counts)
    return best if counts[best] >= LEAD * max(rivals, default=0) else None
