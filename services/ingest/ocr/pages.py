"""From the picture of a page to its record: blank, already seen, read, or unreadable."""

import contextlib
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from models.document import Page, Problem, Region, TextSource
from models.words import Box, Words
from services.ingest.ocr import bands, marks, overlooked, preprocess, sense, tints, together
from services.ingest.ocr.glance import glanced
from services.ingest.ocr.installed import lacking
from services.ingest.ocr.nets import nets
from services.ingest.ocr.reading import Reading
from services.ingest.ocr.recognise import Draft, recognise
from services.ingest.ocr.tesseract import Tesseract
from services.ingest.outbox import Outbox
from services.ingest.plugin import ExtractKit, Facts, OcrFailed

IMAGE_DPI = 150
"""Resolution of stored page images where the page has a size on paper."""
IMAGE_SIDE = 2_400
"""Longest side of a stored page image, in pixels: an A4 page scanned at 200 dpi is kept as it is."""
IMAGE_SHORT, IMAGE_LONGEST = 800, 30_000
"""Shorter and longest side of the stored image of a picture much longer than a page, in pixels."""


DOUBTFUL = Problem(
    code="reading_doubtful",
    message="What was read in this picture makes little sense: it may be no print at all, or print that is too poor to "
    "be read. Look at it.",
)
MIRRORED = Problem(
    code="mirrored",
    message="The picture is mirrored, as photos that phones take of their owners are; it was turned round to be read.",
)


@dataclass(frozen=True)
class Sheet:
    """A page to be read: its picture for reading, and how that lies on the page as displayed.

    `width` and `height` are points of the page as displayed, `scale` points per pixel of `grey`,
    `dpi` the resolution its print seems to have, `view` the picture that is stored as page image.
    """

    number: int
    grey: preprocess.Grey
    dpi: int
    scale: float
    width: float
    height: float
    view: Image.Image | None = None


