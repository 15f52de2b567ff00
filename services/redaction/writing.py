"""A PDF of page pictures, with an invisible text of given words. Written here, object by object, for what is not in it.

There is no catalogue entry but the pages: no metadata, no names, no forms, no outlines, no layers, no date, no id. The
same pages are the same bytes. One page is in memory at a time.
"""

import zlib
from collections.abc import Sequence
from typing import BinaryIO, NamedTuple

from models.words import Box

_LARGEST = 14_400.0
"""Points that a page of a PDF may measure."""
_SIZE = 10.0
"""Of the invisible print; stretched to its word."""


class Said(NamedTuple):
    """A word of the invisible text, and its box in points from the top left."""

    text: str
    box: Box


class PdfWriter:
    """Writes a file page after page; `finish` ends it."""

    def __init__(self, to: BinaryIO) -> None:
        self._to = to
        self._at = 0
        self._places: dict[int, int] = {}
        self._pages: list[int] = []
        self._signs: dict[str, int] = {}
        self._next = 5
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def add(
        self, jpeg: bytes, *, pixels: tuple[int, int], grey: bool, size: tuple[float, float], words: Sequence[Said]
    ) -> None:
        """A page of `size` in points, filled by a JPEG of so many pixels."""
        scale = min(1.0, _LARGEST / max(*size, 1.0))
        width, height = size[0] * scale, size[1] * scale
        image, content, page = self._next, self._next + 1, self._next + 2
        self._next += 3
        colours = "DeviceGray" if grey else "DeviceRGB"
        head = (
            f"<</Type/XObject/Subtype/Image/Width {pixels[0]}/Height {pixels[1]}/ColorSpace/{colours}"
            f"/BitsPerComponent 8/Filter/DCTDecode/Length {len(jpeg)}>>"
        )
        self._stream(image, head, jpeg)
        drawn = [f"q {_n(width)} 0 0 {_n(height)} 0 0 cm /I Do Q"]
        if words:
            drawn += ["BT 3 Tr", *(self._word(word, scale, height) for word in words), "ET"]
        packed = zlib.compress("\n".join(drawn).encode("ascii"), 9)
        self._stream(content, f"<</Filter/FlateDecode/Length {len(packed)}>>", packed)
        fonts = "/Font<</F 3 0 R>>" if words else ""
        self._object(
            page,
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {_n(width)} {_n(height)}]"
            f"/Resources<</XObject<</I {image} 0 R>>{fonts}>>/Contents {content} 0 R>>",
        )
        self._pages.append(page)

    def finish(self) -> None:
        """Write what the pages hang on."""
        self._object(1, "<</Type/Catalog/Pages 2 0 R>>")
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        self._object(2, f"<</Type/Pages/Count {len(self._pages)}/Kids[{kids}]>>")
        if self._signs:
            self._font()
        else:
            self._object(3, "null")
            self._object(4, "null")
        begin = self._at
        lines = ["xref", f"0 {self._next}", "0000000000 65535 f "]
        lines += [f"{self._places[number]:010d} 00000 n " for number in range(1, self._next)]
        lines += [f"trailer\n<</Size {self._next}/Root 1 0 R>>\nstartxref\n{begin}\n%%EOF\n"]
        self._write("\n".join(lines).encode("ascii"))

    def _word(self, word: Said, scale: float, height: float) -> str:
        """One word, as wide as its box: its signs are as wide as they are many."""
        x0, y0, x1, y1 = (edge * scale for edge in word.box)
        codes = "".join(f"{self._signs.setdefault(sign, len(self._signs) + 1):04X}" for sign in word.text)
        high = max(1.0, y1 - y0)
        stretch = 100 * max(0.1, x1 - x0) / (len(word.text) * high)
        return f"/F {_n(high)} Tf {_n(stretch)} Tz 1 0 0 1 {_n(x0)} {_n(height - y1 + 0.2 * high)} Tm <{codes}> Tj"

    def _font(self) -> None:
        """A font without glyphs: each sign an em wide, told by its number alone."""
        spelled = "".join(
            f"<{number:04X}> <{sign.encode('utf-16-be', 'replace').hex().upper()}>\n"
            for sign, number in self._signs.items()
        )
        rows = spelled.splitlines(keepends=True)
        blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
        told = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            + "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
            + "endcmap CMapName currentdict /CMap defineresource pop end end\n"
        )
        packed = zlib.compress(told.encode("ascii"), 9)
        self._stream(4, f"<</Filter/FlateDecode/Length {len(packed)}>>", packed)
        self._object(
            3,
            "<</Type/Font/Subtype/Type0/BaseFont/Unseen/Encoding/Identity-H/ToUnicode 4 0 R/DescendantFonts["
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/Unseen/CIDToGIDMap/Identity/DW 1000"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            "/FontDescriptor<</Type/FontDescriptor/FontName/Unseen/Flags 4/FontBBox[0 -200 1000 800]/ItalicAngle 0"
            "/Ascent 800/Descent -200/CapHeight 800/StemV 80>>>>]>>",
        )

    def _object(self, number: int, body: str) -> None:
        self._places[number] = self._at
        self._write(f"{number} 0 obj\n{body}\nendobj\n".encode("ascii"))

    def _stream(self, number: int, head: str, body: bytes) -> None:
        self._places[number] = self._at
        self._write(f"{number} 0 obj\n{head}\nstream\n".encode("ascii") + body + b"\nendstream\nendobj\n")

    def _write(self, block: bytes) -> None:
        self._to.write(block)
        self._at += len(block)


def _n(value: float) -> str:
    """A number as PDF has it: no exponent."""
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"
