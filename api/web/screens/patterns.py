"""How the flags of a case spread: over months, places, kinds of exploitation and ways of recruiting."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api import trending
from api.http.cases import get_case
from api.http.parameters import CaseParam
from api.web.render import CurrentScreen, Screen
from api.web.shown import shown_value
from models.mention import MentionKind
from models.trend import TrendBy, TrendRow

router = APIRouter()

_MOST = 60
"""Values that are shown; a case names thousands of places."""


_CODE = 2
"""Letters of a country's code."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A value with its flags by category, the most frequent first."""

    name: str
    rows: tuple[TrendRow, ...]

    @property
    def flags(self) -> int:
        """All that count."""
        return sum(row.flags for row in self.rows)

    @property
    def confirmed(self) -> int:
        """Those that a reader confirmed."""
        return sum(row.confirmed for row in self.rows)


@router.get("/cases/{case}/patterns")
def patterns_page(
    screen: CurrentScreen, case: CaseParam, *, by: Annotated[TrendBy, Query()] = TrendBy.MONTH
) -> Response:
    """Values with their flags: months in their order, all others by how many flags they have; what tells none last."""
    found = get_case(screen.workspace, screen.actor, case)
    told = list(_patterns(screen, by, trending.list_trends(screen.workspace, screen.actor, case, by=by).rows))
    return screen.page(
        "patterns.html",
        here="review",
        case=found,
        by=by,
        tabs=list(TrendBy),
        patterns=told[:_MOST],
        left_out=len(told[_MOST:]),
        most=max((one.flags for one in told), default=1),
    )


def _patterns(screen: Screen, by: TrendBy, rows: Iterable[TrendRow]) -> list[Pattern]:
    found = [
        (value, Pattern(_named(screen, by, value), tuple(sorted(some, key=lambda row: (-row.flags, row.category)))))
        for value, some in groupby(rows, key=attrgetter("value"))
    ]
    if by is not TrendBy.MONTH:
        found.sort(key=lambda one: (-one[1].flags, one[0]))
    return [one for value, one in found if value] + [one for value, one in found if not value]


def _named(screen: Screen, by: TrendBy, value: str) -> str:
    if not value:
        return screen.t(f"patterns.no_{by}")
    if by is TrendBy.MONTH:
        return screen.t.month(value)
    if by is TrendBy.PLACE:
        # The name of a town, and the code of its country where it is known.
        town, comma, country = value.rpartition(", ")
        if comma and len(country) == _CODE:
            return f"{shown_value(MentionKind.PLACE, town)}, {screen.t.known(f'country.{country}', country)}"
        return shown_value(MentionKind.PLACE, value)
    family = "indicator" if by is TrendBy.EXPLOITATION else "channel"
    return screen.t.known(f"{family}.{value}", value)
