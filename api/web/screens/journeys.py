"""The ways of a case: its legs on a map and in time, and what changed between two periods. All of it as tables too."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from api import journeys
from api.http.cases import get_case
from api.http.parameters import CaseParam
from api.web.asked import page_address
from api.web.render import CurrentScreen, Screen
from api.web.shown import shown_place
from models.errors import UsageError
from models.journey import Comparison, Period
from models.leg import LegInCase, LegPlace
from services.review.journeys import days_of

router = APIRouter()

ROWS = 60
_ALL = 1_000_000
_SAID = (
    "by_indicator", "by_person", "by_place", "by_vehicle", "flags", "journeys", "lanes_none", "none_here", "pause",
    "planned", "play", "playing", "undated", "unplaced",
)  # fmt: skip
"""Sentences that the script fills in by itself."""

Day = Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]


@dataclass(frozen=True)
class LegRow:
    """A leg of the list. `unplaced` are its places that no map can show, with why."""

    leg: LegInCase
    href: str
    unplaced: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """Two periods, as typed or as proposed."""

    before_first: str
    before_last: str
    after_first: str
    after_last: str
    given: bool

    def periods(self) -> tuple[Period, Period]:
        """As the comparison takes them. Raises UsageError."""
        try:
            days = [
                dt.date.fromisoformat(one)
                for one in (self.before_first, self.before_last, self.after_first, self.after_last)
            ]
            return Period(first=days[0], last=days[1]), Period(first=days[2], last=days[3])
        except ValueError as error:
            raise UsageError("A period ends after it begins.", next_step="Change the days of the period.") from error


@router.get("/cases/{case}/ways")
def ways_page(
    screen: CurrentScreen,
    case: CaseParam,
    *,
    before_first: Day = "",
    before_last: Day = "",
    after_first: Day = "",
    after_last: Day = "",
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """The map and the timeline, the ways that are new or abandoned between two periods, and every leg."""
    found = get_case(screen.workspace, screen.actor, case)
    legs = journeys.list_legs(screen.workspace, screen.actor, case, limit=_ALL).legs
    given = all((before_first, before_last, after_first, after_last))
    asked = Asked(before_first, before_last, after_first, after_last, given=True) if given else _proposed(legs)
    told, compared = None, None
    if given:
        try:
            before, after = asked.periods()
            compared = journeys.compare(screen.workspace, screen.actor, case, before=before, after=after)
        except UsageError as error:
            told = {"message": screen.t.said(error.message), "advice": screen.t.said(error.advice)}
    kept = {
        "before_first": before_first,
        "before_last": before_last,
        "after_first": after_first,
        "after_last": after_last,
    }
    return screen.page(
        "ways.html",
        here="cases",
        status=422 if told else 200,
        case=found,
        legs=[_row(screen, one) for one in legs[offset : offset + ROWS]],
        total=len(legs),
        some_planned=any(one.leg.planned for one in legs),
        offset=offset,
        limit=ROWS,
        page_href=lambda start: f"/cases/{case}/ways?{urlencode({**(kept if given else {}), 'offset': start})}#legs",
        asked=asked,
        compared=compared,
        kinds=_kinds(compared),
        problem=told,
        leg_href=_href,
        words={name: screen.t.raw(f"ways_say.{name}") for name in _SAID},
        indicators=dict(screen.t.family("indicator")),
        may_trends=screen.may("trend.read", case),
    )


def _row(screen: Screen, one: LegInCase) -> LegRow:
    unplaced = [(place.text, _why(screen, place)) for place in one.leg.places if not _placed(place)]
    return LegRow(leg=one, href=_href(one), unplaced=unplaced)


def _placed(place: LegPlace) -> bool:
    return place.reading is not None and place.reading.latitude is not None and place.reading.longitude is not None


def _why(screen: Screen, place: LegPlace) -> str:
    """Why a place is on no map: in no gazetteer, several of its name, or as wide as a country."""
    if place.reading is None:
        return screen.t("ways.unknown")
    shown = shown_place(screen.t, place.reading)
    return shown.name or (screen.t("place.undecided", names=shown.candidates) if shown.candidates else "")


def _href(one: LegInCase) -> str:
    return page_address(one.leg.span.document, one.leg.span.page)


def _proposed(legs: Sequence[LegInCase]) -> Asked:
    """The time of the dated legs, parted in its middle; empty where too few tell a date."""
    days = sorted(days[0] for leg in legs if (days := days_of(leg)) is not None)
    if len(days) < 2 or days[0] == days[-1]:
        return Asked("", "", "", "", given=False)
    middle = days[0] + (days[-1] - days[0]) / 2
    return Asked(
        before_first=days[0].isoformat(),
        before_last=middle.isoformat(),
        after_first=(middle + dt.timedelta(days=1)).isoformat(),
        after_last=days[-1].isoformat(),
        given=False,
    )


def _kinds(compared: Comparison | None) -> dict[str, str]:
    """What became of each leg's way, by the leg's id."""
    ways = compared.ways if compared else ()
    return {leg.id: way.kind.value for way in ways for leg in (*way.before, *way.after)}
