"""Pinning an assertion of a prosecutor's file: to words of a page, or to a box drawn on its image.

What is typed stays while pages are turned and when something is wrong. A document that is no exhibit yet becomes one
with its first assertion.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Response
from pydantic import Field

from api import filing, prosecuting
from api.filing import Offer
from api.http.casefiles import FileParam
from api.http.cases import get_case
from api.http.documents import get_document, get_page
from api.http.parameters import ID, CaseParam
from api.web.findings import Drawn
from api.web.forms import done, said, status_of
from api.web.render import CurrentScreen, Screen, see_other
from models.errors import LinceError, UsageError
from models.ids import CaseId, DocumentId
from models.matrix import Element
from models.prosecution import AssertionAsked, ExhibitAsked, FileId, ProsecutionFile, Stance
from models.words import Box

router = APIRouter()

Document = Annotated[DocumentId, Field(pattern=ID)]
Page = Annotated[int, Field(ge=1, le=1_000_000)]
Text = Annotated[str, Form(max_length=5000)]
_FIELDS = ("text", "quote", "box", "stance", "when")


@router.get("/cases/{case}/casefiles/pin")
def choose_page(
    screen: CurrentScreen, case: CaseParam, document: Annotated[Document, Query()], page: Annotated[Page, Query()] = 1
) -> Response:
    """In which file a place is pinned: the only one at once, else a choice."""
    files = prosecuting.files(screen.workspace, screen.actor, case)
    screen.workspace.access.check(screen.actor, case, action=prosecuting.WRITE)
    if len(files) == 1:
        return see_other(_address(case, files[0].id, document, page))
    return screen.page(
        "casefile_choose.html",
        here="cases",
        case=get_case(screen.workspace, screen.actor, case),
        files=[(one, _address(case, one.id, document, page)) for one in files],
    )


@router.get("/cases/{case}/casefiles/{file}/pin")
def pin_page(
    screen: CurrentScreen,
    case: CaseParam,
    file: FileParam,
    *,
    document: Annotated[DocumentId | None, Query(pattern=ID)] = None,
    page: Annotated[Page, Query()] = 1,
    flag: Annotated[str, Query(pattern=rf"^$|{ID}")] = "",
) -> Response:
    """A page of a document with the form of an assertion; `flag`: filled in with a passage that a reader saw."""
    screen.workspace.access.check(screen.actor, case, action=prosecuting.WRITE)
    found = prosecuting.seen_file(screen.workspace, screen.actor, case, file)
    if document is None:
        if not found.present:
            return see_other(f"/cases/{case}/casefiles/{file}/documents")
        document = found.present[0].document
    return _draw(screen, found, document, page, flag=flag)


@router.post("/cases/{case}/casefiles/{file}/pin")
def pin(
    screen: CurrentScreen,
    case: CaseParam,
    file: FileParam,
    *,
    document: Annotated[DocumentId, Form(pattern=ID)],
    page: Annotated[int, Form(ge=1, le=1_000_000)],
    to: Annotated[str, Form(pattern=r"^([0-9a-f]{32}:)?\d{0,7}$")] = "",
    text: Text = "",
    quote: Text = "",
    box: Annotated[str, Form(max_length=100)] = "",
    stance: Annotated[Stance, Form()] = Stance.SUPPORTS,
    elements: Annotated[list[Element] | None, Form(max_length=3)] = None,
    when: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Pin it; or, with `to`, turn to another page of the same or another document with all that is typed."""
    screen.workspace.access.check(screen.actor, case, action=prosecuting.WRITE)
    found = prosecuting.seen_file(screen.workspace, screen.actor, case, file)
    given = dict(zip(_FIELDS, (text, quote, box, stance.value, when), strict=True)) | {"elements": elements or []}
    if to:
        other, _, number = to.rpartition(":")
        turned = DocumentId(other) if other else document
        kept = given | ({"box": ""} if (turned, int(number or 1)) != (document, page) else {})
        return _draw(screen, found, turned, int(number or 1), given=kept)

    def do() -> None:
        _pin(screen, found, document, page, given)

    there = f"/cases/{case}/casefiles/{file}#assertions"
    return done(do, there, lambda error: _draw(screen, found, document, page, given=given, problem=error))


