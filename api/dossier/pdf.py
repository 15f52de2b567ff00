"""PDFs: text pages, page images, and the two kinds of them that readers trip over."""

import io
import re
from collections.abc import Sequence

import pikepdf
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from api.dossier import fonts
from api.dossier.degrade import Shot
from api.dossier.sheet import Sheet

# Page images as bytes: written as text they grow by a quarter and take a third of the time.
rl_config.useA85 = 0
GLYPH_SHIFT = 29
"""Distance of glyph number and character code in many fonts: what a viewer copies when a font has no code table."""


def render(pages: Sequence[Sheet | Shot], *, title: str, author: str) -> bytes:
    """A PDF of text sheets and page images, in order."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setCreator("Lince sample dossier")
    for page in pages:
        if isinstance(page, Sheet):
            _text_page(canvas, page)
        else:
            canvas.setPageSize((page.width, page.height))
            canvas.drawImage(ImageReader(io.BytesIO(page.jpeg())), 0, 0, page.width, page.height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _text_page(canvas: Canvas, sheet: Sheet) -> None:
    canvas.setPageSize((sheet.width, sheet.height))
    canvas.setLineWidth(0.5)
    for x0, y0, x1, y1 in sheet.rules:
        canvas.line(x0, sheet.height - y0, x1, sheet.height - y1)
    for word in sheet.words:
        canvas.setFont(fonts.pdf_name(word.face.name), word.face.size)
        # The blank belongs to the word before it, as in the files of word processors.
        canvas.drawString(word.x, sheet.height - word.y, word.text + (" " if word.spaced else ""))


def break_text_layer(data: bytes) -> bytes:
    """The same pages with code tables that answer every letter with its glyph number."""
    with pikepdf.open(io.BytesIO(data)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                table = item.ToUnicode.read_bytes().decode("ascii")
                item.ToUnicode.write(_shifted(table).encode("ascii"))
        return _saved(document)


def _shifted(table: str) -> str:
    def shift(found: re.Match[str]) -> str:
        return f"<{max(1, int(found[1], 16) - GLYPH_SHIFT):04X}>"

    lines = []
    for line in table.splitlines():
        # Code ranges stay; only what they stand for is wrong.
        head, _, tail = line.rpartition(" ")
        if re.fullmatch(r"<[0-9A-Fa-f]{4}>", tail) and head.startswith("<"):
            lines.append(f"{head} {re.sub(r'<([0-9A-Fa-f]{4})>', shift, tail)}")
        elif line.startswith("<") and "[" in line:
            first, bracket, rest = line.partition("[")
            lines.append(first + bracket + re.sub(r"<([0-9A-Fa-f]{4})>", shift, rest))
        else:
            lines.append(line)
    return "\n".join(lines)


def encrypt(data: bytes, password: str) -> bytes:
    """Closed with a user password.

    RC4 with 128 bits, as older office machines write it: the newer schemes draw random keys, and the dossier
    must come out the same each time.
    """
    lock = pikepdf.Encryption(user=password, owner=password + "-owner", R=3, aes=False, metadata=False)
    with pikepdf.open(io.BytesIO(data)) as document:
        return _saved(document, encryption=lock)


def _saved(document: pikepdf.Pdf, *, encryption: pikepdf.Encryption | bool = False) -> bytes:
    out = io.BytesIO()
    document.save(out, static_id=True, encryption=encryption, fix_metadata_version=False)
    return out.getvalue()
