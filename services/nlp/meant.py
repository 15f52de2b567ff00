"""A document with its text as it was meant: words whole, no marks that nobody sees, no letters of a wrong encoding.

Chats and copied pages put zero-width signs into names, mail read in the wrong encoding says `QuiÃ±ones`, forms set
a surname as `M A M A N I`, and print breaks one at the end of a line (`line_ends`). No list knows such words. Analysis
reads the page as it was meant; what it found is brought back to the places and the very words of the page, character
for character.
"""

import re
import string
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self, TypeVar

from models.analysis import Analysis
from models.document import Document, Page, Variant
from models.indicator import Indicator
from models.leg import Leg, LegPlace
from models.mention import Mention
from models.span import Span
from models.words import Word, Words
from services import line_ends

_MARKS = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_MARK = re.compile(f"[{_MARKS}]+")
_MOST = 2
"""How often a text is taken for one in a wrong encoding: `PeÃƒÂ±a` was it twice."""

_TAIL = "\x80-\xbf" + "".join(bytes([b]).decode("cp1252", "ignore") for b in range(0x80, 0xA0))
"""What the later bytes of a letter in UTF-8 become in Latin-1 or Windows-1252."""
_WRONG = re.compile(f"[\u00c2-\u00df][{_TAIL}]|[\u00e0-\u00ef][{_TAIL}]{{2}}")
_SURELY = re.compile(
    "[\u00c3\u00c5\u00c4][\u00a1-\u00aa\u00ac-\u00ba\u00bc-\u00bf]|\u00c2[\u00aa\u00ba\u00b0\u00bf\u00a1]|\u00e2\u20ac"
)
"""Two signs that stand side by side in no text but a wrongly read one: IRMÃ” and «IRMÃ» are none."""

_LETTER = "[A-Z\u00c0-\u00d6\u00d8-\u00de]"
_APART = re.compile(rf"(?<![^\s:.,;|(]){_LETTER}(?: {{1,6}}{_LETTER})+(?![^\s.,;:|)])")
_LONG = 7
"""Characters of the shortest word that is surely one: four letters and the blanks between."""
_VOWEL = re.compile("[AEIOU\u00c0-\u00c5\u00c8-\u00cf\u00d2-\u00d6\u00d9-\u00dc]")

_REST = re.compile(r"[^\s-]+ (?=\S)")
"""The rest of a broken word on its next line, and the blank behind it."""

_Part = TypeVar("_Part", Word, Variant)
_Found = TypeVar("_Found", Mention, Indicator)

Change = tuple[int, int, str]
"""A half-open range and the one character, or none, that stands there instead."""


def meant(document: Document) -> "tuple[Document, Origins]":
    """The document as it was meant, and the way back. The same document where nothing is to be read otherwise."""
    pages, texts = [], {}
    for page in document.pages:
        text = _Text.of(page.text)
        if text.value != page.text:
            texts[page.number] = text
            pages.append(text.page(page))
        else:
            pages.append(page)
    if not texts:
        return document, Origins({}, {})
    return document.model_copy(update={"pages": tuple(pages)}), Origins(texts, {p.number: p for p in document.pages})


@dataclass(frozen=True)
class _Text:
    """A text, and for each of its characters where it begins and ends in the page."""

    value: str
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, written: str) -> Self:
        """The text of a page as it was meant; a plain one costs a look at each character."""
        text = cls(written, [], [])
        for step in (*[_decoded] * _MOST, _whole, _unmarked, _joined):
            if changes := list(step(text.value)):
                text = text.changed(changes)
        return text

    def changed(self, changes: list[Change]) -> Self:
        starts = self.starts or list(range(len(self.value)))
        ends = self.ends or [at + 1 for at in starts]
        value, begins, stops, last = [], [], [], 0
        for start, end, instead in [*changes, (len(self.value), len(self.value), "")]:
            value += [self.value[last:start], instead]
            begins += starts[last:start]
            stops += ends[last:start]
            if instead:
                begins.append(starts[start])
                stops.append(ends[end - 1])
            last = end
        return type(self)("".join(value), begins, stops)

    def page(self, page: Page) -> Page:
        """The page with this text: words that are all marks are left out."""

        def moved(parts: Iterable[_Part]) -> Iterator[_Part]:
            for part in parts:
                start, end = (bisect_left(self.starts, getattr(part, edge)) for edge in ("start", "end"))
                if start < end:
                    yield part.model_copy(update={"start": start, "end": end})

        words, variants = Words(moved(_in_one(page.words, page.text))), tuple(moved(page.variants))
        return page.model_copy(update={"text": self.value, "words": words, "variants": variants})


