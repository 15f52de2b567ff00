"""Documents: what reading made of a file, page by page, with text, words, image, and what was found on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO
from urllib.parse import quote

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from api import blurring, protecting
from api.blurring import Pictures
from api.http import examples
from api.http.attachments import SHOWN_NOWHERE, sound_blocks
from api.http.auth import CurrentActor, Here
from api.http.describe import SIGNED_IN, answers
from api.http.parameters import DocumentParam, Limit, Offset, PageNumber
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.case import Sensitivity
from models.document import (
    DocumentState,
    DocumentSummary,
    NearDocument,
    Page,
    PageCounts,
    Problem,
    TextSource,
)
from models.exhibit import Exhibit
from models.ids import CaseId, DocumentId, Sha256
from models.indicator import Indicator
from models.mention import Mention
from services.ports import Records

router = APIRouter(prefix="/documents/{document}", tags=["documents"])

_RELATED = ("receipts", "children", "near", "level", "conditions", "pictures")


class DocumentCard(Record):
    """A document without its pages: what it is, how it was read, where it came from, what was found inside it."""

    id: DocumentId
    case: CaseId
    sha256: Sha256
    name: str
    media_type: str
    state: DocumentState
    language: str | None
    metadata: dict[str, Any]
    counts: PageCounts
    problems: tuple[Problem, ...]
    receipts: tuple[Exhibit, ...]
    children: tuple[Exhibit, ...]
    near: tuple[NearDocument, ...] = Field(
        default=(), description="documents of the same case with pages that say nearly the same"
    )
    conditions: tuple[str, ...] = Field(default=(), description="what its owner asks of who was lent it")
    level: Sensitivity = Field(default=Sensitivity.ORDINARY, description="how closely the document is held")
    pictures: Pictures = Field(default=Pictures(), description="how its pictures are shown to you")


class PageSummary(Record):
    """A page without its text."""

    number: int
    width: float
    height: float
    source: TextSource
    confidence: float | None
    language: str | None
    rotation: int
    has_image: bool
    blurred: bool = Field(default=False, description="its picture is sent blurred, until you open it")


class Pages(Record):
    """A stretch of a document's pages, with the number of all."""

    total: int
    pages: tuple[PageSummary, ...]


class Mentions(Record):
    """Values found on a page, by place."""

    mentions: tuple[Mention, ...]


class Indicators(Record):
    """Rules that fired on a page, by place. Leads, never verdicts."""

    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Original:
    """The bytes of a file as they were received. Whoever takes it closes the stream."""

    name: str
    sha256: Sha256
    size: int
    stream: BinaryIO


def get_document(workspace: Workspace, actor: Actor, document: DocumentId) -> DocumentCard:
    """One document. Raises NotFound, also while it is not read yet."""
    return _card(workspace, actor, workspace.access.document(actor, document, action="document.read"))


def get_leaf(workspace: Workspace, actor: Actor, document: DocumentId, number: int) -> tuple[DocumentCard, Page]:
    """One document and a page of it, in one look. Raises NotFound."""
    found, page = workspace.access.leaf(actor, document, number)
    return _card(workspace, actor, found), page


def _card(workspace: Workspace, actor: Actor, found: DocumentSummary) -> DocumentCard:
    """A document that the door has let the actor see."""
    scope = workspace.access.scope_in(actor, found.case)
    seen = workspace.access.seen(scope)
    return DocumentCard(
        **{name: getattr(found, name) for name in DocumentCard.model_fields if name not in _RELATED},
        receipts=tuple(_without_others(seen, workspace.records.evidence.exhibits_of(found.id))),
        conditions=scope.conditions_of(found.case, found.id),
        children=tuple(seen.evidence.children_of(found.id)),
        near=tuple(seen.near.of(found.id)),
        level=workspace.records.levels.level(found.id),
        pictures=blurring.shown(workspace, actor, found.id),
    )


