"""Tells counts in whole fives, rounded down; below five none is told, and a sum is that of what is told. Pure.

What is told of a count so follows from the five that it has reached, and from nothing else: two counts of one class
(none to four, five to nine, …) give the same table, on any day and in whatever table they stand. There is nothing to
solve: the difference of two figures is a multiple of five, and says of the counts no more than the figures did.
Sums are no counts of their own: five counts of four under a sum of twenty would all be known.
"""

from collections.abc import Mapping, Sequence

from models.statistics import LEAST, StatisticsRow, StatisticsTable


def in_fives(count: int) -> int:
    """The multiple of five that a count has reached."""
    return count - count % LEAST


def table(name: str, columns: Sequence[str], counts: Mapping[str, Sequence[int]]) -> StatisticsTable:
    """A table that may be told, of the counts of its rows; several columns are closed by one of their sums.

    A row in which no count reaches five is not named: its name alone would tell that there is one.
    """
    rows = {row: [in_fives(count) for count in counts[row]] for row in sorted(counts)}
    rows = {row: told for row, told in rows.items() if any(told)}
    total = [sum(column) for column in zip(*rows.values(), strict=True)] if rows else [0] * len(columns)
    summed = len(columns) > 1
    return StatisticsTable(
        name=name,
        columns=(*columns, "all") if summed else tuple(columns),
        rows=tuple(StatisticsRow(name=row, values=_told(told, summed=summed)) for row, told in rows.items()),
        total=_told(total, summed=summed),
    )


def _told(figures: Sequence[int], *, summed: bool) -> tuple[int | None, ...]:
    """Some figures, with their sum; None: fewer than five, or nothing told that could be summed."""
    return tuple(figure or None for figure in (*figures, *([sum(figures)] if summed else [])))
