"""Routers that are passed over at once where no path of theirs fits. Public: `Narrow`.

There are some five hundred routes, and each asked one by one costs a call more than all its SQL: one expression for all
paths of a noun answers in a hundredth of that.
"""

import re

from fastapi import APIRouter
from fastapi.routing import iter_route_contexts
from starlette.routing import Match, compile_path
from starlette.types import Scope

_NAMES = re.compile(r"\?P<\w+>")


class Narrow(APIRouter):
    """The routes of `routers`, below `prefix`. Order and answers are those of the routers themselves."""

    def __init__(self, *routers: APIRouter, prefix: str = "") -> None:
        super().__init__()
        for router in routers:
            self.include_router(router, prefix=prefix)
        paths = [
            compile_path(prefix + (one.path or ""))[0].pattern
            for router in routers
            for one in iter_route_contexts(router.routes)
        ]
        self._fits = re.compile("|".join(_NAMES.sub("?:", path) for path in paths))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Nothing, unless a path fits; else what the routes say."""
        path: str = scope["path"]
        if not self._fits.match(path.removeprefix(scope.get("root_path", ""))):
            return Match.NONE, {}
        return super().matches(scope)
