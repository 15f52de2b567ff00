"""`tag:` in a query: the documents and pages that carry such a label, out of the catalogue, so that it is true at once.

A tag of a document is on each of its pages; one of a page, or of a part of it, on that page alone. A label is named as
values of other fields are: by its words, whatever their accents and capitals.
"""

from collections.abc import Callable, Collection
from functools import cache, partial

from models.audit import Actor
from models.errors import UsageError
from models.search import Among, Bool, Fuzzy, IndexRecord, Node, Phrase, Prefix, Regex, Scope, Term, Wildcard
from models.tag import TaggedPlace
from services.ports import Access
from services.search import analysis, mapping
from services.search.leaves import folded_shape
from services.search.spelled import distance

_READ = "tag.list"
"""The act for which somebody must be let into a case to see its tags."""

Tags = Callable[[], Collection[TaggedPlace]]
"""The tags that whoever asks may see; looked up where a query names one."""

_Leaf = Term | Phrase | Prefix | Fuzzy | Wildcard | Regex


def none() -> Collection[TaggedPlace]:
    """No tags: for who wants to know how a query is read, not what it finds."""
    return ()


def seen(access: Access, actor: Actor, scope: Scope) -> Tags:
    """The tags that an actor may see in the cases of a scope. Leaves no event: they are a part of a look through it."""
    return partial(_seen, access, actor, scope)


def _seen(access: Access, actor: Actor, scope: Scope) -> Collection[TaggedPlace]:
    allowed = access.scope(actor, action=_READ, quiet=True).within(scope.every_case)
    return access.seen(allowed).tags.places(allowed.every_case) if allowed.every_case else ()


def placed(node: Node, tags: Tags | None) -> Node:
    """The same query with what carries a tag in the place of each tag. Raises UsageError without `tags`."""
    return _placed(node, _refused if tags is None else cache(tags))


def _refused() -> Collection[TaggedPlace]:
    # A tag is a working paper that changes, seen by some readers and not by others.
    raise UsageError(
        "Tags are looked up for whoever searches: watches, lists and certificates do not ask for them.",
        next_step="Take `tag:` out of it, or search for the tag in the search box.",
    )


def _placed(node: Node, tags: Tags) -> Node:
    match node:
        case Bool(must=must, should=should, must_not=must_not):
            parts = (tuple(_placed(child, tags) for child in part) for part in (must, should, must_not))
            return Bool(**dict(zip(("must", "should", "must_not"), parts, strict=True)))
        case Term() | Phrase() | Prefix() | Fuzzy() | Wildcard() | Regex() if node.field == mapping.TAG:
            return _among(node, tags())
        case _:
            return node


def _among(leaf: _Leaf, tags: Collection[TaggedPlace]) -> Among:
    called = {label: _names(leaf, label) for label in {one.label for one in tags}}
    found = [one for one in tags if called[one.label]]
    documents = {one.document for one in found if one.page is None}
    pages = {
        IndexRecord.key(one.document, one.page)
        for one in found
        if one.page is not None and one.document not in documents
    }
    return Among(documents=tuple(sorted(documents)), pages=tuple(sorted(pages)))


def _names(leaf: _Leaf, label: str) -> bool:
    """Whether a leaf means a label."""
    words, whole = analysis.terms(analysis.FOLDED, label), mapping.compact(label)
    match leaf:
        case Term(word=typed) | Phrase(words=typed):
            asked = analysis.fold(typed)
            return bool(asked) and (mapping.compact(typed) == whole or f" {asked} " in f" {' '.join(words)} ")
        case Prefix(start=start):
            begun = mapping.compact(start)
            return any(one.startswith(begun) for one in (*words, whole))
        case Fuzzy(word=typed, distance=most):
            return any(distance(one, mapping.compact(typed)) <= most for one in (*words, whole))
        case _:
            return any(map(folded_shape(leaf), (*words, whole)))
