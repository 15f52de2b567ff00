"""A case at one look: what it holds, how far it is read, who and where, its months, and the matrix of its signs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Response

from api import matrices
from api.http.cases import get_case
from api.http.parameters import CaseParam
from api.membership import list_members
from api.review_counts import Standing, standings
from api.searching import search
from api.web.asked import Asked
from api.web.reading import Shown, files_of
from api.web.render import CurrentScreen, Screen
from api.web.screens.search import label
from models.errors import LinceError
from models.ids import CaseId
from models.matrix import Cell, Element, Matrix
from models.search import FacetCount

router = APIRouter()

_VALUES = 8
"""Values of a kind that are named."""
_MONTHS = 120
"""Months that the strip has room for, the latest ones."""
_PROBLEMS = 6
"""Files with a problem that are named."""
_FACETS = ("person", "place", "phone", "identifier", "org", "month", "media_type", "language")


@dataclass(frozen=True)
class Value:
    """A value with the pages that hold it, and the search for them."""

    label: str
    count: int
    href: str


@dataclass(frozen=True)
class Month:
    """A bar of the strip. `at` and `height` are hundredths of its width and height."""

    name: str
    count: int
    at: float
    width: float
    height: float
    href: str


@dataclass(frozen=True)
class Line:
    """A category of the matrix with its cell under each element; None: it does not belong there."""

    category: str
    cells: Sequence[Cell | None]
    href: str


@router.get("/cases/{case}/overview")
def overview_page(screen: CurrentScreen, case: CaseParam) -> Response:
    """What a case holds, as far as whoever looks may see it."""
    found = get_case(screen.workspace, screen.actor, case)
    values: Mapping[str, Sequence[Value]] = {}
    months: Sequence[Month] = ()
    unsearched = None
    if screen.may("search.find", case):
        try:
            values, months = _values(screen, case)
        except LinceError as error:
            # The index may be made anew just now: what is in the catalogue is shown, and what is not is told.
            unsearched = (screen.t.said(error.message), screen.t.said(error.advice))
    matrix = matrices.of_case(screen.workspace, screen.actor, case) if screen.may("matrix.read", case) else None
    read = files_of(screen, found, Shown("problems"), 0)
    return screen.page(
        "overview.html",
        here="cases",
        tab="overview",
        case=found,
        agency_name=screen.workspace.records.people.agency(found.agency).name,
        row=read["row"],
        problems=read["files"][:_PROBLEMS],
        more_problems=max(0, read["total"] - _PROBLEMS),
        values=values,
        months=months,
        unsearched=unsearched,
        matrix=matrix,
        elements=tuple(Element),
        lines=[] if matrix is None else lines_of(matrix, case),
        standing=_standing(screen, case),
        members=list_members(screen.workspace, screen.actor, case).members,
        kept=(("case", case),),
    )


def _standing(screen: Screen, case: CaseId) -> Standing | None:
    return standings(screen.workspace, screen.actor, [case])[0] if screen.may("review.list", case) else None


def _values(screen: Screen, case: CaseId) -> tuple[dict[str, list[Value]], list[Month]]:
    """The commonest values of each kind, and the months that pages speak of."""
    asked = Asked(cases=(case,))
    answer = search(screen.workspace, screen.actor, asked.request(limit=1, facets=_FACETS), cases=[case])

    def named(name: str, one: FacetCount) -> Value:
        address = asked.toggled(name, one.value).list_address(screen.veil)
        return Value(label(screen.t, name, one.value, {}), one.count, address)

    values = {
        name: [named(name, one) for one in sorted(counts, key=lambda one: (-one.count, one.value))[:_VALUES]]
        for name, counts in answer.facets.items()
        if name != "month" and counts
    }
    counts = {one.value: one.count for one in answer.facets.get("month", ())}
    return values, strip(
        {name: (count, asked.toggled("month", name).list_address(screen.veil)) for name, count in counts.items()}
    )


def strip(counts: Mapping[str, tuple[int, str]]) -> list[Month]:
    """Bars from the first month to the last, those without pages too: a silence is a finding. Names are YYYY-MM."""
    known = {_number(name): told for name, told in counts.items() if len(name) == 7}
    if not known:
        return []
    last = max(known)
    first = max(min(known), last - _MONTHS + 1)
    width = 100 / (last - first + 1)
    most = max(count for at, (count, _) in known.items() if at >= first)
    return [
        Month(
            name=f"{at // 12:04}-{at % 12 + 1:02}",
            count=count,
            at=(at - first) * width,
            width=width,
            height=100 * count / most,
            href=href,
        )
        for at in range(first, last + 1)
        for count, href in (known.get(at, (0, "")),)
    ]


def _number(month: str) -> int:
    """Months since year 0."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def lines_of(matrix: Matrix, case: CaseId) -> list[Line]:
    """Categories with their cells, those with most independent sources first."""
    by_category: defaultdict[str, dict[Element, Cell]] = defaultdict(dict)
    for cell in matrix.cells:
        by_category[cell.category][cell.element] = cell
    ranked = sorted(by_category.items(), key=lambda pair: (-max(cell.sources for cell in pair[1].values()), pair[0]))
    return [
        Line(category, [cells.get(element) for element in Element], f"/search?case={case}&indicator={category}")
        for category, cells in ranked
        if any(cell.flags for cell in cells.values())
    ]
