"""Redaction of documents: drafts, marks, decisions, the copy that is made of them, and the privilege log."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response, status
from fastapi.responses import StreamingResponse
from pydantic import Field

from api import redacted_copies, redacting, sheets
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.documents import attachment
from api.http.parameters import ID, CaseParam, DocumentParam, PageNumber
from api.redacting import DecisionAsked, MarkAsked, RedactionView, Versions
from models.base import Record
from models.disclosure import GivenTo
from models.redaction import (
    Mark,
    MarkOrigin,
    MarkState,
    Place,
    Redaction,
    RedactionForm,
    RedactionState,
    Withheld,
)
from services.redaction.reasons import reasons

router = APIRouter(tags=["redactions"], route_class=JsonRoute)

_OF_DOCUMENT = "/documents/{document}/redactions"
_ONE = f"{_OF_DOCUMENT}/{{redaction}}"

RedactionParam = Annotated[str, Path(pattern=ID, description="id of a version of a redaction")]
MarkParam = Annotated[str, Path(pattern=ID, description="id of a mark")]


@dataclass(frozen=True)
class MarkPlace:
    """A mark of a version."""

    redaction: str
    mark: str


def _mark_at(redaction: RedactionParam, mark: MarkParam) -> MarkPlace:
    return MarkPlace(redaction, mark)


MarkAt = Annotated[MarkPlace, Depends(_mark_at)]


class NamedGift(GivenTo):
    """Who gets a copy."""

    recipient: str = Field(min_length=3, max_length=200, pattern=r"\w", examples=["Juzgado 3.º de lo Penal"])


class LogForm(StrEnum):
    """How the privilege log is written."""

    JSON = "json"
    CSV = "csv"


class PrivilegeLog(Record):
    """What is withheld in a case, and why. It tells nothing of what was said there."""

    withheld: tuple[Withheld, ...]


COLUMNS = (
    "document", "kind", "version", "page", "boxes", "reason", "note", "origin", "made_by", "made_at", "decided_by",
)  # fmt: skip

_REDACTION = Redaction(
    id="0" * 32, case=examples.CASE.id, document=examples.DOCUMENT, version=1, state=RedactionState.DRAFT,
    form=RedactionForm.PDF, reading="pdf-7", begun_by="i.mamani", begun_at=examples.WHEN,
)  # fmt: skip
_MARK = Mark(
    id="1" * 32, place=Place(page=1, boxes=((72, 90, 210, 104),)), reason="third_party", note="",
    state=MarkState.ACCEPTED, origin=MarkOrigin.HAND, made_by="i.mamani", made_at=examples.WHEN,
)  # fmt: skip
_VIEW = RedactionView(redaction=_REDACTION, marks=(_MARK,))
_LINE = Withheld(
    document=examples.DOCUMENT, kind="application/pdf", version=1, state=RedactionState.APPLIED, page=1, boxes=1,
    reason="third_party", note="", origin=MarkOrigin.HAND, made_by="i.mamani", made_at=examples.WHEN,
    decided_by="i.mamani",
)  # fmt: skip


@router.get(
    _OF_DOCUMENT,
    summary="List the versions of a document's redaction",
    responses=answers(
        *SIGNED_IN, "not_found", "invalid", example=Versions(redactions=(_REDACTION,), reasons=reasons()[:1])
    ),
)
def read_redactions(workspace: Here, actor: CurrentActor, document: DocumentParam) -> Versions:
    """The newest first, with the reasons that may be given for a mark."""
    return redacting.versions(workspace, actor, document)


@router.post(
    _OF_DOCUMENT,
    summary="Begin a redaction",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "invalid", "conflict", example=_VIEW, status=201),
)
def begin_redaction(workspace: Here, actor: CurrentActor, document: DocumentParam) -> RedactionView:
    """A draft. After an applied version it starts with the marks of that one. The original is never touched."""
    return redacting.begin(workspace, actor, document)


@router.get(
    _ONE,
    summary="Read a redaction",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=_VIEW),
)
def read_redaction(
    workspace: Here, actor: CurrentActor, document: DocumentParam, redaction: RedactionParam
) -> RedactionView:
    """Its marks as they stand, and every act on them."""
    return redacting.view(workspace, actor, document, redaction)


@router.post(
    f"{_ONE}/marks",
    summary="Redact a part of a page",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "invalid", "usage", "conflict", example=_VIEW, status=201),
)
def add_mark(
    workspace: Here, actor: CurrentActor, document: DocumentParam, redaction: RedactionParam, asked: MarkAsked
) -> RedactionView:
    """Boxes, a span of text, or the whole page, with a reason. Boxes grow to whole words and glyphs."""
    return redacting.mark(workspace, actor, document, redaction, asked)


@router.post(
    f"{_ONE}/proposals",
    summary="Propose marks",
    responses=answers(*CHANGING, "not_found", "invalid", "conflict", example=_VIEW),
)
def propose_marks(
    workspace: Here, actor: CurrentActor, document: DocumentParam, redaction: RedactionParam
) -> RedactionView:
    """All that names or shows protected people, on every page, and words that are redacted at another place."""
    return redacting.propose(workspace, actor, document, redaction)


@router.post(
    f"{_ONE}/accept",
    summary="Accept all proposals",
    responses=answers(*CHANGING, "not_found", "invalid", "conflict", example=_VIEW),
)
def accept_proposals(
    workspace: Here, actor: CurrentActor, document: DocumentParam, redaction: RedactionParam
) -> RedactionView:
    """Those that nobody decided on."""
    return redacting.accept_all(workspace, actor, document, redaction)


@router.post(
    f"{_ONE}/marks/{{mark}}/decision",
    summary="Accept, reject or change a mark",
    responses=answers(*CHANGING, "not_found", "invalid", "usage", "conflict", example=_VIEW),
)
def decide_on_mark(
    workspace: Here, actor: CurrentActor, document: DocumentParam, at: MarkAt, asked: DecisionAsked
) -> RedactionView:
    """A rejected proposal for a protected person shows her only in a copy made and taken by whom she is open to."""
    return redacting.decide(workspace, actor, document, at.redaction, mark=at.mark, asked=asked)


@router.post(
    f"{_ONE}/marks/{{mark}}/undo",
    summary="Undo the last act on a mark",
    responses=answers(*CHANGING, "not_found", "invalid", "conflict", example=_VIEW),
)
def undo_mark(
    workspace: Here, actor: CurrentActor, document: DocumentParam, redaction: RedactionParam, mark: MarkParam
) -> RedactionView:
    """While it is a draft. The act and its undoing stay in the history."""
    return redacting.undo(workspace, actor, document, redaction, mark)


@router.get(
    f"{_ONE}/pages/{{number}}/preview",
    summary="Look at a page as the copy will show it",
    response_class=Response,
    responses={
        **answers(*SIGNED_IN, "not_found", "invalid", "needs_opening", "page_not_drawn", "drawing_busy"),
        200: {
            "description": "The page with its boxes burned in.",
            "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}, "example": "…"}},
        },
    },
)
def preview_page(
    workspace: Here, actor: CurrentActor, document: DocumentParam, redaction: RedactionParam, number: PageNumber
) -> Response:
    """A JPEG."""
    made = redacted_copies.preview(workspace, actor, document, redaction, number)
    return Response(made, media_type="image/jpeg")


@router.post(
    f"{_ONE}/apply",
    summary="Make the redacted copy",
    responses=answers(
        *CHANGING, "not_found", "invalid", "conflict", "redaction_incomplete", "redaction_failed", "needs_opening",
        "page_not_drawn", "drawing_busy", "missing_program",
        example=_VIEW.model_copy(
            update={"redaction": _REDACTION.model_copy(update={"state": RedactionState.APPLIED})}
        ),
    ),
)  # fmt: skip
def apply_redaction(
    workspace: Here, actor: CurrentActor, document: DocumentParam, redaction: RedactionParam
) -> RedactionView:
    """Pages are made anew from pixels; the copy is taken apart again, and kept if nothing redacted is left in it."""
    return redacted_copies.apply(workspace, actor, document, redaction)


def _copy_given(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The answers of a route that gives the copy, with those that its way of asking has."""
    refused = ("conflict", "handling", "transfer_refused", "needs_opening", "against_instruction", "altered")
    file = {"schema": {"type": "string", "format": "binary"}, "example": "…"}
    given = {"description": "The copy, as an attachment.", "content": {"application/octet-stream": file}}
    return {**answers(*codes, "not_found", "invalid", *refused), 200: given}


