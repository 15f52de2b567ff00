"""Calendar dates: figures, months in words (es pt en fr it), Roman months, days and years in words."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from models.mention import MentionKind
from services.nlp import figures, near, timewords
from services.nlp.extractors import date_months, date_ranges
from services.nlp.extractors.date_cues import DAY_CUE, NAMED_AFTER, NOT_DATE, YEAR
from services.nlp.later import Later
from services.nlp.plugin import Evidence, Found, Reading

_ROMAN = {r: n for n, r in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], 1)}
# What OCR makes of the letters of a month's name; one of them in a word.
_MISREAD = {"m": ("rn", "nn"), "l": ("1", "i"), "i": ("1", "l"), "o": ("0",), "e": ("c",), "b": ("h",), "g": ("9",)}
_READ_MONTHS = {
    word[:n] + other + word[n + 1 :]: month
    for word, month in figures.MONTHS.items()
    if len(word) > 4
    for n, letter in enumerate(word)
    for other in _MISREAD.get(letter, ())
} | figures.MONTHS
_MONTH = figures.any_of(_READ_MONTHS)
_FULL_MONTH = figures.any_of(w for w in _READ_MONTHS if len(w) > 3 or w in {"may", "mai"})

# OCR leaves letters among the figures: O0 l1 I1 S5 B8.
_F = r"[0-9olisb]"
_YEAR = rf"(?:[12li][0-9o9]{_F}{_F}|{_F}{_F})"
_YEAR4 = rf"(?:[12li][09o]{_F}{_F}|[12]\.[09]\d\d)"
# Two figures behind a blank may count what follows: 15 SET 23 has a year, "12 de mayo 15 mujeres" has none.
_COUNTS = r" (?!(?:as|was|is|hrs|horas|hours|les|los|das|dos)\b)(?:[a-z]{2,}s|donne|persone|women|men|mil|euro)\b"
_YEAR2 = rf"(?<=[.\-/])[0-9]{{2}}(?![\w:.])|(?<= )(?<!, )[’']?[0-9]{{2}}(?![\w:.]|{_COUNTS})"
_OF = r"(?: ?de | ?del | ?do mes de | ?of | ?d[’']|[ .\-/]{1,2}| )"

ISO = re.compile(
    rf"(?<![\w.\-/])(?P<y>(?:19|20){_F}{_F})(?P<s>[-/.])(?P<m>{_F}{{1,2}})(?P=s)(?P<d>{_F}{{1,2}})(?=t\d\d|[^\w\-/]|$)"
)
NUMERIC = re.compile(
    rf"(?<![\w.\-/])(?P<d>{_F}{{1,2}})°?(?:(?P<s>[/.\-]) ?(?P<m>{_F}{{1,2}})(?P=s) ?(?P<y>{_YEAR})"
    rf"| (?P<s2>[/.\-]) ?(?P<m2>{_F}{{1,2}}) ?(?P=s2) ?(?P<y2>{_YEAR4}))(?![\w\-/]|\.\d)"
)
# 12 de marzo de 2021, 14 días del mes de mayo de 2024, 5 October 2023, 29JUL2023, l7 AGO/AUG 2006
DAY_MONTH = re.compile(
    rf"(?<![\w.,/\-])(?P<d>{_F}{{1,2}})(?:[.]?[ºo°ª]| ?°|ro\.?|er|st|nd|rd"
    rf"|th)?(?: ?\(\w{{1,12}}\))?(?: dias)?{_OF}?(?:del? mes de |do mes de |de |day of )?"
    rf"(?P<m>{_MONTH})\.?(?:/{_MONTH})?(?:(?:,? (?:de |del |do ano de |of |del ano |del ano de |de (?:la )?gestion )?"
    rf"|[ .\-/]?)(?P<y>{_YEAR4}|{_YEAR2})|(?P<none>\b))(?![\w])"
)
MONTH_DAY = re.compile(
    rf"(?<![\w])(?P<m>{_MONTH})\.? (?P<d>{_F}{{1,2}})(?:st|nd|rd|th)?"
    rf"(?:(?:,? (?:del? )?|/)(?P<y>{_YEAR4}|(?<=[ /])[’']\d\d|(?<=/)\d\d)|(?P<none>(?! ?[:/%-]|,\d|\.\d)))(?!\w)"
)
MONTH_YEAR = re.compile(
    rf"(?<![\w.])(?P<m>{_MONTH})\.?"
    r"(?:,? (?:de |del |do |do ano de |del ano |of |dell[’']anno |de (?:la )?gestion )?|[/\-])"
    rf"(?P<y>{_YEAR4}|(?<=/)\d\d|(?<=[’'])\d\d)(?![\w/])"
)
# 14MAR23, 09ENE24: as tickets and stamps write a day.
COMPACT = re.compile(
    rf"(?<![\w.,/\-])(?P<d>[0-3]\d)(?P<m>{figures.any_of(w for w in figures.MONTHS if len(w) == 3)})(?P<y>\d\d)(?!\w)"
)
ROMAN = re.compile(
    rf"(?<![\w.\-/])(?P<d>[0-9]{{1,2}})(?P<s>[-./ ])(?P<m>(?:x?i{{1,3}}|i?[vx]|vi{{1,3}}))[-./ ](?P<y>{_YEAR})(?!\w)"
)
# 05 11 1979 as cards print it: only behind the label of a day, or behind another day that is.
SPACED = re.compile(r"(?<![\w.,/\-])(?P<d>\d{1,2}) (?P<m>\d{1,2}) (?P<y>(?:19|20)\d\d)(?![\w\-/]|[.,]\d)")
_CATALAN_MARCH = re.compile(rf"(?<![\w.,/\-])(?P<d>\d{{1,2}}) de (?P<m>marc) del? (?P<y>{_YEAR4})(?!\w)")
# Julio del 99: a figure that is no day of the month, or one with a nought.
_MONTH_SHORT_YEAR = re.compile(
    rf"(?<![\w.])(?P<m>{_FULL_MONTH}) (?:del|do) (?P<y>0\d|[4-9]\d)(?![\w/%]|[.,:]\d| (?:al?|ao|de|%|[a-z]+s)(?!\w))"
)
_WORD_NUMBER = figures.PHRASE
IN_WORDS = re.compile(
    rf"(?<!\w)(?P<d>{figures.any_of(figures.ORDINALS)}|{figures.COUNT})(?: \(?[0-9]{{1,2}}\)?)?(?: dias?| giorni| day)?"
    rf"(?: del? mes de| do mes de| del mese di| of| de)? (?P<m>{_FULL_MONTH}),?"
    rf"(?: (?:de|del|do)(?: ano| ano de)?| dell[’']anno)? (?P<y>[12][09][0-9]{{2}}|{_WORD_NUMBER})(?!\w)"
)
_L_AN = Later(
    rf"(?<!\w)l['’]an (?P<y>{_WORD_NUMBER}),? (?:et )?le (?P<d>{figures.COUNT}|\d{{1,2}}) (?P<m>{_FULL_MONTH})(?!\w)",
    needs=("l'an ", "l’an "),
)
# A day and month in figures count only where a word before or the heading of the column says that they are a day.
_SHORT = r"(?P<d>0?[1-9]|[12]\d|3[01])[/.](?P<m>0?[1-9]|1[0-2])"
DAY_SAID = re.compile(rf"\b(?:el dia|no dia|do dia|dia|il giorno|le jour|on the day) {_SHORT}(?![\w/.-]\d|\w)")
_DAY_CELL = re.compile(rf"\s*{_SHORT}\s*")
_DATE_HEADING = re.compile(r"\b(?:fecha|data|date|dia|day|jour|giorno)\b")
_FIGURE = str.maketrans("olisb", "01158")
_MISREAD_LETTERS, _TWO = 3, 2
"""Letters among the figures of a date at most: l2/O1/2O22; one fewer where the year has two figures."""
_MONTH_FIRST = frozenset({"US", "PH"})
_SAME_YEAR = re.compile(
    r",? (?:del?|do|of|de la|dello) (?:mism[oa]|mesm[oa]|ese|es[st]e mismo|esse|desse|aquel|aquele|referido|citado"
    r"|(?:that|the) same|that|meme|stesso) (?:ano|year|annee|anno)(?!\w)"
    r"|,? (?:desse|daquele) (?:mesmo )?ano(?!\w)"
)
_DAY_OF = re.compile(rf"(?P<d>\d{{1,2}})\D*?(?P<m>{figures.any_of(figures.MONTHS)})\.?")

_LOOK = re.compile(r"(?: \d\d:\d\d(?::\d\d)?)? \[\Z")
_LONGEST_LOOK = len(" 00:00:00 [")


class DateExtractor:
    """Find dates and give them in ISO form. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "dates"
    version: ClassVar[str] = "8"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield dates: a day, month, year, or interval `first/last`.

        Those without a year, and what is told from the day of writing, have no normal form here: the whole document
        may tell that day (see services.nlp.anchors).
        """
        flat = _ordinals(reading)
        yield from _told_once(list(_same_year(list(_calendar(reading, flat)), flat)), flat)
        yield from _several(flat)
        yield from date_months.find(flat)
        yield from _weaker(reading)


def _told_once(founds: list[Found], flat: str) -> Iterator[Found]:
    """The dates without those in brackets behind the same day, as cells of a sheet stand with what they look like."""
    days = {found.end: found.normal for found in founds}
    for found in founds:
        between = _LOOK.search(flat, max(0, found.start - _LONGEST_LOOK), found.start)
        if between is None or days.get(between.start()) != found.normal:
            yield found


def _calendar(reading: Reading, flat: str) -> Iterator[Found]:
    """Days, months and years of the calendar."""
    for match in ISO.finditer(flat):
        if not NOT_DATE.search(near.before(flat, match.start(), 24)):
            yield from _dated(match, int(_figures(match["m"])), confidence=0.98)
    yield from _in_figures(reading, flat)
    yield from _with_month(flat, reading.text)
    for match in ROMAN.finditer(flat):
        if match["m"] in _ROMAN and _is_month(match, reading):
            yield from _dated(match, _ROMAN[match["m"]], confidence=0.85)
    for pattern in (IN_WORDS, _L_AN):
        for match in pattern.finditer(flat):
            yield from _in_words(match)


def _with_month(flat: str, text: str) -> Iterator[Found]:
    """Days whose month is a word, and months of a year."""
    for pattern in (DAY_MONTH, MONTH_DAY, MONTH_YEAR, COMPACT):
        for match in pattern.finditer(flat):
            if NAMED_AFTER.search(near.before(flat, match.start(), 40)):
                continue
            if not match.groupdict().get("y") and _no_day(match, text):
                continue
            if pattern is COMPACT and text[match.start("m")].islower():
                continue
            short = len(match.groupdict().get("y") or "0000") == 2 and pattern in {MONTH_YEAR, COMPACT}
            day = 1 if "d" in match.groupdict() and text[slice(*match.span("d"))] == "1o" else None
            yield from _dated(match, _READ_MONTHS[match["m"]], confidence=0.9 if short else 0.97, day=day)
    for match in _CATALAN_MARCH.finditer(flat):
        yield from _dated(match, 3, confidence=0.97)
    for match in _MONTH_SHORT_YEAR.finditer(flat):
        yield from _dated(match, _READ_MONTHS[match["m"]], confidence=0.85)


def _is_month(match: re.Match[str], reading: Reading) -> bool:
    """Whether letters between two figures are a month: 3 x 15 is a measure, 5 v 12 a score."""
    if match["s"] != " " or DAY_CUE.search(near.before(reading.flat, match.start(), 32)):
        return True
    return reading.text[match.start("m") : match.end("m")].isupper() and len(match["y"]) == 4


def _same_year(founds: list[Found], flat: str) -> Iterator[Found]:
    """The days, those `of the same year` with the year of the last whole date before them."""
    year = ""
    for found in sorted(founds, key=lambda one: one.start):
        last = timewords.LAST_YEAR.match(flat, found.end) if found.normal is None else None
        if last:
            yield replace(found, end=last.end(), reason="of the year before that of writing")
            continue
        said = _SAME_YEAR.match(flat, found.end) if found.normal is None and year else None
        part = _DAY_OF.fullmatch(flat, found.start, found.end) if said else None
        iso = _iso(int(year), figures.MONTHS[part["m"]], int(part["d"])) if part else None
        if said and iso:
            yield replace(found, end=said.end(), normal=iso, confidence=0.85, evidence=Evidence.CHECK,
                          reason="in the year named before")  # fmt: skip
        else:
            yield found
        year = found.normal[:4] if found.normal else year


def _no_day(match: re.Match[str], text: str) -> bool:
    """They may 12 times refuse; lote 4. Julio llegó."""
    if match.re is MONTH_DAY:
        return not text[match.start()].isupper()
    return re.search(r"\. ", match[0]) is not None and text[match.start("m")].isupper()


def _ordinals(reading: Reading) -> str:
    """The flat text with 1º as 1°: folded, its sign is the letter o, which OCR writes for a nought."""
    if "º" not in reading.text and "ª" not in reading.text:
        return reading.flat
    return "".join("°" if sign in "ºª" else c for sign, c in zip(reading.text, reading.flat, strict=True))


def _in_figures(reading: Reading, flat: str) -> Iterator[Found]:
    """12/03/2021, in the order of the country, or of the other dates where only one order fits them."""
    rows = []
    for match in NUMERIC.finditer(flat):
        day, month = _figures(match["d"]), _figures(match["m"] or match["m2"])
        if not NOT_DATE.search(near.before(flat, match.start(), 24)):
            rows.append((match, day, month))
    rows += [
        (match, match["d"], match["m"])
        for match in SPACED.finditer(flat)
        if DAY_CUE.search(near.before(flat, match.start(), 40))
    ]
    first = any(int(month) > 12 >= int(day) > 0 for _, day, month in rows if (day + month).isdecimal())
    second = any(int(day) > 12 >= int(month) > 0 for _, day, month in rows if (day + month).isdecimal())
    ours = reading.country in _MONTH_FIRST and reading.language == "en"
    english = reading.language == "en" and (ours or reading.country in {None, "CA"})
    month_first = (ours and not (second and not first)) or (english and first and not second)
    for match, day, month in rows:
        yield from _numeric(match, day, month, month_first=month_first)


def _several(flat: str) -> Iterator[Found]:
    """Two days in a phrase: one finding for an interval, two where only the two are meant."""
    for days in date_ranges.find(flat):
        first, last = (_part(part) for part in (days.first, days.last))
        dated = days.first[0] is not None
        if dated and (first is None or last is None):
            continue
        ends = [(days.start, days.end, f"{first}/{last}")]
        if not days.interval:
            ends = [(days.start, days.second, first or ""), (days.second, days.end, last or "")]
        for start, end, value in ends:
            gap = len(flat[start:end]) - len(
                re.sub(
                    r"[^\w.]*(?:[ ,](?:y|e|and|et|&))?(?: (?:el|il|le|the|o))?(?: dia)?[^\w.]*$", "", flat[start:end]
                )
            )
            yield Found(
                MentionKind.DATE, start, end - gap, normal=value if dated else None, confidence=0.93 if dated else 0.7,
                evidence=Evidence.CHECK if dated else Evidence.SHAPE,
                reason="days from first to last" if days.interval else "two days of one month or year",
            )  # fmt: skip
    for match in date_ranges.BORROWED.finditer(flat):
        if match["f1"]:
            day, month = re.split("[/.]", match["f1"])
            iso, span = _iso(int(match["fy"]), int(month), int(day)), match.span("f1")
        else:
            iso = _iso(int(match["y"]), figures.MONTHS[match["m1"]], int(match["d1"]))
            span = (match.start("d1"), match.end("m1"))
        if iso:
            yield Found(MentionKind.DATE, *span, normal=iso, confidence=0.9, evidence=Evidence.CHECK,
                        reason="year of the last day")  # fmt: skip


def _part(part: tuple[int | None, int | None, int | None]) -> str | None:
    year, month, day = part
    if year is None:
        return None
    return f"{year:04}" if month is None else _iso(year, month, day)


def _weaker(reading: Reading) -> Iterator[Found]:
    """A year after a word that takes one; a day of the month by its heading; times told from the day of writing.

    They are guesses to the indicator rules, which read the words themselves.
    """
    flat = reading.flat
    for match in YEAR.finditer(flat):
        yield Found(MentionKind.DATE, *match.span("y"), normal=match["y"], confidence=0.75, evidence=Evidence.GUESS,
                    reason="year alone")  # fmt: skip
    said = [(match.start("d"), match.end("m")) for match in DAY_SAID.finditer(flat)]
    for match in date_ranges.IN_FIGURES.finditer(flat):
        said += [match.span("f1" if match["f1"] else "g1"), match.span("f2")]
    for cell in reading.cells:
        written = _DAY_CELL.fullmatch(flat, cell.start, cell.end) if _DATE_HEADING.search(cell.heading) else None
        if written:
            said.append((written.start("d"), written.end("m")))
    for start, end in said:
        yield Found(
            MentionKind.DATE, start, end, confidence=0.65, evidence=Evidence.GUESS, reason="date without a year"
        )
    for match in timewords.find(flat):
        yield Found(MentionKind.DATE, *match.span(), confidence=0.7, evidence=Evidence.GUESS,
                    reason="told from the day of writing")  # fmt: skip


def _figures(text: str) -> str:
    return text.translate(_FIGURE)


def _year(text: str) -> int:
    year = int(_figures(text.lstrip("’'").replace(".", "")))
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
    changed = any(
        re.search(r"\d[olisb]|[olisb]\d", match.groupdict().get(name) or "") for name in ("d", "m", "y", "m2", "y2")
    )
    return Found(
        MentionKind.DATE, *match.span(), normal=iso, alternatives=others,
        confidence=round(confidence - 0.1 * changed, 2),
        evidence=Evidence.CHECK if iso else Evidence.SHAPE,
        reason="; ".join(filter(None, (reason, "letters read as figures" if changed else ""))) or "calendar date",
    )  # fmt: skip


def _numeric(match: re.Match[str], day: str, month: str, *, month_first: bool) -> Iterator[Found]:
    written = match["y"] or match["y2"]
    # A month or year without a figure is none: 15/II/2023 has its month in Roman figures.
    figured = all(re.search(r"\d", part) for part in (match["m"] or match["m2"], written))
    if not figured or sum(c.isalpha() for c in match[0]) > _MISREAD_LETTERS - (len(written) == _TWO):
        return
    year = _year(written)
    own, turned = _iso(year, int(month), int(day)), _iso(year, int(day), int(month))
    if month_first:
        own, turned = turned or own, own
    iso = own or turned
    if iso is None:
        return
    others = (turned,) if turned and turned != iso else ()
    short = len(written) == 2
    if short and (match["s"] or match["s2"]) != "/" and len(match["d"]) < 2:
        # 1.2.21 is a paragraph number as often as a date.
        return
    reason = "month before day, as in the country of the case" if month_first else "day before month"
    yield _found(match, iso, confidence=0.85 if short else 0.96, others=others, reason=reason)


def _dated(match: re.Match[str], month: int, *, confidence: float, day: int | None = None) -> Iterator[Found]:
    """The date of a match; `day` where its figures tell another (1o de maio)."""
    groups = match.groupdict()
    written = groups.get("d") or ""
    if written and not any(c.isdecimal() for c in written) and not (written in "il" and groups.get("y")):
        return
    if written and day is None:
        day = int(_figures(written))
    if not groups.get("y"):
        # A month's short form without a year needs its full word: "12 mar" is a date, "2 set" may be none.
        full = (
            len(groups["m"] or "") > 3
            or groups["m"] in {"may", "mai"}
            or (match.re is DAY_MONTH and bool(re.search(r"[ \-/]", match[0])))
        )
        if day is not None and 1 <= day <= 31 and full:
            yield _found(match, None, confidence=0.6, reason="date without a year")
        return
    iso = _iso(_year(groups["y"] or ""), month, day)
    if iso:
        yield _found(match, iso, confidence=confidence)


def _in_words(match: re.Match[str]) -> Iterator[Found]:
    said = match["d"]
    day = int(said) if said.isdecimal() else figures.ORDINALS.get(said) or figures.words(said)
    iso = _iso(_year_in_words(match["y"]), _READ_MONTHS[match["m"]], day)
    if iso:
        yield Found(
            MentionKind.DATE,
            *match.span(),
            normal=iso,
            confidence=0.93,
            evidence=Evidence.CHECK,
            reason="date in words",
        )


def _year_in_words(said: str) -> int:
    """The year of figures or words, also in halves: nineteen ninety-eight. 0 where there is none."""
    if said.isdecimal():
        return int(said)
    year = figures.words(said) or 0
    century, _, rest = said.replace("-", " ").partition(" ")
    if year < 200 and figures.WORDS.get(century) in {19, 20} and rest:
        return figures.WORDS[century] * 100 + (figures.words(rest) or 0)
    return year
