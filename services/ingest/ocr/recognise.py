"""One picture of a page → its words on the page as displayed.

The frame of all boxes: points of the page as it is stored as page image, that is, turned upright by
steps of 90 degrees where the page stood wrong (`rotation` says by how much), but never deskewed: the
reader sees the crooked page as it is, and each box lies on its word there. Deskewing happens only
in the picture that the engine is given, and is undone in the boxes.
"""

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from services.ingest import clocks
from services.ingest.ocr import (
    addresses,
    codes,
    engine,
    layout,
    lines,
    missed,
    mrz,
    perspective,
    ppocr,
    preprocess,
    second,
    tongue,
)
from services.ingest.ocr.installed import lacking
from services.ingest.ocr.nets import Nets, nets
from services.ingest.ocr.reading import Code, Reading
from services.ingest.ocr.tesseract import Tesseract
from services.ingest.plausible import plausibility
from services.ingest.plugin import ExtractKit, OcrEngine, OcrFailed, OcrWord

POOR = 0.80
"""Mean confidence under which a page is read again in other ways; the best reading stays."""
GOOD = 0.90
"""Mean confidence from which on no further way is tried."""
CLEAR = 0.951
"""Mean confidence of good print, whose language is the one it was read in."""
DESPAIR = 0.65
"""Mean confidence under which the page may stand upside down."""
LONG_WORD, SAMPLE = 4, 5
"""Letters from which on an upright word is wider than high, and how many such words tell how a page stands."""
LEAST_ORIENTATION = 1.0
"""Confidence of tesseract's orientation below which it is not believed."""
COARSE_SIDE = 480
"""Longest side of the picture that tells whether lines run up the page: a quarter of the cost of finding them all."""
LEAST_SECONDS = 8.0
"""Time that must be left of a page's allowance for another reading to begin."""


def recognise(
    grey: preprocess.Grey, *, dpi: int, scale: float, kit: ExtractKit, begun: "Draft | None" = None
) -> Reading:
    """Read a picture that stands as the page is displayed. Raises OcrFailed.

    `dpi` is the resolution the print seems to have, `scale` is points of the page per pixel. What was `begun` is the
    page made straight, with the words of a first look at it.
    """
    with opened(dpi=dpi, scale=scale, kit=kit) as usual:
        desk = usual
        draft = desk.read(desk.standing(grey)) if begun is None else desk.read(begun, words=begun.words)
        if kit.turn is None and (draft.sure < DESPAIR or draft.lies) and desk.left > LEAST_SECONDS:
            # Upside down, or sideways in a way that its lines did not tell.
            known = desk.orientation(draft.flat)
            first = draft.rotation
            for turn in (known,) if known else (90, 270) if draft.lies else (180,):
                with contextlib.suppress(OcrFailed):
                    other = desk.read(desk.straight(grey, (first + turn) % 360))
                    draft = max(draft, other, key=lambda one: (not one.lies, one.weight))
        # What reads surely as it is gains nothing: an English page, as a rule, and costs a whole reading more.
        language = None
        if draft.sure < CLEAR:
            language = tongue.foreign((word.text for word in draft.words if word.confidence >= POOR), kit.languages)
        if language is not None and not lacking(language) and desk.left > LEAST_SECONDS:
            desk = replace(desk, languages=tongue.joined(language, kit.languages))
            with contextlib.suppress(OcrFailed):
                draft = max(draft, desk.read(draft), key=lambda one: one.sure)
        if draft.sure < POOR:
            draft = max(desk.slow(draft), key=lambda one: one.weight)
        return desk.finished(draft)


@contextlib.contextmanager
def opened(*, dpi: int, scale: float, kit: ExtractKit) -> Iterator["Desk"]:
    """A desk for one page, with the time that a page has."""
    with tempfile.TemporaryDirectory(prefix="ocr-") as name:
        yield Desk(
            folder=Path(name),
            reader=engine(kit.engine),
            kit=kit,
            dpi=dpi,
            scale=scale,
            languages=kit.languages,
            watch=clocks.Watch(kit.limits.ocr_seconds),
        )


def _is_sideways(grey: preprocess.Grey, networks: Nets) -> bool:
    """Whether lines of print run up the page: by a small picture, and a larger one where that leaves a doubt."""
    boxes = networks.lines(grey, side=COARSE_SIDE)
    return ppocr.is_sideways(networks.lines(grey) if ppocr.is_doubtful(boxes) else boxes)


