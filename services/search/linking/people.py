"""Mentions of one file of `lince resolve` → the people of each case, before anything is joined across cases."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from sys import intern
from typing import Any

from services import line_ends
from services.search.linking.score import days, year
from services.search.linking.values import key, paper_label, phone_keys, platform, town

KINDS = ("person", "phone", "id", "plate", "address", "handle")


@dataclass(slots=True)
class Mention:
    """One mention, as far as linking looks at it. `value` is the key of an identifier, `born` a year, `day` a date."""

    mid: str
    case: str
    doc: str
    kind: str
    text: str
    value: str = ""
    born: int | None = None
    day: str = ""
    label: str = ""
    near: tuple[str, ...] = ()
    lands: frozenset[str] = frozenset()
    """Whose the value may be: kinds of paper, calling code, country of a plate, platform, town; empty: not told."""
    notes: tuple[str, ...] = ()
    side: str = ""
    kin: str = ""


@dataclass(slots=True, eq=False)
class Record:
    """A way to write a person in a document: all its mentions that nothing tells apart.

    Most tell little: what is empty is one and the same frozen set for all of them, a fifth of the memory of a file.
    """

    case: str
    text: str
    mids: list[str] = field(default_factory=list)
    docs: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    days: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    papers: dict[str, set[str]] = field(default_factory=dict)
    """Label of a paper → its numbers."""
    lands: dict[str, frozenset[str]] = field(default_factory=dict)
    """Value → whose it may be, as far as that is told."""
    sides: frozenset[str] = frozenset()
    """Where the person stands in the case, of victim, suspect and office."""
    kin: frozenset[tuple[str, str]] = frozenset()
    """Documents that tell the person as somebody's parent or child, with which of them."""


SIDES = {
    "victim": "victim", "suspect": "suspect", "accused": "suspect", "detained": "suspect", "convicted": "suspect",
    **dict.fromkeys(("officer", "official", "prosecutor", "judge", "lawyer", "expert", "interpreter"), "office"),
}  # fmt: skip
"""Roles that no one person has together in one case, unless somebody says so."""
PARENT, CHILD = "parent", "child"
KIN = {
    **dict.fromkeys(("father", "mother", "parent"), PARENT), **dict.fromkeys(("child", "son", "daughter"), CHILD),
}  # fmt: skip
"""Roles of which two in one document are two people, whatever they are called: a father and his son."""


Lands = Callable[[str, str, str], frozenset[str]]
"""Kind, text and country of the file → the kinds of paper, or the countries of a plate, that a number may be of."""


def no_lands(_kind: str, _text: str, _country: str) -> frozenset[str]:
    """For who knows nothing of papers and plates."""
    return frozenset()


def mentions_of(rows: Iterable[Mapping[str, Any]], lands: Lands = no_lands) -> list[Mention]:
    """Mentions from checked rows, which are taken one by one. Birth dates that cannot be are left out, with a note.

    A mention of no case stands in one of its own, and so does one of no document.
    """
    made: list[Mention] = []
    numbers: list[tuple[Mention, tuple[str, str]]] = []
    for row in rows:
        kind, text, mid = row["kind"], row["text"], str(row["mid"])
        value = "" if kind in ("person", "phone") else key(kind, text)
        country = str(row.get("country") or "").strip().upper()
        role = str(row.get("role") or "").strip().lower()
        born, day, notes = birth(str(row.get("birth") or ""))
        made.append(
            Mention(
                mid=mid, case=intern(str(row.get("case") or f"?{mid}")), doc=intern(str(row.get("doc") or f"?{mid}")),
                kind=intern(kind), text=text, value=_named(kind, value), born=born, day=day,
                label=paper_label(text) if kind == "id" else "",
                near=tuple(str(one) for one in row.get("near") or ()), notes=notes,
                side=SIDES.get(role, ""), kin=KIN.get(role, ""),
                lands=lands_of(kind, text, country, lands) if value else frozenset(),
            )
        )  # fmt: skip
        if kind == "phone":
            numbers.append((made[-1], (text, country)))
    # How a phone without calling code is meant shows when all of them are known.
    phones = phone_keys({one for _, one in numbers})
    for mention, one in numbers:
        found, code = phones[one]
        if found:
            mention.value, mention.lands = f"phone:{found}", frozenset({code} if code else ())
    return made


def _named(kind: str, value: str) -> str:
    """A key with its kind; an address without a number is a place where many live or wait."""
    if not value:
        return ""
    return f"site:{value}" if kind == "address" and value.endswith("|") else f"{kind}:{value}"


def lands_of(kind: str, text: str, country: str, lands: Lands) -> frozenset[str]:
    """Whose a value may be, of a file and of the records alike; empty: not told."""
    if kind in ("id", "plate"):
        return lands(kind, text, country)
    told = platform(text) if kind == "handle" else town(text) if kind == "address" else ""
    return frozenset({told} if told else ())


def birth(text: str) -> tuple[int | None, str, tuple[str, ...]]:
    """Year and day of a birth date; the first of January is what offices write who know no day."""
    if not text:
        return None, "", ()
    born = year(text)
    if born is None:
        return None, "", ("birth",)
    told = days(text)
    if told == ():
        return born, "", ("birth_day",)
    one = told[0] if told and len(told) == 1 else ""  # 05/04/1990 may be of April or May
    return born, "" if one.endswith("-01-01") else one, ()


def records_of(
    mentions: Sequence[Mention], *, named: Callable[[str], bool] = bool, alone: Container[str] = ()
) -> list[Record]:
    """People's mentions grouped by document, writing, birth, and whether of a parent or a child.

    Each of who is not `named` (N.N.) is by itself, and so is each of those `alone` (by mid). Where a document has one
    writing on two sides (an officer and a victim), each side is somebody else.
    """
    values = {m.mid: m for m in mentions if m.kind != "person" and m.value}
    found: dict[tuple[str, ...], Record] = {}
    on_sides: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.side:
            on_sides[mention.case, mention.doc, line_ends.in_one_line(mention.text).casefold()].add(mention.side)
    for mention in mentions:
        if mention.kind != "person":
            continue
        grouped = mention.mid not in alone and named(mention.text)
        writing = line_ends.in_one_line(mention.text).casefold() if grouped else mention.mid
        born = mention.day or str(mention.born or "")
        sides = on_sides.get((mention.case, mention.doc, writing), ())
        key_of = (mention.case, mention.doc, writing, born, mention.kin, mention.side if len(sides) > 1 else "")
        record = found.get(key_of)
        if record is None:
            record = found[key_of] = Record(mention.case, mention.text)
        record.mids.append(mention.mid)
        record.docs |= {mention.doc}
        if mention.side:
            record.sides |= {mention.side}
        if mention.kin:
            record.kin |= {(mention.doc, mention.kin)}
        if mention.born is not None:
            record.years |= {mention.born}
        if mention.day:
            record.days |= {mention.day}
        tied = [values[mid] for mid in mention.near if mid in values]
        record.values |= {one.value for one in tied}
        for one in tied:
            if one.lands:
                record.lands[one.value] = record.lands.get(one.value, frozenset()) | one.lands
            if one.label:
                record.papers.setdefault(one.label, set()).add(one.value)
    return list(found.values())
