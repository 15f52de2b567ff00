"""What a query asks of the index, column by column: worked out once, and put into each engine's own words by it.

Text is ranked by BM25 (the best of its folded and stemmed reading); everything else adds a constant.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from models.errors import FeatureMissing, UsageError
from models.phone import phone_key
from models.search import (
    Among,
    Bool,
    Everything,
    Filter,
    Fuzzy,
    Node,
    Phrase,
    Prefix,
    Range,
    Regex,
    Sense,
    Term,
    Variants,
    Wildcard,
)
from services.search import analysis, mapping, patterns, regexes, unspaced
from services.search.mapping import Kind
from services.search.terms import folded

STEM_WEIGHT = 0.5
"""A page with another form of the word ranks below one with the word itself."""
BEHIND = 1e-20
"""What a half of a broken word weighs: too little to count beside anything that is ranked."""


@dataclass(frozen=True)
class Row:
    """Terms that follow one another, ranked by BM25; how rare they are is told by the terms `like`, times `factor`.

    A `weight` stands in place of both. `flat`: every page that has the one term ranks alike, by that weight.

    With moves allowed, every page that has them ranks alike: engines count such rows in ways of their own.
    """

    column: str
    terms: tuple[str, ...]
    like: tuple[str, tuple[str, ...]]
    slop: int = 0
    factor: float = 1.0
    weight: float | None = None
    flat: bool = False


@dataclass(frozen=True)
class Behind:
    """Terms that follow one another; pages that answer by nothing else come last: it adds next to nothing."""

    column: str
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Has:
    """A term: adds 1."""

    column: str
    term: str


@dataclass(frozen=True)
class HasAny:
    """One of some terms: adds 1."""

    column: str
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Starts:
    """A term that begins so: adds 1."""

    column: str
    start: str


@dataclass(frozen=True)
class Near:
    """A term within an edit distance: adds 1."""

    column: str
    word: str
    distance: int


@dataclass(frozen=True)
class Like:
    """A term of a shape: adds 1."""

    column: str
    pattern: patterns.Pattern


@dataclass(frozen=True)
class Holds:
    """Any term at all: adds 1."""

    column: str


@dataclass(frozen=True)
class Between:
    """A number in a range, both ends included: adds 1."""

    column: str
    least: int | None
    most: int | None


@dataclass(frozen=True)
class Anything:
    """Every page: adds 1."""


@dataclass(frozen=True)
class Nothing:
    """No page."""


@dataclass(frozen=True)
class Best:
    """Any of the parts; the best of them counts."""

    parts: tuple["Plan", ...]


@dataclass(frozen=True)
class Alike:
    """Any of the parts; whichever it is adds 1."""

    parts: tuple["Plan", ...]


@dataclass(frozen=True)
class Each:
    """All of `must`, any of `should` (one at least where nothing must be), none of `must_not`; what is there adds."""

    must: tuple["Plan", ...] = ()
    should: tuple["Plan", ...] = ()
    must_not: tuple["Plan", ...] = ()


Plan = Row | Behind | Has | HasAny | Starts | Near | Like | Holds | Between | Anything | Nothing | Best | Alike | Each


def plan(node: Node) -> Plan:
    """What a node asks for. Raises UsageError for an unknown field, FeatureMissing for what no column offers."""
    match node:
        case Term():
            return _term(node)
        case Phrase():
            return _phrase(node)
        case Prefix():
            return _prefix(node)
        case Fuzzy():
            return _fuzzy(node)
        case Wildcard(pattern=mapping.ANY, field=str() as name):
            return Anything() if name in mapping.ALWAYS else Holds(mapping.field(name).name)
        case Wildcard():
            return _like(node.field, patterns.wildcard(node.pattern))
        case Regex():
            return _like(node.field, regexes.read(node.pattern))
        case Range():
            return _between(node)
        case Variants():
            typed = plan(node.typed)
            return Each(should=(typed, Alike((typed, *(plan(form.node) for form in node.forms)))))
        case Sense():
            return Best(tuple(dict.fromkeys(row for word in node.words for row in _meant(word, node.weight))))
        case Everything():
            return Anything()
        case Among():
            choices = (("document", node.documents), (mapping.ID, node.pages))
            return _any([HasAny(column, values) for column, values in choices if values])
        case Bool():
            must, should, must_not = (tuple(map(plan, part)) for part in (node.must, node.should, node.must_not))
            return Each(must if must or should else (Anything(),), should, must_not)
        case _:  # pragma: no cover
            assert_never(node)


def _any(parts: Sequence[Plan]) -> Plan:
    return Alike(tuple(parts)) if parts else Nothing()


def kept(one: Filter) -> tuple[str, list[str]]:
    """The column of a filter and the values that pass. Raises UsageError."""
    if one.field == mapping.ID:
        return mapping.ID, list(one.values)
    field = mapping.field(one.field)
    if field.kind in (Kind.TEXT, Kind.NUMBER):
        raise UsageError(f"The field {field.name} is searched, not filtered.", next_step="Put it into the query.")
    return field.name, [analysis.normal(v.lower() if field.lower else v) for v in one.values]


def _row(column: str, terms: list[str], slop: int) -> Plan:
    return Row(column, tuple(terms), (column, tuple(terms)), slop if len(terms) > 1 else 0) if terms else Nothing()


def _text_row(column: str, terms: list[str], slop: int) -> Plan:
    """A row of words of the text, also where halves of broken words are among them; with moves not."""
    row = _row(column, terms, slop)
    if not isinstance(row, Row) or row.slop:
        return row
    return Best((row, Behind(mapping.HALVES[column], row.terms)))


def _term(node: Term) -> Plan:
    if node.field is None or node.field in ("text", mapping.EXACT):
        column = _text_column(node.field)
        found = analysis.terms(column, node.word)
        if len(found) != 1 or column == analysis.EXACT:
            return _text_row(column, found, 0)
        return _word(node.word, found[0])
    if node.field == mapping.PHONE_TAIL:
        return Starts(mapping.PHONE_TAIL, node.word)
    if node.field in mapping.CODE_FORMS:
        return Has(node.field, mapping.CODE_FORMS[node.field](node.word))
    if node.field == mapping.NAME_KEYS:
        return HasAny(mapping.NAME_KEYS, tuple(node.word.split()))
    field = mapping.field(node.field)
    if field.kind is Kind.PHONE:
        return Has(mapping.PHONE_KEY, phone_key(node.word))
    return _value(field, node.word, slop=0)


def _word(word: str, folded: str) -> Plan:
    # A number has no stem; a word's stem is sought in every language, since each page has but one.
    like = (analysis.FOLDED, (folded,))
    readings: list[Plan] = [Row(analysis.FOLDED, (folded,), like)]
    if not any(c.isdecimal() for c in folded):
        for language in analysis.STEMS:
            column = analysis.stem(language)
            readings += [Row(column, (stem,), like, factor=STEM_WEIGHT) for stem in analysis.stems(language, word)]
    return Best((*readings, Behind(mapping.HALVES[analysis.FOLDED], (folded,))))


def _meant(word: Term | Phrase, weight: float) -> Iterator[Row]:
    """A word of the glossary as it stands, and by its stems.

    By stems flat: few pages have words in the column of a language, so that BM25 would take each of them for long.
    """
    text = word.word if isinstance(word, Term) else word.words
    terms = tuple(folded(text).split())
    if terms:
        yield Row(analysis.FOLDED, terms, (analysis.FOLDED, terms), weight=weight)
    if len(terms) != 1 or any(c.isdecimal() for c in terms[0]):
        return
    for language in analysis.STEMS if word.language is None else (word.language,):
        column = analysis.stem(language)
        for stem in analysis.stems(language, text):
            yield Row(column, (stem,), (column, (stem,)), weight=STEM_WEIGHT * weight, flat=True)


def _phrase(node: Phrase) -> Plan:
    if node.field is None or node.field in ("text", mapping.EXACT):
        column = _text_column(node.field)
        return _text_row(column, analysis.terms(column, node.words), node.slop)
    if node.field in mapping.CODE_FORMS:
        return _term(Term(word=node.words, field=node.field))
    if node.field == mapping.SOUNDS:
        return Alike((_row(mapping.SOUNDS, node.words.split(), 0),))
    field = mapping.field(node.field)
    if field.kind is Kind.PHONE:
        return _term(Term(word=node.words, field=node.field))
    return _value(field, node.words, slop=node.slop)


def _prefix(node: Prefix) -> Plan:
    if node.field in (mapping.PHONE_TAIL, mapping.PHONE_HEAD):
        return Starts(node.field, node.start)
    if node.field is None or node.field in ("text", mapping.EXACT):
        return _words_then(_text_column(node.field), node.start, Starts)
    if node.field in mapping.CODE_FORMS:
        return Starts(node.field, mapping.CODE_FORMS[node.field](node.start))
    field = mapping.field(node.field)
    if field.kind is Kind.WORDS:
        return _words_then(mapping.words(field.name), node.start, Starts)
    if field.kind is Kind.NUMBER:
        raise _number_field(field)
    start = analysis.normal(node.start)
    return Starts(field.name, start.lower() if field.lower else start)


def _fuzzy(node: Fuzzy) -> Plan:
    def near(column: str, word: str) -> Plan:
        return Near(column, word, node.distance)

    if node.field is None or node.field in ("text", mapping.EXACT):
        return _words_then(_text_column(node.field), node.word, near)
    if node.field in mapping.CODE_FORMS:
        return near(node.field, mapping.CODE_FORMS[node.field](node.word))
    field = mapping.field(node.field)
    if field.kind is not Kind.WORDS:
        raise FeatureMissing(f"The field {field.name} holds exact values: it has no fuzzy search.")
    return _words_then(mapping.words(field.name), node.word, near)


def _like(name: str | None, pattern: patterns.Pattern) -> Plan:
    if name is None or name in ("text", mapping.EXACT):
        column = _text_column(name)
        shape = patterns.folded(pattern) if column == analysis.FOLDED else patterns.small(pattern)
        return Alike((Like(column, shape), Like(mapping.HALVES[column], shape)))
    if name in (mapping.CODES, mapping.VARIANTS):
        return Like(name, patterns.folded(pattern))
    if name in (mapping.PHONE_TAIL, mapping.PHONE_HEAD):
        return Like(name, pattern)
    field = mapping.field(name)
    if field.kind is Kind.WORDS:
        return Like(mapping.words(field.name), patterns.folded(pattern))
    if field.kind is Kind.NUMBER:
        raise _number_field(field)
    return Like(field.name, patterns.small(pattern) if field.lower else pattern)


def _between(node: Range) -> Plan:
    if mapping.field(node.field).kind is not Kind.NUMBER:
        raise UsageError(f"The field {node.field} holds no numbers.", next_step="Ranges are for date and amount.")
    return Between(node.field, node.least, node.most)


def _number_field(field: mapping.Field) -> UsageError:
    return UsageError(f"The field {field.name} holds numbers.", next_step="Ask for a range: [1 TO 5].")


def _value(field: mapping.Field, text: str, *, slop: int) -> Plan:
    if field.kind is Kind.NUMBER:
        raise _number_field(field)
    value = analysis.normal(text)
    exact = Has(field.name, value.lower() if field.lower else value)
    if field.kind in (Kind.VALUE, Kind.MADE):
        return exact
    column = mapping.words(field.name)
    found = analysis.terms(analysis.FOLDED, text)
    readings: list[Plan] = [exact, _row(column, found, slop)]
    if len(found) > 1:
        readings.append(Has(column, mapping.compact(text)))
    return Alike(tuple(readings))


def _words_then(column: str, text: str, last: Callable[[str, str], Plan]) -> Plan:
    """All words of a text, the last of them by its beginning or its neighbours.

    A row of signs without blanks has no last word: it is sought as it is.
    """
    words = analysis.terms(column if column in analysis.names() else analysis.FOLDED, text)
    if not words:
        return Nothing()
    if unspaced.is_sign(words[-1]):
        return Alike((_row(column, words, 0),))
    halves = mapping.HALVES.get(column)
    if halves is None:
        return Each(must=(*(Has(column, word) for word in words[:-1]), last(column, words[-1])))
    return Each(
        must=(
            *(Alike((Has(column, word), Has(halves, word))) for word in words[:-1]),
            Alike((last(column, words[-1]), last(halves, words[-1]))),
        )
    )


def _text_column(field: str | None) -> str:
    return analysis.EXACT if field == mapping.EXACT else analysis.FOLDED
