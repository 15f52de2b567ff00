"""Pages with known text, made to be hard in other ways than ../shared's: own_pages.py FOLDER [--n 15] [--seed 1]

Fifteen kinds in turn: plain, columns, form, table, stamp, tilted (to 10 degrees either way), turned by 90, 180
and 270 degrees, perspective (a phone's photo on a dark desk), copy (pale, dirty, copied twice), and mixed0 to
mixed270, which are two or three of these at once. Each page is NAME.png with NAME.txt, its exact text in reading
order, and NAME.boxes.tsv: a word and the box of its ink (left, top, right, bottom in pixels of the picture) on
each line. Everything on them is invented.
"""

import argparse
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

KINDS = (
    "plain",
    "columns",
    "form",
    "table",
    "stamp",
    "tilted",
    "turned90",
    "turned180",
    "turned270",
    "perspective",
    "copy",
    "mixed0",
    "mixed90",
    "mixed180",
    "mixed270",
)
WIDTH, HEIGHT, DPI = 1654, 2339, 200
FONTS = tuple(
    f"/usr/share/fonts/truetype/{name}.ttf"
    for name in (
        "dejavu/DejaVuSans",
        "dejavu/DejaVuSerif",
        "liberation/LiberationSerif-Regular",
        "liberation/LiberationSans-Regular",
        "liberation/LiberationMono-Regular",
    )
)
NAMES = ("Yolanda Ferreiro Mota", "Iván Quesada Lérida", "Raimundo Falcão Dias", "Inês Brandão", "Ramón Echeverría")
TOWNS = ("Maicao", "Tabatinga", "Encarnación", "Ourense", "Uberlândia", "Puerto Cabello", "Vigo", "Corumbá")
SENTENCES = (
    "La compareciente dice que viajó con {name} desde {town} y que pagó {money} pesos por el pasaje.",
    "En la habitación {few} había cuatro camas, una cocina pequeña y ninguna ventana que se pudiera abrir.",
    "El encargado guardaba los documentos en un cajón cerrado; la llave la tenía {name}.",
    "O motorista do ônibus de {town} afirmou que viu três mulheres jovens na madrugada de {day}/{month}/2024.",
    "A depoente não recebeu nenhum salário entre março e setembro e devia {money} reais à dona da pensão.",
    "Consta no livro de registro o número {long} e a assinatura ilegível de {name}.",
    "Se le mostró el folio {few} del cuaderno; reconoció su letra y la fecha {day}.{month}.2023.",
    "Llamó al {phone} tres veces y le contestó siempre la misma voz, con acento de fuera.",
    "Disse ainda que as colegas dormiam em colchões no chão e que só saíam acompanhadas.",
    "El vehículo, un furgón blanco, fue visto otra vez en {town} el {day} de agosto a las {few}:15 horas.",
)
LABELS = (
    "Apellidos",
    "Nombre",
    "Nacionalidad",
    "Fecha de nacimiento",
    "Domicilio",
    "Teléfono",
    "Pasaporte",
    "Profissão",
)

Matrix = npt.NDArray[np.float64]


@dataclass
class Sheet:
    """A page being drawn: its picture, its lines of words, and the box of each word's ink."""

    chance: random.Random
    picture: Image.Image = field(default_factory=lambda: Image.new("L", (WIDTH, HEIGHT), 252))
    lines: list[list[str]] = field(default_factory=list)
    boxes: list[tuple[str, tuple[float, float, float, float]]] = field(default_factory=list)

    def write(self, words: Sequence[str], at: tuple[float, float], font: ImageFont.FreeTypeFont, ink: int = 25) -> None:
        """A line of words; a blank lies between them."""
        draw = ImageDraw.Draw(self.picture)
        left, top = at
        for word in words:
            draw.text((left, top), word, fill=ink, font=font)
            box = draw.textbbox((left, top), word, font=font)
            self.boxes.append((word, (float(box[0]), float(box[1]), float(box[2]), float(box[3]))))
            left += font.getlength(word + " ")
        self.lines.append(list(words))

    def font(self, low: int = 26, high: int = 32) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(self.chance.choice(FONTS), self.chance.randint(low, high))

    def digits(self, count: int) -> str:
        return "".join(self.chance.choice("0123456789") for _ in range(count))

    def sentence(self) -> list[str]:
        return (
            self.chance.choice(SENTENCES)
            .format(
                name=self.chance.choice(NAMES),
                town=self.chance.choice(TOWNS),
                money=f"{self.chance.randint(2, 98)}.{self.digits(3)}",
                few=self.chance.randint(11, 98),
                day=self.chance.randint(10, 28),
                month=self.chance.choice(("02", "05", "08", "11")),
                long=self.digits(8),
                phone=f"6{self.digits(2)} {self.digits(3)} {self.digits(3)}",
            )
            .split()
        )

    def paragraph(self, left: float, top: float, wide: float, font: ImageFont.FreeTypeFont, *, sentences: int) -> float:
        """Wrapped sentences; returns where the next paragraph begins."""
        words = [word for _ in range(sentences) for word in self.sentence()]
        line: list[str] = []
        for word in [*words, ""]:
            if line and (not word or font.getlength(" ".join([*line, word])) > wide):
                self.write(line, (left, top), font)
                top += font.size * 1.4
                line = []
            if word:
                line.append(word)
        return top + font.size * 0.7


