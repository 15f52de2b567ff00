"""A page with its mentions, as the rules about people read it."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from models.document import Page
from models.mention import Mention, MentionKind
from models.stated import About, Statement
from models.words import Box
from services.nlp import near, normal
from services.nlp.near import Cell

_ABOVE = 2.4
"""Heights of a line within which a label stands above its value."""
_LABEL = 40


@dataclass
class PageView:
    """The text, folded to the same length, the mentions by place, and what is found to be stated of each.

    `words` are the printed ones by their lower edge: box, start, end. `labels` are where those of
    the fields stand that mentions fill.
    """

    text: str
    flat: str
    language: str | None
    mentions: list[Mention]
    words: list[tuple[float, float, float, float, int, int]] = field(default_factory=list)
    stated: dict[int, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    labels: dict[int, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, page: Page, mentions: list[Mention], language: str | None) -> Self:
        """The view of a page; `mentions` are its own, by place."""
        words = sorted(((*w.box, w.start, w.end) for w in page.words), key=lambda w: w[3])
        return cls(page.text, normal.flat(page.text), language, mentions, words)

    @cached_property
    def people(self) -> list[int]:
        """Which mentions are people."""
        return [n for n, mention in enumerate(self.mentions) if mention.kind is MentionKind.PERSON]

    @cached_property
    def _starts(self) -> list[int]:
        return [self.mentions[n].span.start for n in self.people]

    @cached_property
    def _cells(self) -> list[Cell]:
        return sorted(near.columns(self.text), key=lambda cell: cell.start)

    @cached_property
    def _cell_starts(self) -> list[int]:
        return [cell.start for cell in self._cells]

    def cell(self, at: int) -> Cell | None:
        """The cell of a table that holds a place."""
        n = bisect_right(self._cell_starts, at) - 1
        return self._cells[n] if n >= 0 and at < self._cells[n].end else None

    @cached_property
    def _bottoms(self) -> list[float]:
        return [word[3] for word in self.words]

    def printed_above(self, n: int) -> tuple[int, int] | None:
        """The words printed right above a mention from its left edge on, as a form's label is; None without boxes."""
        if not self.mentions[n].boxes or not self.words:
            return None
        left, top, _, bottom = self.mentions[n].boxes[0]
        height = bottom - top
        first = bisect_left(self._bottoms, top - _ABOVE * height)
        last = bisect_right(self._bottoms, top + 0.3 * height)
        aligned = [w for w in self.words[first:last] if abs(w[0] - left) <= height and self._opens_cell(w[:4])]
        if not aligned or not self._opens_cell(self.mentions[n].boxes[0]):
            return None
        _, _, _, _, start, end = max(aligned, key=lambda w: w[3])
        return start, min(self.line(start)[1], end + _LABEL)

    def _opens_cell(self, box: Box) -> bool:
        """Whether no word stands close on the left of a box, as it does within a sentence."""
        left, top, _, bottom = box
        height = bottom - top
        first = bisect_left(self._bottoms, bottom - 0.6 * height)
        last = bisect_right(self._bottoms, bottom + 0.6 * height)
        return not any(-0.2 * height <= left - word[2] < 0.6 * height for word in self.words[first:last])

    def next_person(self, at: int) -> int:
        """Where the next name begins, at or behind a place; the end of the text when there is none."""
        n = bisect_right(self._starts, at - 1)
        return self._starts[n] if n < len(self._starts) else len(self.flat)

    def person_before(self, at: int, reach: int) -> list[int]:
        """People that end before a place and within reach of it, nearest first."""
        n = bisect_right(self._starts, at - 1)
        return [m for m in reversed(self.people[:n]) if 0 <= at - self.mentions[m].span.end <= reach]

    def state(self, n: int, about: About, value: str, start: int, end: int) -> None:
        """Note a statement of a mention on the words from start to end; the same one only once."""
        said = Statement(about=about, value=value, words=self.text[start:end], start=start, end=end)
        same = (one for one in self.stated[n] if (one.about, one.value) == (about, value))
        if next(same, None) is None:
            self.stated[n].append(said)

    def line(self, at: int) -> tuple[int, int]:
        """The line around a place."""
        return near.line_of(self.text, at)
