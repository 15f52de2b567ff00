"""A page's text cut into stretches, so that overlapping findings can all be marked in one run of HTML."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Finding:
    """A half-open stretch of the page text that stands for something."""

    start: int
    end: int
    id: str
    classes: tuple[str, ...]


@dataclass(frozen=True)
class Stretch:
    """Text under the same findings throughout. `first` names those that begin here."""

    text: str
    classes: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    first: tuple[str, ...] = ()


def stretches(text: str, findings: Iterable[Finding]) -> tuple[Stretch, ...]:
    """Cut the text at every border of a finding. Findings outside the text are cut to it; none is lost inside."""
    kept = [
        Finding(max(0, one.start), min(len(text), one.end), one.id, one.classes)
        for one in findings
        if one.start < len(text) and one.end > max(0, one.start)
    ]
    borders = sorted({0, len(text), *(one.start for one in kept), *(one.end for one in kept)})
    kept.sort(key=lambda one: (one.start, -one.end))
    cut: list[Stretch] = []
    for start, end in pairwise(borders):
        over = [one for one in kept if one.start <= start and one.end >= end]
        classes = dict.fromkeys(name for one in over for name in one.classes)
        cut.append(
            Stretch(
                text[start:end],
                tuple(classes),
                tuple(one.id for one in over),
                tuple(one.id for one in over if one.start == start),
            )
        )
    return tuple(cut)
