"""DOCX and PPTX: what stands in no paragraph of the body is read as well."""

import io
import zipfile

import docx
from support.files import a_zip, read, text_of

CHART = (
    "<chartSpace><title><p><r><t>RUTAS</t></r></p></title>"
    "<cat><strRef><strCache><pt><v>TARIJA</v></pt></strCache></strRef></cat>"
    "<val><numRef><numCache><pt><v>98765</v></pt></numCache></numRef></val></chartSpace>"
)


def a_docx() -> bytes:
    document = docx.Document()
    document.add_paragraph("hola")
    document.part.relate_to(
        "http://casa.invalid/LEJOS", docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/charts/chart1.xml", CHART)
        archive.writestr("word/diagrams/data1.xml", "<m><pt><t><p><r><t>JEFA</t></r></p></t></pt></m>")
        archive.writestr("word/afchunk1.htm", "<html><body>TROZO</body></html>")
        archive.writestr("word/header9.xml", '<h><docPr name="x" descr="SELLO" title=""/></h>')
        archive.writestr("docProps/custom.xml", '<p><property name="Caso"><lpwstr>LPZ 77</lpwstr></property></p>')
    return buffer.getvalue()


def test_charts_diagrams_links_pictures_and_properties_of_a_docx(tmp_path):
    extraction = read(tmp_path, "a.docx", a_docx())
    for told in ("hola", "RUTAS", "TARIJA", "JEFA", "SELLO", "http://casa.invalid/LEJOS"):
        assert text_of(extraction).count(told) == 1
    assert "98765" not in text_of(extraction)
    assert extraction.metadata["office_custom_Caso"] == "LPZ 77"
    assert [child.path for child in extraction.children] == ["afchunk1.htm"]


def test_words_about_the_pictures_of_a_slide(tmp_path):
    slide = "<sld><cNvPr descr='SELLO'/><p><r><t>hola</t></r></p></sld>"
    link = "<r><Relationship Id='a' TargetMode='External' Target='http://casa.invalid/'/></r>"
    members = {
        "[Content_Types].xml": "<Types/>",
        "ppt/presentation.xml": "<p/>",
        "ppt/slides/slide1.xml": slide,
        "ppt/slides/_rels/slide1.xml.rels": link,
    }
    text = text_of(read(tmp_path, "a.pptx", a_zip({name: value.encode() for name, value in members.items()})))
    assert text.split() == ["hola", "SELLO", "http://casa.invalid/"]


def test_who_commented_and_changed_a_text_is_told(tmp_path):
    body = (
        "<w:document xmlns:w='w'><w:body><w:p><w:ins w:author='Ana Choque'><w:r><w:t>600 Bs</w:t></w:r></w:ins>"
        "<w:del w:author='Ivo Mamani'><w:r><w:delText>300 Bs</w:delText></w:r></w:del></w:p></w:body></w:document>"
    )
    comments = (
        "<w:comments xmlns:w='w'><w:comment w:author='Rosa Quispe' w:date='2024-03-10T05:55:00Z'>"
        "<w:p><w:r><w:t>subir el precio</w:t></w:r></w:p></w:comment></w:comments>"
    )
    content = a_zip({"word/document.xml": body.encode(), "word/comments.xml": comments.encode()})
    extraction = read(tmp_path, "a.docx", content)
    assert "Rosa Quispe 2024-03-10T05:55:00Z: subir el precio" in text_of(extraction)
    assert extraction.metadata["reviewers"] == ["Ana Choque", "Ivo Mamani", "Rosa Quispe"]
