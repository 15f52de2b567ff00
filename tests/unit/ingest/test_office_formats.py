"""Office files: every run of text, embedded files, locks, and the attacks that zips of XML allow."""

import io
import zipfile

import docx
import openpyxl
import pytest
from support.files import a_picture, a_zip, as_bytes, codes, read, text_of

from models.document import DocumentState

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def a_docx() -> bytes:
    document = docx.Document()
    document.core_properties.author = "Luz Mamani"
    document.add_heading("Oferta de trabajo")
    document.add_paragraph("Se ofrece viaje y vivienda.")
    document.sections[0].header.paragraphs[0].text = "Agencia Horizonte"
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Nombre", "Deuda", "Rosa", "450"], strict=True):
        cell.text = text
    document.add_picture(io.BytesIO(as_bytes(a_picture("sello", size=(900, 700)), "BMP")))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_body(body: str, prolog: str = "") -> bytes:
    document = f'{prolog}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return a_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode()})


def test_docx_gives_body_header_table_and_picture(tmp_path):
    extraction = read(tmp_path, "a.docx", a_docx())
    text = text_of(extraction)
    assert "Oferta de trabajo\nSe ofrece viaje y vivienda." in text
    assert "Agencia Horizonte" in text
    assert extraction.tables[0].rows == (("Nombre", "Deuda"), ("Rosa", "450"))
    assert len(extraction.children) == 1
    assert extraction.metadata["office_creator"] == "Luz Mamani"
    assert extraction.state is DocumentState.DONE


def test_deleted_text_and_boxes_are_kept_once(tmp_path):
    body = (
        "<w:p><w:r><w:t>vive en </w:t></w:r><w:del><w:r><w:delText>Potosí</w:delText></w:r></w:del></w:p>"
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:Choice><w:p><w:r><w:t>caja</w:t></w:r></w:p></mc:Choice>"
        "<mc:Fallback><w:p><w:r><w:t>caja</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"
    )
    assert text_of(read(tmp_path, "a.docx", with_body(body))).split() == ["vive", "en", "Potosí", "caja"]


def test_entities_are_never_expanded_nor_files_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("clave", encoding="ascii")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    prolog = f'<!DOCTYPE d [<!ENTITY l0 "ja"><!ENTITY x SYSTEM "file://{secret}">{laughs}]>'
    body = "<w:p><w:r><w:t>antes &l8; &x; después</w:t></w:r></w:p>"
    extraction = read(tmp_path, "a.docx", with_body(body, prolog))
    assert "clave" not in text_of(extraction)
    assert len(text_of(extraction)) < 1000
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"entities_skipped"})


def test_a_part_that_grows_out_of_proportion_is_left_packed(tmp_path):
    extraction = read(
        tmp_path, "a.docx", with_body("<w:p/>" + " " * 3_000_000), limits={"ratio": 2, "ratio_from": 1000}
    )
    assert (extraction.state, codes(extraction)) == (DocumentState.LIMIT, {"bomb"})


@pytest.mark.parametrize(("share", "state"), [(0.02, DocumentState.CORRUPT), (0.6, DocumentState.PARTIAL)])
def test_of_half_a_docx_the_text_is_read_if_it_is_there(tmp_path, share, state):
    whole = a_docx()
    extraction = read(tmp_path, "a.docx", whole[: int(len(whole) * share)])
    assert (extraction.state, extraction.children) == (state, ())
    assert "corrupt" in codes(extraction)
    assert bool(text_of(extraction)) == ("text_salvaged" in codes(extraction)) == (state is DocumentState.PARTIAL)


def a_workbook() -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Deudas"
    for row in (["Nombre", "Monto", "Fecha"], ["Rosa", 450, None], ["Luz", 12.5, None]):
        sheet.append(row)
    hidden = workbook.create_sheet("Cuentas")
    hidden.append(["BO", True])
    hidden.sheet_state = "hidden"
    return workbook


