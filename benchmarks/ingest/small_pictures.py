"""How surely pictures with words are told from pictures without, and how fast: small_pictures.py [--n 400] [--seed 1]

Pictures as they stand beside the text of a PDF, at reading resolution. With words: screenshots, stamps, scanned strips
and logos, in types of 5 to 14 points, in black, grey, in colour, light on dark, pale, blurred, crooked, on their side,
upside down, over a photo. Without: photos, gradients, drawings, charts without labels, icons, flags, frames, rules,
textures. Everything drawn is invented. `--floors` fails beyond small_pictures.json, `--freeze` writes that anew.
"""

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from api.dossier.fonts import raster  # noqa: E402 - found only with the checkout on the path
from services.ingest.ocr import glance  # noqa: E402
from services.ingest.ocr.nets import nets  # noqa: E402

FLOORS = Path(__file__).with_suffix(".json")
DPI = 200
TEXTS = (
    "Llamar al 70012345",
    "HOSTAL AURORA",
    "Recibido 14 MAY 2024",
    "Habitación 7: 450 Bs",
    "passaporte retido",
    "+55 67 99912-3456",
    "pago pendiente",
    "Sra. Ibáñez",
    "www.aurora.example",
    "Placa 2847 KXB",
    "Urgente",
)
Colour = tuple[int, int, int]


def photo(chance: random.Random, size: tuple[int, int]) -> Image.Image:
    """Soft shapes and grain, as of a photo."""
    noise = np.random.default_rng(chance.randrange(1 << 30))
    small = noise.integers(20, 240, (chance.randint(3, 14), chance.randint(3, 14), 3), dtype=np.uint8)
    soft = np.asarray(Image.fromarray(small).resize(size, Image.Resampling.BICUBIC), dtype=np.float64)
    return Image.fromarray(np.clip(soft + noise.normal(0, chance.uniform(2, 9), soft.shape), 0, 255).astype(np.uint8))


def gradient(chance: random.Random, size: tuple[int, int]) -> Image.Image:
    """One colour that fades into another."""
    ends = np.array([[chance.randrange(256) for _ in range(3)] for _ in range(2)], dtype=np.float64)
    share = np.linspace(0, 1, size[0])[None, :, None]
    row = ends[0] * (1 - share) + ends[1] * share
    return Image.fromarray(np.broadcast_to(row, (size[1], size[0], 3)).astype(np.uint8))


