"""A search without its index, with an older one, or with one that lacks pages: never a silent answer."""

import html
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.web import MEMBERS, OURS, World, a_world, add_document, csrf_of

from models.case import Role
from services.search import mapping

ANA = MEMBERS[Role.INVESTIGATOR]


@pytest.fixture
def own_world(template: Path, tmp_path: Path) -> Iterator[World]:
    with a_world(template, tmp_path / "own") as made:
        yield made


def _older(index: Path) -> None:
    pointer = json.loads((index / "current").read_text(encoding="utf-8"))
    (index / "current").write_text(json.dumps({**pointer, "mapping": str(int(mapping.VERSION) - 1)}), encoding="utf-8")


def _emptied(world: World) -> None:
    world.workspace.engine.rebuild([])


LOSSES: dict[str, Callable[[World], None]] = {
    "empty": _emptied,
    "gone": lambda world: shutil.rmtree(world.workspace.folder.index),
    "older": lambda world: _older(world.workspace.folder.index),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_a_search_without_its_index_is_an_error_that_names_what_mends_it(own_world: World, loss: str) -> None:
    LOSSES[loss](own_world)
    asked = {"text": "deuda"}
    for method, path, more in (
        ("GET", "/api/v1/search?q=deuda", {}),
        ("GET", "/api/v1/search?q=nadie&limit=0", {}),
        ("POST", "/api/v1/search", {"json": asked}),
        ("POST", "/api/v1/search/export", {"json": asked}),
        ("POST", "/api/v1/search/list", {"json": {"lines": ["deuda"]}}),
    ):
        answer = own_world.call(method, path, by=ANA, **more)
        assert (answer.status_code, answer.json()["code"]) == (503, "engine_unavailable"), path
        assert "lince reindex" in answer.json()["next_step"], path
    for path in ("/search?q=deuda", "/search?q=nadie", "/search/open?q=deuda&at=0"):
        answer = own_world.call("GET", path, by=ANA, headers={"Accept": "text/html"})
        assert answer.status_code == 503, path
        assert 'role="alert"' in answer.text, path
        assert "lince reindex" in answer.text, path
        assert "rebuild" not in answer.text, path  # the page speaks Spanish
    listed = own_world.call(
        "POST",
        "/search/list",
        by=ANA,
        headers={"Accept": "text/html"},
        data={"lines": "deuda", "csrf": csrf_of(ANA)},
    )
    assert "lince reindex" in listed.text


def test_pages_that_the_index_lost_are_told_with_what_brings_them_back(own_world: World) -> None:
    own_world.workspace.engine.rebuild([])
    add_document(own_world.workspace, OURS, "nueva.txt", "una deuda nueva, 71234567")
    answer = own_world.call("GET", "/api/v1/search?q=deuda", by=ANA).json()
    assert answer["total"] == 1
    assert answer["completeness"]["pages_unindexed"] > 0
    assert "lince reindex" in answer["completeness"]["next_step"]
    shown = own_world.call("GET", "/search?q=deuda", by=ANA, headers={"Accept": "text/html"})
    assert shown.status_code == 200
    told = "Faltan páginas en el índice de búsqueda: reconstrúyalo con <code>lince reindex</code>."
    assert told in html.unescape(shown.text)
    exported = own_world.call("GET", "/api/v1/search/export?q=deuda&form=csv", by=ANA).text
    assert "lince reindex" in exported.splitlines()[-1]
