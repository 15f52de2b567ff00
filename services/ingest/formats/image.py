"""Pictures: JPEG PNG TIFF (many pages) GIF BMP WebP HEIC JPEG 2000. Decoded with a cap on pixels, upright by EXIF."""

import contextlib
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

import numpy as np
import pillow_heif
from PIL import Image, ImageFile, UnidentifiedImageError

from models.document import Bookmark, Page, Problem, TextSource
from services.ingest import sniff
from services.ingest.formats import fax, jpeg
from services.ingest.formats.frames import Shown, differing, other_pictures
from services.ingest.formats.picture_facts import (
    FACTS_DAMAGED,
    as_held,
    facts,
    is_damaged,
    later_comments,
    states_density,
)
from services.ingest.formats.picture_tail import behind
from services.ingest.ocr import bands
from services.ingest.ocr.ahead import Ahead
from services.ingest.ocr.pages import PictureReader, Sheet
from services.ingest.outbox import Outbox
from services.ingest.plugin import (
    Expected,
    ExtractKit,
    Facts,
    Onto,
    Part,
    ReadingStopped,
    corrupt,
    limit,
)

pillow_heif.register_heif_opener()

KINDS = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/tiff",
        "image/bmp",
        "image/webp",
        "image/heic",
        "image/avif",
        "image/jp2",
    }
)
READING_DPI = 200
"""Print is read at this resolution where the picture has more."""
READING_SIDE = 2_600
"""Longest side of a picture of unknown resolution when read: a page photographed whole has about 220 dpi then."""
SCREEN_DPI = 96
"""Density of a picture that states none."""
A4_SIDE = 2_340
"""Longest side of an A4 page at READING_DPI, in pixels."""
SMALL_SIDE = 1_300
"""A picture smaller than this is a screenshot or a thumbnail: its letters are too low to be read as they are."""
PART, STRIP = 22, 300
"""Tenths of its shorter side that the page-like part of a long picture is long, and the height of a mere strip."""
MOST_READ = 100_000_000
"""Pixels of a picture when read."""
SEEN, FILLED, LIGHT = 96, 0.5, 170
"""Opacity that is seen, share of a picture that is opaque where it brings its own ground, and grey of light print."""


