"""A file redacted as the product does it, without a server, and its copy taken apart by libraries that had no part in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import cast

import numpy as np
import pdfplumber
import pikepdf
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image
from support import adversarial

from api.linking import forms_by_name_rules
from models.document import Page
from models.ids import PersonId
from models.protected import Identity
from models.redaction import Place
from services.ingest.extract import draw, extract
from services.ingest.ocr.tesseract import Tesseract
from services.ingest.plugin import ExtractKit
from services.protection.masking import page_without
from services.protection.matcher import Matcher
from services.protection.spelled import fold
from services.redaction import building, checking
from services.redaction.building import Built, Leaf
from services.redaction.words import Secrets, whole

SCALE = 150 / 72
_INK = 60
_SHAKY = 1.6
"""Points by which a hand draws a box too small."""


@dataclass(frozen=True)
class Copy:
    """A copy, what was read of the original, and how many boxes a hand had to draw."""

    path: Path
    built: Built
    secrets: Secrets
    by_hand: int
    proposed: int


@cache
def matcher(identity: Identity) -> Matcher:
    return Matcher([forms_by_name_rules(PersonId("1" * 32), "V-01", identity)])


def redacted(folder: Path, kind: str, identity: Identity, variant: int, *, ocr: bool = True) -> Copy:
    """Read a PDF, propose what names the person, draw shaky boxes where she is seen all the same, build and check."""
    content = adversarial.make(kind, identity, variant)
    seen = ink(content, adversarial.make(kind, identity, variant, said=False))
    original = folder / "original.pdf"
    original.write_bytes(content)
    out = folder / "out"
    out.mkdir(exist_ok=True)
    kit = ExtractKit(folder=out, layer_images=False)
    found = extract(original, name="original.pdf", kit=kit)
    leaves, by_hand, proposed = [], 0, 0
    known = frozenset(one.person for page in found.pages for one in matcher(identity).find(page.text))
    for page in found.pages:
        masked = page_without(page, matcher(identity), known=known)
        places = [Place(page=page.number, boxes=span.boxes, start=span.start, end=span.end) for span in masked.spans]
        proposed += len(places)
        if page.number <= len(seen):
            drawn = by_hand_boxes(page, seen[page.number - 1], places)
            by_hand += len(drawn)
            places += [Place(page=page.number, boxes=(box,)) for box in drawn]
        picture = None if not page.is_pictured else cache(partial(picture_of, original, page, kit))
        silent = any(one.code == "hidden_text" and one.page in (page.number, None) for one in found.problems)
        spans = tuple((span.start, span.end) for span in masked.spans)
        leaves.append(Leaf(masked.page, page, tuple(places), spans, picture, silent=silent))
    secrets = building.secrets_of(leaves)
    path = folder / "copy.pdf"
    with path.open("wb") as file:
        built = building.as_pdf(leaves, secrets, file)
    checking.check_pdf(path, built, secrets, read=reader(folder) if ocr else lambda picture: ())
    return Copy(path, built, secrets, by_hand, proposed)


def reader(folder: Path) -> checking.ReadWords:
    def read(picture: Image.Image) -> Sequence[str]:
        picture.save(folder / "boxes.png")
        engine = Tesseract()
        return [one.text for one in engine.words(folder / "boxes.png", dpi=300, languages="spa+por", seconds=60)]

    return read


def picture_of(original: Path, page: Page, kit: ExtractKit) -> bytes:
    """The stored picture of a page, or the one that is drawn when somebody looks."""
    image = page.image
    if image is None:
        parts = draw(original, page.number, name=original.name, kit=kit)
        image = next(part.image for part in parts if isinstance(part, Page))
    return (kit.folder / f"{image}.jpg").read_bytes()


def rendered(content: bytes) -> list[NDArray[np.uint8]]:
    """The pages in grey, with notes and fields."""
    document = pdfium.PdfDocument(content)
    document.init_forms()
    try:
        return [np.array(page.render(scale=SCALE, grayscale=True).to_pil().convert("L")) for page in document]
    finally:
        document.close()


def pictures(path: Path) -> list[NDArray[np.uint8]]:
    """The pictures of a copy's pages in grey, as they lie there."""
    found = []
    with pikepdf.open(path) as file:
        for page in file.pages:
            image = pikepdf.PdfImage(cast("pikepdf.Stream", page.obj["/Resources"]["/XObject"]["/I"]))
            found.append(np.array(image.as_pil_image().convert("L")))
    return found


