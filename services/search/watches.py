"""Which watches may answer new pages: told by words that such a page must have, before any query is run.

Of each watched query a few terms are worked out of which a page that answers it has one at least. New pages are looked
up by their own terms, so that fifty thousand watches cost little more than those whose terms come. What is left is
searched for real, in a small index of the new pages alone: a watch finds what a search would, on every engine.
"""

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from models.ids import CaseId
from models.search import Bool, Filter, IndexRecord, Node, Query, RankedPage, Scope, Variants
from models.watch import SavedId
from services.search import mapping, name_keys
from services.search.columns import columns
from services.search.engines.embedded import EmbeddedEngine
from services.search.engines.plan import (
    Alike,
    Behind,
    Best,
    Each,
    Has,
    HasAny,
    Near,
    Nothing,
    Plan,
    Row,
    Starts,
    plan,
)
from services.search.spelled import distance

Key = tuple[str, str]
"""A column of the index and a term in it."""

_BEGINNING = 4
"""Signs of a beginning by which pages are looked up too: endings of phones are asked for so."""
_MOST_KEYS = 64
"""A query with more alternatives is simply run."""
_LANGUAGE = "language"
"""A field that says another thing, maybe, once a page's language is told by its words."""
_CROWD = 16
"""Watches under one term from which on rarer ones are sought for them, again whenever twice as many pages had it."""


@dataclass(frozen=True)
class Watch:
    """A watched query as it was read for its maker, and the cases that he may see now."""

    id: SavedId
    node: Node
    filters: tuple[Filter, ...]
    scope: Scope

    @property
    def waits(self) -> bool:
        """Whether a page may answer as long as only its text is known, and not once it is known what stands there."""
        return _may_shrink(self.node) or any(one.without or one.field == _LANGUAGE for one in self.filters)


def _may_shrink(node: Node) -> bool:
    """Whether less answers when a page's values are found, its language is told, and its words are stemmed by that."""
    if isinstance(node, Bool):
        return bool(node.must_not) or any(map(_may_shrink, (*node.must, *node.should)))
    if isinstance(node, Variants):
        return _may_shrink(node.typed)
    return getattr(node, "field", None) == _LANGUAGE


def needed(asked: Plan) -> frozenset[Key] | None:
    """Terms of which every page that answers has one at least; None: nothing is known of such pages."""
    match asked:
        case Nothing():
            return frozenset()
        case Row(column, terms) | Behind(column, terms):
            # Long words are rarer than short ones.
            return frozenset({(column, max(terms, key=len))}) if terms else None
        case Has(column, term):
            return frozenset({(column, term)})
        case HasAny(column, terms):
            return frozenset((f"{column}|", name_keys.family(term)) for term in terms)
        case Starts(column, start) if len(start) >= _BEGINNING:
            return frozenset({_beginning(column, start)})
        case Best(parts) | Alike(parts):
            return _any(parts)
        case Each(must, should):
            known = [keys for keys in map(needed, must) if keys is not None]
            if known:
                return min(known, key=_cost)
            return _any(should) if should and not must else None
        case _:
            return None


def each_needed(asked: Plan) -> tuple[frozenset[Key], ...]:
    """Sets of terms, of each of which a page that answers has one: what must all be there, part by part."""
    if isinstance(asked, Each) and asked.must:
        return tuple(keys for part in asked.must for keys in each_needed(part))
    keys = needed(asked)
    return () if keys is None else (keys,)


def keys_of(record: IndexRecord) -> set[Key]:
    """All terms of a page, column by column."""
    found: set[Key] = set()
    for column, value in columns(record).items():
        for one in value if isinstance(value, (list, tuple)) else (value,):
            text = str(one)
            found.add((column, text))
            found.update((column, word) for word in text.split())
    # A name is asked for by many keys, which have few surnames among them.
    found |= {(f"{mapping.NAME_KEYS}|", name_keys.family(key)) for key in record.name_keys}
    return found | {_beginning(column, term) for column, term in found if len(term) >= _BEGINNING}


class PageTerms:
    """The terms of a page by column, and whether it may answer a query."""

    def __init__(self, record: IndexRecord) -> None:
        self._terms: defaultdict[str, set[str]] = defaultdict(set)
        for column, term in keys_of(record):
            self._terms[column].add(term)

    def may_answer(self, asked: Plan) -> bool:
        """False only where it does not: where words stand, what is not asked for, and patterns are not looked at."""
        match asked:
            case Nothing():
                return False
            case Row(column, terms) | Behind(column, terms):
                return self._terms[column].issuperset(terms)
            case Has(column, term):
                return term in self._terms[column]
            case HasAny(column, terms):
                return not self._terms[column].isdisjoint(terms)
            case Starts(column, start):
                return any(term.startswith(start) for term in self._terms[column])
            case Near(column, word, most):
                return any(distance(term, word) <= most for term in self._terms[column])
            case Best(parts) | Alike(parts):
                return any(map(self.may_answer, parts))
            case Each(must, should):
                return all(map(self.may_answer, must)) and (
                    bool(must) or not should or any(map(self.may_answer, should))
                )
            case _:
                return True


def _beginning(column: str, term: str) -> Key:
    return f"{column}^", term[:_BEGINNING]


