"""Metrics in the form of Prometheus, for the monitor that has the token of the settings: counts of nobody's case."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Request, Response, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException

from api.http.auth import Here
from api.http.describe import answers
from models.errors import NotAuthenticated

router = APIRouter(tags=["health"])

_token = HTTPBearer(
    scheme_name="metrics", description="The token of the setting LINCE_METRICS_TOKEN.", auto_error=False
)

_EXAMPLE = """\
# HELP lince_jobs Jobs that wait, are worked on, or were given up.
# TYPE lince_jobs gauge
lince_jobs{priority="bulk",stage="extract",state="queued"} 1250.0
"""


@router.get(
    "/metrics",
    summary="What monitors count",
    response_class=Response,
    responses={
        **answers("internal", "not_authenticated", "not_found"),
        200: {
            "description": "All metrics, in the text form of Prometheus.",
            "content": {"text/plain": {"schema": {"type": "string"}, "example": _EXAMPLE}},
        },
    },
)
def metrics(
    request: Request, workspace: Here, bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_token)]
) -> Response:
    """Queues, work, searches, parts and room on the disk. Not there unless the settings give a token for it."""
    wanted = workspace.settings.metrics_token
    if wanted is None:
        raise HTTPException(404)  # in the words for an address that no route has
    given = "" if bearer is None else bearer.credentials
    if not hmac.compare_digest(given.encode(), wanted.get_secret_value().encode()):
        raise NotAuthenticated(
            "This is not the token of the monitor.", next_step="Send LINCE_METRICS_TOKEN as a bearer token."
        )
    return Response(generate_latest(request.app.state.watched.registry), media_type=CONTENT_TYPE_LATEST)
