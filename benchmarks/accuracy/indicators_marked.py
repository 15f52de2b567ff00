"""Texts with their indicators marked in place, as own sentences and passages are written down.

`{code:words}` marks the shortest words that say an indicator: code is the short form of a category (`CODES`), `-`
behind it marks a denial, `~` what is said in general. What no braces hold is innocent.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CODES = {
    "rd": "recruitment_deception", "ro": "recruitment_other", "tt": "transport_transfer",
    "hc": "harbouring_confinement", "tv": "threat_violence", "db": "debt_bondage", "dr": "document_retention",
    "ww": "withheld_wages_excessive_hours", "av": "abuse_of_vulnerability", "is": "isolation_surveillance",
    "se": "sexual_exploitation", "le": "labour_exploitation", "fb": "forced_begging_criminality",
    "sm": "servitude_marriage_organ", "mv": "minor_victim", "ms": "migrant_smuggling",
    "oa": "online_recruitment_advertising", "cc": "corruption_complicity", "mf": "money_flow_laundering",
}  # fmt: skip
POLARITIES = {"": "asserted", "-": "negated", "~": "generic"}
PASSAGES = Path(__file__).with_name("texts") / "indicators_passages.txt"
_MARK = re.compile(r"\{([a-z]{2}(?:,[a-z]{2})*)([-~]?):|\}")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that say an indicator, as a half-open range of code points."""

    start: int
    end: int
    category: str
    polarity: str


@dataclass
class Marked:
    """A text with its marks; `free` names categories that it may hold at words that nobody marked."""

    text: str
    marks: list[Mark] = field(default_factory=list)
    free: tuple[str, ...] = ()


def marked(source: str) -> Marked:
    """Take the braces out."""
    text, marks, last = "", [], 0
    open_: list[tuple[int, str, str]] = []
    for match in _MARK.finditer(source):
        text += source[last : match.start()]
        last = match.end()
        if match[1]:
            open_.append((len(text), match[1], match[2]))
            continue
        start, codes, sign = open_.pop()
        end = len(text.rstrip())
        marks += [Mark(start, end, CODES[code], POLARITIES[sign]) for code in codes.split(",")]
    if open_:
        raise ValueError(source)
    return Marked(text + source[last:], sorted(marks, key=lambda m: (m.start, m.end)))


def lot(text: str, among: int) -> int:
    """A number below `among` that goes by a hash of the text: who is kept aside stays so."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % among


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of the benchmark; `aside` for about half of them, by a hash of the text."""

    language: str
    country: str
    kind: str
    told: Marked

    @property
    def part(self) -> str:
        """`tune` passages set thresholds and may be looked at, `aside` ones only judge."""
        return "tune" if lot(self.told.text, 2) else "aside"


def passages() -> Iterator[Passage]:
    """All passages, in the order of the file: blocks under `## language country kind`."""
    for block in re.split(r"(?m)^## ", PASSAGES.read_text(encoding="utf-8"))[1:]:
        head, _, body = block.partition("\n")
        language, country, kind = head.split()
        yield Passage(language, country, kind, marked(body.strip()))
