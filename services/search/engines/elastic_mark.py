"""The mark of a rebuild: one process at a time fills the index anew, and nobody writes to the old one meanwhile.

It is an empty index beside the others, since Elasticsearch makes an index of one name only once, whoever asks. It says
until when it counts, and who rebuilds puts that off again and again: a process that was killed bars nobody for long.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TypeVar

from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError, TransportError

from models.ids import fresh
from services.search.engines.elastic_client import kind_of, rebuilding
from services.search.engines.elastic_schema import RULES

LEASE = 300.0
"""Seconds that a mark counts; a piece of pages may take a good part of them when the server is busy."""
_PUT_OFF = 20.0
_T = TypeVar("_T")


class Mark:
    """The mark beside the indices of one alias, as one engine sets and sees it."""

    def __init__(self, alias: str) -> None:
        self._index = f"{alias}-rebuild"
        self._own = fresh()

    def stop_at(self, client: Elasticsearch) -> None:
        """Raise EngineUnavailable while another process builds the index anew."""
        owner, until = self._read(client)
        if owner not in ("", self._own) and time.time() < until:
            raise rebuilding()

    def take(self, client: Elasticsearch) -> None:
        """Set the mark. Raises EngineUnavailable where it is another's."""
        self.stop_at(client)
        client.indices.delete(index=self._index, ignore_unavailable=True)  # one that ran out
        try:
            client.indices.create(
                index=self._index,
                mappings={"_meta": self._meta()},
                settings={"index": {"number_of_shards": 1, "auto_expand_replicas": "0-1"}},
            )
        except BadRequestError as error:
            if kind_of(error.body) == "resource_already_exists_exception":
                raise rebuilding() from None
            raise

    def kept(self, client: Elasticsearch, items: Iterable[_T]) -> Iterator[_T]:
        """The items, while the mark is put off again and again as they are taken."""
        last = time.monotonic()
        for item in items:
            if time.monotonic() - last > _PUT_OFF:
                self.hold(client)
                last = time.monotonic()
            yield item

    def hold(self, client: Elasticsearch) -> None:
        """Put the end of the mark off. Raises EngineUnavailable where it ran out, since others may have written."""
        owner, until = self._read(client)
        if owner != self._own or time.time() >= until:
            raise rebuilding()
        client.indices.put_mapping(index=self._index, meta=self._meta())

    def drop(self, client: Elasticsearch) -> None:
        """Take the mark away; one that cannot be taken away runs out."""
        with suppress(ApiError, TransportError):
            if self._read(client)[0] == self._own:
                client.indices.delete(index=self._index, ignore_unavailable=True)

    def _meta(self) -> dict[str, object]:
        return {**RULES["_meta"], "owner": self._own, "until": time.time() + LEASE}

    def _read(self, client: Elasticsearch) -> tuple[str, float]:
        """Whose mark stands there and until when it counts; of nobody where none does."""
        try:
            told = client.indices.get_mapping(index=self._index, filter_path="*.mappings._meta")
        except NotFoundError:
            return "", 0.0
        found = told.body.get(self._index, {}).get("mappings", {}).get("_meta", {})
        return str(found.get("owner", "")), float(found.get("until", 0.0))
