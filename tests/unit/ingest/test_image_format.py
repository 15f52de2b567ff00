"""Pictures: upright, bounded, with what the camera wrote."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageOps
from support.files import SaidEngine, a_picture, as_bytes, codes, read, text_of

from models.document import DocumentState, TextSource
from services.ingest import ocr
from services.ingest.formats import image
from services.ingest.formats.frames import MOST_READ
from services.ingest.plugin import ExtractKit, OcrFailed


@pytest.fixture
def said(monkeypatch):
    engine = SaidEngine("Rosa", "debe", "450")
    monkeypatch.setattr(ocr, "ENGINES", (engine,))
    return engine


def test_a_picture_is_a_page_in_points_of_its_density(tmp_path, said):
    content = as_bytes(a_picture("Rosa debe 450", size=(1000, 500)), dpi=(200, 200))
    page = read(tmp_path, "a.png", content, engine="said").pages[0]
    assert (page.width, page.height) == pytest.approx((360, 180), abs=0.1)
    assert (page.text, page.source) == ("Rosa debe 450", TextSource.OCR)
    assert page.words[0].box == pytest.approx((18, 18, 50.4, 28.8), abs=0.1)


def test_boxes_of_a_small_picture_lie_on_the_picture_as_it_is(tmp_path, said):
    # Read at three times its size: boxes come back divided by it, at 96 pixels an inch.
    page = read(tmp_path, "a.png", as_bytes(a_picture("Rosa", size=(600, 300))), engine="said").pages[0]
    assert (page.width, page.height) == pytest.approx((450, 225), abs=0.1)
    assert page.words[0].box[0] == pytest.approx(50 / 3 * 0.75, abs=0.2)


@pytest.mark.parametrize(("orientation", "size"), [(1, (90, 45)), (6, (45, 90)), (8, (45, 90)), (3, (90, 45))])
def test_a_photo_stands_as_the_camera_held_it(tmp_path, said, orientation, size):
    picture = a_picture("Rosa", size=(120, 60))
    exif = Image.Exif()
    exif[0x0112] = orientation
    page = read(tmp_path, "a.jpg", as_bytes(picture, "JPEG", exif=exif), engine="said").pages[0]
    assert (page.width, page.height) == pytest.approx(size, abs=0.1)


def test_A6_place_and_time_of_a_photo_are_kept(tmp_path, said):
    exif = Image.Exif()
    exif[0x010F] = "Cámara"
    exif.get_ifd(0x8769)[0x9003] = "2024:05:01 17:20:00"
    exif.get_ifd(0x8825).update({1: "S", 2: (16.0, 30.0, 0.0), 3: "W", 4: (68.0, 9.0, 0.0)})
    facts = read(tmp_path, "a.jpg", as_bytes(a_picture(), "JPEG", exif=exif), engine="said").metadata
    assert facts["gps"] == [-16.5, -68.15]
    assert facts["exif_DateTimeOriginal"] == "2024:05:01 17:20:00"


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
@pytest.mark.parametrize("shade", [255, 0])
def test_print_on_transparent_ground_is_seen(mode, shade):
    mask = ImageOps.invert(a_picture("Agencia Aurora", shade=0))
    layered = Image.new("L", mask.size, shade).convert(mode)
    layered.putalpha(mask)
    shown = image._decoded(layered, ExtractKit(folder=Path())).convert("L")
    assert shown.getextrema() == (0, 255)
    # What brings its own paper stands on it, with white corners.
    boxed = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
    boxed.paste((255, 255, 255, 255), (10, 10, 390, 190))
    assert image._decoded(boxed, ExtractKit(folder=Path())).getpixel((0, 0)) == (255, 255, 255)


def test_each_frame_of_a_tiff_is_a_page(tmp_path, said):
    frames = [a_picture("uno"), a_picture(), a_picture("tres")]
    content = as_bytes(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    extraction = read(tmp_path, "a.tif", content, engine="said")
    assert [page.source for page in extraction.pages] == [TextSource.OCR, TextSource.BLANK, TextSource.OCR]
    assert extraction.state is DocumentState.DONE


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_each_frame_of_an_animation_that_shows_something_new_is_a_page(tmp_path, said, kind):
    frames = [a_picture(text) for text in ("uno 71234567", "uno 71234567", "dos 79999999", "uno 71234567", "tres")]
    content = as_bytes(frames[0], kind, save_all=True, append_images=frames[1:], duration=[80, 90, 70, 60, 50])
    extraction = read(tmp_path, "a", content, engine="said")
    assert len(extraction.pages) == 3
    assert extraction.metadata["frames_read"][-2:] == [extraction.metadata["frames"] - 2, extraction.metadata["frames"]]
    assert extraction.state is DocumentState.DONE


def test_of_a_film_some_frames_are_read_and_that_is_told(tmp_path, said):
    frames = [a_picture(f"numero {number * 7919 % 997}") for number in range(30)]
    content = as_bytes(frames[0], "GIF", save_all=True, append_images=frames[1:])
    extraction = read(tmp_path, "a.gif", content, engine="said")
    assert len(extraction.pages) == MOST_READ
    assert extraction.metadata["frames_read"][0::11] == [1, 30]
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"frames_skipped"})
    assert "Play the original" in extraction.problems[0].message


def test_a_cut_animation_keeps_what_it_has(tmp_path, said):
    frames = [a_picture(text) for text in ("uno 71234567", "dos 79999999", "tres 7")]
    content = as_bytes(frames[0], "GIF", save_all=True, append_images=frames[1:])
    extraction = read(tmp_path, "a.gif", content[: len(content) * 2 // 3], engine="said")
    assert extraction.pages
    assert extraction.state is DocumentState.PARTIAL


def test_the_preview_behind_a_photo_is_no_loss(tmp_path, said):
    content = as_bytes(a_picture("uno"), "MPO", save_all=True, append_images=[a_picture("uno", size=(400, 200))])
    extraction = read(tmp_path, "a.jpg", content, engine="said")
    assert (extraction.state, extraction.metadata["frames"], codes(extraction)) == (DocumentState.DONE, 2, set())


def test_too_many_pixels_are_not_decoded(tmp_path, said):
    extraction = read(tmp_path, "a.png", as_bytes(a_picture()), engine="said", limits={"pixels": 1000})
    assert (extraction.state, codes(extraction)) == (DocumentState.LIMIT, {"too_many_pixels"})
    assert "cut into parts" in extraction.problems[0].message


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF"])
def test_half_a_picture_is_damaged(tmp_path, said, kind):
    whole = as_bytes(a_picture("Rosa debe 450"), kind)
    extraction = read(tmp_path, "a", whole[: len(whole) // 3], engine="said")
    assert extraction.state in (DocumentState.CORRUPT, DocumentState.PARTIAL)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_what_is_there_of_a_cut_picture_is_read_and_told(tmp_path, said, kind):
    whole = as_bytes(a_picture("Rosa debe 450"), kind)
    extraction = read(tmp_path, "a", whole[: len(whole) * 3 // 4], engine="said")
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"picture_cut"})
    assert extraction.pages[0].source is TextSource.OCR


def test_the_whole_pages_of_a_cut_fax_are_read(tmp_path, said):
    pages = [a_picture(text) for text in ("uno", "dos", "tres")]
    whole = as_bytes(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    extraction = read(tmp_path, "a.tif", whole[: len(whole) * 55 // 100], engine="said")
    assert extraction.state is DocumentState.PARTIAL
    assert "file_cut" in codes(extraction)
    assert extraction.pages[0].source is TextSource.OCR


def test_what_is_transparent_is_seen_on_white(tmp_path, said):
    clear = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
    assert read(tmp_path, "a.png", as_bytes(clear), engine="said").pages[0].source is TextSource.BLANK


def test_print_that_full_transparency_hides_is_read(tmp_path, said):
    hidden = a_picture("Rosa debe 450").convert("RGBA")
    hidden.putalpha(0)
    assert read(tmp_path, "a.png", as_bytes(hidden), engine="said").pages[0].source is TextSource.OCR


def test_a_picture_without_words_says_so(tmp_path, said):
    said.words_said = ()
    extraction = read(tmp_path, "a.png", as_bytes(a_picture("~~~")), engine="said")
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, {"no_text_found"})
    assert text_of(extraction) == ""


def test_a_poor_reading_is_tried_another_way_and_turned(tmp_path, said):
    said.confidence, said.rotation = 0.4, (180, 9.0)
    page = read(tmp_path, "a.png", as_bytes(a_picture("Rosa debe 450")), engine="said").pages[0]
    assert {call["tiled"] for call in said.calls} == {True, False}
    # Upside down reads no better here, so the page stays as it stands.
    assert page.rotation == 0


def test_a_slow_engine_leaves_the_page_unreadable(tmp_path, said):
    said.failure = OcrFailed("page_timeout", "slow")
    extraction = read(tmp_path, "a.png", as_bytes(a_picture("Rosa")), engine="said")
    assert (extraction.state, extraction.pages[0].source) == (DocumentState.FAILED, TextSource.UNREADABLE)


def test_the_page_image_is_kept_under_its_hash(tmp_path, said):
    page = read(tmp_path, "a.png", as_bytes(a_picture("Rosa", size=(900, 300))), engine="said", images=True).pages[0]
    with Image.open(io.BytesIO((tmp_path / "out" / f"{page.image}.jpg").read_bytes())) as stored:
        assert stored.size == (900, 300)


def test_a_later_frame_of_too_many_pixels_costs_that_frame_only(tmp_path, said):
    content = bytearray(as_bytes(a_picture("uno"), "GIF", save_all=True, append_images=[a_picture("dos")]))
    frame = content.rindex(b"\x2c")
    content[frame + 5 : frame + 9] = b"\xff\xff\xff\xff"
    extraction = read(tmp_path, "a.gif", bytes(content), engine="said")
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"frames_skipped"})
    assert text_of(extraction)
