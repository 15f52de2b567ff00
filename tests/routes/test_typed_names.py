"""Her name is typed into every field of every route that changes something (I4): nothing keeps it, and no event has it.

The routes and what they are sent are those of the permission matrix: a new one is asked here from the day it has a row.
"""

import copy
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.matrix import ROUTES, path_of
from support.web import ACTING, MEMBERS, OURS, World, a_world
from support.working import read_and_index

from models.case import Role
from models.errors import ProtectionPending
from models.protected import Identity

IDENTITY = Identity(
    name="Zoraida Yeshenia Tancara Huarachi", nicknames=("Yeshe",), phones=("+591 76540921",), papers=("CI 9087123 OR",)
)
TYPED = "declaró Zoraida Yeshenia Tancara Huarachi, 76540921, CI 9087123"
SIGNS = ("zoraida", "tancara", "huarachi", "76540921", "9087123")
_LOSING = ("/logout", "/me", "/login", "persons", "{number}/seal")
"""What ends sessions, seals a document from all, or names people to be protected: a person's own record is sealed, and looked at elsewhere."""

OF_NO_CASE = {
    "agency": "an administrator names an agency",
    "unit": "an administrator names a unit",
    "user": "an administrator names an account",
    "desk": "an administrator names who is called",
    "recipient": "an administrator names bodies, for all cases of his agency",
    "case": "a new case protects nobody yet; its number is its agency's own",
    "case_password": "a password is what it is: it opens a file",
}
"""Tables in which a name may be typed that is known to a case only."""


@pytest.fixture(scope="module")
def world(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The world, in whose case she is protected."""
    with a_world(template, tmp_path_factory.mktemp("typed") / "data", analysis_engine="small", meaning=False) as made:
        protect(made)
        assert kept(made) == set()
        yield made


def protect(world: World) -> None:
    """Protect her in our case, and go over all that was said there."""
    body = {"identity": IDENTITY.model_dump(), "categories": ["victim"], "age": 17, "source": "denuncia"}
    answer = world.call("POST", f"/api/v1/cases/{OURS.id}/persons", by=MEMBERS[Role.INVESTIGATOR], json=body)
    assert answer.status_code == 201
    read_and_index(world)


def texts_of(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in a body a text stands."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list | tuple) else ()
    for key, one in pairs:
        yield from texts_of(one, (*path, key))
    if isinstance(value, str):
        yield path


def typed(body: Any, path: tuple[Any, ...]) -> Any:
    """The body with her in one place; None where it cannot be put there."""
    changed = at = copy.deepcopy(body)
    for key in path[:-1]:
        at = at[key]
    if isinstance(at, tuple) or not path:
        return None
    at[path[-1]] = TYPED
    return changed


def asked(world: World, route: str) -> dict[str, Any] | None:
    """What a route is sent; None where something that it needs cannot be made here."""
    try:
        try:
            return dict(ROUTES[route].ask(world, 4))
        except ProtectionPending:
            read_and_index(world)
            return dict(ROUTES[route].ask(world, 4))
    except ValueError:
        return None


def kept(world: World) -> set[tuple[str, str]]:
    """Tables, and rows of them, that name her."""
    world.workspace.records.database.shrink_log()
    found = set()
    with sqlite3.connect(world.workspace.data / "catalogue.sqlite") as connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                told = repr(row)
                if any(sign in told.lower() for sign in SIGNS):
                    found.add((table, told))
    return found


def type_her(world: World) -> tuple[int, list[tuple[str, str, str]]]:
    """Type her into every field; how many calls were made, and by which routes which tables say now who she is."""
    before, leaks, tried = kept(world), [], 0
    for route in sorted(one for one in ROUTES if not one.startswith("GET ")):
        sent = None if any(part in route for part in _LOSING) else asked(world, route)
        field = next((name for name in ("json", "data") if sent and name in sent), None)
        if sent is None or field is None:
            continue
        for place in list(texts_of(sent[field])):
            again = asked(world, route) or {}
            body = typed(again[field], place)
            if body is None:
                continue
            again[field] = body
            path = path_of(route, world, again)
            headers = {} if path.startswith("/api/") else {"Accept": "text/html"}
            headers |= again.pop("headers", {})
            world.call(route.split(" ", 1)[0], path, headers=headers, by=ACTING, **again)
            if "/closing" in route:  # in a closed case nothing of what follows would be taken
                world.workspace.records.cases.close(OURS.id, None)
            tried += 1
        now = kept(world)
        leaks += [(route, table, row[:200]) for table, row in sorted(now - before) if table not in OF_NO_CASE]
        before = now
    return tried, leaks


def test_i4_what_is_typed_names_nobody_in_the_catalogue(world: World) -> None:
    tried, leaks = type_her(world)
    assert tried > 200
    assert not leaks, "\n".join(map(str, leaks))


def test_i4_what_was_typed_before_she_was_protected_is_masked_with_the_rest(template: Path, tmp_path: Path) -> None:
    with a_world(template, tmp_path / "data", analysis_engine="small", meaning=False) as world:
        type_her(world)
        read_and_index(world)
        assert {"ask", "opening", "link_decision"} <= {table for table, _ in kept(world)}
        protect(world)
        # An event is never changed: what was given away says to whom.
        left = [(table, row[:200]) for table, row in sorted(kept(world)) if table not in {*OF_NO_CASE, "audit"}]
        assert not left, "\n".join(map(str, left))