class WatchTable:
    """All watches, each by those of its terms that the fewest pages have had so far. For one thread."""

    def __init__(self) -> None:
        self._watches: dict[SavedId, Watch] = {}
        self._each: dict[SavedId, tuple[frozenset[Key], ...]] = {}
        self._under: dict[SavedId, frozenset[Key]] = {}
        self._by_key: defaultdict[Key, set[SavedId]] = defaultdict(set)
        self._always: set[SavedId] = set()
        self._needed: Counter[Key] = Counter()
        self._had: Counter[Key] = Counter()
        self._weighed: dict[Key, int] = {}

    def __contains__(self, saved: SavedId) -> bool:
        return saved in self._watches

    @property
    def watches(self) -> Mapping[SavedId, Watch]:
        """Those that are in it."""
        return self._watches

    def put(self, watch: Watch) -> None:
        """Take a watch in, in place of what it was. Raises what `plan` raises for a query that no index answers."""
        each = each_needed(plan(watch.node))
        self.drop(watch.id)
        self._watches[watch.id], self._each[watch.id] = watch, each
        for keys in each:
            self._needed.update(keys)
        self._place(watch.id)

    def drop(self, saved: SavedId) -> None:
        """Forget one."""
        if self._watches.pop(saved, None) is None:
            return
        self._lift(saved)
        self._always.discard(saved)
        for keys in self._each.pop(saved):
            for key in keys:
                self._needed[key] -= 1
                if not self._needed[key]:
                    del self._needed[key]
                    self._had.pop(key, None)
                    self._weighed.pop(key, None)

    def candidates(self, records: Sequence[IndexRecord]) -> Iterator[tuple[Watch, frozenset[CaseId]]]:
        """Watches that may answer some of the pages, with the cases of those pages that their maker may see."""
        pages = [keys_of(record) & self._needed.keys() for record in records]
        self._learn(pages)
        may: defaultdict[SavedId, set[CaseId]] = defaultdict(set)
        plans: dict[SavedId, Plan] = {}
        for record, there in zip(records, pages, strict=True):
            found = {saved for key in there & self._by_key.keys() for saved in self._by_key[key]}
            found = {
                saved
                for saved in found
                if record.case not in may.get(saved, ()) and not any(map(there.isdisjoint, self._each[saved]))
            }
            page = PageTerms(record) if found else None
            for saved in found:
                if saved not in plans:
                    plans[saved] = plan(self._watches[saved].node)
                if page is not None and page.may_answer(plans[saved]):
                    may[saved].add(record.case)
        cases = {record.case for record in records}
        for saved in self._always:
            may[saved] |= cases
        for saved, among in sorted(may.items()):
            watch = self._watches[saved]
            if seen := frozenset(among & watch.scope.every_case):
                yield watch, seen

    def _learn(self, pages: Sequence[AbstractSet[Key]]) -> None:
        """Count what pages have, and look up by rarer terms the watches that crowd under a term grown common."""
        for there in pages:
            self._had.update(there)
        for key in set[Key]().union(*pages) & self._by_key.keys():
            under = self._by_key[key]
            if len(under) >= _CROWD and self._had[key] >= 2 * self._weighed.get(key, 0):
                self._weighed[key] = self._had[key]
                for saved in tuple(under):
                    self._place(saved)

    def _place(self, saved: SavedId) -> None:
        """Put a watch under the terms by which it is looked up most cheaply."""
        self._lift(saved)
        each = [keys for keys in self._each[saved] if len(keys) <= _MOST_KEYS]
        if not each:
            self._always.add(saved)
            return
        self._under[saved] = min(each, key=lambda keys: (sum(self._had[key] for key in keys), *_cost(keys)))
        for key in self._under[saved]:
            self._by_key[key].add(saved)

    def _lift(self, saved: SavedId) -> None:
        for key in self._under.pop(saved, ()):
            self._by_key[key].discard(saved)
            if not self._by_key[key]:
                del self._by_key[key]


class NewPages:
    """A small index of new pages, to be asked as often as one likes, then thrown away."""

    def __init__(self, records: Sequence[IndexRecord]) -> None:
        self._records = records
        self._folder = tempfile.TemporaryDirectory(prefix="lince-watch-")
        self._engine = EmbeddedEngine(Path(self._folder.name) / "index")

    def __enter__(self) -> Self:
        self._engine.write(self._records)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.close()
        self._folder.cleanup()

    def answers(self, watch: Watch, cases: frozenset[CaseId]) -> list[RankedPage]:
        """The new pages of these cases that answer, in the order of a search. Raises UsageError, FeatureMissing."""
        query = Query(node=watch.node, filters=watch.filters)
        return list(self._engine.stream(query, watch.scope.within(cases)))


def _any(parts: Sequence[Plan]) -> frozenset[Key] | None:
    found: set[Key] = set()
    for part in parts:
        keys = needed(part)
        if keys is None:
            return None
        found |= keys
    return frozenset(found)


def _cost(keys: frozenset[Key]) -> tuple[int, int]:
    """Few alternatives are better than many, long terms better than short ones."""
    return len(keys), -min((len(term) for _, term in keys), default=0)
