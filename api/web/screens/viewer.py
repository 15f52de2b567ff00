"""A document's page: image with boxes, text with marks, findings with their reasons, custody."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Response
from PIL import Image

from api import noting, translating
from api.correcting import CorrectionAsked, correct, withdraw
from api.http.corrections import CorrectionParam
from api.http.documents import (
    DocumentCard,
    get_document,
    get_leaf,
    get_page_image,
)
from api.http.parameters import DocumentParam, PageNumber
from api.searching import pages_like
from api.web.asked import MEANT, PAGE, Asked, page_address
from api.web.findings import Drawn, drawn_on, kinds_of, text_of
from api.web.forms import said, status_of
from api.web.render import CurrentScreen, Screen, see_other
from api.web.screens.search import HitRow, hit_href
from api.web.tagged import beside
from models.asked import LONGEST_REASON
from models.correction import NAMES, Correction
from models.document import Page
from models.errors import LinceError, QuerySyntax
from models.ids import CaseId, DocumentId
from models.indicator import Indicator, Polarity, Tier
from models.mention import Mention
from models.note import Note
from services import line_ends
from services.nlp import normal
from services.nlp.corrections import standing
from services.ports import Records
from services.search.alike import meant
from services.search.highlight import Place, places
from services.search.indexer import field_of
from services.search.leaves import Finding

router = APIRouter()

_TONGUES = ("es", "pt", "en", "fr", "it")
"""Languages into which people here translate."""

_MEANT = re.compile(r"(\d{1,7})-(\d{1,7})", re.ASCII)

_THUMB = (136, 176)
"""Pixels: twice the size at which it is shown."""


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
        return draw(screen, card, None)
    number = min(max(page or 1, 1), card.counts.total)
    kept = [pair for pair in screen.request.query_params.multi_items() if pair[0] != "page"]
    return see_other(page_address(document, number, kept))


@router.get("/documents/{document}/pages/{number}")
def page_page(screen: CurrentScreen, document: DocumentParam, number: PageNumber) -> Response:
    """One page."""
    return draw(screen, *get_leaf(screen.workspace, screen.actor, document, number))


@router.get("/documents/{document}/pages/{number}/like")
def like_page(screen: CurrentScreen, document: DocumentParam, number: PageNumber) -> Response:
    """Pages that say what this one says."""
    answer = pages_like(screen.workspace, screen.actor, document, number, limit=PAGE)
    rows = [HitRow(hit, hit_href(screen, Asked(), hit), place) for place, hit in enumerate(answer.hits, 1)]
    card = get_document(screen.workspace, screen.actor, document)
    return screen.page("like.html", here="search", document=card, page=number, answer=answer, hits=rows)


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


@router.post("/documents/{document}/pages/{number}/corrections")
def say_name(
    screen: CurrentScreen,
    document: DocumentParam,
    number: PageNumber,
    *,
    words: Annotated[str, Form(min_length=1, max_length=200, pattern=r"\w")],
    kind: Annotated[Literal["", "PERSON", "ORG", "PLACE"], Form()] = "",
    instead: Annotated[str, Form(max_length=200)] = "",
    shared: Annotated[bool, Form()] = False,
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Say what a name is, what its words are, or that it is none; the page shows it once it is analyzed again."""
    asked = CorrectionAsked.model_validate(
        {"words": words, "kind": kind or None, "instead": instead if instead != words else "", "shared": shared,
         "reason": reason}
    )  # fmt: skip
    correct(screen.workspace, screen.actor, document, asked)
    return see_other(f"/documents/{document}/pages/{number}")


@router.post("/documents/{document}/pages/{number}/corrections/{correction}/withdraw")
def unsay_name(
    screen: CurrentScreen, document: DocumentParam, number: PageNumber, correction: CorrectionParam
) -> Response:
    """Withdraw what was said of a name."""
    card = get_document(screen.workspace, screen.actor, document)
    withdraw(screen.workspace, screen.actor, card.case, correction)
    return see_other(f"/documents/{document}/pages/{number}")


