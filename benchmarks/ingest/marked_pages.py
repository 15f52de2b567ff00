"""How well stamps and handwriting are told from print: marked_pages.py [--n 30] [--seed 1] [--keep FOLDER]

Pages of own_pages.py with a mark of known place, and as many without any: forms, tables, logos, charts, photos,
underlined headings, links. A region counts as right when its kind is right and its box and the truth's share three
tenths of their union. Precision is what counts: a region told where there is none misleads, one that is missed does
not. Everything drawn is invented. `--floors` fails below those of ocr_floors.json.
"""

import argparse
import json
import math
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from benchmarks.ingest import ocr_pages, own_pages  # noqa: E402 - found only with the checkout on the path
from benchmarks.ingest.own_pages import HEIGHT, WIDTH, Sheet  # noqa: E402
from models.document import RegionKind  # noqa: E402
from models.words import Box  # noqa: E402
from services.ingest.extract import extract  # noqa: E402
from services.ingest.plugin import ExtractKit  # noqa: E402

FLOORS = Path(__file__).with_name("ocr_floors.json")
SHARED = 0.3
Mark = tuple[RegionKind, Box]
BLUE, RED, VIOLET, BLACK = (40, 60, 170), (190, 40, 50), (110, 50, 140), (25, 25, 30)


def laid(sheet: Sheet, layer: Image.Image) -> None:
    """Lay ink on the page, as ink does: the darker of both."""
    page = np.asarray(sheet.picture.convert("RGB"))
    sheet.picture = Image.fromarray(np.minimum(page, np.asarray(layer.convert("RGB"))))


def round_stamp(sheet: Sheet, ink: tuple[int, int, int]) -> Mark:
    """Two rings with words around and across."""
    radius = sheet.chance.randint(110, 190)
    x, y = sheet.chance.randint(300, WIDTH - 300), sheet.chance.randint(500, HEIGHT - 500)
    layer = Image.new("RGB", sheet.picture.size, "white")
    draw = ImageDraw.Draw(layer)
    for share, width in ((1.0, 6), (0.72, 3)):
        r = radius * share
        draw.ellipse((x - r, y - r, x + r, y + r), outline=ink, width=width)
    font = ImageFont.truetype(own_pages.FONTS[0], 24)
    for place, letter in enumerate("JUZGADO DE GUARDIA · SECRETARÍA · "):
        angle = 2 * math.pi * place / 34 - math.pi / 2
        draw.text((x + 0.86 * radius * math.cos(angle), y + 0.86 * radius * math.sin(angle)), letter, ink, font, "mm")
    draw.text((x, y), f"{sheet.chance.randint(10, 28)} MAY 2024", ink, font, "mm")
    laid(sheet, layer.filter(ImageFilter.GaussianBlur(0.8)))
    return RegionKind.STAMP, (x - radius, y - radius, x + radius, y + radius)


def framed_stamp(sheet: Sheet, ink: tuple[int, int, int]) -> Mark:
    """A crooked frame with words, somewhere on the page."""
    wide, high = sheet.chance.randint(330, 470), sheet.chance.randint(130, 190)
    mark = Image.new("RGB", (wide + 20, high + 20), "white")
    draw = ImageDraw.Draw(mark)
    draw.rectangle((10, 10, wide + 9, high + 9), outline=ink, width=6)
    draw.text((wide / 2 + 10, high / 3 + 10), sheet.chance.choice(("RECIBIDO", "ENTRADA", "ANULADO")), ink,
              ImageFont.truetype(own_pages.FONTS[0], 52), "mm")  # fmt: skip
    draw.text(
        (wide / 2 + 10, high * 0.75 + 10), "Registro General", ink, ImageFont.truetype(own_pages.FONTS[0], 26), "mm"
    )
    mark = mark.rotate(sheet.chance.uniform(3, 14) * sheet.chance.choice((-1, 1)), expand=True, fillcolor="white")
    x, y = sheet.chance.randint(160, WIDTH - 700), sheet.chance.randint(200, HEIGHT - 500)
    layer = Image.new("RGB", sheet.picture.size, "white")
    layer.paste(mark, (x, y))
    laid(sheet, layer)
    return RegionKind.STAMP, (x, y, x + mark.width, y + mark.height)


def script(sheet: Sheet, left: float, base: float, *, size: float, strokes: int) -> list[tuple[float, float]]:
    """A line drawn without lifting the pen: loops up and down of uneven height and width, leaning to the right."""
    points: list[tuple[float, float]] = []
    x = left
    for _ in range(strokes):
        high, wide = size * sheet.chance.uniform(0.4, 1.6), size * sheet.chance.uniform(0.5, 1.0)
        depth = size * sheet.chance.choice((0, 0, 0.1, 0.9))
        for step in range(24):
            turn = 2 * math.pi * step / 24
            lift = (high + depth) / 2 * (1 - math.cos(turn)) - depth
            points.append((x + wide * step / 24 + 0.5 * wide * math.sin(turn) + 0.25 * lift, base - lift))
        x += wide
    return points


