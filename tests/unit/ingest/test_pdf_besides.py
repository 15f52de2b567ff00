"""PDF: what no page shows: hidden text, links, form data, signatures, earlier versions, other readings."""

import datetime as dt
import io

import pikepdf
import pypdfium2 as pdfium
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from support.files import SaidEngine, a_pdf, a_picture, codes, read, text_of

from models.document import DocumentState, TextSource
from models.words import Words
from services.ingest import ocr
from services.ingest.formats import pdf_facts, pdf_render
from services.ingest.formats.pdf_layer import Layer
from services.ingest.formats.pdf_quality import agreement
from services.ingest.ocr import recognise


def drawn(draw) -> bytes:
    buffer = io.BytesIO()
    paper = Canvas(buffer, pagesize=A4, invariant=True)
    paper.setFont("Helvetica", 12)
    paper.drawString(72, 760, "Contrato de trabajo")
    draw(paper)
    paper.showPage()
    paper.save()
    return buffer.getvalue()


def saved(content: bytes, change) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        change(document)
        document.save(buffer)
    return buffer.getvalue()


def white(paper):
    paper.setFillGray(1)
    paper.drawString(72, 600, "retener pasaportes")


def invisible(paper):
    text = paper.beginText(72, 600)
    text.setTextRenderMode(3)
    text.textOut("retener pasaportes")
    paper.drawText(text)


def blackened(paper):
    paper.drawString(72, 600, "retener pasaportes")
    paper.rect(70, 595, 200, 20, fill=1)


def pasted_over(paper):
    paper.drawString(72, 600, "retener pasaportes")
    paper.drawImage(ImageReader(a_picture("", size=(60, 20))), 70, 595, 200, 20)


def tiny(paper):
    paper.setFont("Helvetica", 1.5)
    paper.drawString(72, 600, "retener pasaportes")


def heading_on_black(paper):
    paper.rect(70, 595, 200, 20, fill=1)
    paper.setFillGray(1)
    paper.drawString(72, 600, "retener pasaportes")


def beside_the_page(paper):
    paper.drawString(72, A4[1] + 40, "retener pasaportes")


def plain(paper):
    paper.rect(70, 595, 200, 20, fill=0)
    paper.drawString(72, 600, "retener pasaportes")


@pytest.mark.parametrize("draw", [white, invisible, blackened, pasted_over, tiny, beside_the_page])
def test_text_that_nobody_sees_is_read_and_told(tmp_path, draw):
    extraction = read(tmp_path, "a.pdf", drawn(draw))
    assert "retener pasaportes" in text_of(extraction)
    assert extraction.metadata["hidden_text"] == {"1": ["retener pasaportes"]}
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, {"hidden_text"})


def note_beside_the_page(paper):
    paper.textAnnotation("retener pasaportes", (A4[0] + 10, 500, A4[0] + 200, 600))


@pytest.mark.parametrize("draw", [heading_on_black, plain, note_beside_the_page])
def test_text_that_is_seen_is_not_called_hidden(tmp_path, draw):
    extraction = read(tmp_path, "a.pdf", drawn(draw))
    assert "hidden_text" not in extraction.metadata
    assert codes(extraction) == set()


def test_the_target_of_a_link_is_text_at_its_place(tmp_path):
    def link(paper):
        paper.drawString(72, 600, "escríbenos aquí")
        paper.linkURL("https://wa.me/59171234567", (72, 595, 170, 615))
        paper.linkURL("https://www.example.org/", (72, 755, 170, 775))

    content = drawn(lambda paper: (link(paper), paper.drawString(72, 500, "www.example.org")))
    extraction = read(tmp_path, "a.pdf", content)
    page = extraction.pages[0]
    assert page.text.splitlines()[-1] == "https://wa.me/59171234567"
    assert page.words[-1].box == pytest.approx((72, A4[1] - 615, 170, A4[1] - 595), abs=1)
    assert [1, "https://www.example.org/"] in extraction.metadata["links"]


def revised(first: bytes, second_text: str) -> bytes:
    """The file with another page content appended, as programs save changes."""
    with pikepdf.open(io.BytesIO(first)) as document:
        number = document.pages[0].obj.Contents.objgen[0]
        size = int(document.trailer.Size)
        root = document.trailer.Root.objgen[0]
    stream = f"BT /F1 12 Tf 72 700 Td ({second_text}) Tj ET".encode("cp1252")
    place = len(first)
    body = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(stream), stream)
    before = int(first[first.rindex(b"startxref") + 9 :].split()[0])
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, place)
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (size, root, before)
    return first + body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (place + len(body))


