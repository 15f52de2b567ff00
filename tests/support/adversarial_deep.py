"""More PDFs that hide a name: in fonts without letters, pictures of every packing, layers, masks, trees and portfolios.

`KINDS` names the ways, as in `adversarial`, whose makers these are like. Nobody in it exists.
"""

import io
from collections.abc import Callable, Iterable

import pikepdf
import segno
from pikepdf import Array, Dictionary, Name, Object, String
from PIL import Image, ImageChops, ImageDraw, ImageFont
from PIL.TiffImagePlugin import TiffImageFile
from reportlab.pdfgen.canvas import Canvas
from support import adversarial
from support.adversarial import HEIGHT, WIDTH, Hidden, _edited, _page

_FLAGS_SHOWN = 4
_WIDE, _HIGH = 420, 40
"""Points of a picture that says the name, at the foot of the page."""


def _ground(h: Hidden, draw: Callable[[Canvas], None] | None = None) -> bytes:
    """A page that does not name anybody by itself."""
    return _page(h, draw, told=False)


def _drawn(words: str, size: tuple[int, int] = (1260, 120), *, paper: int = 255, ink: int = 0) -> Image.Image:
    """Words as grey pixels."""
    picture = Image.new("L", size, paper)
    ImageDraw.Draw(picture).text((12, 20), words, font=ImageFont.load_default(64), fill=ink)
    return picture


def _shown(file: pikepdf.Pdf, name: str, thing: Object, content: bytes) -> None:
    """A thing among the page's resources, and what draws it."""
    page = file.pages[0]
    resources = page.obj["/Resources"]
    if "/XObject" not in resources:
        resources["/XObject"] = Dictionary()
    resources["/XObject"][Name(f"/{name}")] = thing
    page.contents_add(file.make_stream(content))


def _placed(file: pikepdf.Pdf, image: Object, *, y: float = 150) -> None:
    _shown(file, "Deep", image, f"q {_WIDE} 0 0 {_HIGH} 72 {y} cm /Deep Do Q".encode())


def _image(file: pikepdf.Pdf, body: bytes, size: tuple[int, int], **more: object) -> pikepdf.Stream:
    image = pikepdf.Stream(file, body)
    image["/Type"], image["/Subtype"] = Name.XObject, Name.Image
    image["/Width"], image["/Height"] = size
    for key, value in {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 8, **more}.items():
        if value is not None:
            image[f"/{key}"] = value
    return image


# Pictures, packed in every way


def _with_image(make: Callable[[pikepdf.Pdf, Hidden], Object]) -> Callable[[Hidden], bytes]:
    def made(h: Hidden) -> bytes:
        return _edited(_ground(h), lambda file: _placed(file, make(file, h)))

    return made


def _group4(picture: Image.Image) -> bytes:
    """Pixels as fax machines pack them."""
    out = io.BytesIO()
    picture.convert("1").save(out, "TIFF", compression="group4", tiffinfo={278: picture.height})
    with TiffImageFile(out) as found:
        (at,), (size,) = found.tag_v2[273], found.tag_v2[279]
    return out.getvalue()[at : at + size]


def _jpx(file: pikepdf.Pdf, h: Hidden) -> Object:
    out = io.BytesIO()
    _drawn(h.name).save(out, "JPEG2000", quality_mode="dB", quality_layers=[40])
    return _image(file, out.getvalue(), (1260, 120), Filter=Name.JPXDecode, ColorSpace=None, BitsPerComponent=None)


def _fax(file: pikepdf.Pdf, h: Hidden) -> Object:
    picture = _drawn(h.name)
    terms = Dictionary(K=-1, Columns=picture.width, Rows=picture.height, BlackIs1=False)
    return _image(
        file, _group4(picture), picture.size, BitsPerComponent=1, Filter=Name.CCITTFaxDecode, DecodeParms=terms
    )