def written(sheet: Sheet, lines: list[list[tuple[float, float]]], ink: tuple[int, int, int]) -> Mark:
    layer = Image.new("RGB", sheet.picture.size, "white")
    draw = ImageDraw.Draw(layer)
    for line in lines:
        draw.line(line, fill=ink, width=sheet.chance.randint(3, 5), joint="curve")
    laid(sheet, layer.filter(ImageFilter.GaussianBlur(0.7)))
    across, down = [x for line in lines for x, _ in line], [y for line in lines for _, y in line]
    return RegionKind.HANDWRITING, (min(across), min(down), max(across), max(down))


def signature(sheet: Sheet, ink: tuple[int, int, int]) -> Mark:
    """A signature, half over the last lines or below them."""
    x, y = sheet.chance.randint(200, 900), sheet.chance.randint(1750, HEIGHT - 160)
    line = script(sheet, x, y, size=sheet.chance.uniform(28, 55), strokes=sheet.chance.randint(6, 11))
    return written(sheet, [line], ink)


def note(sheet: Sheet, ink: tuple[int, int, int]) -> Mark:
    """A word or two in the margin below the text."""
    x, y = sheet.chance.randint(180, 700), HEIGHT - sheet.chance.randint(120, 260)
    words = []
    for _ in range(2):
        words.append(script(sheet, x, y, size=sheet.chance.uniform(22, 30), strokes=sheet.chance.randint(7, 10)))
        x = int(words[-1][-1][0]) + 50
    return written(sheet, words, ink)


def logo(sheet: Sheet) -> None:
    """A letterhead: coloured discs, a coloured name, a coloured rule."""
    sheet.picture = sheet.picture.convert("RGB")
    draw = ImageDraw.Draw(sheet.picture)
    for place, ink in enumerate((BLUE, RED, (20, 120, 60))):
        draw.ellipse((150 + 46 * place, 40, 210 + 46 * place, 100), fill=ink)
    draw.text((340, 48), "FUNDACIÓN AURORA", BLUE, ImageFont.truetype(own_pages.FONTS[0], 40))
    draw.line((150, 125, WIDTH - 150, 125), fill=RED, width=5)


def chart(sheet: Sheet) -> None:
    """A pie and bars in colour on the lower part of the page."""
    sheet.picture = sheet.picture.convert("RGB")
    draw = ImageDraw.Draw(sheet.picture)
    draw.rectangle((120, 1500, WIDTH - 120, HEIGHT - 100), fill="white", outline=(90, 90, 90), width=2)
    start = 0.0
    for ink in (BLUE, RED, (20, 120, 60), VIOLET):
        stop = start + sheet.chance.uniform(40, 120)
        draw.pieslice((220, 1600, 620, 2000), start, min(stop, 360), fill=ink, outline="white")
        start = stop
    for place in range(6):
        high = sheet.chance.randint(80, 480)
        draw.rectangle((800 + 100 * place, 2050 - high, 870 + 100 * place, 2050), fill=BLUE, outline=(20, 20, 20))
    draw.line([(800 + 50 * step, 1700 + sheet.chance.randint(-60, 60)) for step in range(13)], fill=RED, width=4)


def photo(sheet: Sheet) -> None:
    """A grey photo on the page: soft shapes and grain."""
    random_ = np.random.default_rng(sheet.chance.randrange(1 << 30))
    small = Image.fromarray(random_.integers(30, 230, (9, 12), dtype=np.uint8))
    soft = np.asarray(small.resize((720, 540), Image.Resampling.BICUBIC), dtype=np.float64)
    grain = random_.normal(0, 6, soft.shape)
    sheet.picture.paste(Image.fromarray(np.clip(soft + grain, 0, 255).astype(np.uint8)), (450, 1650))


def underlined(sheet: Sheet) -> None:
    """Headings over rules, and boxes to tick."""
    draw = ImageDraw.Draw(sheet.picture)
    font = ImageFont.truetype(own_pages.FONTS[1], 34)
    for top in (40, 100):
        draw.text((150, top), "ACTA DE DECLARACIÓN TESTIFICAL", 20, font)
        draw.line((150, top + 40, 150 + font.getlength("ACTA DE DECLARACIÓN TESTIFICAL"), top + 40), fill=20, width=3)
    for place in range(6):
        draw.rectangle((60, 300 + 200 * place, 96, 336 + 200 * place), outline=20, width=3)
        if place % 2:
            draw.line((62, 302 + 200 * place, 94, 334 + 200 * place), fill=20, width=4)
            draw.line((94, 302 + 200 * place, 62, 334 + 200 * place), fill=20, width=4)


