"""Deriving a case again from its stored originals, in the isolated way of ingest, and telling what is not the same.

Nothing that is stored of a document changes: what it came to is kept beside. A document whose facts and whose versions
are those of its last replay is not read again unless that is asked for, so that a replay that was cut goes on.
"""

import contextlib
import json
from collections import Counter
from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING

from api.kits import reading_kit
from api.rereading import Replayer
from api.stored_facts import stored_digest
from api.wiring import Workspace
from models.audit import Actor
from models.errors import NotFound
from models.ids import CaseId, DocumentId
from models.job import FileStatus
from models.replay import MOST_TOLD, Outcome, Replayed, ReplayOfCase
from services.casefile.gather import CaseFile
from services.records.catalogue import Catalogue

if TYPE_CHECKING:
    from services.nlp.analyze import AnalysisKit

ACTION = "case.verify"
FILE = "replay.json"
"""Its name in a bag."""


def replay(
    workspace: Workspace,
    actor: Actor,
    case: CaseId,
    *,
    documents: Sequence[DocumentId] = (),
    again: bool = False,
    kit: "AnalysisKit | None" = None,
) -> Generator[Replayed, None, None]:
    """Derive the documents of a case again, all or those named, by path; each as soon as it is done.

    One audit event at the end tells how many came to what; a replay that is cut leaves one too.
    Raises NotFound, NotAllowed, StorageFull.
    """
    scope = workspace.access.scope(actor, action=ACTION, cases=[case])
    files = wanted(workspace.access.seen(scope).evidence.files(case), documents)
    told: dict[str, int] = {}
    try:
        with contextlib.closing(derived(workspace, case, files, again=again, kit=kit)) as found:
            for one in found:
                told[one.outcome.value] = told.get(one.outcome.value, 0) + 1
                yield one
    finally:
        detail: dict[str, str | int] = {"documents": len(files), **told}
        workspace.access.looked(actor, ACTION, scope, detail=detail)


def derived(
    workspace: Workspace,
    case: CaseId,
    documents: Sequence[DocumentId],
    *,
    again: bool = False,
    kit: "AnalysisKit | None" = None,
) -> Generator[Replayed, None, None]:
    """The same of documents that somebody may see, for an act that the door has let through: it leaves no event.

    What was erased meanwhile is passed over. Raises StorageFull.
    """
    with contextlib.closing(Replayer(workspace, case, kit or reading_kit(workspace.settings))) as replayer:
        for document in documents:
            if workspace.records.evidence.exhibits_of(document):
                yield replayer.document(document, again=again)


def last(workspace: Workspace, actor: Actor, case: CaseId) -> ReplayOfCase:
    """What the documents that somebody sees came to when they were last derived again. Raises NotFound, NotAllowed."""
    scope = workspace.access.scope(actor, action=ACTION, cases=[case])
    seen = {status.document for status in workspace.access.seen(scope).evidence.files(case)}
    known = [one for document, one in workspace.records.replays.of_case(case).items() if document in seen]
    others = [one for one in known if one.outcome is not Outcome.SAME]
    workspace.access.looked(actor, ACTION, scope, detail={"act": "read", "documents": len(known)})
    return ReplayOfCase(
        counts=dict(sorted(Counter(one.outcome for one in known).items())), never=len(seen) - len(known),
        documents=tuple(others[:MOST_TOLD]), oldest=min((one.at for one in known), default=None),
    )  # fmt: skip


def wanted(files: Sequence[FileStatus], documents: Sequence[DocumentId]) -> Sequence[DocumentId]:
    """The documents of some files, all or those named, by path. Raises NotFound."""
    there = list(dict.fromkeys(status.document for status in files))
    for one in documents:
        if one not in there:
            raise NotFound(f"The case has no document {one}.")
    return [one for one in there if not documents or one in documents]


def as_file(records: Catalogue, file: CaseFile) -> bytes | None:
    """What the documents of a case file came to, as JSON; None unless each was derived again as it is stored now."""
    known = records.replays.of_case(file.case.id)
    lines = []
    for item in file.items:
        one = known.get(item.document)
        if one is None or (
            item.summary is not None and one.stored != stored_digest(records, item.document, drawn=one.drawn)
        ):
            return None
        lines.append({"number": item.number, **one.model_dump(mode="json")})
    told = {"documents": lines, "recipes": [one.model_dump(mode="json") for one in records.replays.recipes()]}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
