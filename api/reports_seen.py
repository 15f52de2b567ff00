"""The kept reports of a case's runs, without the files that who reads them may not see."""

from collections.abc import Iterator

from api.reporting import Span, report_of
from api.wiring import Workspace
from models.audit import Actor
from models.case import Case
from models.run import Run, RunReport


def runs_seen(workspace: Workspace, actor: Actor, case: Case, *, limit: int) -> Iterator[Run]:
    """The runs of a case, the newest first, each with the counts of the files that the actor sees."""
    hides = workspace.access.seen_in(actor, case.id) is not workspace.records
    for run in workspace.records.worklog.runs(case.id, limit=limit):
        report = report_seen(workspace, actor, case, run.id) if hides else None
        if report is None:
            yield run
        elif report.files:
            yield run.model_copy(update={"files": report.files, "attention": report.attention})


def report_seen(workspace: Workspace, actor: Actor, case: Case, run: str) -> RunReport | None:
    """The report of a run; counted anew over the files that the actor sees where he does not see all of the case."""
    kept = workspace.records.worklog.report(case.id, run)
    seen = workspace.access.seen_in(actor, case.id)
    if kept is None or seen is workspace.records:
        return kept
    documents = {file.document for file in seen.evidence.each_file(case.id)}
    files = [file for file in kept.every_file if file.document in documents]
    told = report_of(workspace, case, files, Span(kind=kept.kind, by=kept.by, started=kept.started), seen=seen)
    changes = {"ended": kept.ended, "seconds": kept.seconds, "pages_per_second": None, "every_file": tuple(files)}
    return told.model_copy(update=changes)
