"""Search: one box, facets, hits with their marked words, and always what could not be searched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Response

from api.http.cases import list_cases
from api.http.errors import STATUS
from api.searching import search
from api.web.asked import FACETS, MEANT, PAGE, Asked, page_address
from api.web.render import CurrentScreen, Screen, see_other
from api.web.shown import shown_in_field
from api.web.words import Words
from models.errors import QuerySyntax
from models.ids import CaseId
from models.search import Completeness, FacetCount, FoundBy, Hit, HitPage, Order

router = APIRouter()

_VALUES = 8
"""Values of a facet that are shown."""

_OPEN = frozenset({"case", "media_type", "language", "person", "phone", "place", "indicator"})
"""Facets that start unfolded."""


@dataclass(frozen=True)
class Value:
    """A value of a facet; its address adds or removes it."""

    label: str
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A field with its values, chosen ones first."""

    field: str
    open: bool
    values: Sequence[Value]


@dataclass(frozen=True)
class HitRow:
    """A hit and the address that opens it."""

    hit: Hit
    href: str
    number: int = 0


@dataclass(frozen=True)
class Cover:
    """What an answer covers, in words."""

    complete: bool
    pages: int
    documents: int
    gaps: Sequence[str]
    href: str


@router.get("/search")
def search_page(screen: CurrentScreen) -> Response:
    """The answer to what the address asks; without a question, how to ask."""
    asked = Asked.read(screen.request.query_params, screen.veil)
    if asked.empty and "q" not in screen.request.query_params:
        return screen.page("search.html", here="search", answer=None, problem=None)
    kept = replace(asked, q="").params(screen.veil)
    try:
        answer = search(screen.workspace, screen.actor, asked.request(), cases=asked.scope())
    except QuerySyntax as error:
        return screen.page(
            "search.html",
            here="search",
            status=STATUS[error.code],
            answer=None,
            problem=error,
            typed=asked.q,
            kept=kept,
        )
    numbers = {case.id: case.number for case in list_cases(screen.workspace, screen.actor).cases}
    return screen.page(
        "search.html",
        here="search",
        problem=None,
        typed=asked.q,
        kept=kept,
        answer=answer,
        hits=_rows(screen, asked, answer),
        facets=_facets(screen, asked, answer.facets, numbers),
        chosen=[
            Value(label(screen.t, name, value, numbers), 0, asked.toggled(name, value).list_address(screen.veil), True)
            for name, value in asked.chosen()
        ],
        cover=cover_of(screen.t, answer.completeness, _where(asked)),
        order=asked.order.value,
        order_href=lambda name: replace(asked, order=Order(name)).list_address(screen.veil),
        without_filters=Asked(q=asked.q).list_address(screen.veil),
        listed=listed(answer),
        address=asked.list_address(screen.veil).partition("?")[2],
        offset=asked.offset,
        limit=PAGE,
        meaning_hrefs=(
            replace(asked, meaning=False, offset=0).list_address(screen.veil),
            replace(asked, meaning=True, order=Order.RELEVANCE, offset=0).list_address(screen.veil),
        )
        if asked.q and screen.workspace.settings.meaning
        else None,
        page_href=lambda offset: asked.list_address(screen.veil, offset=offset),
    )


@router.get("/search/open")
def open_hit(screen: CurrentScreen) -> Response:
    """Go to the hit at a place of the list, so that one can walk from hit to hit without the list."""
    asked = Asked.read(screen.request.query_params, screen.veil)
    at = asked.at or 0
    answer = search(screen.workspace, screen.actor, asked.request(limit=1, offset=at, facets=()), cases=asked.scope())
    if not answer.hits:
        return see_other(asked.list_address(screen.veil))
    there = replace(asked, at=at, of=listed(answer))
    return see_other(hit_href(screen, there, answer.hits[0]))


def listed(answer: HitPage) -> int:
    """How many hits the whole list has."""
    return answer.total if answer.meaning is None else answer.meaning.listed


def hit_href(screen: Screen, asked: Asked, hit: Hit) -> str:
    """The address of a hit, with the passage that was meant where its words do not tell."""
    params = asked.hit_params(screen.veil)
    if hit.by is FoundBy.MEANING and hit.meant is not None:
        params.append((MEANT, f"{hit.meant.start}-{hit.meant.end}"))
    return page_address(hit.document, hit.page, params)


def label(t: Words, name: str, value: str, numbers: Mapping[CaseId, str]) -> str:
    """A filter value as people read it."""
    match name:
        case "case":
            return numbers.get(CaseId(value), value)
        case "media_type":
            return t.media(value)
        case "language" | "source" | "indicator":
            return t.known(f"{name}.{value}", value)
        case _:
            return shown_in_field(name, value)


def cover_of(t: Words, note: Completeness, href: str) -> Cover:
    """The completeness note in words, worst gap first."""
    gaps = [(count, t(f"cover.{state}", n=count)) for state, count in note.documents_unread.items() if count]
    for name, count in (
        ("unreadable", note.pages_unreadable),
        ("waiting", note.documents_waiting),
        ("unindexed", note.pages_unindexed),
    ):
        if count:
            gaps.append((count, t(f"cover.{name}", n=count)))
    return Cover(
        complete=note.complete,
        pages=note.pages,
        documents=note.documents,
        gaps=[told for _, told in sorted(gaps, key=lambda gap: -gap[0])],
        href=href,
    )


def _rows(screen: Screen, asked: Asked, answer: HitPage) -> list[HitRow]:
    rows = []
    for number, hit in enumerate(answer.hits, start=asked.offset):
        there = replace(asked, at=number, of=listed(answer))
        rows.append(HitRow(hit, hit_href(screen, there, hit), number + 1))
    return rows


def _facets(
    screen: Screen, asked: Asked, counted: Mapping[str, Sequence[FacetCount]], numbers: Mapping[CaseId, str]
) -> list[Facet]:
    facets = []
    for name in FACETS:
        chosen = {value for field, value in asked.chosen() if field == name}
        found = {one.value: one.count for one in counted.get(name, ())}
        # A chosen value stays in sight, also when nothing carries it any more.
        ranked = sorted({*found, *chosen}, key=lambda value: (value not in chosen, -found.get(value, 0), value))
        values = [
            Value(
                label(screen.t, name, value, numbers),
                found.get(value, 0),
                asked.toggled(name, value).list_address(screen.veil),
                value in chosen,
            )
            for value in ranked[: max(_VALUES, len(chosen))]
        ]
        if values:
            facets.append(Facet(name, name in _OPEN or bool(chosen), values))
    return facets


def _where(asked: Asked) -> str:
    """Where the files behind the gaps are listed."""
    return f"/cases/{asked.cases[0]}?show=problems" if len(asked.cases) == 1 else "/"
