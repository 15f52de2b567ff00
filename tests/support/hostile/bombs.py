"""Files that were made to do harm, rather than spoiled: each kind in sizes that chance chooses, a few kilobytes large.

What grows when it is unpacked is large enough to be refused or bounded, and cheap enough that a thousand can be tried.
"""

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from PIL import Image
from support.files import a_pdf, as_bytes
from support.hostile.mutators import ODD_NAMES
from support.hostile.samples import LINES, Sample, zipped

Bomb = Callable[[random.Random], bytes]
_MIB = 1024 * 1024


def zeros_zipped(chance: random.Random) -> bytes:
    """Members of nothing but zeros."""
    return zipped({f"{n}.txt": bytes(chance.choice((1, 4, 16)) * _MIB) for n in range(chance.choice((1, 3, 8)))})


def zips_in_zips(chance: random.Random) -> bytes:
    """A zip that holds the next one several times over, many deep."""
    content = zipped({"a.txt": bytes(_MIB)})
    for _n in range(chance.choice((3, 8, 30))):
        content = zipped({f"{n}.zip": content for n in range(chance.choice((1, 2, 4)))})
    return content


def members_overlapping(chance: random.Random) -> bytes:
    """Names in the list that all lead to the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("0.txt"), bytes(chance.choice((1, 12)) * _MIB), zipfile.ZIP_DEFLATED)
        first = archive.infolist()[0]
        for number in range(1, chance.choice((20, 300))):
            entry = zipfile.ZipInfo(chance.choice((f"{number}.txt", *ODD_NAMES)))
            entry.compress_type, entry.CRC, entry.header_offset = first.compress_type, first.CRC, first.header_offset
            entry.compress_size, entry.file_size = first.compress_size, first.file_size
            archive.filelist.append(entry)
    return buffer.getvalue()


def packed_again(chance: random.Random) -> bytes:
    """Something packed, packed, and packed again."""
    content = bytes(chance.choice((1, 8)) * _MIB)
    for _n in range(chance.choice((1, 2, 5, 40))):
        content = chance.choice((lambda x: gzip.compress(x, mtime=0), bz2.compress, lzma.compress))(content)
    return content


def a_hostile_tar(chance: random.Random) -> bytes:
    """Links out of the folder, devices, holes of terabytes, names that lead away, headers that say anything."""
    buffer = io.BytesIO()
    how = chance.choice((tarfile.PAX_FORMAT, tarfile.GNU_FORMAT))
    with tarfile.open(fileobj=buffer, mode="w", format=how, errors="surrogateescape") as archive:
        for number in range(chance.choice((3, 40))):
            entry = tarfile.TarInfo(chance.choice((f"{number}.txt", *(name for name in ODD_NAMES if name))))
            kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE)
            entry.type = chance.choice((tarfile.REGTYPE, tarfile.DIRTYPE, *kinds))
            entry.linkname = chance.choice(("/etc/passwd", "../../..", f"{number}.txt", "x" * 300))
            entry.mode, entry.devmajor, entry.devminor = chance.choice((0o4777, 0)), 8, 1
            if how == tarfile.PAX_FORMAT and chance.random() < 0.4:
                holes = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": str(1 << 50)}
                far = {
                    "size": str(chance.choice((1 << 40, 1 << 62))),
                    "path": chance.choice(ODD_NAMES).replace("\0", ""),
                }
                entry.pax_headers = chance.choice((holes, far, {"mtime": "1e400"}, {"comment": "x" * 100_000}))
            body = b"1\n0\n512\n" + bytes(504) if entry.isreg() else b""
            entry.size = len(body)
            archive.addfile(entry, io.BytesIO(body) if body else None)
    return buffer.getvalue()


def a_png(width: int, height: int, *, rows: bytes, depth: int = 8, colour: int = 0) -> bytes:
    """A PNG that says it is so large, with these rows."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def a_vast_picture(chance: random.Random) -> bytes:
    """A picture of a few bytes that says it is larger than any memory."""
    width, height = chance.choice(((60_000, 60_000), (2_000_000_000, 1), (1, 2_000_000_000), (14_000, 14_000)))
    small = min(width, 65_535), min(height, 65_535)
    kind = chance.choice(("png", "bmp", "gif", "webp", "tiff", "jpeg", "jp2"))
    if kind == "png":
        return a_png(width, height, rows=bytes(chance.choice((10, _MIB))), depth=8, colour=chance.choice((0, 2, 6)))
    if kind == "bmp":
        return b"BM" + struct.pack("<IIIIiiHHIIIIII", 90, 0, 54, 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0) + bytes(40)
    if kind == "gif":
        return b"GIF89a" + struct.pack("<HHBBB", *small, 0, 0, 0) + b"\x2c" + struct.pack("<HHHHB", 0, 0, *small, 0)
    if kind == "tiff":
        tags = ((256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, height), (279, 9))
        entries = b"".join(struct.pack("<HHII", tag, 4, 1, value % (1 << 32)) for tag, value in tags)
        return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(16)
    tiny = as_bytes(Image.new("L", (8, 8)), {"webp": "WEBP", "jpeg": "JPEG", "jp2": "JPEG2000"}[kind])
    if kind == "jpeg":
        at = tiny.index(b"\xff\xc0") + 5
        return tiny[:at] + struct.pack(">HH", small[1], small[0]) + tiny[at + 4 :]
    if kind == "jp2":
        at = tiny.index(b"\xff\x51") + 6
        return tiny[:at] + struct.pack(">II", width, height) + tiny[at + 8 :]
    at = tiny.index(b"VP8 ") + 14
    return tiny[:at] + struct.pack("<HH", small[0] & 0x3FFF, small[1] & 0x3FFF) + tiny[at + 4 :]


