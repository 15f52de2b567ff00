"""Pictures on a page that its text layer does not cover: which of them may hold words of their own, and what those say.

A picture is first glanced at, in milliseconds: photos, logos without a name and drawings are not read.
"""

import ctypes
import difflib
import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pypdfium2 as pdfium

from models.document import Page, Problem, Variant
from models.words import Box, Word, Words
from services.ingest.formats import pdf_calls
from services.ingest.formats.pdf_drawn import SCAN_SHARE, Drawn, inside, middles_of
from services.ingest.formats.pdf_layer import Displayed, Layer
from services.ingest.formats.pdf_quality import folded
from services.ingest.formats.pdf_render import part_of, sheet
from services.ingest.ocr import layout, ppocr
from services.ingest.ocr.glance import CLEAR, Glance, glanced
from services.ingest.ocr.layout import compose
from services.ingest.ocr.nets import Nets, nets
from services.ingest.ocr.pages import PictureReader, Sheet, digest
from services.ingest.ocr.preprocess import Grey
from services.ingest.ocr.tesseract import Tesseract
from services.ingest.plugin import OcrWord

PICTURE_SHARE = 0.12
"""Share of the page from which on a picture is read on every page that shows it."""
BESIDE = 2
"""Words of the layer that may stand on a picture that holds none of its own text."""
COVERED = 0.15
"""Share of a picture that words of the layer take, from which on they are its text: a printed page has 0.25 or more, a
scan with a line stamped across it, or a form that was filled in, has less than 0.1."""
LINE = (60.0, 8.0)
"""Width and height in points that a line of print needs. Icons are smaller."""
NARROW = (30.0, 6.0, 2.5)
"""Width and height of a phone number in small type, and how many times as wide as high it is: icons are not."""
MOST_LOOKED, MOST_READ = 200, 20
"""Pictures of one page that are glanced at, the largest first, and that are read."""
LEAST = 0.5
"""Confidence under which what was read is no text."""
UNREAD = Problem(
    code="pictures_unread",
    message="There are more pictures with words on this page than are read on one page; look at it. Saved as a "
    "picture, the page can be added and read whole.",
)
DOUBTFUL = Problem(
    code="picture_doubtful",
    message="A picture on this page seems to hold words that could not be read; look at it.",
)
WHITE = 255
MOST_TOLD = 8
"""Pictures behind words whose readings are kept."""
ALIKE, LETTERS = 0.7, 4
"""How alike the readings of both engines are where a drawing is print, and the letters that it has then."""
_Said = tuple[str, tuple[Word, ...], tuple[Variant, ...]]
_MOST_JOINED = 400
_MOST_BYTES = 8 << 20


