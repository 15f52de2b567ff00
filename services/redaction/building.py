"""A copy of a document with its redactions: pages made anew from pixels, or plain text where there are none.

Public: `Leaf`, `Built`, `as_pdf`, `as_text`. One page is in memory at a time. Reads nothing of the original file.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from models.document import Page
from models.redaction import Burned, Place
from models.words import Box
from services.protection.matcher import BLOCK, PAD
from services.redaction import plain
from services.redaction.burning import Pixels, burn, joined, stands_out
from services.redaction.words import Secrets, in_parts, in_runs, of_phrase, said_at, touches, whole
from services.redaction.writing import PdfWriter, Said

_QUALITY = 80
_DPI = 150
_NO_IMAGE = "SIN IMAGEN · SEM IMAGEM · NO IMAGE"
_SLIP = (595.0, 842.0)
_EDGE = 0.4
"""Points within which a word counts as touching a box."""


@dataclass(frozen=True)
class Leaf:
    """A page on its way into a copy.

    `page`: as everybody sees it, with protected names masked, whose words may be told; `read`: with the words that
    were read, by which boxes grow; `masked`: spans that stand for protected people; `picture`: its JPEG, None where
    there is none; `silent`: words of it were hidden in the original, so that none is told.
    """

    page: Page
    read: Page
    places: tuple[Place, ...] = ()
    masked: tuple[tuple[int, int], ...] = ()
    picture: Callable[[], bytes] | None = None
    silent: bool = False


@dataclass(frozen=True)
class BuiltPage:
    """What was made of a page: its pixels, and the boxes in them."""

    number: int
    pixels: tuple[int, int]
    boxes: tuple[Pixels, ...]
    words: int


@dataclass(frozen=True)
class Built:
    """What was made of a document."""

    pages: tuple[BuiltPage, ...]
    burned: tuple[Burned, ...]
    silent: tuple[int, ...]


def secrets_of(leaves: Iterable[Leaf]) -> Secrets:
    """What a copy of these pages may not say."""
    found = Secrets()
    for leaf in leaves:
        for place in leaf.places:
            for said in said_at(leaf.read, place):
                found = found.plus(of_phrase(said))
    return found


def as_pdf(leaves: Iterable[Leaf], secrets: Secrets, to: BinaryIO) -> Built:
    """Write the copy; returns what is in it."""
    writer = PdfWriter(to)
    pages: list[BuiltPage] = []
    burned: list[Burned] = []
    silent: list[int] = []
    for leaf in leaves:
        size = _size(leaf)
        picture, boxes = _picture(leaf, size)
        across, down = picture.width / size[0], picture.height / size[1]
        in_points = tuple((x0 / across, y0 / down, x1 / across, y1 / down) for x0, y0, x1, y1 in boxes)
        words = [] if leaf.silent or leaf.picture is None else list(_told(leaf, picture, in_points, secrets))
        if not words and leaf.page.text.strip():
            silent.append(leaf.page.number)
        jpeg = io.BytesIO()
        picture.info = {}  # a remark or a profile of the original would be saved with it
        picture.save(jpeg, "JPEG", quality=_QUALITY, subsampling=0)
        grey = picture.mode == "L"
        writer.add(jpeg.getvalue(), pixels=picture.size, grey=grey, size=size, words=words)
        pages.append(BuiltPage(leaf.page.number, picture.size, boxes, len(words)))
        if in_points:
            burned.append(
                Burned(page=leaf.page.number, boxes=tuple(tuple(round(edge, 2) for edge in box) for box in in_points))
            )
    writer.finish()
    return Built(tuple(pages), tuple(burned), tuple(silent))


def as_text(leaves: Iterable[Leaf], reasons: Callable[[Place], str]) -> Iterator[str]:
    """The texts of the pages without what is redacted."""
    for leaf in leaves:
        spans = [
            (place.start, place.end, reasons(place))
            for place in leaf.places
            if place.start is not None and place.end is not None
        ]
        yield plain.copy_of(leaf.page, spans)


def _size(leaf: Leaf) -> tuple[float, float]:
    """Of the page in points; an A4 page where the document has none."""
    page = leaf.page
    if page.width > 0 and page.height > 0:
        return page.width, page.height
    if leaf.picture is None:
        return _SLIP
    with Image.open(io.BytesIO(leaf.picture())) as found:
        return float(found.width), float(found.height)


def _picture(leaf: Leaf, size: tuple[float, float]) -> tuple[Image.Image, tuple[Pixels, ...]]:
    """The page's picture with its boxes burned in, and where they are."""
    boxes = [box for place in leaf.places for box in whole(leaf.read, place)]
    if any(_is_all(box, size) for box in boxes):
        # Nothing of the page is needed, and nothing of it is drawn.
        pixels = max(1, round(size[0] * _DPI / 72)), max(1, round(size[1] * _DPI / 72))
        return Image.new("L", pixels, 0), ((0, 0, *pixels),)
    if leaf.picture is None:
        return _slip(size), ()
    with Image.open(io.BytesIO(leaf.picture())) as found:
        drawn = found.convert("L" if found.mode == "L" else "RGB")
    burnt = burn(drawn, boxes, across=drawn.width / size[0], down=drawn.height / size[1])
    return burnt.picture, joined(burnt.boxes)


def _is_all(box: Box, size: tuple[float, float]) -> bool:
    return box[0] <= 1 and box[1] <= 1 and box[2] >= size[0] - 1 and box[3] >= size[1] - 1


def _told(leaf: Leaf, picture: Image.Image, boxes: Sequence[Box], secrets: Secrets) -> Iterator[Said]:
    """The words that the copy tells: wholly outside of all boxes, seen on the picture, and none that is redacted."""
    grey = np.asarray(picture.convert("L"))
    size = _size(leaf)
    across, down = picture.width / size[0], picture.height / size[1]
    page = leaf.page
    untold = [*leaf.masked, *in_runs(page.text, secrets), *in_parts(page.text, secrets.words)]
    for word in page.words:
        x0, y0, x1, y1 = word.box
        text = "".join(sign for sign in page.text[word.start : word.end] if sign.isprintable())
        if not text or PAD in text or BLOCK in text or x1 <= x0 or y1 <= y0:
            continue
        near = (x0 - _EDGE, y0 - _EDGE, x1 + _EDGE, y1 + _EDGE)
        if any(touches(box, near) for box in boxes) or any(a < word.end and word.start < b for a, b in untold):
            continue
        seen = (int(x0 * across), int(y0 * down), int(x1 * across) + 1, int(y1 * down) + 1)
        if stands_out(grey, seen) and not secrets.in_word(text):
            yield Said(text, word.box)


def _slip(size: tuple[float, float]) -> Image.Image:
    """A page that says that there is no image of it."""
    pixels = max(1, round(size[0] * _DPI / 72)), max(1, round(size[1] * _DPI / 72))
    page = Image.new("L", pixels, 255)
    font = ImageFont.load_default(max(8, min(pixels) // 40))
    ImageDraw.Draw(page).text((pixels[0] / 2, pixels[1] / 2), _NO_IMAGE, font=font, fill=0, anchor="mm")
    return page
