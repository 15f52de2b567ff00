"""A call that was refused to somebody stands in the log, whichever part of the program refused it.

The door leaves an event with each refusal of its own. What is refused behind it (nobody approves his own loan, the last
officer stays) is noted here before it is answered, by the pattern of its address, where no event was left.
"""

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.accounts import actor_of
from api.http.front import ID, route_of
from api.wiring import Workspace
from models.ids import UserId
from services.records import noting

ACTION = "call.refuse"
REFUSED: Mapping[int, str] = {403: "refused", 404: "not_found", 409: "conflict"}
"""Statuses of answers that refuse an act, each with how the log tells of it."""


class Noted:
    """A layer within `Front`: it knows who calls, and what he is answered."""

    def __init__(self, app: ASGIApp, *, workspace: Workspace) -> None:
        self._app = app
        self._workspace = workspace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        events = noting.begin()

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                outcome = REFUSED.get(message["status"])
                if outcome is not None and not events and "user_id" in scope and "route" in scope:
                    await run_in_threadpool(self._note, scope, outcome)
            await send(message)

        await self._app(scope, receive, answer)

    def _note(self, scope: Scope, outcome: str) -> None:
        records = self._workspace.records
        by = actor_of(records.people.user(UserId(scope["user_id"])))
        told = {"route": f"{scope['method']} {route_of(scope)}"}
        about = next((one for one in map(str, scope.get("path_params", {}).values()) if ID.fullmatch(one)), "")
        records.audit.append(by, ACTION, subject=about, outcome=scope.get("problem_code", outcome), detail=told)
