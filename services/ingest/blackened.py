"""Parts of a page's image blackened in its pixels: what shows a protected person is in no byte of what is given out."""

import io
from collections.abc import Collection, Sequence

from PIL import Image, ImageDraw

from models.document import Page, RegionKind, TextSource
from models.errors import NeedsOpening
from models.ids import DocumentId, PersonId
from models.words import Box
from services.ports import Records

_MARGIN = 1.5
"""Points around a word: its box may cut off its accents."""
_QUALITY = 85


def boxes(records: Records, document: DocumentId, page: Page, opened: Collection[PersonId]) -> Sequence[Box]:
    """What is to be blackened for somebody to whom these people are open.

    Handwriting on a page that names somebody is not read well enough to say that it does not. Raises NeedsOpening where
    it cannot be told which part shows her: a page without readable text in a document that names her, words without
    a place.
    """
    protection = records.protection
    masks = [mask for mask in protection.masks(document, page=page.number) if mask.person not in opened]
    found = [photo.box for photo in protection.photos(document, page=page.number) if photo.person not in opened]
    unread = page.source is TextSource.UNREADABLE and bool(protection.named_in(document) - set(opened))
    if unread or any(not mask.boxes for mask in masks):
        raise NeedsOpening("This page shows people whom the case protects, and it cannot be told where.")
    if masks:
        found += [region.box for region in page.regions if region.kind is RegionKind.HANDWRITING]
    return [*found, *(box for mask in masks for box in mask.boxes)]


def without(image: bytes, page: Page, hidden: Sequence[Box]) -> bytes:
    """The JPEG of a page with boxes, in its points, black. Nothing of the picture it was made from comes along."""
    if not hidden:
        return image
    with Image.open(io.BytesIO(image)) as opened:
        picture = opened.convert("RGB")
    across, down = picture.width / (page.width or picture.width), picture.height / (page.height or picture.height)
    pen = ImageDraw.Draw(picture)
    for x0, y0, x1, y1 in hidden:
        corner = ((x0 - _MARGIN) * across, (y0 - _MARGIN) * down)
        pen.rectangle((corner, ((x1 + _MARGIN) * across, (y1 + _MARGIN) * down)), fill=(0, 0, 0))
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()
