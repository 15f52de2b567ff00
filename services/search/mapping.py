"""The one field list of the index, which every engine builds its own schema from.

A *field* is what people and callers name. The engine may hold it in several columns: exact values for filters and
facets, folded words for searching inside values, and, for phones, keys under which spellings meet.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from models.errors import FeatureMissing, UsageError
from models.phone import phone_key
from models.search import IndexRecord, Order
from services.search import analysis, phones, ranges
from services.search.linking.spelling import fold, sounds

_DIGITS = re.compile("[0-9]+")
_LONGEST_NUMBER = 12
_LONGEST_NAME = 400

VERSION = "12"
"""Changes with every change of fields or analysis: an index of another version is rebuilt."""


class Kind(StrEnum):
    """How a field is held and asked."""

    TEXT = "text"
    """Running text, ranked by BM25: folded, exact and stemmed."""
    VALUE = "value"
    """Whole values, compared as they are."""
    WORDS = "words"
    """Whole values, which are also searched by the words in them."""
    PHONE = "phone"
    """E.164 numbers, which are also searched by key and by ending."""
    NUMBER = "number"
    """Numbers, asked for by range (see `ranges`)."""
    MADE = "made"
    """Values that are worked out of other fields."""


class Field(NamedTuple):
    """A field of the index. `facet`: may be counted. Every field but text may be filtered by."""

    name: str
    kind: Kind
    facet: bool = False
    lower: bool = False


class By(NamedTuple):
    """A column that orders. `last_first`: its highest value comes first."""

    column: str
    last_first: bool = False


FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("text", Kind.TEXT),
        Field("case", Kind.VALUE, facet=True),
        Field("document", Kind.VALUE),
        Field("agency", Kind.VALUE, facet=True),
        Field("name", Kind.WORDS),
        Field("language", Kind.VALUE, facet=True, lower=True),
        Field("media_type", Kind.WORDS, facet=True),
        Field("source", Kind.VALUE, facet=True, lower=True),
        Field("person", Kind.WORDS, facet=True),
        Field("org", Kind.WORDS, facet=True),
        Field("place", Kind.WORDS, facet=True),
        Field("phone", Kind.PHONE, facet=True),
        Field("email", Kind.WORDS, facet=True),
        Field("identifier", Kind.WORDS, facet=True),
        Field("plate", Kind.WORDS),
        Field("handle", Kind.WORDS),
        Field("indicator", Kind.WORDS, facet=True),
        Field("custodian", Kind.WORDS, facet=True),
        Field("date", Kind.NUMBER),
        Field("amount", Kind.NUMBER),
        Field("money", Kind.NUMBER),
        Field("month", Kind.MADE, facet=True),
    )
}

FILLER = "ꙮꙮꙮ"
"""A word that every page has once in each column of its text, and that nobody writes.

So the mean length of a column, which ranking compares pages with, is that of all pages on every engine: tantivy takes
it over all pages, Lucene over those that have a word in the column.
"""

FACETS: tuple[str, ...] = tuple(field.name for field in FIELDS.values() if field.facet)

HALVES: Mapping[str, str] = {analysis.FOLDED: "halves", analysis.EXACT: "halves_exact"}
"""Columns of the halves of words that are broken at line ends, by the column that has these words whole."""

ID = "id"
"""Pseudo-field of filters: the page itself, by its id."""
EXACT = "exact"
"""Pseudo-field: the text with its accents and ñ as written."""
CODES = "codes"
"""Pseudo-field: compact forms of what may be a plate, a paper or an account, written with its groups apart."""
VARIANTS = "variants"
"""Pseudo-field: codes by their skeleton, for pages where OCR may have taken signs for others that look alike."""
WHOLE = "person_whole"
"""Pseudo-field of marks: a person's whole name, folded, and nothing beside it."""
SOUNDS = "person_sounds"
"""Pseudo-field: people's names by their sound (see `heard`)."""
NAME_KEYS = "person_keys"
"""Pseudo-field: keys of people's names (see `name_keys`). Of several, with a blank between, any answers."""
PHONE_TAIL = "phone_tail"
"""Pseudo-field: a number's digits from the last to the first, so that an ending is a prefix."""
ALWAYS = frozenset({"case", "document", "agency", "name", "media_type", "source"})
"""Fields that every page has a value of."""
ANY = "*"
"""The pattern of every value: pages that hold one answer it."""
TAG = "tag"
"""Pseudo-field of queries: labels that people put on, which stand in the catalogue (see `tagged`)."""
PHONE_HEAD = "phone_head"
"""Pseudo-field: a number's digits behind the code of its country."""


