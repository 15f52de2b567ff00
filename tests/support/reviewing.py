"""Short makers for reviews of flags: invented passages, readers and decisions."""

import datetime as dt

from support.factories import NOON, a_document, a_page

from models.ids import CaseId, DecisionId, DocumentId
from models.indicator import Indicator, Polarity, Strength, Tier
from models.leg import Leg, LegPlace, LegSource
from models.review import Decision, FlagInPlace, Verdict
from models.span import Provenance, Span

CASE = CaseId("c" * 32)


def a_flag(
    start: int = 10,
    end: int = 30,
    *,
    category: str = "debt_bondage",
    document: str = "d1",
    page: int = 1,
    text: str = "debe pagar el pasaje",
    polarity: Polarity = Polarity.ASSERTED,
    strength: Strength = Strength.MEDIUM,
    tier: Tier = Tier.RULE,
    rule: str = "",
    palermo: tuple[str, ...] = ("means",),
) -> Indicator:
    return Indicator(
        category=category,
        span=Span(document=DocumentId(document), page=page, start=start, end=end),
        text=text,
        polarity=polarity,
        strength=strength,
        score=0.7,
        rule=rule or f"{category}.es@1",
        tier=tier,
        palermo=palermo,
        reason="words",
        provenance=Provenance(extractor="rules", version="1"),
    )


def placed(flag: Indicator, *, before: str = "", after: str = "", name: str = "nota.txt") -> FlagInPlace:
    return FlagInPlace(flag=flag, name=name, before=before, after=after)


def a_decision(
    flag: Indicator,
    verdict: Verdict | None = Verdict.CONFIRMED,
    *,
    by: str = "ana",
    number: int = 0,
    undoes: int | None = None,
    blind: bool = True,
    case: CaseId = CASE,
) -> Decision:
    return Decision(
        id=DecisionId(f"{number:032x}"),
        case=case,
        flag=flag,
        verdict=None if undoes is not None else verdict,
        undoes=None if undoes is None else DecisionId(f"{undoes:032x}"),
        reason="as it says",
        made_by=by,
        made_at=NOON + dt.timedelta(minutes=number),
        blind=blind,
    )


def a_leg(
    origin: str | None = None,
    destination: str | None = None,
    *,
    document: str = "d1",
    crossing: str | None = None,
    date: str | None = None,
    plate: str | None = None,
    start: int = 0,
    end: int = 9,
) -> Leg:
    ends = [
        None if name is None else LegPlace(text=name, normal=name.casefold(), start=start, end=start + 1)
        for name in (origin, destination, crossing)
    ]
    return Leg(
        span=Span(document=DocumentId(document), page=1, start=start, end=end),
        origin=ends[0],
        destination=ends[1],
        crossing=ends[2],
        date=date,
        plate=plate,
        source=LegSource.SENTENCE,
        reason="llevaron",
        provenance=Provenance(extractor="routes", version="1"),
    )


__all__ = ["CASE", "a_decision", "a_document", "a_flag", "a_leg", "a_page", "placed"]