def _jbig2(file: pikepdf.Pdf, h: Hidden) -> Object:
    """Two segments: what the page is like, and a region that is packed as a fax is."""
    picture = _drawn(h.name)
    wide, high = (edge.to_bytes(4, "big") for edge in picture.size)
    about = wide + high + bytes(8) + b"\x00" + bytes(2)
    region = wide + high + bytes(8) + b"\x00" + b"\x01" + _group4(picture)
    body = b"".join(
        number.to_bytes(4, "big") + bytes((kind, 0, 1)) + len(told).to_bytes(4, "big") + told
        for number, (kind, told) in enumerate(((48, about), (38, region)))
    )
    return _image(file, body, picture.size, BitsPerComponent=1, Filter=Name.JBIG2Decode)


def _upside_down(file: pikepdf.Pdf, h: Hidden) -> Object:
    """Light and dark exchanged twice, by the pixels and by their table."""
    picture = ImageChops.invert(_drawn(h.name))
    return _image(file, picture.tobytes(), picture.size, Decode=Array([1, 0]))


def _of_a_palette(file: pikepdf.Pdf, h: Hidden) -> Object:
    picture = _drawn(h.name).point(lambda grey: int(grey > 128))
    colours = Array([Name.Indexed, Name.DeviceRGB, 1, String(b"\x10\x10\x60\xf0\xf0\xff")])
    return _image(file, picture.tobytes(), picture.size, ColorSpace=colours)


def _four_inks(file: pikepdf.Pdf, h: Hidden) -> Object:
    out = io.BytesIO()
    Image.merge("CMYK", [ImageChops.invert(_drawn(h.name))] * 4).save(out, "JPEG", quality=85)
    return _image(file, out.getvalue(), (1260, 120), ColorSpace=Name.DeviceCMYK, Filter=Name.DCTDecode)


def _stencil(file: pikepdf.Pdf, h: Hidden) -> Object:
    picture = _drawn(h.name).convert("1")
    return _image(file, picture.tobytes(), picture.size, ImageMask=True, BitsPerComponent=1, ColorSpace=None)


def _seen_through(file: pikepdf.Pdf, h: Hidden) -> Object:
    """A black picture that is seen through but for the letters."""
    picture = ImageChops.invert(_drawn(h.name))
    mask = file.make_indirect(_image(file, picture.tobytes(), picture.size))
    return _image(file, bytes(1260 * 120), picture.size, SMask=mask)


def _cut_out(file: pikepdf.Pdf, h: Hidden) -> Object:
    """A picture with a stencil over it."""
    picture = _drawn(h.name).convert("1")
    mask = _image(file, picture.tobytes(), picture.size, ImageMask=True, BitsPerComponent=1, ColorSpace=None)
    return _image(file, bytes(1260 * 120), picture.size, Mask=file.make_indirect(mask))


def _another_for_print(file: pikepdf.Pdf, h: Hidden) -> Object:
    """An empty picture, and another that is taken where it is printed."""
    picture = _drawn(h.name)
    other = file.make_indirect(_image(file, picture.tobytes(), picture.size))
    alternates = Array([Dictionary(Image=other, DefaultForPrinting=True)])
    return _image(file, b"\xf0" * (1260 * 120), picture.size, Alternates=alternates)


def _with_remarks(file: pikepdf.Pdf, h: Hidden) -> Object:
    """A JPEG whose own remarks name her, with a document of its own about it."""
    out = io.BytesIO()
    _drawn("").save(out, "JPEG", comment=h.line.encode(), exif=_exif(h))
    about = pikepdf.Stream(file, f"<x>{h.line}</x>".encode(), Type=Name.Metadata, Subtype=Name.XML)
    return _image(file, out.getvalue(), (1260, 120), Filter=Name.DCTDecode, Metadata=file.make_indirect(about))


def _exif(h: Hidden) -> Image.Exif:
    found = Image.Exif()
    found[0x010E] = h.line
    return found