def field(name: str) -> Field:
    """A field by name. Raises UsageError."""
    found = FIELDS.get(name)
    if found is None:
        raise UsageError(f"The index has no field {name!r}.", next_step=f"Fields: {', '.join(FIELDS)}.")
    return found


def facet(name: str) -> Field:
    """A field that may be counted. Raises FeatureMissing for one that may not, UsageError for an unknown one."""
    found = field(name)
    if not found.facet:
        raise FeatureMissing(f"The field {name} cannot be counted.", next_step=f"Facets: {', '.join(FACETS)}.")
    return found


def words(name: str) -> str:
    """The column that holds a field's words."""
    return f"{name}_words"


NAME_ORDER = "name_order"
"""The column that orders by the name of the document."""
CASE_ORDER = "case_order"
"""The column that orders by the number of the case."""
FIRST_DAY = "first_day"
"""The column of the earliest day that a page names."""
LAST_DAY = "last_day"
"""The column of the latest day that a page names."""
NEVER = 99_999_999
"""In the place of the earliest day, where a page names none."""

ORDERS: Mapping[Order, By] = {
    Order.OLDEST: By(FIRST_DAY),
    Order.NEWEST: By(LAST_DAY, last_first=True),
    Order.CASE: By(CASE_ORDER),
    Order.NAME: By(NAME_ORDER),
}
"""Orders by a column; pages that tie there come by place."""

PHONE_KEY = "phone_key"
"""The column of keys under which spellings of a number meet."""

AS_THEY_ARE = (PHONE_KEY, PHONE_TAIL, PHONE_HEAD, CODES, VARIANTS, NAME_KEYS)
"""Columns of terms that are worked out here."""


def tail(number: str) -> str:
    """A number's digits from the last to the first."""
    return "".join(filter(str.isdigit, number))[::-1]


def heads(record: IndexRecord) -> list[str]:
    """A record's numbers behind the code of their country."""
    return list(dict.fromkeys(head for number in record.phone for head in phones.national(number)))


def values(record: IndexRecord, name: str) -> tuple[str, ...]:
    """A record's values of a field, none empty."""
    if name == "month":
        return tuple(dict.fromkeys(filter(None, map(ranges.month, record.date))))
    value = record.languages if name == "language" else getattr(record, name)
    if not value:
        return ()
    found = value if isinstance(value, tuple) else (value,)
    lower = FIELDS[name].lower
    return tuple(analysis.normal(v.lower() if lower else v) for v in found if v)


def orders(record: IndexRecord) -> dict[str, str | int]:
    """The values by which a record is ordered, one in each column."""
    return {
        NAME_ORDER: alphabetic(record.name),
        CASE_ORDER: alphabetic(record.case_number),
        FIRST_DAY: min(record.date, default=NEVER),
        LAST_DAY: max(record.date, default=0),
    }


@lru_cache(maxsize=4_096)
def alphabetic(name: str) -> str:
    """A name as people order names: regardless of case and accents, 2 before 10."""
    return _DIGITS.sub(lambda run: run[0].zfill(_LONGEST_NUMBER), analysis.fold(name))[:_LONGEST_NAME]


@lru_cache(maxsize=65_536)
def heard(name: str) -> str:
    """A name as it sounds, word by word."""
    return " ".join(sounds(word)[0].replace("C", "x") for word in analysis.terms(analysis.FOLDED, fold(name)))


def phone_keys(record: IndexRecord) -> tuple[str, ...]:
    """The keys of a record's numbers."""
    return tuple(dict.fromkeys(phone_key(number) for number in record.phone))


def compact(text: str) -> str:
    """Letters and digits only, folded: how `12.345.678` meets `12345678` and `AA 123 BB` meets `AA123BB`."""
    return "".join(analysis.terms(analysis.FOLDED, text))


# In small letters, since compact forms are.
_SHAPES = str.maketrans("oilsbz", "011582")


def skeleton(text: str) -> str:
    """A compact form in which signs that OCR takes for one another are the same: 7OO1Z345 meets 70012345."""
    return compact(text.replace("|", "l")).translate(_SHAPES)


CODE_FORMS: Mapping[str, Callable[[str], str]] = {CODES: compact, VARIANTS: skeleton}
"""Pseudo-fields of codes, and the form in which each holds and is asked for them."""
