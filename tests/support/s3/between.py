"""What stands between Lince and an object store that fails: a share of all calls goes wrong, each kind in turn by chance.

Some calls never arrive, some arrive and their answer is lost, some are answered in half. The store itself is sound, so
that what it holds at the end shows what the failures have cost.
"""

import contextlib
import random
import socket
import threading
from collections import Counter
from collections.abc import Callable
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

BEFORE = ("busy", "refused", "changed")
"""Kinds in which the call does not come off: told to be busy, closed, or its body changed on the way."""
AFTER = ("lost", "broken", "cut")
"""Kinds in which it does: the line closed, an error told in its place, or the body of the answer cut in the middle."""

_BUSY = b'<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Slow down.</Message></Error>'
_LACKING = b'<?xml version="1.0"?><Error><Code>NotImplemented</Code><Message>No.</Message></Error>'
_BROKEN = b'<?xml version="1.0"?><Error><Code>InternalError</Code><Message>Try again.</Message></Error>'

_PAGE = b"<html><title>Sign in</title></html>"


class Failing:
    """A proxy before a store. `share` of the calls fail; `kinds` how; `only` picks those that may."""

    def __init__(self, url: str, *, share: float, seed: int = 1, kinds: tuple[str, ...] = (*BEFORE, *AFTER)) -> None:
        parts = urlsplit(url)
        self._target = (parts.hostname or "", parts.port or 0)
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self.share = share
        self.kinds = kinds
        self.only: Callable[[str, str], bool] = lambda _method, _path: True
        self.calls = 0
        self.failed: Counter[str] = Counter()
        self.down = False
        self.without_conditions = False
        """Answer as an old server does, which knows no If-None-Match."""
        self.login_page = False
        """Answer everything with a page, as a network does that wants a login first."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Between", (_Handler,), {"line": self}))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()

    def fault(self, method: str, path: str) -> str:
        """What goes wrong with the next call; "" nothing."""
        with self._lock:
            self.calls += 1
            if self.down:
                return "refused"
            if not self.only(method, path) or self._random.random() >= self.share:
                return ""
            kind = self._random.choice(self.kinds)
            self.failed[kind] += 1
            return kind

    def ask(self, method: str, path: str, headers: list[tuple[str, str]], body: bytes) -> tuple[HTTPResponse, bytes]:
        """Hand a call on; the answer with its body."""
        connection = HTTPConnection(*self._target, timeout=60)
        with contextlib.closing(connection):
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers:
                if name.lower() not in ("connection", "expect"):
                    connection.putheader(name, value)
            connection.endheaders(body or None)
            answer = connection.getresponse()
            return answer, answer.read()


class _Handler(BaseHTTPRequestHandler):
    line: Failing
    protocol_version = "HTTP/1.1"

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.line.without_conditions and "If-None-Match" in self.headers:
            self._say(501, [], _LACKING)
            return
        if self.line.login_page:
            self._say(200, [("Content-Type", "text/html"), ("Content-Length", str(len(_PAGE)))], _PAGE)
            return
        kind = self.line.fault(self.command, self.path)
        if kind == "busy":
            self._say(503, [], _BUSY)
            return
        if kind == "refused":
            self._hang_up()
            return
        if kind == "changed" and body:
            body = bytes([body[0] ^ 1]) + body[1:]
        answer, content = self.line.ask(self.command, self.path, self.headers.items(), body)
        if kind == "lost":
            self._hang_up()
        elif kind == "broken":
            self._say(500, [], _BROKEN)
        elif kind == "cut":
            self._say(answer.status, answer.getheaders(), content, cut=True)
        else:
            self._say(answer.status, answer.getheaders(), content)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _pass  # noqa: N815 - the base class asks for these names

    def _say(self, status: int, headers: list[tuple[str, str]], content: bytes, *, cut: bool = False) -> None:
        self.send_response_only(status)
        announced = {name.lower(): value for name, value in headers}
        for name, value in headers:
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        no_body = self.command == "HEAD" or status in (204, 304)
        length = announced.get("content-length", "0") if no_body else str(len(content))
        if status != 204:
            self.send_header("Content-Length", length)
        self.end_headers()
        if not no_body:
            self.wfile.write(content[: len(content) // 2] if cut else content)
        if cut:
            self._hang_up()

    def _hang_up(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: Any) -> None:
        """Print nothing."""
