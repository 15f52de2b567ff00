"""A document's page: image with boxes, text with marks, findings with their reasons, custody."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Response
from PIL import Image

from api.http.cases import list_cases
from api.http.documents import (
    DocumentCard,
    get_document,
    get_page,
    get_page_image,
    list_indicators,
    list_mentions,
)
from api.http.parameters import DocumentParam, PageNumber
from api.web.asked import Asked, page_address
from api.web.marks import Finding, Stretch, stretches
from api.web.render import CurrentScreen, Screen, see_other
from api.web.shown import shown_value
from models.document import Box, Page
from models.errors import LinceError, QuerySyntax
from models.ids import DocumentId
from models.indicator import Indicator
from models.mention import Mention, MentionKind
from services.search.highlight import spans
from services.search.indexer import field_of
from services.search.syntax import parse

router = APIRouter()

_KINDS = (
    MentionKind.PERSON,
    MentionKind.PHONE,
    MentionKind.ID,
    MentionKind.PLATE,
    MentionKind.IBAN,
    MentionKind.EMAIL,
    MentionKind.HANDLE,
    MentionKind.URL,
    MentionKind.ORG,
    MentionKind.PLACE,
    MentionKind.MONEY,
    MentionKind.DATE,
)
"""Kinds in the order in which they are listed."""

_THUMB = (136, 176)
"""Pixels: twice the size at which it is shown."""


@dataclass(frozen=True)
class Drawn:
    """Boxes to draw on a page image, in page points."""

    id: str
    classes: str
    title: str
    boxes: Sequence[Box]


@dataclass(frozen=True)
class Group:
    """The mentions of one value on a page, first place first."""

    text: str
    normal: str
    mentions: Sequence[Mention]
    similar: str | None


@dataclass(frozen=True)
class KindGroup:
    """All values of one kind on a page."""

    kind: MentionKind
    count: int
    groups: Sequence[Group]


@dataclass(frozen=True)
class HitNav:
    """Where one is among the hits. `at` counts from 1; 0: the page was not opened from a list."""

    at: int
    total: int
    here: int
    previous: str | None
    next: str | None


@dataclass(frozen=True)
class PageNav:
    """Addresses of the pages before and after."""

    previous: str | None
    next: str | None


@dataclass(frozen=True)
class Relative:
    """A document of the family."""

    document: DocumentId
    name: str


@router.get("/documents/{document}")
def document_page(screen: CurrentScreen, document: DocumentParam, page: int | None = None) -> Response:
    """The first page of a document, or the one that the page field asks for; a document without pages as it is."""
    card = get_document(screen.workspace, screen.actor, document)
    if card.counts.total == 0:
        return _draw(screen, card, None)
    number = min(max(page or 1, 1), card.counts.total)
    kept = [pair for pair in screen.request.query_params.multi_items() if pair[0] != "page"]
    return see_other(page_address(document, number, kept))


@router.get("/documents/{document}/pages/{number}")
def page_page(screen: CurrentScreen, document: DocumentParam, number: PageNumber) -> Response:
    """One page."""
    card = get_document(screen.workspace, screen.actor, document)
    return _draw(screen, card, get_page(screen.workspace, screen.actor, document, number))


@router.get("/documents/{document}/pages/{number}/thumbnail")
def thumbnail(screen: CurrentScreen, document: DocumentParam, number: PageNumber) -> Response:
    """A small JPEG of a page image for lists."""
    whole = get_page_image(screen.workspace, screen.actor, document, number)
    with Image.open(io.BytesIO(whole)) as image:
        # The decoder itself can halve a JPEG three times over: a tenth of the time of a whole decode.
        image.draft("RGB", _THUMB)
        small = image.convert("RGB")
    small.thumbnail((_THUMB[0], _THUMB[0] * 4))
    out = io.BytesIO()
    small.crop((0, 0, small.width, min(small.height, _THUMB[1]))).save(out, "JPEG", quality=70)
    return Response(out.getvalue(), media_type="image/jpeg")


def _draw(screen: Screen, card: DocumentCard, page: Page | None) -> Response:
    asked = Asked.read(screen.request.query_params, screen.veil)
    focus = screen.request.query_params.get("mention", "")
    cases = {case.id: case for case in list_cases(screen.workspace, screen.actor).cases}
    mentions: Sequence[Mention] = ()
    indicators: Sequence[Indicator] = ()
    hits: list[tuple[int, int]] = []
    language = None
    if page is not None:
        mentions = list_mentions(screen.workspace, screen.actor, card.id, page.number).mentions
        indicators = list_indicators(screen.workspace, screen.actor, card.id, page.number).indicators
        countries = sorted({case.country for case in cases.values()})
        languages = {told.page: told.language for told in screen.workspace.records.evidence.languages(card.id)}
        language = languages.get(page.number) or page.language or card.language
        hits = _hits(asked, page, mentions, language=language, countries=countries)
    kept = asked.hit_params(screen.veil)
    return screen.page(
        "document.html",
        here="",
        typed=asked.q,
        kept=[("case", case) for case in asked.cases],
        document=card,
        case=cases[card.case],
        page=page,
        pages=card.counts.total,
        language=language,
        kinds=_kinds(screen, mentions),
        mentions=len(mentions),
        indicators=indicators,
        focus=focus,
        boxes=[] if page is None else drawn_on(screen, page, hits, mentions, indicators, focus=focus),
        text=() if page is None else text_of(page, hits, mentions, indicators, focus=focus),
        hit_nav=_hit_nav(screen, asked, len(hits)),
        page_nav=_page_nav(card, page, kept),
        kept_here=kept,
        back_to_list=None if asked.empty else asked.list_address(screen.veil),
        parents=_parents(screen, card),
        children=[Relative(child.document, child.name) for child in card.children],
        exhibits=card.receipts,
        may_download=screen.may("document.download"),
        may_add_password=screen.may("case.add_password"),
    )


def _kinds(screen: Screen, mentions: Iterable[Mention]) -> list[KindGroup]:
    """Mentions by kind, what identifies first, and equal values together."""
    values: dict[tuple[MentionKind, str], list[Mention]] = {}
    for mention in mentions:
        values.setdefault((mention.kind, mention.normal or mention.text), []).append(mention)
    found = []
    for kind in _KINDS:
        groups = [
            Group(
                text=same[0].text,
                normal=_normal(same[0]),
                mentions=same,
                similar=_similar(screen, same[0]),
            )
            for (one, _), same in values.items()
            if one is kind
        ]
        if groups:
            found.append(KindGroup(kind, sum(len(group.mentions) for group in groups), groups))
    return found


def _normal(mention: Mention) -> str:
    """The normal form where it tells more than the text."""
    if mention.normal is None or mention.kind in (MentionKind.PERSON, MentionKind.ORG, MentionKind.PLACE):
        return ""
    shown = shown_value(mention.kind, mention.normal)
    return "" if shown == mention.text else shown


def _similar(screen: Screen, mention: Mention) -> str | None:
    """The search for all pages with this value."""
    field = field_of(mention.kind)
    if field is None or mention.normal is None:
        return None
    return Asked(filters={field: (mention.normal,)}).list_address(screen.veil)


def _hits(
    asked: Asked, page: Page, mentions: Sequence[Mention], *, language: str | None, countries: Sequence[str]
) -> list[tuple[int, int]]:
    """Spans of the page that answer the query, by the rules that found it."""
    if not asked.q:
        return [
            (mention.span.start, mention.span.end)
            for mention in mentions
            if mention.normal in asked.filters.get(field_of(mention.kind) or "", ())
        ]
    try:
        node = parse(asked.q, countries=countries)
    except QuerySyntax:
        return []
    return spans(node, page.text, language=language, mentions=mentions)


def drawn_on(
    screen: Screen,
    page: Page,
    hits: Iterable[tuple[int, int]],
    mentions: Iterable[Mention],
    indicators: Iterable[Indicator],
    *,
    focus: str = "",
) -> list[Drawn]:
    """All boxes of a page, the hits on top."""
    t = screen.t
    drawn = [
        Drawn(one.id, f"indicator {one.polarity}", t.known(f"indicator.{one.category}", one.category), one.boxes)
        for one in indicators
    ]
    drawn += [
        Drawn(
            one.id,
            f"mention k-{one.kind.lower()}" + (" is-focus" if one.id == focus else ""),
            t(f"kind.{one.kind}"),
            one.boxes,
        )
        for one in mentions
    ]
    drawn += [
        Drawn(f"hit-{number}", "hit", t("viewer.hits"), page.boxes(start, end))
        for number, (start, end) in enumerate(hits)
    ]
    return drawn


def text_of(
    page: Page,
    hits: Iterable[tuple[int, int]],
    mentions: Iterable[Mention],
    indicators: Iterable[Indicator],
    *,
    focus: str = "",
) -> tuple[Stretch, ...]:
    """The page's text with the same findings marked."""
    findings = [Finding(one.span.start, one.span.end, one.id, ("i",)) for one in indicators]
    findings += [
        Finding(
            one.span.start,
            one.span.end,
            one.id,
            ("m", f"k-{one.kind.lower()}", *(("is-focus",) if one.id == focus else ())),
        )
        for one in mentions
    ]
    findings += [Finding(start, end, f"hit-{number}", ("hit",)) for number, (start, end) in enumerate(hits)]
    return stretches(page.text, findings)


def _hit_nav(screen: Screen, asked: Asked, here: int) -> HitNav | None:
    if asked.empty:
        return None
    if asked.at is None:
        return HitNav(0, 0, here, None, None)
    at, total = asked.at, asked.of
    return HitNav(
        at + 1,
        total,
        here,
        asked.hit_address(screen.veil, at - 1) if at > 0 else None,
        asked.hit_address(screen.veil, at + 1) if at + 1 < total else None,
    )


def _page_nav(card: DocumentCard, page: Page | None, kept: Sequence[tuple[str, str]]) -> PageNav:
    if page is None:
        return PageNav(None, None)
    return PageNav(
        page_address(card.id, page.number - 1, kept) if page.number > 1 else None,
        page_address(card.id, page.number + 1, kept) if page.number < card.counts.total else None,
    )


def _parents(screen: Screen, card: DocumentCard) -> list[Relative]:
    """The containers it was found in; one that is not read yet has no name to show."""
    found = []
    for parent in dict.fromkeys(receipt.parent for receipt in card.receipts if receipt.parent is not None):
        try:
            found.append(Relative(parent, get_document(screen.workspace, screen.actor, parent).name))
        except LinceError:
            continue
    return found