def _pin(screen: Screen, file: ProsecutionFile, document: DocumentId, page: int, given: Mapping[str, Any]) -> None:
    workspace, actor, case = screen.workspace, screen.actor, file.case
    if not given["text"].strip():
        raise UsageError("An assertion needs its words.", next_step="Write what the file says there.")
    with workspace.records.transaction():
        number = _exhibit_of(file, document)
        if number is None:
            file = prosecuting.add_exhibit(workspace, actor, case, file.id, ExhibitAsked(document=document))
            number = _exhibit_of(file, document)
        quote = str(given["quote"]).strip()
        asked = AssertionAsked.model_validate({
            "exhibit": number, "page": page, "text": given["text"].strip(), "quote": quote,
            "box": None if quote else _box(given["box"]), "stance": given["stance"],
            "elements": tuple(given["elements"]), "when": given["when"].strip(),
        })  # fmt: skip
        prosecuting.add_assertion(workspace, actor, case, file.id, asked)


def _exhibit_of(file: ProsecutionFile, document: DocumentId) -> int | None:
    return next((one.number for one in file.present if one.document == document), None)


def _box(text: str) -> Box:
    """A box as the field has it: four numbers. Raises UsageError."""
    edges = text.replace(",", " ").split()
    if not edges:
        raise UsageError(
            "An assertion is pinned to words of the page, or to a box on it.",
            next_step="Quote the words, or draw a box on the page.",
        )
    try:
        x0, y0, x1, y1 = (float(edge) for edge in edges)
    except ValueError:
        raise UsageError("A box has four edges in points.", next_step="Draw it on the page.") from None
    return x0, y0, x1, y1


def _address(case: CaseId, file: FileId, document: DocumentId, page: int) -> str:
    return f"/cases/{case}/casefiles/{file}/pin?document={document}&page={page}"


def _draw(
    screen: Screen,
    file: ProsecutionFile,
    document: DocumentId,
    number: int,
    *,
    flag: str = "",
    given: Mapping[str, Any] | None = None,
    problem: LinceError | None = None,
) -> Response:
    workspace, case = screen.workspace, file.case
    card = get_document(workspace, screen.actor, document)
    pages = max(1, card.counts.total)
    page = get_page(workspace, screen.actor, document, min(number, pages))
    here = _passages(screen, file, document, page.number)
    chosen = next((one for one in here if one.flag.id == flag), None)
    return screen.page(
        "casefile_pin.html",
        here="cases",
        status=status_of(problem),
        case=get_case(workspace, screen.actor, case),
        file=file,
        document=card,
        page=page,
        pages=pages,
        exhibit=_exhibit_of(file, document),
        given=given or _of_flag(screen, chosen),
        passages=here,
        standing=[one for one in file.standing if (one.document, one.page) == (document, page.number)],
        drawn=_drawn(file, document, page.number, here),
        stances=tuple(Stance),
        elements=tuple(Element),
        problem=said(screen, problem),
    )


def _passages(screen: Screen, file: ProsecutionFile, document: DocumentId, number: int) -> Sequence[Offer]:
    """The passages of a page that readers confirmed, and those that contradict."""
    seen = screen.workspace.access.seen_in(screen.actor, file.case)
    offers, contrary = filing.passages(seen, screen.actor, file, beside=document)
    return [
        one
        for one in (*offers, *contrary)
        if (one.flag.told.span.document, one.flag.told.span.page) == (document, number)
    ]


def _of_flag(screen: Screen, offer: Offer | None) -> Mapping[str, Any]:
    """The form filled in with a passage; None: empty."""
    if offer is None:
        return {**dict.fromkeys(_FIELDS, ""), "stance": Stance.SUPPORTS.value, "elements": []}
    told = offer.flag.told
    return {
        "text": screen.t.known(f"indicator.{told.category}", told.category),
        "quote": told.text,
        "box": "",
        "stance": (Stance.SUPPORTS if offer.against is None else Stance.DENIES).value,
        "elements": [one for one in Element if one in told.palermo],
        "when": "",
    }


def _drawn(file: ProsecutionFile, document: DocumentId, number: int, offers: Sequence[Offer]) -> Sequence[Drawn]:
    pinned = [
        Drawn(f"a{one.number}", f"pinned {one.stance}", f"A-{one.number}", one.boxes)
        for one in file.standing
        if (one.document, one.page) == (document, number)
    ]
    flags = [
        Drawn(one.flag.id, f"indicator {one.flag.told.polarity}", "", one.flag.told.boxes)
        for one in offers
        if not one.pinned
    ]
    return [*flags, *pinned]
