"""Certificates of searches: what was searched, what could not be, what was found; and whether it still is so."""

from typing import Annotated

from fastapi import APIRouter, status
from fastapi.responses import StreamingResponse
from pydantic import Field

from api import certified, certifying
from api.certificates import Signed, file_of, signer
from api.http import attachments, examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import CaseParam
from models.base import Record
from models.certificate import (
    CertifyAsked,
    Change,
    Changed,
    Covers,
    IndexState,
    Recertified,
    SearchCertificate,
    SearchedCase,
    SearchedDocument,
    Sought,
)
from models.document import DocumentState
from models.errors import Altered, UsageError
from models.ids import CaseId, Sha256
from models.produced import UnreadDocument

router = APIRouter(tags=["certificates"], route_class=JsonRoute)

_HASH = Sha256("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
_MADE = SearchCertificate(
    id="6b1f0c9e2d3a4f5b8c7d6e5f4a3b2c1d",
    agency="Unidad Yungas",
    made_by="r.choque",
    made_at=examples.WHEN,
    covers=Covers.SEEN,
    cases=(
        SearchedCase(
            id=examples.CASE.id, number=examples.CASE.number, documents=64, pages=118, pages_poor=3,
            pages_unreadable=1, masked=1, left_out=0,
            unread=(UnreadDocument(number=7, state=DocumentState.FAILED, codes=("encrypted",)),),
        ),
    ),
    sought=Sought(
        query='"cuenta 4471"', masked=False, filters=(), variants=True, expanded=(), understood=_HASH, pages=0,
        documents=0, hits="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ),
    index=IndexState(
        engine="embedded", version="4.10", program="0.1.0", pages=117, languages={"es": 112}, unknown=5, digest=_HASH
    ),
    completeness=examples.HITS.completeness,
    documents=(SearchedDocument(case=1, number=1, sha256=_HASH, pages=2, reading="7", analysis=("12",)),),
)  # fmt: skip
_CHECKED = Recertified(
    id=_MADE.id,
    key=_HASH,
    ours=True,
    same_index=False,
    same_hits=True,
    pages_then=0,
    pages_now=0,
    pages_more=2,
    changes=(Changed(what=Change.ADDED, documents=3),),
)


_LISTED = certified.MadeCertificate(
    id=_MADE.id, made_by=_MADE.made_by, made_at=_MADE.made_at, sha256=_HASH, documents=0, pages=0
)


class Certificates(Record):
    """Certificates made in a case, the newest first."""

    certificates: tuple[certified.MadeCertificate, ...]


class CertificateShown(Record):
    """A certificate that somebody brings, to be checked and repeated."""

    certificate: SearchCertificate = Field(examples=[_MADE.model_dump(mode="json")])
    signature: str = Field(pattern=r"^[0-9a-f]{128}$", description="the bytes of certificate.sig, hexadecimal")
    key: str = Field(
        default="", max_length=2000, description="public-key.pem; absent: it is to be signed by this installation"
    )
    cases: Annotated[
        tuple[CaseId, ...],
        Field(max_length=50, description="where the search is repeated; absent: in the cases that it names"),
    ] = ()


_PROBLEMS = (
    *CHANGING,
    "not_found",
    "invalid",
    "usage",
    "query_syntax",
    "engine_unavailable",
    "feature_missing",
    "conflict",
)


@router.get(
    "/cases/{case}/certificates",
    summary="List a case's certificates",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Certificates(certificates=(_LISTED,))),
)
def read_certificates(workspace: Here, actor: CurrentActor, case: CaseParam) -> Certificates:
    """Those that were made: when, by whom, their hashes. What was sought stands in the certificate alone."""
    return Certificates(certificates=tuple(certified.made(workspace, actor, case)))


@router.post(
    "/certificates",
    summary="Certify a search",
    status_code=status.HTTP_200_OK,
    response_class=StreamingResponse,
    responses={
        **answers(*_PROBLEMS),
        200: {
            "description": "A ZIP archive: JSON, its signature, the key, a time stamp where one is had, PDF/A.",
            "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}, "example": "…"}},
        },
    },
)
def certify_search(workspace: Here, actor: CurrentActor, asked: CertifyAsked) -> StreamingResponse:
    """What was searched by hash, what could not be read or searched, the state of the index, the number of hits.

    It quotes no exhibit; names of protected people are masked. Without a query it tells the state of the cases alone.
    """
    stream = certifying.archive(workspace, actor, asked)
    return attachments.archive(stream, name="certificate.zip")


@router.post(
    "/certificates/check",
    summary="Check a certificate and search again",
    responses=answers(*_PROBLEMS, example=_CHECKED),
)
def check_certificate(workspace: Here, actor: CurrentActor, asked: CertificateShown) -> Recertified:
    """Whether its signature is right, the index the same, the hits the same; and what changed where they are not."""
    key = asked.key.encode() if asked.key else signer(workspace).public_key
    made = Signed(file_of(asked.certificate, brought=True), bytes.fromhex(asked.signature), key)
    try:
        return certifying.check(workspace, actor, made, asked.certificate, cases=asked.cases or None)
    except Altered as error:
        # Nothing that is stored here was changed: it is what somebody brought.
        raise UsageError(str(error), next_step=error.next_step) from error
