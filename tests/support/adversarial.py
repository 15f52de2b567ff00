"""PDFs that hide a name wherever a PDF can hide one, each as it is and without the name, to tell what is seen of it.

`KINDS` names the ways. A file is made by kind, name and variant alone; nobody in it exists.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from support.files import a_picture, as_bytes

from models.protected import Identity

IDENTITIES = (
    Identity(name="Zoraida Yeshenia Tancara Huarachi", phones=("+591 76540921",), papers=("CI 9087123 OR",)),
    Identity(name="Ubaldina Quisbert Llusco", phones=("+591 71230984",), papers=("CI 5540918 LP",)),
    Identity(name="Jurandir Gonçalves Teixeira", phones=("+55 11 987650321",), papers=("RG 43.765.098",)),
)
"""Each with what names the person; the first word of the name is sought in what is left."""
_SIZES = (9, 11, 16)
_PLAIN = "La declarante llegó al local de noche y firmó el acta sin leerla."
WIDTH, HEIGHT = A4


@dataclass(frozen=True)
class Hidden:
    """What a maker has: the words to be hidden (empty: the same file without them), and a number that varies it."""

    name: str
    phone: str
    paper: str
    size: int
    turn: int

    @property
    def line(self) -> str:
        """The words as a sentence has them."""
        return f"Compareció {self.name}, teléfono {self.phone}."


def hidden(identity: Identity, variant: int, *, said: bool) -> Hidden:
    """What a file of a variant tells of somebody; with `said` off blanks stand there."""
    name = " ".join(word for word in identity.name.split() if word != "Yeshenia")
    values = (name, identity.phones[0], identity.papers[0])
    name, phone, paper = values if said else (" ", " ", " ")
    return Hidden(name, phone, paper, _SIZES[variant % 3], variant)


def secrets(identity: Identity) -> frozenset[str]:
    """Words and numbers that no copy may hold, folded."""
    words = {word.casefold() for word in identity.name.split() if len(word) > 3 and word != "Yeshenia"}
    return frozenset({*words, identity.phones[0].split(" ", 1)[1].replace(" ", "")})


def make(kind: str, identity: Identity, variant: int, *, said: bool = True) -> bytes:
    """A PDF."""
    return KINDS[kind](hidden(identity, variant, said=said))


# Pages


def _page(h: Hidden, draw: Callable[[Canvas], None] | None = None, *, told: bool = True) -> bytes:
    """A page of sentences, the third of which says it where `told`; `draw` adds to it."""
    out = io.BytesIO()
    paper = Canvas(out, pagesize=A4, invariant=True)
    _lines(paper, h, told=told)
    if draw is not None:
        draw(paper)
    paper.showPage()
    paper.setFont("Helvetica", h.size)
    paper.drawString(72, HEIGHT - 90, _PLAIN)
    paper.save()
    return out.getvalue()


def _lines(paper: Canvas, h: Hidden, *, told: bool) -> None:
    paper.setFont("Helvetica", h.size)
    at = HEIGHT - 90
    for number in range(6):
        if number == 2 and told:
            _in_parts(paper, at, h)
        else:
            paper.drawString(72, at, _PLAIN)
        at -= 1.6 * h.size


def _in_parts(paper: Canvas, at: float, h: Hidden) -> None:
    """The sentence, whose other words stand where they are whoever it names."""
    x = 72.0
    for part, wide in (("Compareció", 6.5), (h.name, 17), ("teléfono", 5), (h.phone, 10)):
        paper.drawString(x, at, part)
        x += wide * h.size


def _edited(content: bytes, edit: Callable[[pikepdf.Pdf], None], **saved: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as file:
        edit(file)
        file.save(out, deterministic_id=True, **saved)  # type: ignore[arg-type]
    return out.getvalue()


# Ways


def text_layer(h: Hidden) -> bytes:
    return _page(h)


def glyph_by_glyph(h: Hidden) -> bytes:
    def draw(paper: Canvas) -> None:
        x = 72.0
        for sign in h.name:
            paper.drawString(x, 300, sign)
            x += paper.stringWidth(sign, "Helvetica", h.size) + 0.3

    return _page(h, draw)


def rotated(h: Hidden) -> bytes:
    def edit(file: pikepdf.Pdf) -> None:
        for page in file.pages:
            page.Rotate = (90, 180, 270)[h.turn % 3]

    return _edited(_page(h), edit)


def cropped(h: Hidden) -> bytes:
    """The name stands once inside and once outside of what is shown."""

    def edit(file: pikepdf.Pdf) -> None:
        file.pages[0].CropBox = Array([40, 250, WIDTH - 30, HEIGHT - 20])

    return _edited(_page(h, lambda paper: paper.drawString(72, 120, h.line)), edit)


def moved_origin(h: Hidden) -> bytes:
    def edit(file: pikepdf.Pdf) -> None:
        file.pages[0].MediaBox = Array([-50, 30, WIDTH + 20, HEIGHT + 10])

    return _edited(_page(h), edit)


def larger_unit(h: Hidden) -> bytes:
    def edit(file: pikepdf.Pdf) -> None:
        file.pages[0].UserUnit = 1.5

    return _edited(_page(h), edit)


def saved_twice(h: Hidden) -> bytes:
    """An earlier version, saved over, names her once more."""
    first = _page(h, lambda paper: paper.drawString(72, 200, h.line))
    second = _page(h)
    with pikepdf.open(io.BytesIO(first)) as old, pikepdf.open(io.BytesIO(second)) as new:
        stream = old.pages[0].obj["/Contents"]
        number = stream.objgen[0]
        body = new.pages[0].obj["/Contents"].read_bytes()
    begin = first.rfind(b"startxref")
    before = int(first[begin:].split()[1])
    made = bytearray(first)
    at = len(made)
    made += b"%d 0 obj\n<</Length %d>>\nstream\n" % (number, len(body)) + body + b"\nendstream\nendobj\n"
    xref = len(made)
    with pikepdf.open(io.BytesIO(first)) as old:
        size = int(old.trailer["/Size"])
        root = old.Root.objgen[0]
    made += b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
    made += b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, before, xref)
    return bytes(made)


def attachment(h: Hidden) -> bytes:
    def edit(file: pikepdf.Pdf) -> None:
        file.attachments[f"{h.name.strip() or 'nota'}.txt"] = h.line.encode()

    return _edited(_page(h), edit)


def attached_note(h: Hidden) -> bytes:
    def edit(file: pikepdf.Pdf) -> None:
        held = file.make_stream(h.line.encode())
        spec = Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=held), Desc=String(h.line))
        note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([400, 80, 420, 100]), FS=spec, F=2)
        file.pages[0].obj["/Annots"] = Array([file.make_indirect(note)])

    return _edited(_page(h), edit)


def thumbnail(h: Hidden) -> bytes:
    def edit(file: pikepdf.Pdf) -> None:
        small = a_picture(h.name, size=(240, 60), height=18)
        image = file.make_stream(small.tobytes())
        image.update(Dictionary(Width=240, Height=60, ColorSpace=Name.DeviceGray, BitsPerComponent=8))
        file.pages[0].obj["/Thumb"] = image

    return _edited(_page(h), edit)


def form_field(h: Hidden) -> bytes:
    def draw(paper: Canvas) -> None:
        paper.acroForm.textfield(name="nombre", x=72, y=300, width=320, height=24, value=h.name, fontSize=12)

    return _page(h, draw)


def notes(h: Hidden) -> bytes:
    def edit(file: pikepdf.Pdf) -> None:
        made = [
            Dictionary(
                Type=Name.Annot, Subtype=kind, Rect=Array([72, 150, 420, 190]), Contents=String(h.line),
                T=String(h.name), DA=String("/Helv 11 Tf 0 g"), F=4,
            )
            for kind in (Name.FreeText, Name.Text)
        ]  # fmt: skip
        file.pages[0].obj["/Annots"] = Array([file.make_indirect(one) for one in made])

    return _edited(_page(h), edit)


def metadata(h: Hidden) -> bytes:
    def edit(file: pikepdf.Pdf) -> None:
        file.docinfo["/Title"] = String(h.line)
        file.docinfo["/Author"] = String(h.name)
        with file.open_metadata(set_pikepdf_as_editor=False) as xmp:
            xmp["dc:title"] = h.line
            xmp["dc:description"] = h.phone

    return _edited(_page(h), edit)


def layer_switched_off(h: Hidden) -> bytes:
    def edit(file: pikepdf.Pdf) -> None:
        group = file.make_indirect(Dictionary(Type=Name.OCG, Name=String("interno")))
        file.Root["/OCProperties"] = Dictionary(
            OCGs=Array([group]), D=Dictionary(OFF=Array([group]), Order=Array([group]))
        )
        page = file.pages[0]
        page.obj["/Resources"]["/Properties"] = Dictionary(L=group)
        told = h.line.encode("cp1252", "replace")
        more = b"/OC /L BDC BT /F1 12 Tf 72 160 Td (" + told + b") Tj ET EMC"
        page.contents_add(file.make_stream(more))

    return _edited(_page(h), edit)


def behind_picture(h: Hidden) -> bytes:
    def draw(paper: Canvas) -> None:
        paper.drawString(100, 240, h.line)
        paper.drawImage(ImageReader(a_picture("foto", size=(800, 300))), 72, 200, width=420, height=100)

    return _page(h, draw)


def invisible(h: Hidden) -> bytes:
    def draw(paper: Canvas) -> None:
        text = paper.beginText(72, 180)
        text.setTextRenderMode(3)
        text.textLine(h.line)
        paper.drawText(text)

    return _page(h, draw)


def white(h: Hidden) -> bytes:
    def draw(paper: Canvas) -> None:
        paper.setFillGray(1)
        paper.drawString(72, 180, h.line)

    return _page(h, draw)


def tiny(h: Hidden) -> bytes:
    def draw(paper: Canvas) -> None:
        paper.setFont("Helvetica", 0.8)
        paper.drawString(72, 180, h.line)

    return _page(h, draw)


def under_black(h: Hidden) -> bytes:
    """A redaction as people make it: a black shape over words that stay."""

    def draw(paper: Canvas) -> None:
        paper.drawString(72, 180, h.line)
        paper.rect(70, 176, 400, 2 * h.size, stroke=0, fill=1)

    return _page(h, draw)


def scanned(h: Hidden) -> bytes:
    """A picture of a page, with an invisible text over it that OCR left."""
    out = io.BytesIO()
    paper = Canvas(out, pagesize=A4, invariant=True)
    packed = io.BytesIO(as_bytes(_picture_of(_page(h)), "JPEG", quality=70))
    paper.drawImage(ImageReader(packed), 0, 0, width=WIDTH, height=HEIGHT)
    x, y = 72.0, HEIGHT - 90 - 3.2 * h.size
    for part, wide in (("Compareció", 6.5), (h.name, 17), ("teléfono", 5), (h.phone, 10)):
        text = paper.beginText(x, y)
        text.setFont("Helvetica", h.size)
        text.setTextRenderMode(3)
        text.textOut(part)
        paper.drawText(text)
        x += wide * h.size
    paper.save()
    return out.getvalue()


def picture_alone(h: Hidden) -> bytes:
    """The same without any text: only pixels say it."""
    out = io.BytesIO()
    paper = Canvas(out, pagesize=A4, invariant=True)
    paper.drawImage(ImageReader(_picture_of(_page(h))), 0, 0, width=WIDTH, height=HEIGHT)
    paper.save()
    return out.getvalue()


def _picture_of(content: bytes) -> Image.Image:

    document = pdfium.PdfDocument(content)
    drawn: Image.Image = document[0].render(scale=150 / 72, grayscale=True).to_pil()
    document.close()
    return drawn


def lying_font(h: Hidden) -> bytes:
    """A font whose table says that its letters are others."""

    def edit(file: pikepdf.Pdf) -> None:
        font = file.pages[0].obj["/Resources"]["/Font"]["/F1"]
        rows = "".join(f"<{code:02X}> <{33 + (code * 7) % 90:04X}>\n" for code in range(33, 123))
        told = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
            "1 begincodespacerange <00> <FF> endcodespacerange\n90 beginbfchar\n"
            f"{rows}endbfchar\nendcmap end end"
        )
        font["/ToUnicode"] = file.make_stream(told.encode())

    return _edited(_page(h), edit)


def script(h: Hidden) -> bytes:
    def edit(file: pikepdf.Pdf) -> None:
        act = Dictionary(S=Name.JavaScript, JS=String(f"app.alert({h.line!r});"))
        file.Root["/OpenAction"] = act
        file.Root["/Names"] = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), act])))

    return _edited(_page(h), edit)


def outline(h: Hidden) -> bytes:
    def edit(file: pikepdf.Pdf) -> None:
        with file.open_outline() as made:
            made.root.append(pikepdf.OutlineItem(h.line, 0))
        file.Root["/Dests"] = Dictionary({"/" + (h.phone.strip("+ ").replace(" ", "") or "x"): Array([])})

    return _edited(_page(h), edit)


def other_words(h: Hidden) -> bytes:
    """Words for who cannot see, a page's piece of data, and an address of a link."""

    def edit(file: pikepdf.Pdf) -> None:
        page = file.pages[0].obj
        page["/PieceInfo"] = Dictionary(X=Dictionary(LastModified=String("D:2026"), Private=String(h.line)))
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array([72, 100, 200, 112]),
            A=Dictionary(S=Name.URI, URI=String(f"https://red.example/{h.name.replace(' ', '.')}")),
        )  # fmt: skip
        page["/Annots"] = Array([file.make_indirect(link)])
        told = b"/Span <</ActualText <FEFF" + h.line.encode("utf-16-be").hex().encode() + b">>> BDC "
        file.pages[0].contents_add(file.make_stream(told), prepend=True)
        file.pages[0].contents_add(file.make_stream(b" EMC"))

    return _edited(_page(h), edit)


def packed_objects(h: Hidden) -> bytes:
    def edit(file: pikepdf.Pdf) -> None:
        file.docinfo["/Subject"] = String(h.paper)

    return _edited(_page(h), edit, object_stream_mode=pikepdf.ObjectStreamMode.generate)


KINDS: dict[str, Callable[[Hidden], bytes]] = {
    made.__name__: made
    for made in (
        text_layer, glyph_by_glyph, rotated, cropped, moved_origin, larger_unit, saved_twice, attachment, attached_note,
        thumbnail, form_field, notes, metadata, layer_switched_off, behind_picture, invisible, white, tiny, under_black,
        scanned, picture_alone, lying_font, script, outline, other_words, packed_objects,
    )
}  # fmt: skip