def plain(sheet: Sheet) -> None:
    font, top = sheet.font(), 170.0
    while top < 1900:
        top = sheet.paragraph(150, top, WIDTH - 300, font, sentences=3)


def columns(sheet: Sheet) -> None:
    font = sheet.font(24, 28)
    top = sheet.paragraph(150, 150, WIDTH - 300, sheet.font(34, 38), sentences=1)
    wide = (WIDTH - 300 - 70) / 2
    for left in (150, 150 + wide + 70):
        down = top + 20
        while down < 1900:
            down = sheet.paragraph(left, down, wide, font, sentences=2)


def form(sheet: Sheet) -> None:
    draw, label, value = ImageDraw.Draw(sheet.picture), sheet.font(22, 24), sheet.font(28, 31)
    sheet.write(["FICHA", "DE", "IDENTIFICACIÓN"], (150, 140), sheet.font(38, 42))
    top = 260
    for name in LABELS:
        draw.rectangle((140, top, WIDTH - 140, top + 112), outline=60, width=2)
        sheet.write(name.split(), (158, top + 10), label)
        sheet.write(sheet.sentence()[:5], (170, top + 56), value)
        top += 112
    sheet.paragraph(150, top + 60, WIDTH - 300, value, sentences=4)


def table(sheet: Sheet) -> None:
    draw, font = ImageDraw.Draw(sheet.picture), sheet.font(24, 27)
    down = int(sheet.paragraph(150, 150, WIDTH - 300, sheet.font(), sentences=2)) + 20
    lefts = (150, 420, 860, 1200)
    rows = [
        ("Fecha", "Nombre", "Importe", "Lugar"),
        *(
            (
                f"{sheet.chance.randint(10, 28)}/0{sheet.chance.randint(1, 9)}/2024",
                " ".join(sheet.chance.choice(NAMES).split()[:2]),
                f"{sheet.chance.randint(1, 9)}.{sheet.chance.randint(100, 999)},50",
                sheet.chance.choice(TOWNS),
            )
            for _ in range(sheet.chance.randint(14, 20))
        ),
    ]
    high = 58
    for row in rows:
        draw.line((135, down, WIDTH - 135, down), fill=40, width=2)
        words: list[str] = []
        for left, cell in zip(lefts, row, strict=True):
            sheet.write(cell.split(), (left, down + 14), font)
            words += sheet.lines.pop()
        sheet.lines.append(words)
        down += high
    draw.line((135, down, WIDTH - 135, down), fill=40, width=2)
    for left in (135, *(one - 15 for one in lefts[1:]), WIDTH - 135):
        draw.line((left, down - high * len(rows), left, down), fill=40, width=2)
    sheet.paragraph(150, down + 40, WIDTH - 300, sheet.font(), sentences=3)


def stamp(sheet: Sheet) -> None:
    """Text with a round stamp of pale ink half over it. The stamp's own words are no part of the truth."""
    plain(sheet)
    layer = Image.new("L", sheet.picture.size, 255)
    draw = ImageDraw.Draw(layer)
    x, y = sheet.chance.randint(950, 1250), sheet.chance.randint(1500, 1850)
    for radius, width in ((190, 7), (150, 4)):
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=150, width=width)
    draw.line((x - 110, y - 40, x + 110, y - 60), fill=165, width=5)
    draw.line((x - 110, y + 40, x + 110, y + 20), fill=165, width=5)
    sheet.picture = Image.fromarray(np.minimum(np.asarray(sheet.picture), np.asarray(layer)))


def moved(sheet: Sheet, matrix: Matrix, size: tuple[int, int], fill: int) -> None:
    """Draw the page anew so that a point p comes to lie at matrix · p, and move the boxes with it."""
    back = np.linalg.inv(matrix)
    back /= back[2, 2]
    sheet.picture = sheet.picture.transform(
        size, Image.Transform.PERSPECTIVE, tuple(back.flatten()[:8]), Image.Resampling.BICUBIC, fillcolor=fill
    )
    boxes = []
    for word, (left, top, right, bottom) in sheet.boxes:
        corners = matrix @ np.array([[left, right, right, left], [top, top, bottom, bottom], [1, 1, 1, 1]])
        across, down = corners[0] / corners[2], corners[1] / corners[2]
        boxes.append((word, (float(across.min()), float(down.min()), float(across.max()), float(down.max()))))
    sheet.boxes = boxes


