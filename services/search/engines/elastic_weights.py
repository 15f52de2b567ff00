"""How much words weigh inside a scope, as a factor on what Elasticsearch gives them.

Lucene weighs a word by how rare it is in all that is searched, which would tell of other people's cases. Each word is
boosted by the quotient of its weight inside the scope and that weight, as on the embedded engine. Both counts are read
for each search, since a kept one would tell for a while that somebody else's page came in. Where all that is ranked
would weigh the same, only proportions matter, and nothing is counted.
"""

from collections.abc import Sequence
from typing import Any

from elasticsearch import Elasticsearch

from services.search.engines import plan as p
from services.search.engines.elastic_client import busy
from services.search.engines.elastic_query import UNSCORED, Query, Weighing, term
from services.search.engines.rarity import rarity

_Term = tuple[str, str]


class Weights:
    """The weights for one query in one scope."""

    def __init__(self, inside: dict[_Term, float] | None, everywhere: dict[_Term, float]) -> None:
        self._inside, self._everywhere = inside, everywhere

    def boost(self, row: p.Row) -> float:
        """The factor on what Elasticsearch gives a row."""
        # A term that nobody has finds nothing, whatever it weighs.
        return self.weight(row) / (sum(self._everywhere.get((row.column, term), 0.0) for term in row.terms) or 1.0)

    def weight(self, row: p.Row) -> float:
        """What a row weighs."""
        if self._inside is None:
            return row.factor
        column, like = row.like
        return row.factor * sum(self._inside[column, term] for term in like)


def weigh(
    client: Elasticsearch,
    asked: p.Plan | None,
    *,
    limits: Sequence[Query],
    alias: str,
    indices: Sequence[str],
    copy: str,
) -> Weighing:
    """Count what must be counted; `asked` None: nothing is ranked.

    `copy` names the copies of the indices to read, which the search must read too.
    """
    rows = [] if asked is None else list(p.rows(asked))
    if asked is None or not rows:
        return UNSCORED
    ranked = {(row.column, one) for row in rows for one in row.terms if not row.slop}
    alike = len({row.like for row in rows}) == 1 and not p.adds_constants(asked)
    if alike and len({(row.column, row.terms) for row in rows}) == 1:
        return UNSCORED
    inside = None if alike else _inside(client, rows, limits, alias, copy)
    return Weights(inside, _everywhere(client, ranked, indices, copy))


def _inside(
    client: Elasticsearch, rows: Sequence[p.Row], limits: Sequence[Query], alias: str, copy: str
) -> dict[_Term, float]:
    terms = list(dict.fromkeys((row.like[0], one) for row in rows for one in row.like[1]))
    if not terms:
        return {}
    # Pages that have none of the words are counted, not looked at.
    having = {"bool": {"should": [term(*one) for one in terms], "minimum_should_match": 1}}
    head = {"index": alias, "preference": copy, "allow_partial_search_results": False}
    whole = {"size": 0, "track_total_hits": True, "query": {"bool": {"filter": list(limits)}}}
    each = {
        "size": 0,
        "track_total_hits": False,
        "query": {"bool": {"filter": [having, *limits]}},
        "aggs": {"terms": {"filters": {"filters": {str(n): term(*one) for n, one in enumerate(terms)}}}},
    }
    searches: list[Any] = [head, whole, head, each]
    answer = client.msearch(
        searches=searches, filter_path=["responses.hits.total.value", "responses.aggregations", "responses.error.type"]
    )
    all_pages, counted = answer["responses"]
    if "hits" not in all_pages or "aggregations" not in counted:
        raise busy()
    pages, buckets = int(all_pages["hits"]["total"]["value"]), counted["aggregations"]["terms"]["buckets"]
    return {one: rarity(pages, int(buckets[str(n)]["doc_count"])) for n, one in enumerate(terms)}


def _everywhere(client: Elasticsearch, terms: set[_Term], indices: Sequence[str], copy: str) -> dict[_Term, float]:
    """What Lucene weighs terms by: its own counts, in which pages taken out stay until their files are merged."""
    if not terms:
        return {}
    page: dict[str, str] = {}
    for column, one in sorted(terms):
        page[column] = f"{page[column]} {one}" if column in page else one
    answer = client.mtermvectors(
        docs=[{"_index": index, "doc": page} for index in indices],
        fields=list(page),
        term_statistics=True,
        field_statistics=True,
        offsets=False,
        positions=False,
        payloads=False,
        preference=copy,
        filter_path=[
            "docs.error",
            "docs.term_vectors.*.field_statistics.doc_count",
            "docs.term_vectors.*.terms.*.doc_freq",
        ],
    )
    pages: dict[str, int] = {}
    having: dict[_Term, int] = {}
    found: Any
    for found in answer.get("docs", ()):
        for column, told in found.get("term_vectors", {}).items():
            pages[column] = pages.get(column, 0) + told["field_statistics"]["doc_count"]
            for one, counts in told.get("terms", {}).items():
                having[column, one] = having.get((column, one), 0) + counts.get("doc_freq", 0)
    return {(column, one): rarity(pages[column], number) for (column, one), number in having.items() if number}
