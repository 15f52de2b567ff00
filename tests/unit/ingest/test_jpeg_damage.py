"""Damage inside a JPEG: told wherever blocks are lost or overwritten, and never of a whole picture."""

import io
import random

import numpy as np
import pikepdf
import pytest
from PIL import Image
from support.files import a_picture, as_bytes, codes

from models.document import DocumentState, TextSource
from services.ingest.extract import extract
from services.ingest.formats.jpeg import is_damaged
from services.ingest.plugin import ExtractKit

SIZE = (800, 1000)
ENCODINGS = [
    {"quality": 30},
    {"quality": 75, "optimize": True},
    {"quality": 95, "subsampling": 0},
    {"quality": 80, "progressive": True},
    {"quality": 80, "restart_marker_rows": 1},
    {"quality": 60, "restart_marker_blocks": 7, "optimize": True},
]


def noise(mode: str = "RGB") -> Image.Image:
    values = np.random.default_rng(5).normal(128, 40, (SIZE[1] // 8, SIZE[0] // 8, 3)).clip(0, 255).astype("uint8")
    return Image.fromarray(values).resize(SIZE, Image.Resampling.BICUBIC).convert(mode)


def text() -> Image.Image:
    return a_picture("\n".join("Declara la testigo que no tenia papeles" for _ in range(20)), size=SIZE).convert("RGB")


PICTURES = {
    "noise": noise(),
    "grey noise": noise("L"),
    "cmyk": noise("CMYK"),
    "text": text(),
    "white": Image.new("RGB", SIZE, "white"),
    "middle grey": Image.new("RGB", SIZE, (128, 128, 128)),
    "black": Image.new("L", SIZE, 0),
}


@pytest.mark.parametrize("options", ENCODINGS, ids=str)
@pytest.mark.parametrize("name", PICTURES)
def test_a_whole_picture_is_whole(name, options):
    content = as_bytes(PICTURES[name], "JPEG", **options)
    assert not is_damaged(content)
    # Other programs write behind the end, and cameras fill up before it.
    assert not is_damaged(content + b"\x00" * 300)
    assert not is_damaged(content[:-2] + b"\xff" * 6 + b"\xff\xd9")


def damaged(content: bytes, how: str, at: float) -> bytes:
    start = content.index(b"\xff\xda") + 40
    place = start + int((len(content) - start - 2_100) * at)
    broken = bytearray(content)
    match how:
        case "zeros":
            broken[place : place + 2_000] = bytes(2_000)
        case "other bytes":
            broken[place : place + 2_000] = random.Random(place).randbytes(2_000)
        case "lost":
            del broken[place : place + 2_000]
        case "breaks off":
            broken[place:-2] = b""
        case "zeros to the end":
            broken[place:-2] = bytes(len(broken) - 2 - place)
    return bytes(broken)


@pytest.mark.parametrize("how", ["zeros", "other bytes", "lost", "breaks off", "zeros to the end"])
@pytest.mark.parametrize("options", ENCODINGS, ids=str)
@pytest.mark.parametrize("name", ["noise", "grey noise", "text"])
def test_a_damaged_stretch_is_seen(name, options, how):
    if "progressive" in options and how == "lost":
        pytest.skip("scans of a progressive picture fall into step again: such a loss is only sometimes seen")
    content = as_bytes(PICTURES[name], "JPEG", **options)
    seen = [is_damaged(damaged(content, how, at)) for at in (0.1, 0.4, 0.7)]
    # A decoder may fall into step again, by chance; a progressive picture lays scans over one another besides.
    assert sum(seen) >= (1 if "progressive" in options else 2), seen


def test_what_is_no_jpeg_of_a_page_is_left_alone():
    for content in (b"", b"\xff\xd8", as_bytes(Image.new("L", (40, 40)), "JPEG"), as_bytes(noise(), "PNG")):
        assert is_damaged(content) in (True, False)


@pytest.mark.ocr
def test_a_damaged_photo_is_told_and_what_is_there_is_read(tmp_path):
    content = damaged(as_bytes(PICTURES["text"], "JPEG", quality=75), "zeros", 0.8)
    (tmp_path / "a.jpg").write_bytes(content)
    (tmp_path / "out").mkdir()
    extraction = extract(tmp_path / "a.jpg", name="a.jpg", kit=ExtractKit(folder=tmp_path / "out", images=False))
    assert "Declara" in extraction.pages[0].text
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"picture_cut"})


def a_scan(content: bytes) -> bytes:
    """A PDF of one picture."""
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        picture = pdf.make_stream(content)
        picture.Type, picture.Subtype, picture.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
        picture.Width, picture.Height = SIZE
        picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
        page.obj.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /P Do Q")
        pdf.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(("name", "wrap"), [("a.jpg", bytes), ("a.pdf", a_scan)])
def test_a_picture_that_only_looks_blank_is_unreadable(tmp_path, name, wrap):
    """Its first block is there; of the others nothing came."""
    page = Image.new("RGB", SIZE, "white")
    page.paste(noise().crop((0, 0, 800, 400)), (0, 600))
    content = as_bytes(page, "JPEG", quality=75)
    start = content.index(b"\xff\xda") + 14
    broken = content[: start + 2] + b"\xff\xd9"
    (tmp_path / name).write_bytes(wrap(broken))
    (tmp_path / "out").mkdir()
    extraction = extract(tmp_path / name, name=name, kit=ExtractKit(folder=tmp_path / "out", images=False))
    assert [one.source for one in extraction.pages] == [TextSource.UNREADABLE]
    assert extraction.state is DocumentState.CORRUPT
    assert codes(extraction) == {"page_damaged"}
