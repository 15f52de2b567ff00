"""Several days in one phrase: `del 3 al 5 de mayo de 2021`, `entre marzo y mayo`, `10 and 12 May`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from services.nlp import figures

MONTH = figures.any_of(figures.MONTHS)
_FULL_MONTH = figures.any_of(word for word in figures.MONTHS if len(word) > 3 or word in {"may", "mai"})
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_OF = r"(?: de | del | of | )"
_OF_YEAR = r",? (?:de |del |do ano de |del ano |of )?"
_BETWEEN = r"(?P<between>\b(?:entre|between|tra|fra) )?"
_DAYS = r"(?:(?:el|os|los|le|il|the|o|dia|dias|day|days) ){0,2}"
_TO = (
    r"(?P<to>(?: (?:(?:al?|ao)(?: dia)?|ate(?: o)?(?: dia)?|hasta(?: el)?(?: dia)?|to|until|till|through|au) "
    r"| ?[-–/] ?))"
    r"|(?P<and> (?:y|e|and|et|&) (?:el |il |le |the |o )?(?:dia )?)"
)
_JOIN = rf"(?:{_TO})"

DAYS = re.compile(
    rf"{_BETWEEN}{_DAYS}(?<![\w.,/$-])(?P<d1>{_DAY})(?:st|nd|rd|th|[ºo°])?{_JOIN}(?P<d2>{_DAY})(?:st|nd|rd|th|[ºo°])?"
    rf"{_OF}(?:mes de )?(?P<m>{MONTH})\.?(?:{_OF_YEAR}(?P<y>{_YEAR}))?(?!\w)"
)
MONTH_FIRST = re.compile(
    rf"{_BETWEEN}(?<!\w)(?P<m>{MONTH})\.? (?P<d1>{_DAY})(?:st|nd|rd|th)?{_JOIN}(?P<d2>{_DAY})(?:st|nd|rd|th)?"
    rf"(?:,? (?P<y>{_YEAR}))?(?![\w:.]\d|\w)"
)
MONTHS = re.compile(
    rf"{_BETWEEN}(?:os meses de |los meses de |the months of )?(?<!\w)(?P<m1>{_FULL_MONTH}){_JOIN}"
    rf"(?P<m2>{_FULL_MONTH}){_OF_YEAR}(?P<y>{_YEAR})(?!\w)"
)
YEARS = re.compile(
    rf"(?P<between>\b(?:entre|between|tra|fra|de|desde|from|du|da|dal|del|of|anos|years) )(?:(?:el|il|los|the) )?"
    rf"(?<![\w.,/$-])(?P<y1>{_YEAR}){_JOIN}(?P<y2>{_YEAR})(?![\w/,-]|\.\d)"
)
# del 2 de enero al 5 de febrero de 2021, del 01/03 al 31/03/2024: the first day takes the year of the second.
BORROWED = re.compile(
    rf"(?<![\w./-])(?P<d1>{_DAY}){_OF}(?P<m1>{MONTH})"
    r"(?: (?:al?|ate|hasta(?: el)?|to|until|au|y(?: el)?|e|and) | ?[-–] ?)"
    rf"{_DAY}{_OF}{MONTH}\.?{_OF_YEAR}(?P<y>{_YEAR})(?!\w)"
    rf"|(?<![\w./-])(?P<f1>{_DAY}[/.]{_DAY})(?: (?:al?|ate|hasta(?: el)?|to|until|au) | ?[-–] ?)"
    rf"{_DAY}[/.]{_DAY}[/.](?P<fy>{_YEAR})(?!\w)"
)
# entre el 28/2 y el 3/3, del 01/03 al 5/3: two days of which no year is told.
_SHORT = rf"{_DAY}/(?:1[0-2]|0?[1-9])"
IN_FIGURES = re.compile(
    rf"(?:\b(?:entre|between|tra|fra)(?: (?:el|il|le|o|os dias|los dias|the))? (?P<f1>{_SHORT})"
    rf"(?: (?:y|e|and|et))(?: (?:el|il|le|o|the))? |\b(?:del|desde el|do|dal|du|dia)(?: dia)? (?P<g1>{_SHORT})"
    rf"(?: (?:al?|ao|ate(?: o)?|hasta(?: el)?|to|until|au))(?: dia)? )(?P<f2>{_SHORT})(?![\w/]|[.,-]\d)"
)


class Days(NamedTuple):
    """A phrase at a half-open range: `first` and `last` are (year or None, month or None, day or None)."""

    start: int
    end: int
    first: tuple[int | None, int | None, int | None]
    last: tuple[int | None, int | None, int | None]
    interval: bool
    """False where only the two are meant, not what lies between them; the second stands from `second` on."""
    second: int


def find(flat: str) -> Iterator[Days]:
    """Phrases that name two days of a month, two months of a year, or two years."""
    for pattern in (DAYS, MONTH_FIRST):
        for match in pattern.finditer(flat):
            year = int(match["y"]) if match["y"] else None
            month, one, two = figures.MONTHS[match["m"]], int(match["d1"]), int(match["d2"])
            if one < two and (year or match["between"] or not re.fullmatch(r" ?[-–/] ?", match["to"] or "")):
                start = match.start("m") if pattern is MONTH_FIRST else match.start("d1")
                yield Days(
                    start, match.end(), (year, month, one), (year, month, two), _through(match), match.start("d2")
                )
    for match in MONTHS.finditer(flat):
        year, first, last = int(match["y"]), figures.MONTHS[match["m1"]], figures.MONTHS[match["m2"]]
        if first < last:
            yield Days(
                match.start("m1"),
                match.end(),
                (year, first, None),
                (year, last, None),
                _through(match),
                match.start("m2"),
            )
    for match in YEARS.finditer(flat):
        if int(match["y1"]) < int(match["y2"]):
            first_year, last_year = (int(match["y1"]), None, None), (int(match["y2"]), None, None)
            yield Days(match.start("y1"), match.end("y2"), first_year, last_year, _through(match), match.start("y2"))


def _through(match: re.Match[str]) -> bool:
    """Whether all days between are meant: `to`, or `between … and`."""
    return bool(match["to"]) or (match["between"] or "").strip() in {"entre", "between", "tra", "fra"}
