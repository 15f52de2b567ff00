"""Bytes in the store that no record names: what a receiver left that died between storing and writing down."""

import datetime as dt
from collections.abc import Iterator

from api.wiring import Workspace
from models.ids import Sha256

GRACE = dt.timedelta(days=1)
"""Younger ones may be on their way into the records."""


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
    """Take them out; returns how many. For whoever holds the data folder. Raises StoreUnavailable, Retained."""
    removed = 0
    for one in list(unnamed(workspace)):
        # In a transaction, so that nobody receives the same bytes between the question and the answer.
        with workspace.records.transaction():
            if not workspace.records.erasing.held_elsewhere(one):
                removed += workspace.blobs.remove(one)
    workspace.records.audit.append(workspace.operator, "store.sweep", detail={"removed": removed})
    return removed
