"""Grounds to draw on: a ruled notebook, a table top, a phone's screen, a card with its portrait, an evening road."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Size = tuple[int, int]


def notebook(size: Size) -> Image.Image:
    """Cream paper with blue rules and a red margin."""
    image = Image.new("RGB", size, (250, 245, 230))
    canvas = ImageDraw.Draw(image)
    step = size[1] / 27
    for number in range(2, 27):
        y = round(number * step)
        canvas.line([0, y, size[0], y], fill=(196, 212, 232), width=2)
    edge = round(size[0] * 0.1)
    canvas.line([edge, 0, edge, size[1]], fill=(232, 170, 170), width=3)
    return image


def cardboard(size: Size) -> Image.Image:
    """A plain sheet that hung on a wall, with tape at its corners."""
    image = Image.new("RGB", size, (243, 239, 226))
    canvas = ImageDraw.Draw(image, "RGBA")
    width, height = size
    for x, y in ((0, 0), (width - 90, 0), (0, height - 34), (width - 90, height - 34)):
        canvas.rectangle([x, y, x + 90, y + 34], fill=(214, 203, 160, 150))
    return image


def table(size: Size, rng: np.random.Generator) -> Image.Image:
    """A brown table top with its grain."""
    width, height = size
    lines = rng.normal(0, 9, (height // 6 + 1, width // 90 + 1))
    grain = Image.fromarray((128 + lines).clip(0, 255).astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)
    base = np.asarray(grain, dtype=np.float32)[:, :, None] - 128
    return Image.fromarray((np.array([116, 84, 58]) + base * np.array([1.0, 0.8, 0.6])).clip(0, 255).astype(np.uint8))


def screen(size: Size, *, accent: str, poster: tuple[float, float] | None = None) -> Image.Image:
    """A phone's screen: status bar, a round portrait, and a coloured picture between two heights (shares)."""
    image = Image.new("RGB", size, "#ffffff")
    canvas = ImageDraw.Draw(image)
    width, height = size
    canvas.rectangle([0, 0, width, round(height * 0.03)], fill="#e5e7eb")
    for number in range(3):
        x = width - 40 - number * 34
        canvas.rectangle([x, height * 0.009, x + 20, height * 0.021], fill="#6b7280")
    if poster is not None:
        top, bottom = round(poster[0] * height), round(poster[1] * height)
        image.paste(gradient((width, bottom - top), accent, "#1f2937"), (0, top))
        canvas.ellipse([24, height * 0.045, 78, height * 0.045 + 54], fill=accent)
    else:
        canvas.rectangle([0, height * 0.03, width, height * 0.036], fill=accent)
    return image


def gradient(size: Size, top: str, bottom: str) -> Image.Image:
    """One colour flowing into another, downwards."""
    ramp = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), ramp)


def card(size: Size, *, tint: tuple[int, int, int], portrait: tuple[float, float, float, float]) -> Image.Image:
    """The ground of an identity card or passport page: fine waves and a portrait at a place given in shares."""
    width, height = size
    ys, xs = np.mgrid[0:height, 0:width]
    waves = np.sin(xs / 9 + 4 * np.sin(ys / 37)) + np.sin(ys / 11 + 3 * np.sin(xs / 53))
    shade = (waves * 4)[:, :, None]
    image = Image.fromarray((np.array(tint) + shade).clip(0, 255).astype(np.uint8))
    canvas = ImageDraw.Draw(image)
    x0, y0, x1, y1 = portrait[0] * width, portrait[1] * height, portrait[2] * width, portrait[3] * height
    canvas.rectangle([x0, y0, x1, y1], fill=(214, 218, 222), outline=(120, 120, 125), width=2)
    middle, wide, tall = (x0 + x1) / 2, x1 - x0, y1 - y0
    canvas.ellipse([middle - wide * 0.46, y0 + tall * 0.66, middle + wide * 0.46, y1 + tall * 0.3], fill=(92, 98, 112))
    canvas.rectangle([x0, y1, x1, y1 + tall * 0.31], fill=tint)
    canvas.ellipse(
        [middle - wide * 0.22, y0 + tall * 0.2, middle + wide * 0.22, y0 + tall * 0.68], fill=(171, 150, 134)
    )
    canvas.chord(
        [middle - wide * 0.25, y0 + tall * 0.14, middle + wide * 0.25, y0 + tall * 0.6], 180, 360, fill=(48, 42, 40)
    )
    return image


