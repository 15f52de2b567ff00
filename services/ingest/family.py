"""A file and all that is inside it, read depth first without any store: behind `lince extract`."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol, Self

from models.document import DocumentState, Extraction, Problem
from models.errors import StorageFull
from services.ingest.sniff import UNKNOWN, extension

MAX_DEPTH = 16
MAX_DOCUMENTS = 100_000
MAX_BYTES = 4 * 1024 * 1024 * 1024
"""Unpacked bytes of one file's whole family."""
BLOCK = 1024 * 1024


class Extract(Protocol):
    """Reads one file; never raises for what is wrong with it."""

    def __call__(self, path: Path, *, name: str, passwords: Sequence[str], folder: Path) -> Extraction:
        """Children and page images are left in `folder`."""
        ...


@dataclass(frozen=True)
class Member:
    """One document of a family. `path` begins with the file's own name; `parent` is the container's SHA-256."""

    sha256: str
    path: str
    parent: str | None
    extraction: Extraction


@dataclass(frozen=True)
class _Found:
    """A document to be read: where its bytes lie (None: they were read before), and what stands around it."""

    source: Path | None
    sha256: str
    path: str
    parent: str | None = None
    around: tuple[str, ...] = ()


@dataclass
class _Budget:
    documents: int = MAX_DOCUMENTS
    bytes: int = MAX_BYTES


class Family:
    """Walks families. The same bytes under the same kind of name are read once, however often they are inside.

    What was read is kept in a file below `work`, not in memory. Use as a context.
    """

    def __init__(
        self, extract: Extract, *, work: Path, passwords: Sequence[str] = (), images: Path | None = None
    ) -> None:
        self._extract = extract
        self._work = work
        self._passwords = tuple(passwords)
        self._images = images
        self._read: dict[tuple[str, str], tuple[int, int]] = {}
        self._spool: IO[bytes] = tempfile.TemporaryFile(dir=work)  # noqa: SIM115 - lives as long as the family

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._spool.close()

    def walk(self, file: Path) -> Iterator[Member]:
        """The file's document, then those inside, each container before its parts. Raises StorageFull."""
        try:
            sha256 = _hash(file)
        except OSError:
            yield Member("", file.name, None, _refused("unreadable_file", _UNREADABLE, DocumentState.FAILED))
            return
        yield from self._document(_Found(source=file, sha256=sha256, path=file.name), _Budget())

    def _document(self, found: _Found, budget: _Budget) -> Iterator[Member]:
        budget.documents -= 1
        refusal = self._refusal(found, budget)
        if refusal is not None:
            yield Member(found.sha256, found.path, found.parent, refusal)
            return
        known = self._known(found)
        if known:
            # A bomb of few files that hold one another many times is as large as if each were read.
            budget.bytes -= sum(child.size for child in known.children)
            yield from self._told(found, known, None, budget)
            return
        folder = Path(tempfile.mkdtemp(dir=self._work, prefix="document-"))
        try:
            yield from self._told(found, self._new(found, folder, budget), folder, budget)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _told(self, found: _Found, extraction: Extraction, folder: Path | None, budget: _Budget) -> Iterator[Member]:
        """The document, then its parts, whose bytes lie in `folder` (None: they were read before)."""
        yield Member(found.sha256, found.path, found.parent, extraction)
        for child in extraction.children:
            inner = _Found(
                source=folder / child.file if folder else None,
                sha256=child.sha256,
                path=f"{found.path}/{child.path}",
                parent=found.sha256,
                around=(*found.around, found.sha256),
            )
            yield from self._document(inner, budget)

    def _refusal(self, found: _Found, budget: _Budget) -> Extraction | None:
        if found.sha256 in found.around:
            return _refused("contains_itself", "This file holds itself; it was not opened again.")
        if len(found.around) > MAX_DEPTH:
            return _refused("too_deep", f"Containers are nested deeper than {MAX_DEPTH}; this part was left unread.")
        if budget.documents < 0 or budget.bytes < 0:
            return _refused(
                "family_too_big", "The file holds more than one file may unpack to; this part was left unread."
            )
        return None

    def _new(self, found: _Found, folder: Path, budget: _Budget) -> Extraction:
        if found.source is None:
            return _refused(
                "family_too_big", "The file holds more than one file may unpack to; this part was left unread."
            )
        name = found.path.rsplit("/", 1)[-1]
        extraction = self._extract(found.source, name=name, passwords=self._passwords, folder=folder)
        budget.bytes -= sum(child.size for child in extraction.children)
        if self._images is not None:
            self._keep_images(extraction, folder, self._images)
        body = extraction.model_dump_json().encode("utf-8")
        place = self._spool.seek(0, 2)
        self._spool.write(body)
        self._read[found.sha256, extension(name)] = (place, len(body))
        return extraction

    def _known(self, found: _Found) -> Extraction | None:
        place = self._read.get((found.sha256, extension(found.path)))
        if place is None:
            return None
        self._spool.seek(place[0])
        return Extraction.model_validate_json(self._spool.read(place[1]))

    @staticmethod
    def _keep_images(extraction: Extraction, folder: Path, images: Path) -> None:
        try:
            for page in extraction.pages:
                source = folder / f"{page.image}.jpg"
                if page.image is not None and source.is_file():
                    shutil.move(source, images / source.name)
        except OSError as error:
            raise StorageFull("The folder for page images cannot take them.") from error


def _hash(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


_UNREADABLE = "The file cannot be opened for reading. Check its permissions."


def _refused(code: str, message: str, state: DocumentState = DocumentState.LIMIT) -> Extraction:
    return Extraction(media_type=UNKNOWN, state=state, problems=(Problem(code=code, message=message),))
