"""Pages whose content is damaged or cut off are never called blank."""

import io
import struct
import zlib

import pikepdf
import pytest
from PIL import Image
from support.files import SaidEngine, a_pdf, codes, read, text_of

from models.document import DocumentState, TextSource
from services.ingest import ocr

SHOWN = b"q 595 0 0 842 0 0 cm /Im Do Q"


def with_page(content: pikepdf.Object | None, resources: pikepdf.Dictionary, document: pikepdf.Pdf) -> bytes:
    """A sound page of text, and behind it one with this content."""
    page = document.add_blank_page(page_size=(595, 842))
    page.obj.Resources = resources
    if content is not None:
        page.obj.Contents = content
    buffer = io.BytesIO()
    document.save(buffer, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return buffer.getvalue()


def sound() -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(a_pdf("página sana")))


def picture(document: pikepdf.Pdf, content: bytes) -> pikepdf.Dictionary:
    stream = pikepdf.Stream(document, b"")
    stream.write(content, filter=pikepdf.Name.DCTDecode)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = 400, 600, 8
    stream.ColorSpace = pikepdf.Name.DeviceGray
    return pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=stream))


def a_white_picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (400, 600), 255).save(buffer, "JPEG")
    return buffer.getvalue()


def damaged_picture() -> bytes:
    document = sound()
    return with_page(pikepdf.Stream(document, SHOWN), picture(document, b"\x00" * 3_000), document)


def lost_picture() -> bytes:
    document = sound()
    return with_page(pikepdf.Stream(document, SHOWN), pikepdf.Dictionary(), document)


def damaged_content() -> bytes:
    document = sound()
    content = pikepdf.Stream(document, b"")
    content.write(bytes(range(256)) * 2, filter=pikepdf.Name.FlateDecode)
    return with_page(content, pikepdf.Dictionary(), document)


def no_content_at_all() -> bytes:
    document = sound()
    return with_page(document.make_indirect(pikepdf.Dictionary(A=1)), pikepdf.Dictionary(), document)


@pytest.mark.parametrize("content", [damaged_picture, lost_picture, damaged_content, no_content_at_all])
def test_a_page_that_shows_nothing_for_damage_is_unreadable(tmp_path, content):
    extraction = read(tmp_path, "a.pdf", content())
    assert [page.source for page in extraction.pages] == [TextSource.LAYER, TextSource.UNREADABLE]
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"page_damaged"})
    assert "página sana" in text_of(extraction)


def a_white_scan() -> bytes:
    document = sound()
    return with_page(pikepdf.Stream(document, SHOWN), picture(document, a_white_picture()), document)


def nothing() -> bytes:
    return with_page(None, pikepdf.Dictionary(), sound())


@pytest.mark.parametrize("content", [a_white_scan, nothing])
def test_a_page_with_nothing_on_it_stays_blank(tmp_path, content):
    extraction = read(tmp_path, "a.pdf", content())
    assert [page.source for page in extraction.pages] == [TextSource.LAYER, TextSource.BLANK]
    assert extraction.state is DocumentState.DONE


def test_pages_whose_content_went_with_the_end_of_the_file_are_told(tmp_path):
    whole = a_pdf(*(f"declaración número {number}" for number in range(1, 13)))
    extraction = read(tmp_path, "a.pdf", whole[: int(len(whole) * 0.75)])
    for page in extraction.pages:
        assert (page.source is TextSource.LAYER) == ("declaración" in page.text)
        assert page.source is not TextSource.BLANK
    assert {TextSource.LAYER, TextSource.UNREADABLE} == {page.source for page in extraction.pages}
    assert extraction.state is DocumentState.PARTIAL