def inline_image(h: Hidden) -> bytes:
    def edit(file: pikepdf.Pdf) -> None:
        picture = _drawn(h.name)
        told = b"q %d 0 0 %d 72 150 cm BI /W %d /H %d /CS /G /BPC 8 /F /AHx ID " % (_WIDE, _HIGH, *picture.size)
        file.pages[0].contents_add(file.make_stream(told + picture.tobytes().hex().encode() + b"> EI Q"))

    return _edited(_ground(h), edit)


# Fonts without letters, and text in strange places


def _glyphs(file: pikepdf.Pdf, text: str, *, lie: str = "", told: bool = True) -> Dictionary:
    """A font of little pictures. `lie`: what its table says instead; without `told` it has no table."""
    signs = sorted(set(text))
    procs, spelled = Dictionary(), []
    for code, sign in enumerate(signs, start=33):
        picture = Image.new("L", (32, 40), 255)
        ImageDraw.Draw(picture).text((2, 0), sign, font=ImageFont.load_default(32), fill=0)
        body = b"640 0 d0 q 640 0 0 800 0 -200 cm BI /W 32 /H 40 /IM true /BPC 1 /F /AHx ID "
        procs[Name(f"/g{code}")] = file.make_stream(body + picture.convert("1").tobytes().hex().encode() + b"> EI Q")
        meant = lie[(code - 33) % len(lie)] if lie else sign
        spelled.append(f"<{code:02X}> <{ord(meant):04X}>")
    last = 32 + len(signs)
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, -200, 640, 800]), FirstChar=33, LastChar=last,
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=procs, Widths=Array([640] * len(signs)),
        Encoding=Dictionary(
            Type=Name.Encoding, Differences=Array([33, *(Name(f"/g{code}") for code in range(33, last + 1))])
        ),
        Resources=Dictionary(),
    )  # fmt: skip
    if told:
        lines = "\n".join(spelled)
        font["/ToUnicode"] = file.make_stream(
            (
                "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
                f"1 begincodespacerange <00> <FF> endcodespacerange\n{len(signs)} beginbfchar\n{lines}\n"
                "endbfchar\nendcmap end end"
            ).encode()
        )
    return font


def _in_glyphs(**how: object) -> Callable[[Hidden], bytes]:
    def made(h: Hidden) -> bytes:
        def edit(file: pikepdf.Pdf) -> None:
            page = file.pages[0]
            text = h.name.replace(" ", "")
            if not text:
                return
            signs = sorted(set(text))
            page.obj["/Resources"]["/Font"]["/Deep"] = file.make_indirect(_glyphs(file, text, **how))  # type: ignore[arg-type]
            codes = "".join(f"{33 + signs.index(sign):02X}" for sign in text)
            page.contents_add(file.make_stream(f"BT /Deep 16 Tf 72 160 Td <{codes}> Tj ET".encode()))

        return _edited(_ground(h), edit)

    return made


def _says(content: bytes) -> Callable[[Hidden], bytes]:
    """A page to which drawing is added. `%N`: the name as a string of the format."""

    def made(h: Hidden) -> bytes:
        return _edited(_ground(h), lambda file: file.pages[0].contents_add(file.make_stream(_with_name(content, h))))

    return made


def _with_name(content: bytes, h: Hidden) -> bytes:
    told = h.name.encode("cp1252", "replace")
    wide = b"FEFF" + h.name.encode("utf-16-be").hex().encode()
    return content.replace(b"%N", b"(" + told + b")").replace(b"%U", b"<" + wide + b">")


def reversed_letters(h: Hidden) -> bytes:
    """Letter by letter from the right, each at its place."""

    def draw(paper: Canvas) -> None:
        paper.setFont("Helvetica", 14)
        at = 72 + paper.stringWidth(h.name, "Helvetica", 14)
        for sign in reversed(h.name):
            at -= paper.stringWidth(sign, "Helvetica", 14)
            paper.drawString(at, 170, sign)

    return _ground(h, draw)


