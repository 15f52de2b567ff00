"""The text of RTF: body, headers, notes, comments, boxes, fields, link targets; each run in its font's code page."""

import codecs
import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""Code pages by the number that a font declares (\\fcharset)."""
SIGNS = {
    "par": "\n", "sect": "\n\n", "page": "\n\n", "line": "\n", "tab": "\t", "row": "\n", "nestrow": "\n", "cell": "|",
    "nestcell": "|", "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
    "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "~": "\xa0", "{": "{", "}": "}", "\\": "\\", "-": "", "_": "\u2011", "\n": "\n", "\r": "\n",
}  # fmt: skip
BESIDES = frozenset({
    "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "footnote",
    "annotation", "atnauthor", "atnid", "shptxt", "dptxbxtext", "ffdeftext", "ffhelptext", "ffstattext", "ffl",
    "docvar", "revtbl", "hlsrc", "hlfr", "propname", "staticval", "xe", "tc",
})  # fmt: skip
"""Groups whose text stands beside the body; it comes after it."""
FACTS = {
    "title": "title", "author": "creator", "operator": "lastModifiedBy", "subject": "subject", "keywords": "keywords",
    "manager": "manager", "company": "company", "category": "category", "comment": "comment", "doccomm": "description",
    "creatim": "created", "revtim": "modified",
}  # fmt: skip
"""What the group \\info holds, under the names that other office files use."""
_TIMES = frozenset({"creatim", "revtim"})
_OPEN = frozenset({
    "shp", "shpinst", "shpgrp", "moMath", "moMathPara", "background", "result", "field",
})  # fmt: skip
"""Groups marked as skippable whose inner groups hold text."""
_CLOSED = frozenset({
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "filetbl", "nonshppict", "shprslt", "sp", "sn",
    "objclass", "objname", "objdata", "listtable", "rsidtbl", "generator", "themedata", "datastore", "xmlnstbl",
    "latentstyles", "template", "private", "bkmkstart", "bkmkend", "printim", "buptim", "do", "userprops",
    "datafield", "formfield", "ffname", "fldtype", "listname", "listoverridetable", "pn", "panose", "falt",
    "hl",
})  # fmt: skip
_WRITTEN = frozenset({"wzDescription", "gtextUNICODE", "pihlShape"})
"""Properties of a drawing that hold words: what it shows, lettering, where it leads."""
_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_LINK = re.compile(r'(?:HYPERLINK|INCLUDEPICTURE|INCLUDETEXT)\s+(?:\\l\s+)?(?:"([^"]+)"?|(\S+))')


class RichText(NamedTuple):
    """What an RTF file says."""

    body: str
    besides: tuple[str, ...]
    facts: dict[str, str]
    open: bool
    """Whether the file ends before its groups do."""


@dataclass(slots=True)
class _Sink:
    """Where the text of a group goes."""

    kind: str
    pieces: list[str] = field(default_factory=list)

    def text(self) -> str:
        # A sign outside the first plane is written as two halves.
        return "".join(self.pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@dataclass(frozen=True, slots=True)
class _Group:
    sink: _Sink | None
    held: _Sink | None = None  # of a text that is written twice, for the second, which is whole
    font: str = ""
    skip: int = 1
    links: list[str] | None = None
    drawn: list[str] | None = None


def rich_text(source: str) -> RichText:
    """Read RTF whose bytes were decoded as Latin-1. Damaged files are read as far as they go."""
    reader = _Reader()
    reader.read(source)
    besides = tuple(text for sink in reader.sinks if sink.kind in BESIDES and (text := sink.text().strip()))
    facts = {
        f"office_{FACTS[sink.kind]}": text[:500]
        for sink in reader.sinks
        if sink.kind in FACTS and (text := sink.text().strip())
    }
    is_open = bool(reader.stack) and not source.rstrip(" \r\n\t\0").endswith("}")
    return RichText(reader.body.text(), besides, facts, is_open)


class _Reader:
    def __init__(self) -> None:
        self.body = _Sink("")
        self.sinks: list[_Sink] = []
        self.group = _Group(self.body)
        self.stack: list[_Group] = []
        self.encoding = "cp1252"
        self.fonts: dict[str, str] = {}
        self.first_font = ""
        self.run = bytearray()
        self.left = 0
        self.optional = False

    def read(self, source: str) -> None:
        place, end = 0, len(source)
        while place < end:
            token = _TOKEN.match(source, place)
            if token is None:
                place += 1
                continue
            place = token.end()
            word, number, code, sign, brace, plain = token.groups()
            if plain is not None:
                self._bytes(plain.encode("latin-1", "replace"))
            elif code:
                self._bytes(bytes.fromhex(code))
            elif word or sign or brace:
                self._end_run()
                self.left = 0
                if brace:
                    self._brace(brace)
                elif sign == "*":
                    # Only at its start does it mark a group that may be passed by.
                    self.optional = source[max(0, token.start() - 9) : token.start()].rstrip().endswith("{")
                elif sign:
                    self._put(SIGNS.get(sign, ""))
                elif word == "bin":
                    place += max(0, int(number or 0))
                else:
                    self._word(word, number)
        self._end_run()

    def _bytes(self, raw: bytes) -> None:
        skipped = min(self.left, len(raw))
        self.left -= skipped
        self.run += raw[skipped:]

    def _end_run(self) -> None:
        if self.run:
            encoding = self.fonts.get(self.group.font) or self.encoding
            self._put(self.run.decode(encoding, "replace"))
            self.run.clear()

    def _put(self, text: str) -> None:
        if self.group.sink is not None:
            self.group.sink.pieces.append(text)

    def _brace(self, brace: str) -> None:
        self.optional = False
        if brace == "{":
            self.stack.append(self.group)
            return
        closed = self.group
        # A brace too many: what follows is text all the same.
        self.group = self.stack.pop() if self.stack else _Group(self.body, font=self.first_font)
        sink = closed.sink
        if sink is not None and sink is not self.group.sink:
            if sink.kind == "fldinst" and closed.links is not None:
                closed.links.extend(one[1] or one[2] for one in _LINK.finditer(sink.text()))
            elif sink.kind == "sn" and closed.drawn is not None:
                closed.drawn.append(sink.text().strip())
        if closed.links and closed.links is not self.group.links:
            for target in closed.links:
                self._put(f" ({target})")

    def _word(self, word: str, number: str | None) -> None:
        optional, self.optional = self.optional, False
        group = self.group
        if word in SIGNS:
            self._put(SIGNS[word])
        elif word == "u" and number:
            self._put(chr(int(number) % 0x10000))
            self.left = group.skip
        elif word == "uc":
            self.group = replace(group, skip=max(0, int(number or 1)))
        elif word == "f" and number:
            self.group = replace(group, font=number)
        elif word == "plain":
            self.group = replace(group, font=self.first_font)
        elif word == "deff" and number:
            self.first_font = number
        elif word in ("fcharset", "cpg", "ansicpg", "mac", "pc", "pca"):
            self._page(word, number)
        elif word in ("yr", "mo", "dy", "hr", "min") and group.sink is not None and group.sink.kind in _TIMES:
            before = {"yr": "", "hr": "T", "min": ":"}.get(word, "-")
            self._put(f"{before}{int(number or 0):02d}")
        else:
            self._destination(word, optional=optional)

    def _page(self, word: str, number: str | None) -> None:
        if word == "fcharset":
            if (page := CHARSETS.get(int(number or 0))) and self.group.font:
                self.fonts[self.group.font] = page
            return
        page = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}.get(
            word, "utf-8" if number == "65001" else f"cp{number}"
        )
        try:
            codecs.lookup(page)
        except LookupError:
            return
        if word == "cpg":
            self.fonts[self.group.font] = page
        else:
            self.encoding = page

    def _destination(self, word: str, *, optional: bool) -> None:
        group = self.group
        if word == "upr":
            self.group = replace(group, sink=None, held=group.sink)
        elif word == "ud":
            self.group = replace(group, sink=group.held)
        elif word == "sp":
            self.group = replace(group, sink=None, drawn=[])
        elif word == "sv":
            wanted = not _WRITTEN.isdisjoint(group.drawn or ())
            self.group = replace(group, sink=self._sink("shptxt") if wanted else None)
        elif word in ("fldinst", "sn"):
            self.group = replace(group, sink=_Sink(word))
        elif word == "field":
            self.group = replace(group, links=[])
        elif word in BESIDES or word in FACTS:
            self.group = replace(group, sink=self._sink(word))
        elif word in _CLOSED or (optional and word not in _OPEN) or re.fullmatch(r"m\w+Pr", word):
            self.group = replace(group, sink=None)

    def _sink(self, kind: str) -> _Sink:
        sink = _Sink(kind)
        self.sinks.append(sink)
        return sink