def many_frames(chance: random.Random) -> bytes:
    """A moving picture of thousands of frames, or a TIFF whose pages lead in a circle."""
    if chance.random() < 0.5:
        head = b"GIF89a" + struct.pack("<HHBBB", 4_000, 4_000, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
        frame = b"\x21\xf9\x04\0\x01\0\0\0\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
        return head + frame * chance.choice((50, 3_000)) + b";"
    page = as_bytes(Image.new("1", (40, 40), 1), "TIFF")
    (directory,) = struct.unpack_from("<I", page, 4)
    (count,) = struct.unpack_from("<H", page, directory)
    return page[: directory + 2 + 12 * count] + struct.pack("<I", directory) + page[directory + 6 + 12 * count :]


def a_hostile_pdf(chance: random.Random) -> bytes:
    """Pages that are their own parents, forms that draw themselves, streams that grow, pictures beyond all size."""
    return a_hostile_pdf_of(chance.choice(sorted(PDFS)))(chance)


def a_hostile_pdf_of(what: str) -> Bomb:
    """That kind of hostile PDF."""

    def make(chance: random.Random) -> bytes:
        buffer = io.BytesIO()
        with pikepdf.open(io.BytesIO(a_pdf(LINES, "segunda"))) as document:
            PDFS[what](document, chance)
            document.save(buffer, deterministic_id=True, fix_metadata_version=False)
        return buffer.getvalue()

    make.__name__ = what
    return make


class Worst(random.Random):
    """No chance: of sizes the largest, of all else the last."""

    def choice(self, seq: Any) -> Any:
        """The last one, or the largest number."""
        return max(seq) if all(isinstance(one, int) for one in seq) else seq[-1]

    def random(self) -> float:
        """Never what happens at times."""
        return 0.999


def _page_of_itself(document: pikepdf.Pdf, chance: random.Random) -> None:
    kids = document.Root.Pages.Kids
    kids.append(chance.choice((document.Root.Pages, kids[0])))


def _a_tall_tree(document: pikepdf.Pdf, chance: random.Random) -> None:
    node = document.Root.Pages
    for _n in range(chance.choice((50, 3_000))):
        node = document.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Pages, Kids=pikepdf.Array([node]), Count=chance.choice((2, 10**9)))
        )
    document.Root.Pages = node


def _forms_in_forms(document: pikepdf.Pdf, chance: random.Random) -> None:
    form = inner = document.make_indirect(pikepdf.Stream(document, b"0 0 1 1 re f"))
    for _n in range(chance.choice((3, 4, 5, 30))):
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox = pikepdf.Array([0, 0, 100, 100])
        inner, form = form, document.make_indirect(pikepdf.Stream(document, b"/X Do " * 10))
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=chance.choice((inner, inner, form))))
    page = document.pages[0]
    page.obj.Resources = pikepdf.Dictionary({**dict(page.resources), "/XObject": pikepdf.Dictionary(X=inner)})
    page.contents_add(b"/X Do")


def _a_stream_that_grows(document: pikepdf.Pdf, chance: random.Random) -> None:
    content = chance.choice((b" ", b"q ", b"(a) Tj ", b"[" * 64, b"0 0 m 9 9 l S ")) * 500_000
    packed = zlib.compress(content)
    filters = [pikepdf.Name.FlateDecode]
    for _n in range(chance.choice((0, 1))):
        packed = zlib.compress(packed)
        filters.append(pikepdf.Name.FlateDecode)
    stream = pikepdf.Stream(document, packed)
    document.pages[0].Contents = document.make_indirect(stream)
    stream.write(packed, filter=pikepdf.Array(filters))