def slanted(h: Hidden) -> bytes:
    def draw(paper: Canvas) -> None:
        paper.saveState()
        paper.translate(120, 150)
        paper.rotate(37)
        paper.setFont("Helvetica", 14)
        paper.drawString(0, 0, h.name)
        paper.restoreState()

    return _ground(h, draw)


def struck_twice(h: Hidden) -> bytes:
    """Printed twice, half a point beside itself, as old printers make bold."""

    def draw(paper: Canvas) -> None:
        for step in (0.0, 0.5):
            paper.drawString(72 + step, 170, h.name)

    return _ground(h, draw)


def outlines_of_letters(h: Hidden) -> bytes:
    def draw(paper: Canvas) -> None:
        text = paper.beginText(72, 160)
        text.setFont("Helvetica-Bold", 24)
        text.setTextRenderMode(1)
        text.textLine(h.name)
        paper.drawText(text)

    return _ground(h, draw)


def window_of_letters(h: Hidden) -> bytes:
    """Letters that are a hole, through which something dark is seen."""
    told = b"q BT /F1 26 Tf 7 Tr 72 160 Td %N Tj ET 60 150 480 40 re 0.1 g f Q"
    return _says(told)(h)


def words_say_another(h: Hidden) -> bytes:
    """The letters show the name; what is said of them says nothing of it."""
    return _says(b"/Span <</ActualText (una persona)>> BDC BT /F1 14 Tf 72 160 Td %N Tj ET EMC")(h)


def words_say_more(h: Hidden) -> bytes:
    """The letters say nothing; what is said of them is the name."""
    return _says(b"/Span <</ActualText %U>> BDC BT /F1 14 Tf 72 160 Td (una persona) Tj ET EMC")(h)


def expanded(h: Hidden) -> bytes:
    return _says(b"/Span <</E %U /Alt %U>> BDC BT /F1 14 Tf 72 160 Td (Z. T.) Tj ET EMC")(h)


def _form(file: pikepdf.Pdf, content: bytes, **more: object) -> pikepdf.Stream:
    form = pikepdf.Stream(file, content)
    form["/Type"], form["/Subtype"], form["/BBox"] = Name.XObject, Name.Form, Array([0, 0, WIDTH, HEIGHT])
    form["/Resources"] = Dictionary(
        Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
                                      Encoding=Name.WinAnsiEncoding))
    )  # fmt: skip
    for key, value in more.items():
        form[f"/{key}"] = value
    return form


def nested_forms(h: Hidden) -> bytes:
    def edit(file: pikepdf.Pdf) -> None:
        form = _form(file, _with_name(b"BT /F1 14 Tf 72 160 Td %N Tj ET", h))
        for _ in range(6):
            outer = _form(file, b"q /In Do Q")
            outer["/Resources"]["/XObject"] = Dictionary(In=file.make_indirect(form))
            form = outer
        _shown(file, "Deep", file.make_indirect(form), b"/Deep Do")

    return _edited(_ground(h), edit)


def in_a_pattern(h: Hidden) -> bytes:
    """The ground of an area, whose tile says the name."""

    def edit(file: pikepdf.Pdf) -> None:
        tile = pikepdf.Stream(file, _with_name(b"0 g BT /F1 12 Tf 2 4 Td %N Tj ET", h))
        for key, value in {
            "Type": Name.Pattern, "PatternType": 1, "PaintType": 1, "TilingType": 1, "BBox": Array([0, 0, 300, 20]),
            "XStep": 300, "YStep": 20,
            "Resources": Dictionary(Font=Dictionary(F1=Dictionary(
                Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding))),
        }.items():  # fmt: skip
            tile[f"/{key}"] = value
        page = file.pages[0]
        page.obj["/Resources"]["/Pattern"] = Dictionary(P=file.make_indirect(tile))
        page.contents_add(file.make_stream(b"/Pattern cs /P scn 72 140 300 40 re f"))

    return _edited(_ground(h), edit)


