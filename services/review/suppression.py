"""Leaves small counts out of a table that adds up, and as many others as it takes that none can be worked out. Pure.

A count from 1 to 4 is left out. A row or a column with its sum told must have two counts left out at least, that sum to
five or more: else the next smallest count goes too, and where there is none, the sum. Zeros stay: nobody is in them.

Nor is a count told that differs by one to four from what it was at an earlier day that may be asked for too: the
difference of two tables is a table. The counts left out of a line must together have changed by none, or by five.
"""

from collections.abc import Mapping, Sequence

from models.statistics import LEAST, StatisticsRow, StatisticsTable

Place = tuple[int, int]


def table(
    name: str,
    columns: Sequence[str],
    counts: Mapping[str, Sequence[int]],
    *,
    before: Mapping[str, Sequence[int]] | None = None,
) -> StatisticsTable:
    """A table that may be told, of the counts of its rows; `before`: those of the same table at the day before it."""
    names = sorted(counts)
    heads = [*columns, "all"] if len(columns) > 1 else list(columns)
    grid = _grid(names, counts, len(columns))
    earlier = grid if before is None else _grid(names, before, len(columns))
    hidden = _hidden(grid, earlier, summed=len(columns) > 1)
    told = [
        tuple(None if (row, column) in hidden else value for column, value in enumerate(values))
        for row, values in enumerate(grid)
    ]
    return StatisticsTable(
        name=name,
        columns=tuple(heads),
        rows=tuple(StatisticsRow(name=row, values=values) for row, values in zip(names, told, strict=False)),
        total=told[-1],
    )


def _grid(names: Sequence[str], counts: Mapping[str, Sequence[int]], width: int) -> list[list[int]]:
    """The counts of some rows with their sums. Rows of an earlier day that are no more count in its sums, too."""
    rows = {name: list(counts.get(name, [0] * width)) for name in (*names, *counts)}
    for row in rows.values():
        row.extend([sum(row)] if width > 1 else [])
    total = [sum(column) for column in zip(*rows.values(), strict=True)] if rows else [0] * (width + (width > 1))
    return [*(rows[name] for name in names), total]


def _few(count: int) -> bool:
    return 0 < abs(count) < LEAST


def _hidden(grid: Sequence[Sequence[int]], earlier: Sequence[Sequence[int]], *, summed: bool) -> set[Place]:
    """The places that are left out. Every line with its sum is an equation: none may have one unknown alone."""
    height, width = len(grid), len(grid[0])
    hidden = {
        (row, column) for row in range(height) for column in range(width)
        if _few(grid[row][column])
        or (not _few(earlier[row][column]) and _few(grid[row][column] - earlier[row][column]))
    }  # fmt: skip
    lines = [[(row, column) for row in range(height)] for column in range(width)]
    if summed:
        lines += [[(row, column) for column in range(width)] for row in range(height)]
    changed = True
    while changed:
        changed = False
        for line in lines:
            more = _next(grid, earlier, line, hidden)
            if more is not None:
                hidden.add(more)
                changed = True
    return hidden


def _next(
    grid: Sequence[Sequence[int]], earlier: Sequence[Sequence[int]], line: Sequence[Place], hidden: set[Place]
) -> Place | None:
    """The place of a line that must go too: the smallest count that is told, its sum last of all."""
    unknown = [place for place in line if place in hidden]
    parts, whole = line[:-1], line[-1]
    if not unknown:
        return None
    loose = sum(grid[row][column] for row, column in unknown if (row, column) != whole)
    moved = sum(grid[row][column] - earlier[row][column] for row, column in unknown if (row, column) != whole)
    if len(unknown) > 1 and (whole in hidden or (loose >= LEAST and not _few(moved))):
        return None
    told = [
        (grid[row][column], (row, column)) for row, column in parts if (row, column) not in hidden and grid[row][column]
    ]
    return min(told)[1] if told else None if whole in hidden else whole
