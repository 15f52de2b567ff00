"""Leaves the hidden documents of a scope out by a label on their pages, instead of one by one.

A page bears the level that its document had when it was indexed. A label says nothing for sure: levels change, and
some see more than others. So for each set of hidden documents, and each commit, it is looked up once what the labels
cover, what they cover too much, and what they leave out; the answer is then the same as by a list of all, to the page.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from tantivy import Occur, Query, Schema, Searcher

from models.case import Sensitivity
from models.search import DocumentPlace
from services.search import mapping
from services.search.engines.tantivy_schema import document_key, held_label

_MOST = 60_000
"""Documents of one label that are told apart; where there are more, they are listed one by one."""
_BY_DOCUMENT: dict[str, Any] = {
    "documents": {"terms": {"field": "document_key", "size": _MOST, "segment_size": 1_000_000}}
}
_LEVELS = tuple(level for level in Sensitivity if level is not Sensitivity.ORDINARY)
_FROM = 20
"""Hidden documents from which on labels are the faster way."""


def labelled(schema: Schema, searcher: Searcher, hidden: frozenset[DocumentPlace]) -> tuple[Sequence[Query], list[str]]:
    """Clauses that leave hidden documents out by labels, and the ids of those that must be left out by name."""
    documents: dict[int, set[str]] = {}
    for _, document in hidden:
        documents.setdefault(document_key(document), set()).add(document)
    if len(hidden) < _FROM:
        return (), sorted(document for _, document in hidden)
    clauses: list[Query] = []
    used: list[Query] = []
    covered: set[int] = set()
    for case in sorted({case for case, _ in hidden}):
        for level in _LEVELS:
            label = Query.term_query(schema, mapping.CODES, held_label(case, level), index_option="basic")
            there = _documents(searcher, label)
            wrong = sorted(there - documents.keys())
            if len(wrong) >= len(there) - len(wrong):
                continue  # there is nothing, or most of it is seen
            covered |= there & documents.keys()
            used.append(label)
            seen = [(Occur.MustNot, _key(schema, key)) for key in wrong]
            clauses.append(Query.boolean_query([(Occur.Must, label), *seen]) if seen else label)
    if not used:
        return (), sorted(document for _, document in hidden)
    # Pages that were indexed at another time than the rest of their document bear another label, or none.
    other = [(Occur.MustNot, label) for label in used]
    partly = Query.boolean_query([(Occur.Must, _any(schema, covered)), *other])
    named = (documents.keys() - covered) | (_documents(searcher, partly) & covered)
    return clauses, sorted(document for key in named for document in documents[key])


def _any(schema: Schema, keys: Iterable[int]) -> Query:
    return Query.boolean_query([(Occur.Should, _key(schema, key)) for key in sorted(keys)])


def _key(schema: Schema, key: int) -> Query:
    return Query.term_query(schema, "document_key", key, index_option="basic")


def _documents(searcher: Searcher, wanted: Query) -> set[int]:
    """The keys of the documents with a page among some; none where there are too many to be told apart."""
    told = searcher.aggregate(wanted, _BY_DOCUMENT)["documents"]
    return set() if told["sum_other_doc_count"] else {int(one["key"]) for one in told["buckets"]}
