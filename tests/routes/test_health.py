"""Life and readiness, for monitors."""

from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from support.web import MEMBERS, OURS, World

from models.case import Role
from models.errors import DataFolderUnusable, LinceError, StorageFull


@dataclass
class APool:
    healthy: bool
    alive: int = 2
    trouble: LinceError | None = None


def with_pool(world: World, pool: APool) -> FastAPI:
    world.app.state.pool = pool
    return world.app


def test_health_tells_version_and_isolation(world: World) -> None:
    answer = world.call("GET", "/health").json()
    assert answer["status"] == "ok"
    assert answer["version"]
    assert answer["isolation"]
    assert answer["engine"] == "embedded"


def test_ready_asks_database_engine_store_and_pool(world: World) -> None:
    with_pool(world, APool(healthy=True))
    answer = world.call("GET", "/ready")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "workers": 2,
        "checks": [{"part": part, "ready": True, "code": None} for part in ("database", "engine", "store", "pool")],
    }


@pytest.mark.parametrize(
    ("pool", "code"),
    [
        (APool(healthy=False, trouble=StorageFull("Full.")), "storage_full"),
        (APool(healthy=False, alive=0), "internal"),
    ],
)
def test_a_stuck_pool_is_told_by_its_code(world: World, pool: APool, code: str) -> None:
    with_pool(world, pool)
    answer = world.call("GET", "/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"][-1] == {"part": "pool", "ready": False, "code": code}


def test_a_database_that_fails_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise DataFolderUnusable("The catalogue cannot be opened.")

    monkeypatch.setattr(type(world.workspace.records.people), "agencies", fail)
    answer = world.call("GET", "/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"][0] == {"part": "database", "ready": False, "code": "data_folder_unusable"}


def test_a_database_that_fails_is_a_503_for_users(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DataFolderUnusable("The catalogue cannot be opened.")

    monkeypatch.setattr(type(world.workspace.records.audit), "append", fail)
    answer = world.call("GET", f"/api/v1/cases/{OURS.id}", by=MEMBERS[Role.ANALYST])
    assert (answer.status_code, answer.json()["code"]) == (503, "data_folder_unusable")