class ImageHandler:
    """A picture, each frame of a TIFF a page, and each of a moving picture that shows something else.

    Its size in points follows its stated density, else a screen's.
    """

    name: ClassVar[str] = "image"
    version: ClassVar[str] = "9"

    def score(self, head: bytes, filename: str) -> int | None:
        """Pictures that Pillow decodes."""
        return 50 if sniff.media_type(head, filename) in KINDS else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield a page per frame. Raises ReadingStopped."""
        outbox = Outbox(kit)
        reader = PictureReader(kit, outbox)
        try:
            with _quiet():
                picture = Image.open(path)
        except Image.DecompressionBombError:
            raise _too_large(kit) from None
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
            raise corrupt() from error
        with picture:
            frames, whole = _frames(picture)
            paged = picture.format == "TIFF"
            damaged = picture.format in ("JPEG", "MPO") and jpeg.is_damaged(path.read_bytes())
            moving = frames > 1 and not paged
            shown = _shown(picture, frames, kit) if moving else Shown(range(frames if paged else 1), 1)
            yield Expected(pages=len(shown.frames))
            told = {"frames": frames, "frames_read": [place + 1 for place in shown.frames]} if moving else {}
            if kit.bookmark is None:
                yield from _behind(path, picture, frames, outbox)
            known = facts(picture) | told
            yield Facts(values=known)
            if not whole:
                yield Problem(code="file_cut", message=_CUT)
            if moving and shown.differing != len(shown.frames):
                yield Problem(code="frames_skipped", message=FRAMES.format(len(shown.frames), frames))
            first = 1
            if kit.bookmark is not None:
                first = kit.bookmark.page + 1
                reader.again(kit.bookmark.state)
            last = min(len(shown.frames), kit.limits.pages)

            def drawn(number: int) -> Sheet:
                with _quiet():
                    picture.seek(shown.frames[number - 1])
                    return sheet(_decoded(picture, kit), number=number, dpi=density(picture))

            ahead = Ahead(reader, drawn, last)
            for number in range(first, last + 1):
                if number in kit.given_up:
                    continue
                if last > 1:
                    yield Onto(page=number)
                begun = ahead.taken(number)
                parts: Iterator[Part] = (
                    reader.read(begun)
                    if begun is not None
                    else self._frame(picture, path, number, ahead=ahead, kit=kit, at=shown.frames[number - 1])
                )
                yield from _once(parts, picture, path, damaged=damaged)
                # Each of these pages costs seconds: none is read twice.
                yield Bookmark(page=number, state=reader.kept())
            if last > 1:
                yield Onto()
            yield from _later(picture, known.get("comments", ()))

    def _frame(
        self,
        picture: Image.Image,
        path: Path,
        number: int,
        *,
        ahead: Ahead,
        kit: ExtractKit,
        at: int,
    ) -> Iterator[Part]:
        try:
            with _quiet():
                if at:
                    picture.seek(at)
                upright = _decoded(picture, kit)
        except (ReadingStopped, MemoryError) as error:
            if ahead.last == 1:
                raise
            yield Page(number=number, width=0, height=0, source=TextSource.UNREADABLE)
            yield _left_out(error, number)
            return
        except _FLAWS as error:
            found = _what_is_there(path, at, kit)
            if found is None and number == 1:
                raise corrupt() from error
            if found is None:
                yield Page(number=number, width=0, height=0, source=TextSource.UNREADABLE)
                yield Problem(code="page_damaged", message="The picture of this page is damaged.", page=number)
                return
            upright = found
            yield Problem(code="picture_cut", message=PICTURE_CUT, page=number)
        own = sheet(upright, number=number, dpi=density(picture))
        yield from ahead.begin(own)
        yield from ahead.reader.read(own)


def _behind(path: Path, picture: Image.Image, frames: int, outbox: Outbox) -> Iterator[Part]:
    """What the file holds beside its picture: what the camera wrote, if damaged; a file of its own becomes a part."""
    if is_damaged(picture):
        yield FACTS_DAMAGED
    found = behind(path, picture.format or "", pictures=frames)
    if found is None:
        return
    if found.words:
        yield Facts(values={"behind_the_picture": found.words})
    if found.name:
        yield outbox.child(found.name, found.content)
        yield Problem(
            code="file_behind",
            message="This picture's file holds another file behind the picture, which no viewer shows; it is kept as "
            "a part.",
        )


def _later(picture: Image.Image, known: Sequence[str]) -> Iterator[Part]:
    """Comments that stand behind the picture, and that they are damaged."""
    found = later_comments(picture)
    if found is None:
        yield FACTS_DAMAGED
    elif later := [one for one in found if one not in known]:
        yield Facts(values={"comments": [*known, *later]})


_FLAWS = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, KeyError, Image.DecompressionBombError,
)  # fmt: skip
FRAMES = (
    "This picture moves: only {} of its {} frames were read. Play the original to see whether others show other text."
)
"""Message of the problem `frames_skipped`."""
_CUT = "The end of the file is missing, as after a broken copy. What is there was read."
PICTURE_CUT = (
    "A part of this picture is damaged or missing, as after a broken copy; what is there was read. Ask for another "
    "copy from its source."
)
"""Message of the problem `picture_cut`."""


def _shown(picture: Image.Image, frames: int, kit: ExtractKit) -> Shown:
    """Which of several pictures in one file are read."""
    with _quiet():
        if picture.format == "MPO":
            return other_pictures(picture, frames, _FLAWS)
        return differing(picture, frames, partial(_decoded, kit=kit), (*_FLAWS, ReadingStopped, MemoryError))


def _once(parts: Iterable[Part], picture: Image.Image, path: Path, *, damaged: bool) -> Iterator[Part]:
    """The parts of a page, with what is to be said of its damage, once."""
    cut = False
    for part in parts:
        if isinstance(part, Page) and picture.format == "TIFF":
            damaged = damaged or fax.is_strip_damaged(picture, path)
        for one in told_of_damage(part) if damaged else (part,):
            is_cut = isinstance(one, Problem) and one.code == "picture_cut"
            if not (cut and is_cut):
                yield one
            cut = cut or is_cut


def told_of_damage(part: Part) -> Iterator[Part]:
    """A page whose picture is damaged inside: one that only looks blank is none, any other lacks a part."""
    if not isinstance(part, Page):
        yield part
    elif part.source is TextSource.BLANK:
        yield part.model_copy(update={"source": TextSource.UNREADABLE})
        yield Problem(code="page_damaged", message="The picture of this page is damaged.", page=part.number)
    else:
        yield part
        yield Problem(code="picture_cut", message=PICTURE_CUT, page=part.number)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Pillow warns of oddities that are told otherwise, or do not matter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _frames(picture: Image.Image) -> tuple[int, bool]:
    """How many frames there are, and whether the list of them is whole."""
    with _quiet():
        with contextlib.suppress(*_FLAWS):
            return getattr(picture, "n_frames", 1), True
        frames = 1
        with contextlib.suppress(*_FLAWS):
            while True:
                picture.seek(frames)
                frames += 1
        picture.seek(0)
    return frames, False


def _what_is_there(path: Path, at: int, kit: ExtractKit) -> Image.Image | None:
    """The picture as far as its bytes reach; None where they show nothing."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        with _quiet(), Image.open(path) as picture:
            picture.seek(at)
            upright = _decoded(picture, kit)
    except _FLAWS:
        return None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    darkest, lightest = upright.convert("L").getextrema()
    return None if darkest == lightest else upright


