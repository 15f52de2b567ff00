"""Exact answers out of Elasticsearch: one request for a stretch of hits, their number, their documents, and facets."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch, NotFoundError

from models.ids import CaseId, DocumentId
from models.search import FacetCount, Order, RankedPage
from services.search import mapping
from services.search.engines.elastic_query import Query
from services.search.engines.order import Ranked, ranks, share

WINDOW = 10_000
"""Hits that one request may reach down to."""

FACET_VALUES = 50
"""Values of a facet that are told, commonest first."""

_PER_SHARD = 1_000_000
"""Values that each shard may tell, so that counts over several are exact."""

_DOCUMENTS = 60_000
"""Documents that one request may count; Elasticsearch refuses more buckets."""

_CHUNK = 1_000
_KEPT = "10m"
"""How long Elasticsearch holds the state that a stream of hits reads, for a reader who pauses."""
_PAGE_FIELDS: list[dict[str, Any]] = [{"field": "case"}, {"field": "language"}]
_PLACE: list[Any] = [{"document": "asc"}, {"page": "asc"}]

_PATHS = [
    "_shards.total",
    "hits.total.value",
    "hits.hits.sort",
    "hits.hits.fields",
    "aggregations.documents.doc_count_error_upper_bound",
    "aggregations.documents.sum_other_doc_count",
    "aggregations.document_count.count",
    "aggregations.facet_*.buckets",
    "pit_id",
]
"""What is sent back: the documents themselves are counted there."""


class Sort(NamedTuple):
    """What orders hits: place in the end, and before it `head` other values. `scored`: scores come first."""

    fields: list[Any]
    scored: bool = False
    head: int = 0


BY_PLACE = Sort(_PLACE)
BY_SCORE = Sort([{"_score": "desc"}, *_PLACE], scored=True, head=1)


def sort_of(order: Order, *, constant: bool) -> Sort:
    """What an order asks for. `constant`: all hits have one score."""
    by = mapping.ORDERS.get(order)
    if by is not None:
        return Sort([{by.column: "desc" if by.last_first else "asc"}, *_PLACE], head=1)
    return BY_PLACE if constant or order is Order.PLACE else BY_SCORE


class Answer:
    """What one request brought."""

    def __init__(self, told: Mapping[str, Any], sort: Sort) -> None:
        self.several = told.get("_shards", {}).get("total", 1) > 1
        """Whether more than one index answered."""
        self.total = int(told["hits"]["total"]["value"])
        self.rows = [ranked(hit, sort) for hit in told["hits"].get("hits", ())]
        self._counted = told.get("aggregations", {})

    @property
    def documents(self) -> int | None:
        """Their exact number, None where they are too many to count at once."""
        told = self._counted.get("documents", {})
        if told.get("sum_other_doc_count") or told.get("doc_count_error_upper_bound"):
            return None
        return int(self._counted.get("document_count", {}).get("count", 0))

    def facet(self, name: str) -> tuple[FacetCount, ...]:
        """Commonest first, then by value."""
        buckets = self._counted.get(f"facet_{name}", {}).get("buckets", ())
        found = [FacetCount(value=str(bucket["key"]), count=int(bucket["doc_count"])) for bucket in buckets]
        return tuple(sorted(found, key=lambda count: (-count.count, count.value)))


def ask(
    client: Elasticsearch,
    query: Query,
    *,
    alias: str,
    copy: str,
    sort: Sort,
    size: int,
    facets: Sequence[str] = (),
    several: bool = True,
    one_each: bool = False,
) -> Answer:
    """The first hits, the number of all and of their documents, and facets over all.

    `one_each`: only the best hit of each document.

    `several`: more than one index answers, and each must tell all its values for the counts to be exact.
    """
    counted: dict[str, Any] = {
        "documents": _values("document", _DOCUMENTS, several=several),
        "document_count": {"stats_bucket": {"buckets_path": "documents>_count"}},
    }
    counted |= {f"facet_{name}": _values(name, FACET_VALUES, several=several) for name in facets}
    told = client.search(
        index=alias,
        query=query,
        sort=sort.fields,
        size=size,
        aggs=counted,
        collapse={"field": "document"} if one_each else None,
        docvalue_fields=_PAGE_FIELDS,
        stored_fields="_none_",
        track_total_hits=True,
        search_type="dfs_query_then_fetch",
        preference=copy,
        allow_partial_search_results=False,
        filter_path=_PATHS,
    )
    return Answer(told.body, sort)


def count(client: Elasticsearch, limits: Sequence[Query], *, alias: str) -> int:
    """The exact number of pages inside the limits."""
    told = client.search(
        index=alias,
        size=0,
        query={"bool": {"filter": list(limits)}},
        track_total_hits=True,
        allow_partial_search_results=False,
        filter_path=["hits.total.value"],
    )
    return int(told["hits"]["total"]["value"])


def count_documents(client: Elasticsearch, query: Query, *, alias: str) -> int:
    """Documents among very many pages, exactly: cases are counted together as far as none has too many for one request.

    A document is of one case, so that each page is looked at once. A case with too many pages is counted in parts.
    """
    by_case = client.search(
        index=alias,
        size=0,
        query={"bool": {"filter": [query]}},
        aggs={"cases": _values("case", _DOCUMENTS)},
        allow_partial_search_results=False,
        filter_path=["aggregations.cases.buckets"],
    )
    pages = {str(one["key"]): int(one["doc_count"]) for one in by_case["aggregations"]["cases"]["buckets"]}
    number = 0
    for cases in _together(pages):
        held: Query = {"bool": {"filter": [query, {"terms": {"case": cases}}]}}
        whole = sum(pages[case] for case in cases)
        parts = 1 if whole <= _DOCUMENTS else 2 + 2 * whole // _DOCUMENTS
        number += sum(_documents(client, held, alias=alias, part=part, parts=parts) for part in range(parts))
    return number


def _together(pages: Mapping[str, int]) -> Iterator[list[str]]:
    """Cases in groups with few enough pages, a case with more by itself."""
    group: list[str] = []
    room = _DOCUMENTS
    for case, number in pages.items():
        if group and number > room:
            yield group
            group, room = [], _DOCUMENTS
        group.append(case)
        room -= number
    if group:
        yield group


def _documents(client: Elasticsearch, query: Query, *, alias: str, part: int, parts: int) -> int:
    """Documents of one of several parts of all."""
    values = _values("document", _DOCUMENTS)
    if parts > 1:
        values["terms"] |= {"include": {"partition": part, "num_partitions": parts}}
    told = client.search(
        index=alias,
        size=0,
        query=query,
        aggs={"documents": values, "document_count": {"stats_bucket": {"buckets_path": "documents>_count"}}},
        allow_partial_search_results=False,
        filter_path=["aggregations.document_count.count"],
    )
    return int(told["aggregations"]["document_count"]["count"])


def every(client: Elasticsearch, query: Query, *, alias: str, sort: Sort) -> Generator[Ranked, None, None]:
    """All hits of one state of the index, however many, in the engine's own order."""
    view = client.open_point_in_time(index=alias, keep_alive=_KEPT, allow_partial_search_results=False)["id"]
    after: list[Any] | None = None
    try:
        while True:
            told = client.search(
                query=query,
                sort=sort.fields,
                size=_CHUNK,
                search_after=after,
                pit={"id": view, "keep_alive": _KEPT},
                docvalue_fields=_PAGE_FIELDS,
                stored_fields="_none_",
                track_total_hits=False,
                search_type="dfs_query_then_fetch",
                allow_partial_search_results=False,
                filter_path=_PATHS,
            )
            view = told.get("pit_id", view)
            hits = told.get("hits", {}).get("hits", [])
            yield from (ranked(hit, sort) for hit in hits)
            if len(hits) < _CHUNK:
                return
            after = hits[-1]["sort"]
    finally:
        with suppress(NotFoundError):
            client.close_point_in_time(id=view)