@dataclass
class PictureReader:
    """Reads sheets of one file; remembers the pictures it saw, since scans hold the same page twice."""

    kit: ExtractKit
    outbox: Outbox
    _seen: dict[str, tuple[int, Reading | None]] = field(default_factory=dict)
    _begun: dict[str, tuple[preprocess.Grey, Draft]] = field(default_factory=dict)
    _told: list[dict[str, Any]] = field(default_factory=list)
    _warned: bool = False
    _read: int = 0

    def kept(self) -> dict[str, Any]:
        """What a bookmark remembers of it. Not the pictures: one seen before it is read once more."""
        return {"codes": self._told, "warned": self._warned}

    def again(self, kept: Mapping[str, Any]) -> None:
        """Go on with what was told before."""
        self._told = list(kept.get("codes", ()))
        self._warned = bool(kept.get("warned"))

    @property
    def at_once(self) -> int:
        """Sheets that may be begun together: few at first, since somebody may be waiting for the first pages."""
        return min(self.kit.together, 1 << min(self._read, 8)) if together.reads_many(self.kit.engine) else 1

    def begin(self, sheets: Sequence[Sheet]) -> None:
        """Have a first look at sheets that will be read next, for less than by itself. Raises OcrFailed."""
        fresh: dict[str, tuple[Sheet, preprocess.Grey]] = {}
        for sheet in sheets:
            name = digest(sheet.grey)
            grey = None if name in self._seen or name in fresh else bands.read_at_once(sheet.grey)
            if grey is not None:
                fresh[name] = sheet, grey
        for dpi in {sheet.dpi for sheet, _ in fresh.values()}:
            chosen = {name: grey for name, (sheet, grey) in fresh.items() if sheet.dpi == dpi}
            drafts = together.begun(list(chosen.values()), dpi=dpi, kit=self.kit) if len(chosen) > 1 else ()
            self._begun |= {name: (chosen[name], draft) for name, draft in zip(chosen, drafts, strict=False)}

    def read(self, sheet: Sheet) -> Iterator[Page | Problem | Facts]:
        """Yield the page, then what its codes say, and problems that concern it."""
        name = digest(sheet.grey)
        if name in self._seen:
            earlier, reading = self._seen[name]
            if reading is not None:
                yield self._page(sheet, reading)
                yield from self._codes(sheet, reading)
                yield Problem(
                    code="same_page_image",
                    message=f"The picture of this page is that of page {earlier}; it was read once.",
                    page=sheet.number,
                )
                return
        try:
            found = self._found(sheet, self._begun.pop(name, None))
        except OcrFailed as failure:
            yield self._empty(sheet, TextSource.UNREADABLE)
            yield Problem(code=failure.code, message=failure.message, page=sheet.number)
            return
        reading = found.reading or self._overlooked(sheet)
        if reading is None:
            yield self._empty(sheet, TextSource.BLANK)
            return
        reading, doubts = self._sensible(sheet, self._tinted(sheet, reading))
        self._seen[name] = (sheet.number, reading)
        yield self._page(sheet, reading)
        yield from self._codes(sheet, reading)
        yield from self._lacking()
        for failed in found.failed[:1]:
            yield Problem(code=failed.code, message=failed.message, page=sheet.number)
        for problem in doubts:
            yield problem.model_copy(update={"page": sheet.number})
        if not reading.words:
            yield Problem(
                code="no_text_found",
                message="No text was found in this picture; look at it, or read it again with another language.",
                page=sheet.number,
            )
        if reading.rotation:
            yield Problem(
                code="turned",
                message=f"The page stood wrong and was turned {reading.rotation} degrees clockwise to be read.",
                page=sheet.number,
            )

    def _found(self, sheet: Sheet, begun: tuple[preprocess.Grey, Draft] | None) -> bands.Long:
        self._read += 1
        if begun is None:
            return bands.read(sheet.grey, dpi=sheet.dpi, scale=sheet.scale, kit=self.kit)
        grey, draft = begun
        return bands.Long(recognise(grey, dpi=sheet.dpi, scale=sheet.scale, kit=self.kit, begun=draft))

    def _tinted(self, sheet: Sheet, reading: Reading) -> Reading:
        """The reading with print in a colour as light as its ground below it."""
        if reading.rotation:
            return reading
        networks = nets() if self.kit.engine == Tesseract.name else None
        for (left, top, right, bottom), grey in tints.places(sheet.grey, sheet.view):
            edges = [edge * sheet.scale for edge in (left, top, right, bottom)]
            if any(_stands_in(word.box, edges) for word in reading.words):
                continue
            if networks is not None and not glanced(grey, networks).print:
                continue
            with contextlib.suppress(OcrFailed):
                more = bands.read(grey, dpi=sheet.dpi, scale=sheet.scale, kit=self.kit, whole=True).reading
                if more is not None and not more.rotation and (more.confidence or 0) >= tints.SURE:
                    reading = reading.with_more(more, left * sheet.scale, top * sheet.scale)
        return reading

    def _sensible(self, sheet: Sheet, reading: Reading) -> tuple[Reading, tuple[Problem, ...]]:
        """The reading, or that of the mirrored picture where only this has sense; and what is to be said of it."""
        if sense.is_nothing(reading):
            return Reading("", Words(), None), ()
        if not sense.is_doubtful(reading):
            return reading, ()
        with contextlib.suppress(OcrFailed):
            mirror = np.ascontiguousarray(sheet.grey[:, ::-1])
            other = bands.read(mirror, dpi=sheet.dpi, scale=sheet.scale, kit=self.kit, whole=True).reading
            if other is not None and sense.is_clear(other):
                return other.mirrored(sheet.width, sheet.height), (MIRRORED,)
        return reading, (DOUBTFUL,)

    def _overlooked(self, sheet: Sheet) -> Reading | None:
        """What a page that looks blank holds all the same; None where nothing of it can be read surely."""
        grey = overlooked.found(sheet.grey, sheet.view)
        if grey is None:
            return None
        with contextlib.suppress(OcrFailed):
            reading = bands.read(grey, dpi=sheet.dpi, scale=sheet.scale, kit=self.kit, whole=True).reading
            if reading is not None and (reading.confidence or 0) >= overlooked.SURE:
                return reading
        return None

    def _page(self, sheet: Sheet, reading: Reading) -> Page:
        sideways = reading.rotation in (90, 270)
        return Page(
            number=sheet.number,
            width=round(sheet.height if sideways else sheet.width, 2),
            height=round(sheet.width if sideways else sheet.height, 2),
            source=TextSource.OCR,
            text=reading.text,
            words=reading.words,
            variants=reading.variants,
            regions=_regions(sheet, reading),
            confidence=reading.confidence,
            rotation=reading.rotation,
            image=self._image(sheet, reading.rotation),
        )

    def _codes(self, sheet: Sheet, reading: Reading) -> Iterator[Facts]:
        """All codes of the file so far. Not reached when only a page's text was asked for."""
        if reading.codes:
            self._told += [
                {
                    "page": sheet.number,
                    "kind": code.kind,
                    "text": code.text,
                    "box": [round(edge, 1) for edge in code.box],
                }
                for code in reading.codes
            ]
            yield Facts(values={"codes": list(self._told)})

    def _lacking(self) -> Iterator[Problem]:
        """Told once of a file: its scans were read, but not as they should be."""
        names = () if self._warned or self.kit.engine != Tesseract.name else lacking(self.kit.languages)
        if names:
            self._warned = True
            yield Problem(
                code="language_missing",
                message=f"Pictures were read without the tesseract languages {' '.join(names)}, which are not "
                "installed: `lince doctor` prints the command that installs them; then `lince retry "
                "--problem language_missing`.",
            )

    def _empty(self, sheet: Sheet, source: TextSource) -> Page:
        return Page(
            number=sheet.number,
            width=round(sheet.width, 2),
            height=round(sheet.height, 2),
            source=source,
            image=self._image(sheet, 0),
        )

    def _image(self, sheet: Sheet, rotation: int) -> str | None:
        if sheet.view is None or not self.kit.images:
            return None
        short, long = sorted(sheet.view.size)
        # Of a picture read in bands the print must be seen as well.
        slender = long >= bands.SLENDER * short
        side = max(IMAGE_SIDE, min(IMAGE_LONGEST, round(long * IMAGE_SHORT / short))) if slender else IMAGE_SIDE
        view = shrink_to(sheet.view, side)
        return self.outbox.image(view.rotate(-rotation, expand=True) if rotation else view)