def drawing(chance: random.Random, size: tuple[int, int]) -> Image.Image:
    """Shapes of many kinds, as of a logo, an icon or a sketch."""
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    for _ in range(chance.randint(2, 9)):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        wide, high = chance.randint(10, max(11, size[0] // 2)), chance.randint(10, max(11, size[1] // 2))
        ink = (chance.randrange(200), chance.randrange(200), chance.randrange(200))
        fill = ink if chance.random() < 0.4 else None
        box = (x - wide, y - high, x + wide, y + high)
        if chance.random() < 0.5:
            draw.ellipse(box, outline=ink, width=chance.randint(2, 7), fill=fill)
        else:
            draw.rounded_rectangle(box, chance.choice((0, 8)), outline=ink, width=chance.randint(2, 7), fill=fill)
    return picture


def chart(chance: random.Random, size: tuple[int, int]) -> Image.Image:
    """Bars or a curve between axes, without labels."""
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    wide, high = size
    draw.line((10, 5, 10, high - 10, wide - 5, high - 10), fill="black", width=2)
    if chance.random() < 0.5:
        step = max(8, wide // 12)
        for left in range(20, wide - step, step):
            draw.rectangle(
                (left, chance.randint(5, max(6, high - 20)), left + step // 2, high - 10), fill=(40, 60, 170)
            )
    else:
        curve = [(x, chance.randint(5, max(6, high - 12))) for x in range(12, wide, 14)]
        draw.line(curve, fill=(190, 40, 50), width=3)
    return picture


def texture(chance: random.Random, size: tuple[int, int]) -> Image.Image:
    """Grain, hatching or waves."""
    y, x = np.mgrid[: size[1], : size[0]]
    turn, pitch = chance.uniform(0, math.pi), chance.uniform(4, 30)
    wave = 128 + 100 * np.sin((x * math.cos(turn) + y * math.sin(turn)) * 2 * math.pi / pitch)
    grain = np.random.default_rng(chance.randrange(1 << 30)).normal(0, chance.uniform(2, 30), wave.shape)
    return Image.fromarray(np.clip(wave + grain, 0, 255).astype(np.uint8)).convert("RGB")


def frame(chance: random.Random, size: tuple[int, int]) -> Image.Image:
    """Rules and frames, as of an empty form."""
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    for top in range(4, size[1] - 4, chance.randint(14, 60)):
        draw.line((4, top, size[0] - 4, top), fill="black", width=chance.randint(1, 3))
    for left in range(4, size[0] - 4, chance.randint(40, 200)):
        draw.line((left, 4, left, size[1] - 4), fill="black", width=2)
    return picture


BARE: dict[str, Callable[[random.Random, tuple[int, int]], Image.Image]] = {
    "photo": photo,
    "gradient": gradient,
    "drawing": drawing,
    "chart": chart,
    "texture": texture,
    "frame": frame,
}
INKS: dict[str, tuple[Colour, Colour]] = {
    "black": ((10, 10, 10), (255, 255, 255)),
    "coloured": ((180, 30, 40), (245, 240, 225)),
    "inverted": ((250, 250, 250), (20, 30, 70)),
    "pale": ((185, 185, 185), (235, 235, 235)),
    "pale on colour": ((255, 255, 255), (120, 180, 150)),
}


def worded(chance: random.Random, name: str) -> Image.Image:
    """A picture of one to four lines of words."""
    points = chance.uniform(5, 14)
    face = raster(chance.choice(("sans", "serif")), max(10, round(points * DPI / 72)))
    said = [chance.choice(TEXTS) for _ in range(chance.randint(1, 4))]
    wide = round(max(face.getlength(one) for one in said)) + chance.randint(4, 120)
    high = round(len(said) * face.size * 1.35) + chance.randint(4, 60)
    ink, paper = INKS[name] if name in INKS else INKS["black"]
    picture = photo(chance, (wide, high)) if name == "over a photo" else Image.new("RGB", (wide, high), paper)
    ink = (255, 255, 255) if name == "over a photo" and np.asarray(picture).mean() < 130 else ink
    for place, one in enumerate(said):
        ImageDraw.Draw(picture).text((2, 2 + place * face.size * 1.35), one, ink, face)
    if name in ("on its side", "upside down"):
        return picture.rotate({"on its side": chance.choice((90, 270)), "upside down": 180}[name], expand=True)
    if name == "crooked":
        return picture.rotate(chance.uniform(-8, 8), Image.Resampling.BICUBIC, expand=True, fillcolor=paper)
    if name == "blurred":
        return picture.filter(ImageFilter.GaussianBlur(chance.uniform(0.8, 1.6)))
    if name == "screenshot":
        small = picture.resize((max(8, round(wide * 0.48)), max(8, round(high * 0.48))), Image.Resampling.LANCZOS)
        return small.resize((wide, high), Image.Resampling.BILINEAR)  # 96 dpi, drawn larger
    return picture


WORDED = (*INKS, "on its side", "upside down", "crooked", "blurred", "screenshot", "over a photo")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=400, help="pictures with words, and as many without")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--floors", action="store_true")
    parser.add_argument("--freeze", action="store_true")
    options = parser.parse_args()
    networks = nets()
    if networks is None:
        sys.exit("The networks are not installed: every picture is read.")
    chance = random.Random(options.seed)
    right: dict[str, list[bool]] = {}
    spent: dict[bool, list[float]] = {True: [], False: []}
    for number in range(2 * options.n):
        words = bool(number % 2)
        if words:
            name = WORDED[number // 2 % len(WORDED)]
            picture = worded(chance, name)
        else:
            name = list(BARE)[number // 2 % len(BARE)]
            picture = BARE[name](chance, (chance.randint(170, 900), chance.randint(40, 600)))
        grey = np.asarray(picture.convert("L"))
        started = time.process_time()
        told = glance.glanced(grey, networks).print
        spent[words].append(time.process_time() - started)
        right.setdefault(f"{'words' if words else 'bare'}, {name}", []).append(told is words)
    for name, hits in sorted(right.items()):
        print(f"{name}\t{sum(hits) / len(hits):.3f}\tof {len(hits)}")
    measured = {
        "with_words_read": mean([hit for name, hits in right.items() if name.startswith("words") for hit in hits]),
        "without_words_left": mean([hit for name, hits in right.items() if name.startswith("bare") for hit in hits]),
    }
    times = {"ms_with_words": 1000 * mean(spent[True]), "ms_without_words": 1000 * mean(spent[False])}
    for name, value in {**measured, **times}.items():
        print(f"{name}\t{value:.3f}")
    if options.freeze:
        found = {
            **{name: math.floor(value * 100 - 0.5) / 100 for name, value in measured.items()},
            "run": {
                "pictures": 2 * options.n,
                "seed": options.seed,
                **{name: round(value, 3) for name, value in measured.items()},
                **{name: round(value, 1) for name, value in times.items()},
            },
        }
        FLOORS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if options.floors else {}
    missed = [f"{name} {value:.3f} < {floors[name]}" for name, value in measured.items() if value < floors.get(name, 0)]
    sys.exit("; ".join(missed) or 0)


def mean(values: list[bool] | list[float]) -> float:
    return sum(values) / max(1, len(values))


if __name__ == "__main__":
    main()
