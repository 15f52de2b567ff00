"""Questions of a case to other agencies, and what owners let other agencies have a hit on."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response, status
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from api import asking, holding, partner_line
from api.http import examples_between as examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.messages import BODY, GIVES, given_message, message_response
from api.http.parameters import ID, CaseParam
from models.base import Record
from models.deconfliction import MOST_VALUES, Ask, AskedValue, AskId, AskResult, Doubts, Opening, PartnerId, Reason
from services.deconfliction.message import LARGEST

router = APIRouter(prefix="/cases/{case}", tags=["hit or no hit"], route_class=JsonRoute)

AskParam = Annotated[AskId, Path(pattern=ID, description="id of a question")]
_ASKING = (*CHANGING, "not_found", "invalid", "usage", "bad_message")


class NewQuestion(Record):
    """Values to ask a partner about, and why."""

    partner: Annotated[PartnerId, Field(pattern=ID)]
    values: tuple[AskedValue, ...] = Field(min_length=1, max_length=MOST_VALUES, examples=[[examples.VALUE]])
    reason: Reason


class Asks(Record):
    """Questions of a case, the newest first."""

    questions: tuple[Ask, ...]


class NewOpening(Record):
    """A value that other agencies are to get a hit on, and why."""

    value: AskedValue
    reason: str = Field(min_length=3, max_length=500, examples=["She asked us to find him."])


class OpenKey(Record):
    """A value that is open, as it is compared."""

    key: str = Field(min_length=3, max_length=300, examples=[examples.OPENING.key])


class Openings(Record):
    """What owners of a case have opened, by key."""

    openings: tuple[Opening, ...]


@router.get(
    "/asks",
    summary="List a case's questions to other agencies",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Asks(questions=(examples.ASK,))),
)
def read_asks(workspace: Here, actor: CurrentActor, case: CaseParam) -> Asks:
    """When each was asked, by whom, why, and how far it is."""
    return Asks(questions=tuple(asking.list_asks(workspace, actor, case)))


@router.post(
    "/asks",
    summary="Ask another agency",
    status_code=status.HTTP_201_CREATED,
    responses=answers(
        *_ASKING, "conflict", "quota_used", "not_prepared", "partner_unreachable", example=examples.RESULT, status=201
    ),
)
def add_ask(workspace: Here, actor: CurrentActor, case: CaseParam, new: NewQuestion) -> AskResult:
    """Hit or no hit on each value, over the connection. The other agency does not learn what was asked.

    It logs that you asked, when, why and on what basis. A hit means that it holds the value; whom to call is told.
    """
    return asking.ask_partner(
        workspace,
        actor,
        case,
        partner=new.partner,
        values=new.values,
        reason=new.reason,
        send=partner_line.send,
    )


@router.post(
    "/asks/file",
    summary="Write a question as a file",
    response_class=Response,
    responses=answers(*_ASKING) | GIVES,
)
def write_ask(workspace: Here, actor: CurrentActor, case: CaseParam, new: NewQuestion) -> Response:
    """The signed question, to be carried to a partner that cannot be reached; its answer is read by this case."""
    _, data = asking.write_question(workspace, actor, case, partner=new.partner, values=new.values, reason=new.reason)
    return message_response(data)


@router.post(
    "/asks/answer",
    summary="Read an answer that came as a file",
    responses=answers(*_ASKING, "conflict", "quota_used", "not_prepared", example=examples.RESULT),
    openapi_extra=BODY,
)
async def read_answer(request: Request, workspace: Here, actor: CurrentActor, case: CaseParam) -> AskResult:
    """Hit or no hit on each value of the question that it answers. It is read once, then kept with the case."""
    await run_in_threadpool(workspace.access.scope, actor, cases=[case], action="ask.read_answer")
    data = await given_message(request, LARGEST)
    return await run_in_threadpool(asking.read_answer, workspace, actor, case, data)


@router.get(
    "/asks/{ask}",
    summary="Read what came of a question",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=examples.RESULT),
)
def read_ask(workspace: Here, actor: CurrentActor, case: CaseParam, ask: AskParam) -> AskResult:
    """The answers, as far as there are any."""
    return asking.read_result(workspace, actor, case, ask)


@router.get(
    "/openings",
    summary="List what is open to other agencies",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Openings(openings=(examples.OPENING,))),
)
def read_openings(workspace: Here, actor: CurrentActor, case: CaseParam) -> Openings:
    """Values of protected people on which other agencies get a hit all the same."""
    return Openings(openings=tuple(holding.list_openings(workspace, actor, case)))


@router.get(
    "/doubts",
    summary="List what may be an accused person's and is told to no agency",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=examples.DOUBTS),
)
def read_doubts(workspace: Here, actor: CurrentActor, case: CaseParam) -> Doubts:
    """Values of the case that wait for somebody to open them, each with why it is told to nobody. No question shows."""
    return holding.list_doubts(workspace, actor, case)


@router.post(
    "/openings",
    summary="Open a value to other agencies",
    status_code=status.HTTP_201_CREATED,
    responses=answers(
        *CHANGING, "not_found", "invalid", "usage", example=Openings(openings=(examples.OPENING,)), status=201
    ),
)
def add_opening(workspace: Here, actor: CurrentActor, case: CaseParam, new: NewOpening) -> Openings:
    """From the next preparation on, questions about it are a hit though only a victim, witness or minor has it."""
    return Openings(openings=tuple(holding.open_value(workspace, actor, case, new.value, reason=new.reason)))


@router.post(
    "/openings/close",
    summary="Close a value again",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, "not_found", "conflict", "invalid", status=204),
)
def drop_opening(workspace: Here, actor: CurrentActor, case: CaseParam, which: OpenKey) -> None:
    """From the next preparation on."""
    holding.close_value(workspace, actor, case, which.key)
