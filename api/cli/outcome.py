"""What a run came to, told at its end: the report on the terminal or as JSON Lines, kept, and written to a file."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from api.cli.exits import DONE, SOME_FAILED
from api.cli.terminal import Terminal
from api.cli.whole_file import whole_file
from api.names import json_shown
from api.reporting import Span, keep, lines_of, report_of
from api.wiring import Workspace
from models.case import Case
from models.document import Problem
from models.errors import UsageError
from models.job import FileStatus
from models.run import RunReport, Unopened


def check_report_file(file: Path | None) -> None:
    """Raises UsageError before hours of work when the report could not be written at their end."""
    if file is not None and (file.is_dir() or not file.resolve().parent.is_dir()):
        raise UsageError(f"The report cannot be written to {file}.", next_step="Name a file in a folder that exists.")


def conclude(
    workspace: Workspace,
    case: Case,
    files: Iterable[FileStatus],
    span: Span,
    *,
    unopened: Sequence[Unopened] = (),
    as_json: bool = False,
    lines: bool = True,
    report_file: Path | None = None,
) -> int:
    """Make and keep the report of a run, tell it, and give the exit code that it means.

    Goes through the files several times, and holds none of them.
    `lines`: as JSON, a line for each file before it.
    """
    report = report_of(workspace, case, files, span, unopened=unopened)
    run = keep(workspace, report, files)
    if as_json:
        for status in files if lines else ():
            write_status(workspace, status)
        for one in unopened:
            write(_not_taken(one))
        write({"run": run.id, "report": report.model_dump(mode="json", exclude={"every_file", "unopened"})})
    else:
        console = Terminal(stderr=True, highlight=False, soft_wrap=True)
        for line in lines_of(report, files, every_file=False):
            console.print(line, markup=False, end="")
    if report_file is not None:
        _write_file(report_file, report, files)
    return SOME_FAILED if report.attention else DONE


def write_status(workspace: Workspace, status: FileStatus) -> None:
    """One file with its state as a line of JSON."""
    parent = workspace.records.evidence.document(status.parent) if status.parent else None
    write(
        {
            "path": status.path,
            "document": status.document,
            "sha256": status.sha256,
            "size": status.size,
            "media_type": status.media_type,
            "state": status.state,
            "parent": parent.sha256 if parent else None,
            "pages": status.counts.model_dump(),
            "problems": [problem.model_dump() for problem in status.problems],
        }
    )


def _not_taken(one: Unopened) -> dict[str, Any]:
    if one.failure:
        problem = Problem(code="unreadable_file", message=f"It could not be opened: {one.reason}.")
    else:
        problem = Problem(code="left_out", message=f"It is left out: {one.reason}.")
    return {"path": one.path, "state": "failed" if one.failure else "left_out", "problems": [problem.model_dump()]}


def write(line: dict[str, Any]) -> None:
    """One line of JSON, at once."""
    sys.stdout.write(json_shown(json.dumps(line, ensure_ascii=False)) + "\n")
    sys.stdout.flush()


def _write_file(file: Path, report: RunReport, files: Iterable[FileStatus]) -> None:
    pieces = report.json_with(files) if file.suffix.lower() == ".json" else lines_of(report, files)
    try:
        with whole_file(file) as out:
            out.writelines(piece.encode("utf-8", "backslashreplace") for piece in pieces)
    except OSError as error:
        raise UsageError(
            f"The report could not be written to {file}: {error.strerror}. It is kept with the case.",
            next_step="Read it on the case's page, or with GET /api/v1/cases/{case}/runs.",
        ) from error
