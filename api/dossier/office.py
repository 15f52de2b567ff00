"""Office files, mail, contacts and saved pages, byte for byte the same each time."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

import docx as python_docx
from openpyxl import Workbook
from openpyxl.styles import Font

from api.dossier.markup import Passage

EPOCH = dt.datetime(2024, 6, 3, 9, 0)  # noqa: DTZ001 - office formats store times without zone
ZIP_TIME = (2024, 6, 3, 9, 0, 0)
STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
NUMBER = re.compile(r"-?\d{1,7}(\.\d+)?")


def packed(members: Sequence[tuple[str, bytes]], *, stored: bool = False) -> bytes:
    """A ZIP with fixed times, members in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return out.getvalue()


def _repacked(data: bytes) -> bytes:
    """An office file without the time at which it was made."""
    moment = EPOCH.isoformat().encode() + b"Z"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [
            (name, STAMP.sub(rb"\g<1>" + moment + rb"\g<2>", archive.read(name))) for name in sorted(archive.namelist())
        ]
    # Readers look for the content types first.
    members.sort(key=lambda member: member[0] != "[Content_Types].xml")
    return packed(members)


def docx(blocks: Sequence[Passage | Sequence[Sequence[Passage]]], *, author: str) -> bytes:
    """Paragraphs and tables; the first paragraph is the title."""
    document = python_docx.Document()
    document.core_properties.author = author
    document.core_properties.created = document.core_properties.modified = EPOCH
    for index, block in enumerate(blocks):
        if isinstance(block, Passage):
            document.add_paragraph(block.text, style="Title" if index == 0 else None)
            continue
        table = document.add_table(rows=0, cols=len(block[0]))
        table.style = "Table Grid"
        for row in block:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = value.text
    out = io.BytesIO()
    document.save(out)
    return _repacked(out.getvalue())


@dataclass(frozen=True)
class SheetRows:
    """A worksheet: its name and its rows of cells."""

    name: str
    rows: Sequence[Sequence[Passage]]


def xlsx(sheets: Sequence[SheetRows], *, author: str) -> bytes:
    """Worksheets; cells that read as ISO dates or plain numbers are stored as such."""
    book = Workbook()
    book.properties.creator = author
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for number, row in enumerate(sheet.rows, 1):
            for column, cell in enumerate(row, 1):
                target = page.cell(number, column)
                if ISO_DATE.fullmatch(cell.text):
                    target.value = dt.date.fromisoformat(cell.text)
                    target.number_format = "dd/mm/yyyy"
                elif NUMBER.fullmatch(cell.text):
                    target.value = float(cell.text) if "." in cell.text else int(cell.text)
                else:
                    target.value = cell.text or None
                if number == 1:
                    target.font = Font(bold=True)
        for letter in "ABCDEFGH":
            page.column_dimensions[letter].width = 22
    out = io.BytesIO()
    book.save(out)
    return _repacked(out.getvalue())


@dataclass(frozen=True)
class Letter:
    """An e-mail. `people` are (shown name, address)."""

    sender: tuple[str, str]
    to: tuple[str, str]
    subject: str
    sent: dt.datetime
    body: str
    attachments: Sequence[tuple[str, str, bytes]] = ()
    html: str = ""


def eml(letter: Letter) -> bytes:
    """A message as a mail program saves it."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(letter.sender[0], addr_spec=letter.sender[1])
    message["To"] = Address(letter.to[0], addr_spec=letter.to[1])
    message["Subject"] = letter.subject
    message["Date"] = letter.sent
    message["Message-ID"] = f"<{letter.sent:%Y%m%d%H%M%S}.{len(letter.body)}@{letter.sender[1].partition('@')[2]}>"
    message.set_content(letter.body, cte="quoted-printable")
    if letter.html:
        message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for name, media_type, data in letter.attachments:
        main, _, sub = media_type.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    # The library draws boundaries at random; these depend on place alone.
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_lince_{letter.sent:%H%M%S}_{number}")
    return message.as_bytes()
