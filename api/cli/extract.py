"""`lince extract`: files to JSON Lines, a line per document, without a data folder."""

import functools
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.exits import DONE, SOME_FAILED
from api.names import json_shown
from api.passing_folder import passing_folder
from api.settings import read_settings
from models.document import DocumentState, Page
from models.errors import StorageFull, UsageError
from services.ingest.family import Family, Member
from services.ingest.isolation import IsolatedExtractor
from services.nlp.language import LanguageReader

STDIN = Path("-")
WHOLE = frozenset({DocumentState.DONE, DocumentState.EMPTY})
"""States in which nothing of a document was left unread."""


def extract(
    files: Annotated[
        list[Path], typer.Argument(help="Files to read; - is standard input.", metavar="FILE...", show_default=False)
    ],
    *,
    password: Annotated[
        list[str] | None, typer.Option("--password", help="Password to try on encrypted files; may be repeated.")
    ] = None,
    images: Annotated[
        Path | None, typer.Option("--images", help="Folder that receives page images, each named by its SHA-256.")
    ] = None,
) -> int:
    """Read files to JSON Lines: a line per document, the parts of archives and mails below their container.

    Exit code 0: all read; 4: some documents were not read wholly, their lines say why.
    """
    for file in files:
        _check(file)
    if images is not None:
        _make(images)
    try:
        whole = _read_all(files, passwords=password or (), images=images)
    except StorageFull as error:
        raise StorageFull(error.message, next_step=_ROOM) from error
    return DONE if whole else SOME_FAILED


_ROOM = "Free space for temporary files (TMPDIR, else /tmp) and for --images, then run the command again."


def _read_all(files: Sequence[Path], *, passwords: Sequence[str], images: Path | None) -> bool:
    """Write the line of each document; whether all were wholly read. Raises StorageFull."""
    whole = True
    language = _languages()
    settings = read_settings()
    with (
        passing_folder("lince-extract-") as folder,
        IsolatedExtractor(
            ocr_languages=settings.ocr_languages, transcriber=settings.transcriber, images=images is not None
        ) as extractor,
        Family(
            extractor.extract,
            together=extractor.extract_together,
            work=folder,
            passwords=passwords,
            images=images,
        ) as family,
    ):
        for file in files:
            for member in family.walk(_kept_input(folder) if file == STDIN else file):
                whole = whole and member.extraction.state in WHOLE
                write(line(file, member, language=language, images=images is not None))
    return whole


def _check(file: Path) -> None:
    """Raises UsageError for what is no file; a file that cannot be opened gets a line that says so."""
    if file == STDIN:
        return
    if not file.exists():
        raise UsageError(f"There is no file {file}.")
    if file.is_dir():
        raise UsageError(f"{file} is a folder.", next_step="Give files, or use `lince ingest` for folders.")
    if not file.is_file():
        # A pipe or a device may never end.
        raise UsageError(
            f"{file} is no ordinary file.", next_step="Save its content to a file first, or give - for input."
        )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"The folder {folder} for page images cannot be made: {error.strerror}.",
            next_step="Name a folder, not a file, in a place that you may write to.",
        ) from error


def _kept_input(folder: Path) -> Path:
    """Standard input as a file: readers seek."""
    path = folder / STDIN.name
    with path.open("wb") as target:
        shutil.copyfileobj(sys.stdin.buffer, target)
    return path


@functools.cache
def _languages() -> LanguageReader:
    """Its table is loaded once, half a second."""
    return LanguageReader()


def line(file: Path, member: Member, *, language: LanguageReader, images: bool) -> dict[str, Any]:
    """A document as the contract of `lince extract` words it."""
    extraction = member.extraction
    pages = [_page(page, language=language, images=images) for page in extraction.pages]
    return {
        "file": str(file),
        "sha256": member.sha256,
        "media_type": extraction.media_type,
        "state": extraction.state.value,
        "parent": member.parent,
        "path": member.path,
        "language": extraction.language or _main_language(pages),
        "metadata": extraction.metadata,
        "pages": pages,
        "tables": [table.model_dump(mode="json") for table in extraction.tables],
        "problems": [
            {"code": problem.code, "page": problem.page, "message": problem.message} for problem in extraction.problems
        ],
    }


def _page(page: Page, *, language: LanguageReader, images: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "source": page.source.value,
        "confidence": None if page.confidence is None else round(page.confidence, 4),
        "language": page.language or language.language(page.text),
        "rotation": page.rotation,
        "text": page.text,
        "words": [
            {
                "start": word.start,
                "end": word.end,
                "box": [round(edge, 2) for edge in word.box],
                "conf": round(word.confidence, 4),
            }
            for word in page.words
        ],
        "regions": [
            {
                "kind": region.kind.value,
                "box": [round(edge, 2) for edge in region.box],
                "conf": round(region.confidence, 4),
            }
            for region in page.regions
        ],
    }
    return {**found, "image": page.image} if images else found


def _main_language(pages: Sequence[dict[str, Any]]) -> str | None:
    """The language that most of the text is in."""
    weight: dict[str, int] = {}
    for page in pages:
        if page["language"]:
            weight[page["language"]] = weight.get(page["language"], 0) + len(page["text"])
    return max(weight, key=lambda name: weight[name]) if weight else None


def write(record: dict[str, Any]) -> None:
    """One line of UTF-8, at once."""
    # A file name that is no UTF-8 comes with surrogates; a line must be UTF-8 in any case.
    text = json_shown(json.dumps(record, ensure_ascii=False, separators=(",", ":")))
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.buffer.flush()
