"""Passages on Elasticsearch: approximate neighbours inside the scope, put in their exact order by the catalogue.

One index for all agencies' passages: a vector's place in the graph tells no counts, and the scope filter stands inside
the search for neighbours, so that nothing outside is scored. What is found is compared exactly with what the catalogue
keeps, and what it keeps no more is left out: this index, too, is a copy.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError, TransportError

from models.ids import DocumentId, fresh
from models.meaning import NearPassage
from models.search import Scope
from services.meaning_ports import MeaningStore, StretchPassages, Vectors
from services.search.engines.elastic_bulk import putting, send, taking
from services.search.engines.elastic_client import Address, Connection, kind_of, missing
from services.search.engines.elastic_query import inside as within

_LOOKED_AT = 10
"""For each passage wanted, so many are looked at: about one neighbour in twenty is missed with fewer."""
_MOST = 10_000
"""Candidates that a server looks at, at most."""
_OLD = 10_000


class ElasticVectors:
    """VectorIndex on Elasticsearch. Safe for threads. Nothing is asked of the server before the first use."""

    def __init__(self, address: Address, store: MeaningStore, version: str) -> None:
        self._connection = Connection(address)
        self._store = store
        self._version = version
        # Vectors of another encoder lie in an index of their own, which is deleted when it is of no use any more.
        self._prefix = f"{address.prefix}-meaning-"
        self._index = self._prefix + hashlib.sha256(version.encode()).hexdigest()[:12]

    def write(self, made: Sequence[StretchPassages]) -> None:
        """Take stretches in, in place of what they had. Raises EngineUnavailable, StorageFull."""
        if not made:
            return
        with self._connection.use() as client:
            if not client.indices.exists(index=self._index) and self._store.passages(self._version):
                # It was deleted: begun anew, it would lack the rest without a word.
                raise missing()
            self._take(client, self._index, made)

    def nearest(self, vector: Vectors, scope: Scope, *, limit: int) -> Sequence[NearPassage]:
        """The nearest passages of the scope, nearest first; as near ones by document and place.

        Raises EngineUnavailable, also where the index is gone and the catalogue has passages of the scope.
        """
        if not scope.every_case or not limit:
            return []
        # In eight bits neighbours that are nearly as near change places: more are taken, and the exact order cuts.
        wide = min(2 * limit + 20, _MOST)
        with self._connection.use() as client:
            try:
                told = client.search(
                    index=self._index,
                    knn={
                        "field": "vector",
                        "query_vector": [float(number) for number in vector],
                        "k": wide,
                        "num_candidates": min(wide * _LOOKED_AT, _MOST),
                        "filter": within(scope),
                    },
                    size=wide,
                    source={"includes": ["document", "stretch"]},
                    allow_partial_search_results=False,
                )
            except NotFoundError:
                if self._store.stamps(scope.every_case, self._version):
                    raise
                return []
        kept = [hit["_source"] for hit in told["hits"]["hits"]]
        found = {(DocumentId(one["document"]), int(one["stretch"])) for one in kept}
        near = [one for document, stretch in found for one in self._exact(document, stretch, vector)]
        inside = [one for one in near if scope.sees(one.case, one.document)]
        return sorted(inside, key=lambda one: (-one.score, one.document, one.page, one.start))[:limit]

    def lacking(self) -> int:
        """How many of the passages that the catalogue keeps are not in the index. Raises EngineUnavailable.

        Some may still be in it that the catalogue keeps no more: none is told as lacking for each of those.
        """
        kept = self._store.passages(self._version)
        if not kept:
            return 0
        with self._connection.use() as client:
            try:
                return max(0, kept - int(client.count(index=self._index)["count"]))
            except NotFoundError:
                return kept

    def holds(self, documents: Collection[DocumentId]) -> int:
        """How many passages of some documents are in any index of vectors. Raises EngineUnavailable."""
        wanted, found = sorted(documents), 0
        with self._connection.use() as client:
            for start in range(0, len(wanted), _OLD):
                query = {"terms": {"document": wanted[start : start + _OLD]}}
                told = client.count(
                    index=f"{self._prefix}*", query=query, ignore_unavailable=True, allow_no_indices=True
                )
                found += int(told["count"])
        return found

    def rebuild(self, made: Iterable[StretchPassages]) -> None:
        """Fill a new index with all that the catalogue keeps, and put it in place of all others at once.

        Searches go on with the old one meanwhile. When it fails, that one stays.
        """
        with self._connection.use() as client:
            begun = f"{self._index}-{fresh()[:12]}"
            waiting: list[StretchPassages] = []
            try:
                for one in made:
                    waiting.append(one)
                    if sum(len(stretch.passages) for stretch in waiting) > 2_000:
                        self._take(client, begun, waiting)
                        waiting = []
                self._take(client, begun, waiting)
                filled = bool(client.indices.exists(index=begun))
                acts = [{"add": {"index": begun, "alias": self._index}}] if filled else []
                others = [name for name in client.indices.get(index=f"{self._prefix}*") if name != begun]
                acts += [{"remove_index": {"index": name}} for name in others]
                if acts:
                    client.indices.update_aliases(actions=acts)
            except BaseException:
                with suppress(ApiError, TransportError):
                    client.indices.delete(index=begun, ignore_unavailable=True)
                raise

    def close(self) -> None:
        """Let the connections go."""
        self._connection.close()

    def _take(self, client: Elasticsearch, index: str, made: Sequence[StretchPassages]) -> None:
        width = next((one.vectors.shape[1] for one in made if len(one.passages)), None)
        if width is not None:
            self._begin(client, index, width)
        elif not client.indices.exists(index=index):
            return
        put = {identity: entry for one in made for identity, entry in _entries(one)}
        stale = [one for stretch in made for one in self._ids(client, index, stretch) if one not in put]
        acts = [putting(index, identity, entry) for identity, entry in put.items()]
        send(client, [*acts, *(taking(index, one) for one in stale)])
        client.indices.refresh(index=index)

    def _exact(self, document: DocumentId, stretch: int, vector: Vectors) -> Iterator[NearPassage]:
        kept = self._store.of_stretch(document, stretch, self._version)
        if kept is None or not kept.passages:
            return
        scores = kept.vectors.astype(np.float32) @ vector
        for passage, score in zip(kept.passages, scores, strict=True):
            yield NearPassage(
                case=kept.case,
                document=document,
                page=passage.page,
                start=passage.start,
                end=passage.end,
                score=float(score),
            )

    def _begin(self, client: Elasticsearch, index: str, width: int) -> None:
        if client.indices.exists(index=index):
            return
        try:
            client.indices.create(index=index, settings=_SETTINGS, mappings=_mappings(width))
        except BadRequestError as error:
            if kind_of(error.body) != "resource_already_exists_exception":
                raise

    def _ids(self, client: Elasticsearch, index: str, made: StretchPassages) -> list[str]:
        """Ids of the passages that the index has of a stretch: a few hundred at most."""
        wanted = [{"term": {"document": made.document}}, {"term": {"stretch": made.stretch}}]
        try:
            told = client.search(
                index=index, query={"bool": {"filter": wanted}}, size=_OLD, source=False, track_total_hits=False
            )
        except ApiError as error:
            if kind_of(error.body) == "index_not_found_exception":
                return []
            raise
        return [hit["_id"] for hit in told["hits"]["hits"]]


_SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "refresh_interval": "-1",
}


def _mappings(width: int) -> dict[str, Any]:
    vector = {
        "type": "dense_vector",
        "dims": width,
        "index": True,
        "similarity": "cosine",
        "index_options": {"type": "int8_hnsw"},
    }
    return {
        "dynamic": "strict",
        "_source": {"excludes": ["vector"]},
        "properties": {
            "case": {"type": "keyword"},
            "document": {"type": "keyword"},
            "stretch": {"type": "integer"},
            "vector": vector,
        },
    }


def _entries(made: StretchPassages) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, vector in enumerate(made.vectors.astype(np.float32).tolist() if made.passages else ()):
        entry = {"case": made.case, "document": made.document, "stretch": made.stretch, "vector": vector}
        yield f"{made.document}:{made.stretch}:{number}", entry
