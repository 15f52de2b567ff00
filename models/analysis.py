"""What analysis found in a document."""

from pydantic import Field

from models.base import Record
from models.document import Problem
from models.ids import DocumentId
from models.indicator import Indicator
from models.leg import Leg
from models.mention import Mention


class PageLanguage(Record):
    """The language that a page is written in, None where it cannot be told."""

    page: int
    language: str | None
    others: tuple[str, ...] = Field(default=(), description="further languages, which passages of it are in")


class Analysis(Record):
    """Mentions, indicators and legs of one stretch of a document, by page and place."""

    document: DocumentId
    stretch: int = 0
    version: str
    precedents: str = Field(default="", description="name of the set of readers' decisions that it heeded; empty: none")
    languages: tuple[PageLanguage, ...] = ()
    mentions: tuple[Mention, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    legs: tuple[Leg, ...] = ()
    problems: tuple[Problem, ...] = Field(default=(), exclude=True)
    """What was left out, and why: kept with the document."""
