"""Drops what waits to be read again for people who have lost the right to ask for it."""

from api.accounts import actor_of
from api.wiring import Workspace
from models.audit import WORKER, Actor, ActorKind
from models.errors import NotAllowed, NotFound

_WORKER = Actor(kind=ActorKind.PROGRAM, name=WORKER)


def withdraw(workspace: Workspace) -> int:
    """Take back what waits to be read again for people who may ask for it no more; returns how many documents."""
    taken = 0
    for user, case in workspace.records.requests.waiting():
        found = workspace.records.people.user(user)
        try:
            if found.active:
                workspace.access.scope(actor_of(found), action="document.retry", cases=[case], quiet=True)
                continue
        except (NotFound, NotAllowed):
            pass
        documents = workspace.records.requests.withdraw(user, case)
        detail = {"documents": documents, "withdrawn": 1}
        workspace.records.audit.append(_WORKER, "document.retry", case=case, subject=user, detail=detail)
        taken += documents
    return taken
