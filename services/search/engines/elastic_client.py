"""The connection to Elasticsearch: made at the first use, checked for its version, its errors told as ours.

What Elasticsearch says of an error may quote the query, so it travels as a cause only.
"""

import re
import ssl
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import elasticsearch
from elasticsearch import Elasticsearch
from elasticsearch.exceptions import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    ConnectionTimeout,
    NotFoundError,
    TransportError,
    UnsupportedProductError,
)
from elasticsearch.exceptions import ConnectionError as Unreachable

from models.errors import EngineUnavailable, LinceError, StorageFull

_OLDEST = (max(8, elasticsearch.__version__[0]), 19 if elasticsearch.__version__[0] == 8 else 0)
"""A client talks to servers of its own major version and later."""

BLOCKED = "cluster_block_exception"
_FULL = "read_only_allow_delete"
_STARTING = "starting"
_BLOCKS = {
    "1": _STARTING, "2": _STARTING, "5": "read_only", "6": "read_only", "7": "read", "8": "write", "9": "metadata",
    "12": _FULL, "13": _FULL,
}  # fmt: skip
"""What keeps an index or all of them from being used, by the number that Elasticsearch tells."""
UNREADABLE = frozenset(
    {"no_shard_available_action_exception", "unavailable_shards_exception", "search_phase_execution_exception"}
)
"""What is told where no copy of a part of the index is there: its node is down, or has just come back."""


@dataclass(frozen=True)
class Address:
    """Where Elasticsearch is and how to get in. `prefix`: what the names of all our indices begin with."""

    url: str
    api_key: str | None = None
    ca_file: Path | None = None
    prefix: str = "lince"
    patience: float = 30.0
    """Seconds that an answer may take; a bulk of pages may take four times as long."""


class Connection:
    """A client for one address. Safe for threads; forked processes make their own."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._lock = threading.Lock()
        self._client: Elasticsearch | None = None

    @contextmanager
    def use(self) -> Iterator[Elasticsearch]:
        """The client. Raises EngineUnavailable, StorageFull."""
        try:
            yield self._checked()
        except (ApiError, TransportError, UnsupportedProductError) as error:
            raise told(error, self.address) from error

    def close(self) -> None:
        """Let the connections go. They come again at the next use."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _checked(self) -> Elasticsearch:
        with self._lock:
            if self._client is None:
                client = self._made()
                try:
                    _check(client.info().body)
                except BaseException:
                    client.close()
                    raise
                self._client = client
            return self._client

    def _made(self) -> Elasticsearch:
        options: dict[str, Any] = {}
        if self.address.api_key is not None:
            options["api_key"] = self.address.api_key
        if self.address.url.startswith("https:") and self.address.ca_file is not None:
            options["ssl_context"] = _trusting(self.address.ca_file)
        return Elasticsearch(
            self.address.url,
            request_timeout=self.address.patience,
            # One more try for what is read; what is written has a back-off of its own (`elastic_bulk`).
            max_retries=1,
            retry_on_timeout=False,
            retry_on_status=(502, 504),
            **options,
        )


def _trusting(authority: Path) -> ssl.SSLContext:
    """Trust in the certificates that an authority signed. Raises EngineUnavailable."""
    try:
        return ssl.create_default_context(cafile=authority)
    except (OSError, ValueError) as error:  # among them what is no certificate
        raise EngineUnavailable(
            "The certificate file of Elasticsearch cannot be read.",
            next_step="Correct LINCE_SEARCH_CA_FILE: it names the PEM file of who signed its certificate.",
        ) from error


def _check(about: Mapping[str, Any]) -> None:
    number = str(about["version"]["number"])
    version = tuple(int(part) for part in number.split(".")[:2])
    if version < _OLDEST:
        raise _too_old(f"Elasticsearch {number}")


def _too_old(what: str) -> EngineUnavailable:
    wanted = ".".join(map(str, _OLDEST))
    return EngineUnavailable(
        f"{what} is too old for this release of Lince, which needs {wanted} or newer.",
        next_step="Upgrade Elasticsearch, then run `lince reindex`; or unset LINCE_SEARCH_URL for the embedded engine.",
    )


def told(error: Exception, address: Address) -> LinceError:
    """An error of the client as one of ours, with what to do about it."""
    match error:
        case ConnectionTimeout():
            return EngineUnavailable(
                f"Elasticsearch did not answer within {address.patience:g} seconds.",
                next_step="Try again in a moment. If it stays slow, look at its memory, disk and logs.",
            )
        case Unreachable() | TransportError():
            return _unreachable(error)
        case UnsupportedProductError():
            return EngineUnavailable(
                "What answers at LINCE_SEARCH_URL is not Elasticsearch.", next_step="Correct LINCE_SEARCH_URL."
            )
        case AuthenticationException():
            return EngineUnavailable(
                "Elasticsearch refuses the credentials.",
                next_step="Set LINCE_SEARCH_API_KEY to a key that is valid there; keys expire and are withdrawn.",
            )
        case AuthorizationException() if kind_of(error.body) != BLOCKED:
            return EngineUnavailable(
                "The key for Elasticsearch lacks a right that Lince needs.",
                next_step="Give it the rights listed in docs/elasticsearch.md.",
            )
        case ApiError():
            return _answered(error)
        case _:  # pragma: no cover
            raise error