def test_an_earlier_version_with_other_words_is_kept(tmp_path):
    first = a_pdf("Debe 500 a don Ramiro")
    extraction = read(tmp_path, "a.pdf", revised(first, "Debe 500"))
    assert text_of(extraction) == "Debe 500"
    assert [child.path for child in extraction.children] == ["revision-1.pdf"]
    assert (tmp_path / "out" / extraction.children[0].file).read_bytes().startswith(first.rstrip())
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, {"earlier_text"})
    assert len(extraction.metadata["revisions"]) == 2


def test_an_earlier_version_without_other_words_is_only_listed(tmp_path):
    extraction = read(tmp_path, "a.pdf", revised(a_pdf("Debe 500"), "Debe 500 a don Ramiro"))
    assert (extraction.children, codes(extraction)) == ((), set())
    assert len(extraction.metadata["revisions"]) == 2


def ended_again(content: bytes, root: int) -> bytes:
    """The file with a second end that lists no object: text processors write one for newer readers."""
    before = int(content[content.rindex(b"startxref") + 9 :].split()[0])
    trailer = b"trailer\n<</Size 50/Root %d 0 R/Prev %d>>\n" % (root, before)
    return content + b"xref\n0 0\n" + trailer + b"startxref\n%d\n%%%%EOF\n" % len(content)


def test_an_end_without_objects_is_no_version_to_compare(tmp_path, monkeypatch):
    def compared(_):
        raise AssertionError("the words of both versions were gathered")

    first = a_pdf("Debe 500 a don Ramiro")
    monkeypatch.setattr(pdf_facts, "_vocabulary", compared)
    with pikepdf.open(io.BytesIO(first)) as document:
        twice = ended_again(first, document.trailer.Root.objgen[0])
    extraction = read(tmp_path, "a.pdf", twice)
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())
    assert len(extraction.metadata["revisions"]) == 2


def test_an_end_that_names_other_pages_hides_the_earlier_version(tmp_path):
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf("Debe 500 a don Ramiro", "Debe 500"))) as document:
        page = document.pages[1].obj
        pages = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Pages, Kids=[page], Count=1))
        other = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Catalog, Pages=pages))
        document.Root.Other = other
        document.save(buffer, qdf=True)
    first = buffer.getvalue()
    with pikepdf.open(io.BytesIO(first)) as document:
        root = document.Root.Other.objgen[0]
    extraction = read(tmp_path, "a.pdf", ended_again(first, root))
    assert "Ramiro" not in text_of(extraction)
    assert codes(extraction) == {"earlier_text"}


XFA = b"""<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">
<template xmlns="http://www.xfa.org/schema/xfa-template/3.0/"><subform name="f"><draw><value><text>Nombre de la
trabajadora</text></value></draw><event><script>xfa.host.beep()</script></event></subform></template>
<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><f><trabajadora>Rosa Quispe</trabajadora>
</f></xfa:data></xfa:datasets></xdp:xdp>"""


@pytest.mark.parametrize("form", [XFA, XFA.replace(b' xmlns="http://www.xfa.org/schema/xfa-template/3.0/"', b"")])
def test_the_data_of_an_xfa_form_are_a_page_behind_the_others(tmp_path, form):
    def add(document):
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=pikepdf.Stream(document, form))
        document.Root.NeedsRendering = True

    extraction = read(tmp_path, "a.pdf", saved(a_pdf("Please wait..."), add))
    assert [page.source for page in extraction.pages] == [TextSource.LAYER, TextSource.TEXT]
    assert extraction.pages[1].text.splitlines() == ["Nombre de la trabajadora", "trabajadora: Rosa Quispe"]
    assert extraction.metadata["xfa"][-1] == "trabajadora: Rosa Quispe"
    # It is no page of the PDF, and says so; the pages of the PDF keep their numbers.
    assert [page.number for page in extraction.pages] == [1, 2]
    assert extraction.pages[0].text.strip() == "Please wait..."
    assert [(problem.code, problem.page) for problem in extraction.problems] == [("beside_the_pages", 2)]
    assert extraction.state is DocumentState.DONE


