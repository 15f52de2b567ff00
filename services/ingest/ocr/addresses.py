"""E-mail addresses and handles: the Spanish and Portuguese models of tesseract read @ as O, Q or g.

A word that has the shape of an address without its sign is cut out and read alone by an eye that knows the sign:
the reading network, or else tesseract's English model. Only a reading that differs in the sign is taken.
"""

import difflib
import re
from collections.abc import Callable, Sequence

from services.ingest.ocr.missed import PixelBox
from services.ingest.plugin import OcrWord

# A dotted or underlined name in small letters, as addresses and handles are.
SHAPE = re.compile(r"[^\s@]*[a-z0-9]{2,}(?:[._][a-z0-9-]{2,})+[^\s@]{0,3}")
ADDRESS = re.compile(r"[(<\[]?(?P<address>[\w.+-]*@[\w-]+(?:[._-][\w-]+)*)[)>\],.;:]?")
LEAST_LETTERS = 4
"""Letters of an address: dates, sums and hours have fewer."""
MOST = 8
"""Words of a page that are read again."""
ALIKE = 0.8


def suspects(words: Sequence[OcrWord]) -> list[int]:
    """Places of words that may be addresses whose sign was misread; none on a page full of dotted names."""
    found = [
        place
        for place, word in enumerate(words)
        if len(word.text) >= 7
        and sum(map(str.isalpha, word.text)) >= LEAST_LETTERS
        and SHAPE.fullmatch(word.text)
        and not word.text.lower().startswith(("www.", "http"))
    ]
    return found if len(found) <= MOST else []


def reread(words: Sequence[OcrWord], read: Callable[[PixelBox], str]) -> list[OcrWord]:
    """The words, with those suspects replaced that read as an address when read alone; `read` is given their box."""
    kept = list(words)
    for place in suspects(words):
        left, top, right, bottom = (int(edge) for edge in words[place].box)
        found = ADDRESS.fullmatch(read((left - 2, top - 2, right + 2, bottom + 2)))
        if found and _alike(words[place].text, found["address"]):
            kept[place] = words[place].model_copy(update={"text": found["address"]})
    return kept


def _alike(before: str, after: str) -> bool:
    return difflib.SequenceMatcher(None, before.lower(), after.lower().replace("@", "")).ratio() >= ALIKE
