"""The world of the API, built once per run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from support.erasure import fill
from support.provider import LocalProvider
from support.provider_world import world_with
from support.web import MEMBERS, World, a_world, build

from api import accounts, identities, oidc
from models.case import Role


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Passwords are hashed in a millisecond; `test_accounts` looks at the real ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        accounts._hash_of_nobody.cache_clear()
        yield
    accounts._hash_of_nobody.cache_clear()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("world")
    build(data)
    return data


@pytest.fixture
def world(template: Path, tmp_path: Path) -> Iterator[World]:
    with a_world(template, tmp_path / "data") as made:
        yield made


@pytest.fixture(scope="module")
def still_world(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """For tests that change nothing."""
    with a_world(template, tmp_path_factory.mktemp("still") / "data") as made:
        yield made


@pytest.fixture(scope="session")
def named(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world with files that name somebody, read, indexed, linked, watched and decided on."""
    data = tmp_path_factory.mktemp("erasure") / "data"
    with a_world(template, data, analysis_engine="small") as world:
        fill(world)
        world.workspace.engine.close()
    return data


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalProvider]:
    """A login provider, whose keys may be asked for anew at once."""
    monkeypatch.setattr(oidc, "_FRESH", 0.0)
    made = LocalProvider()
    yield made
    made.close()


@pytest.fixture
def linked(world: World, provider: LocalProvider) -> Iterator[World]:
    """A world in which the investigator is linked to subject s-1."""
    with world_with(world, provider) as found:
        who, operator = MEMBERS[Role.INVESTIGATOR], found.workspace.operator
        identities.link(found.workspace, operator, who, issuer=provider.issuer, subject="s-1")
        yield found
