"""The second engine's look at words: those that the first was unsure of are cut out and read by the other network.

Each engine errs in its own way: tesseract's Spanish and Portuguese models take ü for ú, ç for c and º for 2
while sure of it (0.9), the networks glue words and take l for 1, C for c. The better reading is taken
word group by word group; the other is kept beside it.
"""

import difflib
import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.ingest.ocr.nets import Character, Nets, PixelBox
from services.ingest.ocr.preprocess import Grey
from services.ingest.plugin import OcrWord

Marks = npt.NDArray[np.bool_]

DOUBT = 0.94
"""Confidence of tesseract under which a word is read again: of a hundred words it errs in, four are above."""
KNOWN, LONG, FAIR = 0.95, 4, 0.90
"""A word this long that stands elsewhere on the page, read with the first confidence, is believed from the last on."""
SIGNS_LOST = ("fi", "c")
"""What ñ and ç are taken for. Small letters without these, and figures, are believed from FAIR on as well: of six
hundred such words between there and DOUBT the network read six otherwise, half of them worse."""
FAIRLY = 0.93
"""The same for words with capitals and none of these: of 240 between 0.92 and DOUBT that were read again, one won."""
MOST_WORDS = 400
"""Words of a page that are read again; the least sure first."""
TRUSTED = 0.85
"""Confidence of its least sure character from which the network's reading of a doubtful word is taken."""
LOST = 0.75
"""Confidence of tesseract under which half of that is enough."""

# Shapes that are one and the same to a network that sees no context.
_ALIKE = str.maketrans(
    {"1": "l", "I": "l", "|": "l", "i": "l", "0": "o", "O": "o", "5": "s", "S": "s", "$": "s", "'": '"'}
)


@dataclass(frozen=True)
class Reading:
    """Words that the network read in a cut, each with its characters' confidences and its box on the page."""

    text: str
    least: float
    mean: float
    box: PixelBox


def reread(grey: Grey, words: Sequence[OcrWord], nets: Nets) -> list[OcrWord]:
    """The words, doubtful ones as the network reads them where that is the better reading."""
    known = {word.text for word in words if word.confidence >= KNOWN and len(word.text) >= LONG}
    doubtful = sorted(
        (word.confidence, place) for place, word in enumerate(words) if word.confidence < _doubt(word.text, known)
    )
    places = {place for _, place in doubtful[:MOST_WORDS]}
    kept: list[OcrWord] = []
    for place, run in _runs(words, places):
        if place is None:
            kept += run
        else:
            kept += decided(run, _look(grey, words, place, len(run), nets))
    return kept


def _doubt(text: str, known: Collection[str]) -> float:
    """The confidence below which a word is read again."""
    plain = text.isascii() and not any(sign in text.lower() for sign in SIGNS_LOST)
    if text in known or (plain and text == text.lower()):
        return FAIR
    return FAIRLY if plain else DOUBT


def _runs(words: Sequence[OcrWord], places: set[int]) -> Iterator[tuple[int | None, list[OcrWord]]]:
    """The words in turn: neighbours of a line that are to be read again together, with their place, or others."""
    numbered = list(enumerate(words))
    for (doubtful, _), group in itertools.groupby(numbered, key=lambda one: (one[0] in places, one[1].line)):
        run = list(group)
        yield (run[0][0] if doubtful else None), [word for _, word in run]


def _look(grey: Grey, words: Sequence[OcrWord], place: int, count: int, nets: Nets) -> list[Reading]:
    """What the network reads where `count` words stand, from `place` on."""
    run = words[place : place + count]
    left, top, right, bottom = (
        min(word.box[0] for word in run),
        min(word.box[1] for word in run),
        max(word.box[2] for word in run),
        max(word.box[3] for word in run),
    )
    line = [word for word in words[max(0, place - 12) : place + count + 12] if word.line == run[0].line]
    # A word of low letters is cut at the height of its line, since its height alone tells nothing of its size.
    top, bottom = min(top, *(word.box[1] for word in line)), max(bottom, *(word.box[3] for word in line))
    margin = 0.12 * (bottom - top) + 1
    before = words[place - 1] if place and words[place - 1].line == run[0].line else None
    after = words[place + count] if place + count < len(words) and words[place + count].line == run[0].line else None
    start = left - (3 * margin if before is None else min(3 * margin, max(0.0, left - before.box[2]) / 2))
    stop = right + (3 * margin if after is None else min(3 * margin, max(0.0, after.box[0] - right) / 2))
    x0, y0 = max(0, int(start)), max(0, int(top - margin))
    part = grey[y0 : int(bottom + margin) + 1, x0 : int(stop) + 1]
    if min(part.shape) < 6:
        return []
    return read_words(part, nets.read(part), (x0, y0))