@dataclass(frozen=True)
class WithPictures:
    """The text of a page's layer, and below it what stands in its pictures."""

    text: str
    words: Words
    variants: tuple[Variant, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def confidence(self) -> float:
        """Mean over the words: 1 where none came from a picture."""
        return sum(word.confidence for word in self.words) / max(1, len(self.words))


@dataclass
class PagePictures:
    """Chooses the pictures of one file's pages that are to be read. Small ones that come again are read once.

    One behind the words of many pages says on each what it said on the first.
    """

    _seen: set[bytes] = field(default_factory=set)
    _glances: dict[str, Glance] = field(default_factory=dict)
    _behind: dict[Box, bytes] = field(default_factory=dict)
    """Pictures behind words of the page at hand, by their places: what tells them and their places apart."""
    _told: dict[bytes, _Said] = field(default_factory=dict)
    """What the latest of them said."""

    def uncovered(self, drawn: Drawn, page: pdfium.PdfPage, layer: Layer, *, scanned: bool) -> list[Box]:
        """Places of pictures that have room for a line of print beside words of the layer, in the page's order.

        `scanned`: the layer is what another program read in the picture, so that a few words may be all of it.
        """
        if not drawn.pictures or not layer.words:
            return []
        width, height = page.get_size()
        boxes = Displayed(page).all([edge for _, edges in drawn.pictures for edge in edges])
        self._behind.clear()
        pieces, worded = [], set[int]()
        for box, item in zip(boxes, drawn.items, strict=True):
            if not (box[2] > box[0] and box[3] > box[1]):
                continue
            share = _covered(layer, box)
            if share > 0 and (scanned or share >= COVERED):
                continue
            worded |= {item} if share else set()
            pieces.append((box, item))
        found = []
        for box, items in _joined(pieces):
            wide, high = box[2] - box[0], box[3] - box[1]
            if worded.intersection(items):
                if wide * high >= PICTURE_SHARE * width * height:
                    found.append(box)
                    self._behind |= {box: name} if (name := _name(box, items)) else {}
            elif wide * high >= PICTURE_SHARE * width * height or (_has_room(wide, high) and self._is_new(items)):
                found.append(box)
        return found

    def read(
        self,
        page: pdfium.PdfPage,
        number: int,
        layer: Layer,
        boxes: Sequence[Box],
        reader: PictureReader,
        *,
        drawings: Collection[Box] = (),
    ) -> WithPictures:
        """The layer with the words of pictures at these places. A problem says where there may be more.

        `drawings` are those of the places where lines are drawn that may be none of print: there both engines must
        read the same.
        """
        known = {box: self._told[name] for box, name in self._behind.items() if box in boxes and name in self._told}
        fresh = [box for box in boxes if box not in known]
        found, more = self._fresh(page, number, layer, fresh, reader, drawings=drawings) if fresh else ({}, False)
        problems = [UNREAD] if more else []
        text, words, variants = layer.text.rstrip("\n"), list(layer.words), list[Variant]()
        for box, (said, placed, others) in ((box, (known | found)[box]) for box in boxes if box in known | found):
            if not placed:
                problems += [DOUBTFUL] * (box in found and DOUBTFUL not in problems)
                continue
            start = len(text) + 2
            text += f"\n\n{said}"
            moved = [{"start": one.start + start, "end": one.end + start} for one in placed]
            words += [word.model_copy(update=places) for word, places in zip(placed, moved, strict=True)]
            variants += [
                other.model_copy(update={"start": other.start + start, "end": other.end + start}) for other in others
            ]
        told = tuple(problem.model_copy(update={"page": number}) for problem in problems)
        return WithPictures(text, Words(words), tuple(variants), told)

    def _fresh(
        self,
        page: pdfium.PdfPage,
        number: int,
        layer: Layer,
        boxes: Sequence[Box],
        reader: PictureReader,
        *,
        drawings: Collection[Box],
    ) -> tuple[dict[Box, _Said], bool]:
        """What the pictures at these places say that hold print, and whether there are more than are read."""
        whole = _bared(sheet(page, number), layer, boxes)
        networks = nets() if reader.kit.engine == Tesseract.name else None  # any other engine stands alone
        largest = sorted(boxes, key=lambda box: (box[0] - box[2]) * (box[3] - box[1]))
        glances = {box: self._glance(part_of(whole, box).grey, networks) for box in largest[:MOST_LOOKED]}
        worded = [box for box in largest[:MOST_LOOKED] if glances[box].print]
        chosen = set(worded[:MOST_READ])
        found = {
            box: self._said(whole, box, glances[box], reader, drawn=box in drawings) for box in boxes if box in chosen
        }
        for box, name in self._behind.items():
            # One that could not be read is tried again on the next page.
            if box in found and found[box][1]:
                self._told[name] = found[box]
            elif box in glances and not glances[box].print:
                self._told[name] = ("", (), ())
            if len(self._told) > MOST_TOLD:
                del self._told[next(iter(self._told))]
        return found, len(largest) > MOST_LOOKED or len(worded) > MOST_READ

    def _said(self, whole: Sheet, box: Box, glance: Glance, reader: PictureReader, *, drawn: bool) -> _Said:
        networks = nets() if reader.kit.engine == Tesseract.name else None
        if glance.words and not drawn and not _is_scan(box, whole):
            return _composed(glance.words, box, whole)
        if not drawn or networks is None:
            return read_part(whole, box, reader)
        words = glance.words or ppocr.page(part_of(whole, box).grey, networks)
        seen = folded(" ".join(word.text for word in words))
        if len(seen) < LETTERS or (layout.confidence(words) or 0) < CLEAR:
            return "", (), ()  # lines of a drawing, told in a hundredth of the time
        read = read_part(whole, box, reader)
        alike = difflib.SequenceMatcher(None, seen, folded(read[0]), autojunk=False).ratio()
        return read if alike >= ALIKE else ("", (), ())

    def _glance(self, grey: Grey, networks: Nets | None) -> Glance:
        if networks is None:
            return Glance(print=True)
        name = digest(grey)
        if name not in self._glances:
            self._glances[name] = glanced(grey, networks)
        return self._glances[name]

    def _is_new(self, items: Iterable[int]) -> bool:
        """Whether one of a place's pictures was not on an earlier page: a letterhead is read once, as it costs much."""
        new = False
        for item in items:
            name = _digest(item)
            new |= name is None or name not in self._seen
            if name is not None:
                self._seen.add(name)
        return new


def _covered(layer: Layer, box: Box) -> float:
    """Share of a picture that words of the layer take; 0 for a few of them."""
    words = layer.edges[inside(middles_of(layer), box)]
    if len(words) <= BESIDE:
        return 0.0
    return float(((words[:, 2] - words[:, 0]) * (words[:, 3] - words[:, 1])).sum()) / (
        (box[2] - box[0]) * (box[3] - box[1])
    )


def _bared(whole: Sheet, layer: Layer, boxes: Sequence[Box]) -> Sheet:
    """The page without the words of its layer, where they stand on pictures at these places: they are read already."""
    middles = middles_of(layer)
    over = [words for box in boxes if (words := inside(middles, box)).sum() > BESIDE]
    if not over:
        return whole
    grey = whole.grey.copy()
    grown = layer.edges[np.logical_or.reduce(over)] / whole.scale + np.array([-2, -2, 3, 3])
    for left, top, right, bottom in np.clip(grown, 0, None).astype(int):
        grey[top:bottom, left:right] = WHITE
    return replace(whole, grey=grey)


def _is_scan(box: Box, whole: Sheet) -> bool:
    """Whether a picture takes most of its page: what stands there is read by both engines, however little it is."""
    return (box[2] - box[0]) * (box[3] - box[1]) >= SCAN_SHARE * whole.width * whole.height


def _has_room(wide: float, high: float) -> bool:
    """Whether a line of print may stand there."""
    if wide >= LINE[0] and high >= LINE[1]:
        return True
    return wide >= max(NARROW[0], NARROW[2] * high) and high >= NARROW[1]


def _composed(said: Sequence[OcrWord], box: Box, whole: Sheet) -> _Said:
    """Words that a glance told."""
    left, top = int(box[0] / whole.scale), int(box[1] / whole.scale)

    def place(word: tuple[float, float, float, float]) -> Box:
        x0, y0, x1, y1 = word
        return (
            (left + x0) * whole.scale,
            (top + y0) * whole.scale,
            (left + x1) * whole.scale,
            (top + y1) * whole.scale,
        )

    text, words, variants = compose(said, place)
    return text, tuple(words), variants


def read_part(whole: Sheet, box: Box, reader: PictureReader) -> _Said:
    """What reading a picture gives; nothing where it is too doubtful."""
    read = next((part for part in reader.read(part_of(whole, box)) if isinstance(part, Page)), None)
    if read is None or (read.confidence or 0) < LEAST:
        return "", (), ()
    words = (word.model_copy(update={"box": _on_page(word.box, box, read.rotation)}) for word in read.words)
    return read.text, tuple(words), read.variants


def _on_page(word: Box, picture: Box, rotation: int) -> Box:
    """A word's box on the page, from its box in a picture there that was turned clockwise to be read."""
    left, top, right, bottom = picture
    x0, y0, x1, y1 = word
    if rotation == 90:
        return (left + y0, bottom - x1, left + y1, bottom - x0)
    if rotation == 180:
        return (right - x1, bottom - y1, right - x0, bottom - y0)
    if rotation == 270:
        return (right - y1, top + x0, right - y0, top + x1)
    return (left + x0, top + y0, left + x1, top + y1)


def _name(box: Box, items: Iterable[int]) -> bytes | None:
    """What tells a picture at a place apart; None where that cannot be had."""
    names = [_digest(item) for item in items]
    if None in names:
        return None
    return hashlib.sha256(repr([round(edge) for edge in box]).encode() + b"".join(filter(None, names))).digest()


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
