"""Bytes in the store that no record names: what a receiver left that died between storing and writing down."""

import datetime as dt
from collections.abc import Iterator

from api.wiring import Workspace
from models.errors import DataFolderBusy
from models.ids import Sha256

GRACE = dt.timedelta(days=1)
"""Younger ones may be on their way into the records."""

HOLDER = "lince gc"
"""What the data folder is held for meanwhile."""


def unnamed(workspace: Workspace) -> Iterator[Sha256]:
    """Hashes of stored bytes that nothing in the catalogue is made of, in order. Raises StoreUnavailable."""
    named = workspace.records.erasing.named()
    wanted = next(named, None)
    for there in workspace.blobs.all(before=workspace.clock.now() - GRACE):
        while wanted is not None and wanted < there:
            wanted = next(named, None)
        if wanted != there:
            yield there


def sweep(workspace: Workspace) -> int:
    """Take them out; returns how many. For whoever holds the data folder, and is alone with the records.

    Raises StoreUnavailable, Retained, DataFolderBusy: a worker may be about to name bytes that it found there.
    """
    removed = 0
    workspace.records.jobs.sweep()
    for one in list(unnamed(workspace)):
        # In a transaction, so that nobody receives the same bytes, or begins to read, between question and answer.
        with workspace.records.transaction():
            if workspace.records.tally.busy():
                raise DataFolderBusy(
                    "A worker is reading files, on this machine or another.",
                    next_step="Stop all workers; what one that died had in hand is free within a minute.",
                )
            if not workspace.records.erasing.held_elsewhere(one):
                removed += workspace.blobs.remove(one)
    workspace.records.audit.append(workspace.operator, "store.sweep", detail={"removed": removed})
    return removed