def draw(
    screen: Screen,
    card: DocumentCard,
    page: Page | None,
    *,
    error: LinceError | None = None,
    tagging_given: Mapping[str, str] | None = None,
) -> Response:
    """The page of a document, or of one page; with what was wrong with a form of it, the one that tags or another."""
    asked = Asked.read(screen.request.query_params, screen.veil)
    focus = screen.request.query_params.get("mention", "")
    evidence = screen.workspace.records.evidence
    seen = screen.workspace.access.seen_in(screen.actor, card.case)
    mentions: Sequence[Mention] = ()
    indicators: Sequence[Indicator] = ()
    suggested: Sequence[Indicator] = ()
    hits: list[Place] = []
    notes: Sequence[Note] = ()
    language = None
    if page is not None:
        # The door has let whoever looks at the page through to what was found on it.
        mentions = evidence.mentions(card.id, page=page.number)
        flags = evidence.indicators(card.id, page=page.number)
        indicators = [one for one in flags if one.tier is not Tier.SUGGESTED]
        suggested = [one for one in flags if one.tier is Tier.SUGGESTED]
        told = {one.page: one for one in evidence.languages(card.id)}.get(page.number)
        language = (told and told.language) or page.language or card.language
        languages = (*filter(None, (language,)), *(told.others if told else ()))
        hits = _meant(screen, page) or _hits(
            screen,
            asked,
            page,
            (*mentions, *indicators),
            languages=languages,
            following=_following(screen, card.id, page),
        )
        if screen.may(noting.READ, card.case):
            notes = noting.of_page(seen, card.case, card.id, page.number)
    kept = asked.hit_params(screen.veil)
    tagged = beside(screen, card, page, seen=seen)
    return screen.page(
        "document.html",
        here="",
        status=status_of(error),
        problem=said(screen, error),
        blurred=page is not None and card.pictures.blurs(page),
        may_open=screen.may("picture.open", card.case),
        translations=()
        if page is None or not screen.may("translation.list", card.case)
        else translating.shown(screen.workspace, card.id, page),
        may_translate=screen.may("translation.write", card.case),
        tongues=_TONGUES,
        may_mark=screen.may("picture.mark", card.case),
        may_seal=screen.may("document.seal", card.case),
        longest=LONGEST_REASON,
        typed=asked.q,
        kept=[("case", case) for case in asked.cases],
        document=card,
        case=screen.own(card.case),  # none: it was lent, and the number of its owner's case is not told
        page=page,
        pages=card.counts.total,
        language=language,
        kinds=kinds_of(mentions, veil=screen.veil),
        mentions=len(mentions),
        indicators=indicators,
        suggested=suggested,
        focus=focus,
        boxes=[]
        if page is None
        else [
            *_noted(screen, notes),
            *tagged["tag_boxes"],
            *drawn_on(screen.t, page, hits, mentions, indicators, focus=focus),
        ],
        notes=notes,
        **tagged,
        tag_given=tagging_given,
        text=() if page is None else text_of(page, hits, mentions, indicators, focus=focus),
        hit_nav=_hit_nav(screen, asked, len(hits)),
        page_nav=_page_nav(card, page, kept),
        kept_here=kept,
        cite_words={name: screen.t.raw(f"cite.{name}") for name in ("page", "box", "copied")},
        like_href=f"/documents/{card.id}/pages/{page.number}/like"
        if page is not None and page.text and screen.workspace.settings.meaning and screen.may("search.like", card.case)
        else None,
        back_to_list=None if asked.empty else asked.list_address(screen.veil),
        parents=_parents(screen, card),
        children=[Relative(child.document, child.name) for child in card.children],
        exhibits=card.receipts,
        may_download=screen.may("document.download", card.case),
        may_see_entities=screen.may("entity.list", card.case),
        may_correct=screen.may("correction.add", card.case),
        may_redact=screen.may("redaction.mark", card.case),
        name_kinds=NAMES,
        corrections=() if page is None else _corrections(screen, card.case, page, seen=seen),
        may_add_password=screen.may("case.add_password", card.case),
    )


def _noted(screen: Screen, notes: Sequence[Note]) -> list[Drawn]:
    """The parts of the page that notes are about."""
    return [Drawn(f"n-{one.id}", "noted", screen.t("notes.text"), (one.box,)) for one in notes if one.box]


def _corrections(screen: Screen, case: CaseId, page: Page, *, seen: Records) -> list[Correction]:
    """What was said in the case of words that stand on the page, and still counts."""
    if not screen.may("correction.list", case):
        return []
    flat = normal.flat(page.text)
    return [one for one in seen.corrections.of_case(case) if one.counts and next(standing(one.words, flat), None)]


def _hits(
    screen: Screen,
    asked: Asked,
    page: Page,
    findings: Sequence[Finding],
    *,
    languages: Sequence[str],
    following: str,
) -> list[Place]:
    """Places on the page that answer the query, by the rules that found it."""
    if not asked.q:
        return [
            Place(one.span.start, one.span.end, meant(one) if isinstance(one, Mention) else "")
            for one in findings
            if _chosen(one, asked)
        ]
    try:
        node = screen.workspace.finder.marking(asked.request(), cases=screen.workspace.access.own(screen.actor))
    except QuerySyntax:
        return []
    return places(node, page, languages=languages, findings=findings, following=following)


def _following(screen: Screen, document: DocumentId, page: Page) -> str:
    """The text of the next page where this one ends within a word, else nothing."""
    if not line_ends.unfinished(page.text):
        return ""
    place = (document, page.number + 1)
    after = screen.workspace.records.evidence.pages_at([place]).get(place)
    return after.text if after is not None else ""


def _meant(screen: Screen, page: Page) -> list[Place]:
    """The passage that was found by its meaning, where the address names one that lies on the page."""
    named = _MEANT.fullmatch(screen.request.query_params.get(MEANT, ""))
    if named is None:
        return []
    start, end = map(int, named.groups())
    return [Place(start, end)] if start < end <= len(page.text) else []


def _chosen(finding: Finding, asked: Asked) -> bool:
    """Whether a finding has a value that is chosen as a filter."""
    if isinstance(finding, Mention):
        chosen = asked.filters.get(field_of(finding.kind) or "", ())
        return finding.normal in chosen or finding.person in chosen
    return finding.polarity is Polarity.ASSERTED and finding.category in asked.filters.get("indicator", ())


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
