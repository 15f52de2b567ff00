"""A production for review platforms: DAT and OPT load files, stamped images, texts and natives, by Bates numbers."""

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from models.document import Page
from models.errors import Altered, NotFound, PageNotDrawn
from models.ids import DocumentId, Sha256
from models.produced import BatesRange
from models.redaction import RedactionForm
from services.casefile.gather import CaseFile, Item
from services.casefile.portable import portable
from services.casefile.staging import Staging
from services.casefile.stamp import stamped
from services.ports import BlobStore
from services.redaction.copies import pictures

SEPARATOR, QUOTE, NEWLINE = "\x14", "þ", "®"
"""Of fields, around fields, and for ends of lines within: ASCII 020, 254 and 174 as Concordance has them."""
WIDTH = 7
VOLUME = "VOL001"
COLUMNS = (
    "BEGBATES", "ENDBATES", "BEGATTACH", "ENDATTACH", "PARENTBATES", "PAGES", "DOCID", "FILENAME", "MEDIATYPE",
    "CUSTODIAN", "RECEIVED", "SIZE", "SHA256", "SHA512", "LANGUAGE", "STATE", "WITHHELD", "TEXTPATH", "NATIVEPATH",
)  # fmt: skip

ImageOf = Callable[[DocumentId, Page], bytes]
"""The JPEG of a page, with what names protected people blackened. Raises NotFound, PageNotDrawn."""
_WITHHELD = "RETENIDO · RETIDO · WITHHELD"
_NO_IMAGE = "SIN IMAGEN · SEM IMAGEM · NO IMAGE"
_NOT_IN_NUMBERS = re.compile("[^A-Z0-9]+")
_BLOCK = 1024 * 1024


def prefix_of(number: str) -> str:
    """The prefix of numbers in a case, where none is asked: its own number, as far as labels take it."""
    plain = _NOT_IN_NUMBERS.sub("-", number.upper())[:19].strip("-")
    return f"{plain or 'DOC'}-"


def wanted(file: CaseFile) -> list[tuple[DocumentId, int]]:
    """Documents in order with the numbers that each needs: a page each, and one where there is no page."""
    return [(item.document, max(1, item.summary.counts.total if item.summary else 0)) for item in file.items]


def write(
    file: CaseFile, folder: Staging, *, ranges: Mapping[DocumentId, BatesRange], blobs: BlobStore, image: ImageOf
) -> None:
    """The whole production. Raises Altered for a changed original."""
    families = _families(file, ranges)
    rows, shots = [], []
    for item in file.items:
        at = ranges[item.document]
        text = _text(file, item, folder, at)
        native = _copied(item, folder, at, blobs) if item.held is not None else _native(item, folder, at, blobs)
        with _shown(item, blobs) as shown:
            shots += list(_images(file, item, folder, at, _Shots(image, shown)))
        rows.append(_row(file, item, ranges, families[item.document], (text, native)))
    folder.write("DATA/case.dat", dat(rows))
    folder.write("DATA/case.opt", ["".join(f"{line}\r\n" for line in shots).encode()])


