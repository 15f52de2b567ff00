"""Lines of print that the detecting network sees, held against the words that tesseract has there.

What tesseract passed over is read by the other network and set in: whole lines under a stamp or on a map, and the
rest of a line that broke off. What it made out of dirt, where no line is, is left out.
"""

import itertools
from collections.abc import Sequence

import numpy as np

from services.ingest.ocr import layout, missed, second
from services.ingest.ocr.layout import BLOCK_STEP
from services.ingest.ocr.nets import DETECT_SIDE, Nets, PixelBox
from services.ingest.ocr.preprocess import Grey
from services.ingest.plugin import OcrWord

Band = tuple[int, int]
"""Top and bottom of a stretch of the page, all across it."""

LEAST_GAP = 1.3
"""Width, in heights of the line, of a stretch without words from which on it is read."""
SURE = 0.80
"""Mean confidence that the reading of such a stretch must reach."""
DIRT = 0.50
"""Confidence of tesseract under which a word where the network sees no print is taken for dirt."""
LOST = 0.80
"""Mean confidence of a line of tesseract's under which the network reads it whole."""
FAIR = 0.92
"""Mean confidence of a page from which on tesseract's own lines are believed where nothing contradicts them."""
BESIDE = 1.2
"""Gap, in heights of the line, from which on two words stand in different columns or cells."""
AROUND = 96
"""Pixels around a band that the network sees as well; with fewer it takes the words of a line for lines."""
MOST_OF_IT = 0.6
"""Share of a page's height from which on all of it is looked at."""
MOST = 300
"""Stretches that are read on one page."""


def unfinished(grey: Grey, words: Sequence[OcrWord]) -> list[Band]:
    """Where something may be missing: ink like print outside the words, and poor lines; all of a poor page.

    None on a page of good print that its words cover. The detecting network, the dearest step beside tesseract itself,
    looks at these stretches only: elsewhere it finds what is there already.
    """
    height = grey.shape[0]
    if _sure(words) < FAIR:
        return [(0, height)]
    spots = missed.uncovered(grey, words)
    for _, group in itertools.groupby(words, key=lambda word: word.line):
        line = list(group)
        if _sure(line) < LOST or any(word.confidence < DIRT for word in line):
            spots.append((min(int(word.box[1]) for word in line), max(int(word.box[3]) for word in line) + 1))
    bands = _joined([*spots, *_torn(words)], words, height)
    return bands if sum(bottom - top for top, bottom in bands) < MOST_OF_IT * height else [(0, height)]


def seen(grey: Grey, bands: Sequence[Band], nets: Nets) -> list[PixelBox]:
    """Boxes of lines of print whose middle lies in a band, from top to bottom."""
    found = []
    for top, bottom in bands:
        start, stop = max(0, top - AROUND), min(grey.shape[0], bottom + AROUND)
        part = grey[start:stop]
        # At the scale of the whole page, which print was told from dirt at.
        side = round(DETECT_SIDE * max(part.shape) / max(grey.shape))
        for left, upper, right, lower in nets.lines(part, side=side):
            if top <= start + (upper + lower) / 2 <= bottom:
                found.append((left, upper + start, right, lower + start))
    return found


def _torn(words: Sequence[OcrWord]) -> list[Band]:
    """Where lines of tesseract's stand beside one another closer than columns do: one line, torn by marks or dirt."""
    extents: dict[int, PixelBox] = {}
    for word in words:
        box = extents.get(word.line, word.box)
        extents[word.line] = (
            min(box[0], word.box[0]),
            min(box[1], word.box[1]),
            max(box[2], word.box[2]),
            max(box[3], word.box[3]),
        )
    if len(extents) < 2:
        return []
    left, top, right, bottom = np.array(list(extents.values())).T
    high = bottom - top
    level = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    apart = np.maximum(left[:, None], left) - np.minimum(right[:, None], right)
    beside = (level > 0.5 * np.minimum(high[:, None], high)) & (apart < BESIDE * np.minimum(high[:, None], high))
    np.fill_diagonal(beside, val=False)
    return [(int(top[place]), int(bottom[place]) + 1) for place in np.nonzero(beside.any(axis=1))[0]]


def _joined(spots: Sequence[Band], words: Sequence[OcrWord], height: int) -> list[Band]:
    """The stretches as bands that part no word, those that nearly touch as one."""
    bands: list[Band] = []
    for spot in sorted(spots):
        crossed = [word.box for word in words if word.box[1] < spot[1] and word.box[3] > spot[0]]
        top = max(0, min([spot[0], *(int(box[1]) for box in crossed)]))
        bottom = min(height, max([spot[1], *(int(box[3]) + 1 for box in crossed)]))
        while bands and bands[-1][1] + AROUND >= top:
            above = bands.pop()
            top, bottom = min(top, above[0]), max(bottom, above[1])
        bands.append((top, bottom))
    return bands


def completed(grey: Grey, words: Sequence[OcrWord], boxes: Sequence[PixelBox], nets: Nets) -> list[OcrWord]:
    """The words with what stands in `boxes` and got none. Lines of `boxes` are read only where words are missing."""
    kept = [word for word in words if word.confidence >= DIRT or any(_within(word, box) for box in boxes)]
    kept = _relieved(grey, kept, boxes, nets)
    number = 0
    for box, left, right in itertools.islice(_stretches(kept, boxes), MOST):
        x0, y0, y1 = max(0, int(left)), max(0, int(box[1])), int(box[3]) + 1
        part = grey[y0:y1, x0 : int(right) + 1]
        if min(part.shape) < 8:
            continue
        found = second.read_words(part, nets.read(part), (x0, y0))
        if not _is_sure(found):
            continue
        kept = _set_in(kept, found, box, number=number)
        number += 1
    return kept


