"""Small files made in the test, and reading them in this process."""

import io
import tarfile
import zipfile
from pathlib import Path
from typing import Any, Literal

import pikepdf
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from models.document import Extraction
from services.ingest.extract import extract
from services.ingest.plugin import ExtractKit, OcrFailed, OcrWord

TarMode = Literal["w", "w:gz", "w:bz2", "w:xz"]


def read(folder: Path, name: str, content: bytes, **kit: Any) -> Extraction:
    """Write a file and read it; its children and images lie in `folder / "out"`."""
    path = folder / "in" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    out = folder / "out"
    out.mkdir(exist_ok=True)
    return extract(path, name=name, kit=ExtractKit(folder=out, **{"images": False, **kit}))


def text_of(extraction: Extraction) -> str:
    return "\n".join(page.text for page in extraction.pages)


def codes(extraction: Extraction) -> set[str]:
    return {problem.code for problem in extraction.problems}


def a_zip(members: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def a_tar(members: dict[str, bytes], *, mode: TarMode = "w", links: tuple[str, ...] = ()) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        for name in links:
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(entry)
    return buffer.getvalue()


def a_pdf(*pages: str, rotation: int = 0) -> bytes:
    """A page per text, its lines from (72, 72) points down, 12 points high."""
    buffer = io.BytesIO()
    paper = Canvas(buffer, pagesize=A4, invariant=True)
    for text in pages:
        paper.setFont("Helvetica", 12)
        for place, line in enumerate(text.split("\n")):
            paper.drawString(72, A4[1] - 72 - 20 * place, line)
        paper.showPage()
    paper.save()
    if rotation:
        with pikepdf.open(buffer) as document:
            for page in document.pages:
                page.Rotate = rotation
            buffer = io.BytesIO()
            document.save(buffer)
    return buffer.getvalue()


def a_picture(text: str = "", *, size: tuple[int, int] = (800, 400), height: int = 40, shade: int = 20) -> Image.Image:
    """White paper with lines of print, in the font that Pillow brings."""
    picture = Image.new("L", size, 255)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(height)
    for place, line in enumerate(text.split("\n")):
        pen.text((40, 40 + place * round(height * 1.6)), line, fill=shade, font=font)
    return picture


def as_bytes(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


class SaidEngine:
    """An OCR engine that says what it is told to, in place of tesseract."""

    name = "said"
    version = "1"

    def __init__(
        self, *words: str, confidence: float = 0.95, failure: OcrFailed | None = None, rotation: int | None = None
    ) -> None:
        self.words_said = words
        self.confidence = confidence
        self.failure = failure
        self.rotation = rotation
        self.calls: list[dict[str, Any]] = []

    def words(self, image: Image.Image, **options: Any) -> tuple[OcrWord, ...]:
        self.calls.append(options)
        if self.failure is not None:
            raise self.failure
        if options.get("line"):
            return ()
        return tuple(
            OcrWord(
                text=word,
                box=(50 + 100 * place, 50, 140 + 100 * place, 80),
                confidence=self.confidence,
                block=0,
                line=0,
            )
            for place, word in enumerate(self.words_said)
        )

    def turned(self, image: Image.Image, **options: Any) -> int | None:
        return self.rotation
