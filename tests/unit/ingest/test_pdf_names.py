"""PDF: whether a name stands among a file's objects, in the open or packed; what is told so is not walked through."""

import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, String
from support.files import a_pdf, read

from services.ingest.formats import pdf_unshown
from services.ingest.formats.pdf_names import ALTERNATIVES, may_hold


def packed(content: bytes, entries: bytes = b"/Filter /FlateDecode") -> bytes:
    return b"1 0 obj\n<< /Type /ObjStm %s >>\nstream\r\n%s\nendstream\nendobj\n" % (entries, content)


@pytest.mark.parametrize(
    ("content", "held"),
    [
        (b"<< /Alt (la foto) >>", True),
        (b"<< /Alt<FEFF> >>", True),
        (b"<< /#41l#74 (la foto) >>", True),
        (b"<< /E (empresa) >>", True),
        (b"<< /E 12 0 R >>", True),
        (b"<< /#45\n(empresa) >>", True),
        (b"<< /Alternate /DeviceRGB /Linearized 1 /E 1234 /N 2 >>", False),
        (packed(zlib.compress(b"1 0 << /Alt (la foto) >>")), True),
        (packed(zlib.compress(b"1 0 << /S /P >>")), False),
        (packed(zlib.compress(b"1 0 << /S /P >>"))[:-30], True),
        (packed(b"packed in another way", b"/Filter /LZWDecode"), True),
        (packed(zlib.compress(b"1 0 << /Alt (la foto) >>")).replace(b"/ObjStm", b"/#4FbjStm"), True),
    ],
)
def test_what_cannot_be_told_may_be_there(tmp_path, content, held):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n" + content)
    assert may_hold(path, ALTERNATIVES) is held


@pytest.mark.parametrize("mode", list(ObjectStreamMode))
@pytest.mark.parametrize("locked", [False, True])
def test_alternative_texts_are_found_however_the_file_is_packed(tmp_path, mode, locked):
    path = tmp_path / "made.pdf"
    path.write_bytes(a_pdf("Contrato de trabajo\nde la empresa Aurora"))
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        figure = document.make_indirect(Dictionary(S=Name.Figure, Alt=String("pasaporte de la testigo")))
        document.Root.StructTreeRoot = document.make_indirect(Dictionary(K=Array([figure])))
        document.save(path, object_stream_mode=mode, encryption=pikepdf.Encryption(owner="x") if locked else False)
    extraction = read(tmp_path, "a.pdf", path.read_bytes())
    assert extraction.metadata["alternative_texts"] == ["pasaporte de la testigo"]


def test_a_structure_without_such_texts_is_not_walked_through(tmp_path, monkeypatch):
    path = tmp_path / "made.pdf"
    path.write_bytes(a_pdf("Contrato de trabajo\nde la empresa Aurora"))
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.Root.StructTreeRoot = document.make_indirect(Dictionary(K=Array([Dictionary(S=Name.P)])))
        document.save(path)
    monkeypatch.setattr(pdf_unshown, "MOST_ELEMENTS", "no number: comparing with it fails")
    with pikepdf.open(path) as document:
        pdf_unshown._alternatives(document, pdf_unshown.Unshown())
