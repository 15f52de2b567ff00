"""Plain text in any encoding, cut into pages at line ends; CSV and TSV also as a table."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

from models.document import NO_LETTERS, Page, Problem, Table, TextSource
from services.ingest import sniff
from services.ingest.formats.charset import SAMPLE, guess_encoding, iberian
from services.ingest.formats.columns import Guess, guess
from services.ingest.formats.delimited import SIGNS, Rows, sign_of
from services.ingest.formats.mixed_text import OLDER, lines_apart, mixed
from services.ingest.plugin import ExtractKit, Facts, Part, limit

PAGE_CHARACTERS = 3_000
"""A page of text is cut at the first line end after this many characters."""
LONGEST_PAGE = 12_000
"""A line longer than this is cut inside, at a blank where there is one."""
BLOCK = 1024 * 1024
FEWEST_ROWS = 4
FEWEST_CELLS = 4
"""Less than that many rows and cells are no table in a file that does not say that it is one."""

_LETTER = re.compile(r"[^\W\d_]")
_KINDS = frozenset(
    {"text/plain", "text/csv", "text/tab-separated-values", "application/json", "application/xml", "text/calendar"}
)


class TextHandler:
    """Text files. Streams: memory does not grow with the file."""

    name: ClassVar[str] = "text"
    version: ClassVar[str] = "8"

    def score(self, head: bytes, filename: str) -> int | None:
        """Any text; readers of a special kind of text outbid it."""
        kind = sniff.media_type(head, filename)
        return 10 if kind in _KINDS or kind.startswith("text/") else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:
        """Yield pages while reading, then the table if it is one."""
        with path.open("rb") as file:
            sample = file.read(SAMPLE)
        encoding, sure = guess_encoding(sample, whole=path.stat().st_size <= SAMPLE)
        yield Facts(values={"encoding": encoding})
        if not sure:
            yield Problem(
                code="encoding_guessed",
                message="The encoding of this text was guessed; compare odd characters with the original.",
            )
        changed: list[str] = []
        seen = _Seen(decode(path, encoding, changed))
        yield from paged(seen, kit=kit)
        if seen.signs and not seen.letters:
            yield NO_LETTERS
        if changed:
            encoding = changed[0]
            yield Facts(values={"encoding": encoding})
            yield Problem(
                code="encoding_guessed",
                message="The encoding of this text was guessed; compare odd characters with the original.",
            )
        if sniff.extension(name) in ("csv", "tsv", "tab"):
            yield from table(path, encoding, kit=kit)
        elif parted := delimiter(sample.decode(encoding, "replace")):
            # Operators send call records as plain text. Of other texts no table is made.
            for part in table(path, encoding, kit=kit, parted=parted):
                if not isinstance(part, Table) or part.kind:
                    yield part


class _Seen:
    """Pieces of a text, and what was seen of it so far: any sign at all, and any letter."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = texts
        self.signs = self.letters = False

    def __iter__(self) -> Iterator[str]:
        for text in self._texts:
            self.signs = self.signs or bool(text.strip())
            self.letters = self.letters or _LETTER.search(text) is not None
            yield text


def paged(texts: Iterable[str], *, kit: ExtractKit, first: int = 1) -> Iterator[Page]:
    """Cut a stream of text into pages. Raises ReadingStopped when there are more than may be."""
    number = first
    for text in cut(texts):
        if number - first >= kit.limits.pages:
            raise limit("too_many_pages", f"Only the first {kit.limits.pages} pages of this text were read.")
        yield text_page(number, text)
        number += 1


def text_page(number: int, text: str) -> Page:
    """A page of text that has no place on paper."""
    return Page(number=number, width=0, height=0, source=TextSource.TEXT, text=text)


def cut(texts: Iterable[str]) -> Iterator[str]:
    """Pieces of about PAGE_CHARACTERS that end at a line end; nothing is added or lost between them."""
    rest = ""
    for text in texts:
        rest += text
        begin = 0
        # The rest of a large block is copied once, and not behind each page of it.
        while len(rest) - begin > LONGEST_PAGE:
            place = _place(rest, begin)
            yield rest[begin:place]
            begin = place
        rest = rest[begin:]
    while len(rest) > PAGE_CHARACTERS * 1.5:
        place = _place(rest)
        yield rest[:place]
        rest = rest[place:]
    if rest:
        yield rest


