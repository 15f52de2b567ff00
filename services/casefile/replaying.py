"""Holding facts that were derived again against those that are stored: pages, tables, findings, and what rests on them.

Pure: records in, differences out. A difference tells a place and what made the fact, never its words.
"""

import hashlib
import itertools
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from models.analysis import Analysis
from models.document import Page, Table, TextSource, stretch_of
from models.indicator import Indicator
from models.job import Stage
from models.leg import Leg
from models.mention import Mention
from models.prosecution import Assertion
from models.replay import Change, Difference, Fact, How, Recipe
from models.review import Decision
from services.review import matching

Finding = Mention | Indicator | Leg


def pages(stored: Mapping[int, Page], derived: Mapping[int, Page]) -> Iterator[Difference]:
    """Pages by number, as they were read. An image that only one side has is none: some are drawn when first seen."""
    for number in sorted(stored.keys() | derived.keys()):
        one, other = stored.get(number), derived.get(number)
        if one is None or other is None:
            yield Difference(fact=Fact.PAGE, how=How.NEW if one is None else How.GONE, page=number)
            continue
        fields = [name for name in Page.model_fields if name != "image" and getattr(one, name) != getattr(other, name)]
        if one.image and other.image and one.image != other.image:
            fields.append("image")
        if fields:
            yield Difference(fact=Fact.PAGE, how=How.CHANGED, page=number, what=", ".join(fields))


def tables(stored: Sequence[Table], derived: Sequence[Table]) -> Iterator[Difference]:
    """Tables in their order."""
    for number, (one, other) in enumerate(itertools.zip_longest(stored, derived), start=1):
        if one is None or other is None:
            at = one or other
            assert at is not None
            yield _table(How.NEW if one is None else How.GONE, at, number)
        elif (one.page, one.name, one.rows) != (other.page, other.name, other.rows):
            yield _table(How.CHANGED, one, number)


def _table(how: How, at: Table, number: int) -> Difference:
    return Difference(fact=Fact.TABLE, how=how, page=at.page, what=f"table {number}")


def parts(stored: Iterable[str], derived: Iterable[str]) -> Iterator[Difference]:
    """Files found inside, by their hashes."""
    one, other = set(stored), set(derived)
    yield from (Difference(fact=Fact.PART, how=How.GONE, what=sha256) for sha256 in sorted(one - other))
    yield from (Difference(fact=Fact.PART, how=How.NEW, what=sha256) for sha256 in sorted(other - one))


def analyses(stored: Analysis, derived: Analysis) -> Iterator[Difference]:
    """What was found in a stretch."""
    one, other = ({told.page: told for told in each.languages} for each in (stored, derived))
    for page in sorted(one.keys() | other.keys()):
        if one.get(page) != other.get(page):
            yield Difference(fact=Fact.LANGUAGE, how=How.CHANGED, page=page)
    yield from _findings(Fact.MENTION, stored.mentions, derived.mentions)
    yield from _findings(Fact.FLAG, stored.indicators, derived.indicators)
    yield from _findings(Fact.LEG, stored.legs, derived.legs)


def _findings(fact: Fact, stored: Sequence[Finding], derived: Sequence[Finding]) -> Iterator[Difference]:
    # Two findings of one extractor at one place and of one kind are one finding: the catalogue keeps the last.
    one, other = ({str(each.id): each for each in some} for some in (stored, derived))
    for key in sorted(one.keys() | other.keys(), key=lambda key: _place(one.get(key) or other[key])):
        left, right = one.get(key), other.get(key)
        if left is None or right is None:
            yield _finding(fact, How.NEW if left is None else How.GONE, left or other[key])
            continue
        before, after = left.model_dump(mode="json"), right.model_dump(mode="json")
        fields = [name for name in before if before[name] != after[name]]
        if fields:
            yield _finding(fact, How.CHANGED, left, ", ".join(fields))


def _place(finding: Finding) -> tuple[int, int, int, str]:
    return finding.span.page, finding.span.start, finding.span.end, _kind(finding)


def _kind(finding: Finding) -> str:
    match finding:
        case Mention():
            return finding.kind.value
        case Indicator():
            return finding.category
        case _:
            return ""


def _finding(fact: Fact, how: How, finding: Finding, fields: str = "") -> Difference:
    made = (
        finding.rule
        if isinstance(finding, Indicator)
        else f"{finding.provenance.extractor} {finding.provenance.version}"
    )
    return Difference(
        fact=fact, how=how, page=finding.span.page, start=finding.span.start, end=finding.span.end,
        what=": ".join(filter(None, (_kind(finding), fields))), made_by=made,
    )  # fmt: skip


def decided(made: Iterable[Decision], stored: Sequence[Indicator]) -> list[tuple[Decision, Indicator]]:
    """Decisions with the stored flags that they are of; those whose flag stands nowhere any more have none.

    That is told as such where decisions are shown.
    """
    found = []
    for one in made:
        at = None if one.verdict is None else matching.nearest(one.flag, stored)
        if at is not None:
            found.append((one, stored[at]))
    return found


