"""The matrix act × means × purpose: what a case or a document tells, by how many sources, and what is missing."""

from fastapi import APIRouter

from api import matrices
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.describe import SIGNED_IN, answers
from api.http.parameters import CaseParam, DocumentParam
from models.matrix import Matrix

router = APIRouter(tags=["matrix"])


@router.get(
    "/cases/{case}/matrix",
    summary="Read the matrix of a case",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=examples.MATRIX),
)
def read_case_matrix(workspace: Here, actor: CurrentActor, case: CaseParam) -> Matrix:
    """Act, means and purpose: flags and independent sources of each, what is missing, what rests on one word alone."""
    return matrices.of_case(workspace, actor, case)


@router.get(
    "/documents/{document}/matrix",
    summary="Read the matrix of a document",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=examples.MATRIX),
)
def read_document_matrix(workspace: Here, actor: CurrentActor, document: DocumentParam) -> Matrix:
    """The same for the flags of one document."""
    return matrices.of_document(workspace, actor, document)