def a_certificate() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Notaria Inventada")])
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(77)
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def test_signatures_are_listed_with_their_certificates(tmp_path):
    certificate, key = a_certificate()
    options = [pkcs7.PKCS7Options.DetachedSignature]
    signer = pkcs7.PKCS7SignatureBuilder().set_data(b"x").add_signer(certificate, key, hashes.SHA256())
    contents = signer.sign(serialization.Encoding.DER, options) + bytes(200)

    def sign(document):
        value = pikepdf.Dictionary(
            Type=pikepdf.Name.Sig,
            Filter=pikepdf.Name("/Adobe.PPKLite"),
            SubFilter=pikepdf.Name("/adbe.pkcs7.detached"),
            Contents=pikepdf.String(contents),
            ByteRange=[0, 10, 20, 30],
            Reason=pikepdf.String("conforme"),
            M=pikepdf.String("D:20260401120000Z"),
        )
        field = document.make_indirect(
            pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("firma"), V=document.make_indirect(value))
        )
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[field], SigFlags=3)

    extraction = read(tmp_path, "a.pdf", saved(a_pdf("Contrato"), sign))
    (signature,) = extraction.metadata["signatures"]
    assert (signature["reason"], signature["time"]) == ("conforme", "D:20260401120000Z")
    assert signature["certificates"] == [
        {"subject": "CN=Notaria Inventada", "issuer": "CN=Notaria Inventada", "serial": "4d"}
    ]
    assert signature["covers_whole_file"] is False


def test_a_comment_keeps_its_author(tmp_path):
    def comment(document):
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Text,
            Rect=[300, 700, 320, 720],
            Contents=pikepdf.String("revisar la fecha"),
            T=pikepdf.String("Lidia"),
        )
        document.pages[0].Annots = document.make_indirect([document.make_indirect(note)])

    extraction = read(tmp_path, "a.pdf", saved(a_pdf("Contrato"), comment))
    assert "revisar la fecha" in text_of(extraction)
    assert extraction.metadata["annotations"] == [
        {"page": 1, "kind": "note", "author": "Lidia", "text": "revisar la fecha"}
    ]


def test_a_lock_of_the_owner_alone_is_open(tmp_path):
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf("secreto del sumario"))) as document:
        document.save(buffer, encryption=pikepdf.Encryption(user="", owner="dueño", R=6))
    extraction = read(tmp_path, "a.pdf", buffer.getvalue())
    assert (extraction.state, text_of(extraction)) == (DocumentState.DONE, "secreto del sumario")


def test_a_count_of_pages_that_lies_is_not_believed(tmp_path):
    content = a_pdf("uno", "dos").replace(b"/Count 2", b"/Count 900000")
    extraction = read(tmp_path, "a.pdf", content)
    assert [page.text for page in extraction.pages] == ["uno", "dos"]


def test_a_file_without_its_end_says_so(tmp_path):
    whole = a_pdf("primera página")
    extraction = read(tmp_path, "a.pdf", whole[: whole.rindex(b"trailer")])
    assert "primera página" in text_of(extraction)
    assert codes(extraction) & {"file_cut", "repaired"}


def scanned_by_another(layer: str) -> bytes:
    """A picture of a page with invisible text above it."""

    def draw(paper):
        paper.drawImage(ImageReader(a_picture("acta", size=(600, 850))), 0, 0, *A4)
        for place, line in enumerate(layer.split("\n")):
            text = paper.beginText(72, 700 - 20 * place)
            text.setTextRenderMode(3)
            text.textOut(line)
            paper.drawText(text)

    buffer = io.BytesIO()
    paper = Canvas(buffer, pagesize=A4, invariant=True)
    draw(paper)
    paper.showPage()
    paper.save()
    return buffer.getvalue()


SAID = ("la", "testigo", "declara", "que", "el", "patrón", "guardaba", "todos", "los", "documentos")


@pytest.fixture
def said(monkeypatch):
    engine = SaidEngine(*SAID)
    monkeypatch.setattr(ocr, "ENGINES", (engine,))
    monkeypatch.setattr(recognise, "nets", lambda: None)
    return engine


def test_a_scan_with_a_poor_layer_is_read_anew_and_both_are_kept(tmp_path, said):
    poor = "la testlgo dcclara quo ei patr6n guardoba tedos ios docnmentos"
    extraction = read(tmp_path, "a.pdf", scanned_by_another(poor), engine="said")
    page = extraction.pages[0]
    assert (page.source, page.text) == (TextSource.OCR, " ".join(SAID))
    assert [(variant.reader, variant.text) for variant in page.variants] == [("layer", poor)]
    assert codes(extraction) == {"poor_layer"}


