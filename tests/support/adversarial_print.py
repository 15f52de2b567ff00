"""PDFs that hide a name in their print: pictures of every packing, fonts without letters, text in strange places.

`KINDS` names the ways, as in `adversarial`, whose makers these are like. Nobody in it exists.
"""

import io
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String
from PIL import Image, ImageChops, ImageDraw, ImageFont
from PIL.TiffImagePlugin import TiffImageFile
from reportlab.pdfgen.canvas import Canvas
from support.adversarial import HEIGHT, WIDTH, Hidden, _edited, _page

_WIDE, _HIGH = 420, 40
"""Points of a picture that says the name, at the foot of the page."""


def ground(h: Hidden, draw: Callable[[Canvas], None] | None = None) -> bytes:
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
        return _edited(ground(h), lambda file: _placed(file, make(file, h)))

    return made


def _group4(picture: Image.Image) -> bytes:
    """Pixels as fax machines pack them."""
    out = io.BytesIO()
    picture.convert("1").save(out, "TIFF", compression="group4", tiffinfo={278: picture.height})
    out.seek(0)
    found = TiffImageFile(out)
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

    return _edited(ground(h), edit)


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

        return _edited(ground(h), edit)

    return made


def _says(content: bytes) -> Callable[[Hidden], bytes]:
    """A page to which drawing is added. `%N`: the name as a string of the format."""

    def made(h: Hidden) -> bytes:
        return _edited(ground(h), lambda file: file.pages[0].contents_add(file.make_stream(with_name(content, h))))

    return made


def with_name(content: bytes, h: Hidden) -> bytes:
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

    return ground(h, draw)


def slanted(h: Hidden) -> bytes:
    def draw(paper: Canvas) -> None:
        paper.saveState()
        paper.translate(120, 150)
        paper.rotate(37)
        paper.setFont("Helvetica", 14)
        paper.drawString(0, 0, h.name)
        paper.restoreState()

    return ground(h, draw)


def struck_twice(h: Hidden) -> bytes:
    """Printed twice, half a point beside itself, as old printers make bold."""

    def draw(paper: Canvas) -> None:
        for step in (0.0, 0.5):
            paper.drawString(72 + step, 170, h.name)

    return ground(h, draw)


def outlines_of_letters(h: Hidden) -> bytes:
    def draw(paper: Canvas) -> None:
        text = paper.beginText(72, 160)
        text.setFont("Helvetica-Bold", 24)
        text.setTextRenderMode(1)
        text.textLine(h.name)
        paper.drawText(text)

    return ground(h, draw)


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


def form(file: pikepdf.Pdf, content: bytes, **more: object) -> pikepdf.Stream:
    made = pikepdf.Stream(file, content)
    made["/Type"], made["/Subtype"], made["/BBox"] = Name.XObject, Name.Form, Array([0, 0, WIDTH, HEIGHT])
    made["/Resources"] = Dictionary(
        Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
                                      Encoding=Name.WinAnsiEncoding))
    )  # fmt: skip
    for key, value in more.items():
        made[f"/{key}"] = value
    return made


def nested_forms(h: Hidden) -> bytes:
    def edit(file: pikepdf.Pdf) -> None:
        inner = form(file, with_name(b"BT /F1 14 Tf 72 160 Td %N Tj ET", h))
        for _ in range(6):
            outer = form(file, b"q /In Do Q")
            outer["/Resources"]["/XObject"] = Dictionary(In=file.make_indirect(inner))
            inner = outer
        _shown(file, "Deep", file.make_indirect(inner), b"/Deep Do")

    return _edited(ground(h), edit)


def in_a_pattern(h: Hidden) -> bytes:
    """The ground of an area, whose tile says the name."""

    def edit(file: pikepdf.Pdf) -> None:
        tile = pikepdf.Stream(file, with_name(b"0 g BT /F1 12 Tf 2 4 Td %N Tj ET", h))
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

    return _edited(ground(h), edit)


def lit_by_a_mask(h: Hidden) -> bytes:
    """A dark area that is only there where letters are light."""

    def edit(file: pikepdf.Pdf) -> None:
        group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
        light = form(file, with_name(b"1 g BT /F1 20 Tf 72 156 Td %N Tj ET", h), Group=group)
        state = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=file.make_indirect(light)))
        page = file.pages[0]
        page.obj["/Resources"]["/ExtGState"] = Dictionary(Lit=state)
        page.contents_add(file.make_stream(b"q /Lit gs 0 g 60 140 500 60 re f Q"))

    return _edited(ground(h), edit)


KINDS: dict[str, Callable[[Hidden], bytes]] = {
    "jpx": _with_image(_jpx), "fax": _with_image(_fax), "jbig2": _with_image(_jbig2),
    "upside_down": _with_image(_upside_down), "of_a_palette": _with_image(_of_a_palette),
    "four_inks": _with_image(_four_inks), "stencil": _with_image(_stencil), "seen_through": _with_image(_seen_through),
    "cut_out": _with_image(_cut_out), "another_for_print": _with_image(_another_for_print),
    "with_remarks": _with_image(_with_remarks), "font_of_pictures": _in_glyphs(),
    "font_without_table": _in_glyphs(told=False), "font_that_lies": _in_glyphs(lie="aeiou"),
    **{
        made.__name__: made
        for made in (
            inline_image, reversed_letters, slanted, struck_twice, outlines_of_letters, window_of_letters,
            words_say_another, words_say_more, expanded, nested_forms, in_a_pattern, lit_by_a_mask,
        )
    },
}  # fmt: skip
