"""Prosecutors' files: numbered exhibits, assertions pinned to a place, and their build."""

from typing import Annotated

from fastapi import APIRouter, Path, status
from fastapi.responses import StreamingResponse
from pydantic import Field

from api import building, prosecuting
from api.building import BuildAsked
from api.exporting import Rights
from api.http import attachments, examples
from api.http.auth import CurrentActor, CurrentVisitor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, CaseParam
from api.http.sessions import still_acting
from models.base import Record
from models.prosecution import (
    AssertionAsked,
    ExhibitAsked,
    ExhibitChange,
    ExhibitOrder,
    FileAsked,
    FileChange,
    FileExhibit,
    FileId,
    FileLine,
    ProsecutionFile,
)

router = APIRouter(prefix="/cases/{case}/casefiles", tags=["case files"], route_class=JsonRoute)

FileParam = Annotated[FileId, Path(pattern=ID, description="id of a prosecutor's file")]
Number = Annotated[int, Path(ge=1, le=1_000_000, description="number in the file")]


class Files(Record):
    """The prosecutors' files of a case."""

    files: tuple[FileLine, ...]


class NamedBuild(BuildAsked):
    """For whom a file is built."""

    recipient: str = Field(min_length=3, max_length=200, pattern=r"\w", examples=["Juzgado 3.º de lo Penal"])


_FILE = ProsecutionFile(
    id=FileId("8e1c4b7a2d5f4a6b9c0d1e2f3a4b5c6d"),
    case=examples.CASE.id,
    title="Exploitation at the estate",
    language="es",
    court="Juzgado 3.º de lo Penal",
    made_by="r.choque",
    made_at=examples.WHEN,
    exhibits=(
        FileExhibit(
            number=1, document=examples.DOCUMENT, title="Ledger of debts", added_by="r.choque", added_at=examples.WHEN
        ),
    ),
)
_LINE = FileLine(
    id=_FILE.id,
    title=_FILE.title,
    language="es",
    exhibits=1,
    assertions=0,
    made_by=_FILE.made_by,
    made_at=_FILE.made_at,
)
_WRITING = (*CHANGING, "not_found", "invalid", "conflict", "usage")


@router.get(
    "",
    summary="List the prosecutors' files of a case",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Files(files=(_LINE,))),
)
def list_files(workspace: Here, actor: CurrentActor, case: CaseParam) -> Files:
    """The first one first, with the numbers of exhibits and assertions that you see."""
    return Files(files=tuple(prosecuting.files(workspace, actor, case)))


@router.post(
    "",
    summary="Begin a prosecutor's file",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*_WRITING, example=_FILE, status=201),
)
def begin_file(workspace: Here, actor: CurrentActor, case: CaseParam, asked: FileAsked) -> ProsecutionFile:
    """Without exhibits. Its language is that of what is printed."""
    return prosecuting.begin(workspace, actor, case, asked)


@router.get(
    "/{file}",
    summary="Read a prosecutor's file",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=_FILE),
)
def read_file(workspace: Here, actor: CurrentActor, case: CaseParam, file: FileParam) -> ProsecutionFile:
    """All exhibits and assertions that you see, those that were taken out too."""
    return prosecuting.read(workspace, actor, case, file)


@router.patch("/{file}", summary="Say anew what a file is called", responses=answers(*_WRITING, example=_FILE))
def change_file(
    workspace: Here, actor: CurrentActor, case: CaseParam, file: FileParam, asked: FileChange
) -> ProsecutionFile:
    """Title, language, court, summary, prefix of Bates numbers. Numbers that were given stay."""
    return prosecuting.change(workspace, actor, case, file, asked)


@router.put("/{file}/exhibits/order", summary="Put the exhibits in order", responses=answers(*_WRITING, example=_FILE))
def order_exhibits(
    workspace: Here, actor: CurrentActor, case: CaseParam, file: FileParam, asked: ExhibitOrder
) -> ProsecutionFile:
    """They share out the numbers that they have; what is pinned to them goes with them."""
    return prosecuting.order(workspace, actor, case, file, asked)


@router.patch(
    "/{file}/exhibits/{number}",
    summary="Say anew what an exhibit is called",
    responses=answers(*_WRITING, example=_FILE),
)
def change_exhibit(
    workspace: Here, actor: CurrentActor, case: CaseParam, file: FileParam, *, number: Number, asked: ExhibitChange
) -> ProsecutionFile:
    """Its title, and a note that is printed with it."""
    return prosecuting.change_exhibit(workspace, actor, case, file, number=number, asked=asked)


@router.post(
    "/{file}/exhibits",
    summary="Make a document an exhibit",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*_WRITING, "handling", example=_FILE, status=201),
)
def add_exhibit(
    workspace: Here, actor: CurrentActor, case: CaseParam, file: FileParam, asked: ExhibitAsked
) -> ProsecutionFile:
    """Under the next number, which is never given again."""
    return prosecuting.add_exhibit(workspace, actor, case, file, asked)


@router.delete("/{file}/exhibits/{number}", summary="Take an exhibit out", responses=answers(*_WRITING, example=_FILE))
def remove_exhibit(
    workspace: Here, actor: CurrentActor, case: CaseParam, file: FileParam, number: Number
) -> ProsecutionFile:
    """With the assertions that are pinned to it."""
    return prosecuting.remove_exhibit(workspace, actor, case, file, number)


@router.post(
    "/{file}/assertions",
    summary="Pin an assertion",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*_WRITING, example=_FILE, status=201),
)
def add_assertion(
    workspace: Here, actor: CurrentActor, case: CaseParam, file: FileParam, asked: AssertionAsked
) -> ProsecutionFile:
    """To words of a page, which must stand there, or to a box on it."""
    return prosecuting.add_assertion(workspace, actor, case, file, asked)


@router.delete(
    "/{file}/assertions/{number}", summary="Withdraw an assertion", responses=answers(*_WRITING, example=_FILE)
)
def withdraw_assertion(
    workspace: Here, actor: CurrentActor, case: CaseParam, file: FileParam, number: Number
) -> ProsecutionFile:
    """It stays in the record with who withdrew it."""
    return prosecuting.withdraw_assertion(workspace, actor, case, file, number)


@router.post(
    "/{file}/build",
    summary="Build a prosecutor's file",
    response_class=StreamingResponse,
    responses={
        **answers(*_WRITING, "handling", "transfer_refused", "altered", "engine_unavailable", "drawing_busy"),
        200: {
            "description": "A ZIP archive of a bag with one PDF/A, the same bytes whenever nothing changed.",
            "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}, "example": "…"}},
        },
    },
)
def build_file(
    workspace: Here, visitor: CurrentVisitor, case: CaseParam, file: FileParam, asked: NamedBuild
) -> StreamingResponse:
    """Every original is read again before; where the file changes meanwhile, nothing is written.

    Names of protected people are masked, pages that name one are shown as their masked text. One export at a time.
    Ends within two seconds when the session ends or the case is taken from you.
    """
    rights = Rights(workspace, case, lambda: still_acting(workspace, visitor), action=building.ACTION)
    stream = building.archive(workspace, visitor.actor, case, file, asked, rights=rights)
    return attachments.archive(stream, name="casefile.zip", rights=rights)
