"""Plans and filters as tantivy queries.

Words weigh by the scope's own counts (see `tantivy_weights`).
"""

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import assert_never

from tantivy import FieldType, Occur, Query, Schema, Searcher

from models.errors import FeatureMissing
from models.search import DocumentPlace, Filter, Scope
from services.search import apart, mapping
from services.search.engines import plan as p
from services.search.engines.plan_scores import is_proportional
from services.search.engines.tantivy_held import labelled
from services.search.engines.tantivy_weights import BY_CASE, SCOPES, KeptWeights, Limits, Proportions, Weights
from services.search.patterns import for_tantivy

_MANY_VALUES = 2_000
"""Values from which on a set query is the faster one."""

_LAST = 2**64 - 1
_HALVES = frozenset(mapping.HALVES.values())

_NOT_PLAIN = re.compile(r"[^0-9A-Za-z]")


class View:
    """One state of the index, and how many pages were ever written to its files: those taken out are still weighed."""

    def __init__(self, searcher: Searcher, written: int) -> None:
        self.searcher, self.written = searcher, written
        self.left_out: dict[frozenset[DocumentPlace], Sequence[Query]] = {}
        """What leaves the hidden documents of the latest scopes out, in this state of the index."""

    @cached_property
    def cases(self) -> frozenset[str] | None:
        """The cases of all pages; None where it is not certain that each page is of one of these and no other."""
        try:
            told = self.searcher.aggregate(Query.all_query(), {"cases": BY_CASE})["cases"]
        except ValueError:
            return None
        counted = {str(one["key"]): int(one["doc_count"]) for one in told["buckets"]}
        return frozenset(counted) if sum(counted.values()) == self.searcher.num_docs else None


