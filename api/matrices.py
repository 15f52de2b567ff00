"""The matrix act × means × purpose of a case or a document, as who asks may see its flags, for verbs and routes."""

from api.reviewing import reader_of, reviewed
from api.wiring import Workspace
from models.audit import Actor
from models.ids import CaseId, DocumentId
from models.matrix import Matrix
from services.review import matrix


def of_case(workspace: Workspace, actor: Actor, case: CaseId) -> Matrix:
    """Over all documents of a case. Raises NotFound."""
    workspace.access.case(actor, case, action="matrix.read")
    seen = workspace.access.seen_in(actor, case)
    return matrix.matrix(reviewed(seen, case, reader=reader_of(actor)), seen.reviews.sources(case), case=case)


def of_document(workspace: Workspace, actor: Actor, document: DocumentId) -> Matrix:
    """Of one document. Raises NotFound."""
    case = workspace.access.document(actor, document, action="matrix.read").case
    seen = workspace.access.seen_in(actor, case)
    return matrix.matrix(
        reviewed(seen, case, document, reader=reader_of(actor)),
        seen.reviews.sources(case, document=document),
        case=case,
        document=document,
    )