def _place(text: str, begin: int = 0) -> int:
    """Where the page that starts at `begin` ends."""
    least, most = begin + PAGE_CHARACTERS, begin + LONGEST_PAGE
    line = text.find("\n", least, most)
    if line >= 0:
        return line + 1
    blank = text.rfind(" ", least, most)
    return blank + 1 if blank >= 0 else min(len(text), most)


def decode(path: Path, encoding: str, changed: list[str] | None = None) -> Iterator[str]:
    """The text block by block: bytes that do not fit become U+FFFD, NUL becomes a blank, line ends become LF.

    UTF-8 that goes on in an older encoding behind the part it was told from is read as both: `changed` gets its name.
    """
    unsure = changed is not None and encoding == "utf-8"
    decoder = codecs.getincrementaldecoder(encoding)("strict" if unsure else "replace")
    pending = ""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            state = decoder.getstate()
            try:
                text = pending + decoder.decode(block)
            except UnicodeDecodeError:
                both = mixed(iberian(lines_apart(block)[1][:SAMPLE]) or OLDER[0])
                changed = [] if changed is None else changed
                changed.append(both)
                decoder = codecs.getincrementaldecoder(both)("replace")
                decoder.setstate(state)
                text = pending + decoder.decode(block)
            # A CR at the end of a block may belong to a CRLF.
            pending = "\r" if text.endswith("\r") else ""
            yield clean(text.removesuffix("\r") if pending else text)
    try:
        yield clean(pending + decoder.decode(b"", final=True))
    except UnicodeDecodeError:
        # Cut inside a sign.
        yield clean(pending + "\ufffd")


def decode_bytes(content: bytes) -> str:
    """A whole text of unknown encoding."""
    encoding, _ = guess_encoding(content[:SAMPLE], whole=len(content) <= SAMPLE)
    return clean(content.decode(encoding, "replace"))


def clean(text: str) -> str:
    """Line ends as LF, no NUL, no lone surrogates, as every store and index can hold; no places to part a word at."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", " ").replace("\xad", "")
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def delimiter(text: str) -> str:
    """The sign that parts nearly all lines of a text into the same number of cells, at least four; "" for none."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    if len(lines) < FEWEST_ROWS:
        return ""
    for sign in SIGNS:
        counts = Counter(line.count(sign) for line in lines)
        cells, often = counts.most_common(1)[0]
        if cells >= FEWEST_CELLS - 1 and often >= 0.8 * len(lines):
            return sign
    return ""


def table(path: Path, encoding: str, *, kit: ExtractKit, parted: str = "") -> Iterator[Part]:
    """The file as rows, as far as the limit on cells reaches; `parted` is the delimiter when it is known."""
    start = "".join(next(decode(path, encoding), "").splitlines(keepends=True)[:200])
    lines = start.splitlines()
    # A mark doubled inside quotes stands for itself in every file, whether or not its first lines show one.
    sign = parted or sign_of([line for line in lines if line.strip()]) or csv.excel.delimiter
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        # A line without an end comes in pieces: it may be as long as the file.
        pieces = iter(lambda: file.readline(BLOCK), "")
        rows = Rows(map(clean, pieces), csv.excel, sign, sample=lines)
        yield from rows_table(rows, kit=kit, unknown=True)
        yield from rows.told()


def rows_table(
    rows: Iterable[tuple[str, ...]], *, kit: ExtractKit, name: str = "", page: int = 1, unknown: bool = False
) -> Iterator[Part]:
    """A table from rows, cut where the limit on cells ends it; the cut is told.

    `unknown`: nobody says what its columns hold, so that is guessed, and the guess told.
    """
    kept: list[tuple[str, ...]] = []
    cells = 0
    for row in rows:
        cells += len(row)
        if cells > kit.limits.cells:
            yield Problem(
                code="table_cut", message="The table is longer than is kept as a table; its text is whole.", page=page
            )
            break
        kept.append(row)
    if not kept:
        return
    found = guess(kept) if unknown else Guess()
    if found.kind:
        label = f" {name}" if name else ""
        yield Facts(
            values={
                f"table_kind{label}": found.kind,
                f"table_kind_confidence{label}": found.confidence,
                f"columns_guessed{label}": found.told(),
            }
        )
    yield Table(page=page, name=name, rows=tuple(kept), kind=found.kind, columns=found.columns)