class QueryBuilder:
    """Builds queries against one schema. Remembers the filters of the latest scopes and nothing else."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._scope = lru_cache(maxsize=SCOPES)(self._cases)
        self._listed = lru_cache(maxsize=SCOPES)(self._documents)
        self._weights = KeptWeights(schema)

    def pages(self, scope: Scope, view: View) -> int:
        """How many pages the scope has."""
        return self._weights_of(scope, view).pages

    def scoped(self, asked: p.Plan, filters: Sequence[Filter], scope: Scope, view: View) -> Query:
        """What the plan finds among the pages of the scope that pass the filters, weighed by the scope's own counts.

        Raises UsageError for an unknown field.
        """
        limits = self._within(scope, view)
        limits += [(Occur.MustNot if one.without else Occur.Must, self._any(*p.kept(one))) for one in filters]
        weights = Proportions(view.searcher, view.written) if is_proportional(asked) else self._weights_of(scope, view)
        wanted = _Builder(self._schema, weights, view.searcher).build(asked)
        unscored = [(occur, Query.const_score_query(limit, 0.0)) for occur, limit in limits]
        return Query.boolean_query([(Occur.Must, wanted), *unscored])

    def _weights_of(self, scope: Scope, view: View) -> Weights:
        return self._weights.of(scope, self._limits(scope, view), view.searcher, view.written)

    def _limits(self, scope: Scope, view: View) -> Limits:
        hidden = Query.boolean_query([(Occur.Should, one) for one in self._left_out(scope, view)])
        return Limits(self._within(scope, view), hidden=hidden, parts=self._listed(scope.parts))

    def _within(self, scope: Scope, view: View) -> list[tuple[Occur, Query]]:
        """The clauses that keep to the scope. Where the other cases are fewer, leaving them out is the faster way."""
        others = None if view.cases is None else view.cases - scope.cases
        if scope.parts or others is None or len(others) >= len(scope.cases):
            clauses = [(Occur.Must, self._scope(scope.cases))]
        else:
            clauses = [(Occur.MustNot, self._scope(others))]
        clauses += [(Occur.MustNot, one) for one in self._left_out(scope, view)]
        if scope.parts:
            either = [(Occur.Should, Query.boolean_query(clauses)), (Occur.Should, self._listed(scope.parts))]
            return [(Occur.Must, Query.boolean_query(either))]
        return clauses

    def _left_out(self, scope: Scope, view: View) -> Sequence[Query]:
        """The hidden documents of a scope: by the labels of their pages, and by name those that have none."""
        if not scope.hidden:
            return ()
        found = view.left_out.get(scope.hidden)
        if found is None:
            clauses, named = labelled(self._schema, view.searcher, scope.hidden)
            found = [*clauses, self._any("document", named)] if named else clauses
            if len(view.left_out) >= SCOPES:
                view.left_out.clear()
            view.left_out[scope.hidden] = found
        return found

    def _cases(self, cases: frozenset[str]) -> Query:
        return self._any("case", sorted(cases))

    def _documents(self, places: frozenset[DocumentPlace]) -> Query:
        return self._any("document", sorted(document for _, document in places))

    def _any(self, column: str, values: Sequence[str]) -> Query:
        # Term by term is several times faster than tantivy's set query, which walks the column's whole dictionary.
        if len(values) > _MANY_VALUES:
            return Query.term_set_query(self._schema, column, values)
        return Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, column, value, index_option="basic")) for value in values]
        )


class _Builder:
    """Builds one query, weighed for one scope."""

    def __init__(self, schema: Schema, weights: Weights | Proportions, searcher: Searcher) -> None:
        self._schema, self._weights, self._searcher = schema, weights, searcher

    def build(self, asked: p.Plan, *, scored: bool = True) -> Query:
        match asked:
            case p.Row():
                return self._row(asked, scored=scored)
            case p.Behind(column, terms):
                return Query.const_score_query(self._in_row(column, terms), p.BEHIND)
            case p.Has(column, term):
                return _constant(self._one(column, term))
            case p.HasAny(column, terms):
                return _constant(self._any(column, terms))
            case p.Starts(column, start):
                pattern = _NOT_PLAIN.sub(lambda c: rf"\x{{{ord(c[0]):x}}}", start)
                return _constant(Query.regex_query(self._schema, column, f"{pattern}.*"))
            case p.Near(column, word, distance):
                return _constant(Query.fuzzy_term_query(self._schema, column, word, distance=distance))
            case p.Like(column, pattern):
                return _constant(Query.regex_query(self._schema, column, for_tantivy(pattern)))
            case p.Holds(column):
                return _constant(Query.exists_query(column))
            case p.Between(column, least, most):
                low, high = 0 if least is None else least, _LAST if most is None else most
                return _constant(Query.range_query(self._schema, column, FieldType.Unsigned, low, high))
            case p.Anything():
                return _constant(Query.all_query())
            case p.Nothing():
                return Query.empty_query()
            case p.Best(parts):
                return Query.disjunction_max_query([self.build(part) for part in filter(self._may_be_there, parts)])
            case p.Alike(parts):
                built = [self.build(part, scored=False) for part in filter(self._may_be_there, parts)]
                one = len(built) == 1
                return _constant(built[0] if one else Query.boolean_query([(Occur.Should, part) for part in built]))
            case p.Each():
                return self._each(asked)
            case _:  # pragma: no cover
                assert_never(asked)

    def _may_be_there(self, part: p.Plan) -> bool:
        """False of what asks for halves of broken words where no page has them: a clause costs even so."""
        match part:
            case p.Behind(column, terms):
                return all(self._searcher.doc_freq(column, term) for term in terms)
            case p.Has(column) | p.Starts(column) | p.Near(column) | p.Like(column) if column in _HALVES:
                return self._searcher.doc_freq(column, mapping.FILLER) > 0
            case _:
                return True

    def _each(self, asked: p.Each) -> Query:
        clauses = [(Occur.Must, self.build(part)) for part in asked.must]
        clauses += [(Occur.Should, self.build(part)) for part in asked.should]
        clauses += [(Occur.MustNot, self.build(part, scored=False)) for part in asked.must_not]
        least = 0 if asked.must or not asked.should else 1
        return Query.boolean_query(clauses, minimum_number_should_match=least)

    def _row(self, row: p.Row, *, scored: bool) -> Query:
        query = self._phrase(row) if row.slop else self._in_row(row.column, row.terms)
        if not scored:
            return query
        weight = self._weights.weight(*row.like) * row.factor if row.weight is None else row.weight
        if row.slop or row.flat:
            return Query.const_score_query(query, weight)
        return Query.boost_query(query, self._weights.as_if(row, weight))

    def _any(self, column: str, terms: Sequence[str]) -> Query:
        if len(terms) > _MANY_VALUES:
            return Query.term_set_query(self._schema, column, terms)
        return Query.boolean_query([(Occur.Should, self._one(column, term)) for term in terms])

    def _in_row(self, column: str, terms: Sequence[str]) -> Query:
        if len(terms) == 1:
            return self._one(column, terms[0])
        return Query.phrase_query(self._schema, column, [*enumerate(terms)], slop=0)

    def _phrase(self, row: p.Row) -> Query:
        """Words in a row with moves."""
        placed: list[str | tuple[int, str]] = [*enumerate(row.terms)]
        repeated = len(set(row.terms)) < len(placed)
        if len(placed) == 2 and not repeated:
            return Query.phrase_query(self._schema, row.column, placed, slop=row.slop)
        # Of three words and more tantivy misses some that are near, and finds some that are not. Of two it does not,
        # but for a word that is asked for twice, where it takes one for both.
        listed = apart.rows(len(placed), row.slop)
        if listed is None:
            raise _too_far(len(placed), row.slop)
        each: list[list[str | tuple[int, str]]] = [[*sorted(zip(one, row.terms, strict=True))] for one in listed]
        exact = [(Occur.Should, Query.phrase_query(self._schema, row.column, one, slop=0)) for one in each]
        return Query.boolean_query(exact)

    def _one(self, column: str, term: str) -> Query:
        # Places of the term are not read: a phrase asks for them itself.
        return Query.term_query(self._schema, column, term, index_option="freq")


def _too_far(words: int, slop: int) -> FeatureMissing:
    allowed = apart.furthest(words, slop)
    return FeatureMissing(
        f"The embedded engine cannot tell whether {words} words stand within {slop} moves of one another.",
        next_step=f"Allow them {allowed} at most, or use the Elasticsearch engine." if allowed else None,
    )


def _constant(query: Query) -> Query:
    return Query.const_score_query(query, 1.0)
