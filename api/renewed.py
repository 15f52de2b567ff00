"""What a pool's workers queued to be analyzed again when they began, since rules or models are others now.

The first worker counts, before it queues, and leaves the numbers in the folder of what is being worked on; whoever
started the pool reads them there, to tell them and to wait for what he asked about. By which version it counted stays
in the data folder: where neither the program nor the rules changed since, nobody waits for a worker to say so.
"""

import contextlib
import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from api import local_rules
from api.release import release
from api.settings import Settings
from api.wiring import Workspace
from models.ids import CaseId

if TYPE_CHECKING:
    from api.pool import Pool

_NAME = "analyzed-again.json"
_KNOWN = "analyzed-by.json"
_PROGRAMS = Path(__file__).resolve().parents[1] / "services" / "nlp"
_POLL = 0.1
_PATIENCE = 300.0
"""Seconds after which nobody waits for workers that do not come."""


def trace(settings: Settings) -> str:
    """By what it is seen, without loading anything, whether programs, models and rules of analysis are the same.

    Names, times and sizes of their files: milliseconds.
    """
    digest = hashlib.sha256(f"{release()} {settings.analysis_engine} {local_rules.traces(settings)}".encode())
    for file in sorted(_PROGRAMS.rglob("*")):
        if file.suffix != ".pyc" and file.is_file():
            told = file.stat()
            digest.update(f"{file.relative_to(_PROGRAMS)} {told.st_mtime_ns} {told.st_size}\n".encode())
    return digest.hexdigest()


def renew(workspace: Workspace, queue: Callable[[], int], version: str, traced: str = "") -> None:
    """Have it queued, and leave how many documents of each case another version analyzed, where no other worker has.

    `traced`: what `trace` told before the version was loaded; absent: it is not known what the version is of.
    """
    due = {(document, case) for document, case, _ in workspace.records.evidence.outdated(version)}
    queue()
    if traced:
        _write(workspace.folder.root / _KNOWN, {traced: version})
    place = _place(workspace)
    if not place.exists():
        _write(place, Counter(case for _, case in due))


def forget(workspace: Workspace) -> None:
    """Before a pool starts and when it has ended: what the last one counted is over."""
    _place(workspace).unlink(missing_ok=True)


def wait(workspace: Workspace, pool: "Pool | None") -> Mapping[CaseId, int]:
    """The numbers by case, once a worker of the pool has queued them.

    Nothing, at once, where a server has workers of its own, nothing was ever analyzed, or all of it by what is there.
    """
    if not workspace.records.evidence.any_analyzed() or _up_to_date(workspace):
        return {}
    end = time.monotonic() + _PATIENCE
    while pool is not None and workspace.settings.workers and pool.healthy and time.monotonic() < end:
        with contextlib.suppress(OSError, ValueError):
            found: dict[CaseId, int] = json.loads(_place(workspace).read_text(encoding="ascii"))
            return found
        time.sleep(_POLL)
    return {}


def _up_to_date(workspace: Workspace) -> bool:
    """Whether it is known, without a worker, that nothing is due."""
    with contextlib.suppress(OSError, ValueError):
        known: dict[str, str] = json.loads((workspace.folder.root / _KNOWN).read_text(encoding="utf-8"))
        version = known.get(trace(workspace.settings))
        return version is not None and not workspace.records.evidence.outdated(version)
    return False


def _write(place: Path, told: Mapping[str, object]) -> None:
    written = place.with_suffix(f".{time.monotonic_ns()}")
    written.write_text(json.dumps(told), encoding="utf-8")
    written.replace(place)


def _place(workspace: Workspace) -> Path:
    return workspace.folder.work / _NAME
