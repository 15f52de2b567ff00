"""Pictures on a page that its text layer does not cover: which of them may hold words of their own."""

import ctypes
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

import pypdfium2 as pdfium

from models.words import Box
from services.ingest.formats import pdf_calls
from services.ingest.formats.pdf_drawn import Drawn, inside, middles_of
from services.ingest.formats.pdf_layer import Displayed, Layer

PICTURE_SHARE = 0.12
"""Share of the page from which on a picture is read on every page that shows it."""
LINE = (60.0, 8.0)
"""Width and height in points that a line of print needs: a phone number in small type. Icons are smaller."""
MOST_PICTURES = 20
_MOST_JOINED = 400
_MOST_BYTES = 8 << 20


@dataclass
class PagePictures:
    """Chooses the pictures of one file's pages that are to be read. Small ones that come again are read once."""

    _seen: set[bytes] = field(default_factory=set)

    def uncovered(self, drawn: Drawn, page: pdfium.PdfPage, layer: Layer) -> list[Box]:
        """Places of pictures that could hold a line of print and hold no words of the layer, the largest."""
        if not drawn.pictures or not layer.words:
            return []
        width, height = page.get_size()
        middles = middles_of(layer)
        boxes = Displayed(page).all([edge for _, edges in drawn.pictures for edge in edges])
        bare = [
            (box, item)
            for box, item in zip(boxes, drawn.items, strict=True)
            if inside(middles, box).sum() <= 2 and box[2] > box[0] and box[3] > box[1]
        ]
        found = []
        for box, items in _joined(bare):
            wide, high = box[2] - box[0], box[3] - box[1]
            if wide * high >= PICTURE_SHARE * width * height or (
                wide >= LINE[0] and high >= LINE[1] and self._is_new(items)
            ):
                found.append(box)
        largest = sorted(found, key=lambda box: (box[0] - box[2]) * (box[3] - box[1]))[:MOST_PICTURES]
        return [box for box in found if box in largest]

    def _is_new(self, items: Iterable[int]) -> bool:
        """Whether one of a place's pictures was not on an earlier page: a letterhead is read once, as it costs much."""
        new = False
        for item in items:
            digest = _digest(item)
            new |= digest is None or digest not in self._seen
            if digest is not None:
                self._seen.add(digest)
        return new


def _digest(item: int) -> bytes | None:
    """What tells the bytes of a picture apart; None where they cannot be had, or are too many to be asked."""
    size = pdf_calls.bytes_of_picture(item, None, 0)
    if not 0 < size <= _MOST_BYTES:
        return None
    content = ctypes.create_string_buffer(size)
    pdf_calls.bytes_of_picture(item, ctypes.addressof(content), size)
    return hashlib.sha256(content.raw).digest()


def _joined(pieces: list[tuple[Box, int]]) -> list[tuple[Box, list[int]]]:
    """Pictures that touch, as one: programs cut scans and drawings into strips, through the middle of letters."""
    found: list[tuple[Box, list[int]]] = []
    for box, item in pieces[:_MOST_JOINED]:
        whole, items = box, [item]
        while near := [other for other in found if _is_strip(whole, other[0])]:
            for other in near:
                found.remove(other)
                whole = (
                    min(whole[0], other[0][0]),
                    min(whole[1], other[0][1]),
                    max(whole[2], other[0][2]),
                    max(whole[3], other[0][3]),
                )
                items = other[1] + items
        found.append((whole, items))
    return found + [(box, [item]) for box, item in pieces[_MOST_JOINED:]]


def _is_strip(one: Box, other: Box) -> bool:
    """Whether two boxes go on one below or beside the other, their edges in line."""
    if min(one[2], other[2]) - max(one[0], other[0]) < -1 or min(one[3], other[3]) - max(one[1], other[1]) < -1:
        return False
    column = abs(one[0] - other[0]) <= 1 and abs(one[2] - other[2]) <= 1
    row = abs(one[1] - other[1]) <= 1 and abs(one[3] - other[3]) <= 1
    return column or row
