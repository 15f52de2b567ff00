"""Translations of pages and passages. They stand beside the original and never in its place."""

from pydantic import Field

from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, UserId
from models.words import Box

LONGEST_TRANSLATION = 50_000


class Translation(Record):
    """What somebody, or an engine, made of a passage. Of which words it is, its place tells."""

    id: str
    case: CaseId
    document: DocumentId
    page: int
    start: int = Field(description="of the passage in the page's text; half-open, in code points")
    end: int
    reading: str = Field(description="version of the reading in which the passage stands there")
    language: str = Field(description="into which it is translated, ISO 639-1")
    engine: bool = Field(description="a machine made it")
    translator: str = Field(description="who, or which engine in which version")
    text: str
    made_by: str
    user: UserId | None = None
    made_at: UtcTime
    withdrawn_at: UtcTime | None = None


class TranslatedPassage(Translation):
    """A translation with the original words and where they stand. Neither is told without the other."""

    original: str
    boxes: tuple[Box, ...] = Field(description="in points from the top left; empty where the page has no places")
    moved: bool = Field(default=False, description="the document was read anew: look whether it still fits")
