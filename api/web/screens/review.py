"""Review of flags: how far each case is read, the queue of one case, and the card of a flag beside its page.

A card is a page of its own without scripts; with them it is fetched into the queue, and decisions go to the API.
"""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Response

from api import reviewing
from api.flag_corrections import FlagCorrection
from api.http.cases import get_case, list_cases
from api.http.documents import get_page
from api.http.parameters import ID, CaseParam, DocumentParam
from api.http.reviews import DecisionParam, FlagParam
from api.proposing import Wanted, list_proposals
from api.review_counts import standings
from api.reviewing import DecisionAsked
from api.web.asked import page_address
from api.web.findings import Drawn
from api.web.render import CurrentScreen, Screen, see_other
from api.web.words import Words
from models.document import Page, TextSource
from models.errors import NotFound
from models.ids import CaseId, DocumentId
from models.indicator import KINDS, Indicator, Manner, Polarity, Tier
from models.review import Agreement, Decision, FlagCopy, FlagState, Ground, ReviewedFlag, Verdict
from services.review.urgency import alone, disagree

router = APIRouter()

BATCH = 60
"""Flags that are listed at once; the script asks for more before they end."""

Show = Literal["waiting", "all", "conflict", "once", "agreed", "gone"]
_SHOWS: tuple[Show, ...] = ("waiting", "all", "conflict", "once", "agreed", "gone")

REASONS: dict[str, int] = {"confirmed": 5, "dismissed": 6, "unsure": 5}
"""How many ready reasons there are for each verdict; they stand in the catalogue as `motive.<verdict>_<number>`."""


@dataclass(frozen=True)
class Row:
    """A flag as the list names it. `grounds` and `why` are empty where it is not in the queue."""

    flag: ReviewedFlag
    grounds: Sequence[Ground] = ()
    why: str = ""
    copies: int = 0
    is_copy: bool = False


@dataclass(frozen=True)
class Palette:
    """The reasons that one key chooses from."""

    verdict: str
    key: str
    reasons: Sequence[str]


@dataclass(frozen=True)
class Tab:
    """A part of a queue that can be shown instead. `count` is None where it is not told."""

    href: str
    name: str
    count: int | None
    chosen: bool
    waits: bool = False


@dataclass(frozen=True)
class Frame:
    """What differs between the queues that one template draws: names, addresses, counts, and the parts it is made of.

    `undo` and `undo_form` are where a decision is taken back, by script and by form; the id stands between them and
    "/undo".
    """

    heading: str
    crumb: tuple[str, str] | None
    field: str
    undo: str
    undo_form: str
    more: str
    mine: int
    waiting: int
    total: int
    tabs: Sequence[Tab]
    agreements: Sequence[Agreement]
    rows_part: str
    card_part: str
    href: Callable[[int], str]
    beside: Sequence[tuple[str, str]] = ()
    """Addresses and names of the pages that stand beside the queue."""


@dataclass(frozen=True)
class Card:
    """A flag beside its page. `page` is None where the place is gone; `copies` are told with their addresses."""

    case: CaseId
    flag: ReviewedFlag
    page: Page | None
    href: str
    boxes: Sequence[Drawn]
    against: Sequence[str]
    decisions: Sequence[Decision]
    mine: Decision | None
    copies: Sequence[tuple[FlagCopy, str]]


@router.get("/review")
def review_page(screen: CurrentScreen) -> Response:
    """What waits for whoever looks: the flags of each case, and links between cases."""
    cases = {case.id: case for case in list_cases(screen.workspace, screen.actor).cases}
    rows = [one for one in standings(screen.workspace, screen.actor) if one.case in cases]
    rows.sort(key=lambda one: (-one.waiting, -one.conflicts, cases[one.case].number))
    links = None
    if any(screen.may("link.list", case) for case in cases):
        links = list_proposals(screen.workspace, screen.actor, Wanted(waiting=True), limit=1).total
    return screen.page("review.html", here="review", rows=rows, cases=cases, links=links)


