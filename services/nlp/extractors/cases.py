"""Numbers of cases and files: of courts, prosecutors and police.

`cc.case:VALUE` is one of a kind in its country, `cc.file:REGISTER-SERIAL-YEAR` is counted by an office of its own.
The country is that of the word or the form; of words that many countries use, the case's.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from models.mention import CheckState, MentionKind
from services.nlp import checks, normal
from services.nlp.extractors.case_forms import BETWEEN, CNJ, CUES, EXACT, Cue
from services.nlp.plugin import Evidence, Found, Reading

_LABELS = [re.compile(rf"(?:{cue.label})(?![a-z0-9])") for cue in CUES]
_FORMS = [re.compile(rf"(?:{cue.form})(?!\w|[./\-]\d)") for cue in CUES]
# One look for all cues: most places of a text fail it at once.
_ANY = re.compile(rf"(?<![\w.@/])(?:{'|'.join(cue.label for cue in CUES)})(?![a-z0-9])")
_NUMBERED = re.compile(r"[°º#:]|\bn[\s.º°o]|\bnro|\bnum|\bno\b|\bnr\b|\bn$")
_SERIAL = re.compile(
    r"(?P<head>(?:[^\W\d_][^\d]*)?)(?P<serial>\d[\d.]*)(?:-(?P<letters>[A-Z]{1,3}))?"
    r" ?(?P<sign>[/\-–]) ?(?P<year>\d{4}|\d\d)(?!\d)(?P<tail>.*)$",
    re.DOTALL,
)
_WORDS = frozenset(
    {
        "a",
        "art",
        "articulo",
        "bi",
        "cc",
        "cel",
        "ci",
        "cnpj",
        "con",
        "cpf",
        "cuit",
        "data",
        "de",
        "decreto",
        "del",
        "dni",
    }
    | {
        "e",
        "el",
        "en",
        "fecha",
        "la",
        "las",
        "lei",
        "ley",
        "los",
        "nif",
        "nit",
        "of",
        "oficio",
        "por",
        "rg",
        "tel",
        "y",
    }
)
"""Words that stand before other numbers: a law, a decree, a date, a paper."""
_VAGUE = frozenset({"PROC", "PARTE", "CASO"})
"""Registers whose words also stand before other things."""
_FIXED = frozenset({"co", "es"})
"""Countries whose numbers have a fixed count of figures, however they are grouped."""
_YEARS = range(1950, 2101)
_FIGURE = re.compile(r"\d")
_FEDERAL = re.compile(r"(?P<chamber>[A-Z]{3})[ \-]?(?P<serial>\d{1,6}) ?/ ?(?P<year>\d{4})(?P<rest>.*)$")


class CaseExtractor:
    """Find numbers of cases and files. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "cases"
    version: ClassVar[str] = "3"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield numbers whose syntax alone says it, then those behind a word; overlaps are resolved later."""
        text = reading.text
        if not _FIGURE.search(text):
            return
        for match in CNJ.finditer(text):
            value = re.sub(r"\D", "", match[0]).zfill(20)
            yield _exact(match, f"br.cnj:{value}", "Brazilian case number", passed=checks.cnj(value))
        for form in EXACT:
            for match in form.pattern.finditer(text):
                value, others = _key(form.country, match[0])
                yield _exact(match, f"{form.country}.case:{value}", form.reason, others=others)
        for place in _ANY.finditer(reading.flat):
            found = _cued(reading, place.start())
            if found:
                yield found


def _exact(
    match: re.Match[str], value: str, reason: str, *, passed: bool | None = None, others: tuple[str, ...] = ()
) -> Found:
    said = {True: "; check digit passes", False: "; check digit fails", None: ""}[passed]
    return Found(
        MentionKind.ID, *match.span(), normal=value, alternatives=others, confidence=0.75 if passed is False else 0.95,
        evidence=Evidence.CHECK, reason=f"{reason} by its form{said}", check=CheckState.of(passed),
        proven=bool(passed),
    )  # fmt: skip


def _cued(reading: Reading, at: int) -> Found | None:
    """The number behind a word at a place: of the first cue, in their order, that one fits."""
    for cue, label, form in zip(CUES, _LABELS, _FORMS, strict=True):
        if cue.countries and not cue.abroad and not _home(reading, cue):
            continue
        word = label.match(reading.flat, at)
        if word is None:
            continue
        gap = BETWEEN.match(reading.flat, word.end())
        start = gap.end() if gap else word.end()
        number = form.match(reading.text, start)
        if number is None:
            continue
        between = reading.flat[word.end() : start]
        found = _found(cue, number, _country(reading, cue), numbered=bool(_NUMBERED.search(between)))
        if found:
            return found
    return None


def _home(reading: Reading, cue: Cue) -> bool:
    if reading.country is None:
        return True
    return reading.country.lower() in cue.countries


def _country(reading: Reading, cue: Cue) -> str:
    home = (reading.country or "zz").lower()
    if not cue.countries or home in cue.countries:
        return home
    return cue.countries[0]


def _found(cue: Cue, number: re.Match[str], country: str, *, numbered: bool) -> Found | None:
    written = number[0]
    serial = _SERIAL.match(written) if cue.register else None
    passed: bool | None = None
    others: tuple[str, ...] = ()
    if serial and cue.register:
        counted = _serial(serial, sure=numbered or (bool(cue.countries) and cue.register not in _VAGUE))
        if counted is None:
            return None
        # With the letters of its office before it, it is one of a kind, whatever word leads.
        named = re.match(r"[^\W\d_]{2}", serial["head"])
        value = f"{country}.case:{counted}" if named else f"{country}.file:{cue.register}-{counted}"
    elif _vague(written, numbered=numbered):
        return None
    else:
        key, others = _key(country, written)
        value = f"{country}.case:{key}"
        passed = checks.check(f"{country}.case", normal.code(written))
    said = {True: "; check digit passes", False: "; check digit fails", None: ""}[passed]
    return Found(
        MentionKind.ID, *number.span(), normal=value, alternatives=others,
        confidence=0.9 if numbered or not cue.register else 0.8, evidence=Evidence.LABEL,
        reason=f"labelled as a case or file{said}", check=CheckState.of(passed), proven=bool(passed),
    )  # fmt: skip


def _vague(written: str, *, numbered: bool) -> bool:
    """Few figures and no word for number before them: a count, a page, a sum."""
    return sum(c.isdecimal() for c in written) < (5 if numbered else 7)


def _serial(match: re.Match[str], *, sure: bool) -> str | None:
    """`SERIAL-YEAR` with what stands before and behind it, None where it is rather a month or a span of years."""
    serial, year = match["serial"].replace(".", ""), match["year"]
    if match["sign"] == "/" and len(serial) == len(year) == 4 and int(year) not in _YEARS and int(serial) in _YEARS:
        serial, year = year, serial  # 2023/0456
    if not sure:
        month = len(year) == 4 and len(serial) <= 2 and int(serial) <= 12
        years = match["sign"] != "/" and len(serial) == 4 and 1900 <= int(serial) <= 2100
        if month or years or (len(year) == 2 and len(serial) < 3):
            return None
    if len(year) == 2:
        year = f"20{year}" if int(year) <= 40 else f"19{year}"
    if int(year) not in _YEARS:
        return None
    head = re.findall(r"[A-Z]+", normal.fold(match["head"]).upper())
    if any(word.lower() in _WORDS for word in head):
        return None
    letters = [match["letters"]] if match["letters"] else []
    tail = re.findall(r"[0-9A-Z]+", match["tail"].upper())
    return "-".join([*(word for word in head if word != "N"), serial.lstrip("0") or "0", *letters, year, *tail])


def _key(country: str, written: str) -> tuple[str, tuple[str, ...]]:
    """The comparison form of a number that is one of a kind, and its longer forms."""
    federal = _FEDERAL.match(written) if country == "ar" else None
    if federal:
        key = f"{federal['chamber']}-{federal['serial'].lstrip('0')}-{federal['year']}"
        rest = re.findall(r"[0-9A-Z]+", federal["rest"])
        return key, (f"ar.case:{'-'.join([key, *rest])}",) if rest else ()
    parts = re.findall(r"[0-9A-Z]+", normal.fold(written).upper())
    if country == "ar" and parts[0] in {"PP", "IPP"}:
        parts = parts[1:]
    if country == "pt":
        parts[0] = parts[0].lstrip("0") or "0"
    if country in _FIXED and all(part.isdecimal() for part in parts):
        return "".join(parts), ()
    return "-".join(parts), ()