def _without_others(seen: Records, receipts: Sequence[Exhibit]) -> Iterator[Exhibit]:
    """Receipts that do not name a container which is not seen."""
    for receipt in receipts:
        hidden = receipt.parent is not None and not seen.evidence.exhibits_of(receipt.parent)
        changes = {"parent": None, "root": None, "depth": 0, "path": receipt.name}
        yield receipt.model_copy(update=changes) if hidden else receipt


def list_pages(workspace: Workspace, actor: Actor, document: DocumentId, *, limit: int = 100, offset: int = 0) -> Pages:
    """The pages of a document without their texts. Raises NotFound."""
    found = workspace.access.document(actor, document, action="document.read")
    pages = workspace.records.evidence.pages(document, first=offset + 1, last=offset + limit)
    pictures = blurring.shown(workspace, actor, document)
    return Pages(
        total=found.counts.total,
        pages=tuple(
            PageSummary(
                number=page.number,
                width=page.width,
                height=page.height,
                source=page.source,
                confidence=page.confidence,
                language=page.language,
                rotation=page.rotation,
                has_image=page.is_pictured,
                blurred=pictures.blurs(page),
            )
            for page in pages
        ),
    )


def get_page(workspace: Workspace, actor: Actor, document: DocumentId, number: int) -> Page:
    """One page with its text and words. Raises NotFound."""
    return workspace.access.page(actor, document, number, action="page.read")


def get_page_image(workspace: Workspace, actor: Actor, document: DocumentId, number: int) -> bytes:
    """The JPEG of a page as it is shown to whoever asks: blurred where it may do harm.

    Raises NotFound, also for a page without image; PageNotDrawn, DrawingBusy.
    """
    page = workspace.access.page(actor, document, number, action="page.image")
    return blurring.picture(workspace, actor, document, page)


def list_mentions(workspace: Workspace, actor: Actor, document: DocumentId, number: int) -> Mentions:
    """What was found on a page. Raises NotFound."""
    workspace.access.page(actor, document, number, action="page.read")
    return Mentions(mentions=tuple(workspace.records.evidence.mentions(document, page=number)))


def list_indicators(workspace: Workspace, actor: Actor, document: DocumentId, number: int) -> Indicators:
    """Which rules fired on a page. Raises NotFound."""
    workspace.access.page(actor, document, number, action="page.read")
    return Indicators(indicators=tuple(workspace.records.evidence.indicators(document, page=number)))


def open_original(workspace: Workspace, actor: Actor, document: DocumentId) -> Original:
    """The file itself, also one that could not be read. Raises NotFound, NotAllowed.

    One that names protected people goes only to whom they are open: NeedsOpening, AgainstInstruction.
    """
    found = workspace.access.document(
        actor,
        document,
        action="document.download",
        check=lambda: protecting.check_original(workspace, actor, document),
    )
    receipt = workspace.records.evidence.exhibits_of(document)[0]
    return Original(
        name=receipt.name, sha256=found.sha256, size=receipt.size, stream=workspace.blobs.open(found.sha256)
    )


@router.get(
    "",
    summary="Read a document",
    responses=answers(
        *SIGNED_IN,
        "not_found",
        "invalid",
        example=DocumentCard(
            id=examples.DOCUMENT,
            case=examples.CASE.id,
            sha256=examples.EXHIBIT.sha256,
            name=examples.EXHIBIT.name,
            media_type="application/pdf",
            state=DocumentState.PARTIAL,
            language="es",
            metadata={"pages": 2},
            counts=examples.FILE.counts,
            problems=(examples.PROBLEM,),
            receipts=(examples.EXHIBIT,),
            children=(),
        ),
    ),
)
def read_document(workspace: Here, actor: CurrentActor, document: DocumentParam) -> DocumentCard:
    """What reading made of a file: state, counts, problems, receipts, and the parts found inside it."""
    return get_document(workspace, actor, document)


