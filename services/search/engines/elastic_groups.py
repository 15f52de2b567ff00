"""Documents instead of pages: the best page of each, and how many of its pages answer."""

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from elasticsearch import Elasticsearch

from models.ids import DocumentId
from models.search import RankedPage
from services.search.engines import elastic_answer as answer
from services.search.engines.elastic_query import Query
from services.search.engines.order import tied

_NEARLY_BEST = 8
"""Pages of a document that are looked at: of those that tie, the first in the document stands for it."""


def best_pages(
    client: Elasticsearch, wanted: Query, told: Sequence[RankedPage], *, alias: str, copy: str, sort: answer.Sort
) -> tuple[RankedPage, ...]:
    """The same documents with the page that stands for each, and how many pages of each answer."""
    if not told:
        return ()
    documents = sorted({page.document for page in told})
    within = {"bool": {"must": [wanted], "filter": [{"terms": {"document": documents}}]}}
    each: dict[str, Any] = {"terms": {"field": "document", "size": len(documents), "shard_size": len(documents)}}
    if sort.scored:
        each["aggs"] = {"best": {"top_hits": answer.top(_NEARLY_BEST)}}
    found = client.search(
        index=alias,
        query=within,
        size=0,
        aggs={"each": each},
        search_type="dfs_query_then_fetch",
        preference=copy,
        allow_partial_search_results=False,
        filter_path=[
            "aggregations.each.buckets.key",
            "aggregations.each.buckets.doc_count",
            "aggregations.each.buckets.best.hits.hits.sort",
            "aggregations.each.buckets.best.hits.hits.fields",
        ],
    )
    buckets = {bucket["key"]: bucket for bucket in found["aggregations"]["each"]["buckets"]}
    return tuple(_first(page, buckets[page.document]) for page in told)


def _first(page: RankedPage, bucket: Mapping[str, Any]) -> RankedPage:
    rows = [answer.ranked(hit, answer.BY_SCORE) for hit in bucket.get("best", {}).get("hits", {}).get("hits", ())]
    alike = [(row.page, row.languages) for row in rows if tied(rows[0].score, row.score)]
    number, languages = min(alike, key=itemgetter(0), default=(page.page, page.languages))
    return page.model_copy(update={"page": number, "languages": languages, "hits": int(bucket["doc_count"])})


def grouped(pages: Iterable[RankedPage], start: int, end: int) -> tuple[RankedPage, ...]:
    """The same out of all pages in their order, however many."""
    first: dict[DocumentId, RankedPage] = {}
    counts: dict[DocumentId, int] = {}
    for page in pages:
        first.setdefault(page.document, page)
        counts[page.document] = counts.get(page.document, 0) + 1
    chosen = list(first.values())[start:end]
    return tuple(page.model_copy(update={"hits": counts[page.document]}) for page in chosen)
