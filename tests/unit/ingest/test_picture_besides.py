"""Pictures: what lies in their files beside what they show: comments, descriptions, other files, other pictures."""

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from support.files import SaidEngine, a_picture, a_zip, as_bytes, codes, read

from models.document import DocumentState
from services.ingest import ocr
from services.ingest.formats.picture_facts import xmp_values

XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:ex="http://example.org/" ex:owner="Rosa">'
    b"<dc:description><rdf:Alt><rdf:li>casa de Rosa</rdf:li></rdf:Alt></dc:description>"
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)


@pytest.fixture(autouse=True)
def said(monkeypatch):
    engine = SaidEngine("Rosa", "debe", "450")
    monkeypatch.setattr(ocr, "ENGINES", (engine,))
    return engine


def facts(tmp_path, content):
    return read(tmp_path, "a", content, engine="said").metadata


def test_comments_of_a_jpeg_are_facts(tmp_path):
    exif = Image.Exif()
    exif[0x010E] = "vista del local"
    exif[0x9C9C] = "pago de Rosa".encode("utf-16-le")
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\x00" + "llamar a Tito".encode("utf-16-le")
    exif.get_ifd(0x8825).update({29: "2024:05:01"})
    found = facts(
        tmp_path, as_bytes(a_picture(), "JPEG", exif=exif, comment="piso 3, año 24".encode("cp1252"), xmp=XMP)
    )
    assert found["comments"] == ["piso 3, año 24"]
    assert found["exif_ImageDescription"] == "vista del local"
    assert (found["exif_XPComment"], found["exif_UserComment"]) == ("pago de Rosa", "llamar a Tito")
    assert found["gps_date_and_method"][0] == "2024:05:01"
    assert found["xmp"] == [["owner", "Rosa"], ["description", "casa de Rosa"]]


def test_texts_of_a_png_are_facts_wherever_they_stand(tmp_path):
    told = PngInfo()
    told.add_text("Comment", "piso 3")
    told.add_itxt("Nota", "año 24", zip=True)
    told.add_itxt("XML:com.adobe.xmp", XMP.decode())
    found = facts(tmp_path, as_bytes(a_picture(), pnginfo=told))
    assert found["comments"] == ["Comment: piso 3", "Nota: año 24"]
    assert ["description", "casa de Rosa"] in found["xmp"]


def test_a_text_behind_the_data_of_a_png_is_a_fact(tmp_path):
    whole = as_bytes(a_picture())
    one = io.BytesIO()
    told = PngInfo()
    told.add_text("Fin", "al final")
    a_picture(size=(9, 9)).save(one, "PNG", pnginfo=told)
    chunk = one.getvalue()
    at = chunk.index(b"tEXt") - 4
    length = int.from_bytes(chunk[at : at + 4], "big") + 12
    found = facts(tmp_path, whole[:-12] + chunk[at : at + length] + whole[-12:])
    assert found["comments"] == ["Fin: al final"]


def test_the_comment_of_a_gif_is_a_fact(tmp_path):
    assert facts(tmp_path, as_bytes(a_picture(), "GIF", comment=b"piso 3"))["comments"] == ["piso 3"]


def test_descriptions_that_are_no_xml_cost_nothing():
    assert xmp_values(b"<x:xmpmeta") == []
    assert xmp_values(b"") == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP"])
def test_an_archive_behind_a_picture_is_a_part(tmp_path, kind):
    archive = a_zip({"a.txt": b"hola"})
    extraction = read(tmp_path, "a", as_bytes(a_picture("Rosa debe 450"), kind) + archive, engine="said")
    assert [child.path for child in extraction.children] == ["appended.zip"]
    assert codes(extraction) == {"archive_appended"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP"])
@pytest.mark.parametrize(
    ("rest", "name"),
    [
        (b"%PDF-1.4\n%%EOF\n\n\n", "behind-the-picture.pdf"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(range(9, 90)), "behind-the-picture.mp4"),
        (b"llamar a Tito el viernes\n", "behind-the-picture.txt"),
        (a_zip({"a.txt": b"hola"}) + b"llamar a Tito", "behind-the-picture.zip"),
    ],
)
def test_a_file_behind_a_picture_is_a_part(tmp_path, kind, rest, name):
    extraction = read(tmp_path, "a", as_bytes(a_picture("Rosa debe 450"), kind) + rest, engine="said")
    assert [child.path for child in extraction.children] == [name]
    assert (tmp_path / "out" / extraction.children[0].file).read_bytes() == rest
    assert codes(extraction) == {"file_behind"}
    assert extraction.state is DocumentState.DONE


def test_other_bytes_behind_a_picture_are_told_by_their_words(tmp_path):
    content = (
        as_bytes(a_picture(), "JPEG") + bytes([1, 2, 3]) * 9 + b"Image_UTC_Data1714600000000" + bytes([7, 200]) * 9
    )
    extraction = read(tmp_path, "a", content, engine="said")
    assert extraction.metadata["behind_the_picture"] == "Image_UTC_Data1714600000000"
    assert (extraction.children, codes(extraction)) == ((), set())


@pytest.mark.parametrize("rest", [b"", bytes(500), b"\xff" * 40, b"\r\n"])
def test_what_fills_up_a_file_is_nothing(tmp_path, rest):
    extraction = read(tmp_path, "a", as_bytes(a_picture(), "JPEG") + rest, engine="said")
    assert "behind_the_picture" not in extraction.metadata
    assert codes(extraction) == set()


def several(*pictures) -> bytes:
    return as_bytes(pictures[0], "MPO", save_all=True, append_images=list(pictures[1:]))


def test_a_second_picture_that_shows_something_else_is_a_page(tmp_path):
    content = several(a_picture("Rosa debe 450"), a_picture("Rosa debe 950"))
    extraction = read(tmp_path, "a.jpg", content, engine="said")
    assert len(extraction.pages) == 2
    assert extraction.metadata["frames_read"] == [1, 2]


def test_a_preview_of_the_same_photo_is_no_page(tmp_path):
    photo = a_picture("Rosa debe 450")
    assert len(read(tmp_path, "a.jpg", several(photo, photo.resize((400, 200))), engine="said").pages) == 1
    assert len(read(tmp_path, "a.jpg", several(photo, photo), engine="said").pages) == 1


def test_a_file_behind_several_pictures_is_a_part(tmp_path):
    content = several(a_picture("Rosa"), a_picture("Tito")) + b"%PDF-1.4\n%%EOF\n\n\n"
    extraction = read(tmp_path, "a.jpg", content, engine="said")
    assert [child.path for child in extraction.children] == ["behind-the-picture.pdf"]
