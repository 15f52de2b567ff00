"""How much a word weighs in BM25 by how rare it is, as Lucene and tantivy compute it."""

import math

import numpy as np


def rarity(pages: int, having: int) -> float:
    """ln(1 + (N - n + 0.5) / (n + 0.5))."""
    return math.log(1 + (max(pages - having, 0) + 0.5) / (having + 0.5))


def coarse(pages: int, having: int) -> float:
    """The same in single precision, as tantivy computes it: for words on nearly all pages it differs visibly."""
    half, one = np.float32(0.5), np.float32(1)
    return float(np.log(one + (np.float32(max(pages - having, 0)) + half) / (np.float32(having) + half)))
