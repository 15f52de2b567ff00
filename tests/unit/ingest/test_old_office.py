"""DOC, XLS, PPT and RTF: files and pictures embedded in them, and what stands beside the cells of a workbook."""

import io
import struct
from collections.abc import Mapping
from typing import Any

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import old_office as old
from support.files import a_picture, a_zip, as_bytes, codes, read, text_of

from services.ingest.formats import compound, drawings
from services.ingest.formats.binary_office import SingleFacts
from services.ingest.sniff import media_type_of

NAMES = st.text("ABCDEFGHIJKLMNÑ_0123456789", min_size=1, max_size=20)
TREES = st.dictionaries(NAMES, st.binary(max_size=9_000) | st.dictionaries(NAMES, st.binary(max_size=300), max_size=3))
PICTURE = as_bytes(a_picture("PAGARE 4417", size=(400, 120)), compress_level=0)
XLS = "application/vnd.ms-excel"


def parts(tmp_path, extraction) -> Mapping[str, bytes]:
    """Each child by its name."""
    return {child.path: (tmp_path / "out" / child.file).read_bytes() for child in extraction.children}


def flat(tree: Mapping[str, Any], *above: str):
    for name, inner in tree.items():
        if isinstance(inner, bytes):
            yield [*above, name], inner
        else:
            yield from flat(inner, *above, name)


@settings(max_examples=60, deadline=None)
@given(TREES)
def test_a_container_that_is_written_can_be_read(tree):
    with olefile.OleFileIO(compound.written(tree)) as ole:
        assert not ole.parsing_issues
        for path, content in flat(tree):
            assert ole.openstream(path).read() == content
        assert sorted(ole.listdir()) == sorted(path for path, _ in flat(tree))


def test_a_container_too_large_for_its_header_can_be_read():
    tree = {"Large": bytes(8_000_000), "Small": b"x"}
    with olefile.OleFileIO(compound.written(tree)) as ole:
        assert ole.openstream("Large").read() == tree["Large"]
        assert ole.openstream("Small").read() == b"x"


def test_files_and_pictures_in_a_word_file_come_out(tmp_path):
    pool = {
        "_101": {"\x01Ole10Native": old.a_native("turnos.txt", b"Lunes 71234567")},
        "_102": {"Workbook": old.a_biff(cell="pasaje"), "\x01CompObj": b"x"},
        "_103": {"Equation Native": b"x" * 80, "\x01Ole": b"x"},
    }
    drawn = old.a_blip("png", PICTURE, prints=2) + b"between" + old.a_blip("png", PICTURE)
    read_ = read(tmp_path, "a.doc", old.a_doc("Se adjunta lista.", ObjectPool=pool, Data=drawn))
    found = parts(tmp_path, read_)
    assert "Se adjunta lista." in text_of(read_)
    assert set(found) == {"turnos.txt", "102.xls", "picture_1.png"}
    assert found["turnos.txt"] == b"Lunes 71234567"
    assert found["picture_1.png"] == PICTURE
    assert "pasaje" in text_of(read(tmp_path, "b.xls", found["102.xls"]))


def test_files_and_pictures_in_a_presentation_come_out(tmp_path):
    wrapped = compound.written({"\x01Ole10Native": old.a_native("precios.csv", b"a;b")})
    sheet = compound.written({"Workbook": old.a_biff(cell="deuda")})
    code = compound.written({"VBA": {"dir": b"x"}})
    content = old.a_ppt(wrapped, sheet, code, pictures=old.a_blip("dib", old.a_dib()))
    found = parts(tmp_path, read(tmp_path, "a.ppt", content))
    assert set(found) == {"precios.csv", "object_2.xls", "picture_1.bmp"}
    assert found["precios.csv"] == b"a;b"
    assert media_type_of(found["picture_1.bmp"]) == "image/bmp"


SLIDES = (
    ("Operación Río", "tel 71234567", "revisar el lunes", "decir al fiscal"),
    ("Rutas", "Villazón - La Quiaca", "falta una fecha", ""),
)


def test_all_words_of_a_slide_are_on_its_page(tmp_path):
    read_ = read(tmp_path, "a.ppt", old.a_ppt(slides=SLIDES))
    assert [page.text for page in read_.pages] == [
        "Operación Río\ntel 71234567\nAna\nrevisar el lunes\ndecir al fiscal",
        "Rutas\nVillazón - La Quiaca\nAna\nfalta una fecha",
        "http://casa.invalid/pasajes",
    ]


def test_slides_whose_directory_is_lost_are_read_all_the_same(tmp_path):
    with olefile.OleFileIO(old.a_ppt(slides=SLIDES)) as ole:
        body = ole.openstream("PowerPoint Document").read()
    text = text_of(
        read(tmp_path, "a.ppt", compound.written({"PowerPoint Document": body, "Current User": bytes(4096)}))
    )
    assert "tel 71234567" in text
    assert "Villazón - La Quiaca" in text


@pytest.mark.parametrize("at", range(0, 1_000, 37))
def test_a_damaged_presentation_ends(tmp_path, at):
    with olefile.OleFileIO(old.a_ppt(slides=SLIDES)) as ole:
        body = bytearray(ole.openstream("PowerPoint Document").read())
        user = ole.openstream("Current User").read()
    body[at % len(body)] ^= 0xFF
    content = compound.written({"PowerPoint Document": bytes(body), "Current User": user})
    assert read(tmp_path, "a.ppt", content).state in ("done", "partial", "corrupt")


