"""How much words weigh inside a scope, as a factor on what Elasticsearch gives them.

Lucene weighs a word by how rare it is in all that is searched, which would tell of other people's cases. Each word is
boosted by the quotient of its weight inside the scope and that weight, as on the embedded engine. Where all that is
ranked would weigh the same, only proportions matter, and nothing is counted. Counts are kept from search to search, but
only for as long as the index is opened in the same state, which is looked at beside every search that rests on them: a
stale count would tell that somebody else's page came in.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple, Protocol, TypeVar

from elasticsearch import Elasticsearch

from models.search import Scope
from services.search.engines import plan as p
from services.search.engines import plan_scores
from services.search.engines.elastic_client import busy
from services.search.engines.elastic_query import Query, term
from services.search.engines.plan_scores import is_proportional
from services.search.engines.rarity import rarity

Term = tuple[str, str]
_T = TypeVar("_T")

_MOST_KEPT = 200_000
"""Counts that are kept; then all are counted anew."""


class Beside(Protocol):
    """Does something while something else is done."""

    def __call__(self, act: Callable[[], _T]) -> "Future[_T]":
        """Begin it."""


class Weights:
    """The weights for one query in one scope."""

    def __init__(self, inside: dict[Term, float] | None, everywhere: dict[Term, float]) -> None:
        self._inside, self._everywhere = inside, everywhere

    def boost(self, row: p.Row) -> float:
        """The factor on what Elasticsearch gives a row."""
        # A term that nobody has finds nothing, whatever it weighs.
        return self.weight(row) / (sum(self._everywhere.get((row.column, term), 0.0) for term in row.terms) or 1.0)

    def weight(self, row: p.Row) -> float:
        """What a row weighs."""
        if row.weight is not None:
            return row.weight
        if self._inside is None:
            return row.factor
        column, like = row.like
        return row.factor * sum(self._inside[column, term] for term in like)


class Counts:
    """Counts of one state of the index, kept as long as it is in that state. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: object = None
        self._forget()

    def of(self, wanted: "Needed", scope: Scope) -> tuple[object, "Counted"]:
        """The state that the counts are of (None: of none), and what is known of what must be counted."""
        with self._lock:
            state = self._state
            inside = {one: self._inside.get((scope, one)) for one in wanted.inside}
            everywhere = {one: self._everywhere.get(one) for one in wanted.ranked}
            pages = self._pages.get(scope)
        return state, Counted(
            pages,
            {one: number for one, number in inside.items() if number is not None},
            {one: weight for one, weight in everywhere.items() if weight is not None},
        )

    def turn(self, state: object) -> bool:
        """Forget the counts unless they are of this state; whether they are."""
        with self._lock:
            if state == self._state:
                return True
            self._state = state
            self._forget()
            return False

    def keep(self, found: "Counted", scope: Scope, state: object) -> None:
        """Add counts that were read while the index was in a state."""
        with self._lock:
            if state != self._state:
                return
            if len(self._inside) + len(self._everywhere) > _MOST_KEPT:
                self._forget()
            if found.pages is not None:
                self._pages[scope] = found.pages
            self._inside.update({(scope, one): number for one, number in found.inside.items()})
            self._everywhere.update(found.everywhere)

    def _forget(self) -> None:
        self._pages: dict[Scope, int] = {}
        self._inside: dict[tuple[Scope, Term], int] = {}
        self._everywhere: dict[Term, float] = {}


class Counted(NamedTuple):
    """Pages of a scope, those of them that have each word, and what Lucene weighs words by."""

    pages: int | None
    inside: dict[Term, int]
    everywhere: dict[Term, float]


class Gathered(NamedTuple):
    """Weights, and what they rest on."""

    weights: Weights
    read: Counted
    """What was counted for them."""
    state: object
    """The state that counts which were kept are of."""
    relied: bool
    """Whether such counts are among them."""


class Needed(NamedTuple):
    """What must be counted for a query."""

    ranked: frozenset[Term]
    """Words whose weight in the whole index counts."""
    inside: frozenset[Term]
    """Words whose weight inside the scope counts; none where only proportions matter."""


