"""The report of a run or of a whole case as a page."""

from fastapi import APIRouter, Response

from api.http.cases import get_case
from api.http.parameters import CaseParam
from api.http.reports import RunParam, get_run
from api.reporting import case_report, clock
from api.web.render import CurrentScreen, Screen
from models.ids import CaseId
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
