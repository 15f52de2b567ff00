"""The engine of deployments: Elasticsearch, with any number of reading and writing processes.

A write is durable and visible as a whole when it returns. Hits, counts and facets keep to the scope, and so does the
order (see `elastic_weights`). The index is a copy: whatever happens to it, `rebuild` makes it anew.
"""

import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import Any, ClassVar, TypeVar

from elasticsearch import ApiError, Elasticsearch

from models.document import Problem
from models.errors import LinceError
from models.ids import DocumentId, fresh
from models.search import IndexRecord, Query, RankedPage, Ranking, Scope, Unit
from services.ports import Meanwhile
from services.search import mapping
from services.search.columns import columns
from services.search.engines import elastic_answer as answer
from services.search.engines.elastic_beside import Beside
from services.search.engines.elastic_bulk import Act, Moved, putting, send, taking
from services.search.engines.elastic_client import Address, Connection, blocked, kind_of, lost
from services.search.engines.elastic_groups import best_pages, grouped
from services.search.engines.elastic_indices import Indices
from services.search.engines.elastic_mark import Mark
from services.search.engines.elastic_query import UNSCORED, Weighing, inside, scoped
from services.search.engines.elastic_query import Query as Body
from services.search.engines.elastic_weights import Counts, Needed, count, needed, state_of
from services.search.engines.plan import plan
from services.search.engines.plan_scores import is_constant

_AHEAD = 16
"""Hits asked for beyond those wanted: the last of them may tie with the next."""

_MOVED = ("index_not_found_exception", "search_context_missing_exception", "no_shard_available_action_exception")
"""What a search is told that a rebuild overtook."""

_TRIES = 4
_FOUND_AT_ONCE = 5_000
_ASKED_AT_ONCE = 500

_T = TypeVar("_T")


