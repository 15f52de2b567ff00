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
from services.blob_ports import BlobStore
from services.casefile.gather import CaseFile, Item
from services.casefile.portable import portable
from services.casefile.staging import Staging
from services.casefile.stamp import stamped
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


@dataclass(frozen=True)
class Volume:
    """Where a production lies: paths in its load files are told from `root`. It writes below `root` and `below`."""

    root: str = ""
    below: str = ""
    data: str = "DATA/"

    def write(self, folder: Staging, path: str, pieces: Iterable[bytes]) -> str:
        """A file of the volume; returns its path as load files write it."""
        folder.write(f"{self.root}{self.below}{path}", pieces)
        return as_written(f"{self.below}{path}")


def as_written(path: str) -> str:
    """A path of the volume as load files write it."""
    return path.replace("/", "\\")


def write(
    file: CaseFile,
    folder: Staging,
    *,
    ranges: Mapping[DocumentId, BatesRange],
    blobs: BlobStore,
    image: ImageOf,
    volume: Volume = Volume(),
    lies_at: Callable[[Item], str] | None = None,
) -> None:
    """The whole production. Raises Altered for a changed original.

    `lies_at`: where from the volume's root an original, or the copy in its place, lies already; empty: nowhere.
    """
    families = _families(file, ranges)
    of = {item.number: item for item in file.items}
    rows: list[Sequence[str]] = []
    shots: list[str] = []
    for item in file.items:
        at = ranges[item.document]
        text = _text(file, item, folder, at, volume)
        if lies_at is not None:
            native = as_written(lies_at(item))
        elif item.held is not None:
            native = _copied(item, folder, at, blobs, volume)
        else:
            native = _native(item, folder, at, blobs, volume)
        with _shown(item, blobs) as shown:
            shots += _images(iter(file.pages(item)), item, folder, at=at, image=_Shots(image, shown), volume=volume)
        parent = "" if item.parent is None else ranges[of[item.parent].document].label(1)
        rows.append(_row(item, at, families[item.document], parent, (text, native)))
    volume.write(folder, f"{volume.data}case.dat", dat(rows))
    volume.write(folder, f"{volume.data}case.opt", ["".join(f"{line}\r\n" for line in shots).encode()])


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


def _row(item: Item, at: BatesRange, family: tuple[str, str], parent: str, paths: tuple[str, str]) -> tuple[str, ...]:
    receipt, summary = item.receipt, item.summary
    return (
        at.label(1), at.label(at.pages), *family, parent, str(at.pages), item.document, item.name,
        summary.media_type if summary else "", receipt.custodian, receipt.received.isoformat(), str(receipt.size),
        receipt.sha256, receipt.sha512, (summary.language or "") if summary else "",
        summary.state.value if summary else "waiting", item.held.value if item.held else "", *paths,
    )  # fmt: skip


def _text(file: CaseFile, item: Item, folder: Staging, at: BatesRange, volume: Volume) -> str:
    """The text of all pages, parted by form feeds; returns its path as load files write it."""
    pages = (page.text.encode("utf-8", "backslashreplace") for page in file.pages(item))
    pieces = (b"\f" * bool(number) + text for number, text in enumerate(pages))
    return volume.write(folder, f"TEXT/{at.label(1)}.txt", pieces)


def _native(item: Item, folder: Staging, at: BatesRange, blobs: BlobStore, volume: Volume) -> str:
    _, dot, ending = portable(item.name).rpartition(".")
    path = f"NATIVES/{at.label(1)}{dot}{ending if dot else ''}"
    with blobs.open(Sha256(item.receipt.sha256)) as stream:
        told = volume.write(folder, path, _blocks(stream))
    if folder.files[-1].sha256 != item.receipt.sha256:
        raise Altered(
            f"The original of document {item.number} ({item.document}) changed while it was copied: its SHA-256 is "
            f"not {item.receipt.sha256}. Nothing was exported."
        )
    return told


def _copied(item: Item, folder: Staging, at: BatesRange, blobs: BlobStore, volume: Volume) -> str:
    """The redacted copy in place of an original that stays here."""
    if item.copy is None or item.copy.output is None:
        return ""
    path = f"NATIVES/{at.label(1)}.{'pdf' if item.copy.form is RedactionForm.PDF else 'txt'}"
    with blobs.open(item.copy.output) as stream:
        return volume.write(folder, path, _blocks(stream))


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


def _images(
    pages: Iterator[Page], item: Item, folder: Staging, *, at: BatesRange, image: _Shots, volume: Volume
) -> Iterator[str]:
    """The stamped image of each page; yields its line of the OPT file."""
    for number in range(1, at.pages + 1):
        page = next(pages, None)
        label = at.label(number)
        path = f"IMAGES/{(at.first + number - 1) // 1000:04d}/{label}.jpg"
        place = volume.write(folder, path, [_shot(item, page, label, image)])
        first = number == 1
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
