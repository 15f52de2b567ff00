"""The marker syntax of the dossier's texts, which makes the truth: nobody types a position.

    [[K:key/style]]     a value of the registry in one of its spellings
    [[K=normal|text]]   a value with its normal form given
    [[K|text]]          a value whose normal form is the text itself (URL), or none
    {{category+|text}}  an indicator: + asserted, - negated, ~ generic; `?` behind the sign: optional
    [[K?…]]             an optional mention

K is P O L T E U H I V B M D: person, organisation, place, telephone, e-mail, URL, handle, identity number, plate,
IBAN, money, date. Mentions may stand inside indicators.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from models.indicator import Polarity
from models.mention import MentionKind

KINDS = {
    "P": MentionKind.PERSON,
    "O": MentionKind.ORG,
    "L": MentionKind.PLACE,
    "T": MentionKind.PHONE,
    "E": MentionKind.EMAIL,
    "U": MentionKind.URL,
    "H": MentionKind.HANDLE,
    "I": MentionKind.ID,
    "V": MentionKind.PLATE,
    "B": MentionKind.IBAN,
    "M": MentionKind.MONEY,
    "D": MentionKind.DATE,
}
CATEGORIES = {
    "dec": "recruitment_deception",
    "rec": "recruitment_other",
    "tra": "transport_transfer",
    "har": "harbouring_confinement",
    "thr": "threat_violence",
    "deb": "debt_bondage",
    "doc": "document_retention",
    "wag": "withheld_wages_excessive_hours",
    "vul": "abuse_of_vulnerability",
    "iso": "isolation_surveillance",
    "sex": "sexual_exploitation",
    "lab": "labour_exploitation",
    "beg": "forced_begging_criminality",
    "ser": "servitude_marriage_organ",
    "min": "minor_victim",
    "smu": "migrant_smuggling",
    "onl": "online_recruitment_advertising",
    "cor": "corruption_complicity",
    "mon": "money_flow_laundering",
}
POLARITIES = {"+": Polarity.ASSERTED, "-": Polarity.NEGATED, "~": Polarity.GENERIC}
MARK = re.compile(
    r"\[\[(?P<kind>[A-Z])(?P<optional>\?)?(?P<how>[:=|])(?P<body>(?:(?!\]\]).)*)\]\]"
    + r"|\{\{(?P<category>[a-z]{3})(?P<sign>[-+~])(?P<maybe>\?)?\||(?P<close>\}\})",
    re.DOTALL,
)


@dataclass(frozen=True)
class Written:
    """A value as one hand wrote it."""

    text: str
    normal: str | None = None
    alternatives: tuple[str, ...] = ()
    about: str | None = None


@dataclass(frozen=True)
class Mark:
    """A marked span of a passage. `polarity` is set for indicators, `kind` for mentions."""

    start: int
    end: int
    kind: MentionKind | None = None
    written: Written | None = None
    category: str = ""
    polarity: Polarity | None = None
    optional: bool = False


@dataclass(frozen=True)
class Passage:
    """Text as it will be printed, with its marks."""

    text: str
    marks: tuple[Mark, ...] = ()

    def __add__(self, other: "Passage") -> "Passage":
        shift = len(self.text)
        moved = tuple(replace(mark, start=mark.start + shift, end=mark.end + shift) for mark in other.marks)
        return Passage(self.text + other.text, self.marks + moved)

    def slice(self, start: int, end: int) -> "Passage":
        """A part with the marks that lie wholly in it."""
        inside = tuple(
            replace(mark, start=mark.start - start, end=mark.end - start)
            for mark in self.marks
            if start <= mark.start and mark.end <= end
        )
        return Passage(self.text[start:end], inside)

    def split(self, separator: str) -> Iterator["Passage"]:
        """Its parts between separators, each without blanks around. Marks may not cross a separator."""
        at = 0
        for part in self.text.split(separator):
            left = at + len(part) - len(part.lstrip(" "))
            right = max(left, at + len(part.rstrip(" ")))
            yield self.slice(left, right)
            at += len(part) + len(separator)


def joined(parts: list[Passage], separator: str) -> Passage:
    """Passages one after another with a separator between."""
    whole = Passage("")
    for index, part in enumerate(parts):
        whole = whole + (Passage(separator) if index else Passage("")) + part
    return whole


class Values(Protocol):
    """What knows the registry's values and their spellings."""

    def written(self, kind: MentionKind, key: str, style: str) -> Written:
        """A value in a spelling. Raises KeyError for an unknown key or style."""
        ...


def passage(source: str, values: Values) -> Passage:
    """Read marked text. Raises ValueError for marks that do not close."""
    out: list[str] = []
    length = 0
    marks: list[Mark] = []
    open_marks: list[tuple[int, str, str, bool]] = []
    last = 0

    def add(text: str) -> None:
        nonlocal length
        out.append(text)
        length += len(text)

    for found in MARK.finditer(source):
        add(source[last : found.start()])
        last = found.end()
        if found["kind"]:
            kind = KINDS[found["kind"]]
            written = _written(kind, found["how"], found["body"], values)
            marks.append(Mark(length, length + len(written.text), kind, written, optional=bool(found["optional"])))
            add(written.text)
        elif found["category"]:
            open_marks.append((length, CATEGORIES[found["category"]], found["sign"], bool(found["maybe"])))
        elif not open_marks:
            raise ValueError(f"a mark does not close: {source[:60]!r}")
        else:
            start, category, sign, maybe = open_marks.pop()
            marks.append(Mark(start, length, category=category, polarity=POLARITIES[sign], optional=maybe))
    add(source[last:])
    text = "".join(out)
    if open_marks or "[[" in text or "{{" in text:
        raise ValueError(f"a mark does not close: {source[:60]!r}")
    return Passage(text, tuple(marks))


def _written(kind: MentionKind, how: str, body: str, values: Values) -> Written:
    if how == ":":
        key, _, style = body.partition("/")
        return values.written(kind, key, style)
    if how == "=":
        normal, _, text = body.partition("|")
        return Written(text, normal)
    if kind is MentionKind.URL:
        # The scheme names no place: with it or without, the address is the same.
        return Written(body, body, (body.partition("://")[2],))
    return Written(body)
