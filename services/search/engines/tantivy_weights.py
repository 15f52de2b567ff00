"""How much words weigh inside a scope.

Tantivy weighs a word by how rare it is in the whole index, which would tell of other people's cases. So each word
is boosted by the quotient of its weight inside the scope and that weight: what is left is BM25 with the scope's
own counts. Only the mean length of all pages is still the whole index's; it tells of no word.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from tantivy import Occur, Query, Schema, Searcher

from models.search import Scope
from services.search.engines.plan import Row
from services.search.engines.rarity import coarse, rarity

SCOPES = 64
"""Scopes whose filters and weights are kept."""


_MANY_CASES = 20
BY_CASE = {"terms": {"field": "case", "size": 60_000, "segment_size": 1_000_000}}
"""Pages by their case: all cases, unless there are more than tantivy tells."""


@dataclass(frozen=True)
class Limits:
    """The clauses that keep to a scope, and the pages hidden in its cases and lent of others."""

    clauses: Sequence[tuple[Occur, Query]]
    hidden: Query
    parts: Query


class Proportions:
    """For what weighs the same but for its factors: nothing is counted."""

    def __init__(self, searcher: Searcher, written: int) -> None:
        self._searcher, self._written = searcher, written

    def as_if(self, row: Row, weight: float) -> float:
        """The boost with which a row weighs so much."""
        given = sum(coarse(self._written, self._searcher.doc_freq(row.column, term)) for term in row.terms)
        # In single precision a word of all of ten million pages weighs nothing.
        return weight / given if given else weight

    def weight(self, column: str, terms: Sequence[str]) -> float:  # noqa: ARG002 - each weighs as much
        """What a word, or words in a row, weigh."""
        return 1.0


class Weights(Proportions):
    """How much words weigh inside one scope of one commit, as a factor on what tantivy gives them."""

    def __init__(self, searcher: Searcher, schema: Schema, limits: Limits, written: int, *, scope: Scope) -> None:
        super().__init__(searcher, written)
        self._schema, self._scope, self._limits = schema, scope, limits
        self._within = [(occur, Query.const_score_query(one, 0.0)) for occur, one in limits.clauses]
        self.pages = self._count(Query.all_query(), self._within)
        self._inside: dict[tuple[str, str], float] = {}

    def weight(self, column: str, terms: Sequence[str]) -> float:
        """What a word, or words in a row, weigh inside the scope."""
        for term in terms:
            if (column, term) not in self._inside:
                self._inside[column, term] = rarity(self.pages, self._having(column, term))
        return sum(self._inside[column, term] for term in terms)

    def _having(self, column: str, term: str) -> int:
        everywhere = self._searcher.doc_freq(column, term)
        if everywhere == 0 or self.pages == self._written:
            return everywhere
        word = Query.const_score_query(Query.term_query(self._schema, column, term, index_option="basic"), 0.0)
        if len(self._scope.cases) >= _MANY_CASES and everywhere < self._written // 4:
            # Told apart by case: many times faster than to walk through the pages of so many cases.
            told = self._searcher.aggregate(word, {"cases": BY_CASE})["cases"]
            if not told["sum_other_doc_count"]:
                of_cases = sum(int(one["doc_count"]) for one in told["buckets"] if one["key"] in self._scope.cases)
                return of_cases + self._among(word, self._limits.parts) - self._among(word, self._limits.hidden)
        return self._count(word, self._within)

    def _among(self, word: Query, pages: Query) -> int:
        if self._scope.whole:
            return 0
        return self._count(word, [(Occur.Must, Query.const_score_query(pages, 0.0))])

    def _count(self, wanted: Query, within: Sequence[tuple[Occur, Query]]) -> int:
        inside = Query.boolean_query([(Occur.Must, wanted), *within])
        # Missing from tantivy's stub.
        total: int = self._searcher.search(inside, limit=1).count  # type: ignore[attr-defined]
        return total


class KeptWeights:
    """The weights of the latest scopes, kept from search to search while the index stays as it is. Safe for threads."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._lock = threading.Lock()
        self._kept: OrderedDict[Scope, Weights] = OrderedDict()
        self._searcher: Searcher | None = None

    def of(self, scope: Scope, limits: Limits, searcher: Searcher, written: int) -> Weights:
        """The weights of a scope, and the clauses that keep to its pages."""
        with self._lock:
            if searcher is not self._searcher:
                self._kept.clear()
                self._searcher = searcher
            found = self._kept.pop(scope, None)
        found = found or Weights(searcher, self._schema, limits, written, scope=scope)
        with self._lock:
            if searcher is self._searcher:
                self._kept[scope] = found
                if len(self._kept) > SCOPES:
                    self._kept.popitem(last=False)
        return found
