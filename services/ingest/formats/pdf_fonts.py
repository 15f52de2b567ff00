"""Fonts whose table of meanings (ToUnicode) contradicts their own encoding: what they print is not what is stored."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from services.ingest.formats.pdf_objects import PageObjects

MOST_FONTS = 500
"""Fonts of one document that are looked at."""
MOST_TABLE = 1 << 20
"""Bytes of one table of meanings that are looked at."""
_FLAWS = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, LookupError, AttributeError, MemoryError)
_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NAMED = {name: str(digit) for digit, name in enumerate(_NAMES)}
_LATIN = frozenset({"/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding"})
_SYMBOLIC = 4
_BLOCK = 12
"""Glyphs among which the ten digits stand where a font kept its order."""
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


@dataclass
class Fonts:
    """Remembers of one document which fonts contradict themselves."""

    _known: dict[Any, bool] = field(default_factory=dict)

    def contradict(self, page: PageObjects) -> bool:
        """Whether a font that the page or a form on it names does."""
        try:
            return any(self._does(font) for font in _fonts_of(page))
        except _FLAWS:
            return False

    def _does(self, font: Any) -> bool:
        name = font.objgen
        if name not in self._known or not font.is_indirect:
            if len(self._known) >= MOST_FONTS:
                return False
            try:
                self._known[name] = _contradicts(font)
            except _FLAWS:
                self._known[name] = False
        return self._known[name]


def _fonts_of(page: PageObjects) -> Iterator[Any]:
    holders = [page.resources]
    if "/XObject" in page.resources:
        holders += [
            form.Resources
            for form in dict(page.resources["/XObject"]).values()
            if isinstance(form, pikepdf.Stream) and form.get("/Subtype") == "/Form" and "/Resources" in form
        ]
    for holder in holders:
        for font in dict(holder["/Font"]).values() if "/Font" in holder else ():
            if isinstance(font, pikepdf.Dictionary):
                yield font


def _contradicts(font: Any) -> bool:
    table = font.get("/ToUnicode")
    if not isinstance(table, pikepdf.Stream):
        return False
    meanings = meanings_of(table.read_bytes()[:MOST_TABLE])
    if font.get("/Subtype") == "/Type0":
        return _out_of_order(meanings)
    stated = _encoding(font)
    return any(
        said.casefold() != meanings[code].casefold()
        for code, said in stated.items()
        if len(meanings.get(code, "")) == 1 and meanings[code].isalnum()
    )


def _out_of_order(meanings: dict[int, str]) -> bool:
    """Whether digits stand beside one another in the font, and not in their order, or one of them twice."""
    digits = sorted((code, meaning) for code, meaning in meanings.items() if meaning.isascii() and meaning.isdecimal())
    digits = [(code, meaning) for code, meaning in digits if len(meaning) == 1]
    if len(digits) < 2 or digits[-1][0] - digits[0][0] > _BLOCK:
        return False
    return len({code - int(meaning) for code, meaning in digits}) > 1


def _encoding(font: Any) -> dict[int, str]:
    """The letters and digits of ASCII that a simple font says it draws, by their codes."""
    encoding = font.get("/Encoding")
    base = encoding.get("/BaseEncoding") if isinstance(encoding, pikepdf.Dictionary) else encoding
    stated: dict[int, str] = {}
    if base in _LATIN or (base is None and _is_plain(font)):
        stated = {code: chr(code) for code in range(0x30, 0x7B) if chr(code).isalnum()}
    code = 0
    for one in encoding.get("/Differences", ()) if isinstance(encoding, pikepdf.Dictionary) else ():
        if isinstance(one, int):
            code = int(one)
            continue
        name = str(one).removeprefix("/")
        stated.pop(code, None)
        said = _NAMED.get(name, name)
        if len(said) == 1 and said.isascii() and said.isalnum():
            stated[code] = said
        code += 1
    return stated


def _is_plain(font: Any) -> bool:
    """Whether a font without an encoding has that of Latin letters: one of the standard fonts, not of symbols."""
    if font.get("/Subtype") == "/Type3":
        return False
    described = font.get("/FontDescriptor")
    if described is None:
        return not str(font.get("/BaseFont", "")).startswith(("/Symbol", "/ZapfDingbats"))
    return not int(described.get("/Flags", _SYMBOLIC)) & _SYMBOLIC and not any(
        name in described for name in ("/FontFile", "/FontFile2", "/FontFile3")
    )


def meanings_of(table: bytes) -> dict[int, str]:
    """What each code means by a table of meanings."""
    found: dict[int, str] = {}
    for kind, body in _SECTION.findall(table):
        tokens = [(match[1] or match[2] or match[3], bool(match[2] or match[3])) for match in _TOKEN.finditer(body)]
        if kind == b"bfchar":
            values = [value for value, sign in tokens if not sign]
            found |= {_number(code): _text(value) for code, value in zip(values[::2], values[1::2], strict=False)}
        else:
            _ranges(tokens, found)
    return found


def _ranges(tokens: list[tuple[bytes, bool]], found: dict[int, str]) -> None:
    at = 0
    while at + 2 < len(tokens):
        first, last = _number(tokens[at][0]), _number(tokens[at + 1][0])
        at += 2
        if tokens[at][1]:
            at += 1
            code = first
            while at < len(tokens) and not tokens[at][1]:
                found[code] = _text(tokens[at][0])
                code, at = code + 1, at + 1
            at += 1
            continue
        start = _text(tokens[at][0])
        at += 1
        for step in range(min(max(0, last - first) + 1, 0x10000) if start else 0):
            meant = ord(start[-1]) + step
            found[first + step] = start[:-1] + (chr(meant) if meant < 0x110000 else "\ufffd")


def _number(value: bytes) -> int:
    return int(b"".join(value.split()) or b"0", 16)


def _text(value: bytes) -> str:
    digits = b"".join(value.split())
    raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    return raw.decode("utf-16-be", "replace") if len(raw) > 1 else raw.decode("latin-1")
