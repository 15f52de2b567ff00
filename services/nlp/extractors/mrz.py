"""The machine-readable zone of passports and identity cards (ICAO 9303: TD1, TD2, TD3)."""

import re
from collections.abc import Iterator
from typing import ClassVar

from models.mention import MentionKind
from services.nlp import lexicon, normal
from services.nlp.extractors.papers import NATIONAL
from services.nlp.plugin import Evidence, Found, Reading
from services.nlp.tokens import lines

# OCR reads < as «, ‹ or K inside a run of them; blanks creep in.
_ZONE = re.compile(r"^[A-Z0-9<«‹ ]{26,60}$")
_NAMES = re.compile(r"[A-Z]+(?:<[A-Z]+)*<<[A-Z]+(?:<[A-Z]+)*")
_FIGURES = str.maketrans("OQDILZSB", "00011258")


class MrzExtractor:
    """Find the document number and the name in a zone. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "mrz"
    version: ClassVar[str] = "1"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield the number as `country.passport:…` (or the national card's kind) and the holder's name."""
        text = reading.text
        if "<<" not in text and "«" not in text:
            return
        zone = [(at, line) for at, line in lines(text) if _ZONE.match(line.strip()) and re.search("[<«‹]", line)]
        issuer = ""
        card = False
        for at, line in zone:
            plain = re.sub("[«‹]", "<", line)
            head = re.match(r" *([PVIAC])[A-Z0-9<]([A-Z]{3}|D<<)", plain)
            if head and not plain.strip()[:12].isdecimal():
                issuer, card = head[2].strip("<"), head[1] in "IAC"
                if card:
                    yield from _number(at, plain, head.end(), issuer, card=True)
            elif issuer and not card:
                number = re.match(r" *([A-Z0-9<]{9})([0-9OQDIL<])[A-Z<]{3}", plain)
                if number:
                    yield from _number(at, plain, number.start(1), issuer, card=False)
            for name in _NAMES.finditer(plain, head.end() if head else 0):
                family, given = name[0].split("<<", 1)
                yield Found(
                    MentionKind.PERSON, at + name.start(), at + name.end(),
                    normal=normal.person(f"{family.replace('<', ' ')}, {given.replace('<', ' ')}"),
                    confidence=0.9, evidence=Evidence.CHECK, reason="name in a machine-readable zone",
                )  # fmt: skip


def _number(at: int, line: str, start: int, issuer: str, *, card: bool) -> Iterator[Found]:
    field = line[start : start + 9]
    value = field.rstrip("<")
    if len(value) < 5 or "<" in value or not any(c.isdecimal() for c in value):
        return
    stated = line[start + 9 : start + 10].translate(_FIGURES)
    passes = stated.isdecimal() and check_digit(field) == int(stated)
    country = lexicon.regions().alpha3.get(issuer, "zz")
    kind = NATIONAL.get(country, f"{country.lower()}.id_card") if card else f"{country.lower()}.passport"
    yield Found(
        MentionKind.ID, at + start, at + start + len(value), normal=f"{kind}:{value}",
        confidence=0.97 if passes else 0.7, proven=passes,
        evidence=Evidence.CHECK, reason=f"machine-readable zone; check digit {'passes' if passes else 'fails'}",
    )  # fmt: skip


def check_digit(field: str) -> int:
    """The check digit of a field: weights 7 3 1, A is 10, < is 0."""
    values = (0 if c == "<" else int(c, 36) for c in field)
    return sum(v * w for v, w in zip(values, (7, 3, 1) * 20, strict=False)) % 10
