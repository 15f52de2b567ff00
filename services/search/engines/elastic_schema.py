"""The mapping as an Elasticsearch index template, and a record as a document of it.

Nothing is analyzed there: text comes as terms (`services.search.terms`), which a blank parts. The documents themselves
are not kept, only what answers: the catalogue has the pages.
"""

from typing import Any

from models.search import IndexRecord
from services.search import analysis, mapping, terms
from services.search.codes import codes
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


def properties() -> dict[str, Any]:
    """The columns of mapping VERSION."""
    # Values of one page stand as far apart as tantivy puts them.
    text = {"type": "text", "analyzer": "whitespace"}
    words = {**text, "position_increment_gap": 1}
    exact = {"type": "keyword", "ignore_above": 8_000, "doc_values": False}
    found: dict[str, Any] = dict.fromkeys((analysis.FOLDED, analysis.EXACT), words)
    for language in analysis.STEMS:
        found[analysis.stem(language)] = {**text, "index_options": "freqs"}
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
    for column in (mapping.PHONE_KEY, mapping.PHONE_TAIL, mapping.CODES, mapping.VARIANTS):
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
        "priority": 500,
        "template": {
            "settings": {"index": SETTINGS},
            "mappings": {
                "dynamic": "strict",
                "_source": {"enabled": False},
                "_meta": {"lince": mapping.VERSION},
                "properties": properties(),
            },
        },
    }


def entry(record: IndexRecord) -> dict[str, Any]:
    """A record as Elasticsearch takes it."""
    text = analysis.normal(record.text)
    found: dict[str, Any] = {**terms.columns(text, record.language), "page": record.page}
    found |= mapping.orders(record)
    if compact := {code.compact for code in codes(text)}:
        found[mapping.CODES] = sorted(compact)
    if record.variants:
        found[mapping.VARIANTS] = record.variants
    for field in mapping.FIELDS.values():
        if field.kind is Kind.TEXT:
            continue
        if field.kind is Kind.NUMBER:
            if numbers := getattr(record, field.name):
                found[field.name] = numbers
            continue
        values = mapping.values(record, field.name)
        if values:
            found[field.name] = values
            if field.kind is Kind.WORDS:
                found[mapping.words(field.name)] = list(map(terms.folded, values))
    if record.person:
        found[mapping.SOUNDS] = list(map(mapping.heard, record.person))
    if record.phone:
        found[mapping.PHONE_KEY] = mapping.phone_keys(record)
        found[mapping.PHONE_TAIL] = list(map(mapping.tail, record.phone))
    return found