def road(size: Size, *, plate_at: tuple[float, float, float, float]) -> Image.Image:
    """A white van seen from behind at dusk; the plate's place is given in shares."""
    width, height = size
    image = gradient(size, "#5b6b8c", "#c9a27a")
    canvas = ImageDraw.Draw(image)
    canvas.polygon(
        [(0, height), (width * 0.35, height * 0.45), (width * 0.65, height * 0.45), (width, height)], "#4a4a4d"
    )
    body = [width * 0.2, height * 0.2, width * 0.8, height * 0.8]
    canvas.rounded_rectangle(body, radius=round(width * 0.03), fill="#e3e4e2", outline="#9a9a98", width=4)
    canvas.rounded_rectangle([width * 0.26, height * 0.26, width * 0.74, height * 0.45], radius=16, fill="#39414d")
    for left in (0.22, 0.72):
        canvas.rectangle([width * left, height * 0.55, width * (left + 0.06), height * 0.66], fill="#a4312c")
        canvas.ellipse([width * left - 20, height * 0.76, width * (left + 0.06) + 20, height * 0.86], fill="#1c1c1e")
    x0, y0, x1, y1 = plate_at
    canvas.rectangle([x0 * width, y0 * height, x1 * width, y1 * height], fill="#131316", outline="#d7d7d7", width=3)
    return image.filter(ImageFilter.GaussianBlur(0.8))


def landscape(size: Size) -> Image.Image:
    """An evening over hills, without any writing."""
    width, height = size
    image = gradient(size, "#35507a", "#e8a25c")
    canvas = ImageDraw.Draw(image)
    canvas.ellipse([width * 0.6, height * 0.45, width * 0.72, height * 0.45 + width * 0.12], fill="#ffd98a")
    xs = np.linspace(0, 1, 60)
    for depth, colour in ((0.62, "#3d4a4f"), (0.74, "#222c2e")):
        tops = depth + 0.05 * np.sin(xs * 9 + depth * 20) + 0.02 * np.sin(xs * 31)
        points = [(float(x) * width, float(y) * height) for x, y in zip(xs, tops, strict=True)]
        canvas.polygon([*points, (width, height), (0, height)], fill=colour)
    return image.filter(ImageFilter.GaussianBlur(2))


def map_view(size: Size) -> Image.Image:
    """A street map with a marked route, without names."""
    image = Image.new("RGB", size, "#eef1ea")
    canvas = ImageDraw.Draw(image)
    width, height = size
    for number in range(9):
        y = height * (0.22 + number * 0.04)
        canvas.line([0, y, width, y + 40 - number * 9], fill="#ffffff", width=9)
        x = width * number / 8
        canvas.line([x, height * 0.16, x + 60 - number * 12, height * 0.55], fill="#ffffff", width=7)
    route = [(0.15, 0.2), (0.22, 0.27), (0.4, 0.3), (0.46, 0.39), (0.7, 0.43), (0.83, 0.52)]
    canvas.line([(x * width, y * height) for x, y in route], fill="#3b78e7", width=14, joint="curve")
    canvas.rectangle([0, 0, width, height * 0.185], fill="#ffffff")
    canvas.rectangle([0, height * 0.56, width, height], fill="#ffffff")
    return image


def emblem(image: Image.Image, centre: tuple[float, float], radius: float) -> None:
    """An invented office's seal, without words, drawn on an image in place."""
    canvas = ImageDraw.Draw(image)
    x, y = centre
    ink = (52, 70, 104)
    for size, width in ((1.0, 4), (0.86, 2)):
        reach = radius * size
        canvas.ellipse([x - reach, y - reach, x + reach, y + reach], outline=ink, width=width)
    points = []
    for corner in range(16):
        reach = radius * (0.74 if corner % 2 == 0 else 0.34)
        turn = np.pi * corner / 8
        points.append((x + reach * float(np.sin(turn)), y - reach * float(np.cos(turn))))
    canvas.polygon(points, outline=ink, width=3)
    canvas.ellipse([x - radius * 0.2, y - radius * 0.2, x + radius * 0.2, y + radius * 0.2], fill=ink)
