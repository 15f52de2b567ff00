"""How a route documents its answers: an example of the good one, and the problems it may give."""

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.http.errors import MEDIA_TYPE, STATUS, ProblemDetails, problem
from models.errors import LinceError

ALWAYS = ("internal",)
"""Problems of any route."""

SIGNED_IN = (
    *ALWAYS, "not_authenticated", "not_allowed", "data_folder_unusable", "storage_full", "protection_pending",
    "too_many_attempts",
)  # fmt: skip
"""Problems of any route that asks who is calling: a role or a token may not cover it, or ask too often."""

CHANGING = (*SIGNED_IN, "csrf", "cross_site", "too_large")
"""Problems of any route with an unsafe method."""

_ANYWHERE = (
    "Every error is a problem document (RFC 9457) with a stable `code`. Any address may also answer `malformed` (400), "
    "`method_not_allowed` (405, with `Allow`), `media_type` (415) and, for files, `range` (416): see the responses "
    "among the components."
)

_PROBLEM = {"$ref": f"#/components/schemas/{ProblemDetails.__name__}"}

_DETAILS: Mapping[str, str] = {
    "not_found": "There is no such case, or it is not yours to see.",
    "not_allowed": "Your role does not cover this.",
    "not_authenticated": "There is no valid login or token with this request.",
    "hash_mismatch": "The bytes received do not have the SHA-256 that was declared.",
    "query_syntax": "A quotation mark is not closed.",
}


def answers(
    *codes: str, example: BaseModel | None = None, status: int = 200, description: str = "As asked."
) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route: the good answer with its example, and each status with its problems."""
    found: dict[int | str, dict[str, Any]] = {}
    good: dict[str, Any] = {"description": description}
    if example is not None:
        good["content"] = {"application/json": {"example": example.model_dump(mode="json")}}
    found[status] = good
    for code in dict.fromkeys(codes):
        _add(found, code, key=STATUS[code])
    return found


def description_of(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document. The shape of problems is put in by hand: the framework would file it under plain JSON."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title, version=app.version, summary=app.summary, description=_ANYWHERE, routes=app.routes
        )
        schemas = made["components"]["schemas"]
        problem_schema = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= {**problem_schema.pop("$defs"), ProblemDetails.__name__: problem_schema}
        _describe_refusals(made)
        _describe_reason(made)
        # Replaced by our own everywhere.
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        app.openapi_schema = made
    return app.openapi_schema


def _describe_refusals(made: dict[str, Any]) -> None:
    """What is refused before a route is asked: of every JSON body by its operation, of every address in common."""
    for operation in (one for methods in made["paths"].values() for one in methods.values()):
        if "application/json" in operation.get("requestBody", {}).get("content", {}):
            for code in ("malformed", "media_type"):
                _add(operation["responses"], code, key=str(STATUS[code]))
    common = made["components"].setdefault("responses", {})
    for code in ("malformed", "method_not_allowed", "media_type", "range"):
        _add(common, code, key=code)


def _describe_reason(made: dict[str, Any]) -> None:
    """The header that whoever is logged in may give with any call."""
    made["components"]["parameters"] = {
        "Reason": {
            "name": "X-Lince-Reason",
            "in": "header",
            "required": False,
            "description": "why, in percent-encoded UTF-8 (the first 500 characters count); sealed for the auditors of "
            "your agency",
            "schema": {"type": "string"},
            "example": "orden%2077",
        }
    }
    for operation in (one for methods in made["paths"].values() for one in methods.values()):
        if "security" in operation and operation["security"] != [{"metrics": []}]:
            operation.setdefault("parameters", []).append({"$ref": "#/components/parameters/Reason"})


def _add(found: dict[Any, dict[str, Any]], code: str, *, key: str | int) -> None:
    entry = found.setdefault(key, {"description": "", "content": {MEDIA_TYPE: {"schema": _PROBLEM, "examples": {}}}})
    examples = entry["content"][MEDIA_TYPE]["examples"]
    examples[code] = {"value": _example(code)}
    entry["description"] = " / ".join(examples)


def operation_id(route: APIRoute) -> str:
    """The function's name: short, stable, and unique by test."""
    return route.name


def _example(code: str) -> dict[str, Any]:
    next_step = next((kind.next_step for kind in _errors(LinceError) if kind.code == code), None)
    told = problem(code, _DETAILS.get(code, "What went wrong, in one sentence."), next_step=next_step)
    if code != "not_found":
        told = told.model_copy(update={"instance": "urn:uuid:6f1c1b0e-58a3-4c2f-9a53-0c0f6f3d9a11"})
    return told.model_dump(mode="json", exclude_none=True)


def _errors(kind: type[LinceError]) -> Iterator[type[LinceError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _errors(child)