def test_an_object_of_another_program_gives_the_file_that_it_wraps(tmp_path):
    content = compound.written({"\x01Ole10Native": old.a_native("lista.txt", b"71234567"), "\x01CompObj": b"x"})
    assert parts(tmp_path, read(tmp_path, "oleObject1.bin", content)) == {"lista.txt": b"71234567"}


def test_a_stream_that_only_has_such_a_name_is_read_as_strings(tmp_path):
    content = compound.written({"CONTENTS": b"\x01\x02CHNKWKS" + b"Carta a la jefa Rosa, pagar el lunes\0" * 9})
    read_ = read(tmp_path, "carta.wps", content)
    assert "pagar el lunes" in text_of(read_)
    assert codes(read_) >= {"raw_strings"}


def test_what_stands_beside_the_cells_of_an_old_workbook_is_read(tmp_path):
    link = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b") + struct.pack("<I", 54)
    link += "http://casa.invalid/avisos\0".encode("utf-16-le")
    records = [
        *old.a_box("Llamar a Niña al 71234567"),
        (0x14, struct.pack("<HB", 20, 0) + b'&L&"Arial"Planilla&C'),
        (0x15, struct.pack("<HB", 8, 1) + "Piè &P/4".encode("utf-16-le")),
        (0x1B8, b"\0" * 32 + link),
        (0x100D, b"\0\0\x06\0Deudas"),
    ]
    zipped = a_zip({"theme.xml": b"colours"})
    text = text_of(read(tmp_path, "a.xls", compound.written({"WORKBOOK": old.a_biff(*records), "Zip": zipped})))
    for told in ("celda", "Llamar a Niña al 71234567", "Planilla", "Piè", "http://casa.invalid/avisos", "Deudas"):
        assert text.count(told) == 1
    assert "Arial" not in text


def test_files_and_pictures_in_an_old_workbook_come_out(tmp_path):
    blip = old.a_blip("png", PICTURE)
    stream = old.a_biff((0xEB, b"head" + blip[:8_000]), (0x3C, blip[8_000:]))
    content = compound.written({"Workbook": stream, "MBD0001": {"CONTENTS": b"%PDF-1.4 nota"}})
    found = parts(tmp_path, read(tmp_path, "a.xls", content))
    assert found == {"MBD0001.pdf": b"%PDF-1.4 nota", "picture_1.png": PICTURE}


@pytest.mark.parametrize("form", ["digits", "lines", "bytes"])
def test_a_picture_in_rich_text_comes_out_once(tmp_path, form):
    digits = PICTURE.hex()
    if form == "lines":
        digits = "\r\n".join(digits[at : at + 128] for at in range(0, len(digits), 128))
    body = digits.encode() if form != "bytes" else rb"\bin%d " % len(PICTURE) + PICTURE
    group = (
        rb"{\pict{\*\picprop{\sp{\sn a}{\sv 1}}}\picw10\pngblip\bliptag-5{\*\blipuid 00112233445566778899aabbccddeeff}"
    )
    content = rb"{\rtf1 antes {\*\shppict" + group + body + rb"}}{\nonshppict{\pict\wmetafile8 0100}} despues\par}"
    read_ = read(tmp_path, "a.rtf", content)
    assert parts(tmp_path, read_) == {"picture_1.png": PICTURE}
    assert "despues" in text_of(read_) or form == "bytes"


def test_a_file_wrapped_in_rich_text_has_its_name(tmp_path):
    inner = old.a_native("fotos.zip.txt", b"71234567")[4:]
    raw = struct.pack("<III", 0x501, 2, 8) + b"Package\0" + struct.pack("<III", 0, 0, len(inner)) + inner
    read_ = read(tmp_path, "a.rtf", rb"{\rtf1 x{\object\objemb{\*\objdata " + raw.hex().encode() + rb"}}}")
    assert parts(tmp_path, read_) == {"fotos.zip.txt": b"71234567"}


def test_the_mark_of_a_picture_in_other_bytes_is_none():
    assert list(drawings.pictures(b"\x00\x6e\x1e\xf0\x40\0\0\0" + b"no picture at all" * 9)) == []
    cut = old.a_blip("png", PICTURE)[:-10]
    assert list(drawings.pictures(cut)) == []


@pytest.mark.parametrize("cut", [40, 600, 2_000])
def test_a_cut_container_costs_no_more_than_itself(tmp_path, cut):
    whole = old.a_doc("Se adjunta lista.", ObjectPool={"_1": {"Workbook": old.a_biff()}})
    read_ = read(tmp_path, "a.doc", whole[:cut])
    assert read_.state in ("corrupt", "partial", "unsupported")
    assert codes(read_)


def test_a_list_among_the_facts_that_has_no_end_is_passed_over(monkeypatch):
    author = struct.pack("<II", 30, 12) + b"Rosa Quispe\0"
    endless = struct.pack("<II", 0x1000, 0xFFFFFFFF)  # a list of nothing
    entries = struct.pack("<4I", 2, 24, 4, 24 + len(endless))
    section = entries + endless + author
    stream = bytes(44) + struct.pack("<I", 48) + struct.pack("<II", len(section) + 8, 2) + section
    facts = SingleFacts()
    monkeypatch.setattr(facts, "openstream", lambda _: io.BytesIO(stream))
    assert facts.getproperties("x") == {2: None, 4: b"Rosa Quispe"}
