"""Errors as RFC 9457 problem details: one table from an error's code to a status, one shape for every answer.

Public: `ProblemDetails`, `STATUS`, `problem_of`, `respond`, `install`.

"Forbidden" and "absent" are the same bytes: `not_found` carries nothing of the request, not even its number
(which the header `X-Request-ID` has). No detail ever holds what the client sent or what an exhibit says.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from starlette.exceptions import HTTPException

from api.logs import way_of
from models.base import Record
from models.errors import LinceError, NotFound, QuerySyntax, TooLarge, TooManyAttempts

log = structlog.get_logger("lince.http")

MEDIA_TYPE = "application/problem+json"

STATUS: Mapping[str, int] = {
    "malformed": 400,
    "usage": 422,
    "invalid": 422,
    "query_syntax": 422,
    "hash_mismatch": 422,
    "bad_message": 422,
    "bad_entities": 422,
    "bad_bundle": 422,
    "other_version": 422,
    "not_for_us": 422,
    "unknown_sender": 403,
    "not_authenticated": 401,
    "second_factor": 401,
    "not_allowed": 403,
    "reason_needed": 403,
    "handling": 403,
    "transfer_refused": 403,
    "needs_opening": 403,
    "csrf": 403,
    "cross_site": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "conflict": 409,
    "held": 409,
    "retained": 409,
    "against_instruction": 409,
    "replayed": 409,
    "redaction_incomplete": 409,
    "redaction_failed": 409,
    "wrong_offset": 409,
    "tus_version": 412,
    "media_type": 415,
    "upload_busy": 423,
    "page_not_drawn": 422,
    "checksum_mismatch": 460,
    "checksum_algorithm": 400,
    "too_large": 413,
    "range": 416,
    "too_many_attempts": 429,
    "quota_used": 429,
    "partner_unreachable": 502,
    "internal": 500,
    "altered": 500,
    "settings": 500,
    "feature_missing": 501,
    "not_available": 501,
    "drawing_busy": 503,
    "not_prepared": 503,
    "data_folder_busy": 503,
    "data_folder_unusable": 503,
    "engine_unavailable": 503,
    "catalogue_unreachable": 503,
    "store_unavailable": 503,
    "must_wait": 503,
    "provider_unavailable": 503,
    "protection_pending": 503,
    "missing_program": 503,
    "storage_full": 507,
    "output_lost": 507,
}
"""Status of each code. A code that is not here is a defect; a test compares the table with the errors there are."""

TITLES: Mapping[str, str] = {
    "malformed": "The request cannot be read at all",
    "usage": "The request cannot be read as it is",
    "invalid": "The request does not have the documented shape",
    "query_syntax": "The query cannot be read",
    "hash_mismatch": "The bytes are not the declared ones",
    "bad_entities": "The file of entities cannot be taken in",
    "bad_bundle": "The bundle is cut, changed, or holds what it may not",
    "other_version": "Another release made this",
    "not_for_us": "The bundle is for another server",
    "unknown_sender": "Nobody here knows who signed this",
    "bad_message": "The message between agencies cannot be relied on",
    "not_authenticated": "No valid login",
    "second_factor": "The code of the second factor is needed",
    "not_allowed": "Not covered by your role",
    "reason_needed": "A reason is needed",
    "handling": "A handling code stands against it",
    "transfer_refused": "No ground allows that it goes there",
    "held": "A legal hold stands against it",
    "retained": "The object store keeps it under a lock",
    "needs_opening": "The identity of a protected person is not open to you",
    "against_instruction": "An instruction for a person's safety stands against it",
    "csrf": "The request does not carry its session's token",
    "cross_site": "The request comes from another site",
    "not_found": "Not found",
    "method_not_allowed": "Not offered here",
    "conflict": "Conflict with what is there",
    "replayed": "This question was asked before",
    "redaction_incomplete": "A redaction is not decided yet",
    "redaction_failed": "A redacted copy did not stand its check",
    "wrong_offset": "The bytes do not join those that are there",
    "tus_version": "Not a version of tus that is spoken here",
    "media_type": "Not the media type that is taken here",
    "upload_busy": "Another request is writing",
    "checksum_mismatch": "The bytes are not those of the checksum",
    "checksum_algorithm": "Not a checksum that is known here",
    "too_large": "Too large",
    "range": "Not a part of what is there",
    "page_not_drawn": "The page cannot be drawn",
    "drawing_busy": "Too many pages are being drawn",
    "not_prepared": "The answers of an agency are not prepared",
    "too_many_attempts": "Too many attempts",
    "quota_used": "More was asked than was agreed for a day",
    "partner_unreachable": "The other agency's server is not reached",
    "internal": "Something went wrong on the server",
    "settings": "A setting is wrong",
    "feature_missing": "The search engine in use does not offer this",
    "not_available": "Not in this release",
    "data_folder_busy": "The data folder is in use",
    "data_folder_unusable": "The data folder cannot be used",
    "protection_pending": "A person is being protected in this case",
    "engine_unavailable": "The search engine does not answer",
    "catalogue_unreachable": "The database does not answer",
    "store_unavailable": "The object store does not answer",
    "must_wait": "Something that this needs is full or away",
    "provider_unavailable": "The login provider does not answer",
    "missing_program": "A program is missing",
    "storage_full": "No space left",
    "output_lost": "The output cannot be written",
    "altered": "Something stored was changed",
}

_NEXT_STEPS: Mapping[str, str] = {
    "malformed": "Send what /api/v1/openapi.json describes, whole and in UTF-8.",
    "media_type": "Send it as the media type that /api/v1/openapi.json names for this address.",
    "range": "Ask for a range inside the length that the answer names, or for the whole.",
    "invalid": "Correct what `errors` names; /api/v1/openapi.json describes the shape.",
    "method_not_allowed": "See /api/v1/openapi.json for what this address offers.",
    "too_large": TooLarge.next_step,
}
"""Next steps of what the framework refuses."""

_DETAILS: Mapping[str, str] = {
    "malformed": "This cannot be read.",
    "method_not_allowed": "That is not done at this address.",
    "too_large": "This is more than is taken at once.",
    "media_type": "This is not a form that is taken here.",
    "range": "There is no such part of it.",
}
"""What is told of that."""

_CODE_OF_STATUS: Mapping[int, str] = {
    401: "not_found",  # the file server, for what it may not read
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "media_type",
    416: "range",
}
"""Code of what the framework refuses; all else of the client's making is malformed."""