@dataclass(frozen=True)
class Origins:
    """The way from the pages as they were meant back to the pages as they are."""

    texts: dict[int, _Text]
    pages: dict[int, Page]

    def restored(self, analysis: Analysis) -> Analysis:
        """What was found, at its place in the pages as they are, in their words."""
        if not self.texts:
            return analysis
        return analysis.model_copy(
            update={
                "mentions": tuple(self._mention(m) for m in analysis.mentions),
                "indicators": tuple(self._spanned(i) for i in analysis.indicators),
                "legs": tuple(self._leg(leg) for leg in analysis.legs),
            }
        )

    def _at(self, number: int, start: int, end: int) -> tuple[int, int, str]:
        text = self.texts[number]
        start, end = text.starts[start], text.ends[end - 1]
        return start, end, self.pages[number].text[start:end]

    def _span(self, span: Span) -> dict[str, object]:
        start, end, text = self._at(span.page, span.start, span.end)
        return {"span": span.model_copy(update={"start": start, "end": end}), "text": text}

    def _spanned(self, found: _Found) -> _Found:
        return found.model_copy(update=self._span(found.span)) if found.span.page in self.texts else found

    def _mention(self, mention: Mention) -> Mention:
        number = mention.span.page
        if number not in self.texts:
            return mention
        stated = []
        for one in mention.stated:
            start, end, words = self._at(number, one.start, one.end)
            stated.append(one.model_copy(update={"start": start, "end": end, "words": words}))
        return self._spanned(mention).model_copy(update={"stated": tuple(stated)})

    def _leg(self, leg: Leg) -> Leg:
        number = leg.span.page
        if number not in self.texts:
            return leg

        def placed(place: LegPlace | None) -> LegPlace | None:
            if place is None:
                return None
            start, end, text = self._at(number, place.start, place.end)
            return place.model_copy(update={"start": start, "end": end, "text": text})

        ends = {name: placed(getattr(leg, name)) for name in ("origin", "destination", "crossing")}
        transit = tuple(placed(place) for place in leg.transit)
        return leg.model_copy(update={"span": self._span(leg.span)["span"], "transit": transit, **ends})


def _whole(text: str) -> Iterator[Change]:
    """Nothing for what parts the halves of a word; the line ends behind it, so that lines stay lines."""
    for start, end in line_ends.breaks(text):
        yield start, end, ""
        if (rest := _REST.match(text, end)) is not None:
            yield rest.end() - 1, rest.end(), "\n"


def _unmarked(text: str) -> Iterator[Change]:
    """Nothing for each mark, or a blank where two words lie apart by nothing else: Rosa|Mamani."""
    if text.isascii():
        return
    for match in _MARK.finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        yield match.start(), match.end(), " " if before.islower() and after.isupper() else ""


def _decoded(text: str) -> Iterator[Change]:
    """The letter for each that was UTF-8 and read as Latin-1 or Windows-1252, in a text that surely holds one."""
    if text.isascii() or not _SURELY.search(text):
        return
    for match in _WRONG.finditer(text):
        try:
            letter = b"".join(_byte(sign) for sign in match[0]).decode()
        except UnicodeError:
            continue
        yield match.start(), match.end(), letter


def _byte(sign: str) -> bytes:
    return bytes([ord(sign)]) if ord(sign) < 0x100 else sign.encode("cp1252")


def _joined(text: str) -> Iterator[Change]:
    """Nothing for the blanks inside a word of capitals that stand apart, and one between two such words."""
    for start, end in _runs(text):
        for blanks in re.compile(" +").finditer(text, start, end):
            yield blanks.start(), max(blanks.end() - 1, blanks.start() + 1), ""


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Where words of capitals stand letter by letter, side by side."""
    for match in _APART.finditer(text):
        if any(_is_word(word) for word in re.split(" {2,}", match[0])):
            yield match.span()


def _is_word(letters: str) -> bool:
    """Whether letters apart are a word, no headings of columns (L M X J V), no choices (A B C D)."""
    long = len(letters) >= _LONG and _VOWEL.search(letters) is not None
    return long and letters.replace(" ", "") not in string.ascii_uppercase


def _in_one(words: Words, text: str) -> Iterator[Word]:
    """The words of a page, those of such a run as one: their letters lie as far apart as columns do."""
    starts, at = words.starts, 0
    for start, end in _runs(text):
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        yield from words[at:first]
        if run := words[first:last]:
            lefts, tops, rights, bottoms = zip(*(word.box for word in run), strict=True)
            yield run[0].model_copy(
                update={"end": run[-1].end, "box": (min(lefts), min(tops), max(rights), max(bottoms))}
            )
        at = last
    yield from words[at:]
