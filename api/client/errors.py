"""What may go wrong with a call: what the server said, that it said nothing, or that it stopped in the middle."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any


class ClientError(Exception):
    """Base of all errors of the client."""


class NoAnswer(ClientError):
    """The line broke, or the server is not there. Whether a write was done is not known: look before doing it again."""


class CutOff(ClientError):
    """An answer that is told piece by piece has no end: the server stopped, or a right was taken away meanwhile."""


class TookTooLong(ClientError):
    """What was waited for did not happen in the given time. It goes on; wait again."""


class ApiError(ClientError):
    """The server refused: `code` is stable (docs/reference/routes.md names them), `next_step` says what to do."""

    def __init__(self, status: int, told: Mapping[str, Any], *, wait: float | None = None) -> None:
        self.status = status
        self.code = str(told.get("code", ""))
        self.detail = str(told.get("detail", ""))
        self.next_step = str(told.get("next_step", ""))
        self.instance = str(told.get("instance", ""))
        """Number of the request, as the server's log has it; empty for what is absent."""
        self.position = told.get("position")
        """Where a query cannot be read, in code points."""
        self.faults = tuple(f"{one['where']}: {one['message']}" for one in told.get("errors") or ())
        self.wait = wait
        """Seconds after which it may be asked again, where the server said so."""
        super().__init__(" ".join(filter(None, (self.detail or f"HTTP {status}.", self.next_step))))


class NotLoggedIn(ApiError):
    """No login, a wrong one, or one that has ended."""


class SecondFactorAsked(NotLoggedIn):
    """The password is right: log in again with the code."""


class Refused(ApiError):
    """Your role, a handling code, or a missing reason stands against it."""


class Absent(ApiError):
    """Not there, or not yours to see: the server tells the two apart to nobody."""


class Conflicting(ApiError):
    """It is there already, or was changed meanwhile."""


class NotTaken(ApiError):
    """The request is not as the server takes it; `faults` names what is off."""


class TooOften(ApiError):
    """Asked too often; `wait` says for how long to wait."""


class ServerFault(ApiError):
    """The server could not do it: full, busy, or something that it needs is away."""


_BY_STATUS: Mapping[int, type[ApiError]] = {
    HTTPStatus.UNAUTHORIZED: NotLoggedIn,
    HTTPStatus.FORBIDDEN: Refused,
    HTTPStatus.NOT_FOUND: Absent,
    HTTPStatus.CONFLICT: Conflicting,
    HTTPStatus.LOCKED: Conflicting,
    HTTPStatus.TOO_MANY_REQUESTS: TooOften,
}


def error_of(status: int, told: Mapping[str, Any], *, wait: float | None = None) -> ApiError:
    """The error of an answer by its status, and its code where that says more."""
    if told.get("code") == "second_factor":
        return SecondFactorAsked(status, told, wait=wait)
    kind = _BY_STATUS.get(status, ServerFault if status >= HTTPStatus.INTERNAL_SERVER_ERROR else NotTaken)
    return kind(status, told, wait=wait)
