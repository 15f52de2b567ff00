"""Fax pictures: damage inside them is told, in TIFF and in PDF, and none where there is none."""

import io
import random

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image
from support.files import SaidEngine, a_picture, codes, read

from models.document import DocumentState
from services.ingest import ocr
from services.ingest.formats.fax import is_broken, is_damaged

PAGE = a_picture("Rosa debe 450\nal dueño del local\ndesde marzo", size=(864, 600)).convert("1")
NOISE = Image.frombytes("1", (864, 300), random.Random(7).randbytes(864 * 300 // 8))
WHITE = Image.new("1", (864, 300), 1)
KINDS = {"group4": -1, "group3": 0}


@pytest.fixture(autouse=True)
def said(monkeypatch):
    monkeypatch.setattr(ocr, "ENGINES", (SaidEngine("Rosa", "debe", "450"),))


def a_tiff(picture: Image.Image, packing: str) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "TIFF", compression=packing, tiffinfo={278: picture.height})
    return buffer.getvalue()


def strip(content: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(content)) as picture:
        return picture.tag_v2[273][0], picture.tag_v2[279][0]


def overwritten(content: bytes, start: int, length: int, seed: int) -> bytes:
    dice = random.Random(seed)
    at = start + dice.randrange(length // 8, length * 7 // 8)
    return content[:at] + dice.randbytes(6) + content[at + 6 :]


@pytest.mark.parametrize("packing", KINDS)
@pytest.mark.parametrize("picture", [PAGE, NOISE, WHITE], ids=["page", "noise", "white"])
def test_a_sound_fax_is_whole_and_a_damaged_one_is_not(packing, picture):
    content = a_tiff(picture, packing)
    start, length = strip(content)
    size = {"width": picture.width, "rows": picture.height}
    data = content[start : start + length]
    assert not is_broken(data, k=KINDS[packing], **size)
    assert not is_damaged(data, **size)
    hurt = [overwritten(content, start, length, seed)[start : start + length] for seed in range(10)]
    assert sum(is_broken(one, k=KINDS[packing], **size) for one in hurt) >= 9
    assert is_broken(data[: length // 2], k=KINDS[packing], **size)


@pytest.mark.parametrize("packing", KINDS)
def test_damage_inside_a_fax_is_told(tmp_path, packing):
    content = a_tiff(PAGE, packing)
    assert codes(read(tmp_path, "a.tif", content, engine="said")) == set()
    hurt = read(tmp_path, "b.tif", overwritten(content, *strip(content), seed=3), engine="said")
    assert codes(hurt) == {"picture_cut"}
    assert hurt.state is DocumentState.PARTIAL


def test_a_tiff_in_several_strips_is_whole(tmp_path):
    buffer = io.BytesIO()
    PAGE.save(buffer, "TIFF", compression="group4", tiffinfo={278: 64})
    assert codes(read(tmp_path, "a.tif", buffer.getvalue(), engine="said")) == set()


@pytest.mark.parametrize("sound", [True, False])
def test_damage_inside_a_fax_on_a_page_is_told(tmp_path, sound):
    content = a_tiff(PAGE, "group4")
    start, length = strip(content)
    data = content[start : start + length] if sound else overwritten(content, start, length, 3)[start : start + length]
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 413))
        picture = pikepdf.Stream(document, data)
        picture.Type, picture.Subtype, picture.Filter = Name.XObject, Name.Image, Name.CCITTFaxDecode
        picture.Width, picture.Height, picture.BitsPerComponent = PAGE.width, PAGE.height, 1
        picture.ColorSpace = Name.DeviceGray
        picture.DecodeParms = Dictionary(K=-1, Columns=PAGE.width, Rows=PAGE.height)
        page.obj.Resources = Dictionary(XObject=Dictionary(I=document.make_indirect(picture)))
        page.obj.Contents = document.make_stream(b"595 0 0 413 0 0 cm /I Do")
        buffer = io.BytesIO()
        document.save(buffer, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    extraction = read(tmp_path, "a.pdf", buffer.getvalue(), engine="said")
    assert codes(extraction) == (set() if sound else {"picture_cut"})
