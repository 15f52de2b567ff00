"""Office files: what is drawn, bound, cached, logged or kept for later is read, and what is missing is told."""

import io
import zipfile

import openpyxl
import pytest
from support.files import a_zip, codes, read, text_of

from models.document import DocumentState

W = 'xmlns:w="urn:w" xmlns:v="urn:v" xmlns:o="urn:o" xmlns:mc="urn:mc"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def run(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def relations(*of: tuple[str, str]) -> bytes:
    inner = "".join(f'<R Id="r{n}" Type="{RELATIONS}{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(of))
    return f"<Relationships>{inner}</Relationships>".encode()


def a_docx(body: str, **parts: bytes) -> bytes:
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>".encode()
    return a_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": document, **parts})


@pytest.mark.parametrize(
    "body",
    [
        '<w:p><w:pict><v:shape><v:textpath string="ROSA 70010001"/></v:shape></w:pict></w:p>',
        '<w:p><w:pict><v:shape><v:imagedata o:title="ROSA 70010001"/></v:shape></w:pict></w:p>',
        '<w:sdt><w:sdtPr><w:alias w:val="ROSA 70010001"/></w:sdtPr><w:sdtContent/></w:sdt>',
        f"<mc:AlternateContent><mc:Fallback>{run('ROSA 70010001')}</mc:Fallback></mc:AlternateContent>",
    ],
)
def test_what_is_drawn_or_named_in_a_text_is_read(tmp_path, body):
    assert "ROSA 70010001" in text_of(read(tmp_path, "a.docx", a_docx(run("Hola") + body)))


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("word/settings.xml", '<w:s><w:docVars><w:docVar w:name="a" w:val="ROSA 70010001"/></w:docVars></w:s>'),
        ("word/glossary/document.xml", f"<w:glossaryDocument>{run('ROSA 70010001')}</w:glossaryDocument>"),
        ("word/glossary/footer1.xml", "<w:ftr/>"),
        ("customXml/item1.xml", "<datos><tel>ROSA 70010001</tel></datos>"),
        ("docProps/app.xml", "<Properties><Company>ROSA 70010001</Company></Properties>"),
    ],
)
def test_what_a_text_keeps_for_later_is_read(tmp_path, part, content):
    root = content.replace(">", f" {W}>", 1).encode()
    extraction = read(tmp_path, "a.docx", a_docx(run("Hola"), **{part: root}))
    told = "ROSA 70010001" in text_of(extraction) + str(extraction.metadata)
    assert (told, extraction.state) == (part != "word/glossary/footer1.xml", DocumentState.DONE)


def test_the_copy_for_old_programs_is_not_read_twice(tmp_path):
    both = f"<mc:AlternateContent><mc:Choice>{run('ROSA')}</mc:Choice><mc:Fallback>{run('ROSA')}</mc:Fallback>"
    assert text_of(read(tmp_path, "a.docx", a_docx(f"{both}</mc:AlternateContent>"))).count("ROSA") == 1


@pytest.mark.parametrize("there", [False, True])
def test_a_picture_that_a_text_shows_and_lacks_is_told(tmp_path, there):
    parts = {"word/_rels/document.xml.rels": relations(("image", "media/foto.png"))}
    extraction = read(
        tmp_path, "a.docx", a_docx(run("Hola"), **parts, **({"word/media/foto.png": b"x"} if there else {}))
    )
    assert codes(extraction) == (set() if there else {"picture_missing"})


@pytest.mark.parametrize("there", [False, True])
def test_a_picture_that_a_list_of_parts_names_and_the_file_lacks_is_told(tmp_path, there):
    picture = {"Pictures/a.png": b"x" * 3_000} if there else {}
    entry = b'<m xmlns:n="urn:n"><e n:full-path="Pictures/a.png"/></m>'
    text = b'<o:doc xmlns:o="urn:o" xmlns:t="urn:t"><t:p>hola</t:p></o:doc>'
    members = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": text, **picture}
    extraction = read(
        tmp_path, "a.odt", a_zip(members | {"META-INF/manifest.xml": entry}, compression=zipfile.ZIP_STORED)
    )
    assert codes(extraction) - {"unsupported"} == (set() if there else {"picture_missing"})
    container = b'<c><rootfile full-path="b.opf"/></c>'
    book = b'<p><item id="1" href="c.html"/><item id="2" href="Pictures/a.png"/><itemref idref="1"/></p>'
    members = {"mimetype": b"application/epub+zip", "META-INF/container.xml": container, "b.opf": book, **picture}
    members["c.html"] = b"<html><body>Hola</body></html>"
    extraction = read(tmp_path, "a.epub", a_zip(members, compression=zipfile.ZIP_STORED))
    assert codes(extraction) == (set() if there else {"chapter_missing"})


S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
KEPT = {
    "xl/externalLinks/externalLink1.xml": f'<externalLink {S}><sheetName val="Pagos"/><cell r="A1" t="str">'
    "<v>ROSA 70010001</v></cell></externalLink>",
    "xl/revisions/revisionLog1.xml": f'<revisions {S}><rcc><oc r="A1"><is><t>ROSA 70010001</t></is></oc></rcc></revisions>',
    "xl/revisions/revisionHeaders.xml": f'<headers {S}><header userName="ROSA 70010001"/></headers>',
    "xl/persons/person.xml": '<personList xmlns="urn:p"><person displayName="ROSA 70010001"/></personList>',
    "xl/macrosheets/sheet1.xml": f'<worksheet {S}><sheetData><row r="1"><c r="A1"><f>ALERT("ROSA 70010001")</f><v>1</v></c>'
    "</row></sheetData></worksheet>",
    "xl/comments1.bin": "ROSA 70010001".encode("utf-16-le").decode("latin-1"),
}


