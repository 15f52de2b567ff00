"""Text of a PDF page that nobody sees on it: invisible, in its ground's colour, covered, cut off, tiny or off."""

import itertools
import operator
from collections.abc import Iterator, Sequence

import numpy as np
import pypdfium2 as pdfium

from models.words import Box
from services.ingest.formats.pdf_drawn import Drawn, inside, middles_of
from services.ingest.formats.pdf_layer import Displayed, Layer
from services.ingest.formats.pdf_paths import Edges

FAINT = 24
"""Difference of grey (0 to 255) below which print does not stand out from its ground."""
_AROUND = 2
"""Pixels around what is looked up."""
TINY = 1.6
"""Height of a word's ink in points below which nobody reads it: print of three points."""


def hidden(drawn: Drawn, page: pdfium.PdfPage, layer: Layer, *, scanned: bool, switched: bool) -> Iterator[str]:
    """Runs of the layer's words that nobody sees on the page: invisible, of their ground's colour, covered, or tiny.

    Light, covered and clipped print is looked up in a small picture of the page: white on black is seen. `switched`
    says that some of the file is switched off as a rule: then all words are looked up.
    """
    if not layer.words:
        return
    mask = np.zeros(len(layer.words), dtype=bool)
    below = [] if scanned else list(_covered(drawn))
    doubtful = [*drawn.light, *(edges for edges, opaque in below if not opaque), *drawn.cut]
    sure = [edges for edges, opaque in below if opaque] + ([] if scanned else drawn.unseen)
    words = layer.edges[: len(layer.words) - layer.noted].tolist() if switched and not scanned else []
    if words:
        mask[: len(words)] = list(map(_Faint(page, words), words))
    if sure or doubtful:
        place, middles = Displayed(page), middles_of(layer)
        boxes = place.all([edge for edges in sure for edge in edges])
        if doubtful:
            places = place.all([edge for edges in doubtful for edge in edges])
            boxes += filter(_Faint(page, places), places)
        for box in boxes:
            mask |= inside(middles, box)
    widths, heights = (layer.edges[:, 2:] - layer.edges[:, :2]).T
    # What stands beside the page, or was cropped from it, lies flat on its edge; the windows of notes often do.
    printed = len(layer.words) - layer.noted
    mask[:printed] |= ((widths == 0) != (heights == 0))[:printed]
    # Of a page in other units than points (UserUnit) only the shares are known.
    tiny = TINY * min(1.0, max(page.get_size()) / 216)
    small = (heights > 0) & (heights < tiny) & (widths < 8 * tiny)
    for index in np.flatnonzero(small).tolist():
        # A dash or a row of dots is low, and no secret.
        mask[index] |= sum(map(str.isalnum, layer.said[index])) >= 3
    if not mask.any():
        return
    for unseen, run in itertools.groupby(zip(mask.tolist(), layer.said, strict=True), key=operator.itemgetter(0)):
        if unseen:
            said = " ".join(word for _, word in run)
            # A sign or two below a drawing hide nothing.
            if sum(map(str.isalnum, said)) >= 3:
                yield said


def _covered(drawn: Drawn) -> Iterator[tuple[Edges, bool]]:
    """Texts that lie below a picture (surely unseen) or below a filled shape (to be looked at)."""
    if not drawn.texts or not drawn.covers:
        return
    pictures = {order for order, _ in drawn.pictures}
    orders = np.array([order for order, _ in drawn.texts])
    texts = np.array([edges for _, edges in drawn.texts])
    middle = (texts[:, :2] + texts[:, 2:]) / 2
    for order, (left, bottom, right, top) in drawn.covers[-200:]:
        below = (
            (orders < order)
            & (middle[:, 0] > left)
            & (middle[:, 0] < right)
            & (middle[:, 1] > bottom)
            & (middle[:, 1] < top)
        )
        for place in np.flatnonzero(below)[:500]:
            text = texts[place]
            # Of a long line only the covered part is meant.
            edges = (
                float(max(text[0], left)),
                float(max(text[1], bottom)),
                float(min(text[2], right)),
                float(min(text[3], top)),
            )
            yield edges, order in pictures


class _Faint:
    """Whether nothing stands out at a place of the page: one of `boxes`, around which it is drawn."""

    def __init__(self, page: pdfium.PdfPage, boxes: Sequence[Box]) -> None:
        width, height = page.get_size()
        self._zoom = min(100 / 72, 1_500 / max(width, height, 1))
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        # Left, bottom, right and top margins, in whole pixels: the rest looks as it does on the whole page.
        margins = (min(lefts), height - max(bottoms), width - max(rights), min(tops))
        left, bottom, right, top = (max(0, int(margin * self._zoom) - _AROUND) for margin in margins)
        self._left, self._top = left, top
        bitmap = page.render(
            scale=self._zoom,
            # As points, of which pypdfium2 makes the next larger number of pixels.
            crop=tuple((pixels - 0.5) / self._zoom for pixels in (left, bottom, right, top)),
            grayscale=True,
            limit_image_cache=True,
        )
        try:
            self._grey = np.asarray(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width, -1)[:, :, 0].copy()
        finally:
            bitmap.close()

    def __call__(self, box: Box) -> bool:
        x0, y0, x1, y1 = (edge * self._zoom for edge in box)
        rows = slice(int(y0) - self._top, int(y1) + 1 - self._top)
        columns = slice(int(x0) - self._left, int(x1) + 1 - self._left)
        part = self._grey[rows, columns]
        return part.size == 0 or int(part.max()) - int(part.min()) < FAINT
