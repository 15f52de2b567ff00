"""The mapping as an Elasticsearch index template, for records as `services.search.columns` puts them.

Nothing is analyzed there: text comes as terms, which a blank parts. The documents themselves are not kept, only what
answers: the catalogue has the pages.
"""

from typing import Any

from services.search import analysis, mapping
from services.search.columns import LONGEST_VALUE
from services.search.mapping import Kind

SETTINGS: dict[str, Any] = {
    # Words weigh by counts that are read from the shard that answers; one holds tens of millions of pages.
    "number_of_shards": 1,
    # None on a single node, one on several.
    "auto_expand_replicas": "0-1",
    # A write is seen as a whole: it refreshes when it is done.
    "refresh_interval": "-1",
    "mapping": {"total_fields": {"limit": 200}},
}

RULES: dict[str, Any] = {"dynamic": "strict", "_source": {"enabled": False}, "_meta": {"lince": mapping.VERSION}}
"""What tells an index that we made: no columns but ours, and no text kept beside them."""

PRIORITY = 500
"""Of our template: an operator's own with a higher one would stand in its place."""


def properties() -> dict[str, Any]:
    """The columns of mapping VERSION."""
    # Values of one page stand as far apart as tantivy puts them.
    text = {"type": "text", "analyzer": "whitespace"}
    words = {**text, "position_increment_gap": 1}
    exact = {"type": "keyword", "ignore_above": LONGEST_VALUE, "doc_values": False}
    found: dict[str, Any] = dict.fromkeys((analysis.FOLDED, analysis.EXACT), words)
    for language in analysis.STEMS:
        found[analysis.stem(language)] = {**text, "index_options": "freqs"}
    for column in mapping.HALVES.values():
        found[column] = {**words, "norms": False}
    for field in mapping.FIELDS.values():
        if field.kind is Kind.TEXT:
            continue
        if field.kind is Kind.NUMBER:
            found[field.name] = {"type": "long", "doc_values": False}
            continue
        found[field.name] = {**exact, "doc_values": field.facet or field.name == "document"}
        if field.kind is Kind.WORDS:
            found[mapping.words(field.name)] = {**words, "norms": False}
    found[mapping.SOUNDS] = {**words, "norms": False}
    for column in mapping.AS_THEY_ARE:
        found[column] = exact
    found["page"] = {"type": "integer"}
    for column in (mapping.NAME_ORDER, mapping.CASE_ORDER):
        found[column] = {"type": "keyword", "index": False}
    for column in (mapping.FIRST_DAY, mapping.LAST_DAY):
        found[column] = {"type": "integer", "index": False}
    return found


def template(pattern: str, custom: str) -> dict[str, Any]:
    """The index template: our settings and columns, over those of the operator's own component template."""
    return {
        "index_patterns": [pattern],
        "composed_of": [custom],
        "ignore_missing_component_templates": [custom],
        "priority": PRIORITY,
        # What is written to an index that a rebuild took away must not make it anew.
        "allow_auto_create": False,
        "template": {
            "settings": {"index": SETTINGS},
            "mappings": {
                **RULES,
                "properties": properties(),
            },
        },
    }