def tilted(sheet: Sheet, degrees: float) -> None:
    angle = math.radians(degrees)
    cosine, sine = math.cos(angle), math.sin(angle)
    wide = round(WIDTH * cosine + HEIGHT * abs(sine))
    high = round(HEIGHT * cosine + WIDTH * abs(sine))
    turn = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])
    to_middle = np.array([[1, 0, -WIDTH / 2], [0, 1, -HEIGHT / 2], [0, 0, 1]])
    back = np.array([[1, 0, wide / 2], [0, 1, high / 2], [0, 0, 1]])
    moved(sheet, back @ turn @ to_middle, (wide, high), 252)


def turned(sheet: Sheet, degrees: int) -> None:
    """The page as a scanner gives it that was fed wrongly: turned clockwise by 90, 180 or 270 degrees."""
    wide, high = sheet.picture.size
    sheet.picture = sheet.picture.rotate(-degrees, expand=True)
    turns = {
        90: lambda box: (high - box[3], box[0], high - box[1], box[2]),
        180: lambda box: (wide - box[2], high - box[3], wide - box[0], high - box[1]),
        270: lambda box: (box[1], wide - box[2], box[3], wide - box[0]),
    }
    sheet.boxes = [(word, turns[degrees](box)) for word, box in sheet.boxes]


def perspective(sheet: Sheet) -> None:
    """A page photographed from aside on a dark desk, lit from one corner."""
    wide, high = 2000, 2700
    inwards = [sheet.chance.uniform(20, 150) for _ in range(8)]
    corners = [
        (inwards[0], inwards[1]),
        (wide - inwards[2], inwards[3]),
        (wide - inwards[4], high - inwards[5]),
        (inwards[6], high - inwards[7]),
    ]
    moved(sheet, projection([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], corners), (wide, high), 70)
    values = np.asarray(sheet.picture, dtype=np.float64)
    light = np.linspace(0.62, 1.0, wide)[None, :] * np.linspace(1.0, 0.82, high)[:, None]
    values = values * light + noise(sheet, values.shape, 5)
    sheet.picture = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.8))


def projection(before: Sequence[tuple[float, float]], after: Sequence[tuple[float, float]]) -> Matrix:
    """The projective map that takes four points to four others."""
    rows, values = [], []
    for (x, y), (u, v) in zip(before, after, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return np.append(np.linalg.solve(np.array(rows), np.array(values)), 1).reshape(3, 3)


def copy(sheet: Sheet) -> None:
    """Pale print on grey paper, with a dark edge, specks and streaks, as of a copy of a copy."""
    values = np.asarray(sheet.picture.filter(ImageFilter.GaussianBlur(0.9)), dtype=np.float64)
    values = 205 - (252 - values) * 0.36 + noise(sheet, values.shape, 7)
    generator = np.random.default_rng(sheet.chance.randrange(1 << 30))
    specks = generator.random(values.shape)
    values[specks < 0.0008] = 90
    for _ in range(3):
        column = generator.integers(60, WIDTH - 60)
        values[:, column : column + 2] -= 25
    values[:, :18] = 60
    sheet.picture = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def noise(sheet: Sheet, shape: tuple[int, ...], spread: float) -> npt.NDArray[np.float64]:
    return np.random.default_rng(sheet.chance.randrange(1 << 30)).normal(0, spread, shape)


DRAWN = {"plain": plain, "columns": columns, "form": form, "table": table, "stamp": stamp}


def mixed(sheet: Sheet, degrees: int) -> None:
    """A page that was copied or photographed, crooked, and fed or held wrongly."""
    how = sheet.chance.choice((copy, perspective, None))
    if how is perspective:
        perspective(sheet)
    else:
        if how is copy:
            copy(sheet)
        tilted(sheet, sheet.chance.uniform(-5, 5))
    if degrees:
        turned(sheet, degrees)


def make(kind: str, chance: random.Random) -> Sheet:
    """A page of this kind."""
    sheet = Sheet(chance)
    drawn = chance.choice(list(DRAWN)) if kind.startswith("mixed") else kind
    DRAWN.get(drawn, plain)(sheet)
    if kind == "tilted":
        tilted(sheet, chance.uniform(4, 10) * chance.choice((-1, 1)))
    elif kind.startswith("turned"):
        turned(sheet, int(kind.removeprefix("turned")))
    elif kind == "perspective":
        perspective(sheet)
    elif kind == "copy":
        copy(sheet)
    elif kind.startswith("mixed"):
        mixed(sheet, int(kind.removeprefix("mixed")))
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--n", type=int, default=len(KINDS))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(options.seed)
    for number in range(options.n):
        kind = KINDS[number % len(KINDS)]
        sheet = make(kind, chance)
        stem = options.folder / f"p{number:02d}_{kind}"
        sheet.picture.save(stem.with_suffix(".png"), dpi=(DPI, DPI))
        stem.with_suffix(".txt").write_text("\n".join(" ".join(line) for line in sheet.lines), encoding="utf-8")
        rows = ["\t".join([word, *(f"{edge:.1f}" for edge in box)]) for word, box in sheet.boxes]
        stem.with_suffix(".boxes.tsv").write_text("\n".join(rows), encoding="utf-8")
    print(f"{options.n} pages")


if __name__ == "__main__":
    main()
