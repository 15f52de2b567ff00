"""An act of writing in a case, which leaves one event: its own once it is done, or that of what hindered it."""

from collections.abc import Iterator
from contextlib import contextmanager

from api.wiring import Workspace
from models.audit import Actor
from models.errors import LinceError
from models.ids import CaseId, DocumentId


@contextmanager
def acting(
    workspace: Workspace, actor: Actor, *, action: str, case: CaseId | None = None, document: DocumentId | None = None
) -> Iterator[CaseId]:
    """Check an act in a case, or in a document's, and give the case; the act leaves the event of itself.

    Raises NotFound, NotAllowed, ReasonNeeded.
    """
    if document is not None:
        home = workspace.access.check_document(actor, document, action=action)
    else:
        home = workspace.access.check(actor, case or CaseId(""), action=action).id
    try:
        yield home
    except LinceError as error:
        workspace.records.audit.append(actor, action, case=home, subject=document or "", outcome=error.code)
        raise
