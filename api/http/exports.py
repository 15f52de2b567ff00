"""A case as others take it: tables, a graph, a bag or a load file, packed into an archive."""

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import Field

from api import exporting
from api.exporting import ExportAsked
from api.http import attachments
from api.http.auth import CurrentVisitor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, answers
from api.http.parameters import CaseParam
from api.http.sessions import still_acting

router = APIRouter(prefix="/cases/{case}", tags=["exports"], route_class=JsonRoute)


class NamedExport(ExportAsked):
    """In which form a case leaves, and who gets it."""

    recipient: str = Field(min_length=3, max_length=200, pattern=r"\w", examples=["Juzgado 3.º de lo Penal"])


@router.post(
    "/export",
    summary="Export a case",
    response_class=StreamingResponse,
    responses={
        **answers(
            *CHANGING,
            "not_found",
            "invalid",
            "altered",
            "conflict",
            "transfer_refused",
            "handling",
            "engine_unavailable",
            "drawing_busy",
        ),
        200: {
            "description": "A ZIP archive, the same bytes whenever nothing changed in the case.",
            "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}, "example": "…"}},
        },
    },
)
def export_case(workspace: Here, visitor: CurrentVisitor, case: CaseParam, asked: NamedExport) -> StreamingResponse:
    """Every stored original is read again before: one that is missing or changed stops the export.

    Names of protected people are masked, originals that name them stay here. One audit event tells the recipient and
    the digest; the reason of `X-Lince-Reason` is sealed beside it. One export at a time on a server. Ends within two
    seconds when the session ends or the case is taken from you.
    """
    rights = exporting.Rights(workspace, case, lambda: still_acting(workspace, visitor))
    stream = exporting.archive(workspace, visitor.actor, case, asked, rights=rights)
    return attachments.archive(stream, name=f"case-{asked.format}.zip", rights=rights)