def _unreachable(error: Exception) -> EngineUnavailable:
    if "certificate" in str(error).lower() or "ssl" in type(error).__name__.lower() or "Tls" in type(error).__name__:
        return EngineUnavailable(
            "The certificate of Elasticsearch is not trusted.",
            next_step="Set LINCE_SEARCH_CA_FILE to the PEM file of the authority that signed it.",
        )
    return EngineUnavailable(
        "Elasticsearch cannot be reached.",
        next_step="Start it, or correct LINCE_SEARCH_URL. Nothing is lost: what waits is indexed when it is back.",
    )


def _answered(error: ApiError) -> LinceError:
    kind = kind_of(error.body)
    if kind == BLOCKED:
        return blocked(blocks_in(reason_of(error.body)))
    if kind == "index_closed_exception":
        return closed()
    if kind == "search_context_missing_exception":
        return expired()
    if kind == "media_type_header_exception":
        return _too_old("This Elasticsearch")
    if isinstance(error, NotFoundError):
        return missing()
    if kind in UNREADABLE:
        return lost()
    if error.status_code in (429, 503):
        return busy()
    return EngineUnavailable("Elasticsearch could not answer.", next_step="Look at its log; then run `lince doctor`.")


def kind_of(body: object) -> str:
    """The type of an error that Elasticsearch tells."""
    return _first_cause(body, "type")


def reason_of(body: object) -> str:
    """The reason of an error that Elasticsearch tells; not to be shown."""
    return _first_cause(body, "reason")


def _first_cause(body: object, part: str) -> str:
    error = body.get("error") if isinstance(body, Mapping) else None
    if isinstance(error, Mapping):
        causes = [*(error.get("root_cause") or ()), error]
        return str(causes[0].get(part, ""))
    return ""


def blocks_in(reason: str) -> set[str]:
    """The blocks that the reason of a refusal names: `blocked by: [FORBIDDEN/5/index read-only (api)]`."""
    return {_BLOCKS.get(number, "") for number in re.findall(r"/(\d+)/", reason)}


def blocked(blocks: Collection[str]) -> LinceError:
    """An index is not to be used as it should: `blocks` are names of settings below `index.blocks`."""
    if _STARTING in blocks:
        return EngineUnavailable(
            "Elasticsearch is just starting, or has no master.",
            next_step="Try again in a moment; if it stays so, look at its nodes and its log.",
        )
    if _FULL in blocks:
        return StorageFull(
            "Elasticsearch takes no more pages: its disk is full and its indices are read-only.",
            next_step="Free space on its disk; it then opens its indices by itself, and what waits is indexed.",
        )
    named = ", ".join(f"index.blocks.{name}" for name in sorted(filter(None, blocks))) or "index.blocks"
    told = f"The search index may not be changed: somebody set {named} in Elasticsearch."
    if "read" in blocks:
        told = f"The search index may not be searched: somebody set {named} in Elasticsearch."
    return EngineUnavailable(
        told,
        next_step="Set it to null there; it does not open by itself. Nothing is lost: what waits is indexed then.",
    )


def closed() -> EngineUnavailable:
    """An index of ours is closed."""
    return EngineUnavailable(
        "The search index is closed in Elasticsearch.",
        next_step="Open it there, or fill it anew with `lince reindex`.",
    )


def expired() -> EngineUnavailable:
    """The state of the index that a stream of hits read was let go."""
    return EngineUnavailable(
        "The hits were read too slowly: Elasticsearch no longer holds the state of the index that they came from.",
        next_step="Ask again, and read the answer without a pause of several minutes.",
    )


def foreign() -> EngineUnavailable:
    """An index of ours has columns or settings that are not ours."""
    return EngineUnavailable(
        "The search index is not as Lince makes it: another index template in Elasticsearch stands before ours.",
        next_step="Take that template away, or give it a priority below 500; then run `lince reindex`.",
    )


def rebuilding() -> EngineUnavailable:
    """Somebody fills the index anew."""
    return EngineUnavailable(
        "The search index is being built anew.",
        next_step="Wait until that is done: what waits is indexed then. One that was killed is forgotten in minutes.",
    )


def named_like(alias: str) -> EngineUnavailable:
    """An index has the name of our alias."""
    return EngineUnavailable(
        f"An index in Elasticsearch is named {alias}, as the alias of Lince: something else than Lince made it.",
        next_step="Delete or rename that index, then run `lince reindex`.",
    )


def lost() -> EngineUnavailable:
    """A part of the index has no copy that is there."""
    return EngineUnavailable(
        "A part of the search index is not there in Elasticsearch: its node is down, or just coming back.",
        next_step="Bring its nodes back. If they are lost, fill the index anew with `lince reindex`.",
    )


def busy() -> EngineUnavailable:
    """The engine has more to do than it can."""
    return EngineUnavailable(
        "Elasticsearch is too busy to answer.", next_step="Try again in a moment; if it stays so, give it more memory."
    )


def missing() -> EngineUnavailable:
    """There is no index where one was."""
    return EngineUnavailable(
        "The search index is missing in Elasticsearch.", next_step="Fill it from the catalogue with `lince reindex`."
    )
