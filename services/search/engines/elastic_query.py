"""Plans, scopes and filters as Elasticsearch queries."""

from collections.abc import Sequence
from typing import Any, Protocol, assert_never

from models.search import Filter, Scope
from services.search import mapping
from services.search.engines import plan as p
from services.search.engines import plan_scores
from services.search.patterns import for_lucene

_MANY = 65_536
"""Values that one clause may have."""

_STATES = 100_000
"""More than any pattern that `patterns` lets through."""

_NOWHERE = " "
"""What no column of words has: blanks part them."""

Query = dict[str, Any]


class Weighing(Protocol):
    """How much words weigh (see `elastic_weights`)."""

    def boost(self, row: p.Row) -> float:
        """The factor on what Elasticsearch gives a row."""

    def weight(self, row: p.Row) -> float:
        """What a row weighs."""


class _Unscored:
    """For what is found and not ranked."""

    def boost(self, row: p.Row) -> float:
        """No factor."""
        return row.factor

    weight = boost


UNSCORED: Weighing = _Unscored()


def inside(scope: Scope, filters: Sequence[Filter] = ()) -> list[Query]:
    """What limits an answer: the scope, always, and the filters. Raises UsageError."""
    return [_within(scope), *map(_filter, filters)]


def _within(scope: Scope) -> Query:
    cases = _any("case", sorted(scope.cases))
    if scope.whole:
        return cases
    seen: Query = {"bool": {"filter": [cases]}}
    if scope.hidden:
        seen["bool"]["must_not"] = [_any("document", sorted(document for _, document in scope.hidden))]
    if not scope.parts:
        return seen
    parts = _any("document", sorted(document for _, document in scope.parts))
    return {"bool": {"should": [seen, parts], "minimum_should_match": 1}}


def _filter(one: Filter) -> Query:
    wanted = _any(*p.kept(one))
    return {"bool": {"must_not": [wanted]}} if one.without else wanted


def scoped(asked: p.Plan, limits: Sequence[Query], weights: Weighing) -> Query:
    """What the plan finds inside the limits."""
    found: Query = {"must": [build(asked, weights)], "filter": list(limits)}
    if measuring := _measuring(asked):
        found |= {"should": measuring, "minimum_should_match": 0}
    return {"bool": found}


def _measuring(asked: p.Plan) -> list[Query]:
    """Finds nothing, and makes each index tell how long its pages are.

    An index without any word of a phrase would leave its pages out of the mean length by which the phrase weighs, and
    the order would tell whether such a word stands in another agency's pages.
    """
    columns = {row.column for row in plan_scores.rows(asked) if len(row.terms) > 1 and not row.slop}
    return [term(column, _NOWHERE) for column in sorted(columns)]


def term(column: str, value: str) -> Query:
    """A term by itself."""
    return {"term": {column: {"value": value}}}


def build(asked: p.Plan, weights: Weighing) -> Query:
    """What a plan finds, scored."""
    match asked:
        case p.Row():
            return _row(asked, weights)
        case p.Behind(column, terms):
            row = term(column, terms[0]) if len(terms) == 1 else {"match_phrase": {column: {"query": " ".join(terms)}}}
            return {"constant_score": {"filter": row, "boost": p.BEHIND}}
        case p.Has(column, value):
            return _constant(term(column, value))
        case p.HasAny(column, terms):
            return _constant(_any(column, terms))
        case p.Starts(column, start):
            return _constant({"prefix": {column: {"value": start}}})
        case p.Near(column, word, distance):
            # All words so near count, not the fifty that would do for ranking.
            near = {"value": word, "fuzziness": distance, "transpositions": True, "rewrite": "constant_score"}
            return _constant({"fuzzy": {column: near}})
        case p.Like(column, pattern):
            shape = {"value": for_lucene(pattern), "flags": "NONE", "max_determinized_states": _STATES}
            return _constant({"regexp": {column: {**shape, "rewrite": "constant_score"}}})
        case p.Holds(column):
            return _constant({"exists": {"field": column}})
        case p.Between(column, least, most):
            ends = {"gte": least, "lte": most}
            return _constant({"range": {column: {name: end for name, end in ends.items() if end is not None}}})
        case p.Anything():
            return {"match_all": {}}
        case p.Nothing():
            return {"match_none": {}}
        case p.Best(parts):
            return {"dis_max": {"queries": [build(part, weights) for part in parts]}}
        case p.Alike(parts):
            return _constant({"bool": {"should": [build(part, UNSCORED) for part in parts]}})
        case p.Each(must, should, must_not):
            clauses: Query = {
                "must": [build(part, weights) for part in must],
                "should": [build(part, weights) for part in should],
                "must_not": [build(part, UNSCORED) for part in must_not],
            }
            least = 0 if must or not should else 1
            return {
                "bool": {**{name: found for name, found in clauses.items() if found}, "minimum_should_match": least}
            }
        case _:  # pragma: no cover
            assert_never(asked)


def _row(row: p.Row, weights: Weighing) -> Query:
    if row.flat:
        return {"constant_score": {"filter": term(row.column, row.terms[0]), "boost": weights.weight(row)}}
    if len(row.terms) == 1:
        return {"term": {row.column: {"value": row.terms[0], "boost": weights.boost(row)}}}
    phrase: Query = {"query": " ".join(row.terms), "slop": row.slop}
    if row.slop:
        return {"constant_score": {"filter": {"match_phrase": {row.column: phrase}}, "boost": weights.weight(row)}}
    return {"match_phrase": {row.column: {**phrase, "boost": weights.boost(row)}}}


def _constant(query: Query) -> Query:
    return {"constant_score": {"filter": query}}


def _any(column: str, values: Sequence[str]) -> Query:
    if not values:
        return {"match_none": {}}  # an empty choice would be no limit at all
    pieces = [values[at : at + _MANY] for at in range(0, len(values), _MANY)]
    parts: list[Query] = [
        {"ids": {"values": piece}} if column == mapping.ID else {"terms": {column: piece}} for piece in pieces
    ]
    return parts[0] if len(parts) == 1 else {"bool": {"should": parts, "minimum_should_match": 1}}
