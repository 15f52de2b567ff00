"""Redacting a document on its page: boxes drawn on the image, proposals, decisions, the copy; and the privilege log."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Response

from api import redacted_copies, redacting
from api.http.cases import get_case
from api.http.documents import DocumentCard, get_document, get_page
from api.http.errors import STATUS
from api.http.parameters import ID, CaseParam, DocumentParam, PageNumber
from api.redacting import DecisionAsked, MarkAsked, RedactionView
from api.web.render import CurrentScreen, Screen, see_other
from models.errors import (
    AgainstInstruction,
    Conflict,
    LinceError,
    MissingProgram,
    NeedsOpening,
    RedactionFailed,
    RedactionIncomplete,
    UsageError,
)
from models.ids import DocumentId
from models.redaction import CODE, Mark, MarkAct, MarkOrigin, MarkState, Redaction, RedactionState
from services.redaction.reasons import reasons

router = APIRouter()

_PAGE = "/documents/{document}/pages/{number}/redaction"
_SAID_HERE = (
    UsageError, Conflict, RedactionIncomplete, RedactionFailed, NeedsOpening, AgainstInstruction, MissingProgram,
)  # fmt: skip
"""What is said above the page; all else is an error of its own."""


BoxQuery = Annotated[str, Query(pattern=r"^[\d., ]*$", max_length=100)]


class Act(StrEnum):
    """What a button of the page does."""

    BEGIN = "begin"
    MARK = "mark"
    PROPOSE = "propose"
    ACCEPT_ALL = "accept_all"
    ACCEPT = "accept"
    REJECT = "reject"
    UNDO = "undo"
    APPLY = "apply"


@dataclass(frozen=True)
class Line:
    """A mark as the page lists it, with its number on the page; `here`: it is of the page that is shown."""

    number: int
    mark: Mark
    here: bool


@router.get(_PAGE)
def redaction_page(
    screen: CurrentScreen, document: DocumentParam, number: PageNumber, *, preview: bool = False, box: BoxQuery = ""
) -> Response:
    """The page with its marks, or as the copy will show it. With a box, its form begins with that."""
    return _draw(screen, document, number, preview=preview, box=box)


@router.post(_PAGE)
def do_on_page(
    screen: CurrentScreen,
    document: DocumentParam,
    number: PageNumber,
    *,
    act: Annotated[Act, Form()],
    mark: Annotated[str, Form(pattern=rf"^$|{ID}")] = "",
    box: Annotated[str, Form(max_length=100)] = "",
    whole_page: Annotated[bool, Form()] = False,
    reason: Annotated[str, Form(pattern=rf"^$|{CODE}")] = "",
    note: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """One act. What is wrong with it is said above the page."""
    try:
        if act is Act.MARK:
            if not reason:
                raise UsageError("A mark needs its reason.", next_step="Choose one in the list.")
            asked = MarkAsked(page=number, whole_page=whole_page, boxes=_box(box), reason=reason, note=note)
            redacting.mark(screen.workspace, screen.actor, document, _newest(screen, document).id, asked)
        else:
            _done(screen, document, act, mark)
    except _SAID_HERE as problem:
        return _draw(screen, document, number, problem=problem)
    # A region that was chosen before there was a version waits for its reason.
    kept = f"?{urlencode({'box': box})}" if box and act is Act.BEGIN else ""
    return see_other(f"/documents/{document}/pages/{number}/redaction{kept}")


def _box(text: str) -> tuple[tuple[float, float, float, float], ...]:
    """A box as the field has it: four numbers. Raises UsageError."""
    edges = text.replace(",", " ").split()
    if not edges:
        return ()
    try:
        x0, y0, x1, y1 = (float(edge) for edge in edges)
    except ValueError:
        raise UsageError(
            "A box is smaller than a point, or beside the page.", next_step="Draw it on the page."
        ) from None
    return ((x0, y0, x1, y1),)


def _done(screen: Screen, document: DocumentId, act: Act, mark: str) -> None:
    workspace, actor = screen.workspace, screen.actor
    if act is Act.BEGIN:
        redacting.begin(workspace, actor, document)
        return
    redaction = _newest(screen, document).id
    match act:
        case Act.PROPOSE:
            redacting.propose(workspace, actor, document, redaction)
        case Act.ACCEPT_ALL:
            redacting.accept_all(workspace, actor, document, redaction)
        case Act.UNDO:
            redacting.undo(workspace, actor, document, redaction, mark)
        case Act.APPLY:
            redacted_copies.apply(workspace, actor, document, redaction)
        case _:
            decision = DecisionAsked(act=MarkAct(act.value))
            redacting.decide(workspace, actor, document, redaction, mark=mark, asked=decision)


def _newest(screen: Screen, document: DocumentId) -> Redaction:
    versions = redacting.versions(screen.workspace, screen.actor, document).redactions
    if not versions:
        raise Conflict("This document has no redaction.", next_step="Begin a new version.")
    return versions[0]


def _draw(
    screen: Screen,
    document: DocumentId,
    number: int,
    *,
    preview: bool = False,
    box: str = "",
    problem: LinceError | None = None,
) -> Response:
    versions = redacting.versions(screen.workspace, screen.actor, document).redactions
    card = get_document(screen.workspace, screen.actor, document)
    page = get_page(screen.workspace, screen.actor, document, number)
    view = redacting.shown(screen.workspace, document, versions[0].id) if versions else None
    lines = _lines(view, number)
    told = problem and {"message": screen.t.said(problem.message), "advice": screen.t.said(problem.advice)}
    return screen.page(
        "redaction.html",
        status=STATUS[problem.code] if problem is not None else 200,
        document=card,
        page=page,
        pages=card.counts.total,
        view=view,
        lines=lines,
        waiting=sum(line.mark.state is MarkState.PROPOSED for line in lines),
        versions=versions,
        reasons=[(one.code, getattr(one, screen.t.language)) for one in reasons()],
        preview=preview,
        box=box,
        draft=view is not None and view.redaction.state is RedactionState.DRAFT,
        may_apply=screen.may("redaction.apply", card.case),
        may_download=screen.may("redaction.download", card.case),
        labels=_labels(screen, card, lines),
        problem=told,
    )


def _lines(view: RedactionView | None, number: int) -> list[Line]:
    """The marks, those of the shown page first."""
    marks = () if view is None else view.marks
    lines = [Line(at, mark, mark.place.page == number) for at, mark in enumerate(marks, start=1)]
    return sorted(lines, key=lambda line: (not line.here, line.number))


def _labels(screen: Screen, card: DocumentCard, lines: list[Line]) -> dict[str, str]:
    """Pseudonyms of the people whom proposals speak of."""
    if not any(line.mark.origin is MarkOrigin.PROTECTED or line.mark.person for line in lines):
        return {}
    return {one.id: one.label for one in screen.workspace.records.protection.people(card.case)}


@router.get("/cases/{case}/redactions")
def privilege_log(screen: CurrentScreen, case: CaseParam) -> Response:
    """What is withheld in the case, to be read and printed."""
    lines = redacted_copies.log(screen.workspace, screen.actor, case)
    seen = screen.workspace.access.seen_in(screen.actor, case).evidence
    return screen.page(
        "withheld.html",
        here="cases",
        case=get_case(screen.workspace, screen.actor, case),
        lines=lines,
        files={one.document: one.path for one in seen.files(case)},
        reasons={one.code: getattr(one, screen.t.language) for one in reasons()},
    )
