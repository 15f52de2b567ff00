"""Everyday papers in which nobody is named who exploits: what looks like a sign in them is most often none.

News of a match tell of boys who were recruited and a side that could not get out; a ward keeps a girl in, a school
her passport, a landlord the deposit. Such a paper is known by its own words, many of them, and by the want of any word
for who exploits, who was exploited, or what binds them. Its flags are suggestions, none of them is lost.
"""

from collections.abc import Iterable

from services.nlp import lexicon

REASON = "The paper reads as an everyday one that names nobody who exploits."
"""What the reason of a flag says that counts as a suggestion for it."""
_PAPERS = tuple(
    lexicon.plain(name)
    for name in ("paper_sport", "paper_ward", "paper_school", "paper_lease", "paper_pay", "paper_stay")
)
_HANDS = lexicon.plain("hands")
_LEAST, _SHARE = 5, 0.08
"""Different words of one kind of paper from which a text is one, and their least share of all its different words."""


def everyday(norms: Iterable[str]) -> bool:
    """Whether folded words are those of an everyday paper in which nobody is named who exploits."""
    said = frozenset(norms)
    least = max(_LEAST, _SHARE * len(said))
    return _HANDS.isdisjoint(said) and any(len(said & paper) >= least for paper in _PAPERS)