def saved(workbook: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def test_a_workbook_is_a_page_and_a_table_per_sheet(tmp_path):
    extraction = read(tmp_path, "a.xlsx", saved(a_workbook()))
    assert [page.text for page in extraction.pages] == [
        "Deudas\nNombre\tMonto\tFecha\nRosa\t450\nLuz\t12.5\n",
        "Cuentas\nBO\tTRUE\n",
    ]
    assert extraction.tables[0].rows[1][:2] == ("Rosa", "450")
    assert [(p.code, p.page) for p in extraction.problems] == [("hidden_sheet", 2)]
    assert extraction.state is DocumentState.DONE


def test_a_cell_in_the_far_corner_costs_nothing(tmp_path):
    workbook = a_workbook()
    workbook.active.cell(row=1_048_576, column=16_384, value="lejos")
    extraction = read(tmp_path, "a.xlsx", saved(workbook))
    assert "lejos" in text_of(extraction)
    assert "Rosa\t450" in text_of(extraction)
    assert len(text_of(extraction)) < 500


def test_a_comment_stands_in_no_cell_and_is_read(tmp_path):
    workbook = a_workbook()
    workbook.active["B2"].comment = openpyxl.comments.Comment("pagar a la patrona", "Luz")
    assert "pagar a la patrona" in text_of(read(tmp_path, "a.xlsx", saved(workbook)))


def an_odt(content: str, manifest: str = "<m/>") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return buffer.getvalue()


ODT = (
    '<o:doc xmlns:o="urn:o" xmlns:t="urn:t"><t:h>Acta</t:h><t:p>primera<t:s t:c="2"/>línea<t:line-break/>segunda</t:p>'
    "<t:table><t:table-row><t:table-cell><t:p>a</t:p></t:table-cell><t:table-cell><t:p>b</t:p></t:table-cell>"
    "</t:table-row><t:table-row><t:table-cell><t:p>c</t:p></t:table-cell></t:table-row></t:table></o:doc>"
)


def test_odt_gives_paragraphs_breaks_and_tables(tmp_path):
    extraction = read(tmp_path, "a.odt", an_odt(ODT))
    assert text_of(extraction).split("\n")[:3] == ["Acta", "primera línea", "segunda"]
    assert extraction.tables[0].rows == (("a", "b"), ("c",))


def test_a_sealed_odt_is_encrypted(tmp_path):
    extraction = read(tmp_path, "a.odt", an_odt("?", manifest="<m><encryption-data/></m>"))
    assert extraction.state is DocumentState.ENCRYPTED


RTF = rb"{\rtf1\ansi\ansicpg1252 Declaraci\'f3n de {\b Rosa} \u209? \par fin}"


def test_rtf_gives_its_text(tmp_path):
    assert text_of(read(tmp_path, "a.rtf", RTF)).split() == ["Declaración", "de", "Rosa", "Ñ", "fin"]


def test_a_file_inside_rtf_comes_out(tmp_path):
    inner = b"%PDF-1.4 anexo"
    native = b"".join(len(part).to_bytes(4, "little") + part for part in (b"Package\x00", b"", b""))
    packed = (
        (0x501).to_bytes(4, "little") + (2).to_bytes(4, "little") + native + len(inner).to_bytes(4, "little") + inner
    )
    content = rb"{\rtf1 ver anexo {\object\objemb{\*\objdata " + packed.hex().encode() + rb"}}}"
    extraction = read(tmp_path, "a.rtf", content)
    assert [child.path for child in extraction.children] == ["file_0.pdf"]
    assert (tmp_path / "out" / extraction.children[0].file).read_bytes() == inner


def test_an_empty_sheet_is_a_page_and_a_name_nobody_gave_is_no_text(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.title = "Hoja1"
    workbook.create_sheet("Hoja2").append(["Rosa"])
    extraction = read(tmp_path, "a.xlsx", saved(workbook))
    assert [page.text for page in extraction.pages] == ["", "Rosa\n"]


def test_a_damaged_workbook_is_typed(tmp_path):
    whole = saved(a_workbook())
    for place in range(100, len(whole), 997):
        broken = bytearray(whole)
        broken[place : place + 40] = bytes(40)
        extraction = read(tmp_path, "a.xlsx", bytes(broken))
        assert not codes(extraction) & {"reader_failed"}
