"""The query AST and filters as tantivy queries.

Text is ranked by BM25 (the best of its folded and stemmed reading); everything else adds a constant, as prefix,
fuzzy and value clauses do on the other engine.

Words weigh by the scope's own counts (see `tantivy_weights`).
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import assert_never

from tantivy import Occur, Query, Schema, Searcher

from models.errors import FeatureMissing, UsageError
from models.phone import phone_key
from models.search import Bool, Everything, Filter, Fuzzy, Node, Phrase, Prefix, Scope, Term
from services.search import analysis, mapping
from services.search.engines.tantivy_weights import SCOPES, KeptWeights, Weights
from services.search.mapping import Kind

_STEM_WEIGHT = 0.5
"""A page with another form of the word ranks below one with the word itself."""

_MANY_VALUES = 2_000
"""Values from which on a set query is the faster one."""

_NOT_PLAIN = re.compile(r"[^0-9A-Za-z]")


_Last = Callable[[str, str], Query]
"""Column and term to the query for the last word of a text."""


class QueryBuilder:
    """Builds queries against one schema. Remembers the filters of the latest scopes and nothing else."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._scope = lru_cache(maxsize=SCOPES)(self._cases)
        self._weights = KeptWeights(schema)

    def all_of(self, scope: Scope) -> Query:
        """All pages of the scope."""
        return self._scope(scope.cases)

    def scoped(self, node: Node, filters: Sequence[Filter], scope: Scope, searcher: Searcher) -> Query:
        """What the node finds among the pages of the scope that pass the filters, weighed by the scope's own counts.

        Raises UsageError for an unknown field, FeatureMissing for what tantivy cannot do.
        """
        inside = self._scope(scope.cases)
        unscored = [Query.const_score_query(limit, 0.0) for limit in (inside, *map(self._filter, filters))]
        wanted = _Words(self._schema, self._weights.of(scope.cases, inside, searcher)).build(node)
        return Query.boolean_query([(Occur.Must, wanted), *((Occur.Must, limit) for limit in unscored)])

    def _filter(self, one: Filter) -> Query:
        field = mapping.field(one.field)
        if field.kind is Kind.TEXT:
            raise UsageError("The text is searched, not filtered.", next_step="Put the words into the query.")
        kept = [analysis.normal(v.lower() if field.lower else v) for v in one.values]
        return self._any(field.name, kept)

    def _cases(self, cases: frozenset[str]) -> Query:
        return self._any("case", sorted(cases))

    def _any(self, column: str, values: Sequence[str]) -> Query:
        # Term by term is several times faster than tantivy's set query, which walks the column's whole dictionary.
        if len(values) > _MANY_VALUES:
            return Query.term_set_query(self._schema, column, values)
        return Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, column, value, index_option="basic")) for value in values]
        )


