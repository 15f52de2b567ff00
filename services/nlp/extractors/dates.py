"""Calendar dates: figures, months in words (es pt en fr it), Roman months, days and years in words."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import ClassVar

from models.mention import MentionKind
from services.nlp import figures, near
from services.nlp.plugin import Evidence, Found, Reading

_ROMAN = {r: n for n, r in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], 1)}
_MONTH = "(?:" + "|".join(sorted(figures.MONTHS, key=len, reverse=True)) + ")"
_FULL_MONTH = "(?:" + "|".join(w for w in figures.MONTHS if len(w) > 3) + ")"

# OCR leaves letters among the figures: O0 l1 I1 S5 B8.
_F = r"[0-9olisb]"
_YEAR = rf"(?:[12l][0-9o9]{_F}{_F}|{_F}{_F})"
_YEAR4 = rf"[12l][09o]{_F}{_F}"
_OF = r"(?: ?de | ?del | ?do mes de | ?of | ?d[’']|[ .\-/]{1,2}| )"

ISO = re.compile(rf"(?<![\w.\-/])(?P<y>(?:19|20){_F}{_F})[-/.](?P<m>{_F}{{1,2}})[-/.](?P<d>{_F}{{1,2}})(?![\w\-/])")
NUMERIC = re.compile(
    rf"(?<![\w.\-/])(?P<d>{_F}{{1,2}})(?P<s>[/.\-]) ?(?P<m>{_F}{{1,2}})(?P=s) ?(?P<y>{_YEAR})(?![\w\-/]|\.\d)"
)
# 12 de marzo de 2021, 14 días del mes de mayo de 2024, 5 October 2023, 29JUL2023, l7 AGO/AUG 2006
DAY_MONTH = re.compile(
    rf"(?<![\w.,/\-])(?P<d>{_F}{{1,2}})(?:[.]?[ºo°ª]|ro\.?|er|st|nd|rd"
    rf"|th)?(?: ?\(\w{{1,12}}\))?(?: dias)?{_OF}?(?:del? mes de |do mes de |de )?"
    rf"(?P<m>{_MONTH})\.?(?:/{_MONTH})?(?:(?:,? (?:de |del |do ano de |of |del ano )?"
    rf"|[ .\-/]?)(?P<y>{_YEAR4}|(?<=[ .\-/])’?[0-9]{{2}}(?![\w:.]))|(?P<none>\b))(?![\w])"
)
MONTH_DAY = re.compile(rf"(?<![\w])(?P<m>{_MONTH})\.? (?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<y>{_YEAR4})(?!\w)")
MONTH_YEAR = re.compile(rf"(?<![\w.])(?P<m>{_MONTH})\.?(?:,? (?:de |del |do |of )?|[/\-])(?P<y>{_YEAR4})(?![\w])")
ROMAN = re.compile(
    rf"(?<![\w.\-/])(?P<d>[0-9]{{1,2}})[-./ ](?P<m>(?:x?i{{1,3}}|i?[vx]|vi{{1,3}}))[-./ ](?P<y>{_YEAR})(?!\w)"
)
_WORD_NUMBER = figures.PHRASE
IN_WORDS = re.compile(
    rf"(?<!\w)(?P<d>{_WORD_NUMBER})(?: \(?[0-9]{{1,2}}\)?)?(?: dias?)?(?: del? mes de| do mes de"
    rf"| de)? (?P<m>{_FULL_MONTH})"
    rf"(?: (?:de|del|do)(?: ano| ano de)?)? (?P<y>[12][09][0-9]{{2}}|{_WORD_NUMBER})(?!\w)"
)
_L_AN = re.compile(
    rf"(?<!\w)l['’]an (?P<y>{_WORD_NUMBER}),? (?:et )?le (?P<d>{_WORD_NUMBER}|\d{{1,2}}) (?P<m>{_FULL_MONTH})(?!\w)"
)
_FIGURE = str.maketrans("olisb", "01158")
_MONTH_FIRST = frozenset({"US", "PH"})
# What stands before a number that looks like a date and is none.
_NOT_DATE = re.compile(
    r"(?:\b(?:ley|lei|law|decreto|ip|version|ver|v|art|expte|expediente|causa|sumario|oficio|portaria|cnpj"
    r"|cpf)\b[ .:nº°o]*)$"
)


class DateExtractor:
    """Find dates and give them in ISO form. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "dates"
    version: ClassVar[str] = "1"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield dates; without a day the normal form is year and month, without a year there is none."""
        flat = reading.flat
        month_first = reading.country in _MONTH_FIRST and reading.language == "en"
        for match in ISO.finditer(flat):
            yield from _dated(match, int(_figures(match["m"])), confidence=0.98)
        for match in NUMERIC.finditer(flat):
            day, month = _figures(match["d"]), _figures(match["m"])
            if not _NOT_DATE.search(near.before(flat, match.start(), 24)):
                yield from _numeric(match, day, month, month_first=month_first)
        for pattern in (DAY_MONTH, MONTH_DAY, MONTH_YEAR):
            for match in pattern.finditer(flat):
                yield from _dated(match, figures.MONTHS[match["m"]], confidence=0.97)
        for match in ROMAN.finditer(flat):
            if match["m"] in _ROMAN:
                yield from _dated(match, _ROMAN[match["m"]], confidence=0.85)
        for pattern in (IN_WORDS, _L_AN):
            for match in pattern.finditer(flat):
                yield from _in_words(match)


def _figures(text: str) -> str:
    return text.translate(_FIGURE)


def _year(text: str) -> int:
    year = int(_figures(text.lstrip("’'")))
    if year >= 100:
        return year
    # Two figures: a birth year in the last century as soon as it lies after the next ten years.
    return 2000 + year if year <= 39 else 1900 + year


def _iso(year: int, month: int, day: int | None) -> str | None:
    if not 1900 <= year <= 2099 or not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04}-{month:02}"
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _found(
    match: re.Match[str], iso: str | None, *, confidence: float, others: tuple[str, ...] = (), reason: str = ""
) -> Found:
    changed = any(re.search(r"\d[olisb]|[olisb]\d", match.groupdict().get(name) or "") for name in ("d", "m", "y"))
    return Found(
        MentionKind.DATE, *match.span(), normal=iso, alternatives=others,
        confidence=round(confidence - 0.1 * changed, 2),
        evidence=Evidence.CHECK if iso else Evidence.SHAPE,
        reason="; ".join(filter(None, (reason, "letters read as figures" if changed else ""))) or "calendar date",
    )  # fmt: skip


def _numeric(match: re.Match[str], day: str, month: str, *, month_first: bool) -> Iterator[Found]:
    if not any(c.isdecimal() for c in match[0]) or sum(c.isalpha() for c in match[0]) > 2:
        return
    year = _year(match["y"])
    own, turned = _iso(year, int(month), int(day)), _iso(year, int(day), int(month))
    if month_first:
        own, turned = turned or own, own
    iso = own or turned
    if iso is None:
        return
    others = (turned,) if turned and turned != iso else ()
    short = len(match["y"]) == 2
    if short and match["s"] != "/" and not re.search(r"\d\d", match["d"]):
        # 1.2.21 is a paragraph number as often as a date.
        return
    reason = "month before day, as in the country of the case" if month_first else "day before month"
    yield _found(match, iso, confidence=0.85 if short else 0.96, others=others, reason=reason)


def _dated(match: re.Match[str], month: int, *, confidence: float) -> Iterator[Found]:
    groups = match.groupdict()
    day = int(_figures(groups["d"])) if groups.get("d") else None
    if day is not None and not any(c.isdecimal() for c in groups["d"] or ""):
        return
    if not groups.get("y"):
        # A month's short form without a year needs its full word: "12 mar" is a date, "2 set" may be none.
        if day is not None and 1 <= day <= 31 and (len(groups["m"] or "") > 3 or re.search(r"[ \-/]", match[0])):
            yield _found(match, None, confidence=0.6, reason="date without a year")
        return
    iso = _iso(_year(groups["y"] or ""), month, day)
    if iso:
        yield _found(match, iso, confidence=confidence)


def _in_words(match: re.Match[str]) -> Iterator[Found]:
    day = int(match["d"]) if match["d"].isdecimal() else figures.words(match["d"])
    year = int(match["y"]) if match["y"].isdecimal() else figures.words(match["y"])
    iso = _iso(year or 0, figures.MONTHS[match["m"]], day)
    if iso:
        yield Found(
            MentionKind.DATE,
            *match.span(),
            normal=iso,
            confidence=0.93,
            evidence=Evidence.CHECK,
            reason="date in words",
        )
