"""A file and all that is inside it, read depth first without any store: behind `lince extract`."""

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol, Self

from models.document import DocumentState, Extraction, Problem
from models.errors import StorageFull
from models.family import FamilySpent
from services.ingest import logs_beside, own_user
from services.ingest.budget import MAX_DEPTH, too_big, too_deep, too_slow
from services.ingest.sniff import UNKNOWN, extension

BLOCK = 1024 * 1024

HANDFUL = 256
HANDFUL_BYTES = 1024 * 1024
"""Parts of a container read in one go, and their bytes together: what is larger is read alone."""


class Extract(Protocol):
    """Reads one file; never raises for what is wrong with it."""

    def __call__(self, path: Path, *, name: str, passwords: Sequence[str], folder: Path) -> Extraction:
        """Children and page images are left in `folder`."""
        ...


class ExtractTogether(Protocol):
    """Reads small files in one go, which saves starting a process for each."""

    def __call__(
        self, files: Sequence[tuple[Path, str]], *, passwords: Sequence[str], folder: Path
    ) -> Sequence[Extraction | None]:
        """Each file's path and name; None for one that must be read alone. Their parts are left in `folder`."""
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


class _Budget:
    """What the family of one file has come to, against what it may."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._spent = FamilySpent()

    def add(self, *, documents: int = 0, size: int = 0) -> None:
        self._spent = self._spent.plus(documents=documents, size=size)

    def read(self, extractions: Iterable[Extraction]) -> None:
        for one in extractions:
            self._spent = self._spent.plus(pages=len(one.pages), seconds=one.seconds)

    def exceeded(self) -> Problem | None:
        return too_big(self._spent, size=self._size) or too_slow(self._spent)


class Family:
    """Walks families. The same bytes under the same kind of name are read once, however often they are inside.

    What was read is kept in a file below `work`, not in memory. Use as a context.
    """

    def __init__(
        self,
        extract: Extract,
        *,
        work: Path,
        together: ExtractTogether | None = None,
        passwords: Sequence[str] = (),
        images: Path | None = None,
    ) -> None:
        self._extract = extract
        self._together = together
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
            size = file.stat().st_size
        except OSError:
            yield Member("", file.name, None, _refused(_UNREADABLE, DocumentState.FAILED))
            return
        yield from self._document(_Found(source=file, sha256=sha256, path=file.name), _Budget(size))

    def _document(self, found: _Found, budget: _Budget) -> Iterator[Member]:
        refusal = _refusal(found, budget)
        if refusal is not None:
            yield Member(found.sha256, found.path, found.parent, refusal)
            return
        known = self._known(found)
        if known is not None:
            yield from self._told(found, known, None, budget)
            return
        with self._folder() as folder:
            yield from self._told(found, self._new(found, folder, budget), folder, budget)

    def _told(self, found: _Found, extraction: Extraction, folder: Path | None, budget: _Budget) -> Iterator[Member]:
        """The document, then its parts, whose bytes lie in `folder` (None: they were read before)."""
        yield Member(found.sha256, found.path, found.parent, extraction)
        # A bomb of few files that hold one another many times is as large as if each were read.
        budget.add(documents=1, size=sum(child.size for child in extraction.children))
        inside = [
            _Found(
                source=folder / child.file if folder else None,
                sha256=child.sha256,
                path=f"{found.path}/{child.path}",
                parent=found.sha256,
                around=(*found.around, found.sha256),
            )
            for child in extraction.children
        ]
        sizes = (child.size for child in extraction.children)
        for handful in _handfuls(zip(inside, sizes, strict=True)):
            with self._folder() as ahead:
                read = self._read_ahead(handful, ahead, budget)
                for inner in handful:
                    if inner in read and self._known(inner) is None:
                        self._keep(inner, read[inner], ahead)
                        yield from self._told(inner, read[inner], ahead, budget)
                    else:
                        yield from self._document(inner, budget)

    def _read_ahead(self, handful: Sequence[_Found], folder: Path, budget: _Budget) -> dict[_Found, Extraction]:
        """What of a handful could be read in one go. A single file gains nothing by it."""
        new: dict[tuple[str, str], tuple[_Found, Path]] = {}
        for one in handful:
            if one.source is not None and self._known(one) is None and _refusal(one, budget) is None:
                new.setdefault((one.sha256, extension(one.path)), (one, one.source))
        if self._together is None or len(new) < 2:
            return {}
        files = [(source, _name(one)) for one, source in new.values()]
        found = self._together(files, passwords=self._passwords, folder=folder)
        budget.read(extraction for extraction in found if extraction is not None)
        return {
            one: extraction for (one, _), extraction in zip(new.values(), found, strict=True) if extraction is not None
        }

    @contextlib.contextmanager
    def _folder(self) -> Iterator[Path]:
        folder = Path(tempfile.mkdtemp(dir=self._work, prefix="document-"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _new(self, found: _Found, folder: Path, budget: _Budget) -> Extraction:
        if found.source is None:
            return _refused(too_deep())
        if found.parent is None:
            logs_beside.lay_neighbours(found.source, folder)
        extraction = self._extract(found.source, name=_name(found), passwords=self._passwords, folder=folder)
        budget.read([extraction])
        self._keep(found, extraction, folder)
        return extraction

    def _keep(self, found: _Found, extraction: Extraction, folder: Path) -> None:
        if self._images is not None:
            self._keep_images(extraction, folder, self._images)
        body = extraction.model_dump_json().encode("utf-8")
        place = self._spool.seek(0, 2)
        self._spool.write(body)
        self._read[found.sha256, extension(found.path)] = (place, len(body))

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
                    own_user.take_back(Path(shutil.move(source, images / source.name)))
        except OSError as error:
            raise StorageFull("The folder for page images cannot take them.") from error


def _hash(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


_UNREADABLE = Problem(code="unreadable_file", message="The file cannot be opened for reading. Check its permissions.")
_ITSELF = Problem(code="contains_itself", message="This file holds itself; it was not opened again.")


def _refusal(found: _Found, budget: _Budget) -> Extraction | None:
    if found.sha256 in found.around:
        return _refused(_ITSELF)
    if len(found.around) > MAX_DEPTH:
        return _refused(too_deep())
    problem = budget.exceeded() if found.around else None
    return None if problem is None else _refused(problem)


def _refused(problem: Problem, state: DocumentState = DocumentState.LIMIT) -> Extraction:
    return Extraction(media_type=UNKNOWN, state=state, problems=(problem,))


def _name(found: _Found) -> str:
    return found.path.rsplit("/", 1)[-1]


def _handfuls(sized: Iterable[tuple[_Found, int]]) -> Iterator[list[_Found]]:
    """Neighbours that are small together; a large one comes alone."""
    handful: list[_Found] = []
    total = 0
    for one, size in sized:
        if handful and (len(handful) == HANDFUL or total + size > HANDFUL_BYTES):
            yield handful
            handful, total = [], 0
        handful.append(one)
        total += size
    if handful:
        yield handful
