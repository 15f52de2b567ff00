"""The workbench: one method for every kind of file of the dossier, each giving bytes and truth together."""

import datetime as dt
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib import resources

import numpy as np
import pillow_heif
from PIL import Image

from api.dossier import chat, degrade, hostile, office, pages, pdf, scenery
from api.dossier.degrade import Colour, Shot
from api.dossier.fonts import Face
from api.dossier.layout import Composer
from api.dossier.markup import Passage, joined, passage
from api.dossier.office import Letter, SheetRows
from api.dossier.registry import Registry
from api.dossier.sheet import Sheet, Theme
from api.dossier.truth import TruthPage
from models.document import DocumentState, TextSource

SCAN_DPI = 200
SEAL_AT, SEAL_RADIUS = (210.0, 150.0), 58.0
"""Place and size of an office's seal on scanned pages, in pixels."""
LETTER = Theme(Face("serif", 12.2), leading=1.5, gap=7)
OFFICE = Theme(Face("sans", 9.6), leading=1.5)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SOUND = "audio/ogg"
CHAT = "text/x-whatsapp-export"


@dataclass(frozen=True)
class Made:
    """A file as made: its bytes and what is true of them."""

    path: str
    kind: str
    media_type: str
    data: bytes
    state: DocumentState = DocumentState.DONE
    pages: tuple[TruthPage, ...] = ()
    children: tuple["Made", ...] = ()
    password: str | None = None


@dataclass(frozen=True)
class Look:
    """How a scanner or fax treated a page. `stamps` are (x, y, lines) in points of the flat page."""

    angle: float = 0.8
    sigma: float = 5.0
    specks: int = 60
    stamps: Sequence[tuple[float, float, tuple[str, ...]]] = ()
    colour: Colour = (70, 70, 180)
    grey: bool = False
    bilevel: bool = False
    hand: bool = False
    seal: bool = True
    ink: Colour = degrade.INK


