"""A world with a login provider in its settings, and a browser's way there and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from support.provider import CLIENT, SHARED, LocalProvider
from support.web import World

from api.http.app import create_app
from api.http.auth import SESSION_COOKIE
from api.settings import Settings
from api.wiring import open_workspace

PAGE = {"Accept": "text/html"}
SET: dict[str, Any] = {"oidc_client_id": CLIENT, "oidc_client_secret": SHARED, "public_url": "http://127.0.0.1:8765"}


@contextmanager
def world_with(world: World, provider: LocalProvider, **settings: Any) -> Iterator[World]:
    """The world, with a provider in its settings."""
    data = world.workspace.data
    workspace = open_workspace(Settings(data=data, oidc_issuer=provider.issuer, **SET, **settings))
    other = World(workspace, create_app(workspace, pool=None))
    try:
        yield other
    finally:
        other.runner.close()
        workspace.close()


def begin(world: World, next_: str = "/cases") -> tuple[str, dict[str, str]]:
    """Where the browser is sent, and the cookie that it keeps."""
    answer = world.call("GET", "/login/provider", params={"next": next_}, headers=PAGE)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"], dict(answer.cookies)


def back(world: World, brought: dict[str, str], cookies: dict[str, str]) -> httpx.Response:
    """What the browser is told when it comes back."""
    return world.call("GET", "/login/provider/back", params=brought, cookies=cookies, headers=PAGE)


def entered(answer: httpx.Response) -> bool:
    """Whether it has a session now."""
    return answer.status_code == 303 and SESSION_COOKIE in answer.cookies


def whole(world: World, provider: LocalProvider, **claims: Any) -> httpx.Response:
    """There and back."""
    address, cookies = begin(world)
    return back(world, provider.consent(address, **claims), cookies)