ErrorPage = Callable[[Request, "ProblemDetails"], Response]
Said = Callable[[Request, "ProblemDetails"], "ProblemDetails"]
"""The same problem in the language of the page that asks."""


class Fault(Record):
    """One thing that is off with a request: where, and why. Never what was sent."""

    where: str = Field(description="body.number, query.limit …")
    message: str


class ProblemDetails(Record):
    """An error as RFC 9457 has it, with a stable `code` and the next step."""

    type: str = Field(description="urn:lince:problem:<code>")
    title: str
    status: int
    code: str
    detail: str
    next_step: str
    instance: str | None = Field(default=None, description="urn:uuid of the request; absent for not_found")
    position: int | None = Field(default=None, description="query_syntax: where in the query, in code points")
    errors: tuple[Fault, ...] | None = Field(default=None, description="invalid: each fault")


class Throttled(TooManyAttempts):
    """Too many attempts, with the seconds to wait."""

    def __init__(self, seconds: float, told: str = "There were too many failed logins.") -> None:
        super().__init__(told)
        self.seconds = max(1, round(seconds + 0.5))


class CrossSite(LinceError):
    """A browser sent a changing request for another site's page."""

    code = "cross_site"
    next_step = "Open the page from this server's own address and try again."


def problem(code: str, detail: str, *, next_step: str | None = None) -> ProblemDetails:
    """A problem by its code."""
    return ProblemDetails(
        type=f"urn:lince:problem:{code}",
        title=TITLES[code],
        status=STATUS[code],
        code=code,
        detail=detail,
        next_step=next_step or _NEXT_STEPS.get(code) or LinceError.next_step,
    )


def problem_of(error: Exception) -> ProblemDetails:
    """Any error as a problem; what is not ours is told without details."""
    if isinstance(error, LinceError):
        told = problem(error.code, error.message, next_step=error.advice)
        return told.model_copy(update={"position": error.position}) if isinstance(error, QuerySyntax) else told
    if isinstance(error, RequestValidationError):
        faults = tuple(_fault(found) for found in error.errors())
        return problem("invalid", "The request has faults.").model_copy(update={"errors": faults})
    if isinstance(error, HTTPException) and 400 <= error.status_code < 500:
        code = _CODE_OF_STATUS.get(error.status_code, "malformed")
        if code == "not_found":
            return problem(code, "There is nothing at this address.", next_step=NotFound.next_step)
        return problem(code, _DETAILS[code])
    return problem("internal", "The server could not do this.")


def respond(request: Request, told: ProblemDetails, *, headers: Mapping[str, str] | None = None) -> Response:
    """The answer: JSON, or for a person's browser outside the API the page that the web part draws."""
    page: ErrorPage | None = getattr(request.app.state, "error_page", None)
    if page is not None and not _speaks_json(request):
        response = page(request, told)
    else:
        said: Said | None = getattr(request.app.state, "said", None)
        if said is not None and request.headers.get("sec-fetch-site") == "same-origin":
            # A script of our own pages asks, and shows the answer to who reads them.
            told = said(request, told)
        if told.code != "not_found":
            told = told.model_copy(update={"instance": f"urn:uuid:{request.scope.get('request_id', '')}"})
        response = Response(told.model_dump_json(exclude_none=True), status_code=told.status, media_type=MEDIA_TYPE)
    if told.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    response.headers.update(headers or {})
    return response


def install(app: FastAPI) -> None:
    """Put the handlers in place. What no handler knows is caught by `front.Front`."""

    async def on_error(request: Request, error: Exception) -> Response:
        headers = {"Retry-After": str(error.seconds)} if isinstance(error, Throttled) else None
        if isinstance(error, LinceError) and error.code == "tus_version":
            headers = {"Tus-Version": "1.0.0"}
        if isinstance(error, HTTPException) and error.headers and "Allow" in error.headers:
            headers = {"Allow": error.headers["Allow"]}
        request.scope["problem_code"] = (told := problem_of(error)).code
        if told.status >= 500:
            # What a client is told without details must be found by whoever runs the server.
            request_id = request.scope.get("request_id", "")
            log.error("request_failed", request_id=request_id, code=told.code, **way_of(error))
        return respond(request, told, headers=headers)

    for kind in (LinceError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, on_error)


def _speaks_json(request: Request) -> bool:
    """A browser that asks for a page gets one: in the API too, where he followed a link to a file."""
    path = request.url.path
    followed = request.method == "GET" and request.headers.get("sec-fetch-mode") == "navigate"
    return (
        (path.startswith("/api/") and not followed)
        or path in ("/health", "/ready", "/metrics")
        or "text/html" not in request.headers.get("accept", "")
    )


def _fault(found: Mapping[str, object]) -> Fault:
    place = found.get("loc", ())
    where = ".".join(str(part) for part in place) if isinstance(place, tuple) else ""
    # The message is written by the checker, not by the client; `input` and `ctx` are left out.
    return Fault(where=where[:200], message=str(found.get("msg", ""))[:300])
