"""The description of the API: complete, with examples and error shapes, and true."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from support.matrix import ROUTES
from support.web import opened

from api.http.app import create_app
from api.http.errors import MEDIA_TYPE, STATUS, ProblemDetails

PUBLIC = {"GET /health", "GET /ready", "POST /api/v1/login"}


@pytest.fixture(scope="module")
def description(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with opened(tmp_path_factory.mktemp("openapi")) as workspace:
        return json.loads(json.dumps(create_app(workspace, pool=None).openapi()))


def operations(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_every_route_of_the_api_is_described(description: dict[str, Any]) -> None:
    described = {name for name, _ in operations(description)}
    json_routes = {name for name in ROUTES if "/api/v1/" in name or name in {*PUBLIC, "GET /metrics"}}
    assert described == json_routes - {"GET /api/v1/openapi.json"}


def test_every_operation_says_what_it_does_under_a_name_of_its_own(description: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(description)]
    assert len(names) == len(set(names))
    for name, operation in operations(description):
        assert operation["summary"], name
        assert operation["description"].endswith("."), name
        assert operation["tags"], name
        for parameter in operation.get("parameters", ()):
            assert parameter.get("in") != "path" or "description" in parameter, (name, parameter["name"])


def test_every_good_answer_has_an_example(description: dict[str, Any]) -> None:
    for name, operation in operations(description):
        good = {status: answer for status, answer in operation["responses"].items() if status.startswith("2")}
        assert len(good) == 1, name
        [(status, answer)] = good.items()
        if status == "204":
            assert "content" not in answer, name
            continue
        for media_type, content in answer["content"].items():
            assert "example" in content, (name, media_type)


def test_examples_of_answers_fit_their_schemas(description: dict[str, Any]) -> None:
    """Each example is the dump of a model; what a client library makes of the schema must take it."""
    for name, operation in operations(description):
        for status, answer in operation["responses"].items():
            content = answer.get("content", {}).get("application/json")
            if content is None or not status.startswith("2"):
                continue
            schema = _resolved(description, content["schema"])
            assert set(content["example"]) <= set(schema["properties"]), name
            # The framework leaves out of an example what is null.
            needed = {field for field in schema.get("required", ()) if "anyOf" not in schema["properties"][field]}
            assert needed <= set(content["example"]), name


def test_every_request_body_has_an_example_or_is_a_file(description: dict[str, Any]) -> None:
    for name, operation in operations(description):
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
            if media_type.endswith("octet-stream") or "example" in content:
                continue
            schema = _resolved(description, content["schema"])
            shown = [field for field in schema["properties"].values() if "examples" in field]
            assert shown, name


def test_every_error_has_the_one_shape_and_an_example(description: dict[str, Any]) -> None:
    problem = TypeAdapter(ProblemDetails)
    for name, operation in operations(description):
        for status, answer in operation["responses"].items():
            if status.startswith("2") or (name, status) == ("GET /ready", "503"):
                continue
            assert set(answer["content"]) == {MEDIA_TYPE}, (name, status)
            content = answer["content"][MEDIA_TYPE]
            assert content["schema"] == {"$ref": "#/components/schemas/ProblemDetails"}, (name, status)
            for code, example in content["examples"].items():
                told = problem.validate_python(example["value"], strict=False)
                assert (told.code, str(told.status), STATUS[code]) == (code, status, int(status)), (name, code)


def test_what_needs_a_login_says_so(description: dict[str, Any]) -> None:
    for name, operation in operations(description):
        assert ("security" in operation) == (name not in PUBLIC), name
        assert ("401" in operation["responses"]) == (name not in PUBLIC or name.endswith("/login")), name
        if name not in PUBLIC and not name.startswith(("GET", "HEAD", "OPTIONS")):
            codes = operation["responses"]["403"]["content"][MEDIA_TYPE]["examples"]
            assert {"csrf", "cross_site"} <= set(codes), name


def test_the_description_is_the_same_each_time(description: dict[str, Any], tmp_path: Path) -> None:
    with opened(tmp_path) as workspace:
        again = create_app(workspace, pool=None).openapi()
    assert json.dumps(again) == json.dumps(description)


def _resolved(description: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return description["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema
