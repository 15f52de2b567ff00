"""Searching a list: many values at once, on a page or as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Response, UploadFile
from fastapi.responses import StreamingResponse

from api.http.lists import while_here
from api.listing import MEDIA_TYPES, ListForm, as_bytes, decoded, lines_of
from api.web.asked import Asked, page_address
from api.web.render import CurrentScreen, Screen
from api.web.screens.search import cover_of
from models.listed import MOST_LINES, ListedEnd, ListedLine, ListRequest
from services.search.lists import spoken

router = APIRouter()

SHOWN = 1_000
"""Most lines that a page shows; longer lists come as a file."""


@dataclass(frozen=True)
class Row:
    """An answered line and the address of its best page."""

    answer: ListedLine
    href: str | None


@router.get("/search/list")
def list_page(screen: CurrentScreen) -> Response:
    """The form."""
    return _page(screen)


@router.post("/search/list")
def take_list(
    screen: CurrentScreen,
    *,
    lines: Annotated[str, Form()] = "",
    file: Annotated[UploadFile | None, File()] = None,
    near: Annotated[bool, Form()] = False,
    form: Annotated[Literal["page", "csv", "xlsx"], Form()] = "page",
) -> Response:
    """The answers. What cannot be searched as a whole is said above the form, and nothing typed is lost."""
    given = _lines(lines, file)
    while given and not given[-1].strip():
        given.pop()
    t = screen.t
    if not given:
        return _page(screen, lines=lines, near=near, problem=t("list.nothing"))
    told = {"lines": t.number(len(given))}
    if len(given) > MOST_LINES:
        return _page(screen, lines=lines, near=near, problem=t("list.too_many", most=t.number(MOST_LINES), **told))
    if form == "page" and len(given) > SHOWN:
        return _page(screen, lines=lines, near=near, problem=t("list.too_long", most=t.number(SHOWN), **told))
    request = ListRequest(lines=tuple(given), near=near, hits=1)
    found = screen.workspace.finder.find_each(request, actor=screen.actor, cases=None)
    if form != "page":
        kind = ListForm(form)
        return StreamingResponse(
            as_bytes(while_here(screen.workspace, screen.visitor, found), kind),
            media_type=MEDIA_TYPES[kind],
            headers={"Content-Disposition": f'attachment; filename="list.{kind}"'},
        )
    answers = list(found)
    rows = [Row(one, _address(screen, one)) for one in answers if isinstance(one, ListedLine)]
    end = next(one for one in answers if isinstance(one, ListedEnd))
    return _page(screen, lines="\n".join(given), near=near, rows=rows, end=end)


def _lines(typed: str, file: UploadFile | None) -> list[str]:
    """What was typed, then what stands in the file."""
    given = lines_of(typed) if typed.strip() else []
    if file is not None and file.filename:
        given += lines_of(decoded(file.file.read()))
    return given


def _address(screen: Screen, answer: ListedLine) -> str | None:
    if not answer.hits:
        return None
    best = answer.hits[0]
    # The value may name a victim: the address hides it.
    asked = Asked(q=spoken(answer.text), veiled=True)
    return page_address(best.document, best.page, asked.hit_params(screen.veil))


def _page(
    screen: Screen,
    *,
    lines: str = "",
    near: bool = False,
    problem: str = "",
    rows: Sequence[Row] = (),
    end: ListedEnd | None = None,
) -> Response:
    return screen.page(
        "list.html",
        here="search",
        status=422 if problem else 200,
        lines=lines,
        near=near,
        problem=problem,
        rows=rows,
        end=end,
        most=MOST_LINES,
        cover=cover_of(screen.t, end.completeness, "/") if end is not None else None,
    )
