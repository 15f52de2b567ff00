"""Tags of a case: the list of labels, what carries each; and the forms beside a document that put one on and off."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Response

from api import tagging
from api.http.cases import get_case
from api.http.documents import get_document, get_page
from api.http.parameters import ID, CaseParam, DocumentParam, Offset
from api.http.tags import TagParam
from api.tagging import TagAsked
from api.web.asked import page_address
from api.web.forms import done
from api.web.render import CurrentScreen, Screen
from api.web.screens.viewer import draw
from models.errors import LinceError
from models.ids import DocumentId
from models.tag import TagFilter

router = APIRouter()

_ROWS = 100
"""Tags of one page of the list."""

Key = Annotated[str, Query(pattern=f"{ID}|^$")]
Typed = Annotated[str, Form(max_length=200)]
PageField = Annotated[int | None, Form(ge=1, le=1_000_000)]


@router.get("/cases/{case}/tags")
def tags_page(screen: CurrentScreen, case: CaseParam, tag: Key = "", offset: Offset = 0) -> Response:
    """The labels of a case, and what carries one of them, or any."""
    found = get_case(screen.workspace, screen.actor, case)
    told = tagging.tags(screen.workspace, screen.actor, case, TagFilter(label=tag or None))
    files = screen.workspace.access.seen_in(screen.actor, case).evidence.files(case)
    return screen.page(
        "tags.html",
        here="cases",
        case=found,
        labels=told.labels,
        chosen=next((one for one in told.labels if one.key == tag), None),
        tags=told.tags[offset : offset + _ROWS],
        total=len(told.tags),
        offset=offset,
        limit=_ROWS,
        page_href=lambda start: f"/cases/{case}/tags?tag={tag}&offset={start}",
        files={one.document: one.path for one in files},
        may_tag=screen.may(tagging.WRITE, case),
    )


@router.post("/documents/{document}/tags")
def take_tag(
    screen: CurrentScreen,
    document: DocumentParam,
    *,
    label: Typed = "",
    on: Annotated[Literal["document", "page", "region"], Form()] = "document",
    page: PageField = None,
    box: Annotated[str, Form(pattern=r"^[\d., ]*$", max_length=100)] = "",
) -> Response:
    """Tag a document, the page that is open, or the region that was drawn on it."""

    def add() -> None:
        told: dict[str, Any] = {"label": label}
        if on != "document":
            told["page"] = page
        if on == "region":
            told["box"] = box.replace(",", " ").split()
        tagging.add(screen.workspace, screen.actor, document, TagAsked.model_validate(told))

    return _sent(screen, document, page, add, given={"label": label, "on": on, "box": box})


@router.post("/documents/{document}/tags/{tag}/remove")
def drop_tag(
    screen: CurrentScreen,
    document: DocumentParam,
    tag: TagParam,
    *,
    page: PageField = None,
    listed: Annotated[str, Form(pattern=f"{ID}|^(all)?$")] = "",
) -> Response:
    """Take a tag off, beside the document or in the list of what carries it."""
    case = screen.workspace.records.evidence.case_of(document)
    there = {"": "", "all": f"/cases/{case}/tags"}.get(listed, f"/cases/{case}/tags?tag={listed}")
    return _sent(
        screen, document, page, lambda: tagging.remove(screen.workspace, screen.actor, document, tag), there=there
    )


def _sent(
    screen: Screen,
    document: DocumentId,
    number: int | None,
    act: Callable[[], object],
    *,
    given: Mapping[str, str] | None = None,
    there: str = "",
) -> Response:
    """Do what a form asks, and go back to the page with the way to the next hit; what is wrong is said there."""

    def again(error: LinceError) -> Response:
        card = get_document(screen.workspace, screen.actor, document)
        page = None if number is None else get_page(screen.workspace, screen.actor, document, number)
        return draw(screen, card, page, error=error, tagging_given=given)

    kept = screen.request.query_params.multi_items()
    back = f"/documents/{document}" if number is None else page_address(document, number, kept)
    return done(act, there or f"{back}#tags", again)
