"""One connection to a server: who asks, what is asked again when the line breaks, and errors as exceptions."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from api.client.errors import ApiError, CutOff, NoAnswer, ServerFault, error_of
from models.base import Record

PREFIX = "/api/v1"
_TIMES = 3
"""How often a read is asked when nobody answers."""
_PAUSE = 0.5
"""Seconds before the second time; twice as long before each further one."""
_READS = frozenset({"GET", "HEAD"})
_R = TypeVar("_R", bound=Record)


class Wire:
    """Calls of one server. Reads are asked again when the line breaks or the server is busy; writes never are.

    A caller says `again` of a write that the server knows as the same one when it comes twice.
    """

    def __init__(
        self,
        address: str,
        *,
        token: str = "",
        transport: httpx.BaseTransport | None = None,
        verify: Any = True,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(
            base_url=address.rstrip("/") + PREFIX,
            headers=headers,
            # A server that draws a page or counts ten million of them may take its time before the first byte.
            timeout=httpx.Timeout(300, connect=10),
            transport=transport,
            verify=verify,
        )
        self._pause = pause

    def logged_in(self, csrf: str) -> None:
        """From now on by the session in the cookie, whose token goes with each change."""
        self._http.headers["X-CSRF-Token"] = csrf

    @contextmanager
    def because(self, reason: str) -> Iterator[None]:
        """Why the calls inside are made: needed for cases that are held closely, and sealed for auditors."""
        self._http.headers["X-Lince-Reason"] = quote(reason)
        try:
            yield
        finally:
            del self._http.headers["X-Lince-Reason"]

    def call(self, method: str, path: str, *, again: bool | None = None, **more: Any) -> httpx.Response:
        """An answer of the 200s. Raises ApiError, NoAnswer."""
        for left in reversed(range(_TIMES if (method in _READS if again is None else again) else 1)):
            try:
                answer = self._http.request(method, path, **more)
                if answer.is_success:
                    return answer
                raise _refusal(answer)
            except httpx.TransportError as error:
                if not left:
                    raise NoAnswer(f"{method} {path}: {type(error).__name__}") from error
            except ServerFault as error:
                if not left or error.status != httpx.codes.SERVICE_UNAVAILABLE:
                    raise
            self._pause(_PAUSE * 2 ** (_TIMES - 1 - left))
        raise AssertionError("the last time returns or raises")

    def json(self, method: str, path: str, **more: Any) -> Any:
        """The JSON of an answer. Raises ApiError, NoAnswer."""
        return self.call(method, path, **more).json()

    def each(self, kind: type[_R], path: str, noun: str, asked: Mapping[str, Any]) -> Iterator[_R]:
        """Every record of a list that comes in stretches, as long as there are more. Raises ApiError, NoAnswer."""
        told, total = 0, 1
        while told < total:
            page = self.json("GET", path, params={**asked, "limit": 1000, "offset": told})
            total, found = page["total"], page[noun]
            if not found:
                return
            yield from (read(kind, one) for one in found)
            told += len(found)

    @contextmanager
    def streamed(self, method: str, path: str, **more: Any) -> Iterator[httpx.Response]:
        """An answer while it comes. Asked once. Raises ApiError, NoAnswer, CutOff."""
        begun = False
        try:
            with self._http.stream(method, path, **more) as answer:
                if not answer.is_success:
                    answer.read()
                    raise _refusal(answer)
                begun = True
                yield answer
        except httpx.TransportError as error:
            broken = CutOff if begun else NoAnswer
            raise broken(f"{method} {path}: {type(error).__name__}") from error

    def lines(self, method: str, path: str, **more: Any) -> Iterator[Any]:
        """Each line of an answer in JSON Lines. Raises ApiError, NoAnswer, CutOff."""
        with self.streamed(method, path, **more) as answer:
            for line in answer.iter_lines():
                try:
                    yield json.loads(line)
                except ValueError:
                    raise CutOff("The answer ends inside a line.") from None

    def close(self) -> None:
        """End the connection; a login stays until it is ended or runs out."""
        self._http.close()


def read(kind: type[_R], told: Mapping[str, Any]) -> _R:
    """A record out of an answer; what a newer server tells besides is left out."""
    return kind.model_validate(told, extra="ignore")


def _refusal(answer: httpx.Response) -> ApiError:
    try:
        told = answer.json() if answer.content else {}
    except ValueError:
        told = {}
    wait = answer.headers.get("Retry-After", "")
    return error_of(
        answer.status_code,
        told if isinstance(told, dict) else {},
        wait=float(wait) if wait.isdigit() else None,
    )
