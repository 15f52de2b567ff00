"""OpenDocument, workbooks, saved webs, archives and books: what stands beside their text and members is read."""

import gzip
import io
import tarfile
import zipfile

import openpyxl
from support.files import a_zip, codes, read, text_of

FORM = "urn:oasis:names:tc:opendocument:xmlns:form:1.0"
ODT = (
    f'<o:doc xmlns:o="urn:o" xmlns:t="urn:t" xmlns:f="{FORM}" xmlns:x="urn:x"><f:text f:current-value="PUESTO 71234567" '
    'f:name="campo1"/><f:listbox><f:option f:label="OPCION"/></f:listbox><t:p>hola <t:a x:href="http://casa.invalid/">ver'
    '</t:a><t:hidden-text t:string-value="OCULTO"/><t:drop-down><t:label t:value="LISTA"/>uno</t:drop-down></t:p>'
    "<d:frame xmlns:d='urn:d'><x:title>FOTO</x:title></d:frame></o:doc>"
)
META = (
    '<o:m xmlns:o="urn:o" xmlns:m="urn:m"><m:user-defined m:name="Caso">LPZ 77</m:user-defined>'
    "<m:description>NOTA</m:description></o:m>"
)


def an_odf(kind: str, **members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        for name, content in {"META-INF/manifest.xml": "<m/>", **members}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_forms_hidden_text_links_charts_and_facts_of_a_text(tmp_path):
    chart = '<o:doc xmlns:o="urn:o" xmlns:t="urn:t"><t:p>GRAFICO</t:p></o:doc>'
    content = an_odf("text", **{"content.xml": ODT, "meta.xml": META, "Object 1/content.xml": chart, "nota.txt": "x"})
    extraction = read(tmp_path, "a.odt", content)
    told = text_of(extraction)
    wanted = ["PUESTO 71234567", "OPCION", "http://casa.invalid/", "OCULTO", "LISTA", "FOTO", "GRAFICO"]
    assert [text for text in wanted if told.count(text) != 1] == []
    assert extraction.metadata["office_custom_Caso"] == "LPZ 77"
    assert extraction.metadata["office_description"] == "NOTA"
    assert [child.path for child in extraction.children] == ["nota.txt"]


def test_the_heads_and_forms_of_slides(tmp_path):
    slides = ODT.replace("<t:p>", "<x:header-decl>CABEZA</x:header-decl><x:page><t:p>", 1).replace(
        "</d:frame>", "</d:frame></x:page>"
    )
    extraction = read(tmp_path, "a.odp", an_odf("presentation", **{"content.xml": slides}))
    assert len(extraction.pages) == 1
    told = text_of(extraction)
    assert [text for text in ("CABEZA", "PUESTO 71234567", "OCULTO", "FOTO") if text not in told] == []


def a_workbook(**cells: object) -> bytes:
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.active[place] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_formulas_that_were_never_computed_are_told(tmp_path):
    extraction = read(tmp_path, "a.xlsx", a_workbook(A1="pagos", B2='=SUM(B3:B9)&"<71234567>"', B3=5))
    assert 'B2: =SUM(B3:B9)&"<71234567>"' in text_of(extraction)
    assert codes(extraction) == {"not_computed"}


def test_formulas_with_their_values_are_told_only_where_they_lead_somewhere(tmp_path):
    content = a_workbook(A1='=HYPERLINK("http://casa.invalid/x","ver")', A2="=1+1")
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v></v>", b"<v>7</v>").replace(b"<v />", b"<v>7</v>"))
    extraction = read(tmp_path, "a.xlsx", buffer.getvalue())
    assert "http://casa.invalid/x" in text_of(extraction)
    assert "1+1" not in text_of(extraction)
    assert codes(extraction) == set()


def test_lists_of_choices_of_newer_workbooks_are_read(tmp_path):
    newer = (
        b'<extLst><ext><x14:dataValidations xmlns:x14="urn:x14" xmlns:xm="urn:xm"><x14:dataValidation prompt="CUIDADO">'
        b'<x14:formula1><xm:f>"PLAZA,TERMINAL"</xm:f></x14:formula1></x14:dataValidation></x14:dataValidations></ext>'
        b"</extLst></worksheet>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_workbook(A1="x"))) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</worksheet>", newer))
    told = text_of(read(tmp_path, "a.xlsx", buffer.getvalue()))
    assert "PLAZA,TERMINAL" in told
    assert "CUIDADO" in told


def a_record(kind: str, content: bytes, *, of: str = "application/http") -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://a.example/login\r\nContent-Type: {of}\r\n"
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content + b"\r\n\r\n"


