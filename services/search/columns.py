"""A record in columns: what each column of the index holds of a page, the same for every engine.

An engine that analyzes nothing gets terms, which a blank parts; one that has our analyzers gets the text (`terms`).
"""

from collections.abc import Callable, Collection, Sequence

from models.search import IndexRecord
from services.search import analysis, mapping, terms
from services.search.codes import codes
from services.search.mapping import Kind

Held = str | int | Sequence[str] | Sequence[int]

_VALUES = [
    (field.name, field.kind, mapping.words(field.name) if field.kind is Kind.WORDS else "")
    for field in mapping.FIELDS.values()
    if field.kind is not Kind.TEXT
]
"""The fields of values, their kinds, and the columns of their words."""
_MADE = frozenset({"month", "language"})
"""Fields whose values come from several of a record."""


LONGEST_VALUE = 8_000
"""Characters of a value that an index holds: engines have limits of bytes, and these fit into the lowest of them."""


def bounded(values: Sequence[str]) -> Sequence[str]:
    """The values as every engine can hold them: what is longer is found by its beginning."""
    if any(len(value) > LONGEST_VALUE for value in values):
        return [value[:LONGEST_VALUE] for value in values]
    return values


def columns(
    record: IndexRecord, written: Callable[[str, Collection[str]], dict[str, str]] = terms.columns
) -> dict[str, Held]:
    """The columns that are not empty, by name. `written` puts the text into its own. Pure."""
    text = analysis.normal(record.text)
    found: dict[str, Held] = {**written(text, mapping.values(record, "language")), "page": record.page}
    found |= mapping.orders(record)
    if compact := {code.compact for code in codes(text)}:
        found[mapping.CODES] = sorted(compact)
    if record.variants:
        found[mapping.VARIANTS] = bounded(record.variants)
    for name, kind, words in _VALUES:
        # Most fields of most pages are empty.
        if name not in _MADE and not getattr(record, name):
            continue
        if kind is Kind.NUMBER:
            found[name] = getattr(record, name)
        elif values := mapping.values(record, name):
            found[name] = bounded(values)
            if words:
                found[words] = list(map(terms.folded, values))
    if record.person:
        found[mapping.SOUNDS] = list(map(mapping.heard, record.person))
    if record.name_keys:
        found[mapping.NAME_KEYS] = record.name_keys
    if record.phone:
        found[mapping.PHONE_KEY] = mapping.phone_keys(record)
        found[mapping.PHONE_TAIL] = list(map(mapping.tail, record.phone))
        found[mapping.PHONE_HEAD] = mapping.heads(record)
    return found
