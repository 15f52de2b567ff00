"""A copy is taken apart again before it is given out, by other libraries than the one that wrote it.

Public: `check_pdf`, `check_text`. Whatever is found raises RedactionFailed, which names the page and never the words.
"""

import io
import re
import threading
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from PIL import Image

from models.errors import RedactionFailed
from services.protection.spelled import fold, tokens
from services.redaction.building import Built, BuiltPage
from services.redaction.words import SHORTEST, Secrets
from services.redaction.writing import PdfWriter, Said

ReadWords = Callable[[Image.Image], Sequence[str]]
"""The words that OCR reads in a picture."""

_PDFIUM = threading.Lock()
"""pdfium is for one thread at a time."""
_CATALOG = {"/Type", "/Pages"}
_TRAILER = {"/Size", "/Root"}
_PAGE = {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}
_DARKEST = 96
"""Grey that packing may leave at the edge of a black box, towards what lies beside it."""
_BLOCK = 8
_SCALE = 2
_AIR = 6
_ACROSS = 1_600
_COMPLETE = re.compile(rb"%%EOF")
_HEX = frozenset("abcdef")
_SEGMENTS = {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
"""Parts of a JPEG that are its picture, and the one that says that it is one."""


def check_pdf(path: Path, built: Built, secrets: Secrets, *, read: ReadWords) -> None:
    """Raises RedactionFailed unless the file is pages of pixels with nothing redacted left in them."""
    _structure(path, built, secrets)
    with _PDFIUM:
        document = pdfium.PdfDocument(path)
        try:
            _texts(document, built, secrets)
        finally:
            document.close()
    with pikepdf.open(path) as file:
        for made, page in zip(built.pages, file.pages, strict=True):
            if made.boxes:
                _pixels(made, page, secrets, read)


def check_text(text: str, secrets: Secrets) -> None:
    """Raises RedactionFailed where a redacted phrase still stands in a plain text."""
    said = tuple(token.folded for token in tokens(text))
    for phrase in secrets.phrases:
        if any(said[at : at + len(phrase)] == phrase for at in range(len(said) - len(phrase) + 1)):
            raise RedactionFailed("Redacted words still stand in the text of the copy.")


def _structure(path: Path, built: Built, secrets: Secrets) -> None:
    raw = path.read_bytes()
    if len(_COMPLETE.findall(raw)) != 1 or not raw.endswith(b"%%EOF\n"):
        raise RedactionFailed("The copy holds more than one version of itself.")
    with pikepdf.open(path) as file:
        root, trailer = set(file.Root.keys()), set(file.trailer.keys())
        if root != _CATALOG or trailer != _TRAILER or len(file.pages) != len(built.pages):
            raise RedactionFailed("The copy holds more than pages.")
        for number, page in enumerate(file.pages, start=1):
            if set(page.obj.keys()) != _PAGE:
                raise RedactionFailed(f"Page {number} of the copy holds more than its picture and words.")
        sought = _sought(secrets)
        for one in file.objects:
            if not isinstance(one, pikepdf.Stream):
                continue
            if one.get("/Subtype") != pikepdf.Name.Image:
                _silent(one.read_bytes(), sought)
            elif _segments(one.read_raw_bytes()) - _SEGMENTS:
                raise RedactionFailed("A picture of the copy holds more than its pixels.")
    # Of the file as it lies there: names of its parts, and whatever no reader looks at.
    _silent(re.sub(rb"stream\n.*?\nendstream", b"", raw, flags=re.DOTALL), sought)


@cache
def _syntax() -> str:
    """What every copy says: the words of the format itself."""
    made = io.BytesIO()
    writer = PdfWriter(made)
    writer.add(b"", pixels=(1, 1), grey=True, size=(1, 1), words=[Said("a", (0, 0, 1, 1))])
    writer.finish()
    made.seek(0)
    with pikepdf.open(made) as file:
        told = b" ".join(
            one.read_bytes() for one in file.objects if isinstance(one, pikepdf.Stream) and "/Subtype" not in one
        )
    return fold((made.getvalue() + told).decode("latin-1")) + " devicergb"


def _sought(secrets: Secrets) -> frozenset[str]:
    """Words that a part of a PDF does not say by chance: neither its own words nor numbers."""
    words = {word for word in secrets.words if len(word) > SHORTEST and word.isalpha() and not set(word) <= _HEX}
    return frozenset(word for word in words if word not in _syntax())


def _silent(content: bytes, sought: frozenset[str]) -> None:
    for encoding in ("latin-1", "utf-8", "utf-16-be", "utf-16-le"):
        said = fold(content.decode(encoding, "ignore"))
        if any(word in said for word in sought):
            raise RedactionFailed("A part of the copy still says redacted words.")


def _segments(jpeg: bytes) -> set[int]:
    """The kinds of parts of a JPEG up to its pixels."""
    found: set[int] = set()
    at = 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        found.add(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found


def _texts(document: pdfium.PdfDocument, built: Built, secrets: Secrets) -> None:
    for made, page in zip(built.pages, document, strict=True):
        layer = page.get_textpage()
        said = layer.get_text_bounded()
        if secrets.in_text(said):
            raise RedactionFailed(f"The text of page {made.number} still says redacted words.")
        if made.boxes and said.strip():
            width, height = page.get_size()
            across, down = made.pixels[0] / width, made.pixels[1] / height
            for box in made.boxes:
                inside = layer.get_text_bounded(
                    left=box[0] / across, right=box[2] / across,
                    bottom=height - box[3] / down, top=height - box[1] / down,
                )  # fmt: skip
                if any(map(str.isalnum, inside)):
                    raise RedactionFailed(f"The text of page {made.number} stands in a redacted place.")
        layer.close()
        page.close()


def _pixels(made: BuiltPage, page: pikepdf.Page, secrets: Secrets, read: ReadWords) -> None:
    """The pixels in each box are black, and OCR of the boxes reads nothing of what stood there."""
    image = page.obj["/Resources"]["/XObject"]["/I"]
    with Image.open(io.BytesIO(image.read_raw_bytes())) as found:
        picture = found.convert("L")
    if picture.size != made.pixels:
        raise RedactionFailed(f"The picture of page {made.number} is not the one that was made.")
    grey = np.asarray(picture)
    for left, top, right, bottom in made.boxes:
        part = grey[top:bottom, left:right]
        core = part[_BLOCK:-_BLOCK, _BLOCK:-_BLOCK]
        if part.max() > _DARKEST or (core.size and core.max() > 2):
            raise RedactionFailed(f"A redacted place on page {made.number} is not wholly black.")
    said = {token.folded for word in read(_mosaic(picture, made)) for token in tokens(word)}
    if any(len(one) >= SHORTEST and any(one in secret for secret in secrets.words) for one in said):
        raise RedactionFailed(f"Redacted words can still be read in the picture of page {made.number}.")


def _mosaic(picture: Image.Image, made: BuiltPage) -> Image.Image:
    """The redacted places of a page with a little of what is around them, in rows on white, twice as large."""
    parts = []
    for left, top, right, bottom in made.boxes:
        edges = (left - 2, top - 2, right + 2, bottom + 2)
        part = picture.crop(
            (max(0, edges[0]), max(0, edges[1]), min(picture.width, edges[2]), min(picture.height, edges[3]))
        )
        parts.append(part.resize((min(_ACROSS, part.width * _SCALE), min(_ACROSS, part.height * _SCALE))))
    rows: list[tuple[int, int, Image.Image]] = []
    x = y = _AIR
    deepest = 0
    for part in parts:
        if x + part.width + _AIR > _ACROSS + 2 * _AIR and x > _AIR:
            x, y, deepest = _AIR, y + deepest + _AIR, 0
        rows.append((x, y, part))
        x, deepest = x + part.width + _AIR, max(deepest, part.height)
    whole = Image.new("L", (_ACROSS + 2 * _AIR, y + deepest + _AIR), 255)
    for left, top, part in rows:
        whole.paste(part, (left, top))
    return whole