def links(sheet: Sheet) -> None:
    """Blue underlined words, and a line on yellow."""
    sheet.picture = sheet.picture.convert("RGB")
    draw = ImageDraw.Draw(sheet.picture)
    font = ImageFont.truetype(own_pages.FONTS[3], 30)
    for place in range(4):
        top, text = HEIGHT - 300 + 50 * place, f"https://example.org/expediente/{place}"
        draw.text((150, top), text, (20, 60, 200), font)
        draw.line((150, top + 34, 150 + font.getlength(text), top + 34), fill=(20, 60, 200), width=2)


MARKED: dict[str, Callable[[Sheet], Mark]] = {
    "round_grey": lambda sheet: round_stamp(sheet, (140, 140, 140)),
    "round_blue": lambda sheet: round_stamp(sheet, BLUE),
    "framed_red": lambda sheet: framed_stamp(sheet, RED),
    "framed_violet": lambda sheet: framed_stamp(sheet, VIOLET),
    "signed_blue": lambda sheet: signature(sheet, BLUE),
    "signed_black": lambda sheet: signature(sheet, BLACK),
    "note_black": lambda sheet: note(sheet, BLACK),
}
PLAIN: dict[str, Callable[[Sheet], None]] = {
    "nothing": lambda _: None,
    "logo": logo,
    "chart": chart,
    "photo": photo,
    "underlined": underlined,
    "links": links,
}


def make(chance: random.Random, number: int) -> tuple[str, Sheet, list[Mark]]:
    """A page, and what was laid on it; every second has nothing."""
    sheet = Sheet(chance)
    drawn = chance.choice(list(own_pages.DRAWN.values())[:4])
    drawn(sheet)
    if number % 2:
        name = list(PLAIN)[number // 2 % len(PLAIN)]
        PLAIN[name](sheet)
        marks: list[Mark] = []
    else:
        name = list(MARKED)[number // 2 % len(MARKED)]
        marks = [MARKED[name](sheet)]
    grain = own_pages.noise(sheet, np.asarray(sheet.picture).shape, 4)
    sheet.picture = Image.fromarray(np.clip(np.asarray(sheet.picture) + grain, 0, 255).astype(np.uint8))
    return name, sheet, marks


def overlap(one: Box, other: Box) -> float:
    wide = max(0.0, min(one[2], other[2]) - max(one[0], other[0]))
    high = max(0.0, min(one[3], other[3]) - max(one[1], other[1]))
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return wide * high / (sum(areas) - wide * high)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=2 * len(MARKED) * len(PLAIN))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder that receives the pages")
    parser.add_argument("--floors", action="store_true")
    parser.add_argument("--freeze", action="store_true")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    told, right, true = 0, 0, 0
    with tempfile.TemporaryDirectory() as name:
        for number in range(options.n):
            kind, sheet, marks = make(chance, number)
            path = (options.keep or Path(name)) / f"m{number:03d}_{kind}.jpg"
            sheet.picture.save(path, dpi=(own_pages.DPI, own_pages.DPI), quality=88)
            (page,) = extract(path, name=path.name, kit=ExtractKit(folder=Path(name), images=False)).pages
            scale = own_pages.DPI / 72
            found: list[Mark] = []
            for one in page.regions:
                x0, y0, x1, y1 = (edge * scale for edge in one.box)
                found.append((one.kind, (x0, y0, x1, y1)))
            good = [one for one in found if any(one[0] is k and overlap(one[1], box) >= SHARED for k, box in marks)]
            told, right, true = told + len(found), right + len(good), true + len(marks)
            shown = ", ".join(f"{one[0]} {[round(edge) for edge in one[1]]}" for one in found)
            verdict = "ok" if len(good) == len(found) == len(marks) else f"wanted {marks}"
            print(f"{path.name}\t{shown}\t{verdict}", flush=True)
    measured = {"precision": right / max(1, told), "found": right / max(1, true)}
    if options.freeze:
        ocr_pages.freeze("marks", {name: round(value, 3) for name, value in measured.items()} | {"pages": options.n})
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))["marks"] if options.floors else {}
    for name, value in measured.items():
        print(f"{name}\t{value:.3f}" + (f"\tat least {floors[name]}" if name in floors else ""))
    print(f"pages\t{options.n}\nregions told\t{told}\nmarks drawn\t{true}")
    sys.exit(any(value < floors.get(name, 0) for name, value in measured.items()))


if __name__ == "__main__":
    main()
