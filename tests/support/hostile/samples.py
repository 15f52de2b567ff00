"""Small sound files of the kinds that are seized, made here, and larger ones where the shared folder has them.

Each is the same on every run: no dates of today, no random names. Everybody and every number in them is invented.
"""

import bz2
import gzip
import io
import json
import lzma
import plistlib
import sqlite3
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import docx
import libarchive
import openpyxl
import pikepdf
from PIL import Image
from support.files import a_pdf, a_picture, a_tar, as_bytes
from support.old_office import a_biff, a_doc, a_ppt, a_wmf, an_emf
from support.outlook import an_attachment, an_item
from support.packers import cabinet, rar

from services.ingest.formats.compound import written

MARK = "Zarzaparrilla"
"""A word that stands in every sample: no log may hold it."""
_DAY = time.gmtime(1_714_584_000)
LINES = f"{MARK} declara que fue llevada\na la casa de la avenida 14\ny que llama al 70011020"
SMALL = 48 * 1024
SMALL_PICTURE = 8 * 1024
"""Bytes of the largest shared documents of which files are made: ten thousand of them must be read in an hour."""


@dataclass(frozen=True)
class Sample:
    """A sound file. `kind`: pdf, image, office, old_office, mail, archive, or other."""

    name: str
    kind: str
    content: bytes


def own() -> list[Sample]:
    """Those that are made here."""
    return [Sample(name, kind, make()) for kind, makers in _MAKERS.items() for name, make in makers.items()]


def shared(folder: Path, *, most: int = SMALL) -> list[Sample]:
    """The public documents of up to `most` bytes that lie beside the checkout; none where the folder is missing."""
    found = []
    for path in sorted(folder.glob("*__*")):
        kind = _KINDS.get(path.suffix.lower(), "other")
        # What must be read by OCR takes seconds, unless it is tiny.
        largest = min(most, SMALL_PICTURE) if kind == "image" or path.name.startswith("pdf_scan") else most
        if path.is_file() and 0 < path.stat().st_size <= largest:
            found.append(Sample(path.name.split("__", 1)[1], kind, path.read_bytes()))
    return found


def fixed(content: bytes) -> bytes:
    """A zip with the same members, all of one day, without those that tell when it was made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for entry in (one for one in source.infolist() if one.filename != "docProps/core.xml"):
            same = zipfile.ZipInfo(entry.filename, (2024, 5, 1, 17, 20, 0))
            same.compress_type, same.external_attr = entry.compress_type, entry.external_attr
            target.writestr(same, source.read(entry))
    return buffer.getvalue()


def zipped(members: dict[str, bytes], *, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip that is the same whenever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, (2024, 5, 1, 17, 20, 0))
            entry.compress_type = how
            archive.writestr(entry, content)
    return buffer.getvalue()


def _a_pdf_of_all() -> bytes:
    """Two pages, an outline, a form field, a note, an attached file and a picture, with objects packed in streams."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf(LINES, "segunda hoja\ncon otra lista"))) as document:
        page = document.pages[0].obj
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[20, 20, 40, 40])
        note.Contents = pikepdf.String("pagar el lunes")
        field = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, Rect=[60, 20, 160, 40])
        field.FT, field.T, field.V = pikepdf.Name.Tx, pikepdf.String("nombre"), pikepdf.String("Luz")
        page.Annots = pikepdf.Array([document.make_indirect(note), document.make_indirect(field)])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([page.Annots[1]]))
        document.attachments["lista.txt"] = b"70011020;Luz\n"
        with document.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Primera", 0))
        document.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return buffer.getvalue()


def _a_scan() -> bytes:
    return as_bytes(
        a_picture("pago 450", size=(240, 90), height=28), "PDF", resolution=150.0, creationDate=_DAY, modDate=_DAY
    )


def _a_docx() -> bytes:
    document = docx.Document()
    document.add_heading("Acta", 1)
    document.add_paragraph(LINES)
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "hora", "450"
    buffer = io.BytesIO()
    document.save(buffer)
    return fixed(buffer.getvalue())


def _an_xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["nombre", "pago"], [MARK, 450], ["Rosa", "=B2*2"]):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return fixed(buffer.getvalue())


