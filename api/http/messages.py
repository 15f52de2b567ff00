"""Signed messages between agencies as bodies of requests and answers."""

from typing import Any

from fastapi import Request, Response

from api.http.uploads import MEDIA_TYPE, taking
from models.errors import TooLarge

BODY = taking("The message, as the other side wrote it.")
"""How a route documents that it takes one."""

GIVES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The message, to be carried on.",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}, "example": "…"}},
    }
}
"""How a route documents that it gives one."""


async def given_message(request: Request, most: int) -> bytes:
    """The body. Raises TooLarge as soon as it is longer than any message of that kind."""
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > most:
            raise TooLarge("This is longer than any message between agencies.", next_step="Send the file itself.")
    return bytes(data)


def message_response(data: bytes) -> Response:
    """A message to be kept as a file."""
    return Response(
        data, media_type=MEDIA_TYPE, headers={"Content-Disposition": 'attachment; filename="message.lince"'}
    )
