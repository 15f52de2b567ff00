"""From marked text to words on pages, with the place of every mention.

A text file is a row of blocks. A line that starts with `#` is a directive, any other line a paragraph:

    #H text        heading, centred and bold        #S text   subheading, bold
    #C text        centred                          #R text   to the right
    #K text        small print                      #B text   bullet
    #F a: b | c: d form fields in one row, label over value, in ruled cells; `a=2: b` makes a cell twice as wide
    #T 3 1 2       table with these column widths; the following lines hold its rows, cells between `|`
    #A x y face size text    text at a fixed place (points; x may start with `r` or `c`: right, centre); a face may
                   carry a colour (`sans-bold@ffe08a`)
    #M x y size pitch text   the same in cells of one width, as machine-readable zones are printed
    #V 12          empty space, points              #P        new page
    #-             ruled line across                #sig text signature line with text below (also two, with `|`)
"""

from collections.abc import Sequence
from dataclasses import replace

from api.dossier import fonts
from api.dossier.fonts import Face
from api.dossier.markup import Mark, Passage, Values, passage
from api.dossier.sheet import Placed, Sheet, Theme


class Composer:
    """Sets one document, sheet by sheet."""

    def __init__(self, theme: Theme, values: Values) -> None:
        self.theme = theme
        self.values = values
        self.sheets: list[Sheet] = []
        self.y = 0.0
        self._new_sheet()

    @property
    def sheet(self) -> Sheet:
        """The sheet in work."""
        return self.sheets[-1]

    def _new_sheet(self) -> None:
        self.sheets.append(Sheet(*self.theme.size))
        self.y = self.theme.margin

    def _room(self, height: float) -> None:
        if self.y + height > self.theme.size[1] - self.theme.margin:
            self._new_sheet()

    def compose(self, source: str) -> list[Sheet]:
        """Set the text of a file."""
        columns: list[float] = []
        heads = False
        for line in source.splitlines():
            if line.startswith("#T"):
                columns, heads = [float(part) for part in line[2:].split()], True
                continue
            if columns and line.strip():
                face = self.theme.face.sized(self.theme.face.size * 0.88)
                cells = list(passage(line, self.values).split("|"))
                self._row(cells, columns, face.bold if heads else face)
                heads = False
                continue
            if columns:
                columns = []
                self.y += self.theme.gap
            self._line(line)
        return self.sheets

    def _line(self, line: str) -> None:
        face = self.theme.face
        sign, _, rest = line.partition(" ")
        if not line.strip():
            self.y += self.theme.gap
        elif not line.startswith("#"):
            self._paragraph(line, face)
        elif sign == "#P":
            self._new_sheet()
        elif sign == "#V":
            self.y += float(rest)
        elif sign == "#-":
            margin = self.theme.margin
            self.sheet.rules.append((margin, self.y, self.theme.size[0] - margin, self.y))
            self.y += 4
        elif sign == "#A":
            self._absolute(rest)
        elif sign == "#M":
            self._cells(rest)
        elif sign == "#F":
            self._fields(rest)
        elif sign == "#sig":
            self._signatures(rest)
        else:
            style, align = {
                "#H": (face.sized(face.size * 1.2).bold, "c"),
                "#S": (face.bold, "l"),
                "#C": (face, "c"),
                "#R": (face, "r"),
                "#K": (face.sized(face.size * 0.78), "l"),
                "#B": (face, "b"),
            }[sign]
            if sign == "#S":
                # A subheading does not stay behind alone at the foot of a page.
                self._room(face.size * self.theme.leading * 3.5)
            self._paragraph(rest, style, align)

    def _paragraph(self, source: str, face: Face, align: str = "l") -> None:
        text = passage(("• " if align == "b" else "") + source, self.values)
        indent = 14 if align == "b" else 0
        step = face.size * self.theme.leading
        mapping = _Mapping(text)
        for words in _wrapped(text, face, self.theme.inner - indent):
            self._room(step)
            mapping.leave(self.sheet)
            self.y += step
            span = _line_width(text, words, face)
            x = self.theme.margin + indent
            if align == "c":
                x = (self.theme.size[0] - span) / 2
            elif align == "r":
                x = self.theme.size[0] - self.theme.margin - span
            self._place(mapping, words, at=(x, self.y), face=face)
        mapping.leave(None)
        self.y += self.theme.gap

    def _place(
        self, mapping: "_Mapping", words: Sequence[tuple[int, int]], *, at: tuple[float, float], face: Face
    ) -> None:
        """Put words of a passage on one line that starts at a place."""
        sheet = self.sheet
        x, y = at
        for index, (start, end) in enumerate(words):
            if sheet.text:
                sheet.text += " " if index else "\n"
            word = mapping.text.text[start:end]
            mapping.put(sheet, start, end, len(sheet.text))
            sheet.words.append(Placed(word, x, y, face, len(sheet.text), index + 1 < len(words)))
            sheet.text += word
            x += fonts.width(word, face) + fonts.space(face)

    def _row(self, cells: Sequence[Passage], columns: Sequence[float], face: Face) -> None:
        total = sum(columns)
        widths = [self.theme.inner * part / total for part in columns]
        step = face.size * 1.3
        wrapped = [list(_wrapped(cell, face, width - 8)) for cell, width in zip(cells, widths, strict=True)]
        height = max(1, *(len(lines) for lines in wrapped)) * step + 5
        self._room(height)
        x, top = self.theme.margin, self.y
        for cell, lines, width in zip(cells, wrapped, widths, strict=True):
            mapping = _Mapping(cell)
            for number, words in enumerate(lines):
                self._place(mapping, words, at=(x + 4, top + step * (number + 1)), face=face)
            mapping.leave(None, self.sheet)
            self._cell(x, top, width, height)
            x += width
        self.y = top + height

    def _cell(self, x: float, y: float, width: float, height: float) -> None:
        self.sheet.rules += [
            (x, y, x + width, y),
            (x, y + height, x + width, y + height),
            (x, y, x, y + height),
            (x + width, y, x + width, y + height),
        ]

    def _fields(self, source: str) -> None:
        face = self.theme.face
        label_face = Face("sans", 6.5)
        fields = list(passage(source, self.values).split("|"))
        parts: list[tuple[str, float, Passage]] = []
        for one in fields:
            label, _, _ = one.text.partition(": ")
            name, _, share = label.partition("=")
            parts.append((name, float(share or 1), one.slice(len(label) + 2, len(one.text))))
        total = sum(weight for _, weight, _ in parts)
        step = face.size * 1.25
        wrapped = [list(_wrapped(value, face, self.theme.inner * weight / total - 8)) for _, weight, value in parts]
        height = 11 + max(1, *(len(lines) for lines in wrapped)) * step + 4
        self._room(height)
        x, top = self.theme.margin, self.y
        for (label, weight, value), lines in zip(parts, wrapped, strict=True):
            width = self.theme.inner * weight / total
            self._place(_Mapping(Passage(label)), _words(label), at=(x + 3, top + 8.5), face=label_face)
            mapping = _Mapping(value)
            for number, words in enumerate(lines):
                self._place(mapping, words, at=(x + 4, top + 10 + step * (number + 1)), face=face)
            mapping.leave(None, self.sheet)
            self._cell(x, top, width, height)
            x += width
        self.y = top + height

    def _absolute(self, rest: str) -> None:
        x_text, y_text, name, size, source = rest.split(" ", 4)
        name, _, colour = name.partition("@")
        face = Face(name, float(size))
        text = passage(source, self.values)
        words = _words(text.text)
        x = float(x_text.lstrip("rc") or 0)
        if x_text[0] == "c":
            x = (self.theme.size[0] - _line_width(text, words, face)) / 2 + x
        elif x_text[0] == "r":
            x = self.theme.size[0] - x - _line_width(text, words, face)
        mapping = _Mapping(text)
        first = len(self.sheet.words)
        self._place(mapping, words, at=(x, float(y_text)), face=face)
        self.sheet.words[first:] = [replace(word, colour=colour) for word in self.sheet.words[first:]]
        mapping.leave(None, self.sheet)

    def _cells(self, rest: str) -> None:
        x, y, size, pitch, text = rest.split(" ", 4)
        mapping = _Mapping(passage(text, self.values))
        whole = [(0, len(mapping.text.text))]
        self._place(mapping, whole, at=(float(x), float(y)), face=Face("sans", float(size)))
        mapping.leave(None, self.sheet)
        self.sheet.words[-1] = replace(self.sheet.words[-1], pitch=float(pitch))

    def _signatures(self, rest: str) -> None:
        face = self.theme.face.sized(self.theme.face.size * 0.85)
        names = list(passage(rest, self.values).split("|"))
        self._room(70)
        self.y += 44
        for index, name in enumerate(names):
            middle = self.theme.margin + self.theme.inner * (2 * index + 1) / (2 * len(names))
            half = min(85, self.theme.inner / (2 * len(names)) - 6)
            self.sheet.rules.append((middle - half, self.y, middle + half, self.y))
            self.sheet.signatures.append((middle, self.y))
            words = _words(name.text)
            mapping = _Mapping(name)
            left = middle - _line_width(name, words, face) / 2
            self._place(mapping, words, at=(left, self.y + face.size + 3), face=face)
            mapping.leave(None, self.sheet)
        self.y += face.size + 14


