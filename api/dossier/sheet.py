"""A page under construction: words in their places, rules, and the marks that came to stand on it."""

from dataclasses import dataclass, field

from api.dossier import fonts
from api.dossier.fonts import Face
from api.dossier.markup import Mark
from models.words import Box

A4 = (595.2, 841.8)


@dataclass(frozen=True)
class Placed:
    """A word on a sheet: x and y of its baseline in points, its span in the sheet's text."""

    text: str
    x: float
    y: float
    face: Face
    start: int
    spaced: bool = False
    colour: str = ""
    pitch: float = 0

    @property
    def end(self) -> int:
        """End of its span."""
        return self.start + len(self.text)

    def box(self, start: int, end: int) -> Box:
        """Ink of the part of the word inside a span of the sheet's text."""
        first, last = max(start, self.start) - self.start, min(end, self.end) - self.start
        if self.pitch:
            _, y0, _, y1 = fonts.ink(self.text[first:last], self.face)
            return self.x + first * self.pitch, self.y + y0, self.x + last * self.pitch, self.y + y1
        offset = fonts.width(self.text[:first], self.face)
        x0, y0, x1, y1 = fonts.ink(self.text[first:last], self.face)
        return self.x + offset + x0, self.y + y0, self.x + offset + x1, self.y + y1


@dataclass
class Sheet:
    """One page under construction."""

    width: float
    height: float
    text: str = ""
    words: list[Placed] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    signatures: list[tuple[float, float]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Boxes of a span, one for each printed line."""
        lines: list[tuple[float, Box]] = []
        for word in self.words:
            if word.end <= start or word.start >= end:
                continue
            box = word.box(start, end)
            # A written line wanders a little, a new one starts at the left or a full size lower.
            if lines and abs(lines[-1][0] - word.y) < 0.5 * word.face.size and box[0] >= lines[-1][1][0]:
                last = lines[-1][1]
                box = (last[0], min(last[1], box[1]), box[2], max(last[3], box[3]))
                lines[-1] = (word.y, box)
            else:
                lines.append((word.y, box))
        return tuple(box for _, box in lines)


@dataclass(frozen=True)
class Theme:
    """How a document is set."""

    face: Face
    size: tuple[float, float] = A4
    margin: float = 62
    leading: float = 1.38
    gap: float = 5

    @property
    def inner(self) -> float:
        """Width between the margins."""
        return self.size[0] - 2 * self.margin
