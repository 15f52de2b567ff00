"""Statistics without personal data: counts over cases, told in whole fives so that none of them can be worked out."""

import datetime as dt

from pydantic import Field

from models.base import Record

LEAST = 5
"""Counts are told in multiples of it, rounded down; below it none is."""


class StatisticsRow(Record):
    """Counts under one heading, in whole fives, rounded down; None: fewer than five, or none."""

    name: str
    values: tuple[int | None, ...]


class StatisticsTable(Record):
    """A table whose rows and columns add up. `total` closes it: the sums of what its columns tell."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[StatisticsRow, ...] = Field(description="those alone in which a count reaches five")
    total: tuple[int | None, ...]


class Statistics(Record):
    """What stood in the cases at the end of a day. A day gives the same counts while no document is read anew."""

    until: dt.date
    analyses: tuple[str, ...] = Field(description="versions of the analyses that the counts rest on")
    least: int = Field(default=LEAST, description="counts are told in multiples of it, rounded down")
    tables: tuple[StatisticsTable, ...]
