"""The report of a run or of a whole case as a page, and the button that has files read again."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from api.http.cases import get_case
from api.http.parameters import CaseParam
from api.http.reports import RunParam, get_run
from api.reporting import case_report, clock
from api.retrying import RetryChoice
from api.web.reading import Shown, chosen_files
from api.web.render import CurrentScreen, Screen, see_other
from api.web_runs import retried
from models.ids import CaseId, DocumentId
from models.run import RunReport

router = APIRouter()

_FILES = 1000
"""Files that the page lists; the text and the JSON have all of them."""


@router.get("/cases/{case}/report")
def report_page(screen: CurrentScreen, case: CaseParam) -> Response:
    """The report over everything that a case holds."""
    report = case_report(screen.workspace, screen.actor, case)
    return _draw(screen, case, report, source=f"/api/v1/cases/{case}/report")


@router.get("/cases/{case}/runs/{run}")
def run_page(screen: CurrentScreen, case: CaseParam, run: RunParam) -> Response:
    """The report of one run."""
    report = get_run(screen.workspace, screen.actor, case, run)
    return _draw(screen, case, report, source=f"/api/v1/cases/{case}/runs/{run}")


@router.post("/cases/{case}/retry")
def read_again(
    screen: CurrentScreen,
    case: CaseParam,
    *,
    document: Annotated[str, Form(max_length=64)] = "",
    show: Annotated[str, Form(max_length=20)] = "problems",
    state: Annotated[str, Form(max_length=20)] = "",
    problem: Annotated[str, Form(max_length=64)] = "",
    languages: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Read one document again, or all that the list shows."""
    if document:
        documents: tuple[DocumentId, ...] = (DocumentId(document),)
    else:
        files = chosen_files(screen, case, Shown(show, state, problem))
        documents = tuple(dict.fromkeys(file.document for file in files))
    choice = RetryChoice(documents=documents, languages=languages or None)
    if documents:
        retried(screen.workspace, screen.actor, case, choice)
    return see_other(f"/cases/{case}?show=waiting")


def _draw(screen: Screen, case: CaseId, report: RunReport, *, source: str) -> Response:
    # What needs attention stands first: a long list is cut at its end.
    files = sorted(report.every_file, key=lambda file: (file.state is None, not file.problems, file.path))
    return screen.page(
        "report.html",
        here="cases",
        case=get_case(screen.workspace, screen.actor, case),
        report=report,
        took=clock(report.seconds or 0),
        left=clock(report.seconds_left or 0),
        source=source,
        shown=files[:_FILES],
        more=max(0, len(files) - _FILES),
        kept=(("case", case),),
    )