def lit_by_a_mask(h: Hidden) -> bytes:
    """A dark area that is only there where letters are light."""

    def edit(file: pikepdf.Pdf) -> None:
        group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
        light = _form(file, _with_name(b"1 g BT /F1 20 Tf 72 156 Td %N Tj ET", h), Group=group)
        state = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=file.make_indirect(light)))
        page = file.pages[0]
        page.obj["/Resources"]["/ExtGState"] = Dictionary(Lit=state)
        page.contents_add(file.make_stream(b"q /Lit gs 0 g 60 140 500 60 re f Q"))

    return _edited(_ground(h), edit)


# Layers


def _layered(usage: str) -> Callable[[Hidden], bytes]:
    """A layer: seen on paper alone, on screens alone, or by a rule over two others."""

    def made(h: Hidden) -> bytes:
        def edit(file: pikepdf.Pdf) -> None:
            groups = [
                file.make_indirect(Dictionary(Type=Name.OCG, Name=String(f"capa {one} {h.name}"))) for one in "ab"
            ]
            off = [groups[0]] if usage != "screen" else []
            settings = Dictionary(Order=Array(groups), OFF=Array(off))
            settings["/AS"] = Array([
                Dictionary(Event=Name(f"/{event}"), OCGs=Array(groups), Category=Array([Name(f"/{event}")]))
                for event in ("View", "Print", "Export")
            ])  # fmt: skip
            on = {"print": "Print", "screen": "View", "rule": "Export"}[usage]
            groups[0]["/Usage"] = Dictionary({f"/{on}": Dictionary({f"/{on}State": Name.ON})})
            file.Root["/OCProperties"] = Dictionary(OCGs=Array(groups), D=settings)
            asked = groups[0]
            if usage == "rule":
                asked = Dictionary(
                    Type=Name.OCMD, OCGs=Array(groups), VE=Array([Name.And, Array([Name.Not, groups[0]]), groups[1]])
                )
            page = file.pages[0]
            page.obj["/Resources"]["/Properties"] = Dictionary(L=file.make_indirect(asked))
            page.contents_add(file.make_stream(_with_name(b"/OC /L BDC BT /F1 14 Tf 72 160 Td %N Tj ET EMC", h)))

        return _edited(_ground(h), edit)

    return made


# Notes, fields, trees, files inside


def _noted(*notes: Callable[[pikepdf.Pdf, Hidden], Dictionary]) -> Callable[[Hidden], bytes]:
    def made(h: Hidden) -> bytes:
        def edit(file: pikepdf.Pdf) -> None:
            file.pages[0].obj["/Annots"] = Array([file.make_indirect(make(file, h)) for make in notes])

        return _edited(_ground(h), edit)

    return made


def _looks(file: pikepdf.Pdf, h: Hidden, content: bytes = b"BT /F1 14 Tf 4 8 Td %N Tj ET") -> Object:
    return file.make_indirect(_form(file, _with_name(content, h), BBox=Array([0, 0, 420, 30])))


def _stamp(file: pikepdf.Pdf, h: Hidden) -> Dictionary:
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([72, 150, 492, 180]), F=_FLAGS_SHOWN,
        AP=Dictionary(N=_looks(file, h), R=_looks(file, h), D=_looks(file, h)), Contents=String(h.line),
    )  # fmt: skip


def _on_paper_alone(file: pikepdf.Pdf, h: Hidden) -> Dictionary:
    """Flags: printed, and not shown on a screen."""
    note = _stamp(file, h)
    note["/F"], note["/Rect"] = 4 + 32, Array([72, 100, 492, 130])
    return note


def _unseen(file: pikepdf.Pdf, h: Hidden) -> Dictionary:
    note = _stamp(file, h)
    note["/F"], note["/Rect"] = 2, Array([72, 60, 492, 90])
    return note


