"""What a file format and an OCR engine must offer, and what they are given.

A format is a class in `formats/` that is listed in `formats.HANDLERS`; an engine one in `ocr.ENGINES`.
Both run only in the reading process (see `isolation`): they may be killed at any moment, so they
keep nothing outside the folder they are given.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol, runtime_checkable

from pydantic import Field

from models.base import Record
from models.document import Bookmark, Child, DocumentState, Page, Problem, Table

MIB = 1024 * 1024

BOOKMARK_PAGES = 20
"""Pages after which a format that can go on from there says so; it says so after each that it read as a picture."""

MOST_STATE = 2 * MIB
"""Bytes of a bookmark's state; with more to remember, the one before it stands."""


class Limits(Record):
    """What one file may cost: sizes in bytes, times in seconds of computing (see `clocks`).

    Real bytes count, declared sizes are never trusted.
    """

    pages: int = 2_000_000
    pixels: int = Field(default=150_000_000, description="largest picture that is decoded")
    part: int = Field(default=256 * MIB, description="largest XML part or mail body held in memory")
    total: int = Field(default=4096 * MIB, description="all children of one file together")
    members: int = 100_000
    ratio: int = Field(default=200, description="most a member may grow when unpacked, once past `ratio_from`")
    ratio_from: int = 10 * MIB
    cells: int = Field(default=200_000, description="cells of all tables kept as tables; their text is kept whole")
    ocr_seconds: float = Field(default=60.0, description="one reading of one page")
    program_seconds: float = Field(default=120.0, description="one run of an outside program")


class ExtractKit(Record):
    """All that reading is given: a value, so that it can travel to another process."""

    folder: Path = Field(description="private folder that receives children and page images")
    passwords: tuple[str, ...] = ()
    languages: str = "spa+por"
    turn: int | None = Field(
        default=None, description="degrees clockwise that pictures of pages are turned; None: seen"
    )
    engine: str = Field(default="tesseract", description="name in ocr.ENGINES")
    transcriber: str = Field(default="", description="name of a transcriber that is installed; empty: none")
    images: bool = Field(default=True, description="whether page images are made")
    layer_images: bool = Field(
        default=True, description="whether also of pages read from their text layer, which can be drawn later"
    )
    limits: Limits = Limits()
    bookmark: Bookmark | None = Field(default=None, description="go on from here, with what this format yielded once")
    given_up: tuple[int, ...] = Field(default=(), description="pages that broke the reading down: they are left out")
    together: int = Field(default=4, ge=1, description="pages of a file that an OCR engine is given at once, at most")


class Begin(Record):
    """First of all parts: what the file is and who reads it."""

    media_type: str
    reader: str
    version: str


class Expected(Record):
    """How many pages follow, as far as the format knows; the time allowed grows with it."""

    pages: int = Field(ge=0)


class Onto(Record):
    """The page that is read next, told by formats that can be started again behind it; None: all pages are read."""

    page: int | None = Field(default=None, ge=1)
    ahead: bool = Field(default=False, description="pages behind it are looked at as well: any of them may break it")


class Facts(Record):
    """Metadata of the document; later facts of the same name replace earlier ones."""

    values: dict[str, Any]


class End(Record):
    """Last of all parts. A reading without it was cut."""

    state: DocumentState
    seconds: float = Field(default=0.0, ge=0, description="computing that the reading took")


class Alone(Record):
    """Instead of an End: this file must be read in a process of its own, not together with others."""


Part = Begin | Expected | Onto | Facts | Page | Table | Child | Problem | Bookmark | End | Alone
"""What reading yields, piece by piece, so that a cut reading keeps what it had."""


NOTES = frozenset(
    {
        "wrong_extension",
        "garbage_layer",
        "repaired",
        "no_text_found",
        "nothing_found",
        "turned",
        "same_page_image",
        "table_cut",
        "link_skipped",
        "path_changed",
        "encoding_guessed",
        "contains_itself",
        "hidden_sheet",
        "near_duplicate",
        "hidden_text",
        "poor_layer",
        "earlier_text",
        "page_count",
        "log_merged",
        "stray_quote",
        "not_computed",
        "beside_the_pages",
        "beside_the_members",
        "deleted_text",
        "other_border",
        "archive_appended",
        "transcribed_by_machine",
        "picture_doubtful",
        "line_differs",
        "file_behind",
        "mirrored",
        "reading_doubtful",
        "replaced_text",
        "no_letters",
    }
)
"""Codes of problems that lose nothing. Any other problem makes a document PARTIAL at best."""


