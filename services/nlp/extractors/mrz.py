"""The machine-readable zone of passports and identity cards (ICAO 9303: TD1, TD2, TD3)."""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from models.mention import CheckState, MentionKind
from services.nlp import checks, lexicon, normal, zones
from services.nlp.paper_forms import NATIONAL
from services.nlp.plugin import Evidence, Found, Reading
from services.nlp.zones import FIGURES, LETTERS, Line, check_digit

# What one letter or figure of a zone is read as.
_READ_AS = {
    "0": "OQD", "O": "0", "Q": "0", "D": "0", "1": "IL", "I": "1", "L": "1", "2": "Z", "Z": "2", "5": "S", "S": "5",
    "8": "B", "B": "8", "6": "G", "G": "6", "4": "A", "A": "4", "7": "T", "T": "7",
}  # fmt: skip
_FIELD = 9


class MrzExtractor:
    """Find the document number and the name in a zone. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "mrz"
    version: ClassVar[str] = "6"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield the number as `country.passport:…` (or the card's kind), the holder's name, birth and expiry."""
        issuer = ""
        card = numbered = False
        for line in zones.zone_lines(reading.text):
            if line.head:
                issuer, card, numbered = line.head["state"].strip("<"), line.card, line.numbered
                if numbered:
                    yield from _card_number(line.at, line.plain, line.places, line.head.end(), issuer)
            elif line.second and not numbered:
                yield from _second_number(line.at, line.second, line.places, issuer, card=card)
            yield from _holder(line)


def _holder(line: Line) -> Iterator[Found]:
    """The name in a line, and its dates where their check digits pass."""
    if name := line.name():
        start, end, family, given = name
        yield Found(
            MentionKind.PERSON, *line.span(start, end), normal=normal.person(f"{family}, {given}"),
            confidence=0.9, evidence=Evidence.CHECK, reason="name in a machine-readable zone",
        )  # fmt: skip
    for what, day, start, end in zones.dates(line):
        yield Found(
            MentionKind.DATE, start, end, normal=day, confidence=0.95, evidence=Evidence.CHECK,
            reason=f"date of {what} in a machine-readable zone; check digit passes",
        )  # fmt: skip


def _card_number(at: int, line: str, places: list[int], start: int, issuer: str) -> Iterator[Found]:
    """The number in the first line of a card, as it is written."""
    field = line[start : start + _FIELD]
    value = field.rstrip("<")
    if len(value) < 5 or "<" in value or not any(c.isdecimal() for c in value):
        return
    stated = line[start + _FIELD : start + _FIELD + 1].translate(FIGURES)
    passes = stated.isdecimal() and check_digit(field) == int(stated)
    country = lexicon.regions().alpha3.get(issuer, "zz")
    kind = NATIONAL.get(country, f"{country.lower()}.id_card")
    # Chile and Spain number the card itself here, and its holder in the field behind.
    holder = line[start + _FIELD + 1 :].strip("<")
    if "<" not in holder and len(holder) >= 7 and checks.check(kind, holder):
        first = start + _FIELD + 1
        yield _numbered((at + places[first], at + places[first + len(holder) - 1] + 1), kind, holder, passes=True)
        kind = f"{country.lower()}.id_card"
    elif checks.check(kind, value) is False:
        kind = f"{country.lower()}.id_card"
    yield _numbered((at + places[start], at + places[start + len(value) - 1] + 1), kind, value, passes=passes)


def _second_number(at: int, second: re.Match[str], places: list[int], issuer: str, *, card: bool) -> Iterator[Found]:
    """The number in the second line of a passport or of a card of two; repaired where all its check digits prove it."""
    field, stated, state = second["number"], second["check"], second["state"]
    value = field.rstrip("<")
    if len(value) < 5 or "<" in value or not any(c.isdecimal() for c in value):
        return
    nation = state.translate(LETTERS).strip("<")
    country = lexicon.regions().alpha3.get(nation, "") or lexicon.regions().alpha3.get(issuer, "zz")
    span = at + places[second.start("number")], at + places[second.start("number") + len(value) - 1] + 1
    kind = f"{country.lower()}.passport"
    if card:
        kind = NATIONAL.get(country, "")
        kind = kind if kind and checks.check(kind, value) is not False else f"{country.lower()}.id_card"
    check = int(stated.translate(FIGURES))
    passes = check_digit(field.ljust(_FIELD, "<")) == check
    dates = all(
        check_digit(second[day].translate(FIGURES)) == int(second[f"{day}_check"].translate(FIGURES))
        for day in ("birth", "expiry")
    )
    # With the dates proved the line stands as printed: only the number can be what fails.
    repairs = sorted({r for r in _repairs(value) if check_digit(r.ljust(_FIELD, "<")) == check}) if dates else []
    if not passes and len(repairs) == 1:
        yield _numbered(span, kind, repairs[0], passes=True, read=value)
    else:
        yield _numbered(span, kind, value, passes=passes, others=() if passes else repairs)


def _repairs(value: str) -> Iterator[str]:
    """The value with one character read otherwise."""
    for n, c in enumerate(value):
        for other in _READ_AS.get(c, ""):
            # A passport's letters stand first, its figures behind: only such a reading is likely.
            changed = value[:n] + other + value[n + 1 :]
            if re.fullmatch(r"[A-Z]{0,3}\d{5,9}", changed):
                yield changed


def _numbered(
    span: tuple[int, int], kind: str, value: str, *, passes: bool, read: str = "", others: Sequence[str] = ()
) -> Found:
    said = f"check digit {'passes' if passes else 'fails'}" + (f"; {read} was read, repaired by it" if read else "")
    return Found(
        MentionKind.ID, *span, normal=f"{kind}:{value}",
        alternatives=tuple(f"{kind}:{other}" for other in (*([read] if read else []), *others)),
        confidence=0.9 if read else 0.97 if passes else 0.7, proven=passes and not read,
        check=CheckState.of(passes),
        evidence=Evidence.CHECK, reason=f"machine-readable zone; {said}",
    )  # fmt: skip
