"""Web captures: what was taken of a page on the network, when, by whom, from where, and whether all of it is here."""

from enum import StrEnum

from pydantic import Field

from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, Sha256


class Element(StrEnum):
    """What a capture is made of (Berkeley Protocol)."""

    HTML = "html"
    """The page's source."""
    PICTURE = "picture"
    """The page as it was seen."""
    MEDIA = "media"
    """What is embedded in it."""
    HEADERS = "headers"
    """What the server said of it."""
    ARCHIVE = "archive"
    """A WARC or WACZ: it holds source, media and headers in one."""


IN_ARCHIVE = frozenset({Element.HTML, Element.MEDIA, Element.HEADERS})
"""What an archive brings."""


class DeclaredPart(Record):
    """A file of a capture, by its hash."""

    element: Element
    sha256: Sha256 = Field(pattern="^[0-9a-f]{64}$")


class DeclaredCapture(Record):
    """A capture as somebody declared it. Never changed: what is here of it is looked up at each look."""

    id: str
    case: CaseId
    document: DocumentId | None = Field(default=None, description="the first of its files that was here then")
    url: str
    collected_at: UtcTime | None = None
    collector: str = Field(default="", description="who took it")
    service: str = Field(default="", description="the address on the network, or the service, that it was taken by")
    query: str = Field(default="", description="what was sought, where it was found by a search")
    account: str = Field(default="", description="with which kind of account, or with none")
    authority: str = Field(default="", description="the order or article that allowed it")
    without_media: bool = Field(default=False, description="nothing is embedded in the page")
    parts: tuple[DeclaredPart, ...] = ()
    made_by: str
    made_at: UtcTime


class CapturedPart(Record):
    """A file of a capture; `document` null: it was declared, and is not among the files of the case."""

    element: Element
    sha256: Sha256
    document: DocumentId | None = None
    name: str = ""


class Capture(DeclaredCapture):
    """A capture as one object: with what is here of it, and what lacks."""

    found: tuple[CapturedPart, ...]
    lacking: tuple[str, ...] = Field(description="names of what is not there; `received`: a declared file is not here")

    @property
    def complete(self) -> bool:
        """Whether nothing lacks."""
        return not self.lacking
