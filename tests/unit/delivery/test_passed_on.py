"""What somebody says in a body or by options is passed on whole: a field that is asked for is never dropped."""

import ast
import importlib
import inspect
import pkgutil
import textwrap
import typing
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel

import api.cli
import api.http

CLI = Path(inspect.getfile(api.cli)).parent
NO_OPTION = {"CertifyAsked": {"filters"}, "NoteAsked": {"box"}, "TagAsked": {"box"}}
"""The command line seeks by words of the query language alone, here as in `lince search`; a region is drawn on a page."""


def bodies():
    """Every handler of the API that takes a record, with the name and kind of that record."""
    for found in pkgutil.iter_modules(api.http.__path__):
        module = importlib.import_module(f"api.http.{found.name}")
        for route in getattr(getattr(module, "router", None), "routes", ()):
            if not isinstance(route, APIRoute):
                continue
            for name, hint in typing.get_type_hints(route.endpoint).items():
                if isinstance(hint, type) and issubclass(hint, BaseModel) and name != "return":
                    yield route.endpoint, name, hint


def used(endpoint, name: str, kind: type[BaseModel]) -> set[str]:
    """The fields of a record that a handler passes on: those it names, and all where it passes on the whole."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(endpoint)))
    found: set[str] = set()
    plain = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name:
            plain.add(node.value)
            if node.attr in kind.model_fields:
                found.add(node.attr)
            elif node.attr != "model_dump":
                found |= kind.model_fields.keys()
        if isinstance(node, ast.Call) and ast.unparse(node.func) == f"{name}.model_dump":
            said = {key.arg: _value(key.value, endpoint) for key in node.keywords if key.arg in ("exclude", "include")}
            told = set(kind.model_fields) & said.get("include", kind.model_fields.keys())
            found |= told - said.get("exclude", set())
    whole = any(isinstance(node, ast.Name) and node.id == name and node not in plain for node in ast.walk(tree))
    return set(kind.model_fields) if whole else found


def _value(written: ast.expr, endpoint):
    """What is written in a handler as a set of names."""
    return eval(ast.unparse(written), endpoint.__globals__)


def test_every_route_passes_on_every_field_of_its_body():
    found = list(bodies())
    assert len(found) > 100
    dropped = {
        f"{endpoint.__module__}.{endpoint.__name__}": left
        for endpoint, name, kind in found
        if (left := set(kind.model_fields) - used(endpoint, name, kind))
    }
    assert dropped == {}


class Said(BaseModel):
    """Something that is asked for."""

    who: str
    where: str = ""


def _drops(asked: Said):
    return [asked.who]


def _leaves_out(asked: Said):
    return asked.model_dump(exclude={"where"})


def _parts(asked: Said):
    return asked.model_dump(exclude={"where"}), asked.where


def _passes(asked: Said):
    return [asked]


@pytest.mark.parametrize(
    ("endpoint", "told"),
    [(_drops, {"who"}), (_leaves_out, {"who"}), (_parts, {"who", "where"}), (_passes, {"who", "where"})],
)
def test_a_field_that_is_dropped_is_found(endpoint, told):
    assert used(endpoint, "asked", Said) == told


def options():
    """Every record that a verb of the command line makes out of its options, with the names that it gives."""
    for path in sorted(CLI.glob("*.py")):
        module = importlib.import_module(f"api.cli.{path.stem}")
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "options_as":
                kind = eval(ast.unparse(node.args[0]), vars(module))
                yield pytest.param(kind, {key.arg for key in node.keywords}, id=f"{path.stem}-{kind.__name__}")


@pytest.mark.parametrize(("kind", "given"), list(options()))
def test_a_verb_gives_every_field_of_what_it_asks_for(kind, given):
    assert set(kind.model_fields) - given == NO_OPTION.get(kind.__name__, set())
