"""A scan in a PDF is drawn and read as a page, however its picture is packed and into however many pieces it is cut."""

import io
import struct

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image, ImageOps
from support.files import SaidEngine, a_picture, codes, read

from models.document import DocumentState, TextSource
from services.ingest import ocr
from services.ingest.ocr import recognise

SHEET = a_picture("Declara la testigo\nque nada vio", size=(864, 1200))


class Looking(SaidEngine):
    """An engine that tells what it sees: how many dark pixels the page that it is given has."""

    def __init__(self) -> None:
        super().__init__("leído", "del", "retrato")
        self.dark: list[float] = []

    def words(self, image, **options):
        with Image.open(image) as seen:
            self.dark.append(sum(seen.convert("L").histogram()[:100]) / (seen.width * seen.height))
        return super().words(image, **options)


@pytest.fixture
def said(monkeypatch):
    engine = Looking()
    monkeypatch.setattr(ocr, "ENGINES", (engine,))
    monkeypatch.setattr(recognise, "nets", lambda: None)
    return engine


def fax(sheet: Image.Image) -> bytes:
    """A picture in black and white as group 4 packs it."""
    buffer = io.BytesIO()
    sheet.convert("1").save(buffer, "TIFF", compression="group4", tiffinfo={278: sheet.height})
    with Image.open(buffer) as tiff:
        start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    return buffer.getvalue()[start : start + length]


def jbig2(sheet: Image.Image) -> bytes:
    """The same as one region of JBIG2 (ITU-T T.88, 7.4.6), which may hold what group 4 packs."""
    size = struct.pack(">II", *sheet.size)
    page = size + struct.pack(">IIBH", 0, 0, 0, 0)
    region = size + struct.pack(">IIB", 0, 0, 0) + b"\x01" + fax(ImageOps.invert(sheet))
    parts = [(48, page), (38, region)]
    return b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data for number, (kind, data) in enumerate(parts)
    )


def packed(packing: str, sheet: Image.Image) -> tuple[bytes, Name | None, Dictionary | None]:
    """The bytes of a picture, the filter of a PDF that unpacks them, and its parameters."""
    buffer = io.BytesIO()
    match packing:
        case "jpeg":
            sheet.save(buffer, "JPEG", quality=90)
            return buffer.getvalue(), Name.DCTDecode, None
        case "jpeg2000":
            sheet.save(buffer, "JPEG2000")
            return buffer.getvalue(), Name.JPXDecode, None
        case "fax":
            # Such a TIFF says that black is zero, so what fax calls black are the white pixels.
            parameters = Dictionary(K=-1, Columns=sheet.width, Rows=sheet.height, BlackIs1=True)
            return fax(sheet), Name.CCITTFaxDecode, parameters
        case "jbig2":
            return jbig2(sheet), Name.JBIG2Decode, None
    return sheet.tobytes(), None, None


def a_scan(packing: str, *, pieces: int = 1) -> bytes:
    """A PDF of one page that is a picture, in bands one below the other where it has several pieces."""
    height = SHEET.height // pieces
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(432, 600))
        pictures, drawn = Dictionary(), []
        for piece in range(pieces):
            band = SHEET.crop((0, piece * height, SHEET.width, (piece + 1) * height))
            content, filtered, parameters = packed(packing, band)
            stream = pikepdf.Stream(document, b"")
            stream.write(content, filter=filtered, decode_parms=parameters)
            stream.Type, stream.Subtype, stream.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
            stream.Width, stream.Height = band.size
            stream.BitsPerComponent = 1 if packing in ("fax", "jbig2") else 8
            pictures[f"/P{piece}"] = document.make_indirect(stream)
            drawn.append(f"q 432 0 0 {600 / pieces} 0 {600 - (piece + 1) * 600 / pieces} cm /P{piece} Do Q")
        page.obj.Resources = Dictionary(XObject=pictures)
        page.obj.Contents = document.make_stream("\n".join(drawn).encode())
        buffer = io.BytesIO()
        document.save(buffer, compress_streams=packing == "flate", stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return buffer.getvalue()


@pytest.mark.parametrize("pieces", [1, 5])
@pytest.mark.parametrize("packing", ["jpeg", "jpeg2000", "fax", "jbig2", "flate", "raw"])
def test_a_scan_is_read_however_it_is_packed_and_cut(tmp_path, said, packing, pieces):
    extraction = read(tmp_path, "a.pdf", a_scan(packing, pieces=pieces), engine="said")
    (page,) = extraction.pages
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())
    assert (page.source, page.text) == (TextSource.OCR, "leído del retrato")
    # What the engine was given is the whole page with its print, once.
    wanted = sum(SHEET.histogram()[:100]) / (SHEET.width * SHEET.height)
    assert said.dark[0] == pytest.approx(wanted, rel=0.35)
