"""Whether what was read in a picture has any sense, and the same picture turned round like a mirror where it has none.

Photos of themselves that phones take are mirrored; grass, logos and textures look like print to every engine.
"""

from services.ingest.ocr.reading import Reading
from services.ingest.plausible import plausibility

NOTHING = 3
"""Letters and digits under which a doubtful reading is none at all."""
FEW = 12
DOUBT, TURNED = 0.78, 0.85
"""Confidence under which a reading is looked at, and that of a few letters on a picture that was turned for them."""
PLAUSIBLE = 0.6
ODD = 0.35
"""Share of words that mix letters with digits or signs, from which on they are none."""
CLEAR = 0.85
"""Confidence that the mirrored picture must be read with."""
_EDGES = ".,;:!?()[]{}\"'«»“”-–—|/\\*"


def is_nothing(reading: Reading) -> bool:
    """Whether it is a sign or two that an engine saw in a drawing."""
    return bool(reading.words) and (reading.confidence or 0) < DOUBT and _letters(reading.text) < NOTHING


def is_doubtful(reading: Reading) -> bool:
    """Whether the words make no sense, or are too few and too unsure to tell."""
    sure = reading.confidence
    if sure is None or reading.codes:
        return False
    few = _letters(reading.text) < FEW
    if few and reading.rotation and sure < TURNED:
        return True
    if sure >= DOUBT:
        return False
    return few or plausibility(reading.text) < PLAUSIBLE or _odd(reading.text) > ODD


def is_clear(reading: Reading | None) -> bool:
    """Whether a mirrored picture was surely read."""
    if reading is None or (reading.confidence or 0) < CLEAR:
        return False
    return _letters(reading.text) >= FEW and not is_doubtful(reading)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _odd(text: str) -> float:
    """Share of longer words that are neither letters nor a number."""
    words = [word for word in (piece.strip(_EDGES) for piece in text.split()) if len(word) >= NOTHING]
    odd = sum(not word.isalpha() and any(map(str.isalpha, word)) for word in words)
    return odd / max(1, len(words))