def decisions(
    made: Iterable[tuple[Decision, Indicator]], *, derived: Sequence[Indicator], texts: Mapping[int, str]
) -> Iterator[Difference]:
    """Decisions on the flags of some pages: each must still be of the flag that it was of, at the very words.

    `texts`: the derived pages' text, masked as the catalogue masks it.
    """
    for one, flag in made:
        again = matching.nearest(one.flag, derived)
        here = texts.get(flag.span.page, "")[flag.span.start : flag.span.end]
        if again is None or derived[again].span != flag.span or here != flag.text:
            yield Difference(
                fact=Fact.DECISION, how=How.GONE if again is None else How.CHANGED, page=flag.span.page,
                start=flag.span.start, end=flag.span.end, what=one.id, made_by=flag.rule,
            )  # fmt: skip


def assertions(pinned: Sequence[Assertion], *, sha256: str, texts: Mapping[int, str]) -> Iterator[Difference]:
    """Assertions on some pages: the words that each quotes stand there, and the original is the one that it names."""
    for one in pinned:
        moved = one.start is not None and texts.get(one.page, "")[one.start : one.end] != one.quote
        how = How.GONE if one.sha256 != sha256 else How.CHANGED if moved else None
        if how is not None:
            yield Difference(
                fact=Fact.ASSERTION, how=how, page=one.page, start=one.start, end=one.end, what=f"A-{one.number}"
            )


class Stored:
    """A digest over stored facts, by which it is told later whether they are still those that were compared."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()

    def add(self, value: Any) -> None:
        """Take in a value of JSON."""
        self._sum.update(json.dumps(value, ensure_ascii=True, sort_keys=True).encode() + b"\n")

    def stretch(self, some: Iterable[Page], analysis: Analysis | None, *, drawn: Collection[int]) -> None:
        """Take in the pages of a stretch and what was found on them; of images drawn since, those of pages `drawn`."""
        for page in some:
            left = {"image"} if page.source is TextSource.LAYER and page.number not in drawn else None
            self.add(page.model_dump(mode="json", exclude=left))
        self.add(None if analysis is None else analysis.model_dump(mode="json"))

    @property
    def digest(self) -> str:
        """SHA-256 over all that was taken in."""
        return self._sum.hexdigest()


@dataclass(frozen=True)
class Kind:
    """A kind of difference and where it was found. `stretch` None: of the whole document."""

    fact: Fact
    how: How
    stretch: int | None = None

    @classmethod
    def of(cls, one: Difference) -> Self:
        """That of a difference."""
        return cls(one.fact, one.how, None if one.page is None else stretch_of(one.page))


_READ = frozenset({Fact.STATE, Fact.PAGE, Fact.TABLE, Fact.PART})
_NOT_READ = "family_too_slow"
LIMITS: Mapping[str, frozenset[Fact]] = {
    "family_too_big": frozenset({Fact.PART}),
    "too_deep": frozenset({Fact.PART}),
    _NOT_READ: _READ,
}
"""Problems of a document that come from what was read around it, and not from its bytes; what each kept from it."""


def explained(found: Collection[Kind], changes: Collection[Change]) -> bool:
    """Whether what was changed explains each kind of difference that was found.

    Each change explains the facts that it makes, in its stretch where it is of one. Another reading of a page explains
    other findings in its stretch; a limit explains that something was not stored, never that it is another; other
    examples of readers move flags, and nothing else.
    """

    def told(of: str, stretch: int | None, *, stage: str = "") -> bool:
        return any(
            one.of == of and (not stage or one.after == stage) and one.stretch in (None, stretch) for one in changes
        )

    reading = told("reading", None) or told("waiting", None, stage=Stage.EXTRACT)
    limits = {one.after for one in changes if one.of == "limits"}
    another = {(one.stretch, one.how) for one in found if one.fact is Fact.PAGE}

    def unstored(one: Kind) -> bool:
        return one.how is How.NEW and any(one.fact in LIMITS[limit] for limit in limits)

    def reread(stretch: int | None) -> bool:
        """Whether pages of a stretch are others, and that is explained."""
        new_alone = _NOT_READ in limits and {how for place, how in another if place == stretch} == {How.NEW}
        return any(place == stretch for place, _ in another) and (reading or new_alone)

    def one(kind: Kind) -> bool:
        if kind.fact in _READ:
            return reading or unstored(kind)
        if kind.fact is Fact.ASSERTION:
            return kind.how is How.CHANGED and reread(kind.stretch)
        analyzing = told("analysis", kind.stretch) or told("waiting", kind.stretch, stage=Stage.ANALYZE)
        moved = told("precedents", kind.stretch) and (kind.fact, kind.how) == (Fact.FLAG, How.CHANGED)
        return analyzing or reread(kind.stretch) or moved

    return all(one(kind) for kind in found)


def changed(
    of: str, before: Recipe | None, after: Recipe, *, version: str, stretch: int | None = None
) -> Change | None:
    """What is another now than it was when something was made by `version`; None: nothing that is known.

    `before`: what was noted of it then, where somebody noted it; `stretch`: of these pages alone.
    """
    told = () if before is None else recipes_differ(before.parts, after.parts)
    if version == after.version and not told:
        return None
    return Change(of=of, before=version, after=after.version, parts=told, stretch=stretch)


def recipes_differ(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """Parts that are others, as `name 2 → 3`."""
    one, other = ({_name(part): part for part in some} for some in (before, after))
    return tuple(
        f"{one.get(name, 'none')} → {other.get(name, 'none')}"
        for name in sorted(one.keys() | other.keys())
        if one.get(name) != other.get(name)
    )


def _name(part: str) -> str:
    return part.rpartition(" ")[0]
