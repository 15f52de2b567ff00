"""What every request passes first and every answer last: its number, limits, headers, and one line in the log.

A log line holds ids, counts and codes only. Query strings, names, file names and error messages stay out:
an error is told by its class and by the places in the code that it came through.
"""

import re
import time
import uuid
from collections.abc import Mapping
from urllib.parse import urlsplit

import structlog
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.errors import CrossSite, problem_of, respond
from api.http.watched import UNMATCHED, Watched, method_of
from api.logs import way_of
from services.spans import Span, span

log = structlog.get_logger("lince.http")

API = "/api/v1"
"""Where the JSON routes stand."""

BODY_LIMIT = 1024 * 1024
"""Bytes of a request body, uploads apart."""

LISTS = frozenset({f"{API}/lists", f"{API}/search/list", "/search/list", "/certificates/check"})
"""Take a list of up to a hundred thousand values, or a certificate of a case of as many documents."""

LIST_LIMIT = 40 * 1024 * 1024
"""Bytes of such a list: each line may have some three hundred characters."""

UPLOADS = re.compile(rf"^{API}/cases/[^/]+/(exhibits|uploads(/[^/]+)?)$")
"""Addresses whose bodies are streamed to the disk and may be of any size."""

RESUMABLE = re.compile(rf"^{API}/cases/[^/]+/uploads(/[^/]+)?$")
"""Addresses that speak tus: every answer names its version, and a POST may stand for a method that a proxy forbids."""

TUS = "1.0.0"

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # `no-referrer` would make browsers send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    # Page images and texts are evidence: nothing of them may lie in a browser's cache after log-out, and a right
    # that is taken away must act on the next look. An image in use stays in the page's memory all the same.
    "Cache-Control": "no-store",
}
"""On every answer, unless the route has set its own."""

ID = re.compile(r"[0-9a-f]{32}")
_GONE = 499


class Front:
    """The outermost layer of ours. One per server; keeps no state between requests."""

    def __init__(self, app: ASGIApp, *, public_url: str, https: bool, watched: Watched) -> None:
        self._app = app
        self._watched = watched
        address = urlsplit(public_url)
        self._https = https
        self._public_host = address.netloc.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["request_id"] = str(uuid.uuid4())
        exchange = _Exchange(scope, receive, send, https=self._https)
        with span("call", parent=Headers(scope=scope).get("traceparent")) as told:
            await self._serve(exchange, told)

    async def _serve(self, exchange: "_Exchange", told: Span) -> None:
        scope, started = exchange.scope, time.perf_counter()
        try:
            self._refuse_other_sites(scope)
            _put_method_right(scope)
            exchange.refuse_announced_excess()
            await self._app(scope, exchange.receive, exchange.send)
        except ClientDisconnect:
            exchange.status = exchange.status or _GONE
        except Exception as error:  # noqa: BLE001 - the last place that can turn it into an answer without details
            await self._answer(exchange, error)
        finally:
            ended = time.perf_counter()
            route, status, method = route_of(scope), exchange.status, method_of(scope["method"])
            began = (exchange.answered or ended) - started
            self._watched.request(method=method, route=route, status=status, seconds=began)
            about = {"http.request.method": method, "http.route": route, "lince.request": scope["request_id"]}
            told.tell(f"{method} {route}", {**about, "http.response.status_code": status})
            _write_line(scope, exchange, route=route, milliseconds=round((ended - started) * 1000))

    def _refuse_other_sites(self, scope: Scope) -> None:
        """Raises CrossSite when a browser says that a changing request was made by another site's page.

        A second lock beside the token of the session; it also covers the login, which has no session yet.
        """
        if scope["method"] in SAFE_METHODS:
            return
        headers = Headers(scope=scope)
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise CrossSite("The request was made by another site's page.")
        origin = headers.get("origin")
        hosts = {headers.get("host", "").lower(), self._public_host}
        if origin is not None and urlsplit(origin).netloc.lower() not in hosts - {""}:
            raise CrossSite("The request was made by another site's page.")

    async def _answer(self, exchange: "_Exchange", error: Exception) -> None:
        told = problem_of(error)
        exchange.scope["problem_code"] = told.code
        if told.code == "internal":
            log.error("request_failed", request_id=exchange.scope["request_id"], **way_of(error))
        if exchange.status:
            # The answer is under way: cutting the connection is the only way left to say that it is not whole.
            raise RuntimeError("an answer was cut short") from None
        await respond(Request(exchange.scope), told)(exchange.scope, exchange.receive, exchange.send)