def _a_pptx() -> bytes:
    members = {"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}
    for number in (1, 2):
        members[f"ppt/slides/slide{number}.xml"] = f"<sld><p><r><t>{LINES}</t></r></p></sld>".encode()
        relation = f'<Relationship Target="../notesSlides/notesSlide{number}.xml"/>'
        members[f"ppt/slides/_rels/slide{number}.xml.rels"] = f"<Relationships>{relation}</Relationships>".encode()
        members[f"ppt/notesSlides/notesSlide{number}.xml"] = b"<notes><p><r><t>nota</t></r></p></notes>"
    return zipped(members)


def _an_odf(kind: str, body: str) -> bytes:
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
    )
    content = f'<?xml version="1.0"?><office:document-content{spaces}><office:body>{body}</office:body>'
    members = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
        "content.xml": (content + "</office:document-content>").encode(),
        "META-INF/manifest.xml": b'<?xml version="1.0"?><manifest/>',
    }
    return zipped(members)


def _an_odt() -> bytes:
    return _an_odf("text", f"<office:text><text:p>{LINES}</text:p></office:text>")


def _an_ods() -> bytes:
    cell = f"<table:table-cell><text:p>{MARK}</text:p></table:table-cell>"
    row = f"<table:table-row>{cell}</table:table-row>"
    return _an_odf(
        "spreadsheet", f'<office:spreadsheet><table:table table:name="a">{row}</table:table></office:spreadsheet>'
    )


def _an_epub() -> bytes:
    return zipped(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": b'<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>',
            "a.opf": b'<package><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
            b'<spine><itemref idref="a"/></spine></package>',
            "a.xhtml": f"<html><body><p>{LINES}</p></body></html>".encode(),
        }
    )


def _a_message() -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Luz <luz@example.org>", "rosa@example.org"
    message["Date"], message["Subject"] = "Wed, 01 May 2024 17:20:00 -0400", f"Señoritas {MARK}"
    message.set_content(LINES)
    message.add_alternative(f"<html><body><p>{LINES}</p></body></html>", subtype="html")
    message.add_attachment(b"70011020;Luz\n", maintype="text", subtype="csv", filename="lista.csv")
    message.add_attachment(zipped({"nota.txt": b"uno"}), maintype="application", subtype="zip", filename="a.zip")
    message.set_boundary("=====uno")
    for number, part in enumerate(one for one in message.walk() if one.is_multipart()):
        part.set_boundary(f"====={number}")
    return message.as_bytes()


def _a_mailbox() -> bytes:
    return b"".join(b"From luz@example.org Wed May  1 17:20:00 2024\n" + _a_message() + b"\n" for _ in range(3))


def _a_msg() -> bytes:
    properties = {"p0037": f"asunto {MARK}", "p1000": LINES, "p0c1a": "Luz", "p007d": "From: luz@example.org\n"}
    return written(an_item(attachments=(an_attachment("lista.txt", b"70011020"),), **properties))


def _a_card() -> bytes:
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{MARK}\r\nTEL:+59170011020\r\nEND:VCARD\r\n".encode() * 3


def _an_event() -> bytes:
    inside = f"BEGIN:VEVENT\r\nDTSTART:20240501T172000Z\r\nSUMMARY:{MARK}\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\n"
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inside}END:VCALENDAR\r\n".encode()


_MEMBERS = {"nota.txt": LINES.encode(), "lista/uno.csv": b"70011020;Luz\n" * 40, "foto.png": b""}


