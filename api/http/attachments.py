"""Answers that are files to be kept: no browser shows them, whatever is in them."""

from typing import BinaryIO

from fastapi.responses import StreamingResponse

from api.exporting import Rights, in_blocks

SHOWN_NOWHERE = "default-src 'none'; sandbox"
"""The policy of content that a browser opens all the same: it loads nothing and runs nothing."""


def archive(
    stream: BinaryIO, *, name: str, rights: Rights | None = None, media_type: str = "application/zip"
) -> StreamingResponse:
    """A file of ours under its `name`, as long as the right to it lasts; it is closed at the end."""
    return StreamingResponse(
        in_blocks(stream, rights),
        media_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": SHOWN_NOWHERE,
        },
    )
