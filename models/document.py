"""What extraction makes of an exhibit: a document of pages, each with its text, its words and where they stand."""

from enum import StrEnum
from typing import Any, Self

from pydantic import Field, model_validator

from models.base import Record
from models.column import Column
from models.ids import CaseId, DocumentId, Sha256
from models.words import Box, Words

STRETCH = 100
"""Pages in a stretch, the unit in which a document is analyzed and indexed: pages 1 to 100 are stretch 0."""


def stretch_of(page: int) -> int:
    """The stretch that a page stands in."""
    return (page - 1) // STRETCH


class DocumentState(StrEnum):
    """READING while pages still come; all others are final. A document is never DONE with a page unread."""

    READING = "reading"
    DONE = "done"
    PARTIAL = "partial"
    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    EMPTY = "empty"
    LIMIT = "limit"
    UNSUPPORTED = "unsupported"
    TIMEOUT = "timeout"
    FAILED = "failed"


class TextSource(StrEnum):
    """Where the text of a page came from, or why there is none."""

    LAYER = "layer"
    OCR = "ocr"
    TEXT = "text"
    BLANK = "blank"
    UNREADABLE = "unreadable"


class Problem(Record):
    """Something that went wrong, in words that name the next step. Never holds text of an exhibit."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    message: str
    page: int | None = Field(default=None, ge=1)


NO_LETTERS = Problem(
    code="no_letters",
    message="The text holds no letter: its language cannot be told, and nothing but numbers was looked for in it.",
)


class Variant(Record):
    """Another reading of a span of the page text, kept beside the one that was chosen: a search aid, never the text."""

    start: int = Field(ge=0)
    end: int
    text: str
    reader: str = Field(default="", description="engine or method that read it so")


class RegionKind(StrEnum):
    """What lies on a page beside its print."""

    STAMP = "stamp"
    HANDWRITING = "handwriting"


class Region(Record):
    """A part of a page that is no print. Told with care: a page without any may bear stamps or handwriting."""

    kind: RegionKind
    box: Box
    confidence: float = Field(ge=0, le=1)


class Page(Record):
    """One page. `text[word.start:word.end]` is the word; words stand in reading order and do not overlap."""

    number: int = Field(ge=1)
    width: float = Field(ge=0, description="points; 0 where the format has no page size")
    height: float = Field(ge=0)
    source: TextSource
    text: str = ""
    words: Words = Words()
    variants: tuple[Variant, ...] = Field(default=(), description="readings that were not chosen, where they differ")
    regions: tuple[Region, ...] = Field(default=(), description="stamps and handwriting, where a picture was read")
    confidence: float | None = Field(
        default=None, ge=0, le=1, description="mean word confidence; None: nothing was read"
    )
    language: str | None = None
    rotation: int = Field(default=0, description="degrees clockwise by which the original was turned to be read")
    image: Sha256 | None = Field(default=None, description="page image in the blob store; see `is_pictured`")

    @model_validator(mode="after")
    def _words_stand_in_text(self) -> Self:
        if not self.words.stand_in(len(self.text)):
            raise ValueError("a word stands outside its page's text or overlaps another")
        return self

    @property
    def is_pictured(self) -> bool:
        """Whether there is an image of the page: a stored one, or one that is drawn when somebody first asks for it."""
        return self.image is not None or self.source is TextSource.LAYER

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """The boxes of the words that a span touches, one box for each line of words.

        Words whose vertical extents overlap by half count as one line, as long as the next
        word does not jump back to the left.
        """
        lines: list[Box] = []
        for word in self.words.touching(start, end):
            x0, y0, x1, y1 = word.box
            if lines:
                a0, b0, a1, b1 = lines[-1]
                overlap = min(b1, y1) - max(b0, y0)
                if overlap > 0.5 * min(b1 - b0, y1 - y0) and x0 >= a0:
                    lines[-1] = (min(a0, x0), min(b0, y0), max(a1, x1), max(b1, y1))
                    continue
            lines.append(word.box)
        return tuple(lines)


class Table(Record):
    """A table as read: rows of cell texts."""

    page: int = Field(ge=1)
    name: str = ""
    rows: tuple[tuple[str, ...], ...]
    kind: str = Field(default="", description="what the table seems to be, such as call_records; guessed")
    columns: tuple[Column, ...] = Field(default=(), description="what its columns seem to hold; guessed")


class PageCounts(Record):
    """How the pages of a document were read. `poor` pages are counted in their source as well."""

    total: int = 0
    layer: int = 0
    ocr: int = 0
    text: int = 0
    blank: int = 0
    poor: int = 0
    unreadable: int = 0

    def plus(self, other: "PageCounts") -> "PageCounts":
        """The counts of both."""
        return PageCounts(**{name: getattr(self, name) + getattr(other, name) for name in PageCounts.model_fields})

    @classmethod
    def of(cls, pages: "tuple[Page, ...]", *, poor_below: float = 0.6) -> Self:
        """Count pages by source; a page read with confidence under `poor_below` is poor."""
        by_source = {source: sum(page.source is source for page in pages) for source in TextSource}
        poor = sum(page.confidence is not None and page.confidence < poor_below for page in pages)
        return cls(
            total=len(pages),
            layer=by_source[TextSource.LAYER],
            ocr=by_source[TextSource.OCR],
            text=by_source[TextSource.TEXT],
            blank=by_source[TextSource.BLANK],
            unreadable=by_source[TextSource.UNREADABLE],
            poor=poor,
        )


class DocumentFacts(Record):
    """What is said of a document whether or not its pages are at hand."""

    id: DocumentId
    case: CaseId
    sha256: Sha256
    name: str
    media_type: str
    state: DocumentState
    version: str = Field(description="version of the extract stage that made it")
    language: str | None = None
    metadata: dict[str, Any] = Field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


class DocumentSummary(DocumentFacts):
    """A document without its pages and tables, which may be too many to hold."""

    counts: PageCounts = PageCounts()

    def with_problem(self, problem: Problem) -> Self:
        """The same with one more problem: not DONE any more, and no longer READING."""
        unsound = self.state in (DocumentState.DONE, DocumentState.READING)
        state = DocumentState.PARTIAL if unsound else self.state
        return self.model_copy(update={"problems": (*self.problems, problem), "state": state})


class Document(DocumentFacts):
    """A read exhibit, or a stretch of its pages. One per case and content hash, however often it was received."""

    pages: tuple[Page, ...] = ()
    tables: tuple[Table, ...] = ()

    @property
    def counts(self) -> PageCounts:
        """How the pages in it were read."""
        return PageCounts.of(self.pages)

    @property
    def summary(self) -> DocumentSummary:
        """All but the pages and tables."""
        shared = {name: getattr(self, name) for name in DocumentSummary.model_fields}
        return DocumentSummary(**shared)


class DocumentHead(Record):
    """What a hit says of its document, without the document's pages."""

    id: DocumentId
    case: CaseId
    sha256: Sha256
    name: str
    media_type: str
    version: str
    pages: int = Field(ge=0)


