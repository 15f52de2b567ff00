"""The machine-readable zone of passports and cards (ICAO 9303: TD1, TD2, TD3), and what it says of the holder."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.nlp import lexicon
from services.nlp.tokens import lines

# OCR reads < as «, ‹; I as |; blanks creep in.
_LINE = re.compile(r"^[A-Z0-9<«‹| ]{26,60}$")
_SIGNS = str.maketrans("«‹|", "<<I")
FIGURES = str.maketrans("OQDILZSB", "00011258")
LETTERS = str.maketrans("01258", "OIZSB")
_F = "[0-9OQDILZSB]"
_DATES = rf"(?P<birth>{_F}{{6}})(?P<birth_check>{_F})[MFX<](?P<expiry>{_F}{{6}})(?P<expiry_check>{_F})"
# The second line of a passport: number, its check digit, country, birth and its, sex, expiry and its.
_SECOND = re.compile(rf"(?P<number>[A-Z0-9<]{{6,9}}?<*)(?P<check>[0-9OQDIL])(?P<state>[A-Z0-258<]{{3}}){_DATES}")
_CARD_SECOND = re.compile(rf"{_DATES}(?P<state>[A-Z0-258<]{{3}})(?=[0-9A-Z<]*$)")
_HEAD = re.compile(r"(?P<type>[PVIAC])(?P<sort>[A-Z0-9<])(?P<state>[A-Z]{3}|D<<)")
_NAMES = re.compile(r"[A-Z]+(?:<[A-Z]+)*<<[A-Z]+(?:<[A-Z]+)*")
# Letters that OCR makes of the signs that fill a line.
_NOISE = re.compile(r"(?<=<)[KLCES]{1,3}(?=<|$)")
_SHORTEST_VALID = 2
"""Years between birth and expiry, at least: a birth year beyond that lies in the century before."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: where it begins in the text, its signs without blanks, and where each of them stood in it.

    `head`, `second` (of passports) and `dates` (of passports and cards) are the fields that it holds.
    """

    at: int
    plain: str
    places: list[int]
    head: re.Match[str] | None = None
    second: re.Match[str] | None = None
    dates: re.Match[str] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where signs of the line stand in the text."""
        return self.at + self.places[start], self.at + self.places[end - 1] + 1

    @property
    def card(self) -> bool:
        """Whether it opens the zone of a card."""
        return bool(self.head and self.head["type"] in "IAC")

    @property
    def numbered(self) -> bool:
        """Whether it opens the zone of a card of three lines, whose number it holds; of two lines it holds the name."""
        return self.card and any(c.isdecimal() for c in self.plain[5:15])

    def name(self) -> tuple[int, int, str, str] | None:
        """Start and end of the name in the line, family and given names; None where it holds none."""
        found = _NAMES.search(self.plain, self.head.end() if self.head else 0)
        if found is None or self.dates or self.numbered:
            return None
        end = found.end()
        # CARMENK<<L<<<: the rest of the line shows that < was read as a letter.
        if found[0].endswith("K") and _NOISE.search(self.plain, end):
            end -= 1
        family, given = self.plain[found.start() : end].split("<<", 1)
        return found.start(), end, family.replace("<", " "), given.replace("<", " ")


@dataclass(frozen=True, slots=True)
class Holder:
    """What a zone says of its holder; dates as ISO, only where their check digits pass, each with its place."""

    name: tuple[int, int]
    birth: tuple[str, int, int] | None
    nationality: tuple[str, int, int] | None


def zone_lines(text: str) -> Iterator[Line]:
    """The lines of zones in a text, by place."""
    if "<<" not in text and not re.search("[«‹]", text):
        return
    before: Line | None = None
    for at, written in lines(text):
        if not _LINE.match(written.strip()) or not re.search("[<«‹]", written):
            continue
        kept = [(n, c) for n, c in enumerate(written) if not c.isspace()]
        plain = "".join(c for _, c in kept).translate(_SIGNS)
        second = _SECOND.match(plain)
        dates = second or _CARD_SECOND.match(plain)
        # Behind the dates of a card stands its holder's name, whatever letters it begins with.
        named = before is not None and before.dates is not None and before.second is None
        head = None if dates or named else _head(plain)
        before = Line(at, plain, [n for n, _ in kept], head, second, dates)
        yield before


def dates(line: Line) -> Iterator[tuple[str, str, int, int]]:
    """`birth` and `expiry` in the second line of a zone as ISO dates with their places; check digits pass."""
    if line.dates is None:
        return
    expiry = _date(line.dates["expiry"], line.dates["expiry_check"])
    birth = _date(line.dates["birth"], line.dates["birth_check"])
    if birth:
        year, rest = birth
        latest = (expiry[0] if expiry else 100) - _SHORTEST_VALID
        if told := _iso(2000 + year if expiry and year <= latest else 1900 + year, rest):
            yield "birth", told, *line.span(*line.dates.span("birth"))
    if expiry and (told := _iso(2000 + expiry[0], expiry[1])):
        yield "expiry", told, *line.span(*line.dates.span("expiry"))


def holders(text: str) -> Iterator[Holder]:
    """The holders of the zones in a text: the name's place, birth date and nationality."""
    name: tuple[int, int] | None = None
    dated: Line | None = None
    for line in zone_lines(text):
        if line.head:
            name = dated = None
        if named := line.name():
            name = line.span(named[0], named[1])
        if line.dates:
            dated = line
        if name and dated and dated.dates:
            birth = next(((told, a, b) for what, told, a, b in dates(dated) if what == "birth"), None)
            country = lexicon.regions().alpha3.get(dated.dates["state"].translate(LETTERS).strip("<"))
            nation = (country, *dated.span(*dated.dates.span("state"))) if country else None
            yield Holder(name, birth, nation)
            name = dated = None


def check_digit(field: str) -> int:
    """The check digit of a field: weights 7 3 1, A is 10, < is 0."""
    values = (0 if c == "<" else int(c, 36) for c in field)
    return sum(v * w for v, w in zip(values, (7, 3, 1) * 20, strict=False)) % 10


def _head(plain: str) -> re.Match[str] | None:
    """The head of a zone's first line; a name that begins with its letters is none."""
    head = _HEAD.match(plain)
    if head is None or plain[:12].isdecimal():
        return None
    if head["type"] in "IAC" and any(c.isdecimal() for c in plain[5:15]):
        return head
    if head["type"] in "IAC" and not _NAMES.match(plain, head.end()):
        return None
    return head if head["sort"] == "<" or head["state"] in lexicon.regions().alpha3 else None


def _date(written: str, check: str) -> tuple[int, str] | None:
    """Year of the century and month and day, where the check digit passes."""
    figures = written.translate(FIGURES)
    if check_digit(figures) != int(check.translate(FIGURES)):
        return None
    return int(figures[:2]), figures[2:]


def _iso(year: int, rest: str) -> str | None:
    try:
        return date(year, int(rest[:2]), int(rest[2:])).isoformat()
    except ValueError:
        return None