def read_words(part: Grey, line: Sequence[Character], corner: tuple[int, int]) -> list[Reading]:
    """The words of a line that was cut out at `corner`, each boxed around the ink where its characters were seen."""
    groups = [list(group) for blank, group in itertools.groupby(line, key=lambda one: one.text == " ") if not blank]
    if not groups:
        return []
    paper, black = np.percentile(part, (85, 2))
    marks: Marks = part < (float(paper) + float(black)) / 2
    columns: Marks = np.asarray(marks.any(axis=0))
    edges = [0, *(_gap(columns, one[-1].x, other[0].x) for one, other in itertools.pairwise(groups)), part.shape[1]]
    found = []
    for group, start, stop in zip(groups, edges, edges[1:], strict=False):
        across = np.nonzero(columns[start:stop])[0]
        left, right = (int(across[0]), int(across[-1]) + 1) if across.size else (0, max(1, stop - start))
        left, right = start + left, start + right
        down = np.nonzero(marks[:, left:right].any(axis=1))[0]
        top, bottom = (int(down[0]), int(down[-1]) + 1) if down.size else (0, part.shape[0])
        sure = [one.confidence for one in group]
        found.append(
            Reading(
                text="".join(one.text for one in group),
                least=min(sure),
                mean=sum(sure) / len(sure),
                box=(corner[0] + left, corner[1] + top, corner[0] + right, corner[1] + bottom),
            )
        )
    return found


def _gap(columns: Marks, left: float, right: float) -> int:
    """The middle of the widest run of bare columns between two characters."""
    start, stop = int(left), max(int(left) + 1, int(right))
    bare = ~columns[start:stop]
    best, length, place = (stop - start) // 2, 0, 0
    for empty, group in itertools.groupby(bare.tolist()):
        size = len(list(group))
        if empty and size > length:
            best, length = place + size // 2, size
        place += size
    return start + best


def decided(run: Sequence[OcrWord], readings: Sequence[Reading]) -> list[OcrWord]:
    """The better reading of each group of words in which the two differ, the other kept with it."""
    first, second = [word.text for word in run], [reading.text for reading in readings]
    kept: list[OcrWord] = []
    for _, a, b, c, d in difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        one, other = run[a:b], readings[c:d]
        if first[a:b] == second[c:d]:
            kept += one
        elif not one:
            # Ink that the first engine had no word for is looked for elsewhere, by whole lines.
            continue
        elif not other:
            kept += [word for word in one if word.confidence >= 0.6 or any(map(str.isalnum, word.text))]
        elif is_better(one, other):
            kept += taken(one, other)
        else:
            told = " ".join(reading.text for reading in other)
            kept += [one[0].model_copy(update={"other": told, "other_words": len(one)}), *one[1:]]
    return kept


def is_better(one: Sequence[OcrWord], other: Sequence[Reading]) -> bool:
    """Whether the network's reading of a group of words is to be taken instead of tesseract's."""
    first, second = " ".join(word.text for word in one), " ".join(reading.text for reading in other)
    sure, least = min(word.confidence for word in one), min(reading.least for reading in other)
    if first.replace(" ", "") == second.replace(" ", ""):
        # Only blanks differ: the network loses them, and seldom makes one up.
        return (second.count(" ") > first.count(" ") and least > 0.5) or (sure < 0.5 and least > TRUSTED)
    if first.lower() == second.lower() or first.translate(_ALIKE) == second.translate(_ALIKE):
        # Its eye for size and for bars is the worse one.
        return sure < 0.5 and least > TRUSTED
    if second.count(" ") < first.count(" ") and sure > LOST:
        return False
    return least >= (TRUSTED if sure >= LOST else TRUSTED / 2)


def taken(one: Sequence[OcrWord], other: Sequence[Reading]) -> list[OcrWord]:
    """The network's words in place of tesseract's, with what they replace beside them."""
    told = " ".join(word.text for word in sorted(one, key=lambda word: word.box[0]))
    same = len(one) == len(other) and all(
        word.box[0] < reading.box[2] and word.box[2] > reading.box[0] for word, reading in zip(one, other, strict=True)
    )
    return [
        OcrWord(
            text=reading.text,
            # Where the words are the same in number, tesseract's boxes are the finer ones.
            box=one[place].box if same else reading.box,
            confidence=min(1.0, reading.mean),
            block=one[0].block,
            line=one[0].line,
            other=told if place == 0 else "",
            other_words=len(other) if place == 0 else 1,
        )
        for place, reading in enumerate(other)
    ]
