"""Which of overlapping findings stays: one order for all of them.

Better evidence first, then the kind (an address on the web before a number, a number before a name),
then the longer one, then the earlier one, then the surer one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from models.mention import MentionKind
from services.nlp.plugin import Extractor, Found

PRECEDENCE = (
    MentionKind.EMAIL,
    MentionKind.URL,
    MentionKind.IBAN,
    MentionKind.ID,
    MentionKind.HANDLE,
    MentionKind.PLATE,
    MentionKind.MONEY,
    MentionKind.DATE,
    MentionKind.PHONE,
    MentionKind.ORG,
    MentionKind.PLACE,
    MentionKind.PERSON,
)
"""Order of the kinds where two findings are equally well founded."""

_RANK = {kind: rank for rank, kind in enumerate(PRECEDENCE)}
_CELL = 6
"""Findings are compared by stretches of 64 code points, so that a page of ten thousand stays quick."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding on its page; `offset` is where its passage begins there."""

    page: int
    offset: int
    extractor: Extractor
    found: Found

    @property
    def start(self) -> int:
        """First code point on the page."""
        return self.offset + self.found.start

    @property
    def end(self) -> int:
        """Code point after the last."""
        return self.offset + self.found.end


def resolve(placed: Iterable[Placed]) -> list[Placed]:
    """What stays, by page and place. Those marked `inside` may stand in another kind's."""
    order = sorted(placed, key=_order)
    kept: list[Placed] = []
    taken: dict[tuple[int, int], list[Placed]] = {}
    for one in order:
        cells = [(one.page, cell) for cell in range(one.start >> _CELL, ((one.end - 1) >> _CELL) + 1)]
        if any(_clash(one, other) for cell in cells for other in taken.get(cell, ())):
            continue
        kept.append(one)
        for cell in cells:
            taken.setdefault(cell, []).append(one)
    return sorted(kept, key=lambda p: (p.page, p.start, p.end, _RANK[p.found.kind]))


def _order(one: Placed) -> tuple[int, int, int, int, int, float, str, str]:
    found = one.found
    length = found.end - found.start
    return (
        one.page, -found.evidence, _RANK[found.kind], -length, one.start, -found.confidence, one.extractor.name,
        found.normal or "",
    )  # fmt: skip


def _clash(one: Placed, other: Placed) -> bool:
    if one.end <= other.start or one.start >= other.end:
        return False
    return one.found.kind is other.found.kind or not (one.found.inside or other.found.inside)