def test_what_was_sent_to_a_saved_web_is_read(tmp_path):
    form = b"POST /login HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\ntel=%2B59171234567&n=%C3%91usta"
    upload = b'POST /login HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"mensaje": "hola"}'
    moved = b"HTTP/1.1 302 Found\r\nLocation: https://b.example/dentro\r\n\r\n"
    plain = b"GET /login HTTP/1.1\r\nHost: a.example\r\n\r\n"
    content = b"".join(a_record("request", one) for one in (form, upload, plain)) + a_record("response", moved)
    content += a_record("metadata", b"via: https://c.example/\r\n", of="application/warc-fields")
    extraction = read(tmp_path, "a.warc", content)
    told = text_of(extraction)
    wanted = ["tel: +59171234567", "n: Ñusta", "https://a.example/login -> https://b.example/dentro", "via: https://c."]
    assert [text for text in wanted if text not in told] == []
    children = {child.path: (tmp_path / "out" / child.file).read_bytes() for child in extraction.children}
    assert children == {
        "a.example/login (sent)": b"tel=%2B59171234567&n=%C3%91usta",
        "a.example/login (sent) (2).json": b'{"mensaje": "hola"}',
    }
    assert codes(extraction) == set()


def test_comments_on_an_archive_and_its_members_are_read(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("a.txt")
        entry.comment = "para la señora".encode("cp850")
        archive.writestr(entry, "hola")
        archive.comment = b"clave 71234567"
    extraction = read(tmp_path, "a.zip", buffer.getvalue())
    assert text_of(extraction) == "clave 71234567\n\na.txt: para la señora\n"
    assert extraction.metadata["comment"] == "clave 71234567"
    assert extraction.metadata["member_comments"] == ["a.txt: para la señora"]
    assert read(tmp_path, "b.zip", a_zip({"a.txt": b"hola"})).pages == ()


OPF = """<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Uno</dc:title><dc:creator>Ada</dc:creator>
<dc:creator>Eva</dc:creator><dc:subject>rutas</dc:subject><meta name="dueño" content="Max"/><meta property="x:y">Z</meta>
</metadata><manifest><item id="a" href="a.xhtml"/><item id="nav" href="nav.xhtml"/></manifest>
<spine><itemref idref="a"/></spine></package>"""


def test_a_book_gives_its_contents_its_makers_and_what_is_beside_its_chapters(tmp_path):
    extraction = read(
        tmp_path,
        "a.epub",
        a_zip(
            {
                "mimetype": b"application/epub+zip",
                "META-INF/container.xml": b'<c><rootfiles><rootfile full-path="x.opf"/></rootfiles></c>',
                "x.opf": OPF.encode(),
                "a.xhtml": b"<html><body>CAPITULO</body></html>",
                "nav.xhtml": b"<html><body><nav>INDICE</nav></body></html>",
                "suelto.html": b"<html><body>SUELTO</body></html>",
                "toc.ncx": b"<ncx xmlns='urn:n'><text>CAPITULO</text><text>ROTULO</text></ncx>",
                "nota.docx": b"PK nota",
                "estilo.css": b"p {}",
            }
        ),
    )
    told = text_of(extraction)
    assert [text for text in ("CAPITULO", "INDICE", "SUELTO", "ROTULO") if told.count(text) != 1] == []
    assert extraction.metadata["book_creator"] == "Ada; Eva"
    assert (extraction.metadata["book_dueño"], extraction.metadata["book_x:y"]) == ("Max", "Z")
    assert extraction.metadata["book_subject"] == "rutas"
    assert [child.path for child in extraction.children] == ["nota.docx"]


def test_names_comments_and_links_in_tars_and_gzips_are_kept(tmp_path):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        entry = tarfile.TarInfo("a.txt")
        entry.size, entry.pax_headers = 4, {"comment": "APUNTE"}
        archive.addfile(entry, io.BytesIO(b"hola"))
        link = tarfile.TarInfo("enlace")
        link.type, link.linkname = tarfile.SYMTYPE, "/casa/destino"
        archive.addfile(link)
    extraction = read(tmp_path, "a.tar", buffer.getvalue())
    assert extraction.metadata["links"] == ["enlace -> /casa/destino"]
    assert extraction.metadata["member_comments"] == ["a.txt: APUNTE"]
    packed = gzip.compress(b"hola")
    named = packed[:3] + b"\x18" + packed[4:10] + "señora.txt\0clave 7123\0".encode() + packed[10:]
    extraction = read(tmp_path, "a.gz", named)
    assert (extraction.metadata["packed_name"], extraction.metadata["comment"]) == ("señora.txt", "clave 7123")
    assert [child.size for child in extraction.children] == [4]
    cut = read(tmp_path, "b.gz", packed[:3] + b"\x1c" + packed[4:10] + b"\xff\xff")
    assert "comment" not in cut.metadata
