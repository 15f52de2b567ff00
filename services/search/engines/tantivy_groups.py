"""Documents instead of pages: the best page of each, and how many of its pages answer."""

from collections import Counter
from collections.abc import Collection

from tantivy import Occur, Schema, Searcher
from tantivy import Query as TantivyQuery

from models.search import Query
from services.search import mapping
from services.search.engines import tantivy_rank as rank
from services.search.engines.tantivy_schema import document_key


def documents(
    searcher: Searcher, schema: Schema, wanted: TantivyQuery, query: Query, *, by: mapping.By | None
) -> rank.Stretch:
    """The documents from `offset` on, `limit` of them, in the order of their first pages: by score or a column.

    Pages are looked at in their order until these documents have come up.
    """
    end = query.offset + query.limit
    first: dict[int, rank.Row] = {}
    pages: Counter[int] = Counter()
    every = True
    for rows in rank.in_rows(searcher, schema, wanted, by=by):
        keys = [int(key or 0) for key in searcher.fast_field_values("document_key", [row.address for row in rows])]
        for key, row in zip(keys, rows, strict=True):
            first.setdefault(key, row)
        pages.update(keys)
        if len(first) > end:
            every = False
            break
    told = rank.ordered(searcher, list(first.values()), min(query.offset, len(first)), min(end, len(first)))
    if not every:
        pages = _pages(searcher, schema, wanted, [document_key(page.document) for page in told])
    return rank.Stretch(
        pages.total() if every else rank.count(searcher, wanted),
        tuple(page.model_copy(update={"hits": pages[document_key(page.document)]}) for page in told),
        None,
        documents=len(first) if every else None,
    )


def _pages(searcher: Searcher, schema: Schema, wanted: TantivyQuery, keys: Collection[int]) -> Counter[int]:
    """How many of their pages answer."""
    any_of = TantivyQuery.boolean_query(
        [(Occur.Should, TantivyQuery.term_query(schema, "document_key", key, index_option="basic")) for key in keys]
    )
    theirs = TantivyQuery.boolean_query(
        [(Occur.Must, wanted), (Occur.Must, TantivyQuery.const_score_query(any_of, 0.0))]
    )
    told = searcher.aggregate(theirs, {"each": {"terms": {"field": "document_key", "size": max(1, len(keys))}}})
    return Counter({int(one["key"]): int(one["doc_count"]) for one in told["each"]["buckets"]})