def _a_vast_picture_in_a_pdf(document: pikepdf.Pdf, chance: random.Random) -> None:
    kind = chance.choice((b"JBIG2Decode", b"JPXDecode", b"DCTDecode", b"CCITTFaxDecode", b"FlateDecode"))
    segment = struct.pack(">IBBBI", 0, 48, 0, 1, 19) + struct.pack(">IIIIBH", 60_000, 60_000, 0, 0, 0, 0)
    body = {b"JBIG2Decode": segment, b"FlateDecode": zlib.compress(bytes(_MIB))}.get(kind, b"\0" * 64)
    picture = pikepdf.Stream(document, body)
    picture.write(body, filter=pikepdf.Name("/" + kind.decode()))
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    picture.Width, picture.Height = chance.choice(((60_000, 60_000), (2**31 - 1, 2**31 - 1), (1, 10**9), (-1, 5)))
    picture.BitsPerComponent, picture.ColorSpace = 8, pikepdf.Name.DeviceRGB
    page = document.pages[0]
    shown = pikepdf.Dictionary(P=document.make_indirect(picture))
    page.obj.Resources = pikepdf.Dictionary({**dict(page.resources), "/XObject": shown})
    page.contents_add(b"q 500 0 0 700 0 0 cm /P Do Q")


def _a_vast_page(document: pikepdf.Pdf, chance: random.Random) -> None:
    edge = chance.choice((14_400, 10**6, 10**9, 0, -200))
    document.pages[0].MediaBox = pikepdf.Array([0, 0, edge, edge])
    document.pages[0].obj.UserUnit = chance.choice((1, 75_000))


def _an_outline_in_a_circle(document: pikepdf.Pdf, chance: random.Random) -> None:
    one = document.make_indirect(pikepdf.Dictionary(Title=pikepdf.String("uno")))
    one.Next, one.First, one.Last = chance.choice(((one, one, one), (one, document.Root.Pages, one)))
    document.Root.Outlines = pikepdf.Dictionary(First=one, Last=one, Count=1)


def _names_in_a_circle(document: pikepdf.Pdf, chance: random.Random) -> None:
    tree = document.make_indirect(pikepdf.Dictionary())
    tree.Kids = pikepdf.Array([tree] * chance.choice((1, 50)))
    document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=tree, JavaScript=tree, Dests=tree)
    field = document.make_indirect(pikepdf.Dictionary(T=pikepdf.String("a")))
    field.Kids = pikepdf.Array([field] * chance.choice((1, 50)))
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))


def _a_million_objects(document: pikepdf.Pdf, chance: random.Random) -> None:
    page = document.pages[0]
    notes = [pikepdf.Dictionary(Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=pikepdf.String("a"))]
    page.Annots = pikepdf.Array(notes * chance.choice((500, 5_000)))


PDFS: dict[str, Callable[[pikepdf.Pdf, random.Random], None]] = {
    one.__name__: one
    for one in (
        _page_of_itself,
        _a_tall_tree,
        _forms_in_forms,
        _a_stream_that_grows,
        _a_vast_picture_in_a_pdf,
        _a_vast_page,
        _an_outline_in_a_circle,
        _names_in_a_circle,
        _a_million_objects,
    )
}


def objects_packed_in_circles(chance: random.Random) -> bytes:
    """A PDF whose packed objects say that they lie in one another, or in a stream that grows."""
    body = zlib.compress(chance.choice((b"5 0 6 9 ", b"9" * 100)) + b"<<>>" * chance.choice((2, 2_000_000)))
    pieces = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj ",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj ",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 5 0 R>>endobj ",
        b"4 0 obj<</Type/ObjStm/N %d/First 8/Extends 4 0 R/Filter/FlateDecode/Length %d>>stream\n"
        % (chance.choice((2, 10**9)), len(body))
        + body
        + b"\nendstream endobj ",
    ]
    content, places = b"%PDF-1.7\n", []
    for piece in pieces:
        places.append(len(content))
        content += piece
    rows = [(0, 0, 0), *((1, place, 0) for place in places), (2, 4, 0), (2, chance.choice((4, 6)), 1)]
    table = b"".join(struct.pack(">BIB", *row) for row in rows)
    size = chance.choice((len(rows), 2**31 - 1))
    head = b"7 0 obj<</Type/XRef/Size %d/W[1 4 1]/Root 1 0 R/Prev %d/Length %d>>stream\n"
    start = len(content)
    content += head % (size, start, len(table)) + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % start
    return content