class Child(Record):
    """A part found inside a container, before it is received as an exhibit: its path inside and its bytes' place."""

    path: str
    file: str = Field(description="name of the file in the extraction's private folder")
    sha256: Sha256
    size: int = Field(ge=0)


class Bookmark(Record):
    """A place in a file from which a reading that is cut can go on: all up to this page was given before it."""

    page: int = Field(ge=1, description="last page before it")
    state: dict[str, Any] = Field(default_factory=dict, description="what the reader remembers of what it has read")


class NearDocument(Record):
    """Another document of the same case with pages that say nearly the same."""

    document: DocumentId
    name: str
    pages: int = Field(ge=1, description="pages that have their like there")


class NearPair(Record):
    """Two documents of a case with pages that say nearly the same."""

    document: DocumentId
    other: DocumentId
    pages: int = Field(ge=1, description="pages of the first that have their like in the other")


class Extraction(Record):
    """All that reading one file gave. Files named in it lie in the extraction's private folder."""

    media_type: str
    state: DocumentState
    language: str | None = None
    metadata: dict[str, Any] = Field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    tables: tuple[Table, ...] = ()
    children: tuple[Child, ...] = ()
    problems: tuple[Problem, ...] = ()
    seconds: float = Field(default=0.0, ge=0, description="computing that the reading took")