def a_workbook(**parts: str) -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "hola"
    book.save(buffer)
    with zipfile.ZipFile(buffer, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.encode("latin-1"))
    return buffer.getvalue()


@pytest.mark.parametrize("part", KEPT)
def test_what_a_workbook_keeps_besides_its_sheets_is_read(tmp_path, part):
    extraction = read(tmp_path, "a.xlsx", a_workbook(**{part: KEPT[part]}))
    assert "ROSA 70010001" in text_of(extraction)
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


def test_rows_that_a_pivot_table_remembers_are_read(tmp_path):
    definition = (
        f'<pivotCacheDefinition {S}><cacheFields><cacheField name="quien"><sharedItems><s v="Rosa"/><s v="Ana"/>'
        '</sharedItems></cacheField><cacheField name="tel"/></cacheFields></pivotCacheDefinition>'
    )
    records = f'<pivotCacheRecords {S}><r><x v="1"/><n v="70010001"/></r><r><x v="0"/><m/></r></pivotCacheRecords>'
    parts = {
        "xl/pivotCache/pivotCacheDefinition1.xml": definition,
        "xl/pivotCache/pivotCacheRecords1.xml": records,
    }
    told = text_of(read(tmp_path, "a.xlsx", a_workbook(**parts)))
    assert "quien\ttel\nAna\t70010001\nRosa" in told
    del parts["xl/pivotCache/pivotCacheRecords1.xml"]
    assert "Rosa\nAna" in text_of(read(tmp_path, "a.xlsx", a_workbook(**parts)))


def test_a_workbook_that_lacks_the_texts_of_its_cells_says_so(tmp_path):
    whole = members(a_workbook())
    named = whole["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="x" Type="{RELATIONS}sharedStrings" Target="lost.xml"/></Relationships>'.encode(),
    )
    extraction = read(tmp_path, "a.xlsx", a_zip(whole | {"xl/_rels/workbook.xml.rels": named}))
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"part_damaged"})


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_cells_of_an_open_document_without_a_type_are_read(tmp_path):
    oasis = "urn:oasis:names:tc:opendocument:xmlns"
    names = " ".join(f'xmlns:{name}="{oasis}:{name}:1.0"' for name in ("office", "table", "text"))
    cells = (
        '<table:table-cell office:value-type="string"><text:p>hola</text:p></table:table-cell>'
        "<table:table-cell><text:p>ROSA 70010001</text:p></table:table-cell>"
    )
    sheet = (
        f"<office:document-content {names}><office:body><office:spreadsheet><table:table table:name='Uno'>"
        f"<table:table-row>{cells}</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    parts = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": sheet.encode()}
    told = text_of(
        read(tmp_path, "a.ods", a_zip(parts | {"META-INF/manifest.xml": b"<m/>"}, compression=zipfile.ZIP_STORED))
    )
    assert (told.count("ROSA 70010001"), told.count("hola")) == (1, 1)


def test_what_stands_on_every_slide_is_read_and_prompts_are_not(tmp_path):
    def shape(text: str, kind: str = "") -> str:
        return f"<p:sp><p:nvPr>{kind}</p:nvPr><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"

    def part(name: str, inner: str) -> bytes:
        return f'<p:{name} xmlns:p="urn:p" xmlns:a="urn:a">{inner}</p:{name}>'.encode()

    extraction = read(
        tmp_path,
        "a.pptx",
        a_zip(
            {
                "[Content_Types].xml": b"<Types/>",
                "ppt/presentation.xml": part("presentation", ""),
                "ppt/slides/slide1.xml": part("sld", shape("Hola")),
                "ppt/slideMasters/slideMaster1.xml": part(
                    "sldMaster", shape("ROSA 70010001") + shape("Clic", "<p:ph/>")
                ),
                "ppt/commentAuthors.xml": b'<p:l xmlns:p="urn:p"><p:cmAuthor name="Ana"/></p:l>',
            }
        ),
    )
    assert [page.text.split() for page in extraction.pages] == [["Hola"], ["Ana", "ROSA", "70010001"]]
    assert extraction.state is DocumentState.DONE


def a_chart(inner: str) -> str:
    return f"<chartSpace><title><tx><rich><p><r><t>RUTAS</t></r></p></rich></tx></title>{inner}</chartSpace>"


@pytest.mark.parametrize(
    "inner",
    [
        "<ser><tx><v>ROSA 70010001</v></tx></ser>",
        "<ser><tx><strRef><f>A!A1</f><strCache><pt><v>ROSA 70010001</v></pt></strCache></strRef></tx></ser>",
        "<ser><cat><strLit><pt><v>ROSA 70010001</v></pt></strLit></cat></ser>",
        "<cat><multiLvlStrRef><multiLvlStrCache><lvl><pt><v>ROSA 70010001</v></pt></lvl></multiLvlStrCache></multiLvlStrRef></cat>",
        '<chartData><strDim type="cat"><lvl><pt idx="0">ROSA 70010001</pt></lvl></strDim></chartData>',
        "<series><tx><txData><v>ROSA 70010001</v></txData></tx></series>",
    ],
)
def test_titles_and_names_in_charts_of_a_workbook_are_read(tmp_path, inner):
    numbers = "<val><numRef><numCache><pt><v>98765</v></pt></numCache></numRef></val>"
    told = text_of(read(tmp_path, "a.xlsx", a_workbook(**{"xl/charts/chart1.xml": a_chart(inner + numbers)})))
    assert ("RUTAS" in told, "ROSA 70010001" in told, "98765" in told) == (True, True, False)