def test_a_scan_with_a_good_layer_keeps_it(tmp_path, said):
    extraction = read(tmp_path, "a.pdf", scanned_by_another(" ".join(SAID)), engine="said")
    assert (extraction.pages[0].source, codes(extraction)) == (TextSource.LAYER, set())


def test_too_few_words_tell_nothing_of_a_layer():
    assert agreement(["otra", "cosa"], Layer(text="", words=Words()), 0, 100) == 1.0


def with_root(change) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf("una hoja"))) as document:
        change(document)
        document.save(buffer)
    return buffer.getvalue()


def test_a_file_that_only_a_page_names_is_kept(tmp_path):
    def change(document):
        stream = document.make_indirect(pikepdf.Stream(document, b"solo en la hoja"))
        named = pikepdf.Dictionary(
            Type=pikepdf.Name.Filespec, F="suelto.txt", UF="suelto.txt", EF=pikepdf.Dictionary(F=stream)
        )
        document.pages[0].obj.AF = pikepdf.Array([document.make_indirect(named)])

    extraction = read(tmp_path, "a.pdf", with_root(change))
    assert [child.path for child in extraction.children] == ["suelto.txt"]


def test_the_files_of_one_attachment_for_other_systems_are_kept(tmp_path):
    def change(document):
        streams = {
            key: document.make_indirect(pikepdf.Stream(document, f"para {key}".encode())) for key in ("F", "DOS", "Mac")
        }
        named = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="nota.txt", EF=pikepdf.Dictionary(**streams))
        tree = pikepdf.Dictionary(Names=pikepdf.Array(["nota.txt", document.make_indirect(named)]))
        document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=tree)

    extraction = read(tmp_path, "a.pdf", with_root(change))
    kept = {(tmp_path / "out" / child.file).read_bytes() for child in extraction.children}
    assert kept == {b"para F", b"para DOS", b"para Mac"}


def test_the_value_of_a_field_that_nothing_draws_is_shown(tmp_path):
    def change(document):
        inner = document.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="telefono", V="71234567"))
        outer = document.make_indirect(pikepdf.Dictionary(T="contacto", Kids=pikepdf.Array([inner])))
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([outer]))

    extraction = read(tmp_path, "a.pdf", with_root(change))
    assert extraction.metadata["form"] == {"contacto.telefono": "71234567"}
    assert extraction.pages[1].text == "contacto.telefono: 71234567"


def test_a_note_in_rich_text_alone_is_read(tmp_path):
    def change(document):
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.FreeText,
            Rect=pikepdf.Array([100, 450, 300, 480]),
            RC='<body xmlns="http://www.w3.org/1999/xhtml"><p>avisar a <b>Yolanda</b></p></body>',
            DA="/Helv 12 Tf",
            F=4,
        )
        document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])

    extraction = read(tmp_path, "a.pdf", with_root(change))
    assert "avisar a Yolanda" in extraction.pages[0].text


def in_its_own_unit(text: str, picture: Image.Image | None = None) -> bytes:
    """A page of A4 whose unit is ten points."""
    buffer = io.BytesIO()
    paper = Canvas(buffer, pagesize=(59.5, 84.2), invariant=True)
    paper.setFont("Helvetica", 1.2)
    if picture is not None:
        paper.drawImage(ImageReader(picture), 0, 0, 59.5, 84.2)
    paper.drawString(7, 70, text)
    paper.showPage()
    paper.save()
    return saved(buffer.getvalue(), lambda document: document.pages[0].obj.__setitem__("/UserUnit", 10))


def test_print_of_a_page_in_a_larger_unit_is_not_called_tiny(tmp_path):
    extraction = read(tmp_path, "a.pdf", in_its_own_unit("llamar al 71234567"))
    assert text_of(extraction).strip() == "llamar al 71234567"
    assert codes(extraction) == set()


@pytest.mark.parametrize("scanned", [True, False])
def test_a_scan_on_a_page_in_a_larger_unit_is_read_as_fine_as_it_is(scanned):
    picture = a_picture("Rosa", size=(1654, 2339)) if scanned else None
    with pdfium.PdfDocument(in_its_own_unit("", picture)) as document:
        sheet = pdf_render.sheet(document[0], 1)
    assert max(sheet.grey.shape) == pytest.approx(2339 if scanned else 84.2 * 200 / 72, abs=2)
    assert sheet.scale * max(sheet.grey.shape) == pytest.approx(84.2, abs=0.1)
    assert sheet.dpi == 200