@router.get("/cases/{case}/review")
def queue_page(
    screen: CurrentScreen,
    case: CaseParam,
    *,
    show: Show = "waiting",
    document: Annotated[str, Query(pattern=f"{ID}|^$")] = "",
    flag: Annotated[str, Query(pattern=f"{ID}|^$")] = "",
    kept: Annotated[str, Query(pattern=f"{ID}|^$")] = "",
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """The queue of a case with one card open: the one asked for, else the first."""
    found = get_case(screen.workspace, screen.actor, case)
    (standing,) = standings(screen.workspace, screen.actor, [case])
    total, rows = _rows(screen, case, show, offset)
    card = None
    if flag and document:
        card = _card(screen, case, DocumentId(document), flag)
    elif rows:
        card = _card(screen, case, rows[0].flag.flag.span.document, rows[0].flag.id)
    counts = {"waiting": standing.waiting, "conflict": standing.conflicts or None}
    here = f"/cases/{case}/review"
    return screen.page(
        "queue.html",
        here="review",
        frame=Frame(
            heading=screen.t("queue.flags"),
            crumb=(found.number, f"/cases/{case}"),
            field="verdict",
            undo=f"/api/v1/cases/{case}/decisions/",
            undo_form=f"{here}/decisions/",
            more=f"{here}/rows?show={show}",
            mine=standing.mine,
            waiting=standing.waiting,
            total=total,
            tabs=[
                Tab(f"{here}?show={one}", f"show_{one}", counts.get(one), one == show, one == "waiting")
                for one in _SHOWS
            ],
            agreements=reviewing.list_agreement(screen.workspace, screen.actor, case).agreements,
            rows_part="parts/queue_rows.html",
            card_part="parts/flag_card.html",
            href=lambda start: f"{here}?show={show}&offset={start}",
            beside=_beside(screen, case),
        ),
        case_id=case,
        show=show,
        rows=rows,
        offset=offset,
        limit=BATCH,
        at=card.flag.id if card else "",
        card=card,
        kept_decision=kept,
        words=queue_words(screen.t),
        **card_words(screen, case),
    )


def _beside(screen: Screen, case: CaseId) -> list[tuple[str, str]]:
    pages = (("patterns", "trend.read"), ("terms", "wording.list"))
    return [(f"/cases/{case}/{name}", screen.t(f"{name}.title")) for name, act in pages if screen.may(act, case)]


@router.get("/cases/{case}/review/rows")
def queue_rows(
    screen: CurrentScreen, case: CaseParam, *, show: Show = "waiting", offset: Annotated[int, Query(ge=0)] = 0
) -> Response:
    """More rows of the queue, for the script."""
    _, rows = _rows(screen, case, show, offset)
    return screen.page("parts/queue_rows.html", case_id=case, rows=rows, at="", show=show)


@router.get("/cases/{case}/review/{document}/{flag}")
def flag_card(screen: CurrentScreen, case: CaseParam, document: DocumentParam, flag: FlagParam) -> Response:
    """One card, for the script."""
    card = _card(screen, case, document, flag)
    return screen.page("parts/flag_card.html", card=card, show="waiting", **card_words(screen, case))


@router.post("/cases/{case}/review/{document}/{flag}")
def take_decision(
    screen: CurrentScreen,
    case: CaseParam,
    document: DocumentParam,
    flag: FlagParam,
    *,
    verdict: Annotated[Verdict, Form()],
    reason: Annotated[str, Form(min_length=1, max_length=1000, pattern=r"\w")],
    category: Annotated[str, Form(max_length=64)] = "",
    polarity: Annotated[Polarity | Literal[""], Form()] = "",
    copies: Annotated[str, Form(pattern=rf"^({ID.strip('^$')}(,{ID.strip('^$')})*)?$", max_length=20_000)] = "",
    show: Annotated[Show, Form()] = "waiting",
) -> Response:
    """Keep a decision that came by form, and go on with the next flag."""
    instead = None
    if verdict is Verdict.CONFIRMED and (category or polarity):
        instead = FlagCorrection(category=category or None, polarity=Polarity(polarity) if polarity else None)
    named = tuple(copies.split(",")) if copies else ()
    asked = DecisionAsked(verdict=verdict, reason=reason, instead=instead, copies=named)
    taken = reviewing.decide(screen.workspace, screen.actor, document, flag, asked)
    return see_other(f"/cases/{case}/review?show={show}&kept={taken.decision.id}")


@router.post("/cases/{case}/review/decisions/{decision}/undo")
def take_undo(
    screen: CurrentScreen,
    case: CaseParam,
    decision: DecisionParam,
    reason: Annotated[str, Form(min_length=1, max_length=1000, pattern=r"\w")],
    *,
    copies: Annotated[bool, Form()] = False,
) -> Response:
    """Take a decision back, with what was said of copies in one act if asked, and open its flag again."""
    undone = reviewing.undo(screen.workspace, screen.actor, case, decision, reason=reason, copies=copies)
    flag = undone.flag
    return see_other(f"/cases/{case}/review?document={flag.flag.span.document}&flag={flag.id}")


def card_words(screen: Screen, case: CaseId) -> dict[str, Any]:
    """What every card of flags needs beside the card itself."""
    return {
        "may_decide": screen.may("review.decide", case),
        "palettes": [
            Palette(verdict, key, [screen.t(f"motive.{verdict}_{number}") for number in range(1, REASONS[verdict] + 1)])
            for verdict, key in (("confirmed", "y"), ("dismissed", "n"), ("unsure", "u"))
        ],
        "categories": sorted(KINDS),
        "polarities": tuple(Polarity),
    }


def queue_words(t: Words) -> dict[str, str]:
    """Sentences that the script of a queue fills in by itself."""
    names = (
        "said_confirmed", "said_dismissed", "said_unsure", "said_positive", "said_negative", "undone", "failed",
        "saving", "pace", "done", "undo_reason", "agree", "differ", "nothing_to_undo", "next_card", "lost",
        "copies_apart", "copies_said",
    )  # fmt: skip
    return {name: t.raw(f"queue.{name}") for name in names}


def _rows(screen: Screen, case: CaseId, show: Show, offset: int) -> tuple[int, list[Row]]:
    if show == "waiting":
        queue = reviewing.list_queue(screen.workspace, screen.actor, case, limit=BATCH, offset=offset)
        return queue.total, [
            Row(one.flag, one.grounds, screen.t.said(one.explanation), len(one.copies), bool(one.copy_of))
            for one in queue.entries
        ]
    state = {"conflict": FlagState.CONFLICT, "once": FlagState.ONCE, "agreed": FlagState.AGREED}.get(show)
    gone = {"gone": True, "all": None}.get(show, False)
    flags = reviewing.list_flags(
        screen.workspace, screen.actor, case, state=state, gone=gone, limit=BATCH, offset=offset
    )  # fmt: skip
    return flags.total, [Row(one) for one in flags.flags]


def _card(screen: Screen, case: CaseId, document: DocumentId, flag: str) -> Card:
    told = reviewing.history(screen.workspace, screen.actor, document, flag)
    span = told.flag.flag.span
    page = None
    # A document that is being read again has no pages for that time; its flags stay with their decisions.
    with contextlib.suppress(NotFound):
        page = get_page(screen.workspace, screen.actor, document, span.page)
    me = reviewing.reader_of(screen.actor)
    beside = screen.workspace.records.evidence.indicators(document, page=span.page) if page else ()
    category = screen.t.known(f"indicator.{told.flag.flag.category}", told.flag.flag.category)
    return Card(
        case=case,
        flag=told.flag,
        page=page,
        href=page_address(document, span.page, []),
        boxes=[Drawn("", "hit", category, told.flag.flag.boxes or (page.boxes(span.start, span.end) if page else ()))],
        against=against(screen.t, told.flag.flag, beside, page),
        decisions=told.decisions,
        mine=next((one for one in told.flag.decisions if one.reader == me), None),
        copies=[(one, page_address(one.document, one.page, [])) for one in told.copies],
    )


def against(t: Words, flag: Indicator, beside: Sequence[Indicator], page: Page | None) -> list[str]:
    """What speaks against a flag, or for reading it with care, each in a sentence."""
    said = []
    unstated = {told.manner for told in flag.qualifiers} & {Manner.HYPOTHETICAL, Manner.ASKED}
    if flag.polarity is Polarity.NEGATED or (flag.polarity is Polarity.GENERIC and not unstated):
        said.append(t(f"against.{flag.polarity}", cue=flag.cue or "…"))
    said += [t(f"against.{told.manner}", cue=told.text) for told in flag.qualifiers]
    if flag.heeded:
        said.append(t.said(flag.heeded))
    if flag.doubted:
        said.append(t("against.doubted", share=t.percent(flag.support or 0)))
    elif flag.tier is Tier.SUGGESTED:
        said.append(t("against.suggested"))
    elif alone(flag, beside):
        said.append(t("against.alone"))
    elif disagree(flag, beside):
        said.append(t("against.otherwise"))
    said += [
        t(f"against.near_{one.polarity}", text=one.text)
        for one in flag.nearest
        if one.polarity is not Polarity.ASSERTED
    ][:2]
    if flag.category in ("migrant_smuggling", "corruption_complicity", "money_flow_laundering"):
        said.append(t("against.related"))
    if page is not None and page.source is TextSource.OCR:
        said.append(t("against.ocr", confidence=t.percent(page.confidence or 0)))
    return said
