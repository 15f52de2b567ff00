"""How the server listens."""

import asyncio
import socket

from api.cli.serve import listen


async def _answering(listener: socket.socket) -> bool:
    """Whether a connection of the server sends what it has at once."""
    seen: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def met(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held: socket.socket = writer.get_extra_info("socket")
        seen.set_result(bool(held.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
        writer.close()

    async with await asyncio.start_server(met, sock=listener):
        _, writer = await asyncio.open_connection(*listener.getsockname()[:2])
        writer.close()
        return await seen


def test_an_answer_does_not_wait_until_its_beginning_was_received():
    # Else each call on a connection that is kept costs the 40 milliseconds after which the other side says so.
    assert asyncio.run(_answering(listen("127.0.0.1", 0)))