class _Words:
    """Builds one query, weighed for one scope."""

    def __init__(self, schema: Schema, weights: Weights) -> None:
        self._schema, self._weights = schema, weights

    def build(self, node: Node) -> Query:
        """What the node finds."""
        match node:
            case Term():
                return self._term(node)
            case Phrase():
                return self._phrase(node)
            case Prefix():
                return self._prefix(node)
            case Fuzzy():
                return self._fuzzy(node)
            case Everything():
                return Query.const_score_query(Query.all_query(), 1.0)
            case Bool():
                return self._bool(node)
            case _:  # pragma: no cover
                assert_never(node)

    def _bool(self, node: Bool) -> Query:
        clauses = [(Occur.Must, self.build(child)) for child in node.must]
        clauses += [(Occur.Should, self.build(child)) for child in node.should]
        if not clauses:
            clauses = [(Occur.Must, self.build(Everything()))]
        clauses += [(Occur.MustNot, self.build(child)) for child in node.must_not]
        return Query.boolean_query(clauses, minimum_number_should_match=0 if node.must or not node.should else 1)

    def _term(self, node: Term) -> Query:
        if node.field is None or node.field in ("text", mapping.EXACT):
            column = _text_column(node.field)
            found = analysis.tokens(column, node.word)
            if len(found) != 1:
                return self._in_order(column, found, slop=0)
            if column == analysis.EXACT:
                return self._ranked(column, found[0].term)
            return self._word(node.word, found[0].term)
        if node.field == mapping.PHONE_TAIL:
            return self._prefix(Prefix(start=node.word, field=node.field))
        if node.field in mapping.CODE_FORMS:
            return _constant(self._one(node.field, mapping.CODE_FORMS[node.field](node.word)))
        field = mapping.field(node.field)
        if field.kind is Kind.PHONE:
            return _constant(self._one(mapping.PHONE_KEY, phone_key(node.word)))
        return self._value(field, node.word, slop=0)

    def _phrase(self, node: Phrase) -> Query:
        if node.field is None or node.field in ("text", mapping.EXACT):
            column = _text_column(node.field)
            return self._in_order(column, analysis.tokens(column, node.words), slop=node.slop)
        if node.field in mapping.CODE_FORMS:
            return self._term(Term(word=node.words, field=node.field))
        field = mapping.field(node.field)
        if field.kind is Kind.PHONE:
            return self._term(Term(word=node.words, field=node.field))
        return self._value(field, node.words, slop=node.slop)

    def _prefix(self, node: Prefix) -> Query:
        if node.field == mapping.PHONE_TAIL:
            return self._starting(mapping.PHONE_TAIL, node.start)
        if node.field is None or node.field in ("text", mapping.EXACT):
            return self._words_then(_text_column(node.field), node.start, self._starting)
        if node.field in mapping.CODE_FORMS:
            return self._starting(node.field, mapping.CODE_FORMS[node.field](node.start))
        field = mapping.field(node.field)
        if field.kind is Kind.WORDS:
            return self._words_then(mapping.words(field.name), node.start, self._starting)
        start = analysis.normal(node.start)
        return self._starting(field.name, start.lower() if field.lower else start)

    def _fuzzy(self, node: Fuzzy) -> Query:
        def near(column: str, word: str) -> Query:
            return _constant(Query.fuzzy_term_query(self._schema, column, word, distance=node.distance))

        if node.field is None or node.field in ("text", mapping.EXACT):
            return self._words_then(_text_column(node.field), node.word, near)
        if node.field in mapping.CODE_FORMS:
            return near(node.field, mapping.CODE_FORMS[node.field](node.word))
        field = mapping.field(node.field)
        if field.kind is not Kind.WORDS:
            raise FeatureMissing(f"The field {field.name} holds exact values: it has no fuzzy search.")
        return self._words_then(mapping.words(field.name), node.word, near)

    def _word(self, word: str, folded: str) -> Query:
        # A number has no stem; a word's stem is sought in every language, since each page has but one.
        weight = self._weights.weight(analysis.FOLDED, [folded])
        readings = [self._ranked(analysis.FOLDED, folded)]
        if not any(c.isdecimal() for c in folded):
            for language in analysis.STEMS:
                column = analysis.stem(language)
                stems = analysis.terms(column, word)
                readings.extend(
                    Query.boost_query(self._one(column, stem), _STEM_WEIGHT * self._weights.as_if(column, stem, weight))
                    for stem in stems
                )
        return Query.disjunction_max_query(readings)

    def _one(self, column: str, term: str) -> Query:
        # Places of the term are not read: a phrase asks for them itself.
        return Query.term_query(self._schema, column, term, index_option="freq")

    def _ranked(self, column: str, term: str) -> Query:
        return Query.boost_query(self._one(column, term), self._weights.factor(column, [term]))

    def _in_order(self, column: str, found: Sequence[analysis.Token], *, slop: int) -> Query:
        if not found:
            return Query.empty_query()
        if len(found) == 1:
            return self._ranked(column, found[0].term)
        row = Query.phrase_query(self._schema, column, [(token.position, token.term) for token in found], slop=slop)
        return Query.boost_query(row, self._weights.factor(column, [token.term for token in found]))

    def _value(self, field: mapping.Field, text: str, *, slop: int) -> Query:
        value = analysis.normal(text)
        exact = self._one(field.name, value.lower() if field.lower else value)
        if field.kind is Kind.VALUE:
            return _constant(exact)
        column = mapping.words(field.name)
        found = analysis.tokens(analysis.FOLDED, text)
        readings = [exact, self._in_order(column, found, slop=slop)]
        if len(found) > 1:
            readings.append(self._one(column, mapping.compact(text)))
        return _constant(Query.boolean_query([(Occur.Should, reading) for reading in readings]))

    def _words_then(self, column: str, text: str, last: _Last) -> Query:
        """All words of a text, the last of them by its beginning or its neighbours."""
        name = column if column in analysis.names() else analysis.FOLDED
        words = analysis.terms(name, text)
        if not words:
            return Query.empty_query()
        clauses = [(Occur.Must, _constant(self._one(column, word))) for word in words[:-1]]
        return Query.boolean_query([*clauses, (Occur.Must, last(column, words[-1]))])

    def _starting(self, column: str, start: str) -> Query:
        pattern = _NOT_PLAIN.sub(lambda c: rf"\x{{{ord(c[0]):x}}}", start)
        return _constant(Query.regex_query(self._schema, column, f"{pattern}.*"))


def _text_column(field: str | None) -> str:
    return analysis.EXACT if field == mapping.EXACT else analysis.FOLDED


def _constant(query: Query) -> Query:
    return Query.const_score_query(query, 1.0)


def is_constant(node: Node) -> bool:
    """Whether all pages that the node finds have the same score, so that place alone orders them."""
    match node:
        case Prefix() | Fuzzy():
            # Several words each add their constant, and every page found has them all.
            return True
        case Everything():
            return True
        case Term() | Phrase():
            return node.field not in (None, "text", mapping.EXACT)
        case Bool():
            return (not node.should or (not node.must and len(node.should) == 1)) and all(
                map(is_constant, (*node.must, *node.should))
            )
        case _:  # pragma: no cover
            assert_never(node)
