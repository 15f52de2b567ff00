"""What a pool's workers queued to be analyzed again when they began, since rules or models are others now.

The first worker counts, before it queues, and leaves the numbers in the folder of what is being worked on; whoever
started the pool reads them there, to tell them and to wait for what he asked about.
"""

import contextlib
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from api.wiring import Workspace
from models.ids import CaseId

if TYPE_CHECKING:
    from api.pool import Pool

_NAME = "analyzed-again.json"
_POLL = 0.1
_PATIENCE = 300.0
"""Seconds after which nobody waits for workers that do not come."""


def renew(workspace: Workspace, queue: Callable[[], int], version: str) -> None:
    """Have it queued, and leave how many documents of each case another version analyzed, where no other worker has."""
    due = {(document, case) for document, case, _ in workspace.records.evidence.outdated(version)}
    queue()
    place = _place(workspace)
    if not place.exists():
        written = place.with_suffix(f".{time.monotonic_ns()}")
        written.write_text(json.dumps(Counter(case for _, case in due)), encoding="ascii")
        written.replace(place)


def forget(workspace: Workspace) -> None:
    """Before a pool starts and when it has ended: what the last one counted is over."""
    _place(workspace).unlink(missing_ok=True)


def wait(workspace: Workspace, pool: "Pool | None") -> Mapping[CaseId, int]:
    """The numbers by case, once a worker of the pool has queued them.

    Nothing, at once, where a server has workers of its own or nothing was ever analyzed.
    """
    if not workspace.records.evidence.any_analyzed():
        return {}
    end = time.monotonic() + _PATIENCE
    while pool is not None and workspace.settings.workers and pool.healthy and time.monotonic() < end:
        with contextlib.suppress(OSError, ValueError):
            found: dict[CaseId, int] = json.loads(_place(workspace).read_text(encoding="ascii"))
            return found
        time.sleep(_POLL)
    return {}


def _place(workspace: Workspace) -> Path:
    return workspace.folder.work / _NAME
