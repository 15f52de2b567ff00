"""Lines in capitals in the letters they may have had: read several times, and what the readings agree on counts."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from services.nlp import lexicon
from services.nlp.proper import Word, traits

Scores = npt.NDArray[np.float32]

_KNOWN_PLACE, _SHORT_FORM = 4, 3
_FLOOR = 1e-6
"""Probability below which a reading rules nothing out further."""
AS_WRITTEN = 1.0
"""What the reading in capitals counts."""


def cased(word: Word) -> str:
    """A word in capitals as it may stand in a sentence: ordinary words small, others with a capital."""
    known = traits(word.norm)
    head = (word.norm,) in lexicon.bodies().heads
    name = known.listed or known.place >= _KNOWN_PLACE
    if len(word.text) < 2 or not word.text.isalpha():
        return word.text
    if not head and (known.stop or (known.ordinary and not name)):
        return word.text.lower()
    # Short ones that are no name are codes and short forms: ONG, CPF.
    return word.text.title() if name or len(word.text) > _SHORT_FORM else word.text


def _small(word: Word) -> str:
    return word.text.lower()


def _titled(word: Word) -> str:
    return word.text.title()


Reading = tuple[Callable[[Word], str], float]
"""How a word is written, and what such a reading counts."""
READINGS: tuple[Reading, ...] = ((cased, 1.0), (_small, 0.5), (_titled, 0.5))
"""How else a line in capitals is read; each counts as fits public sentences that the benchmark leaves out."""


def agreed(read: Sequence[tuple[Scores, float]]) -> Scores:
    """One probability for each tag of each word (a row a word): the weighted geometric mean of the readings."""
    whole = sum(counts for _, counts in read)
    mean = np.exp(sum(np.log(chances + _FLOOR) * (counts / whole) for chances, counts in read))
    shares: Scores = (mean / mean.sum(-1, keepdims=True)).astype(np.float32)
    return shares
