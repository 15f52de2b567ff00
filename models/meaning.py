"""Passages of pages that are found by what they mean, and what an answer by meaning says of itself."""

from pydantic import Field

from models.base import Record
from models.ids import CaseId, DocumentId
from models.understood import OtherWords


class Passage(Record):
    """A stretch of a page of about sixty words, in code points of the page's text."""

    page: int = Field(ge=1)
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class NearPassage(Record):
    """A passage that is close in meaning, with its closeness: good for an order, not for a threshold."""

    case: CaseId
    document: DocumentId
    page: int
    start: int
    end: int
    score: float

    @property
    def place(self) -> tuple[DocumentId, int]:
        """Its page."""
        return self.document, self.page


class MeaningNote(Record):
    """What an answer holds beside the hits of the text, and which pages could not be found by meaning yet."""

    listed: int = Field(description="hits in the whole list, by text and by meaning")
    nearest: int = Field(description="pages of the list that were found by meaning, by text besides or not")
    said: int = Field(default=0, description="pages of the list that say it in words of the glossary")
    words: tuple[OtherWords, ...] = Field(default=(), description="words of the question that the glossary has")
    pages: int = Field(default=0, description="pages of the scope that were read for their meaning")
    pages_waiting: int = Field(default=0, description="pages of the scope that are still to be read for it")
    text_searched: bool = Field(
        default=True, description="whether the words could be read as a query; if not, all hits are by meaning"
    )
