"""Searching a list: many values at once, on a page or as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Response, UploadFile
from fastapi.responses import StreamingResponse

from api.checking import LONGEST_TEXT, values_in
from api.http.lists import while_here
from api.leaving import OfCases
from api.listing import MEDIA_TYPES, ListForm, as_bytes, decoded, lines_of
from api.web.asked import Asked, page_address
from api.web.render import CurrentScreen, Screen
from api.web.screens.search import cover_of
from models.errors import QuerySyntax, UsageError
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


@dataclass(frozen=True)
class Kept:
    """What was typed and chosen in the form, to be shown in it again."""

    lines: str = ""
    near: bool = False
    written: bool = False
    what: str = "values"
    within: str = ""


_NOTHING = Kept()


class _Unfit(Exception):
    """The list cannot be searched as a whole. The message is in the language of the page."""


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
    written: Annotated[bool, Form()] = False,
    what: Annotated[Literal["values", "text"], Form()] = "values",
    within: Annotated[str, Form(max_length=2000)] = "",
    form: Annotated[Literal["page", "csv", "xlsx"], Form()] = "page",
) -> Response:
    """The answers. What cannot be searched as a whole is said above the form, and nothing typed is lost."""
    kept = Kept(lines, near=near, written=written, what=what, within=within)
    try:
        typed = lines if file is None or not file.filename else f"{lines}\n{_text_of(screen, file)}".lstrip("\n")
        given = _values(screen, typed) if what == "text" else _lines(typed)
        _bounded(screen, given, MOST_LINES if form != "page" else SHOWN)
    except _Unfit as told:
        return _page(screen, kept, problem=str(told))
    request = ListRequest(lines=tuple(given), near=near, variants=not written, within=within, hits=1)
    try:
        found = screen.workspace.finder.find_each(request, actor=screen.actor, cases=None, on_screen=form == "page")
    except QuerySyntax as error:
        return _page(screen, kept, problem=screen.t.said(error.message))
    if form != "page":
        kind = ListForm(form)
        return StreamingResponse(
            as_bytes(
                while_here(screen.workspace, screen.visitor, OfCases(screen.workspace.records).lines(found)), kind
            ),
            media_type=MEDIA_TYPES[kind],
            headers={"Content-Disposition": f'attachment; filename="list.{kind}"'},
        )
    answers = list(found)
    rows = [Row(one, _address(screen, one)) for one in answers if isinstance(one, ListedLine)]
    end = next(one for one in answers if isinstance(one, ListedEnd))
    # What stood in a file stands in the form, so that it can be changed.
    sent = typed if what == "text" else "\n".join(given)
    return _page(screen, Kept(sent, near=near, written=written, what=what, within=within), rows=rows, end=end)


def _text_of(screen: Screen, file: UploadFile) -> str:
    """The text of a file that came with the form. Raises _Unfit."""
    try:
        return decoded(file.file.read())
    except UsageError:
        raise _Unfit(screen.t("list.no_text")) from None


def _lines(typed: str) -> list[str]:
    """A value a line, without the blank ones at the end."""
    given = lines_of(typed)
    while given and not given[-1].strip():
        given.pop()
    return given


def _values(screen: Screen, text: str) -> list[str]:
    """What can be looked up in a text. Raises _Unfit."""
    if len(text) > LONGEST_TEXT:
        raise _Unfit(screen.t("list.text_too_long", most=screen.t.number(LONGEST_TEXT)))
    country = screen.workspace.records.people.agency(screen.visitor.user.agency).country
    found = values_in(text, country=country)
    if text.strip() and not found:
        raise _Unfit(screen.t("list.text_empty"))
    return found


def _bounded(screen: Screen, given: Sequence[str], most: int) -> None:
    """Raises _Unfit for an empty list and for one with more lines than are taken."""
    if not given:
        raise _Unfit(screen.t("list.nothing"))
    if len(given) > most:
        told = {"most": screen.t.number(most), "lines": screen.t.number(len(given))}
        raise _Unfit(screen.t("list.too_long", **told) if most == SHOWN else screen.t("list.too_many", **told))


def _address(screen: Screen, answer: ListedLine) -> str | None:
    if not answer.hits:
        return None
    best = answer.hits[0]
    # The value may name a victim: the address hides it.
    asked = Asked(q=spoken(answer.read or answer.text), variants=bool(answer.forms))
    return page_address(best.document, best.page, asked.hit_params(screen.veil))


def _page(
    screen: Screen,
    kept: Kept = _NOTHING,
    *,
    problem: str = "",
    rows: Sequence[Row] = (),
    end: ListedEnd | None = None,
) -> Response:
    return screen.page(
        "list.html",
        here="search",
        status=422 if problem else 200,
        given=kept,
        problem=problem,
        rows=rows,
        end=end,
        most=MOST_LINES,
        cover=cover_of(screen.t, end.completeness, "/") if end is not None else None,
    )
