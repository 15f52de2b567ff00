"""Lines of a sound text layer that cannot be believed: letters without a meaning, numbers in a font that errs.

Each is read in the picture of the page, and the reading stands in the place of what is stored.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pypdfium2 as pdfium

from models.document import Problem, Variant
from models.words import Box, Word, Words
from services.ingest.formats.pdf_layer import Layer
from services.ingest.formats.pdf_pictures import read_part
from services.ingest.formats.pdf_quality import folded
from services.ingest.formats.pdf_render import sheet
from services.ingest.ocr.pages import PictureReader

LONG, LEAST, MOST = 7, 5, 0.6
"""Letters without a meaning from which on a line is read: of one word, and of all its words where those are so large a
share of it. Fewer are bullets, and the signs of formulas."""
DIGITS = 3
"""Digits of a line in a font that contradicts itself, from which on it is read."""
MOST_READ = 20
_UNLIKE = 3
_PIECES = re.compile("[\uf8e5-\uf8fe]")
SURE = 0.75
"""Confidence from which on what is seen stands for what is stored."""
SEEN = Problem(
    code="line_differs",
    message="Lines of this page are stored with other letters or digits than the page shows, or with none: what it "
    "shows was read, and what is stored is kept beside it.",
)
UNSEEN = Problem(
    code="line_unreadable",
    message="Lines of this page are stored without the meaning of their letters and could not be read in its picture "
    "either; look at them. Printed anew or saved as a picture, the page can be added and read.",
)


@dataclass(frozen=True)
class Line:
    """Words of the layer, from `first` on, that stand on one line. `nameless`: their letters mean nothing."""

    first: int
    end: int
    box: Box
    nameless: bool


@dataclass(frozen=True)
class Reread:
    """The layer with what was seen in place of what is stored; `variants` keep what was stored, `stored` lists it."""

    layer: Layer
    variants: tuple[Variant, ...] = ()
    stored: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    confidence: float = 1.0


def doubted(layer: Layer, *, suspicious: bool) -> list[Line]:
    """The lines that are to be read. `suspicious`: a font of the page contradicts itself, so numbers are doubted."""
    if not layer.nameless and not suspicious:
        return []
    bad = set(layer.nameless)
    found: list[Line] = []
    for first, end in _lines(layer):
        said = layer.said[first:end]
        without = [place for place in range(first, end) if place in bad]
        if without and _is_lost([layer.said[place] for place in without], said):
            # What is sound beside them on the line stays as it is.
            start, stop = without[0], without[-1] + 1
            # Some of the signs without a meaning look like blanks and line ends.
            if found and found[-1].nameless and found[-1].end == start and _is_beside(layer, found[-1].box, start):
                start = found.pop().first
            found.append(Line(start, stop, _around(layer, start, stop), nameless=True))
        elif suspicious and sum(map(str.isdecimal, "".join(said))) >= DIGITS:
            found.append(Line(first, end, _around(layer, first, end), nameless=False))
    return found


def reread(layer: Layer, lines: Sequence[Line], page: pdfium.PdfPage, number: int, reader: PictureReader) -> Reread:
    """The layer with the lines as the page shows them, where that is another text and can be read."""
    whole = sheet(page, number)
    pieces: list[str] = []
    words: list[Word] = []
    variants: list[Variant] = []
    stored: list[str] = []
    length, at, place, unseen = 0, 0, 0, len(lines) > MOST_READ
    for line in lines[:MOST_READ]:
        old = layer.text[layer.words[line.first].start : layer.words[line.end - 1].end]
        margin = 0.2 * (line.box[3] - line.box[1]) + 1
        left, top, right, bottom = line.box
        box = (
            max(0.0, left - margin),
            max(0.0, top - margin),
            min(whole.width, right + margin),
            min(whole.height, bottom + margin),
        )
        text, seen, _ = read_part(whole, box, reader)
        sure = sum(word.confidence for word in seen) / max(1, len(seen))
        if folded(text) == folded(old) or (not line.nameless and _digits(text) == _digits(old)):
            continue
        if not seen or sure < SURE:
            unseen |= line.nameless
            continue
        before = layer.text[at : layer.words[line.first].start]
        kept = layer.words[place : line.first]
        words += [_moved(word, length - at) for word in kept]
        pieces += [before, text]
        start = length + len(before)
        words += [_moved(word, start) for word in seen]
        variants += [] if line.nameless else [Variant(start=start, end=start + len(text), text=old, reader="layer")]
        stored.append(old)
        length = start + len(text)
        at, place = layer.words[line.end - 1].end, line.end
    problems = ([SEEN] if stored else []) + ([UNSEEN] if unseen else [])
    told = tuple(problem.model_copy(update={"page": number}) for problem in problems)
    if not stored:
        return Reread(layer, problems=told)
    words += [_moved(word, length - at) for word in layer.words[place:]]
    text = "".join([*pieces, layer.text[at:]])
    sure = sum(word.confidence for word in words) / max(1, len(words))
    new = replace(layer, text=text, words=Words(words), unmapped=0, nameless=())
    return Reread(new, tuple(variants), tuple(stored), told, sure)


def _lines(layer: Layer) -> Iterator[tuple[int, int]]:
    """First word and the one behind the last of each line."""
    starts, ends = layer.words.starts, layer.words.ends
    first = 0
    for place in range(1, len(starts) + 1):
        if place == len(starts) or "\n" in layer.text[ends[place - 1] : starts[place]]:
            yield first, place
            first = place


def _around(layer: Layer, first: int, end: int) -> Box:
    edges = layer.edges[first:end]
    left, top = np.min(edges[:, :2], axis=0).tolist()
    right, bottom = np.max(edges[:, 2:], axis=0).tolist()
    return left, top, right, bottom


def _is_lost(without: Sequence[str], line: Sequence[str]) -> bool:
    """Whether the words without a meaning are more than signs in their line.

    Pieces of large brackets are signs, and so is a row of one and the same.
    """
    sizes = [len(_PIECES.sub("", word)) if len(set(word)) >= _UNLIKE else 1 for word in without]
    return max(sizes) >= LONG or (sum(sizes) >= LEAST and sum(sizes) >= MOST * sum(map(len, line)))


def _is_beside(layer: Layer, box: Box, place: int) -> bool:
    _, top, _, bottom = layer.edges[place].tolist()
    return bool(min(bottom, box[3]) - max(top, box[1]) > 0.5 * min(bottom - top, box[3] - box[1]))


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _moved(word: Word, shift: int) -> Word:
    return word.model_copy(update={"start": word.start + shift, "end": word.end + shift})