@router.get(
    "/original",
    summary="Download the original file",
    response_class=StreamingResponse,
    responses={
        **answers(*SIGNED_IN, "not_found", "invalid", "needs_opening", "against_instruction", "altered"),
        200: {
            "description": "The bytes as received, always as an attachment and never under their own media type.",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}, "example": "…"}},
        },
    },
)
def download(workspace: Here, actor: CurrentActor, document: DocumentParam) -> StreamingResponse:
    """The file's bytes with their SHA-256 in `X-Content-SHA256`. The download is in the audit log."""
    return attachment(open_original(workspace, actor, document))


@router.get(
    "/pages",
    summary="List a document's pages",
    responses=answers(
        *SIGNED_IN,
        "not_found",
        "invalid",
        example=Pages(
            total=1,
            pages=(
                PageSummary(
                    number=1,
                    width=612,
                    height=792,
                    source=TextSource.OCR,
                    confidence=0.94,
                    language="es",
                    rotation=0,
                    has_image=True,
                ),
            ),
        ),
    ),
)
def read_pages(
    workspace: Here, actor: CurrentActor, document: DocumentParam, limit: Limit = 100, offset: Offset = 0
) -> Pages:
    """Number, size, source and confidence of each page."""
    return list_pages(workspace, actor, document, limit=limit, offset=offset)


@router.get(
    "/pages/{number}",
    summary="Read a page",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=examples.PAGE),
)
def read_page(workspace: Here, actor: CurrentActor, document: DocumentParam, number: PageNumber) -> Page:
    """Text of a page and each word's span and box, in points from the top left."""
    return get_page(workspace, actor, document, number)


@router.get(
    "/pages/{number}/image",
    summary="Read a page's image",
    response_class=Response,
    responses={
        **answers(*SIGNED_IN, "not_found", "invalid", "page_not_drawn", "drawing_busy"),
        200: {
            "description": "The page as displayed.",
            "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}, "example": "…"}},
        },
    },
)
def read_page_image(workspace: Here, actor: CurrentActor, document: DocumentParam, number: PageNumber) -> Response:
    """A JPEG of the page; a page that nobody has looked at may be drawn now.

    Blurred where it may do harm, for everybody, until you open it: `POST /documents/{document}/pictures/open`.
    Boxes of words are fractions of its size once divided by the page's width and height.
    """
    image = get_page_image(workspace, actor, document, number)
    # Who reads turns the page: until he does, it is drawn and lies here.
    workspace.images.ahead(document, number + 1)
    return Response(image, media_type="image/jpeg")


@router.get(
    "/pages/{number}/mentions",
    summary="List what was found on a page",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Mentions(mentions=(examples.MENTION,))),
)
def read_mentions(workspace: Here, actor: CurrentActor, document: DocumentParam, number: PageNumber) -> Mentions:
    """Names, numbers and dates on the page, each with its span, boxes, normal form and reason."""
    return list_mentions(workspace, actor, document, number)


@router.get(
    "/pages/{number}/indicators",
    summary="List indicators on a page",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Indicators(indicators=(examples.INDICATOR,))),
)
def read_indicators(workspace: Here, actor: CurrentActor, document: DocumentParam, number: PageNumber) -> Indicators:
    """Rules that fired on the page, with the words, the reason and the rule. Leads, never verdicts."""
    return list_indicators(workspace, actor, document, number)


def attachment(original: Original) -> StreamingResponse:
    """Never under its own media type: no browser shall show a seized file, whatever it is."""
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "._-") else "_" for char in original.name)
    named = quote(original.name.encode("utf-8", "replace"), safe="")
    return StreamingResponse(
        sound_blocks(original.stream, original.sha256),
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename=\"{plain or 'original'}\"; filename*=UTF-8''{named}",
            "Content-Length": str(original.size),
            "Content-Security-Policy": SHOWN_NOWHERE,
            "X-Content-SHA256": original.sha256,
        },
    )
