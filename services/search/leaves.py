"""The leaves of a query, and whether a value that was found on a page answers one: as the engines have it."""

from collections.abc import Callable, Iterable
from functools import lru_cache, partial

from models.indicator import Indicator, Polarity, Tier
from models.mention import Mention
from models.phone import phone_key
from models.search import (
    Among,
    Bool,
    Everything,
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
from services.search import analysis, mapping, patterns, phones, ranges, regexes, unspaced
from services.search.indexer import fields_of, numbers_of
from services.search.mapping import Kind
from services.search.spelled import distance

Finding = Mention | Indicator

Leaf = Term | Phrase | Prefix | Fuzzy | Wildcard | Regex | Range


def wanted(node: Node) -> Iterable[Leaf]:
    """The leaves that a page answers by having them: what is refused twice over is wanted."""
    if isinstance(node, Bool):
        for child in (*node.must, *node.should):
            yield from wanted(child)
        for child in node.must_not:
            yield from _refused(child)
    elif isinstance(node, Variants):
        for child in (node.typed, *(form.node for form in node.forms)):
            yield from wanted(child)
    elif isinstance(node, Sense):
        yield from node.words
    elif not isinstance(node, Everything | Among):
        yield node


def _refused(node: Node) -> Iterable[Leaf]:
    """The leaves that a page has which answers by not answering a node."""
    if isinstance(node, Bool):
        for child in (*node.must, *node.should):
            yield from _refused(child)
        for child in node.must_not:
            yield from wanted(child)


@lru_cache(maxsize=256)
def shape(leaf: Wildcard | Regex) -> patterns.Pattern:
    """The pattern of a leaf, as typed."""
    return patterns.wildcard(leaf.pattern) if isinstance(leaf, Wildcard) else regexes.read(leaf.pattern)


@lru_cache(maxsize=256)
def folded_shape(leaf: Wildcard | Regex) -> Callable[[str], bool]:
    """Whether a folded word answers."""
    return patterns.matcher(patterns.folded(shape(leaf)))


@lru_cache(maxsize=256)
def small_shape(leaf: Wildcard | Regex) -> Callable[[str], bool]:
    """Whether a word in small letters answers."""
    return patterns.matcher(patterns.small(shape(leaf)))


@lru_cache(maxsize=256)
def as_is(leaf: Wildcard | Regex) -> Callable[[str], bool]:
    """Whether a value answers as it is."""
    return patterns.matcher(shape(leaf))


def like(leaf: Leaf) -> Callable[[str], bool]:
    """Whether a code, in the form of the leaf's field, is one that the leaf asks for."""
    if isinstance(leaf, Wildcard | Regex):
        return folded_shape(leaf)
    wanted = mapping.CODE_FORMS[leaf.field or mapping.CODES](typed(leaf))
    if isinstance(leaf, Prefix):
        return partial(_starts, start=wanted)
    if isinstance(leaf, Fuzzy):
        return partial(_near, word=wanted, most=leaf.distance)
    return wanted.__eq__


def _starts(compact: str, *, start: str) -> bool:
    return compact.startswith(start)


def _near(compact: str, *, word: str, most: int) -> bool:
    return distance(compact, word) <= most


def typed(leaf: Leaf) -> str:
    """What a leaf holds, as typed."""
    match leaf:
        case Term() | Fuzzy():
            return leaf.word
        case Phrase():
            return leaf.words
        case Prefix():
            return leaf.start
        case Wildcard() | Regex():
            return leaf.pattern
        case Range():
            return ""


def flags(indicator: Indicator, leaf: Leaf) -> bool:
    """Whether an indicator is of the category that a leaf asks for; only those that the index holds."""
    if leaf.field != "indicator" or indicator.polarity is not Polarity.ASSERTED or indicator.tier is Tier.SUGGESTED:
        return False
    words, wanted = analysis.terms(analysis.FOLDED, indicator.category), analysis.terms(analysis.FOLDED, typed(leaf))
    match leaf:
        case Prefix():
            return bool(wanted) and any(word.startswith(wanted[-1]) for word in words)
        case Fuzzy():
            return bool(wanted) and any(distance(word, wanted[-1]) <= leaf.distance for word in words)
        case Wildcard() | Regex():
            return any(map(folded_shape(leaf), words))
        case _:
            return bool(wanted) and f" {' '.join(wanted)} " in f" {' '.join(words)} "


_OF_PSEUDO = {
    **dict.fromkeys((mapping.PHONE_TAIL, mapping.PHONE_HEAD), "phone"),
    **dict.fromkeys((mapping.WHOLE, mapping.SOUNDS), "person"),
}


def carries(mention: Mention, leaf: Leaf) -> bool:
    """Whether a mention has the value that a leaf asks its field for."""
    if isinstance(leaf, Range):
        return any(field == leaf.field and ranges.holds(leaf, number) for field, number in numbers_of(mention))
    asked = _OF_PSEUDO.get(leaf.field or "", leaf.field)
    field = next((field for field in fields_of(mention.kind) if field == asked), None)
    if field is None:
        return False
    # A short name of somebody also answers for the whole one.
    values = dict.fromkeys(value for value in (mention.normal or mention.text, mention.person) if value)
    return any(_answers(field, value, leaf) for value in values)


def _answers(field: str, value: str, leaf: Leaf) -> bool:
    if leaf.field == mapping.PHONE_TAIL:
        return _dialled(mapping.tail(value), leaf)
    if leaf.field == mapping.PHONE_HEAD:
        return any(_dialled(head, leaf) for head in phones.national(value))
    if leaf.field == mapping.WHOLE:
        return analysis.fold(value) == analysis.fold(typed(leaf))
    if leaf.field == mapping.SOUNDS:
        return f" {typed(leaf)} " in f" {mapping.heard(value)} "
    match leaf:
        case Wildcard() | Regex():
            kind = mapping.field(field).kind
            words = analysis.terms(analysis.FOLDED, value) if kind is Kind.WORDS else [value]
            return any(map(folded_shape(leaf) if kind is Kind.WORDS else as_is(leaf), words))
        case Prefix():
            if mapping.field(field).kind is Kind.PHONE:
                return value.startswith(leaf.start)
            return _any_word(value, leaf.start, str.startswith)
        case Fuzzy():
            return _any_word(value, leaf.word, lambda word, near: distance(word, near) <= leaf.distance)
        case Term() | Phrase():
            text = leaf.word if isinstance(leaf, Term) else leaf.words
            if mapping.field(field).kind is Kind.PHONE:
                return phone_key(value) == phone_key(text)
            folded = analysis.fold(text)
            return bool(folded) and (
                f" {folded} " in f" {analysis.fold(value)} "
                or mapping.compact(text) in analysis.terms(analysis.FOLDED, value)
            )
        case Range():
            return False


def _dialled(digits: str, leaf: Leaf) -> bool:
    if isinstance(leaf, Wildcard | Regex):
        return as_is(leaf)(digits)
    return isinstance(leaf, Prefix) and digits.startswith(leaf.start)


def _any_word(value: str, text: str, like: Callable[[str, str], bool]) -> bool:
    words, wanted = analysis.terms(analysis.FOLDED, value), analysis.terms(analysis.FOLDED, text)
    if wanted and unspaced.is_sign(wanted[-1]):
        return f" {' '.join(wanted)} " in f" {' '.join(words)} "
    return bool(wanted) and any(like(word, wanted[-1]) for word in words)