def _relieved(grey: Grey, words: list[OcrWord], boxes: Sequence[PixelBox], nets: Nets) -> list[OcrWord]:
    """The words, lines that tesseract could hardly read replaced where the network is surer of them."""
    for box in boxes:
        places = [place for place, word in enumerate(words) if _within(word, box)]
        inside = [words[place] for place in places]
        if not inside or (_sure(inside) >= LOST and not _is_broken(inside, box)):
            continue
        # The tesseract line that most of it belongs to keeps its place.
        main = max({word.line for word in inside}, key=lambda line: sum(word.line == line for word in inside))
        lead = next(place for place in places if words[place].line == main)
        if not _is_broken(inside, box) and places[-1] - places[0] >= len(places):
            continue  # words of other lines stand between: this is no single line to tesseract
        x0, y0 = int(box[0]), int(box[1])
        part = grey[y0 : int(box[3]) + 1, x0 : int(box[2]) + 1]
        if min(part.shape) < 8:
            continue
        found = second.read_words(part, nets.read(part), (x0, y0))
        if _is_sure(found) and _weight(found) > _own_weight(inside, main):
            line = second.taken([words[lead], *(words[place] for place in places if place != lead)], found)
            gone = set(places) - {lead}
            words = [
                word
                for place, one in enumerate(words)
                if place not in gone
                for word in (line if place == lead else [one])
            ]
    return words


def _is_broken(inside: Sequence[OcrWord], box: PixelBox) -> bool:
    """Whether tesseract made several lines of one: quotation marks and accents became lines of their own."""
    if len({word.line for word in inside}) == 1:
        return False
    high = (box[3] - box[1]) / 1.7
    across = sorted(inside, key=lambda word: word.box[0])
    edge, before = across[0].box[2], across[0].line
    for word in across[1:]:
        # Wider gaps part columns and cells.
        if word.line != before and word.box[0] - edge >= BESIDE * high:
            return False
        edge, before = max(edge, word.box[2]), word.line
    return True


def _own_weight(inside: Sequence[OcrWord], main: int) -> float:
    """Sure characters of the main line and of what stands beside it: tails of its own letters do not count."""
    spans = [(word.box[0], word.box[2]) for word in inside if word.line == main]
    return sum(
        word.confidence * len(word.text)
        for word in inside
        if word.line == main or not any(start < word.box[2] and word.box[0] < stop for start, stop in spans)
    )


def _weight(found: Sequence[second.Reading]) -> float:
    return sum(one.mean * len(one.text) for one in found)


def _sure(words: Sequence[OcrWord]) -> float:
    return layout.confidence(words) or 0.0


def _within(word: OcrWord, box: PixelBox) -> bool:
    """Whether the middle of a word lies in a line's box."""
    x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _stretches(words: Sequence[OcrWord], boxes: Sequence[PixelBox]) -> list[tuple[PixelBox, float, float]]:
    """Where in each line no word stands: the line, and the stretch's left and right edge."""
    if not boxes:
        return []
    spots = np.array([word.box for word in words]).reshape(-1, 4)
    found = []
    for box in boxes:
        left, top, right, bottom = box
        high = (bottom - top) / 1.7  # the box holds a margin
        middle = (top + bottom) / 2
        # A word belongs to the line when it crosses its middle: frames and brackets of many lines do not count.
        crossing = spots[(spots[:, 1] < middle) & (spots[:, 3] > middle) & (spots[:, 3] - spots[:, 1] < 3 * high)]
        here = sorted((one[0], one[2]) for one in crossing.tolist() if one[2] > left and one[0] < right)
        edge, margin = left, 0.35 * high
        for start, stop in [*here, (right, right)]:
            if start - edge > LEAST_GAP * high + (margin if edge == left else 0):
                found.append((box, edge, start))
            edge = max(edge, stop)
    return found


def _is_sure(found: Sequence[second.Reading]) -> bool:
    text = "".join(one.text for one in found)
    return _weight(found) / max(1, len(text)) >= SURE and sum(map(str.isalnum, text)) >= max(1, 0.5 * len(text))


def _set_in(words: list[OcrWord], found: Sequence[second.Reading], box: PixelBox, *, number: int) -> list[OcrWord]:
    """The words with new ones: in the line that they belong to, else as a line of their own."""
    middle, high = (box[1] + box[3]) / 2, (box[3] - box[1]) / 1.7
    left, right = found[0].box[0], found[-1].box[2]
    near = [
        (max(0.0, word.box[0] - right, left - word.box[2]), place)
        for place, word in enumerate(words)
        if word.box[1] < middle < word.box[3] and word.box[3] - word.box[1] < 3 * high
    ]
    distance, place = min(near, default=(float("inf"), 0))
    # Two blanks' width parts columns and cells.
    if distance > 2 * high:
        line, block = 2_000_000 + number, (2_000_000 + number) * BLOCK_STEP
        return missed.put_in(words, [_word(one, line=line, block=block) for one in found])
    host = words[place]
    at = place if host.box[0] > left else place + 1
    return [*words[:at], *(_word(one, line=host.line, block=host.block) for one in found), *words[at:]]


def _word(one: second.Reading, *, line: int, block: int) -> OcrWord:
    return OcrWord(text=one.text, box=one.box, confidence=one.mean, block=block, line=line)
