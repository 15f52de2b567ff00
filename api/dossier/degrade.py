"""What scanners, stamps, phones and bad light do to a page. Every step carries the page's geometry along."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from api.dossier import fonts
from api.dossier.sheet import Sheet
from models.words import Box

Matrix = np.ndarray[Any, np.dtype[np.float64]]
Colour = tuple[int, int, int]
PAPER: Colour = (252, 251, 247)
INK: Colour = (28, 28, 32)
PHOTO_DPI = 200


@dataclass(frozen=True)
class Shot:
    """An image of a sheet. `matrix` takes points of the flat sheet to pixels of the image."""

    image: Image.Image
    dpi: float
    matrix: Matrix
    sheet: Sheet
    quality: int = 68

    @property
    def width(self) -> float:
        """Page width in points."""
        return self.image.width * 72 / self.dpi

    @property
    def height(self) -> float:
        """Page height in points."""
        return self.image.height * 72 / self.dpi

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Where a span of the sheet's text stands on the image, in points of the image's page."""
        return tuple(self._moved(box) for box in self.sheet.boxes(start, end))

    def _moved(self, box: Box) -> Box:
        x0, y0, x1, y1 = box
        corners = np.array([[x0, x1, x0, x1], [y0, y0, y1, y1], [1.0, 1.0, 1.0, 1.0]])
        moved = self.matrix @ corners
        xs, ys = moved[0] / moved[2] * 72 / self.dpi, moved[1] / moved[2] * 72 / self.dpi
        return float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())

    def jpeg(self, **options: Any) -> bytes:
        """The image as JPEG with its resolution in the header."""
        out = io.BytesIO()
        dpi = round(self.dpi)
        self.image.save(out, "JPEG", quality=self.quality, dpi=(dpi, dpi), **options)
        return out.getvalue()


def draw(
    sheet: Sheet,
    dpi: float,
    *,
    paper: Image.Image | Colour = PAPER,
    ink: Colour = INK,
    rule: Colour | None = None,
) -> Shot:
    """A sheet drawn flat."""
    scale = dpi / 72
    size = (round(sheet.width * scale), round(sheet.height * scale))
    image = paper.resize(size) if isinstance(paper, Image.Image) else Image.new("RGB", size, paper)
    canvas = ImageDraw.Draw(image)
    for line in sheet.rules:
        canvas.line([value * scale for value in line], fill=rule or ink, width=max(1, round(0.6 * scale)))
    for word in sheet.words:
        colour = f"#{word.colour}" if word.colour else ink
        font = fonts.raster(word.face.name, word.face.size * scale)
        if word.pitch:
            for cell, char in enumerate(word.text):
                middle = (word.x + (cell + 0.5) * word.pitch) * scale
                canvas.text((middle, word.y * scale), char, font=font, fill=colour, anchor="ms")
            continue
        canvas.text((word.x * scale, word.y * scale), word.text, font=font, fill=colour, anchor="ls")
    return Shot(image, dpi, np.diag([scale, scale, 1.0]), sheet)


def wander(sheet: Sheet, rng: np.random.Generator, amount: float = 0.9) -> Sheet:
    """The same sheet as a hand writes it: lines drift and words hop a little."""
    phase: dict[float, float] = {}
    words = []
    for word in sheet.words:
        start = phase.setdefault(word.y, float(rng.uniform(0, 6.28)))
        drift = amount * np.sin(start + word.x / 60) + rng.normal(0, amount * 0.35)
        words.append(replace(word, y=word.y + float(drift), x=word.x + float(rng.normal(0, 0.5))))
    return replace(sheet, words=words)


def stamp(shot: Shot, place: tuple[float, float], lines: Sequence[str], *, colour: Colour, angle: float) -> Shot:
    """A round rubber stamp, centre in points of the flat sheet. Its words are no part of the truth."""
    scale = shot.dpi / 72
    side = round(112 * scale)
    mask = Image.new("L", (side, side), 0)
    canvas = ImageDraw.Draw(mask)
    for inset, width in ((2, 3), (9, 1)):
        edge = inset * scale
        canvas.ellipse([edge, edge, side - edge, side - edge], outline=215, width=round(width * scale * 0.7))
    for number, line in enumerate(lines):
        size = 8.6 if number == len(lines) // 2 else 7
        font = fonts.raster("sans-bold", round(size * scale))
        y = side / 2 + (number - (len(lines) - 1) / 2) * 11.5 * scale
        canvas.text((side / 2, y), line, font=font, fill=205, anchor="mm")
    mask = mask.rotate(angle, resample=Image.Resampling.BICUBIC)
    image = shot.image.copy()
    corner = (round(place[0] * scale - side / 2), round(place[1] * scale - side / 2))
    # Stamp ink lets print show through: multiply, do not cover.
    under = image.crop((*corner, corner[0] + side, corner[1] + side))
    image.paste(ImageChops.multiply(under, Image.new("RGB", under.size, colour)), corner, mask)
    return replace(shot, image=image)