@dataclass(frozen=True)
class Draft:
    """One way of reading a page: the words in pixels of `flat`, which is the page turned straight by `angle`.

    `size` is that of the picture before turning; `matrix` leads from it to the page of size `shown`, where that was
    photographed from aside.
    """

    words: Sequence[OcrWord]
    flat: preprocess.Grey
    angle: float
    size: tuple[int, int]
    rotation: int
    shown: tuple[int, int]
    matrix: perspective.Matrix | None = None

    def seen(self, words: Sequence[OcrWord]) -> "Draft":
        """The same with these words."""
        return replace(self, words=words)

    @property
    def sure(self) -> float:
        """Its confidence; nothing read is nothing sure."""
        return layout.confidence(self.words) or 0.0

    @property
    def lies(self) -> bool:
        """Whether most longer words stand on end: some engines read print that runs up the page all the same."""
        long = [word.box for word in self.words if len(word.text) >= LONG_WORD]
        return len(long) >= SAMPLE and sum(box[3] - box[1] > box[2] - box[0] for box in long) > len(long) / 2

    @property
    def weight(self) -> float:
        """What drafts of one page are compared by: sure characters of what looks like language."""
        language = plausibility(" ".join(word.text for word in self.words))
        return self.sure**2 * language * sum(len(word.text) for word in self.words)