class _Mapping:
    """Carries a passage's marks over to the sheet where its words come to stand."""

    def __init__(self, text: Passage) -> None:
        self.text = text
        self._marks = list(text.marks)
        self._words: list[tuple[int, int, int]] = []
        self._sheet: Sheet | None = None

    def put(self, sheet: Sheet, start: int, end: int, at: int) -> None:
        self._sheet = sheet
        self._words.append((start, end, at))

    def leave(self, to: Sheet | None, sheet: Sheet | None = None) -> None:
        """Write the marks down when the passage ends or goes over to another sheet."""
        home = sheet or self._sheet
        if home is None or (to is not None and to is home):
            return
        for mark in list(self._marks):
            span = self._span(mark.start, mark.end)
            if span is None:
                continue
            self._marks.remove(mark)
            home.marks.append(
                Mark(span[0], span[1], mark.kind, mark.written, mark.category, mark.polarity, mark.optional)
            )
        if to is None and self._marks:
            raise ValueError("a mark runs across two pages; move the page break")
        self._words, self._sheet = [], None

    def _span(self, start: int, end: int) -> tuple[int, int] | None:
        first = last = None
        for word_start, word_end, at in self._words:
            if word_start <= start < word_end:
                first = at + start - word_start
            if word_start < end <= word_end:
                last = at + end - word_start
        return None if first is None or last is None else (first, last)


def _words(text: str) -> list[tuple[int, int]]:
    """Spans of the blank-separated words."""
    spans: list[tuple[int, int]] = []
    at = 0
    for word in text.split(" "):
        if word:
            spans.append((at, at + len(word)))
        at += len(word) + 1
    return spans


def _line_width(text: Passage, words: Sequence[tuple[int, int]], face: Face) -> float:
    space = fonts.space(face)
    return sum(fonts.width(text.text[a:b], face) for a, b in words) + space * max(0, len(words) - 1)


def _wrapped(text: Passage, face: Face, room: float) -> list[list[tuple[int, int]]]:
    """Words broken into lines that fit."""
    lines: list[list[tuple[int, int]]] = []
    space = fonts.space(face)
    used = 0.0
    for start, end in _words(text.text):
        width = fonts.width(text.text[start:end], face)
        if not lines or used + space + width > room:
            lines.append([])
            used = -space
        lines[-1].append((start, end))
        used += space + width
    return lines