def _stands_in(word: Box, edges: Sequence[float]) -> bool:
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return edges[0] < x < edges[2] and edges[1] < y < edges[3]


def digest(grey: preprocess.Grey) -> str:
    """What tells one picture from another."""
    found = hashlib.sha256(repr(grey.shape).encode())
    found.update(np.ascontiguousarray(grey).data)
    return found.hexdigest()


def _regions(sheet: Sheet, reading: Reading) -> tuple[Region, ...]:
    """Stamps and handwriting on the page as it is displayed: turned as it was to be read."""
    turns = -(reading.rotation // 90)
    grey = np.rot90(sheet.grey, turns) if turns else sheet.grey
    view = sheet.view
    if view is not None and view.mode == "RGB":
        # No larger than the ink is looked for, before it is turned.
        view = shrink_to(view, max(sheet.grey.shape))
        view = view.rotate(-reading.rotation, expand=True) if reading.rotation else view
    return marks.regions(np.ascontiguousarray(grey), view, reading.words, dpi=sheet.dpi, scale=sheet.scale)


def shrink_to(picture: Image.Image, side: int) -> Image.Image:
    """The picture with its longest side at most `side` pixels."""
    longest = max(picture.size)
    if longest <= side:
        return picture
    if picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    share = side / longest
    width, height = (max(1, round(length * share)) for length in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