def pages(rows: Iterator[Ranked], sort: Sort) -> Iterator[RankedPage]:
    """Hits in the one order of all engines, with scores as shares of the best."""
    if not sort.scored:
        yield from (_page(row, 1.0) for row in rows)
        return
    first = next(rows, None)
    if first is not None:
        for rank in ranks(chain([first], rows)):
            score = share(max(row.score for row in rank), first.score)
            yield from (_page(row, score) for row in rank)


def settled(rows: Sequence[Ranked], end: int, *, all_there: bool, sort: Sort) -> bool:
    """Whether the first `end` places are known from these rows: the last rank among them must be whole.

    Or a plateau: rows behind with the very same score, which come by place already. It is taken to end in a step.
    """
    if all_there or not sort.scored or end == 0:
        return True
    if len(rows) > end and rows[-1].score == rows[end - 1].score:
        return True
    whole = 0
    for rank in list(ranks(rows))[:-1]:
        whole += len(rank)
    return whole >= end


def _values(column: str, size: int, *, several: bool = True) -> dict[str, Any]:
    return {"terms": {"field": column, "size": size, "shard_size": _PER_SHARD if several else size}}


def top(size: int) -> dict[str, Any]:
    """The best hits inside of a bucket."""
    return {"size": size, "sort": BY_SCORE.fields, "docvalue_fields": _PAGE_FIELDS, "_source": False}


def ranked(hit: Mapping[str, Any], sort: Sort) -> Ranked:
    """A hit as it was told."""
    # A view of one state adds a place of its own at the end.
    document, page = hit["sort"][sort.head : sort.head + 2]
    score = hit["sort"][0] if sort.scored else 1.0
    fields = hit["fields"]
    return Ranked(float(score), document, int(page), fields["case"][0], tuple(fields.get("language", ())))


def _page(row: Ranked, score: float) -> RankedPage:
    return RankedPage(
        case=CaseId(row.case), document=DocumentId(row.document), page=row.page, score=score, languages=row.languages
    )