def needed(asked: p.Plan | None) -> Needed | None:
    """What must be counted; None: nothing. `asked` None: nothing is ranked."""
    rows = [] if asked is None else list(plan_scores.rows(asked))
    if asked is None or not rows:
        return None
    alike = is_proportional(asked)
    if alike and len({(row.column, row.terms) for row in rows}) == 1:
        return None
    ranked = frozenset((row.column, one) for row in rows for one in row.terms if not (row.slop or row.flat))
    inside = frozenset((row.like[0], one) for row in rows if row.weight is None for one in row.like[1])
    return Needed(ranked, frozenset() if alike else inside)


def count(
    client: Elasticsearch,
    wanted: Needed,
    counts: Counts,
    *,
    scope: Scope,
    limits: Sequence[Query],
    alias: str,
    indices: Sequence[str],
    copy: str,
    beside: Beside,
) -> Gathered:
    """The weights, with what is not known yet counted at once.

    `copy` names the copies of the indices to read, which the search must read too.
    """
    state, kept = counts.of(wanted, scope)
    missing = sorted(wanted.inside - kept.inside.keys())
    weighing = beside(lambda: _everywhere(client, set(wanted.ranked - kept.everywhere.keys()), indices, copy))
    pages, having = kept.pages, dict[Term, int]()
    if missing:
        told, having = _inside(client, missing, limits, alias, copy, whole=pages is None)
        pages = told if pages is None else pages
    read = Counted(pages, having, weighing.result())
    found = Counted(pages, kept.inside | read.inside, kept.everywhere | read.everywhere)
    inside = {one: rarity(pages or 0, found.inside[one]) for one in wanted.inside} if wanted.inside else None
    relied = bool(kept.inside or kept.everywhere or (missing and kept.pages is not None))
    return Gathered(Weights(inside, found.everywhere), read, state, relied)


def state_of(client: Elasticsearch, alias: str) -> object:
    """What changes whenever something else can be found: how often each index was opened anew, and its pages."""
    told = client.indices.stats(
        index=alias,
        metric=["docs", "refresh"],
        filter_path=["indices.*.uuid", "indices.*.total.docs", "indices.*.total.refresh.external_total"],
    )
    return told.body


def _inside(
    client: Elasticsearch, terms: Sequence[Term], limits: Sequence[Query], alias: str, copy: str, *, whole: bool
) -> tuple[int | None, dict[Term, int]]:
    """Pages of the scope, and those of them that have each word."""
    # Pages that have none of the words are counted, not looked at.
    having = {"bool": {"should": [term(*one) for one in terms], "minimum_should_match": 1}}
    head = {"index": alias, "preference": copy, "allow_partial_search_results": False}
    every = {"size": 0, "track_total_hits": True, "query": {"bool": {"filter": list(limits)}}}
    each = {
        "size": 0,
        "track_total_hits": False,
        "query": {"bool": {"filter": [having, *limits]}},
        "aggs": {"terms": {"filters": {"filters": {str(n): term(*one) for n, one in enumerate(terms)}}}},
    }
    searches: list[Any] = [head, each, *((head, every) if whole else ())]
    answer = client.msearch(
        searches=searches, filter_path=["responses.hits.total.value", "responses.aggregations", "responses.error.type"]
    )
    counted, *all_pages = answer["responses"]
    if "aggregations" not in counted or any("hits" not in one for one in all_pages):
        raise busy()
    buckets = counted["aggregations"]["terms"]["buckets"]
    pages = int(all_pages[0]["hits"]["total"]["value"]) if all_pages else None
    return pages, {one: int(buckets[str(n)]["doc_count"]) for n, one in enumerate(terms)}


def _everywhere(client: Elasticsearch, terms: set[Term], indices: Sequence[str], copy: str) -> dict[Term, float]:
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
    having: dict[Term, int] = {}
    found: Any
    for found in answer.get("docs", ()):
        for column, told in found.get("term_vectors", {}).items():
            pages[column] = pages.get(column, 0) + told["field_statistics"]["doc_count"]
            for one, counts in told.get("terms", {}).items():
                having[column, one] = having.get((column, one), 0) + counts.get("doc_freq", 0)
    # A word that nobody has is known too: it would be asked for each time.
    weighed = {(column, one): rarity(pages[column], number) for (column, one), number in having.items() if number}
    return dict.fromkeys(terms, 0.0) | weighed