class ElasticEngine:
    """SearchEngine on Elasticsearch. Safe for threads. Nothing is asked of the server before the first use."""

    name: ClassVar[str] = "elasticsearch"
    features: ClassVar[frozenset[str]] = frozenset({"repeated_words", "far_rows"})
    """repeated_words: a word may be asked for twice at any distance; else only within `apart.MOST` rows.

    far_rows: three words and more may stand any distance apart; else what has more than `apart.MOST` rows is refused.
    """

    def __init__(self, address: Address, *, pause: Callable[[float], None] = time.sleep) -> None:
        self._connection = Connection(address)
        self._indices = Indices(address.prefix)
        self._mark = Mark(self._indices.alias)
        self._pause = pause
        self._writing = threading.RLock()
        # Of several copies of an index, this engine reads always the same one: their counts differ a little.
        self._copy = fresh()[:12]
        self._unseen = True
        self._counts = Counts()
        self._beside = Beside()

    # Writing

    def write(
        self,
        records: Sequence[IndexRecord],
        *,
        replacing: Sequence[DocumentId] = (),
        ending: Mapping[DocumentId, int] | None = None,
    ) -> None:
        """Put pages in place of earlier ones, visible together. Raises EngineUnavailable, StorageFull.

        A write that fails on its way may leave some of its pages, which the next try of it replaces. While another
        process builds the index anew nothing is written: it reads what lies in the catalogue by then.
        """
        with self._writing, self._connection.use() as client:
            for last in (False, False, True):
                self._mark.stop_at(client)
                try:
                    self._write(client, records, set(replacing), dict(ending or {}))
                except (ApiError, Moved) as error:
                    if last or (isinstance(error, ApiError) and kind_of(error.body) not in _MOVED):
                        raise
                    # A rebuild of another process has put other indices in the place of those written to.
                    self._indices.forget()
                else:
                    return

    def _write(
        self,
        client: Elasticsearch,
        records: Sequence[IndexRecord],
        gone: set[DocumentId],
        ending: dict[DocumentId, int],
    ) -> None:
        self._indices.current(client, agency=records[0].agency if records else None)
        if self._unseen:
            self._indices.prepare(client)
            client.indices.refresh(index=self._indices.alias)
        put = {record.id: self._indices.of(client, record.agency) for record in records}
        stale = self._stale(client, gone, ending)
        acts = [putting(put[record.id], record.id, columns(record)) for record in records]
        acts += [taking(index, one) for index, one in stale if put.get(one) != index]
        self._unseen = True
        if acts:
            send(self._patient(client), acts, pause=self._pause)
            client.indices.refresh(index=sorted({*put.values(), *(index for index, _ in stale)}))
        self._unseen = False

    def remove(self, documents: Sequence[DocumentId]) -> None:
        """Take all pages of the documents out."""
        self.write((), replacing=documents)

    def rebuild(self, records: Iterable[IndexRecord]) -> int:
        """Fill a new generation from records, each page once, then put it in use. Searches go on meanwhile.

        When it fails, the index in use stays as it was. Works whatever state the old index is in.
        """
        with self._writing, self._connection.use() as client:
            self._indices.prepare(client)
            self._mark.take(client)
            generation = self._indices.begin()

            def acts() -> Iterator[Act]:
                for record in self._mark.kept(client, records):
                    yield putting(generation.of(client, record.agency), record.id, columns(record))

            try:
                pages = send(self._patient(client), acts(), pause=self._pause)
                self._mark.hold(client)
                generation.put_in_use(client)
            except BaseException:
                generation.discard(client)
                raise
            finally:
                self._mark.drop(client)
            return pages

    def _patient(self, client: Elasticsearch) -> Elasticsearch:
        return client.options(request_timeout=4 * self._connection.address.patience)

    def close(self) -> None:
        """Let the connections go. The engine may be used again."""
        self._beside.close()
        self._connection.close()

    # Reading

    def find(self, query: Query, scope: Scope, *, meanwhile: Meanwhile | None = None) -> Ranking:
        """The pages of the scope that answer. Raises EngineUnavailable, FeatureMissing, UsageError."""
        facets = [mapping.facet(name).name for name in query.facets]
        if not scope.every_case:
            return Ranking(total=0, documents=0, pages=(), facets=dict.fromkeys(facets, ()))
        found = self._steadily(lambda client: self._find(client, query, scope, facets))
        if meanwhile is not None:
            meanwhile(found.pages)  # the server told all at once
        return found

    def stream(self, query: Query, scope: Scope) -> Generator[RankedPage, None, None]:
        """All pages of the scope that answer, in the order of `find`, of one state of the index."""
        if not scope.every_case:
            return
        wanted, sort = self._steadily(lambda client: self._wanted(client, query, scope))
        with self._connection.use() as client:
            rows = answer.every(client, wanted, alias=self._indices.alias, sort=sort)
            with closing(rows):
                yield from answer.pages(rows, sort)

    def count(self, scope: Scope) -> int:
        """Pages indexed in the scope."""
        if not scope.every_case:
            return 0
        return self._steadily(lambda client: answer.count(client, inside(scope), alias=self._indices.alias))

    def health(self) -> Problem | None:
        """What is wrong with the server or the index, None when it answers and takes pages."""
        try:
            with self._connection.use() as client:
                if not self._indices.begun(client):
                    return None
                self._indices.check(client, self._indices.current(client, fresh=True))
                if client.cluster.health(index=self._indices.alias)["status"] == "red":
                    raise lost()
                blocks = client.indices.get_settings(
                    index=self._indices.alias, name="index.blocks.*", flat_settings=True
                )
                client.search(index=self._indices.alias, size=0, terminate_after=1, allow_partial_search_results=False)
                every = [one for told in blocks.values() for one in told["settings"].items()]
                if set_ones := {name.removeprefix("index.blocks.") for name, value in every if value == "true"}:
                    raise blocked(set_ones)
        except LinceError as error:
            return Problem(code=error.code, message=f"{error.message} {error.advice}")
        return None

    def begun(self) -> bool:
        """Whether there is an index, which the first page or a rebuild makes. Raises EngineUnavailable."""
        with self._connection.use() as client:
            return self._indices.begun(client)

    # Inside

    def _find(self, client: Elasticsearch, query: Query, scope: Scope, facets: Sequence[str]) -> Ranking:
        asked, limits = plan(query.node), inside(scope, query.filters)
        sort = answer.sort_of(query.order, constant=is_constant(asked))

        def answered(weights: Weighing) -> Ranking:
            wanted = scoped(asked, limits, weights)
            return self._answer(client, query, scope, wanted, facets, sort=sort)

        return self._weighed(client, needed(asked if sort.scored else None), scope, answered)

    def _answer(
        self,
        client: Elasticsearch,
        query: Query,
        scope: Scope,
        wanted: Body,
        facets: Sequence[str],
        *,
        sort: answer.Sort,
    ) -> Ranking:
        alias, end = self._indices.alias, query.offset + query.limit
        size = min(end + (_AHEAD if sort.scored else 0), answer.WINDOW) if query.limit and end <= answer.WINDOW else 0
        several, one_each = len(self._indices.current(client)) > 1, query.unit is Unit.DOCUMENT
        while True:
            found = answer.ask(
                client,
                wanted,
                alias=alias,
                copy=self._copy,
                sort=sort,
                size=size,
                facets=facets,
                several=several,
                one_each=one_each,
            )
            if found.several and not several:
                # Another process has just begun an index.
                several = True
                continue
            all_there = len(found.rows) == (found.documents if one_each else found.total)
            if size in (0, answer.WINDOW) or answer.settled(found.rows, end, all_there=all_there, sort=sort):
                break
            size = min(size * 8, answer.WINDOW)
        documents = found.documents
        if documents is None:
            documents = answer.count_documents(client, wanted, alias=alias)
        return Ranking(
            total=found.total,
            documents=documents,
            pages=self._pages(client, query, scope, wanted, found, sort=sort),
            facets={name: found.facet(name) for name in facets},
        )

    def _pages(
        self,
        client: Elasticsearch,
        query: Query,
        scope: Scope,
        wanted: Body,
        found: answer.Answer,
        *,
        sort: answer.Sort,
    ) -> tuple[RankedPage, ...]:
        """The wanted stretch of the hits."""
        start, end = query.offset, query.offset + query.limit
        deep, one_each = query.limit > 0 and end > answer.WINDOW, query.unit is Unit.DOCUMENT
        if deep and one_each:
            return grouped(self.stream(query, scope), start, end)
        pages = self.stream(query, scope) if deep else answer.pages(iter(found.rows), sort)
        told = tuple(islice(pages, start, end))
        if deep or not one_each:
            return told
        return best_pages(client, wanted, told, alias=self._indices.alias, copy=self._copy, sort=sort)

    def _wanted(self, client: Elasticsearch, query: Query, scope: Scope) -> tuple[Body, answer.Sort]:
        """What to ask for, and what orders it."""
        asked, limits = plan(query.node), inside(scope, query.filters)
        sort = answer.sort_of(query.order, constant=is_constant(asked))
        counting = needed(asked if sort.scored else None)
        return self._weighed(client, counting, scope, lambda weights: scoped(asked, limits, weights)), sort

    def _weighed(
        self, client: Elasticsearch, counting: Needed | None, scope: Scope, act: Callable[[Weighing], _T]
    ) -> _T:
        """Do something with the weights of words inside a scope, and look beside at the state of the index.

        Counts that were kept must be of that state: else all is counted, and done, again.
        """
        if counting is None:
            return act(UNSCORED)
        alias = self._indices.alias
        while True:
            found = count(
                client,
                counting,
                self._counts,
                scope=scope,
                limits=inside(scope),
                alias=alias,
                indices=self._indices.current(client),
                copy=self._copy,
                beside=self._beside,
            )
            looking = self._beside(lambda: state_of(client, alias))
            done, now = act(found.weights), looking.result()
            steady = self._counts.turn(now) and now == found.state
            if steady:
                self._counts.keep(found.read, scope, now)
            if steady or not found.relied:
                return done

    def _stale(
        self,
        client: Elasticsearch,
        gone: set[DocumentId],
        ending: dict[DocumentId, int],
    ) -> list[tuple[str, str]]:
        """Index and id of the pages of documents that go, and of those after the last page of documents that end."""
        going: list[Body] = [{"terms": {"document": some}} for some in _some(sorted(gone))]
        cut = [
            {"bool": {"filter": [{"term": {"document": one}}, {"range": {"page": {"gt": last}}}]}}
            for one, last in ending.items()
            if one not in gone
        ]
        going += [{"bool": {"should": some, "minimum_should_match": 1}} for some in _some(cut)]
        found: list[tuple[str, str]] = []
        for wanted in going:
            after: list[Any] | None = None
            while True:
                told = client.search(
                    index=self._indices.alias,
                    query={"constant_score": {"filter": wanted}},
                    sort=[{"document": "asc"}, {"page": "asc"}],
                    search_after=after,
                    size=_FOUND_AT_ONCE,
                    track_total_hits=False,
                    allow_partial_search_results=False,
                    filter_path=["hits.hits._index", "hits.hits._id", "hits.hits.sort"],
                )
                hits = told.get("hits", {}).get("hits", [])
                found += [(hit["_index"], hit["_id"]) for hit in hits]
                if len(hits) < _FOUND_AT_ONCE:
                    break
                after = hits[-1]["sort"]
        return found

    def _steadily(self, act: Callable[[Elasticsearch], _T]) -> _T:
        """Do what reads; once more when a rebuild put other indices in the place of those that it read."""
        with self._connection.use() as client:
            for _ in range(_TRIES - 1):
                try:
                    return act(client)
                except ApiError as error:
                    if kind_of(error.body) not in _MOVED:
                        raise
                    self._indices.current(client, fresh=True)
            return act(client)


def _some(every: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """As many at a time as one request asks for."""
    for at in range(0, len(every), _ASKED_AT_ONCE):
        yield every[at : at + _ASKED_AT_ONCE]