def _to_be_redacted(file: pikepdf.Pdf, h: Hidden) -> Dictionary:
    """A redaction that nobody applied: its words, and the looks that it would have."""
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Redact, Rect=Array([72, 150, 300, 180]), F=_FLAGS_SHOWN, OverlayText=String(h.name),
        RO=_looks(file, h), AP=Dictionary(N=_looks(file, h, b"0.5 g 0 0 10 30 re f")), Contents=String(h.line),
    )  # fmt: skip


def _popup(file: pikepdf.Pdf, h: Hidden) -> Dictionary:
    rich = f'<?xml version="1.0"?><body xmlns="http://www.w3.org/1999/xhtml"><p>{h.line}</p></body>'
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Highlight, Rect=Array([72, 600, 300, 620]), F=_FLAGS_SHOWN, RC=String(rich),
        QuadPoints=Array([72, 620, 300, 620, 72, 600, 300, 600]), C=Array([1, 1, 0]), Subj=String(h.name),
        Popup=Dictionary(Type=Name.Annot, Subtype=Name.Popup, Rect=Array([300, 600, 500, 700]), Contents=String(h.line)),
    )  # fmt: skip


def other_looks(h: Hidden) -> bytes:
    """A field whose looks show her, and whose value is another's; its choices, its hints, its program name her."""

    def edit(file: pikepdf.Pdf) -> None:
        act = Dictionary(S=Name.JavaScript, JS=String(f"event.value = {h.name!r};"))
        field = file.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Ch,
                T=String("n"),
                V=String("nadie"),
                F=_FLAGS_SHOWN,
                Rect=Array([72, 150, 492, 180]),
                AP=Dictionary(N=_looks(file, h)),
                TU=String(h.line),
                TM=String(h.name),
                Opt=Array([String("nadie"), String(h.name)]),
                DV=String(h.name),
                AA=Dictionary(C=act, K=act),
            )
        )
        signed = file.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T=String("s"),
                F=_FLAGS_SHOWN,
                Rect=Array([0, 0, 0, 0]),
                V=Dictionary(
                    Type=Name.Sig,
                    Filter=Name("/Adobe.PPKLite"),
                    Name=String(h.name),
                    Reason=String(h.line),
                    ContactInfo=String(h.phone),
                    Contents=String(b"\0" * 8),
                    ByteRange=Array([0, 1, 2, 3]),
                ),
            )
        )
        file.pages[0].obj["/Annots"] = Array([field, signed])
        file.Root["/AcroForm"] = Dictionary(Fields=Array([field, signed]), CO=Array([field]))
        file.pages[0].obj["/AA"] = Dictionary(O=act)

    return _edited(_ground(h), edit)


def xfa(h: Hidden) -> bytes:
    """A form of the other kind: its data lie in XML."""

    def edit(file: pikepdf.Pdf) -> None:
        data = f'<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><n>{h.line}</n></xfa:datasets>'
        shape = f'<template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><draw>{h.name}</draw></template>'
        parts: Iterable[tuple[str, str]] = (("template", shape), ("datasets", data))
        packets = [part for name, body in parts for part in (String(name), file.make_stream(body.encode()))]
        file.Root["/AcroForm"] = Dictionary(Fields=Array([]), XFA=Array(packets))
        file.Root["/NeedsRendering"] = True

    return _edited(_ground(h), edit)


def portfolio(h: Hidden) -> bytes:
    """A cover over PDFs that lie inside, with a list whose fields name her."""

    def edit(file: pikepdf.Pdf) -> None:
        inner = pikepdf.Stream(file, _page(h), Type=Name.EmbeddedFile, Subtype=Name("/application#2Fpdf"))
        spec = Dictionary(
            Type=Name.Filespec, F=String("a.pdf"), UF=String(f"{h.name.strip() or 'a'}.pdf"), AFRelationship=Name.Source,
            EF=Dictionary(F=file.make_indirect(inner)), CI=Dictionary(Type=Name.CollectionItem, Quien=String(h.name)),
        )  # fmt: skip
        held = file.make_indirect(spec)
        file.Root["/Names"] = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String(h.name), held])))
        file.Root["/AF"] = Array([held])
        file.Root["/Collection"] = Dictionary(
            Type=Name.Collection, D=String(h.name), View=Name.D,
            Schema=Dictionary(Quien=Dictionary(Type=Name.CollectionField, Subtype=Name.S, N=String(h.name))),
        )  # fmt: skip

    return _edited(_ground(h), edit)