@dataclass(frozen=True)
class Bench:
    """Makes files. Chance depends on the seed and the file's path alone, so files do not disturb each other."""

    seed: int
    values: Registry = field(default_factory=Registry)

    def rng(self, path: str) -> np.random.Generator:
        """The chance that belongs to a path."""
        return np.random.default_rng([self.seed, zlib.crc32(path.encode())])

    def source(self, name: str) -> str:
        """A text of the texts folder."""
        return (resources.files("api.dossier") / "texts" / f"{name}.txt").read_text("utf-8")

    def passage(self, name: str) -> Passage:
        """A text of the texts folder, read as one passage."""
        return passage(self.source(name), self.values)

    def sheets(self, source: str, theme: Theme) -> list[Sheet]:
        """A text set on pages."""
        return Composer(theme, self.values).compose(source)

    # ---- PDF ---------------------------------------------------------------------------------------------------
    def scans(self, path: str, name: str, look: Look, theme: Theme = LETTER) -> list[Shot]:
        """The pages of a text as a scanner saw them."""
        rng = self.rng(f"{path}#{name}")
        shots = []
        for number, sheet in enumerate(self.sheets(self.source(name), theme)):
            written = degrade.wander(sheet, rng) if look.hand else sheet
            shot = degrade.sign(degrade.draw(written, SCAN_DPI, ink=look.ink), rng)
            if look.seal and number == 0:
                scenery.emblem(shot.image, SEAL_AT, SEAL_RADIUS)
            for x, y, lines in look.stamps if number == 0 else look.stamps[:1]:
                angle = float(rng.uniform(-25, 25))
                shot = degrade.stamp(shot, (x, y), lines, colour=look.colour, angle=angle)
            shot = degrade.skew(shot, look.angle * (1 if number % 2 == 0 else -0.7))
            shot = degrade.grain(shot, rng, sigma=look.sigma, specks=look.specks)
            if look.bilevel:
                shot = degrade.bilevel(shot)
            elif look.grey:
                shot = degrade.grey(shot)
            shots.append(shot)
        return shots

    def scan_pdf(self, path: str, name: str, lang: str, look: Look, *, kind: str, theme: Theme = LETTER) -> Made:
        """An image-only PDF."""
        return self._pdf(path, self.scans(path, name, look, theme), lang, kind=kind)

    def text_pdf(self, path: str, name: str, lang: str, *, kind: str = "text_pdf", theme: Theme = LETTER) -> Made:
        """A PDF with a sane text layer."""
        return self._pdf(path, self.sheets(self.source(name), theme), lang, kind=kind)

    def mixed_pdf(self, path: str, lang: str, parts: Sequence[tuple[str, Look | None]]) -> Made:
        """Text pages (no look) and scanned pages in one PDF."""
        surfaces: list[pages.Surface] = []
        for name, look in parts:
            surfaces += self.sheets(self.source(name), LETTER) if look is None else self.scans(path, name, look)
        return self._pdf(path, surfaces, lang, kind="mixed_pdf")

    def _pdf(self, path: str, surfaces: Sequence[pages.Surface], lang: str, *, kind: str) -> Made:
        data = pdf.render(surfaces, title=path.rpartition("/")[2], author="")
        truth = tuple(
            pages.laid_out(
                number,
                surface,
                source=TextSource.LAYER if isinstance(surface, Sheet) else TextSource.OCR,
                language=lang,
            )
            for number, surface in enumerate(surfaces, 1)
        )
        return Made(path, kind, "application/pdf", data, pages=truth)

    def broken_pdf(self, path: str, name: str, lang: str) -> Made:
        """A PDF that looks fine and whose text layer is glyph numbers."""
        sound = self.text_pdf(path, name, lang)
        truth = tuple(page.model_copy(update={"source": TextSource.OCR}) for page in sound.pages)
        return replace(sound, kind="broken_layer_pdf", data=pdf.break_text_layer(sound.data), pages=truth)

    def locked_pdf(self, path: str, name: str, lang: str, *, password: str, known: bool) -> Made:
        """A PDF with a password; what a reader cannot open has no pages."""
        sound = self.text_pdf(path, name, lang)
        locked = replace(sound, kind="encrypted_pdf", data=pdf.encrypt(sound.data, password), password=password)
        return locked if known else replace(locked, state=DocumentState.ENCRYPTED, pages=())

    def cut_pdf(self, path: str, name: str, lang: str) -> Made:
        """The first part of a PDF."""
        data = hostile.truncated(self.text_pdf(path, name, lang).data)
        return Made(path, "truncated_pdf", "application/pdf", data, DocumentState.CORRUPT)

    # ---- images ------------------------------------------------------------------------------------------------
    def picture(self, path: str, kind: str, shot: Shot, lang: str | None, *, turned: bool = False) -> Made:
        """An image file; its format follows from the name's ending, `turned` stores it on its side with EXIF."""
        ending = path.rpartition(".")[2].lower()
        if ending == "png":
            # PNG counts pixels by the metre: 96 dpi come back as 96.012.
            data, media_type, shot = _png(shot), "image/png", replace(shot, dpi=round(shot.dpi / 0.0254) * 0.0254)
        elif ending == "heic":
            data, media_type, shot = _heic(shot), "image/heic", replace(shot, dpi=96)
        else:
            data, media_type = _jpeg(shot, turned=turned), "image/jpeg"
        page = pages.laid_out(1, shot, source=TextSource.OCR, language=lang) if shot.sheet.words else None
        return Made(path, kind, media_type, data, pages=(page or pages.empty(1, shot),))

    def tiff(self, path: str, parts: Sequence[tuple[str, Theme, Look]], lang: str) -> Made:
        """Several scanned pages in one TIFF."""
        shots = [shot for name, theme, look in parts for shot in self.scans(path, name, look, theme)]
        out = io.BytesIO()
        first, *rest = [shot.image for shot in shots]
        dpi = (SCAN_DPI, SCAN_DPI)
        first.save(out, "TIFF", save_all=True, append_images=rest, compression="tiff_adobe_deflate", dpi=dpi)
        truth = tuple(
            pages.laid_out(number, shot, source=TextSource.OCR, language=lang) for number, shot in enumerate(shots, 1)
        )
        return Made(path, "multipage_tiff", "image/tiff", out.getvalue(), pages=truth)

    # ---- text formats ------------------------------------------------------------------------------------------
    def text(
        self, path: str, name: str, lang: str | None, *, kind: str, media_type: str, encoding: str = "utf-8"
    ) -> Made:
        """A text file as it stands in the texts folder."""
        text = self.passage(name)
        page = pages.flowing(1, text, language=lang)
        return Made(path, kind, media_type, text.text.encode(encoding), pages=(page,))

    def html(self, path: str, name: str, lang: str) -> Made:
        """A saved web page; the first line is its title."""
        parts = list(self.passage(name).split("\n"))
        parts = [part for part in parts if part.text]
        body = "\n".join(f"<p>{_escaped(part.text)}</p>" for part in parts[1:])
        title = _escaped(parts[0].text)
        markup = (
            f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>\n'
            + "<style>body{font-family:serif}nav{display:none}</style><script>var leido = true;</script></head>\n"
            + f"<body><h1>{title}</h1>\n{body}\n</body></html>\n"
        )
        page = pages.flowing(1, joined(parts, "\n"), language=lang)
        return Made(path, "html", "text/html", markup.encode(), pages=(page,))

    def docx(self, path: str, name: str, lang: str, *, author: str) -> Made:
        """A word-processor file; the first line is its title, `#T` to `#E` a table."""
        blocks: list[Passage | list[list[Passage]]] = []
        rows: list[list[Passage]] | None = None
        lines: list[Passage] = []
        for line in self.source(name).splitlines():
            if line == "#T":
                rows = []
                blocks.append(rows)
            elif line == "#E":
                rows = None
            elif rows is not None:
                rows.append(list(passage(line, self.values).split("|")))
                lines.append(joined(rows[-1], "\t"))
            elif line:
                lines.append(passage(line, self.values))
                blocks.append(lines[-1])
        page = pages.flowing(1, joined(lines, "\n"), language=lang)
        return Made(path, "docx", DOCX, office.docx(blocks, author=author), pages=(page,))

    def xlsx(self, path: str, name: str, lang: str, *, author: str) -> Made:
        """A workbook: `#SHEET name` begins a sheet, cells stand between `|`."""
        sheets: list[SheetRows] = []
        rows: list[list[Passage]] = []
        for line in self.source(name).splitlines():
            if line.startswith("#SHEET "):
                rows = []
                sheets.append(SheetRows(line[7:], rows))
            elif line:
                rows.append(list(passage(line, self.values).split("|")))
        truth = tuple(
            pages.flowing(number, joined([joined(list(row), "\t") for row in sheet.rows], "\n"), language=lang)
            for number, sheet in enumerate(sheets, 1)
        )
        return Made(path, "xlsx", XLSX, office.xlsx(sheets, author=author), pages=truth)

    def eml(
        self,
        path: str,
        name: str,
        lang: str,
        *,
        sender: tuple[str, str],
        to: tuple[str, str],
        subject: str,
        sent: dt.datetime,
        attached: Sequence[Made] = (),
    ) -> Made:
        """A message; sender and receiver are (marked name, marked address)."""
        mailer, address = passage(sender[0], self.values), passage(sender[1], self.values)
        receiver, target = passage(to[0], self.values), passage(to[1], self.values)
        body = self.passage(name)
        day = passage(f"[[D:{sent:%Y-%m-%d}/mail]]", self.values)
        letter = Letter(
            sender=(mailer.text, address.text),
            to=(receiver.text, target.text),
            subject=subject,
            sent=sent,
            body=body.text,
            attachments=[(one.path, one.media_type, one.data) for one in attached],
        )
        heads = [
            Passage("From: ") + mailer + Passage(" <") + address + Passage(">"),
            Passage("To: ") + receiver + Passage(" <") + target + Passage(">"),
            Passage(f"Subject: {subject}"),
            Passage("Date: ") + day,
        ]
        whole = joined([*heads, Passage(""), body], "\n")
        page = pages.flowing(1, whole, language=lang)
        return Made(path, "eml", "message/rfc822", office.eml(letter), pages=(page,), children=tuple(attached))

    def chat(self, path: str, name: str, style: str, lang: str) -> Made:
        """The text of a messenger export."""
        text = chat.export(self.source(name), style, self.values)
        return Made(path, "chat", CHAT, text.text.encode(), pages=(pages.flowing(1, text, language=lang),))

    # ---- containers and odd ones -------------------------------------------------------------------------------
    def zip(self, path: str, members: Sequence[Made], *, kind: str = "zip") -> Made:
        """An archive; its members become its children."""
        data = office.packed([(member.path, member.data) for member in members])
        return Made(path, kind, "application/zip", data, children=tuple(members))

    def bomb(self, path: str) -> Made:
        """An archive that must not be unpacked."""
        return Made(path, "zip_bomb", "application/zip", hostile.zip_bomb("fotos_evento.bmp"), DocumentState.LIMIT)

    def sound(self, path: str, frames: int) -> Made:
        """A voice message, which this release does not read."""
        return Made(path, "voice", SOUND, hostile.voice_note(frames), DocumentState.UNSUPPORTED)

    def nothing(self, path: str) -> Made:
        """A file of no bytes."""
        return Made(path, "zero_byte", "application/x-empty", b"", DocumentState.EMPTY)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _png(shot: Shot) -> bytes:
    out = io.BytesIO()
    shot.image.save(out, "PNG", dpi=(shot.dpi, shot.dpi))
    return out.getvalue()


def _heic(shot: Shot) -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(shot.image).save(out, quality=70, enc_params={"preset": "ultrafast"})
    return out.getvalue()


def _jpeg(shot: Shot, *, turned: bool) -> bytes:
    if not turned:
        return shot.jpeg()
    exif = Image.Exif()
    # Orientation 6: to be turned a quarter clockwise for display.
    exif[0x0112] = 6
    return replace(shot, image=shot.image.transpose(Image.Transpose.ROTATE_90)).jpeg(exif=exif)
