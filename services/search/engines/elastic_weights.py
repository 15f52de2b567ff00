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

from services.search.engines import plan as p
from services.search.engines.elastic_client import busy
from services.search.engines.elastic_query import Query, term
from services.search.engines.rarity import rarity

_Term = tuple[str, str]
_T = TypeVar("_T")
Cases = frozenset[str]

_MOST_KEPT = 200_000
"""Counts that are kept; then all are counted anew."""


class Beside(Protocol):
    """Does something while something else is done."""

    def __call__(self, act: Callable[[], _T]) -> "Future[_T]":
        """Begin it."""


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


class Counts:
    """Counts of one state of the index, kept as long as it is in that state. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: object = None
        self.pages: dict[Cases, int] = {}
        self.inside: dict[tuple[Cases, _Term], int] = {}
        self.everywhere: dict[_Term, float] = {}

    @property
    def state(self) -> object:
        """The state that the counts are of; None: of none."""
        return self._state

    def turn(self, state: object) -> bool:
        """Forget the counts unless they are of this state; whether they are."""
        with self._lock:
            if state == self._state:
                return True
            self._state = state
            self.pages, self.inside, self.everywhere = {}, {}, {}
            return False

    def keep(self, found: "_Counted", cases: Cases, state: object) -> None:
        """Add counts that were read while the index was in a state."""
        with self._lock:
            if state != self._state:
                return
            if len(self.inside) + len(self.everywhere) > _MOST_KEPT:
                self.pages, self.inside, self.everywhere = {}, {}, {}
            if found.pages is not None:
                self.pages[cases] = found.pages
            self.inside.update({(cases, one): number for one, number in found.inside.items()})
            self.everywhere.update(found.everywhere)


class _Counted(NamedTuple):
    pages: int | None
    inside: dict[_Term, int]
    everywhere: dict[_Term, float]


class Needed(NamedTuple):
    """What must be counted for a query."""

    ranked: frozenset[_Term]
    """Words whose weight in the whole index counts."""
    inside: frozenset[_Term]
    """Words whose weight inside the scope counts; none where only proportions matter."""


def needed(asked: p.Plan | None) -> Needed | None:
    """What must be counted; None: nothing. `asked` None: nothing is ranked."""
    rows = [] if asked is None else list(p.rows(asked))
    if asked is None or not rows:
        return None
    alike = len({row.like for row in rows}) == 1 and not p.adds_constants(asked)
    if alike and len({(row.column, row.terms) for row in rows}) == 1:
        return None
    ranked = frozenset((row.column, one) for row in rows for one in row.terms if not row.slop)
    inside = frozenset((row.like[0], one) for row in rows for one in row.like[1])
    return Needed(ranked, frozenset() if alike else inside)


def known(counts: Counts, wanted: Needed, cases: Cases) -> Weights | None:
    """The weights, where all that they need was counted before."""
    pages = counts.pages.get(cases)
    everywhere = {one: counts.everywhere.get(one) for one in wanted.ranked}
    inside = {one: counts.inside.get((cases, one)) for one in wanted.inside}
    if None in everywhere.values() or None in inside.values() or (inside and pages is None):
        return None
    return _weights(_Counted(pages, inside, everywhere), wanted)  # type: ignore[arg-type]  # no None is left


def count(
    client: Elasticsearch,
    wanted: Needed,
    counts: Counts,
    *,
    cases: Cases,
    limits: Sequence[Query],
    alias: str,
    indices: Sequence[str],
    copy: str,
    beside: Beside,
) -> Weights:
    """The weights, with what is not known yet counted at once, and the state of the index looked at beside.

    `copy` names the copies of the indices to read, which the search must read too.
    """
    state = counts.state
    missing = [one for one in sorted(wanted.inside) if (cases, one) not in counts.inside]
    pages = counts.pages.get(cases)
    apart = {one for one in wanted.ranked if one not in counts.everywhere}
    looking = beside(lambda: state_of(client, alias))
    weighing = beside(lambda: _everywhere(client, apart, indices, copy))
    counting = _inside(client, missing, limits, alias, copy, whole=pages is None) if missing else (pages, {})
    read = _Counted(pages if pages is not None else counting[0], counting[1], weighing.result())
    now = looking.result()
    if not counts.turn(now) and state is not None:
        # What was kept is of another state: all is counted again.
        return count(
            client, wanted, counts, cases=cases, limits=limits, alias=alias, indices=indices, copy=copy, beside=beside
        )
    if state is not None:
        counts.keep(read, cases, now)
    return _weights(
        _Counted(
            read.pages,
            {one: counts.inside.get((cases, one), 0) for one in wanted.inside} | read.inside,
            {one: counts.everywhere.get(one, 0.0) for one in wanted.ranked} | read.everywhere,
        ),
        wanted,
    )


def state_of(client: Elasticsearch, alias: str) -> object:
    """What changes whenever something else can be found: how often each index was opened anew, and its pages."""
    told = client.indices.stats(
        index=alias,
        metric=["docs", "refresh"],
        filter_path=["indices.*.uuid", "indices.*.total.docs", "indices.*.total.refresh.external_total"],
    )
    return told.body


def _weights(found: _Counted, wanted: Needed) -> Weights:
    inside = {one: rarity(found.pages or 0, found.inside[one]) for one in wanted.inside} if wanted.inside else None
    return Weights(inside, found.everywhere)


def _inside(
    client: Elasticsearch, terms: Sequence[_Term], limits: Sequence[Query], alias: str, copy: str, *, whole: bool
) -> tuple[int | None, dict[_Term, int]]:
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
