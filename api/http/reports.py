"""Reports of runs and of a whole case, and having files read again."""

import datetime as dt
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response, status
from pydantic import Field

from api import web_runs
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import CaseParam
from api.reporting import case_report, text_of
from api.reports_seen import report_seen, runs_seen
from api.retrying import RetryChoice, RetryTaken
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.document import DocumentState
from models.errors import NotFound
from models.ids import CaseId
from models.job import Stage
from models.run import FailureKind, Run, RunReport, SlowFile, StageFigures

router = APIRouter(prefix="/cases/{case}", tags=["reports"])


class Form(StrEnum):
    """How a report is given."""

    JSON = "json"
    TEXT = "text"


class Runs(Record):
    """The runs of a case whose reports are kept, the newest first."""

    runs: tuple[Run, ...]


class RetryAsked(RetryChoice):
    """Which files are to be read again, and passwords to try on them; these stay with the case, and are never shown."""

    codes: tuple[str, ...] = Field(default=(), description="codes of problems", examples=[["encrypted"]])
    passwords: tuple[Annotated[str, Field(min_length=1, max_length=500)], ...] = Field(default=(), max_length=10_000)


def list_runs(workspace: Workspace, actor: Actor, case: CaseId, *, limit: int = 20) -> Runs:
    """The kept runs of a case. Raises NotFound."""
    found = workspace.access.case(actor, case, action="case.report")
    return Runs(runs=tuple(runs_seen(workspace, actor, found, limit=limit)))


def get_run(workspace: Workspace, actor: Actor, case: CaseId, run: str) -> RunReport:
    """The report of one run. Raises NotFound."""
    found = workspace.access.case(actor, case, action="case.report")
    report = report_seen(workspace, actor, found, run)
    if report is None:
        raise NotFound("The case has no such run.")
    return report


_RUN = Run(
    id="7d2f0b6c9e8a4f1d8c3b5a6e7f809112",
    case=examples.CASE.id,
    kind="ingest",
    started=examples.WHEN,
    ended=examples.WHEN + dt.timedelta(seconds=84),
    by="operator",
    files=1,
    attention=1,
)
_REPORT = RunReport(
    case=examples.CASE.id,
    case_number=examples.CASE.number,
    kind=_RUN.kind,
    by=_RUN.by,
    started=_RUN.started,
    ended=_RUN.ended,
    seconds=84,
    files=1,
    documents=1,
    waiting=0,
    attention=1,
    pages=2,
    bytes=examples.EXHIBIT.size,
    pages_per_second=0.02,
    states={DocumentState.PARTIAL: 1},
    read=examples.FILE.counts,
    stages=(StageFigures(stage=Stage.EXTRACT, documents=1, pages=2, bytes=48_213, seconds=4.1, pages_per_second=0.49),),
    slowest=(SlowFile(document=examples.DOCUMENT, path=examples.EXHIBIT.path, seconds=4.1, pages=2, bytes=48_213),),
    failures=(FailureKind(code=examples.PROBLEM.code, files=1, message=examples.PROBLEM.message),),
    every_file=(examples.FILE,),
)
FormParam = Annotated[Form, Query(alias="format", description="json, or text to be read by people")]
RunParam = Annotated[str, Path(max_length=64, description="id of the run")]


@router.get(
    "/report",
    summary="Read the report over a whole case",
    response_model=RunReport,
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=_REPORT),
)
def read_report(
    workspace: Here, actor: CurrentActor, case: CaseParam, form: FormParam = Form.JSON
) -> RunReport | Response:
    """Counts, pace of each stage, the slowest files, problems by kind, and every file with its state and reasons."""
    return _given(case_report(workspace, actor, case), form)


@router.get(
    "/runs",
    summary="List the runs of a case",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Runs(runs=(_RUN,))),
)
def read_runs(
    workspace: Here, actor: CurrentActor, case: CaseParam, limit: Annotated[int, Query(ge=1, le=1000)] = 20
) -> Runs:
    """Each `lince ingest`, `--watch` and `lince retry` on the case, and what was uploaded or read again here.

    The newest first. What is uploaded here without a long pause is one run; it is there once all of it was read.
    """
    return list_runs(workspace, actor, case, limit=limit)


@router.get(
    "/runs/{run}",
    summary="Read the report of a run",
    response_model=RunReport,
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=_REPORT),
)
def read_run(
    workspace: Here, actor: CurrentActor, case: CaseParam, run: RunParam, form: FormParam = Form.JSON
) -> RunReport | Response:
    """The report as it was made at the end of the run."""
    return _given(get_run(workspace, actor, case, run), form)


@router.post(
    "/retry",
    summary="Have files read again",
    status_code=status.HTTP_202_ACCEPTED,
    responses=answers(
        *CHANGING,
        "not_found",
        "invalid",
        "missing_program",
        example=RetryTaken(files=1, documents=(examples.DOCUMENT,)),
        status=202,
    ),
)
def read_again(workspace: Here, actor: CurrentActor, case: CaseParam, asked: RetryAsked) -> RetryTaken:
    """By default those that were not wholly read. With passwords, those that one may open.

    What was read before stays until the new reading has pages to put in its place.
    """
    choice = RetryChoice(**asked.model_dump(exclude={"passwords"}))
    return web_runs.retried(workspace, actor, case, choice, passwords=asked.passwords)


def _given(report: RunReport, form: Form) -> RunReport | Response:
    if form is Form.JSON:
        return report
    return Response(text_of(report).encode("utf-8", "backslashreplace"), media_type="text/plain; charset=utf-8")