def test_a_file_of_damaged_pages_alone_is_corrupt(tmp_path):
    document = pikepdf.open(io.BytesIO(damaged_picture()))
    del document.pages[0]
    buffer = io.BytesIO()
    document.save(buffer, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    extraction = read(tmp_path, "a.pdf", buffer.getvalue())
    assert (extraction.state, codes(extraction)) == (DocumentState.CORRUPT, {"page_damaged"})


def a_striped_picture() -> Image.Image:
    striped = Image.new("L", (400, 600), 255)
    for top in range(20, 600, 40):
        striped.paste(0, (30, top, 30 + top // 2, top + 12))
    return striped


def shown(content: bytes, kind: pikepdf.Name) -> bytes:
    document = sound()
    resources = picture(document, b"")
    resources.XObject.Im.write(content, filter=kind)
    return with_page(pikepdf.Stream(document, SHOWN), resources, document)


def of_jpeg(*, share: float) -> bytes:
    buffer = io.BytesIO()
    a_striped_picture().save(buffer, "JPEG")
    return shown(buffer.getvalue()[: int(len(buffer.getvalue()) * share)], pikepdf.Name.DCTDecode)


def of_pixels(*, share: float) -> bytes:
    pixels = a_striped_picture().tobytes()
    return shown(zlib.compress(pixels[: int(len(pixels) * share)]), pikepdf.Name.FlateDecode)


def jpeg_2000(**options) -> bytes:
    buffer = io.BytesIO()
    a_striped_picture().save(buffer, "JPEG2000", **options)
    return buffer.getvalue()


def beside_text(content: bytes, kind: pikepdf.Name, bits: int) -> bytes:
    document = sound()
    document.pages[0].obj.Resources.XObject = picture(document, b"").XObject
    stream = document.pages[0].obj.Resources.XObject.Im
    stream.write(content, filter=kind)
    stream.BitsPerComponent = bits
    document.pages[0].contents_add(pikepdf.Stream(document, b"q 300 0 0 300 72 200 cm /Im Do Q"))
    buffer = io.BytesIO()
    document.save(buffer, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return buffer.getvalue()


def segment(number: int, kind: int, content: bytes) -> bytes:
    return struct.pack(">IBBBI", number, kind, 0, 1, len(content)) + content


WHITE = segment(0, 48, struct.pack(">IIIIBH", 400, 600, 0, 0, 0, 0)) + segment(1, 49, b"")


@pytest.mark.parametrize(
    ("content", "kind", "bits", "told"),
    [
        (b"\x9a" * 3_000, pikepdf.Name.JPXDecode, 8, True),
        (jpeg_2000()[:-400], pikepdf.Name.JPXDecode, 8, True),
        (jpeg_2000(no_jp2=True)[:-400], pikepdf.Name.JPXDecode, 8, True),
        (jpeg_2000(), pikepdf.Name.JPXDecode, 8, False),
        (jpeg_2000(no_jp2=True, tile_size=(128, 128)), pikepdf.Name.JPXDecode, 8, False),
        (b"\x9a" * 3_000, pikepdf.Name.JBIG2Decode, 1, True),
        (WHITE[:-15], pikepdf.Name.JBIG2Decode, 1, True),
        (WHITE, pikepdf.Name.JBIG2Decode, 1, False),
    ],
)
def test_a_picture_beside_text_that_cannot_be_unpacked_is_told(tmp_path, content, kind, bits, told):
    extraction = read(tmp_path, "a.pdf", beside_text(content, kind, bits))
    assert "página sana" in text_of(extraction)
    assert codes(extraction) == ({"picture_cut"} if told else set())
    assert extraction.state is (DocumentState.PARTIAL if told else DocumentState.DONE)


@pytest.mark.parametrize("make", [of_jpeg, of_pixels])
@pytest.mark.parametrize(("share", "told"), [(0.4, [("picture_cut", 2)]), (1.0, [])])
def test_a_picture_of_which_a_part_is_missing_is_told(tmp_path, monkeypatch, make, share, told):
    monkeypatch.setattr(ocr, "ENGINES", (SaidEngine("Ana", "Rosa"),))
    extraction = read(tmp_path, "a.pdf", make(share=share), engine="said")
    assert extraction.pages[1].source is TextSource.OCR
    assert [(one.code, one.page) for one in extraction.problems if one.code == "picture_cut"] == told
    assert extraction.state is (DocumentState.PARTIAL if told else DocumentState.DONE)


def of_lines(pack) -> bytes:
    lines = (f"BT /F1 12 Tf 72 {800 - 14 * row} Td (Testigo {row * 7919 % 997} declara) Tj ET" for row in range(50))
    document = sound()
    content = pikepdf.Stream(document, b"")
    content.write(pack("\n".join(lines).encode()), filter=pikepdf.Name.FlateDecode)
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    return with_page(content, pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)), document)


def half(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return packed[: len(packed) // 2]


def another_letter(content: bytes) -> bytes:
    return zlib.compress(content, 0).replace(b"683 declara", b"683 deelara")


def without_sum(content: bytes) -> bytes:
    return zlib.compress(content)[:-4]


@pytest.mark.parametrize(
    ("pack", "told"), [(half, True), (another_letter, True), (without_sum, False), (zlib.compress, False)]
)
def test_a_page_of_which_only_a_part_could_be_unpacked_is_told(tmp_path, pack, told):
    extraction = read(tmp_path, "a.pdf", of_lines(pack))
    assert "Testigo 0 declara" in extraction.pages[1].text
    assert [(one.code, one.page) for one in extraction.problems] == ([("page_damaged", 2)] if told else [])
    assert extraction.state is (DocumentState.PARTIAL if told else DocumentState.DONE)