def _by_libarchive(kind: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made"
        with libarchive.file_writer(str(path), kind) as archive:
            for name, content in _MEMBERS.items():
                archive.add_file_from_memory(name, len(content), content)
        return path.read_bytes()


def _a_database() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        with sqlite3.connect(path) as base:
            base.execute("create table message (id integer primary key, body text, sent real)")
            base.executemany("insert into message (body, sent) values (?, ?)", [(MARK, 1.5 * n) for n in range(40)])
        base.close()
        return path.read_bytes()


def _a_rtf() -> bytes:
    return ("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 " + LINES.replace("\n", "\\par ") + "}").encode()


def _a_page() -> bytes:
    rows = "<tr><td>hora</td><td>450</td></tr>"
    return f"<!doctype html><html><body><h1>{MARK}</h1><p>{LINES}</p><table>{rows}</table></body></html>".encode()


def _a_chat() -> bytes:
    return "".join(f"[1/5/24, 10:00:{n:02}] Luz: {MARK} {n}\n" for n in range(30)).encode()


def _an_svg() -> bytes:
    return f'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><text x="1">{LINES}</text></svg>'.encode()


def _a_fax() -> bytes:
    return as_bytes(_picture().convert("1"), "TIFF", compression="group4")


def _frames(kind: str) -> bytes:
    frames = [a_picture(f"hoja {n}", size=(200, 80), height=28) for n in range(3)]
    return as_bytes(frames[0], kind, save_all=True, append_images=frames[1:])


def _picture(text: str = "pago 450") -> Image.Image:
    return a_picture(text, size=(240, 90), height=28)


def _gz(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


_MAKERS: dict[str, dict[str, Callable[[], bytes]]] = {
    "pdf": {
        "acta.pdf": lambda: a_pdf(LINES, "segunda hoja"),
        "todo.pdf": _a_pdf_of_all,
    },
    "image": {
        "a.png": lambda: as_bytes(_picture(), "PNG"),
        "a.jpg": lambda: as_bytes(_picture(), "JPEG"),
        "a.gif": lambda: _frames("GIF"),
        "a.tif": lambda: _frames("TIFF"),
        "fax.tif": _a_fax,
        "a.webp": lambda: as_bytes(_picture(), "WEBP"),
        "a.bmp": lambda: as_bytes(_picture(), "BMP"),
        "a.jp2": lambda: as_bytes(_picture(), "JPEG2000"),
        "a.emf": lambda: an_emf((10, 10, MARK)),
        "a.wmf": lambda: a_wmf((10, 10, MARK.encode())),
        "a.svg": _an_svg,
        "escaneo.pdf": _a_scan,
    },
    "office": {
        "a.docx": _a_docx,
        "a.xlsx": _an_xlsx,
        "a.pptx": _a_pptx,
        "a.odt": _an_odt,
        "a.ods": _an_ods,
        "a.epub": _an_epub,
    },
    "old_office": {
        "a.doc": lambda: a_doc(LINES),
        "a.xls": lambda: written({"Workbook": a_biff(cell=MARK)}),
        "a.ppt": lambda: a_ppt(slides=((MARK, "caja", "nota", "apunte"),)),
        "a.rtf": _a_rtf,
    },
    "mail": {
        "a.eml": _a_message,
        "a.mbox": _a_mailbox,
        "a.msg": _a_msg,
        "a.vcf": _a_card,
        "a.ics": _an_event,
    },
    "archive": {
        "a.zip": lambda: zipped(_MEMBERS),
        "b.zip": lambda: zipped({"dentro.zip": zipped(_MEMBERS), **_MEMBERS}, how=zipfile.ZIP_STORED),
        "a.tar": lambda: a_tar(_MEMBERS),
        "a.tar.gz": lambda: _gz(a_tar(_MEMBERS)),
        "a.gz": lambda: _gz(LINES.encode() * 20),
        "a.bz2": lambda: bz2.compress(LINES.encode() * 20),
        "a.xz": lambda: lzma.compress(LINES.encode() * 20),
        "a.7z": lambda: _by_libarchive("7zip"),
        "a.cpio": lambda: _by_libarchive("cpio"),
        "a.rar": lambda: rar([(name.encode(), content) for name, content in _MEMBERS.items()]),
        "a.cab": lambda: cabinet([(name.encode(), content, 0x20) for name, content in _MEMBERS.items()]),
    },
    "other": {
        "a.html": _a_page,
        "chat.txt": _a_chat,
        "a.csv": lambda: b"nombre;pago\n" + f"{MARK};450\n".encode() * 40,
        "a.json": lambda: json.dumps({"mensajes": [{"de": "Luz", "texto": MARK}] * 20}).encode(),
        "a.xml": f"<?xml version='1.0'?><a><b>{MARK}</b></a>".encode,
        "a.db": _a_database,
        "a.plist": lambda: plistlib.dumps({"texto": MARK, "lista": [1, 2.5, b"x"]}, fmt=plistlib.FMT_BINARY),
    },
}

_KINDS = {
    ending: kind
    for kind, endings in {
        "pdf": ".pdf",
        "image": ".png .jpg .jpeg .gif .tif .tiff .webp .bmp .jp2 .heic .svg .emf .wmf",
        "office": ".docx .xlsx .xlsb .pptx .odt .ods .odp .epub",
        "old_office": ".doc .xls .ppt .rtf .vsd",
        "mail": ".eml .emlx .mbox .msg .pst .vcf .ics .dat .p7m",
        "archive": ".zip .rar .7z .tar .tgz .gz .cab .iso",
    }.items()
    for ending in endings.split()
}


def members_of(content: bytes) -> dict[str, bytes]:
    """Bytes of each member of a sound zip by its name; nothing for what is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except Exception:  # noqa: BLE001 - one that was spoiled before fails in any way
        return {}
