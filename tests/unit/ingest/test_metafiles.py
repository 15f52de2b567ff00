"""Drawings of Windows: their words in lines, and the pictures pasted in them."""

import pytest
from support import old_office as old
from support.files import a_zip, codes, read, text_of

from services.ingest.formats import metafile


def test_words_of_a_drawing_stand_in_lines(tmp_path):
    drawing = old.an_emf((0, 0, "Cuenta"), (70, 0, "de"), (90, 0, "udas"), (0, 30, "Total 4500"))
    read_ = read(tmp_path, "a.emf", drawing)
    assert text_of(read_) == "Cuenta deudas\nTotal 4500"
    assert read_.state == "done"


@pytest.mark.parametrize(("charset", "text"), [(0, "Niña"), (204, "Ирина"), (238, "Łódź"), (128, "東京")])
def test_words_of_an_older_drawing_have_the_letters_of_their_font(tmp_path, charset, text):
    encoding = {0: "cp1252", 204: "cp1251", 238: "cp1250", 128: "cp932"}[charset]
    drawing = old.a_wmf((0, 0, text.encode(encoding)), charset=charset)
    assert text_of(read(tmp_path, "a.wmf", drawing)) == f"{text}\nfin."


def test_a_picture_pasted_in_a_drawing_comes_out(tmp_path):
    read_ = read(tmp_path, "a.emf", old.an_emf(bitmap=old.a_dib()))
    (child,) = read_.children
    assert (tmp_path / "out" / child.file).read_bytes().startswith(b"BM")


def test_a_drawing_that_says_nothing_is_told(tmp_path):
    read_ = read(tmp_path, "a.emf", old.an_emf(bitmap=old.a_dib(32, 32)))
    assert (read_.state, codes(read_)) == ("unsupported", {"unsupported"})


def test_a_drawing_in_a_text_is_a_part_where_it_says_something(tmp_path):
    text = b"<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>Ver cuadro</w:t></w:r></w:p></w:body></w:document>"
    content = a_zip({
        "word/document.xml": text, "word/media/image1.emf": old.an_emf((0, 0, "Turnos")),
        "word/media/image2.emf": old.an_emf(),
    })  # fmt: skip
    assert [child.path for child in read(tmp_path, "a.docx", content).children] == ["image1.emf"]


@pytest.mark.parametrize("cut", [30, 109, 130, 170])
def test_a_cut_drawing_is_read_as_far_as_it_goes(cut):
    whole = old.an_emf((0, 0, "Cuenta"), (0, 30, "Total"))
    assert metafile.words(whole[:cut]) in ("", "Cuenta")