class ReadingStopped(Exception):
    """Raised by a format that cannot go on: the state to end in, and why. What was yielded before is kept."""

    def __init__(self, state: DocumentState, code: str, message: str) -> None:
        super().__init__(code)
        self.state = state
        self.problem = Problem(code=code, message=message)


def encrypted(message: str = "") -> ReadingStopped:
    """The file is whole but closed, and no known password opens it."""
    return ReadingStopped(
        DocumentState.ENCRYPTED,
        "encrypted",
        message
        or "The file needs a password and none that is known opens it: "
        "`lince retry --passwords FILE`, or add it to the case.",
    )


def corrupt(message: str = "") -> ReadingStopped:
    """The bytes are bad: not our defect, not a missing program."""
    return ReadingStopped(
        DocumentState.CORRUPT,
        "corrupt",
        message or "The file is damaged and cannot be opened. Ask for another copy from its source.",
    )


def limit(code: str, message: str) -> ReadingStopped:
    """The file would cost more than it may."""
    return ReadingStopped(DocumentState.LIMIT, code, message)


class FormatHandler(Protocol):
    """Reads one family of formats. Stateless; one call per file."""

    name: ClassVar[str]
    version: ClassVar[str]

    def score(self, head: bytes, filename: str) -> int | None:
        """How well this reader suits; None declines, the highest wins, ties fail at start-up.

        `head` is what `sniff.read_head` gives; the file name is a hint only.
        """
        ...

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:
        """Yield Expected, Facts, Page, Table, Child and Problem parts. Raises ReadingStopped.

        A format of pages may yield a Bookmark behind any of them: all before it is then given. Asked to go on from one
        (`kit.bookmark`), it yields what came behind it in the first reading, and nothing that came before it.
        A format that says Onto before each page can be started again as well when a page breaks the reading down: it
        then leaves out those in `kit.given_up`, and so they are not told again.
        """
        ...


@runtime_checkable
class PageDrawer(Protocol):
    """A format whose pages can be drawn one by one, long after they were read."""

    def draw(self, path: Path, number: int, *, kit: ExtractKit) -> Iterator[Part]:
        """Yield the page with its image, and without its text. Raises ReadingStopped."""
        ...


class OcrWord(Record):
    """A word as an engine saw it: box in pixels of the picture it was given, `line` counts lines in reading order."""

    text: str
    box: tuple[float, float, float, float]
    confidence: float = Field(ge=0, le=1)
    block: int
    line: int
    other: str = Field(default="", description="what another engine read here, where it differs")
    other_words: int = Field(default=1, ge=1, description="words that `other` stands for, from this one on")


class OcrFailed(Exception):
    """An engine gave no reading; `code` is the problem's code, the message names the next step."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class OcrEngine(Protocol):
    """Reads the words of a picture. Called once per page, from one process at a time; keeps no state."""

    name: ClassVar[str]
    version: ClassVar[str]

    def words(
        self,
        image: Path,
        *,
        dpi: int,
        languages: str,
        seconds: float,
        tiled: bool = False,
        line: bool = False,
        signs: str = "",
    ) -> tuple[OcrWord, ...]:
        """The words in reading order. Raises OcrFailed.

        `tiled` asks for a threshold by neighbourhood, `line` says that the picture holds a single line, `signs` are
        the only ones that may be read in a block of even lines; an engine that cannot do so reads as ever.
        """
        ...

    def turned(self, image: Path, *, dpi: int, seconds: float) -> tuple[int, float] | None:
        """Degrees clockwise (0, 90, 180, 270) that make the page upright, with a confidence; None: cannot tell."""
        ...


@runtime_checkable
class ReadsMany(Protocol):
    """An engine that costs less where it is given several pages at once."""

    def pages(
        self, images: Sequence[Path], *, dpi: int, languages: str, seconds: float, tiled: bool = False
    ) -> tuple[tuple[OcrWord, ...], ...]:
        """The words of each page, as `OcrEngine.words` gives them. Raises OcrFailed where one of them failed."""
        ...
