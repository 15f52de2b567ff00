"""Statistics without personal data: counts over cases, with small ones left out so that no total gives them away."""

import datetime as dt

from pydantic import Field

from models.base import Record

LEAST = 5
"""Counts from one to four are not told."""


class StatisticsRow(Record):
    """Counts under one heading; None: too small to tell, or left out so that another small one cannot be worked out."""

    name: str
    values: tuple[int | None, ...]


class StatisticsTable(Record):
    """A table whose rows and columns add up. `total` closes it: the sums of its columns."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[StatisticsRow, ...]
    total: tuple[int | None, ...]


class Statistics(Record):
    """What stood in the cases at the end of a day. A day gives the same counts while no document is read anew."""

    until: dt.date
    analyses: tuple[str, ...] = Field(description="versions of the analyses that the counts rest on")
    least: int = LEAST
    tables: tuple[StatisticsTable, ...]
