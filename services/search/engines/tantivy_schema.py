"""The mapping as a tantivy schema, and a record as a document of it.

Columns beside those that carry a field's own name: `id` and `document` to delete by, `place_key` to order by
document and page, `document_key` to count documents.
"""

import hashlib
import string

import tantivy

from models.case import Sensitivity
from models.search import IndexRecord
from services.search import analysis, mapping, terms
from services.search.columns import columns
from services.search.mapping import Kind

_HEX = frozenset(string.hexdigits.lower())

_LAST_PAGE = 0xFFFFFF

STORED = ("case", "language")
"""Fields whose values are read back with a hit, beside the id."""


def schema() -> tantivy.Schema:
    """The schema of mapping VERSION."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("place_key", fast=True)
    builder.add_unsigned_field("document_key", indexed=True, fast=True)
    for name in (mapping.NAME_ORDER, mapping.CASE_ORDER):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in (mapping.FIRST_DAY, mapping.LAST_DAY):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in (analysis.FOLDED, analysis.EXACT):
        builder.add_text_field(name, tokenizer_name=name, index_option="position")
    for language in analysis.STEMS:
        name = analysis.stem(language)
        builder.add_text_field(name, tokenizer_name=name, index_option="freq")
    for name, column in mapping.HALVES.items():
        builder.add_text_field(column, tokenizer_name=name, index_option="position")
    for field in mapping.FIELDS.values():
        if field.kind is Kind.TEXT:
            continue
        if field.kind is Kind.NUMBER:
            builder.add_unsigned_field(field.name, indexed=True, fast=True)
            continue
        fast = field.facet or field.name not in mapping.ALWAYS
        builder.add_text_field(
            field.name, stored=field.name in STORED, fast=fast, tokenizer_name="raw", index_option="basic"
        )
        if field.kind is Kind.WORDS:
            builder.add_text_field(mapping.words(field.name), tokenizer_name=analysis.FOLDED, index_option="position")
    builder.add_text_field(mapping.SOUNDS, tokenizer_name=analysis.FOLDED, index_option="position")
    for column in mapping.AS_THEY_ARE:
        builder.add_text_field(column, tokenizer_name="raw", index_option="basic")
    return builder.build()


def entry(record: IndexRecord) -> tantivy.Document:
    """A record as tantivy takes it."""
    document = tantivy.Document()
    document.add_text("id", record.id)
    document.add_unsigned("place_key", place_key(record.document, record.page))
    document.add_unsigned("document_key", document_key(record.document))
    for column, held in columns(record, terms.for_analyzers).items():
        if column == "page":
            continue  # it is part of the place
        for value in (held,) if isinstance(held, str | int) else held:
            if isinstance(value, str):
                document.add_text(column, value)
            else:
                document.add_unsigned(column, value)
    if record.held is not Sensitivity.ORDINARY:
        document.add_text(mapping.CODES, held_label(record.case, record.held))
    return document


def held_label(case: str, level: Sensitivity) -> str:
    """What a page bears whose document is held closely. No code has a colon: no search meets it."""
    return f"held:{level.value}:{case}"


def place_key(document: str, page: int) -> int:
    """64 bits that order as document id and page do: 40 of the id's beginning, 24 of the page.

    Ids are hexadecimal, so ten of their digits fit; of any other id, five bytes. Equal keys of
    different places are told apart by the caller.
    """
    head = document[:10]
    if len(head) == 10 and set(head) <= _HEX:
        bits = int(head, 16)
    else:
        bits = int.from_bytes(document.encode()[:5].ljust(5, b"\0"))
    return bits << 24 | min(page, _LAST_PAGE)


def after(schema: tantivy.Schema, document: str, page: int) -> tantivy.Query:
    """The pages of a document after one of them."""
    keys = tantivy.Query.range_query(
        schema,
        "place_key",
        tantivy.FieldType.Unsigned,
        place_key(document, page),
        place_key(document, _LAST_PAGE),
        include_lower=False,
        include_upper=True,
    )
    mine = tantivy.Query.term_query(schema, "document", document)
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, keys), (tantivy.Occur.Must, mine)])


def document_key(document: str) -> int:
    """64 bits that tell documents apart."""
    head = document[:16]
    if len(document) == 32 and set(head) <= _HEX:
        return int(head, 16)
    return int.from_bytes(hashlib.sha256(document.encode()).digest()[:8])


def place(identity: str) -> tuple[str, int]:
    """Document and page of a record id."""
    document, _, page = identity.rpartition(":")
    return document, int(page)
