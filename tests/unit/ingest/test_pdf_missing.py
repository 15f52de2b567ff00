"""Pages whose content is damaged or cut off are never called blank."""

import io

import pikepdf
import pytest
from PIL import Image
from support.files import a_pdf, codes, read, text_of

from models.document import DocumentState, TextSource

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