class _Exchange:
    """The wire of one request: counts the body, adds the headers, remembers the status."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, *, https: bool) -> None:
        self.scope = scope
        self.status = 0
        self.received = 0
        self.answered = 0.0
        self._replaced = False
        self._receive = receive
        self._send = send
        self._https = https
        self._limit = _limit(scope["path"])

    def refuse_announced_excess(self) -> None:
        """Raises 413 before anything of a body is read whose announced length is too much."""
        announced = Headers(scope=self.scope).get("content-length", "0")
        if self._limit is not None and announced.isdigit() and int(announced) > self._limit:
            raise HTTPException(413)

    async def receive(self) -> Message:
        """The next part of the request."""
        message = await self._receive()
        if message["type"] == "http.request":
            self.received += len(message.get("body", b""))
            if self._limit is not None and self.received > self._limit:
                raise HTTPException(413)
        return message

    async def send(self, message: Message) -> None:
        """The next part of the answer. A library's own words about a wrong request give way to a problem of ours."""
        if self._replaced:
            return
        if message["type"] == "http.response.start" and _is_foreign_refusal(message):
            self._replaced = True
            told = problem_of(HTTPException(message["status"]))
            self.scope["problem_code"] = told.code
            kept = {name: value for name, value in Headers(scope=message).items() if name == "content-range"}
            await respond(Request(self.scope), told, headers=kept)(self.scope, self._receive, self._send_ours)
            return
        await self._send_ours(message)

    async def _send_ours(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.answered = time.perf_counter()
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if RESUMABLE.match(self.scope["path"]):
                headers.setdefault("Tus-Resumable", TUS)
            headers["X-Request-ID"] = self.scope["request_id"]
            if self._https:
                headers["Strict-Transport-Security"] = "max-age=31536000"
        await self._send(message)


def _limit(path: str) -> int | None:
    """Bytes that a body sent to an address may have; None for uploads, which go to the disk as they come."""
    if UPLOADS.match(path):
        return None
    return LIST_LIMIT if path in LISTS else BODY_LIMIT


def _is_foreign_refusal(start: Message) -> bool:
    """Refusals of ours are problem details or pages; plain text comes from the file server of the framework."""
    kind = Headers(scope={"headers": start["headers"]}).get("content-type", "")
    return 400 <= int(start["status"]) < 500 and kind.startswith("text/plain")


def _put_method_right(scope: Scope) -> None:
    """X-HTTP-Method-Override, as tus has it. The check for other sites has seen the method that was really used."""
    if scope["method"] == "POST" and RESUMABLE.match(scope["path"]):
        wanted = Headers(scope=scope).get("x-http-method-override", "").upper()
        if wanted in ("PATCH", "DELETE", "HEAD", "OPTIONS"):
            scope["method"] = wanted


def route_of(scope: Scope) -> str:
    """The pattern of an address: what stands for cases and documents in it is a name in braces."""
    # The route knows its path only below the prefix it was included under.
    prefix = API if scope["path"].startswith(f"{API}/") else ""
    route = scope.get("route")
    return UNMATCHED if route is None else f"{prefix}{route.path}"


def _write_line(scope: Scope, exchange: _Exchange, *, route: str, milliseconds: int) -> None:
    ids = {name: value for name, value in scope.get("path_params", {}).items() if ID.fullmatch(str(value))}
    log.info(
        "request",
        request_id=scope["request_id"],
        method=scope["method"],
        route=route,
        status=exchange.status,
        milliseconds=milliseconds,
        bytes_in=exchange.received,
        **({"code": scope["problem_code"]} if "problem_code" in scope else {}),
        **({"by": scope["user_id"]} if "user_id" in scope else {}),
        **ids,
    )