def structure(h: Hidden) -> bytes:
    """The tree for who cannot see, with what it says of pictures; and the names of its kinds."""

    def edit(file: pikepdf.Pdf) -> None:
        page = file.pages[0].obj
        leaf = file.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Figure, K=0, Pg=page, Alt=String(h.line), ActualText=String(h.name),
                       E=String(h.name), T=String(h.line), Lang=String("es"), ID=String(h.name))
        )  # fmt: skip
        root = Dictionary(
            Type=Name.StructTreeRoot, K=leaf, ParentTree=Dictionary(Nums=Array([0, Array([leaf])])),
            IDTree=Dictionary(Names=Array([String(h.name), leaf])),
            RoleMap=Dictionary({"/" + (h.name.replace(" ", "") or "X"): Name.P}),
        )  # fmt: skip
        file.Root["/StructTreeRoot"] = file.make_indirect(root)
        file.Root["/MarkInfo"] = Dictionary(Marked=True)
        page["/StructParents"] = 0

    return _edited(_page(h), edit)


def labels_and_names(h: Hidden) -> bytes:
    """Numbers of pages that begin with the name, places under it, threads, and a list of bookmarks that goes on."""

    def edit(file: pikepdf.Pdf) -> None:
        page = file.pages[0].obj
        file.Root["/PageLabels"] = Dictionary(Nums=Array([0, Dictionary(S=Name.D, P=String(h.name))]))
        file.Root["/Names"] = Dictionary(Dests=Dictionary(Names=Array([String(h.name), Array([page, Name.Fit])])))
        act = Dictionary(S=Name.URI, URI=String(f"https://red.example/?n={h.phone.replace(' ', '')}"))
        with file.open_outline() as made:
            above = pikepdf.OutlineItem("Actas", 0)
            above.children.append(pikepdf.OutlineItem(h.line, 0))
            above.is_closed = True
            made.root.append(above)
        file.Root["/OpenAction"] = act
        file.Root["/Threads"] = Array([Dictionary(Type=Name.Thread, I=Dictionary(Title=String(h.name)))])
        file.Root["/URI"] = Dictionary(Base=String(f"https://{h.name.replace(' ', '')}.example"))
        page["/Metadata"] = pikepdf.Stream(file, f"<x>{h.line}</x>".encode(), Type=Name.Metadata, Subtype=Name.XML)

    return _edited(_page(h), edit)


# Pages that are turned, cut, and saved over


def turned_and_cut(h: Hidden) -> bytes:
    """Turned by what all pages inherit, cut, with its origin elsewhere and a unit of its own."""

    def edit(file: pikepdf.Pdf) -> None:
        for page in file.pages:
            page.obj["/MediaBox"] = Array([-30, -20, WIDTH + 10, HEIGHT + 40])
            page.obj["/CropBox"] = Array([20, 100, WIDTH - 20, HEIGHT - 40])
            page.obj["/UserUnit"] = (1, 1.3, 2)[h.turn % 3]
        file.Root.Pages["/Rotate"] = (90, 180, 270)[h.turn % 3]
        for page in file.pages:
            if "/Rotate" in page.obj:
                del page.obj["/Rotate"]

    return _edited(_page(h, lambda paper: paper.drawString(90, 60, h.line)), edit)


def cut_through(h: Hidden) -> bytes:
    """The edge of what is shown goes through the letters."""

    def edit(file: pikepdf.Pdf) -> None:
        base = HEIGHT - 90 - 3.2 * h.size
        file.pages[0].obj["/CropBox"] = Array([10, base + 0.3 * h.size, WIDTH - 10, HEIGHT - 10])

    return _edited(_page(h), edit)