def ink(content: bytes, without: bytes) -> list[NDArray[np.bool_]]:
    """Where each page shows something of the name: what differs from the page that does not say it."""
    found = []
    for one, two in zip(rendered(content), rendered(without), strict=False):
        found.append(np.abs(one.astype(int) - two.astype(int)) > _INK if one.shape == two.shape else one < 0)
    return found


def by_hand_boxes(
    page: Page, seen: NDArray[np.bool_], places: Sequence[Place]
) -> list[tuple[float, float, float, float]]:
    """A box, a little too small, around each line of the name that no proposal covers."""
    across, down = seen.shape[1] / (page.width or 1), seen.shape[0] / (page.height or 1)
    left = seen.copy()
    for place in places:
        for x0, y0, x1, y1 in whole(page, place):
            left[int(y0 * down) - 6 : int(y1 * down) + 7, max(0, int(x0 * across) - 6) : int(x1 * across) + 7] = False
    boxes = []
    for top, bottom in _runs(np.asarray(left.any(axis=1)), 4):
        for begin, end in _runs(np.asarray(left[top:bottom].any(axis=0)), 14):
            box = (
                begin / across + _SHAKY, top / down + _SHAKY, max(end / across - _SHAKY, begin / across + _SHAKY + 1),
                max(bottom / down - _SHAKY, top / down + _SHAKY + 1),
            )  # fmt: skip
            boxes.append(box)
    return boxes


def _runs(marked: NDArray[np.bool_], gap: int) -> list[tuple[int, int]]:
    """Stretches of what is marked, those that lie close together as one."""
    found: list[tuple[int, int]] = []
    for at in np.flatnonzero(marked).tolist():
        if found and at - found[-1][1] <= gap:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return found


def left_over(copy: Copy, kind: str, identity: Identity, variant: int, *, folder: Path | None = None) -> list[str]:
    """What of the name can still be got out of a copy; `folder`: for OCR of its whole pages, which takes seconds."""
    wanted = {fold(one) for one in adversarial.secrets(identity)}
    raw = copy.path.read_bytes()
    left = [f"raw: {one}" for one in wanted if one in fold(raw.decode("latin-1")) or _utf16(one) in raw]
    with pikepdf.open(copy.path) as file:
        for thing in file.objects:
            body = thing.read_bytes() if _told(thing) else repr(thing).encode()
            left += [f"object: {one}" for one in wanted if one in fold(body.decode("latin-1")) or _utf16(one) in body]
        left += [f"{key} is there" for key in file.Root.keys() - {"/Type", "/Pages"}]
        left += ["metadata"] if "/Info" in file.trailer else []
        left += ["attachments"] if len(file.attachments) else []
    with pdfplumber.open(copy.path) as told:
        texts = [page.extract_text() or "" for page in told.pages] + [
            "".join(c["text"] for c in p.chars) for p in told.pages
        ]
    document = pdfium.PdfDocument(copy.path)
    texts += [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    for text in texts:
        plain = re.sub(r"[\W_]+", "", fold(text))
        left += [f"text: {one}" for one in wanted if one in plain]
    seen = ink(adversarial.make(kind, identity, variant), adversarial.make(kind, identity, variant, said=False))
    for number, (mask, shown) in enumerate(zip(seen, pictures(copy.path), strict=False), start=1):
        if not mask.any():
            continue
        shown_ = np.array(Image.fromarray(shown).resize((mask.shape[1], mask.shape[0])))
        light = int((shown_[mask] > 128).sum())
        left += [f"pixels: {light} on page {number}"] if light else []
    if folder is not None:
        for page in rendered(raw):
            place = folder / "whole.png"
            Image.fromarray(page).save(place)
            said = Tesseract().words(place, dpi=150, languages="spa+por", seconds=60)
            plain = re.sub(r"[\W_]+", "", fold(" ".join(one.text for one in said)))
            left += [f"seen: {one}" for one in wanted if one in plain]
    return sorted(set(left))


def _told(thing: object) -> bool:
    return isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != pikepdf.Name.Image


def _utf16(word: str) -> bytes:
    return word.encode("utf-16-be")


def texts(path: Path) -> list[str]:
    """What each page of a copy says."""
    with pdfplumber.open(path) as told:
        return [page.extract_text() or "" for page in told.pages]