def sign(shot: Shot, rng: np.random.Generator, *, colour: Colour = (32, 42, 110)) -> Shot:
    """A pen stroke above every signature line of the sheet."""
    scale = shot.dpi / 72
    image = shot.image.copy()
    canvas = ImageDraw.Draw(image)
    for middle, y in shot.sheet.signatures:
        steps = np.linspace(0, 1, 90)
        waves = rng.uniform(1.5, 4.5, 3)
        xs = middle - 52 + 104 * steps + 9 * np.sin(2 * np.pi * waves[0] * steps)
        ys = y - 16 + 13 * np.sin(2 * np.pi * waves[1] * steps + rng.uniform(0, 6)) * (1 - 0.6 * steps)
        ys = ys + 5 * np.sin(2 * np.pi * waves[2] * 2 * steps)
        points = [(float(x) * scale, float(v) * scale) for x, v in zip(xs, ys, strict=True)]
        canvas.line(points, fill=colour, width=max(2, round(1.1 * scale)), joint="curve")
    return replace(shot, image=image)


def skew(shot: Shot, degrees: float, *, fill: Colour = PAPER) -> Shot:
    """Turned about its middle, counter-clockwise; the size stays."""
    turn = np.radians(degrees)
    cos, sin = np.cos(turn), np.sin(turn)
    middle_x, middle_y = shot.image.width / 2, shot.image.height / 2
    forward = np.array(
        [
            [cos, sin, middle_x - cos * middle_x - sin * middle_y],
            [-sin, cos, middle_y + sin * middle_x - cos * middle_y],
            [0.0, 0.0, 1.0],
        ]
    )
    return _warped(shot, forward, shot.image.size, fill)


def perspective(shot: Shot, ground: Image.Image, corners: Sequence[tuple[float, float]]) -> Shot:
    """The sheet lying on a ground, seen aslant: its corners, clockwise from the top left, at these shares of it."""
    targets = [(x * ground.width, y * ground.height) for x, y in corners]
    width, height = shot.image.size
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip([(0, 0), (width, 0), (width, height), (0, height)], targets, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    solved = np.linalg.solve(np.array(rows, dtype=float), np.array(targets, dtype=float).reshape(-1))
    laid = _warped(shot, np.append(solved, 1.0).reshape(3, 3), ground.size, (0, 0, 0))
    mask = Image.new("L", ground.size, 0)
    ImageDraw.Draw(mask).polygon(targets, fill=255)
    return replace(laid, image=Image.composite(laid.image, ground, mask.filter(ImageFilter.GaussianBlur(1.2))))


def _warped(shot: Shot, forward: Matrix, size: tuple[int, int], fill: Colour) -> Shot:
    back = np.linalg.inv(forward)
    back = back / back[2, 2]
    image = shot.image.transform(
        size,
        Image.Transform.PERSPECTIVE,
        tuple(float(value) for value in back.reshape(-1)[:8]),
        Image.Resampling.BILINEAR,
        fillcolor=fill,
    )
    return replace(shot, image=image, matrix=forward @ shot.matrix)


def shade(shot: Shot, rng: np.random.Generator, *, depth: float) -> Shot:
    """Uneven light: a soft gradient and the edge of a shadow falling across."""
    height, width = shot.image.height, shot.image.width
    ys, xs = np.mgrid[0:1:64j, 0:1:64j]
    tilt = rng.uniform(-0.6, 0.6)
    edge = 1 / (1 + np.exp((xs + tilt * ys - rng.uniform(0.55, 0.8)) * 14))
    light = 1 - depth * (0.55 * (1 - edge) + 0.45 * (xs * 0.4 + ys * 0.6))
    mask = Image.fromarray((np.clip(light, 0, 1) * 255).astype(np.uint8)).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    return replace(shot, image=ImageChops.multiply(shot.image, Image.merge("RGB", (mask, mask, mask))))


def grain(shot: Shot, rng: np.random.Generator, *, sigma: float, specks: int = 0, blur: float = 0.0) -> Shot:
    """Sensor noise, dust and a lens that is not quite in focus."""
    image = shot.image.filter(ImageFilter.GaussianBlur(blur)) if blur else shot.image
    pixels = np.asarray(image, dtype=np.int16)
    height, width = pixels.shape[:2]
    tile = rng.normal(0, sigma, (509, 509)).astype(np.int16)
    noise = np.tile(tile, (height // 509 + 1, width // 509 + 1))[:height, :width, None]
    out = np.clip(pixels + noise, 0, 255).astype(np.uint8)
    for _ in range(specks):
        y, x = int(rng.integers(0, height - 3)), int(rng.integers(0, width - 3))
        size = int(rng.integers(1, 3))
        out[y : y + size, x : x + size] = 70
    return replace(shot, image=Image.fromarray(out))


def grey(shot: Shot) -> Shot:
    """Without colour, as office scanners deliver."""
    return replace(shot, image=shot.image.convert("L"))


def bilevel(shot: Shot, threshold: int = 150) -> Shot:
    """Black and white only, as fax machines deliver."""
    return replace(
        shot, image=shot.image.convert("L").point(lambda value: 255 if value > threshold else 0).convert("1")
    )
