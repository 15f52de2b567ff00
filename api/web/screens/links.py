"""Links: values shared by one's cases, and the two pages of one side by side."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.http.cases import get_case, list_cases
from api.http.documents import get_page
from api.http.links import LinkCard, get_link, list_links
from api.http.parameters import ID
from api.web.asked import page_address
from api.web.findings import Drawn
from api.web.marks import Finding, Stretch, stretches
from api.web.render import CurrentScreen, Screen
from api.web.shown import shown_value
from api.web.words import Words
from models.document import Page
from models.ids import CaseId
from models.link import LinkPlace
from models.mention import MentionKind

router = APIRouter()

LINKS = 50
_ALL = 1_000_000


@dataclass(frozen=True)
class LinkRow:
    """A link as the list shows it."""

    id: str
    shown: str
    kind: MentionKind
    band: str
    common: bool
    reason: str
    cases: Sequence[CaseId]


@dataclass(frozen=True)
class Tab:
    """A kind of value, None for all."""

    kind: MentionKind | None
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True)
class Choice:
    """Another place to put on this side."""

    place: LinkPlace
    href: str
    chosen: bool


@dataclass(frozen=True)
class Side:
    """One of the two pages."""

    place: LinkPlace
    page: Page
    href: str
    boxes: Sequence[Drawn]
    text: Sequence[Stretch]
    places: Sequence[Choice]


@router.get("/links")
def links_page(
    screen: CurrentScreen,
    kind: MentionKind | None = None,
    case: Annotated[str, Query(pattern=f"{ID}|^$")] = "",
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """All links between one's cases, most telling first; with `case`, those that touch it."""
    if case:
        get_case(screen.workspace, screen.actor, CaseId(case))
    cases = {found.id: found.number for found in list_cases(screen.workspace, screen.actor).cases}
    links = list_links(screen.workspace, screen.actor, limit=_ALL).links
    if case:
        links = tuple(link for link in links if case in link.cases)
    counts = Counter(link.kind for link in links)
    chosen = [link for link in links if kind is None or link.kind is kind]
    rest = f"&case={case}" if case in cases else ""
    tabs = [Tab(None, len(links), f"/links?{rest.lstrip('&')}", kind is None)]
    tabs += [Tab(one, counts[one], f"/links?kind={one}{rest}", kind is one) for one in MentionKind if counts[one]]
    return screen.page(
        "links.html",
        here="links",
        numbers=cases,
        of_case=cases.get(CaseId(case)),
        tabs=tabs,
        links=[
            LinkRow(link.link, shown(link), link.kind, link.band, link.common, why(screen.t, link), link.cases)
            for link in chosen[offset : offset + LINKS]
        ],
        total=len(chosen),
        offset=offset,
        limit=LINKS,
        page_href=lambda start: f"/links?offset={start}{f'&kind={kind}' if kind else ''}{rest}",
    )


@router.get("/links/{link}")
def link_page(
    screen: CurrentScreen,
    link: Annotated[str, Path(pattern="^[0-9a-f]{32}$")],
    a: Annotated[int, Query(ge=0)] = 0,
    b: Annotated[int, Query(ge=0)] = 1,
) -> Response:
    """Two of the pages where a shared value stands, side by side."""
    found = get_link(screen.workspace, screen.actor, link)
    last = len(found.places) - 1
    at = (min(a, last), min(b, last))
    numbers = {case.id: case.number for case in list_cases(screen.workspace, screen.actor).cases}
    return screen.page(
        "link.html",
        here="links",
        link=found,
        shown=shown(found),
        why=why(screen.t, found),
        numbers=numbers,
        sides=[_side(screen, found, at, number) for number in (0, 1)],
    )


def shown(link: LinkCard) -> str:
    """A name as it is written in the evidence, any other value in its normal form."""
    return link.places[0].text if link.kind is MentionKind.PERSON else shown_value(link.kind, link.normal)


def why(t: Words, link: LinkCard) -> str:
    """The reason in the page's language; a reason that the catalogue does not know as the service tells it."""
    if not link.code or not t.has(f"why.{link.code}"):
        return t.said(link.reason)
    return t(f"why.{link.code}", **{**link.params, "same": t(f"same.{link.kind}")})


def _side(screen: Screen, link: LinkCard, at: tuple[int, int], number: int) -> Side:
    place = link.places[at[number]]
    page = get_page(screen.workspace, screen.actor, place.document, place.page)
    choices = []
    for index, other in enumerate(link.places):
        if index == at[1 - number]:
            continue
        a, b = (index, at[1]) if number == 0 else (at[0], index)
        choices.append(Choice(other, f"/links/{link.link}?a={a}&b={b}", index == at[number]))
    mention = next(
        (
            one.id
            for one in screen.workspace.records.evidence.mentions(place.document, page=place.page)
            if (one.span.start, one.span.end, one.kind) == (place.start, place.end, link.kind)
        ),
        "",
    )
    return Side(
        place=place,
        page=page,
        href=page_address(place.document, place.page, [("mention", mention)] if mention else []),
        boxes=[Drawn("", "hit", screen.t(f"kind.{link.kind}"), place.boxes or page.boxes(place.start, place.end))],
        text=stretches(page.text, [Finding(place.start, place.end, "hit-0", ("hit",))]),
        places=choices,
    )
