"""A place that somebody names in a case: a document, a page of it, a part of that page."""

from pydantic import Field, FiniteFloat, model_validator

from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.errors import NotFound, UsageError
from models.ids import CaseId, DocumentId


class PlaceAsked(Record):
    """A page, or a part of it; absent: all of what the document, or the case, holds."""

    page: int | None = Field(default=None, ge=1, le=1_000_000)
    box: tuple[FiniteFloat, FiniteFloat, FiniteFloat, FiniteFloat] | None = Field(
        default=None, description="a part of the page: x0, y0, x1, y1 in points from the top left"
    )

    @model_validator(mode="after")
    def _on_a_page(self) -> "PlaceAsked":
        if self.box is not None and self.page is None:
            raise ValueError("box: on which page?")
        return self


def check_place(workspace: Workspace, actor: Actor, case: CaseId, document: DocumentId, asked: PlaceAsked) -> None:
    """Whether a place is there for an actor. Raises NotFound, UsageError (a box beside its page)."""
    seen = workspace.access.seen_in(actor, case).evidence
    page = None if asked.page is None else seen.page(document, asked.page)
    if seen.case_of(document) != case or (asked.page is not None and page is None):
        raise NotFound("There is no such document or page in the case, or it is not yours to see.")
    if asked.box is not None and page is not None:
        x0, y0, x1, y1 = asked.box
        if not (0 <= x0 < x1 <= page.width and 0 <= y0 < y1 <= page.height):
            raise UsageError("A box is smaller than a point, or beside the page.", next_step="Draw it on the page.")