def _decoded(picture: Image.Image, kit: ExtractKit) -> Image.Image:
    if picture.width * picture.height > min(kit.limits.pixels, _MOST_IN_COLOUR):
        # JPEG can be decoded at a fraction of its size; nothing else can.
        picture.draft("RGB", (READING_SIDE, READING_SIDE))
        if picture.width * picture.height > kit.limits.pixels:
            raise _too_large(kit)
    turned = as_held(picture)
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        layered = turned.convert("RGBA")
        if not layered.getchannel("A").getbbox():
            # Nothing shows, as in a picture that was made to hide: what its colours say is still read.
            return layered.convert("RGB")
        paper = Image.new("RGBA", layered.size, _ground(layered))
        return Image.alpha_composite(paper, layered).convert("RGB")
    if turned.mode.startswith("I;16") or turned.mode in ("I", "F"):
        values = np.asarray(turned, dtype=np.float32)
        spread = float(values.max() - values.min()) or 1.0
        return Image.fromarray(((values - values.min()) * (255 / spread)).astype(np.uint8))
    return turned.convert("L" if turned.mode in ("1", "L") else "RGB")


_MOST_IN_COLOUR = 64_000_000
"""Pixels: with what is made of them, more in three colours do not fit into the memory of a reading."""


def _ground(layered: Image.Image) -> str:
    """What is transparent is seen on white, unless it is the ground of light print, which white would hide."""
    seen = np.asarray(layered.getchannel("A"))[::2, ::2] > SEEN
    if not 0 < seen.mean() < FILLED:
        return "white"
    levels = np.asarray(layered.convert("RGB").convert("L"))[::2, ::2]
    return "black" if float(np.median(levels[seen])) > LIGHT else "white"


def _left_out(error: ReadingStopped | MemoryError, number: int) -> Problem:
    """One page of many is too large."""
    if isinstance(error, ReadingStopped):
        return error.problem.model_copy(update={"page": number})
    return Problem(
        code="memory",
        message="The picture of this page needs more memory than one file may use; the other pages were read.",
        page=number,
    )


def _too_large(kit: ExtractKit) -> ReadingStopped:
    return limit(
        "too_many_pixels",
        f"The picture has more than {kit.limits.pixels // 1_000_000} million pixels and was left undecoded. "
        "Save it smaller, or cut into parts, and add those.",
    )


def density(picture: Image.Image) -> float | None:
    """Pixels per inch as the file states them, when that is believable."""
    stated = picture.info.get("dpi")
    if (
        picture.format == "JPEG"
        and stated == (72, 72)
        and not picture.info.get("jfif_unit")
        and not states_density(picture)
    ):
        # Nothing is stated: Pillow fills in 72 for photos.
        return None
    try:
        value = float(stated[0]) if isinstance(stated, tuple) else 0.0
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return value if 60 <= value <= 1200 else None


def sheet(upright: Image.Image, *, number: int, dpi: float | None) -> Sheet:
    """The picture as a sheet to be read: scaled to where print is read best."""
    longest = _page_side(upright.size)
    if dpi is not None and dpi >= 150:
        factor = min(1.0, READING_DPI / dpi, 8000 / longest)
        reading_dpi = round(dpi * factor)
    elif longest < SMALL_SIDE:
        factor = min(3.0, A4_SIDE / longest)
        reading_dpi = round(factor * SCREEN_DPI)
    else:
        factor, reading_dpi = min(1.0, READING_SIDE / longest), READING_DPI
    factor = min(factor, max(1e-3, (MOST_READ / (upright.width * upright.height)) ** 0.5))
    grey = upright.convert("L")
    if factor != 1.0:
        width, height = (max(1, round(length * factor)) for length in grey.size)
        # A finer filter costs three times as much and reads no better.
        resample = Image.Resampling.HAMMING if factor < 1 else Image.Resampling.BICUBIC
        grey = grey.resize((width, height), resample, reducing_gap=2.0 if factor < 1 else None)
    points = 72 / (dpi or SCREEN_DPI)
    return Sheet(
        number=number,
        grey=np.asarray(grey),
        dpi=reading_dpi,
        scale=points / factor,
        width=upright.width * points,
        height=upright.height * points,
        view=upright,
    )


def _page_side(size: tuple[int, int]) -> int:
    """Longest side of the picture, or of the page-like part that is read at once of one that is much longer."""
    short, long = sorted(size)
    if long <= READING_SIDE or long < bands.SLENDER * short:
        return long
    return min(long, max(PART * short // 10, SMALL_SIDE if short < STRIP else 0))
