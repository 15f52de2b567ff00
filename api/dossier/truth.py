"""What stands in the sample dossier: every file, page, mention, indicator and link, for tests and measurements.

Offsets are code points in a page's `text`, which is the text as printed. Boxes are points (1/72 inch) from the
top left of the page as displayed; formats without layout have none. The expected page size of an image is
pixels * 72 / its own dpi (96 where the file states none).
"""

from collections.abc import Iterator
from enum import StrEnum

from pydantic import Field

from models.base import Record
from models.document import DocumentState, TextSource
from models.indicator import Polarity
from models.mention import MentionKind
from models.words import Box


class TruthMention(Record):
    """A value on a page. `text` is as written, line breaks shown as spaces; one box per line of print."""

    kind: MentionKind
    text: str
    normal: str | None = Field(default=None, description="comparison form as in models.mention, None: no safe one")
    alternatives: tuple[str, ...] = Field(default=(), description="other normal forms that are as right")
    about: str | None = Field(default=None, description="key of the invented person or thing meant")
    page: int = Field(ge=1)
    start: int = Field(ge=0)
    end: int
    boxes: tuple[Box, ...] = ()
    optional: bool = Field(default=False, description="a missed one is no fault, a found one neither")

    @property
    def box(self) -> Box | None:
        """The smallest box around all lines of the mention; None where the format has no layout."""
        if not self.boxes:
            return None
        x0s, y0s, x1s, y1s = zip(*self.boxes, strict=True)
        return min(x0s), min(y0s), max(x1s), max(y1s)

    @property
    def normals(self) -> tuple[str, ...]:
        """All normal forms that are right."""
        return (*((self.normal,) if self.normal else ()), *self.alternatives)


class TruthIndicator(Record):
    """A passage that carries an indicator; `category` is an id of the domain's indicator list."""

    category: str
    text: str
    polarity: Polarity
    page: int = Field(ge=1)
    start: int = Field(ge=0)
    end: int
    boxes: tuple[Box, ...] = ()
    optional: bool = False


class TruthPage(Record):
    """One page as it must be read. `accept` names other sources that are as right."""

    number: int = Field(ge=1)
    width: float = Field(ge=0, description="points; 0 where the format has no page size")
    height: float = Field(ge=0)
    source: TextSource
    accept: tuple[TextSource, ...] = ()
    language: str | None = None
    text: str = ""
    mentions: tuple[TruthMention, ...] = ()
    indicators: tuple[TruthIndicator, ...] = ()


class TruthFile(Record):
    """A file or a part of one. A part's `path` is its path inside its parent."""

    path: str
    kind: str = Field(description="sort of exhibit, e.g. `scanned_pdf`")
    sha256: str
    size: int
    case: str
    agency: str
    state: DocumentState = Field(description="expected with the passwords of the case known")
    media_type: str
    duplicate_of: str | None = Field(
        default=None, description="place of the same bytes earlier in the case: path on disk, `/`, path inside"
    )
    password: str | None = None
    pages: tuple[TruthPage, ...] = ()
    children: tuple["TruthFile", ...] = ()

    def walk(self) -> Iterator["TruthFile"]:
        """The file itself and all its parts, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


class TruthPlace(Record):
    """Where a shared value stands. `file` is the path of the file on disk, `inside` the path inside it."""

    case: str
    file: str
    inside: str = ""
    page: int
    text: str
    source: TextSource


class LinkRole(StrEnum):
    """Whether a shared value leads anywhere."""

    SHARED = "shared"
    COMMON = "common"


class TruthLink(Record):
    """A value that stands in two or more cases. `common` ones (a public hotline) lead nowhere."""

    kind: MentionKind
    normal: str
    role: LinkRole
    about: str | None
    cases: tuple[str, ...]
    places: tuple[TruthPlace, ...]


class TruthLeg(Record):
    """A journey that a page tells. `file` is the path of the file on disk, `inside` the path inside it."""

    file: str
    inside: str = ""
    page: int = Field(ge=1)
    origin: str = ""
    destination: str = ""
    transit: tuple[str, ...] = ()
    crossing: str = ""
    facts: dict[str, str] = Field(default_factory=dict, description="date, vehicle, plate, price, payer, who")
    optional: bool = Field(default=False, description="a missed one is no fault, a found one neither")


class TruthAgency(Record):
    """An agency; `slug` is its folder."""

    slug: str
    name: str
    country: str


class TruthCase(Record):
    """A case; its folder is `agency slug/number`."""

    number: str
    title: str
    agency: str
    country: str
    passwords: tuple[str, ...] = ()


class Truth(Record):
    """All that the dossier holds."""

    seed: int
    agencies: tuple[TruthAgency, ...]
    cases: tuple[TruthCase, ...]
    files: tuple[TruthFile, ...]
    links: tuple[TruthLink, ...]
    legs: tuple[TruthLeg, ...] = ()

    def walk(self) -> Iterator[tuple[TruthFile, TruthFile]]:
        """Every file on disk and every part, each with the file on disk that holds it."""
        for file in self.files:
            for part in file.walk():
                yield file, part

    def mentions(self) -> Iterator[tuple[TruthFile, TruthMention]]:
        """All mentions, each with the file on disk that holds it."""
        for file, part in self.walk():
            for page in part.pages:
                for mention in page.mentions:
                    yield file, mention
