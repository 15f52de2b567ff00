"""Searching a list: many values at once, one answer a line."""

from enum import StrEnum

from pydantic import Field

from models.base import Record
from models.search import Completeness, Hit

MOST_LINES = 100_000
"""Lines of one list."""
LONGEST_LINE = 300
"""Characters of one line: a value, not a text."""


class ListedState(StrEnum):
    """What became of a line."""

    FOUND = "found"
    ABSENT = "absent"
    INVALID = "invalid"
    HEADER = "header"
    """It names the columns of a table."""


class ListRequest(Record):
    """A list as a person asks for it."""

    lines: tuple[str, ...] = Field(
        max_length=MOST_LINES,
        description="a value each: a number, a name …; or a row each of a table parted by commas, whose first cell "
        "counts",
    )
    near: bool = Field(
        default=False, description="words of four letters and more may be one letter off, in any order on a page"
    )
    variants: bool = Field(
        default=True, description="whether lines that are names are sought in their other forms too; never with `near`"
    )
    typed: bool = Field(default=False, description="each line is a query as typed, with its operators and fields")
    within: str = Field(
        default="",
        max_length=2000,
        description="a query as typed that each page has to answer besides: `type:pdf custodian:quispe`",
    )
    hits: int = Field(default=3, ge=0, le=100, description="best pages told for each line; counts are always exact")
    first: int = Field(default=1, ge=1, le=MOST_LINES, description="line to begin with: how a cut-off search goes on")


class ListedCase(Record):
    """How many pages of a case answer a line."""

    number: str
    pages: int


class ListedLine(Record):
    """The answer to one line."""

    line: int = Field(ge=1)
    text: str
    state: ListedState
    problem: str = Field(default="", description="why the line was not searched, in a sentence")
    read: str = Field(
        default="",
        description="the part of the line that the answer is of, as of a row of a table; empty: the whole line. "
        "Where the whole might be meant, it was sought first and is nowhere",
    )
    forms: int = Field(
        default=0, description="other forms in which a name was sought too; a search for the value names them"
    )
    written: int | None = Field(
        default=None,
        description="of a found name that was sought in other forms too: pages that have it as written",
    )
    pages: int = 0
    documents: int = 0
    cases: tuple[ListedCase, ...] = ()
    hits: tuple[Hit, ...] = ()


class ListedEnd(Record):
    """What a search of a list came to, and what it could not cover."""

    lines: int = Field(description="lines of the whole list")
    answered: int = Field(description="lines answered in this run")
    found: int
    absent: int
    invalid: int
    headers: int = Field(default=0, description="lines that name the columns of a table: they are not searched")
    completeness: Completeness
