"""Two pages side by side, with the words in which they differ: a copy and its original, two versions of a contract."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.http.documents import DocumentCard, get_document, get_page
from api.http.parameters import ID, DocumentParam, PageNumber
from api.web.asked import page_address
from api.web.findings import Drawn, drawn_on, text_of
from api.web.marks import Stretch
from api.web.render import CurrentScreen, Screen
from models.document import Page
from models.errors import NotFound
from models.ids import DocumentId
from services.nlp import normal
from services.search.highlight import Place

router = APIRouter()

_WORD = re.compile(r"\w+")
_MOST_WORDS = 4_000
"""Words of a page that are compared: the work grows with their product."""
_ALIKE = 0.5
"""Share of words in common from which on differences are marked: where it is small, all differs."""


@dataclass(frozen=True)
class Side:
    """One of the two pages, with what the other has not."""

    document: DocumentCard
    page: Page
    href: str
    boxes: Sequence[Drawn]
    text: Sequence[Stretch]


@router.get("/documents/{document}/pages/{number}/beside")
def beside_page(
    screen: CurrentScreen,
    document: DocumentParam,
    number: PageNumber,
    *,
    other: Annotated[str, Query(pattern=f"{ID}|^$")] = "",
    page: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """A page beside another one of the same document, or of another one that one may see; first beside the next."""
    cards = [get_document(screen.workspace, screen.actor, document)]
    cards.append(get_document(screen.workspace, screen.actor, DocumentId(other)) if other else cards[0])
    last = cards[1].counts.total
    # A number beyond the last page is the last one: the two need not be equally long.
    there = min(page or (number if other else number + 1), max(1, last))
    pages = [
        get_page(screen.workspace, screen.actor, cards[0].id, number),
        get_page(screen.workspace, screen.actor, cards[1].id, there),
    ]
    places = differing(pages[0].text, pages[1].text)
    sides = [_side(screen, card, one, found) for card, one, found in zip(cards, pages, places or ((), ()), strict=True)]
    return screen.page(
        "beside.html",
        sides=sides,
        alike=places is not None,
        differing=max(map(len, places)) if places is not None else 0,
        choices=_choices(screen, cards[0], cards[1]),
        other=cards[1].id,
        number=there,
    )


def _side(screen: Screen, card: DocumentCard, page: Page, places: Sequence[Place]) -> Side:
    return Side(
        document=card,
        page=page,
        href=page_address(card.id, page.number),
        boxes=drawn_on(screen.t, page, places, (), ()),
        text=text_of(page, places, (), ()),
    )


def _choices(screen: Screen, card: DocumentCard, other: DocumentCard) -> dict[str, str]:
    """Documents that may be put beside it: itself, those that say nearly the same, and its family."""
    known: dict[str, str] = {card.id: card.name, other.id: other.name}
    known |= {one.document: one.name for one in card.near}
    known |= {one.document: one.name for one in card.children}
    for parent in {one.parent for one in card.receipts if one.parent is not None} - known.keys():
        try:
            known[parent] = get_document(screen.workspace, screen.actor, parent).name
        except NotFound:
            continue
    return known


def differing(one: str, other: str) -> tuple[list[Place], list[Place]] | None:
    """The stretches of each text that the other has not, word by word; None where they have too little in common."""
    found = [list(_WORD.finditer(text))[:_MOST_WORDS] for text in (one, other)]
    words = [[normal.flat(word[0]) for word in side] for side in found]
    matcher = SequenceMatcher(None, words[0], words[1], autojunk=False)
    if matcher.ratio() < _ALIKE:
        return None
    places: tuple[list[Place], list[Place]] = ([], [])
    for what, *ends in matcher.get_opcodes():
        if what != "equal":
            for side, (start, end) in enumerate((ends[:2], ends[2:])):
                if start < end:
                    places[side].append(Place(found[side][start].start(), found[side][end - 1].end()))
    return places
