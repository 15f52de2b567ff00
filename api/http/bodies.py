"""JSON bodies, read strictly: what a client got wrong is its own mistake, and told as such.

Public: `JsonRoute`, the route class of every router that takes JSON.
"""

import json
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

from fastapi import Request, Response, params
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException


class JsonRoute(APIRoute):
    """A route whose body is JSON in UTF-8. 415 for any other media type, 400 for what is no JSON that can be kept."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The framework's handler, with our reading of the body."""
        handle = super().get_route_handler()
        takes_json = self.body_field is not None and not isinstance(self.body_field.field_info, params.Form)

        async def checked(request: Request) -> Response:
            if not takes_json:
                return await handle(request)
            request = _JsonRequest(request.scope, request.receive)
            if not _is_json(request.headers.get("content-type", "")) and await request.body():
                raise HTTPException(415)
            return await handle(request)

        return checked


class _JsonRequest(Request):
    """Raises HTTPException 400 where the framework would fail, or take in what cannot be stored."""

    async def json(self) -> Any:
        """The body as JSON. A plain error of syntax stays with the framework, which tells its place."""
        try:
            text = (await self.body()).decode("utf-8-sig")
            found = json.loads(text, parse_constant=_refuse)
            if "\\u" in text:
                # Half of a surrogate pair is no character: it can be neither stored nor sent back.
                json.dumps(found, ensure_ascii=False).encode()
        except json.JSONDecodeError:
            raise
        except (ValueError, RecursionError) as error:
            raise HTTPException(400) from error
        return found


def _refuse(_constant: str) -> NoReturn:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError("no number of JSON")


def _is_json(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))