@dataclass(frozen=True)
class Desk:
    """The private folder and settings of one page's reading."""

    folder: Path
    reader: OcrEngine
    kit: ExtractKit
    dpi: int
    scale: float
    languages: str
    watch: clocks.Watch

    @property
    def left(self) -> float:
        """Seconds of computing left for this page."""
        return self.watch.left

    def orientation(self, grey: preprocess.Grey) -> int | None:
        """Degrees clockwise to turn, by tesseract or else by the networks; None when neither can tell."""
        found = self.reader.turned(self._write(grey), dpi=self.dpi, seconds=max(1.0, self.left))
        if found and found[1] >= LEAST_ORIENTATION:
            return found[0]
        networks = self.networks
        second_opinion = ppocr.turned(grey, networks) if networks is not None else None
        return second_opinion[0] if second_opinion else None

    @property
    def networks(self) -> Nets | None:
        """The networks make up for what tesseract lacks; any other engine stands alone."""
        return nets() if self.reader.name == Tesseract.name else None

    def slow(self, draft: Draft) -> Iterator[Draft]:
        """The draft, and other ways of reading the page while they are needed: the cheapest first."""
        yield draft
        best = draft.sure
        if (networks := self.networks) is not None:
            read = replace(draft, words=ppocr.page(draft.flat, networks))
            best = max(best, read.sure)
            yield read
        for other_threshold, evened in ((True, False), (False, True)):
            if best >= GOOD or self.left < LEAST_SECONDS:
                return
            with contextlib.suppress(OcrFailed):
                flat = preprocess.evened(draft.flat) if evened else draft.flat
                read = self.read(replace(draft, flat=flat), other_threshold=other_threshold)
                best = max(best, read.sure)
                yield read

    def standing(self, grey: preprocess.Grey) -> Draft:
        """The page made straight, turned as somebody said or when its lines run up and down. Nothing is read yet."""
        if self.kit.turn is not None:
            return self.straight(grey, self.kit.turn)
        if preprocess.lies_level(grey):
            return self.straight(grey, 0)
        networks = self.networks
        if not (_is_sideways(grey, networks) if networks else preprocess.lies_sideways(grey)):
            return self.straight(grey, 0)
        draft = self.straight(grey, 90)
        # A few lines read both ways cost a fifth of what tesseract takes to tell.
        sure = ppocr.turned(draft.flat, networks, side=COARSE_SIDE) if networks is not None else None
        turn = sure[0] if sure is not None else self.orientation(draft.flat)
        if turn is None and networks is None:
            return self.straight(grey, 0)  # a heading alone looks sideways to the eye that there is without networks
        return self.straight(grey, (90 + turn) % 360) if turn else draft

    def straight(self, grey: preprocess.Grey, rotation: int) -> Draft:
        """The page turned clockwise by `rotation`, seen from above, deskewed and freed of specks."""
        upright = np.rot90(grey, -(rotation // 90)) if rotation else grey
        shown = (upright.shape[1], upright.shape[0])
        sheet = perspective.straightened(upright)
        upright, matrix = sheet or (upright, None)
        height, width = upright.shape
        angle = preprocess.skew(upright)
        flat = preprocess.turn(upright, angle) if angle else upright
        if preprocess.noise(flat) > preprocess.NOISY:
            flat = preprocess.despeckle(flat)
        flat = preprocess.unstreaked(flat)
        return Draft(
            words=(), flat=flat, angle=angle, size=(width, height), rotation=rotation, shown=shown, matrix=matrix
        )

    def read(self, straight: Draft, *, other_threshold: bool = False, words: Sequence[OcrWord] | None = None) -> Draft:
        """Read with the threshold that the paper asks for, or with the other one. Raises OcrFailed.

        `words`: what the engine has read of it already.
        """
        flat = straight.flat
        if words is None:
            words = self._page(flat, other_threshold=other_threshold)
        draft = replace(straight, words=words)
        light = preprocess.inverted(flat)
        if light is not None and self.left > LEAST_SECONDS:
            # Light print on dark ground: an engine finds some of it, the inverted picture shows all.
            with contextlib.suppress(OcrFailed):
                other = replace(draft, flat=light, words=self._page(light, other_threshold=other_threshold))
                draft = max(draft, other, key=lambda one: one.weight)
        return draft

    def finished(self, draft: Draft) -> Reading:
        """The draft with the lines that were passed over, misread addresses and the order of blocks set right."""
        networks = self.networks
        words: Sequence[OcrWord]
        if networks is None or self.left < LEAST_SECONDS:
            words = layout.ordered(self._with_missed(draft.flat, draft.words))
        else:
            words = list(draft.words)
            if bands := lines.unfinished(draft.flat, words):
                words = lines.completed(draft.flat, words, lines.seen(draft.flat, bands, networks), networks)
            words = second.reread(draft.flat, layout.ordered(words), networks)
        seen = codes.found(draft.flat, draft.words)
        words = codes.without_codes(words, [word for _, word in seen])
        words = addresses.reread(words, lambda box: self._address(draft.flat, box))
        words = mrz.reread(draft.flat, words, self._zone)
        height, width = draft.flat.shape
        place = layout.placer(
            degrees=draft.angle,
            turned_size=(width, height),
            size=draft.size,
            scale=self.scale,
            matrix=draft.matrix,
            shown=draft.shown,
        )
        text, placed, variants = layout.compose([*words, *(word for _, word in seen)], place)
        return Reading(
            text=text,
            words=placed,
            confidence=layout.confidence(words),
            rotation=draft.rotation,
            variants=variants,
            codes=tuple(Code(kind, word.text, place(word.box)) for kind, word in seen),
        )

    def _page(self, flat: preprocess.Grey, *, other_threshold: bool) -> Sequence[OcrWord]:
        picture, tiled = handed(flat)
        return self._words(self._write(picture), tiled=tiled is not other_threshold)

    def _address(self, flat: preprocess.Grey, box: missed.PixelBox) -> str:
        if (networks := self.networks) is not None:
            left, top, right, bottom = (max(0, edge) for edge in box)
            return "".join(one.text for one in networks.read(flat[top:bottom, left:right]) if one.text != " ")
        if self.left < LEAST_SECONDS:
            return ""
        part, _ = missed.cut(flat, box)
        try:
            return "".join(word.text for word in self._words(self._write(part), line=True, languages="eng"))
        except OcrFailed:
            return ""

    def _zone(self, part: preprocess.Grey) -> Sequence[OcrWord]:
        if self.left < LEAST_SECONDS:
            return ()
        try:
            return self._words(self._write(part), languages="eng", signs=mrz.SIGNS)
        except OcrFailed:
            return ()

    def _with_missed(self, flat: preprocess.Grey, words: Sequence[OcrWord]) -> Sequence[OcrWord]:
        kept = list(words)
        for number, box in enumerate(missed.lines(flat, words)):
            if self.left < LEAST_SECONDS:
                break
            part, corner = missed.cut(flat, box)
            try:
                found = self._words(self._write(part), line=True)
            except OcrFailed:
                continue
            line = missed.accepted(found, corner, number=number)
            if line:
                kept = missed.put_in(kept, line)
        return kept

    def _words(
        self, image: Path, *, tiled: bool = False, line: bool = False, languages: str = "", signs: str = ""
    ) -> tuple[OcrWord, ...]:
        return self.reader.words(
            image,
            dpi=self.dpi,
            languages=languages or self.languages,
            seconds=max(1.0, self.left),
            tiled=tiled,
            line=line,
            signs=signs,
        )

    def _write(self, grey: preprocess.Grey) -> Path:
        return write(grey, self.folder / "page.pgm")


def handed(flat: preprocess.Grey) -> tuple[preprocess.Grey, bool]:
    """What an engine is given of a straight page, and whether with a threshold by neighbourhood."""
    shaded = preprocess.is_shaded(flat)
    if shaded and preprocess.is_pale(flat):
        # Freed of specks first, which evening would blacken: they would tear lines apart and stretch boxes.
        return preprocess.evened(preprocess.despeckle(flat)), False
    return flat, shaded


def write(grey: preprocess.Grey, path: Path) -> Path:
    """The picture as a file that an engine opens without unpacking."""
    height, width = grey.shape
    with path.open("wb") as file:
        file.write(f"P5 {width} {height} 255\n".encode())
        file.write(np.ascontiguousarray(grey).data)
    return path
