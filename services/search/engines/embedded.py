"""The embedded engine: a tantivy index in a folder, with one writing process and many reading ones.

Crash-safe: a write is durable when it returns and whole or absent otherwise. Hits, counts and facets keep to the
scope, and so does the order: words weigh by how rare they are inside the scope, so that no score tells whether
a name stands in somebody else's case.
"""

import json
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import ClassVar, TypeVar

import tantivy

from models.document import Problem
from models.errors import DataFolderBusy, EngineUnavailable, LinceError, StorageFull
from models.ids import DocumentId
from models.search import IndexRecord, Order, Query, RankedPage, Ranking, Scope, Unit
from services.ports import Meanwhile
from services.search import analysis, mapping
from services.search.engines import tantivy_counts as counts
from services.search.engines import tantivy_rank as rank
from services.search.engines.generations import Generations
from services.search.engines.memory import keep_freed
from services.search.engines.plan import Plan, plan
from services.search.engines.plan_scores import is_constant
from services.search.engines.tantivy_check import FileCheck
from services.search.engines.tantivy_groups import documents as documents_of
from services.search.engines.tantivy_query import QueryBuilder, View
from services.search.engines.tantivy_schema import after, entry, schema

T = TypeVar("T")

_HEAP = 64_000_000
"""Bytes that the writer gathers before it writes a segment."""
_ALONE = 3_000
"""Pages up to which counting takes less than beginning it beside something else."""
_MANY = 200_000
"""Pages of an index from which on all is counted beside the search for the first hits, in case they are many."""
_FOLLOWED = 5
"""Rebuilds that may overtake one search."""


