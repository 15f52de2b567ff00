"""Notes of a case: facts and assessments apart, each with its reliability."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from api import noting, protecting
from api.http.cases import get_case
from api.http.notes import NoteParam
from api.http.parameters import CaseParam
from api.noting import NoteAsked, NoteEnded
from api.web.forms import done, said, status_of
from api.web.render import CurrentScreen, Screen
from models.errors import LinceError
from models.ids import CaseId
from models.note import LONGEST_NOTE, Information, Nature, NoteFilter, Source

router = APIRouter()

_CHOICES = ("nature", "source", "information", "document", "person")
_WRITTEN = (*_CHOICES, "page", "box", "text")

Code = Annotated[str, Query(pattern=r"^[A-Za-z0-9_]*$", max_length=32)]
Page = Annotated[int | None, Query(ge=1, le=1_000_000)]
BoxQuery = Annotated[str, Query(pattern=r"^[\d., ]*$", max_length=100)]
Field = Annotated[str, Form(max_length=LONGEST_NOTE)]


@router.get("/cases/{case}/notes")
def notes_page(
    screen: CurrentScreen,
    case: CaseParam,
    *,
    nature: Code = "",
    source: Code = "",
    information: Code = "",
    document: Code = "",
    person: Code = "",
    standing: Code = "",
    page: Page = None,
    box: BoxQuery = "",
) -> Response:
    """The notes that are wanted, and the form of a new one; from a page of a document or a part of it, about that."""
    chosen = dict(zip(_CHOICES, (nature, source, information, document, person), strict=True))
    given = {"document": document, "page": "" if page is None else str(page), "person": person, "box": box}
    return _notes(screen, case, chosen={**chosen, "standing": standing}, given=given)


def _notes(
    screen: Screen,
    case: CaseId,
    *,
    chosen: Mapping[str, str] | None = None,
    given: Mapping[str, str] | None = None,
    error: LinceError | None = None,
) -> Response:
    found = get_case(screen.workspace, screen.actor, case)
    chosen = chosen or {}
    wanted = NoteFilter.model_validate({name: value for name, value in chosen.items() if value})
    notes = noting.notes(screen.workspace, screen.actor, case, wanted)
    files = screen.workspace.access.seen_in(screen.actor, case).evidence.files(case)
    return screen.page(
        "notes.html",
        here="cases",
        status=status_of(error),
        case=found,
        notes=notes,
        files={one.document: one.path for one in files},
        people=protecting.list_people(screen.workspace, screen.actor, case),
        natures=tuple(Nature),
        sources=tuple(Source),
        informations=tuple(Information),
        chosen={**dict.fromkeys((*_CHOICES, "standing"), ""), **chosen},
        narrowed=any(chosen.values()),
        may_write=screen.may("note.write", case),
        given={**dict.fromkeys(_WRITTEN, ""), **(given or {})},
        longest=LONGEST_NOTE,
        problem=said(screen, error),
    )


@router.post("/cases/{case}/notes")
def take_note(
    screen: CurrentScreen,
    case: CaseParam,
    *,
    nature: Field = "",
    source: Field = "",
    information: Field = "",
    document: Field = "",
    person: Field = "",
    page: Field = "",
    box: Field = "",
    text: Field = "",
) -> Response:
    """Write a note. What is left out is said above the form, and nothing typed is lost."""
    given = dict(zip(_WRITTEN, (nature, source, information, document, person, page.strip(), box, text), strict=True))

    def write() -> None:
        told = {name: value for name, value in given.items() if value}
        asked = NoteAsked.model_validate(told | ({"box": box.replace(",", " ").split()} if box else {}))
        noting.write(screen.workspace, screen.actor, case, asked)

    return done(write, f"/cases/{case}/notes", lambda error: _notes(screen, case, given=given, error=error))


@router.post("/cases/{case}/notes/{note}/withdraw")
def drop_note(screen: CurrentScreen, case: CaseParam, note: NoteParam, reason: Field = "") -> Response:
    """Withdraw a note of one's own."""
    return done(
        lambda: noting.withdraw(screen.workspace, screen.actor, case, note, NoteEnded(reason=reason)),
        f"/cases/{case}/notes",
        lambda error: _notes(screen, case, error=error),
    )
