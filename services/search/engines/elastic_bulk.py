"""Writing to Elasticsearch in bulk: bounded pieces, and patience with a busy server.

Only the items that were refused for want of room are sent again, after a pause that doubles each time. An item that is
refused for another reason ends the whole write: the same page would be refused for ever.
"""

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from elasticsearch import ApiError, Elasticsearch
from elasticsearch.exceptions import ConnectionError as Unreachable
from elasticsearch.exceptions import ConnectionTimeout

from models.errors import EngineUnavailable
from services.search.engines.elastic_client import BLOCKED, UNREADABLE, blocked, blocks_in, busy, lost, missing

MOST_ACTS = 1_000
MOST_BYTES = 8 * 1024 * 1024
"""Of one request."""

TRIES = 7
LATE_TRIES = 3
"""Tries of a piece that is not answered in time: each lasts as long as the client is patient, or the server."""
_ROOM = "10s"
"""How long the server waits for a part of the index that is not there."""
_FIRST_PAUSE = 0.25
"""Seconds; with doubling, seven tries take about a quarter of a minute."""

_TOLD = ("errors", "items.*.status", "items.*.error")
"""All that is read of an answer: of a thousand pages the rest is more than a hundred kilobytes."""

_BUSY = (429, 502, 503, 504)


class Moved(EngineUnavailable):
    """The index of a page is gone: a rebuild put another in its place."""


class Act(NamedTuple):
    """One page put in or taken out: the lines that Elasticsearch reads."""

    head: bytes
    body: bytes | None = None

    @property
    def size(self) -> int:
        """Bytes on the way."""
        return len(self.head) + len(self.body or b"")


def putting(index: str, identity: str, entry: Mapping[str, Any]) -> Act:
    """A page put in the place of an earlier one."""
    return Act(_line({"index": {"_index": index, "_id": identity}}), _line(entry))


def taking(index: str, identity: str) -> Act:
    """A page taken out."""
    return Act(_line({"delete": {"_index": index, "_id": identity}}))


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def send(client: Elasticsearch, acts: Iterable[Act], *, pause: Callable[[float], None] = time.sleep) -> int:
    """Do all acts, in order as far as they concern one page; returns how many. Not visible before a refresh.

    Raises EngineUnavailable, StorageFull, and the client's own errors.
    """
    number = 0
    for piece in _pieces(acts):
        _send_piece(client, piece, pause)
        number += len(piece)
    return number


def _pieces(acts: Iterable[Act]) -> Iterator[list[Act]]:
    piece: list[Act] = []
    size = 0
    for act in acts:
        if piece and (len(piece) >= MOST_ACTS or size + act.size > MOST_BYTES):
            yield piece
            piece, size = [], 0
        piece.append(act)
        size += act.size
    if piece:
        yield piece


def _send_piece(client: Elasticsearch, piece: Sequence[Act], pause: Callable[[float], None]) -> None:
    left, late = piece, 0
    for turn in range(TRIES):
        last = turn == TRIES - 1
        try:
            # Lines that are written already are sent as they are.
            lines: list[Any] = [line for act in left for line in act if line is not None]
            answer = client.bulk(operations=lines, filter_path=_TOLD, timeout=_ROOM)
        except (ConnectionTimeout, Unreachable) as error:
            # A piece that was taken in all the same is taken in once more: each act names its page.
            late += isinstance(error, ConnectionTimeout)
            if last or late >= LATE_TRIES:
                raise
        except ApiError as error:
            if last or error.status_code not in _BUSY:
                raise
        else:
            if not answer["errors"]:
                return
            late += _is_away(answer["items"])
            if late >= LATE_TRIES:
                raise lost()
            left = _refused(left, answer["items"])
            if not left:
                return
        if not last:
            # Several writers that were refused together must not come back together.
            pause(_FIRST_PAUSE * 2**turn * random.uniform(0.75, 1.25))  # noqa: S311
    raise busy()


def _is_away(items: Sequence[dict[str, dict[str, Any]]]) -> bool:
    """Whether the part of the index that some items belong to is not there: each such answer took `_ROOM`."""
    errors = (told.get("error") or {} for item in items for told in item.values())
    return any(error.get("type") in UNREADABLE for error in errors)


def _refused(acts: Sequence[Act], items: Sequence[dict[str, dict[str, Any]]]) -> list[Act]:
    """The acts to try again."""
    again = []
    for act, item in zip(acts, items, strict=True):
        (told,) = item.values()
        error = told.get("error")
        if error is None:
            continue
        if error.get("type") == BLOCKED:
            raise blocked(blocks_in(str(error.get("reason"))))
        if error.get("type") == "index_not_found_exception":
            raise Moved(missing().message, next_step=missing().advice)
        if told["status"] not in _BUSY:
            raise EngineUnavailable(
                "Elasticsearch refuses a page: its index was changed by something else than Lince.",
                next_step="Rebuild it with `lince reindex`.",
            )
        again.append(act)
    return again