@router.get(
    f"{_ONE}/file",
    summary="Download the redacted copy",
    response_class=StreamingResponse,
    responses=_copy_given(*SIGNED_IN),
)
def download_redacted(
    workspace: Here, actor: CurrentActor, document: DocumentParam, redaction: RedactionParam
) -> StreamingResponse:
    """Its bytes with their SHA-256 in `X-Content-SHA256`. It stands in the ledger of disclosures, without recipient."""
    return attachment(redacted_copies.download(workspace, actor, document, redaction))


@router.post(
    f"{_ONE}/file",
    summary="Give the redacted copy to somebody",
    response_class=StreamingResponse,
    responses=_copy_given(*CHANGING),
)
def give_redacted(
    workspace: Here, actor: CurrentActor, document: DocumentParam, redaction: RedactionParam, asked: NamedGift
) -> StreamingResponse:
    """Its bytes. To whom, by which order and under which conditions stands in the ledger of disclosures."""
    return attachment(redacted_copies.download(workspace, actor, document, redaction, asked))


@router.get(
    "/cases/{case}/redactions/log",
    summary="Read the privilege log of a case",
    response_model=PrivilegeLog,
    responses={
        **answers(*SIGNED_IN, "not_found", "invalid"),
        200: {
            "description": "JSON, or a table.",
            "content": {
                "application/json": {"example": PrivilegeLog(withheld=(_LINE,)).model_dump(mode="json")},
                sheets.MEDIA_TYPES[sheets.Form.CSV].partition(";")[0]: {
                    "schema": {"type": "string"}, "example": ",".join(COLUMNS),
                },
            },
        },
    },
)  # fmt: skip
def read_privilege_log(
    workspace: Here,
    actor: CurrentActor,
    case: CaseParam,
    form: Annotated[LogForm, Query(alias="format", description="json or csv")] = LogForm.JSON,
) -> Response:
    """What was withheld, where, why and by whom: of each document its version that was applied last."""
    lines = redacted_copies.log(workspace, actor, case)
    if form is LogForm.CSV:
        return Response(
            b"".join(table(lines)),
            media_type=sheets.MEDIA_TYPES[sheets.Form.CSV],
            headers={"Content-Disposition": 'attachment; filename="privilege-log.csv"'},
        )
    return Response(PrivilegeLog(withheld=tuple(lines)).model_dump_json(), media_type="application/json")


def table(lines: list[Withheld]) -> Iterator[bytes]:
    """The log as CSV."""
    return sheets.table(COLUMNS, ([str(line.model_dump(mode="json")[name]) for name in COLUMNS] for line in lines))