class EmbeddedEngine:
    """SearchEngine on tantivy. Safe for threads; the first write makes this process the folder's writer."""

    name: ClassVar[str] = "embedded"
    features: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, folder: Path) -> None:
        self._generations = Generations(folder)
        self._schema = schema()
        self._queries = QueryBuilder(self._schema)
        self._writing = threading.RLock()
        self._reading = threading.Lock()
        self._writer: tantivy.IndexWriter | None = None
        self._open: tuple[Path, tantivy.Index] | None = None
        self._commit = b""
        self._view: View | None = None
        self._files = FileCheck()
        self._fault: str | None = None
        self._begin()

    # Writing

    def write(
        self,
        records: Sequence[IndexRecord],
        *,
        replacing: Sequence[DocumentId] = (),
        ending: Mapping[DocumentId, int] | None = None,
    ) -> None:
        """Put pages in place of earlier ones in one commit. Raises DataFolderBusy, EngineUnavailable, StorageFull."""
        gone = set(replacing)
        # Apart from the engine's faults: a page that cannot be taken in is its own document's trouble, and no outage.
        entries = [(record, entry(record)) for record in records]
        with self._writing, self._undone_on_fault() as writer:
            for document in gone:
                writer.delete_documents_by_term("document", document)
            for document, last in (ending or {}).items():
                writer.delete_documents_by_query(after(self._schema, document, last))
            for record, made in entries:
                if record.document not in gone:
                    writer.delete_documents_by_term("id", record.id)
                writer.add_document(made)
            writer.commit()

    def remove(self, documents: Sequence[DocumentId]) -> None:
        """Take all pages of the documents out in one commit."""
        self.write((), replacing=documents)

    def rebuild(self, records: Iterable[IndexRecord]) -> int:
        """Fill a new generation from records, each page once, then put it in use. Searches go on meanwhile.

        When it fails, the index in use stays as it was. Works whatever state the old index is in.
        """
        with self._writing:
            with self._faults():
                self._generations.lock()
                generation = self._generations.start()
            try:
                pages = self._fill(generation, records)
                with self._faults():
                    self._generations.switch(generation)
            except BaseException:
                self._generations.discard(generation)
                raise
            with suppress(LinceError):
                self._drop_writer()
            self._fault = None
            self._generations.discard_others(generation)
            return pages

    def close(self) -> None:
        """Finish writing and let the folder go. The engine may be used again."""
        with self._writing:
            self._drop_writer()
            self._generations.unlock()
        with self._reading:
            self._open = None

    # Reading

    def find(self, query: Query, scope: Scope, *, meanwhile: Meanwhile | None = None) -> Ranking:
        """The pages of the scope that answer. Raises EngineUnavailable, FeatureMissing, UsageError.

        Of many pages, documents and facets are counted beside each other and `meanwhile`: tantivy lets go of Python.
        """
        facets = [mapping.facet(name).name for name in query.facets]
        if not scope.every_case:
            return Ranking(total=0, documents=0, pages=(), facets=dict.fromkeys(facets, ()))
        with ThreadPoolExecutor(2, "lince-count") as beside:
            with self._faults():
                asked, view = plan(query.node), self._view_now()
                wanted = self._queries.scoped(asked, query.filters, scope, view)
                counting = telling = None
                if _MANY < view.searcher.num_docs <= counts.AT_ONCE and query.unit is Unit.PAGE:
                    counting = beside.submit(counts.distinct, view.searcher, wanted).result
                    telling = beside.submit(counts.told, view.searcher, wanted, facets, many=True).result
                if query.unit is Unit.DOCUMENT:
                    found = documents_of(view.searcher, self._schema, wanted, query, by=_by(query.order, asked))
                elif query.order in mapping.ORDERS:
                    found = rank.stretch_by(view.searcher, self._schema, wanted, query)
                else:
                    found = rank.stretch(view.searcher, wanted, query, constant=is_constant(asked))
            here = (view.searcher, self._schema, wanted)
            if telling is None or found.total <= counts.WHOLE:
                telling = partial(counts.told, view.searcher, wanted, facets, many=found.total > counts.WHOLE)
            pool = beside if counting is None and found.total > _ALONE else None
            documents = _begun(pool, counts.documents, *here, found, counting)
            counted = _begun(pool, counts.facets, *here, telling)
            if meanwhile is not None:
                meanwhile(found.pages)
            with self._faults():
                return Ranking(total=found.total, documents=documents(), pages=found.pages, facets=counted())

    def stream(self, query: Query, scope: Scope) -> Generator[RankedPage, None, None]:
        """All pages of the scope that answer, in the order of `find`, of one state of the index."""
        if not scope.every_case:
            return
        with self._faults():
            asked, view = plan(query.node), self._view_now()
            wanted = self._queries.scoped(asked, query.filters, scope, view)
            yield from rank.stream(view.searcher, self._schema, wanted, by=_by(query.order, asked))

    def count(self, scope: Scope) -> int:
        """Pages indexed in the scope."""
        if not scope.every_case:
            return 0
        with self._faults():
            return self._queries.pages(scope, self._view_now())

    def health(self) -> Problem | None:
        """What is wrong with the index, None when it answers and its files are as they were written.

        Reads each file once in the engine's life, a bounded number of bytes at a call.
        """
        try:
            with self._faults():
                self._view_now().searcher.search(tantivy.Query.all_query(), limit=1)
                if self._files.damaged(self._generations.current()) is not None:
                    raise self._broken()
        except LinceError as error:
            return Problem(code=error.code, message=f"{error.message} {error.advice}")
        if self._fault is not None:
            return Problem(code=EngineUnavailable.code, message=f"{self._fault} {EngineUnavailable.next_step}")
        return None

    # Inside

    def _begin(self) -> None:
        """Make an empty index where none ever was. What stands in the way shows at the first use and in `health`."""
        try:
            if not self._generations.untouched():
                return
            self._generations.lock()
            try:
                if self._generations.untouched():
                    generation = self._generations.start()
                    self._create(generation)
                    self._generations.switch(generation)
            finally:
                self._generations.unlock()
        except DataFolderBusy:
            self._generations.wait()
        except (OSError, ValueError):
            return

    def _view_now(self) -> View:
        """A view of the last commit of the generation in use."""
        for turn in range(_FOLLOWED):
            path = self._generations.current()
            try:
                with self._reading:
                    commit = (path / "meta.json").read_bytes()
                    if self._open is None or self._open[0] != path:
                        self._open = (path, self._load(path))
                        self._commit = b""
                        self._view = None
                    index = self._open[1]
                    if commit != self._commit or self._view is None:
                        index.reload()
                        if self._generations.current() != path:
                            # Files may have gone while they were opened, which tantivy takes for empty ones.
                            self._open = None
                            continue
                        if turn + 1 < _FOLLOWED and (path / "meta.json").read_bytes() != commit:
                            # Of which commit the pages are is not known: words would weigh by another one's counts.
                            continue
                        self._commit = commit
                        self._view = View(index.searcher(), _written(commit))
                    return self._view
            except BaseException as error:
                # A rebuild may have put another generation in place between two steps: follow it. Of a file that was
                # deleted while it was opened, tantivy may also panic.
                if not (isinstance(error, (ValueError, OSError)) or _is_panic(error)):
                    raise
                with self._reading:
                    self._open = None
                if turn + 1 == _FOLLOWED or self._generations.current() == path:
                    raise
        raise EngineUnavailable("The search index is being rebuilt faster than it can be read.")

    def _fill(self, generation: Path, records: Iterable[IndexRecord]) -> int:
        with self._faults():
            writer = self._create(generation).writer(_HEAP, 1)
        pages = 0
        for record in records:
            made = entry(record)
            with self._faults():
                writer.add_document(made)
            pages += 1
        with self._faults():
            writer.commit()
            writer.wait_merging_threads()
        return pages

    def _create(self, path: Path) -> tantivy.Index:
        return _register(tantivy.Index(self._schema, path=str(path), reuse=False))

    def _load(self, path: Path) -> tantivy.Index:
        keep_freed()
        index = _register(tantivy.Index.open(str(path)))
        # `_view_now` reloads; no thread needs to watch the folder.
        index.config_reader("manual")
        return index

    @contextmanager
    def _undone_on_fault(self) -> Iterator[tantivy.IndexWriter]:
        """The writer; a write that fails inside leaves nothing behind, and the next one starts afresh."""
        with self._faults():
            self._generations.lock()
            if self._writer is None:
                path = self._generations.current()
                self._generations.discard_others(path)
                self._writer = self._load(path).writer(_HEAP, 1)
            try:
                yield self._writer
            except BaseException:
                self._undo()
                raise

    def _undo(self) -> None:
        """Forget what was not committed, with a new writer next time if this one cannot."""
        if self._writer is None:
            return
        try:
            with self._faults():
                self._writer.rollback()
        except LinceError:
            with suppress(LinceError):
                self._drop_writer()

    def _drop_writer(self) -> None:
        """Let the writer finish its merges and free tantivy's own lock."""
        writer, self._writer = self._writer, None
        if writer is not None:
            with self._faults():
                writer.wait_merging_threads()

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Tantivy's errors as ours. Their texts may quote the query, so they travel as causes only."""
        try:
            yield
        except (ValueError, OSError) as error:
            if "No space left" in str(error) or "StorageFull" in str(error):
                raise StorageFull("The disk that holds the search index is full.") from error
            if "LockBusy" in str(error):
                raise DataFolderBusy("Another process is writing to the search index.") from error
            raise self._broken() from error
        except BaseException as error:
            # A damaged file may make tantivy panic.
            if not _is_panic(error):
                raise
            raise self._broken() from error

    def _broken(self) -> EngineUnavailable:
        self._fault = "The search index is damaged or cannot be read."
        return EngineUnavailable(self._fault)


def _is_panic(error: BaseException) -> bool:
    """Whether tantivy panicked: such errors are no Exceptions."""
    return type(error).__name__ == "PanicException"


def _begun(pool: ThreadPoolExecutor | None, call: Callable[..., T], *given: object) -> Callable[[], T]:
    """What tells the result of a call: of one that goes on in a pool, or without one by making it."""
    return partial(call, *given) if pool is None else pool.submit(call, *given).result


def _by(order: Order, asked: Plan) -> mapping.By | None:
    """The column that orders, None for an order by score."""
    return mapping.ORDERS.get(order) or (rank.PLACE if order is Order.PLACE or is_constant(asked) else None)


def _written(commit: bytes) -> int:
    return sum(int(segment["max_doc"]) for segment in json.loads(commit)["segments"])


def _register(index: tantivy.Index) -> tantivy.Index:
    for name in analysis.names():
        index.register_tokenizer(name, analysis.analyzer(name))
    return index