def dat(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Rows as a DAT file."""
    yield b"\xef\xbb\xbf"
    for row in (COLUMNS, *rows):
        line = SEPARATOR.join(f"{QUOTE}{_field(value)}{QUOTE}" for value in row)
        yield f"{line}\r\n".encode("utf-8", "backslashreplace")


def _field(value: str) -> str:
    """A value that cannot end its field: signs of the format itself are written otherwise."""
    plain = value.replace(NEWLINE, "(R)").replace(QUOTE, "_").replace(SEPARATOR, " ")
    return re.sub(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", NEWLINE, plain)


def _families(file: CaseFile, ranges: Mapping[DocumentId, BatesRange]) -> dict[DocumentId, tuple[str, str]]:
    """First and last number of what belongs together and was numbered in a row; of a single document its own."""
    runs: list[list[BatesRange]] = []
    for item in file.items:
        at = ranges[item.document]
        if item.parent is not None and runs and runs[-1][-1].last + 1 == at.first:
            runs[-1].append(at)
        else:
            runs.append([at])
    return {
        one.document: (run[0].label(1), run[-1].label(run[-1].pages)) for run in runs for one in run
    }  # fmt: skip


def _row(
    file: CaseFile,
    item: Item,
    ranges: Mapping[DocumentId, BatesRange],
    family: tuple[str, str],
    paths: tuple[str, str],
) -> tuple[str, ...]:
    at, receipt, summary = ranges[item.document], item.receipt, item.summary
    parent = "" if item.parent is None else ranges[file.items[item.parent - 1].document].label(1)
    return (
        at.label(1), at.label(at.pages), *family, parent, str(at.pages), item.document, item.name,
        summary.media_type if summary else "", receipt.custodian, receipt.received.isoformat(), str(receipt.size),
        receipt.sha256, receipt.sha512, (summary.language or "") if summary else "",
        summary.state.value if summary else "waiting", item.held.value if item.held else "", *paths,
    )  # fmt: skip


def _text(file: CaseFile, item: Item, folder: Staging, at: BatesRange) -> str:
    """The text of all pages, parted by form feeds; returns its path as load files write it."""
    path = f"TEXT/{at.label(1)}.txt"
    pages = (page.text.encode("utf-8", "backslashreplace") for page in file.pages(item))
    folder.write(path, (b"\f" * bool(number) + text for number, text in enumerate(pages)))
    return path.replace("/", "\\")


def _native(item: Item, folder: Staging, at: BatesRange, blobs: BlobStore) -> str:
    _, dot, ending = portable(item.name).rpartition(".")
    path = f"NATIVES/{at.label(1)}{dot}{ending if dot else ''}"
    with blobs.open(Sha256(item.receipt.sha256)) as stream:
        written = folder.write(path, _blocks(stream))
    if written.sha256 != item.receipt.sha256:
        raise Altered(
            f"The original of document {item.number} ({item.document}) changed while it was copied: its SHA-256 is "
            f"not {item.receipt.sha256}. Nothing was exported."
        )
    return path.replace("/", "\\")


def _copied(item: Item, folder: Staging, at: BatesRange, blobs: BlobStore) -> str:
    """The redacted copy in place of an original that stays here."""
    if item.copy is None or item.copy.output is None:
        return ""
    path = f"NATIVES/{at.label(1)}.{'pdf' if item.copy.form is RedactionForm.PDF else 'txt'}"
    with blobs.open(item.copy.output) as stream:
        folder.write(path, _blocks(stream))
    return path.replace("/", "\\")


@contextlib.contextmanager
def _shown(item: Item, blobs: BlobStore) -> Iterator[Iterator[bytes] | None]:
    """The pictures of a redacted copy; None where there is none with pictures."""
    if item.copy is None or item.copy.output is None or item.copy.form is not RedactionForm.PDF:
        yield None
        return
    with blobs.path(item.copy.output) as place:
        yield pictures(place)


@dataclass(frozen=True)
class _Shots:
    """Where images of pages come from: drawn, or out of a copy."""

    drawn: ImageOf
    copied: Iterator[bytes] | None


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    while block := stream.read(_BLOCK):
        yield block


def _images(file: CaseFile, item: Item, folder: Staging, at: BatesRange, image: _Shots) -> Iterator[str]:
    """The stamped image of each page; yields its line of the OPT file."""
    found = iter(file.pages(item))
    for number in range(1, at.pages + 1):
        page = next(found, None)
        label = at.label(number)
        path = f"IMAGES/{(at.first + number - 1) // 1000:04d}/{label}.jpg"
        folder.write(path, [_shot(item, page, label, image)])
        first = number == 1
        place = path.replace("/", "\\")
        yield f"{label},{VOLUME},{place},{'Y' if first else ''},,,{at.pages if first else ''}"


def _shot(item: Item, page: Page | None, label: str, image: _Shots) -> bytes:
    if image.copied is not None and (copied := next(image.copied, None)) is not None:
        return stamped(copied, label)
    if item.held is not None:
        return stamped(None, label, words=_WITHHELD)
    if page is None or not page.is_pictured:
        return stamped(None, label, words=_NO_IMAGE)
    try:
        return stamped(image.drawn(item.document, page), label)
    except (NotFound, PageNotDrawn):
        return stamped(None, label, words=_NO_IMAGE)