def page_thrown_away(h: Hidden) -> bytes:
    """A page that no list of pages has any more lies in the file, and an earlier version behind the last."""
    told = _page(h, lambda paper: paper.drawString(72, 200, h.line))
    return _edited(_ground(h), lambda file: _lost(file, told))


def _lost(file: pikepdf.Pdf, told: bytes) -> None:
    with pikepdf.open(io.BytesIO(told)) as other:
        page = file.copy_foreign(other.pages[0].obj)
    # Held by what nobody looks at, so that saving keeps it.
    file.trailer["/Lost"] = file.make_indirect(page)


def saved_five_times(h: Hidden) -> bytes:
    """Four versions behind the last, each of which named her; garbage before the file, and remarks behind it."""
    made = bytearray(_ground(h, lambda paper: paper.drawString(72, 200, h.line)))
    with pikepdf.open(io.BytesIO(bytes(made))) as first:
        stream = first.pages[0].obj["/Contents"]
        number, size, root = stream.objgen[0], int(first.trailer["/Size"]), first.Root.objgen[0]
    with pikepdf.open(io.BytesIO(_ground(h))) as last:
        clean = last.pages[0].obj["/Contents"].read_bytes()
    told = [
        clean + f"\nBT /F1 12 Tf 72 {120 + 9 * turn} Td ".encode() + _with_name(b"%N Tj ET", h) for turn in range(3)
    ]
    for body in (*told, clean):
        before = int(bytes(made)[bytes(made).rfind(b"startxref") :].split()[1])
        at = len(made)
        made += b"%d 0 obj\n<</Length %d>>\nstream\n" % (number, len(body)) + body + b"\nendstream\nendobj\n"
        xref = len(made)
        made += b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
        made += b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, before, xref)
    return bytes(made) + b"% " + h.line.encode() + b"\n"


def square_code(h: Hidden) -> bytes:
    """A code that telephones read, which tells name and number."""

    def draw(paper: Canvas) -> None:
        if not h.name.strip():
            return
        matrix = segno.make(f"MECARD:N:{h.name};TEL:{h.phone.replace(' ', '')};;", error="m").matrix
        for row, cells in enumerate(matrix):
            for column, dark in enumerate(cells):
                if dark:
                    paper.rect(90 + 3.2 * column, 260 - 3.2 * row, 3.2, 3.2, stroke=0, fill=1)

    return _ground(h, draw)


KINDS: dict[str, Callable[[Hidden], bytes]] = {
    "jpx": _with_image(_jpx), "fax": _with_image(_fax), "jbig2": _with_image(_jbig2),
    "upside_down": _with_image(_upside_down), "of_a_palette": _with_image(_of_a_palette),
    "four_inks": _with_image(_four_inks), "stencil": _with_image(_stencil), "seen_through": _with_image(_seen_through),
    "cut_out": _with_image(_cut_out), "another_for_print": _with_image(_another_for_print),
    "with_remarks": _with_image(_with_remarks), "font_of_pictures": _in_glyphs(),
    "font_without_table": _in_glyphs(told=False), "font_that_lies": _in_glyphs(lie="aeiou"),
    "on_paper_layer": _layered("print"), "on_screen_layer": _layered("screen"), "layer_by_rule": _layered("rule"),
    "stamps": _noted(_stamp, _on_paper_alone, _unseen), "redaction_not_applied": _noted(_to_be_redacted),
    "popup": _noted(_popup),
    **{
        made.__name__: made
        for made in (
            inline_image, reversed_letters, slanted, struck_twice, outlines_of_letters, window_of_letters,
            words_say_another, words_say_more, expanded, nested_forms, in_a_pattern, lit_by_a_mask, other_looks, xfa,
            portfolio, structure, labels_and_names, turned_and_cut, cut_through, page_thrown_away, saved_five_times,
            square_code,
        )
    },
}  # fmt: skip
adversarial.KINDS.update(KINDS)
