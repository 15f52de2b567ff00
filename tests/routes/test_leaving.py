"""Every route is asked what it gives: one that gives a file does an act of `LEAVING`, or stands here with its reason.

The routes are those of the app and the forms those of its parameters, so that a new one cannot be forgotten.
"""

import inspect
import io
import json
import typing
import zipfile
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from fastapi import params
from fastapi.routing import iter_route_contexts
from starlette.responses import Response
from support.matrix import CALLERS, ROUTES, ask
from support.matrix_redactions import applied_of
from support.web import MEMBERS, OURS, World, a_world

from api import disclosing, redacted_copies
from api.accounts import actor_of
from models.case import Role
from models.disclosure import CodeAsked
from models.ids import DocumentId
from models.listed import ListedLine, ListRequest
from services.records.permissions import IN_CASE, LEAVING

TELLS_NO_DOCUMENT = {
    "GET /api/v1/statistics/csv": "counts in whole fives, none of them under five",
    "GET /api/v1/cases/{case}/report text": "the page of the reading in plain text: which file was not read, and why",
    "GET /api/v1/cases/{case}/runs/{run} text": "the same of one run",
    "POST /api/v1/cases/{case}/asks/file": "blinds of values that somebody typed",
}
"""Files in which nothing stands of what a document says."""

SEEN = ("application/json", "application/problem+json", "text/html", "text/event-stream", "image/")
"""What a browser shows and a program reads: it is no file that somebody takes along."""


def forms(endpoint: Any) -> Iterator[tuple[str, str, str]]:
    """Every choice of a form that an endpoint offers: where it is sent, its name, the choice."""
    hints = typing.get_type_hints(endpoint, include_extras=True)
    for name in inspect.signature(endpoint).parameters:
        kind, *more = typing.get_args(hints[name]) or (hints[name],)
        told = next((one for one in more if isinstance(one, params.Form | params.Query)), None)
        asked = (told.alias if told is not None else None) or name
        if asked not in ("form", "format"):
            continue
        where = "data" if isinstance(told, params.Form) else "params"
        choices = kind if isinstance(kind, type) and issubclass(kind, Enum) else typing.get_args(kind)
        yield from ((where, asked, str(one)) for one in choices)


def givers(world: World) -> dict[str, list[tuple[str, str, str]]]:
    """The routes that write their answer themselves, with the forms that each offers."""
    found = {}
    for context in iter_route_contexts(world.app.routes):
        endpoint = getattr(context, "endpoint", None)
        if endpoint is None:
            continue
        answer = typing.get_type_hints(endpoint).get("return")
        kinds = typing.get_args(answer) or (answer,)
        if any(isinstance(kind, type) and issubclass(kind, Response) for kind in kinds):
            for method in context.methods or ():
                found[f"{method} {context.path}"] = list(forms(endpoint))
    return {route: found[route] for route in found.keys() & ROUTES.keys()}


def caller_of(route: str) -> str | None:
    """Somebody who is given what the route gives."""
    expected = ROUTES[route].expected()
    return next((caller for caller in ("member investigator", *CALLERS) if expected[caller] == 200), None)


def is_file(answer: Any) -> bool:
    kind = answer.headers.get("content-type", "")
    taken = answer.headers.get("content-disposition", "").startswith("attachment")
    return answer.status_code == 200 and (taken or not kind.startswith(SEEN))


def test_whatever_gives_a_file_does_an_act_that_leaves_out_what_is_for_intelligence_only(
    template: Path, tmp_path: Path
) -> None:
    given: dict[str, set[str]] = {}
    with a_world(template, tmp_path / "data") as world:
        audit = world.workspace.records.audit
        for route, choices in sorted(givers(world).items()):
            caller = caller_of(route)
            for where, name, choice in choices or [("params", "", "")] if caller is not None else []:
                before = audit.head().sequence
                answer = ask(world, route, str(caller), number=1, forms=[(where, name, choice)] if name else [])
                if is_file(answer):
                    acts = {event.action for event in audit.read(after=before)} & IN_CASE.keys()
                    given[f"{route} {choice}".strip()] = acts
    assert len(given) > 20, "the routes were asked"
    assert {route for route, acts in given.items() if not acts & LEAVING} == set(TELLS_NO_DOCUMENT)


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx"])
def test_a_list_that_is_taken_along_leaves_out_what_is_for_intelligence_only(form: str, world: World) -> None:
    keep_in(world)
    sent: dict[str, Any] = {"by": MEMBERS[Role.INVESTIGATOR], "headers": {"Accept": "text/html"}}
    body = {"lines": ["71234567"], "cases": [OURS.id]}
    file = world.call("POST", "/api/v1/lists", params={"form": form}, json=body, by=sent["by"])
    assert file.status_code == 200
    assert NAME.encode() not in _unpacked(file.content)
    if form == "jsonl":
        line, end = map(json.loads, file.text.splitlines())
        assert (line["state"], end["completeness"]["documents_kept_in"]) == ("absent", 1), "silence is no absence"
    assert world.call("POST", "/search/list", data={"lines": "71234567"}, **sent).status_code == 200
    assert list(world.workspace.records.audit.read())[-1].action == "search.look_up"
    shown, _ = world.workspace.finder.find_each(
        ListRequest(lines=("71234567",)), actor=world.workspace.operator, cases=[OURS.id], on_screen=True
    )
    assert isinstance(shown, ListedLine)
    assert [hit.name for hit in shown.hits] == [NAME], "on the screen it is there"
    if form != "jsonl":
        by_page = world.call("POST", "/search/list", data={"lines": "71234567", "form": form}, **sent)
        assert NAME.encode() not in _unpacked(by_page.content)


def test_the_privilege_log_leaves_out_what_is_for_intelligence_only(world: World) -> None:
    applied_of(world)
    actor, document = actor_of(MEMBERS[Role.INVESTIGATOR]), DocumentId(world.document_of(OURS))
    assert {line.document for line in redacted_copies.log(world.workspace, actor, OURS.id)} == {document}
    keep_in(world)
    assert redacted_copies.log(world.workspace, actor, OURS.id) == []


NAME = "libreta.txt"


def keep_in(world: World) -> None:
    asked = CodeAsked(reason="a source")
    disclosing.set_code(world.workspace, world.workspace.operator, DocumentId(world.document_of(OURS)), asked)


def _unpacked(content: bytes) -> bytes:
    """With what a workbook holds beside it."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return b"".join(map(book.read, book.namelist()))