def mails_in_mails(chance: random.Random) -> bytes:
    """Messages or parts inside each other, many deep; or thousands side by side."""
    deep = chance.choice((20, 200, 2_000))
    if chance.random() < 0.5:
        return b"Subject: uno\nContent-Type: message/rfc822\n\n" * deep + b"Subject: fin\n\nfin\n"
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(deep))
    side = b"".join(b"--b0\nContent-Type: text/plain\n\nuno\n" for _n in range(chance.choice((1, 5_000))))
    return b"Subject: uno\nMIME-Version: 1.0\n" + head + b"Content-Type: text/plain\n\nfin\n" + side


def deep_text(chance: random.Random) -> bytes:
    """Brackets, groups and elements inside each other: JSON, RTF, HTML, XML, a property list."""
    times = chance.choice((900, 6_000, 60_000))
    piece, head = chance.choice(
        (
            (b"[", b""),
            (b'{"a":', b""),
            (b"{\\b ", b"{\\rtf1 "),
            (b"<div>", b"<!doctype html><html><body>"),
            (b"<table><tr><td>", b"<!doctype html><html><body>"),
            (b"<a>", b"<?xml version='1.0'?>"),
            (b"<array>", b'<?xml version="1.0"?><plist version="1.0">'),
            (b"<g>", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">'),
            (b"<blockquote>", b"<html>"),
        )
    )
    return head + piece * times + b"fin"


def vast_cells(chance: random.Random) -> bytes:
    """A table with one cell in the last corner, or one of a million empty columns."""
    corner = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>fin</t></is></c></row>'
    cell = chance.choice(
        (corner, b'<row r="1"><c r="A1"><v>1</v></c></row>' * 5_000, b'<row r="99999999999"><c r="ZZZZZZ9"/>')
    )
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    merged = b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>' * chance.choice((0, 1))
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "xl/workbook.xml": b"<workbook " + space + b'><sheets><sheet name="a" sheetId="1" '
            b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            b'relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml" Type="http://schemas.openxmlformats'
            b'.org/officeDocument/2006/relationships/worksheet"/></Relationships>',
            "xl/worksheets/sheet1.xml": b"<worksheet "
            + space
            + b"><sheetData>"
            + cell
            + b"</sheetData>"
            + merged
            + b"</worksheet>",
        }
    )


def repeated_cells(chance: random.Random) -> bytes:
    """An ODF table whose one cell says that it stands there a million times in a million rows."""
    times = chance.choice((b"1000", b"16384", b"1048576", b"99999999999"))
    body = (
        b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table>'
        b'<table:table-row table:number-rows-repeated="' + times + b'"><table:table-cell '
        b'table:number-columns-repeated="' + times + b'"><text:p>a<text:s text:c="' + times + b'"/></text:p>'
        b"</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
        b"</office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": body, "META-INF/manifest.xml": b"<manifest/>"})


def odd_names_zipped(chance: random.Random) -> bytes:
    """A zip of members whose names lead out of the folder."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, name in enumerate(chance.sample(ODD_NAMES, 6)):
            entry = zipfile.ZipInfo("a", (2024, 5, 1, 17, 20, 0))
            entry.filename, entry.external_attr = name, chance.choice((0, 0o120777 << 16, 0o100644 << 16))
            archive.writestr(entry, b"fuera %d" % number)
    return buffer.getvalue()


BOMBS: dict[str, tuple[tuple[str, Bomb], ...]] = {
    "pdf": (("a.pdf", a_hostile_pdf), ("a.pdf", a_hostile_pdf), ("a.pdf", objects_packed_in_circles)),
    "image": (("a.png", a_vast_picture), ("a.gif", many_frames)),
    "office": (("a.xlsx", vast_cells), ("a.ods", repeated_cells)),
    "mail": (("a.eml", mails_in_mails),),
    "archive": (
        ("a.zip", zeros_zipped),
        ("a.zip", zips_in_zips),
        ("a.zip", members_overlapping),
        ("a.zip", odd_names_zipped),
        ("a.gz", packed_again),
        ("a.tar", a_hostile_tar),
    ),
    "other": (("a", deep_text),),
}
"""The bombs of each kind, with the name that each goes by."""


def a_bomb(kind: str, chance: random.Random) -> tuple[Sample, str] | None:
    """One of a kind, and how it is called; None where the kind has none."""
    if kind not in BOMBS:
        return None
    name, make = chance.choice(BOMBS[kind])
    return Sample(name, kind, make(chance)), make.__name__
