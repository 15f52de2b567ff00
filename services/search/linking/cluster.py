"""Groups of records that are one person's: links taken strongest first, none that would hold a contradiction.

Never in one group: two birth dates, two numbers of a paper of one label or, where no birth says else, of one shape,
junior with senior, names that contradict, and what a person has recorded as not the same. A record that fits two
groups about as well, which themselves contradict, stays apart.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

from services.search.linking.evidence import LEAST_NAME, Evidence, Scorer
from services.search.linking.parse import Name
from services.search.linking.people import CHILD, PARENT, Record
from services.search.linking.values import paper_shape

MARGIN = 1.2
"""Log odds by which one group must fit better than another that contradicts it."""
_TELLING = 3.0
"""Weight of a shared value from which on one odd writing among several does not part two groups."""
_OTHER_KIN = {PARENT: CHILD, CHILD: PARENT}
_NAMES = 4
"""Names of a group that a joining one must not contradict: the fullest."""


class Edge(NamedTuple):
    """A link between two groups, by their places in a row."""

    odds: float
    one: int
    two: int
    evidence: Evidence


@dataclass(slots=True, eq=False)
class Group:
    """Records of one person, with what they say together."""

    records: list[Record]
    names: list[Name]
    days: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    values: frozenset[str] = frozenset()
    papers: dict[str, set[str]] = field(default_factory=dict)
    generations: frozenset[str] = frozenset()
    lands: dict[str, frozenset[str]] = field(default_factory=dict)
    sides: frozenset[str] = frozenset()
    kin: frozenset[tuple[str, str]] = frozenset()
    written: Counter[Name] = field(default_factory=Counter)
    """How many mentions write each name: one that OCR spoiled stands once."""

    @classmethod
    def of(cls, record: Record, name: Name) -> "Group":
        """The group of one record."""
        return cls(
            [record], [name] if name.readings else [], record.days, record.years, record.values,
            {label: set(numbers) for label, numbers in record.papers.items()},
            frozenset({name.generation} if name.generation else ()), dict(record.lands),
            record.sides, record.kin, Counter({name: len(record.mids)}),
        )  # fmt: skip

    def take(self, other: "Group") -> None:
        """Make the other's records this group's."""
        self.records += other.records
        self.written.update(other.written)
        every = {id(name): name for name in (*self.names, *other.names)}.values()
        self.names = sorted(every, key=lambda name: (_fullness(name), -self.written[name], -len(name.compact)))[:_NAMES]
        self.days |= other.days
        self.years |= other.years
        self.values |= other.values
        for label, numbers in other.papers.items():
            self.papers.setdefault(label, set()).update(numbers)
        for value, lands in other.lands.items():
            self.lands[value] = self.lands.get(value, frozenset()) | lands
        self.generations |= other.generations
        self.sides |= other.sides
        self.kin |= other.kin


def _fullness(name: Name) -> int:
    """Full names before short ones; initials do not count."""
    return -sum(len(w) > 1 for w in name.words)


class Clusters:
    """Groups that grow by links. `apart` holds pairs of mentions that somebody told to be two."""

    def __init__(
        self, groups: Sequence[Group], scorer: Scorer, apart: Mapping[str, frozenset[str]], *, one_case: bool = False
    ) -> None:
        self.groups = list(groups)
        self._scorer = scorer
        self._apart = apart
        self._one_case = one_case
        self._root = list(range(len(self.groups)))
        self._single = [True] * len(self.groups)

    def find(self, place: int) -> int:
        """The place that stands for a group."""
        root = place
        while self._root[root] != root:
            root = self._root[root]
        while self._root[place] != root:
            self._root[place], place = root, self._root[place]
        return root

    def grow(self, edges: Iterable[Edge]) -> list[Edge]:
        """Take links strongest first; returns those that were taken."""
        order = sorted(edges, key=lambda e: (-e.odds, e.one, e.two))
        beside: defaultdict[int, list[Edge]] = defaultdict(list)
        for edge in order:
            beside[edge.one].append(edge)
            beside[edge.two].append(edge)
        taken: list[Edge] = []
        doubtful: set[int] = set()
        for edge in order:
            one, two = self.find(edge.one), self.find(edge.two)
            if one == two or edge.one in doubtful or edge.two in doubtful:
                continue
            if self.contradict(self.groups[one], self.groups[two]):
                continue
            unsure = [
                place
                for place, other in ((edge.one, two), (edge.two, one))
                if self._single[self.find(place)] and self._torn(place, edge, other, beside[place])
            ]
            if unsure:
                doubtful.update(unsure)
                continue
            self.groups[one].take(self.groups[two])
            self._root[two] = one
            self._single[one] = False
            taken.append(edge)
        return taken

    def _torn(self, place: int, edge: Edge, into: int, edges: Sequence[Edge]) -> bool:
        """Whether a single record fits another group nearly as well, and that one contradicts the first."""
        for rival in edges:
            if rival.odds < edge.odds - MARGIN:
                return False
            other, own = self.find(rival.two if rival.one == place else rival.one), self.find(place)
            if other in (into, own) or self.contradict(self.groups[other], self.groups[own]):
                continue  # whom it contradicts itself is no other place for it
            if self.contradict(self.groups[other], self.groups[into]):
                return True
        return False

    def contradict(self, one: Group, two: Group) -> bool:
        """Whether two groups cannot be one person."""
        if self._one_case and one.sides and two.sides and one.sides.isdisjoint(two.sides):
            return True  # the victim and the suspect or the prosecutor of one case: only a person may join them
        if one.kin and two.kin and any((doc, _OTHER_KIN[kin]) in two.kin for doc, kin in one.kin):
            return True
        if one.days and two.days:
            if one.days.isdisjoint(two.days):
                return True
        elif one.years and two.years and one.years.isdisjoint(two.years):
            return True
        if one.generations and two.generations and one.generations != two.generations:
            return True
        for label, numbers in one.papers.items():
            others = two.papers.get(label)
            if others and numbers.isdisjoint(others) and not self._scorer.near(numbers, others):
                return True
        if not one.days & two.days and self._other_papers(one.values, two.values):
            return True
        if self._apart and self._told_apart(one, two):
            return True
        return self._names_contradict(one, two)

    def _told_apart(self, one: Group, two: Group) -> bool:
        """Whether somebody told of a mention of one group and one of the other that they are two."""
        told = [self._apart[mid] for record in one.records for mid in record.mids if mid in self._apart]
        return bool(told) and any(mid in others for record in two.records for mid in record.mids for others in told)

    def _other_papers(self, one: AbstractSet[str], two: AbstractSet[str]) -> bool:
        """Whether both hold numbers of one shape and none in common: two people's papers, where no birth says else."""
        shapes: dict[tuple[int, bool], set[str]] = {}
        for value in one:
            if value.startswith("id:"):
                shapes.setdefault(paper_shape(value), set()).add(value)
        others: dict[tuple[int, bool], set[str]] = {}
        for value in two if shapes else ():
            if value.startswith("id:") and paper_shape(value) in shapes:
                others.setdefault(paper_shape(value), set()).add(value)
        return any(
            shapes[shape].isdisjoint(found) and not self._scorer.near(shapes[shape], found)
            for shape, found in others.items()
        )

    def _names_contradict(self, one: Group, two: Group) -> bool:
        """Whether the fullest name contradicts one of the others; where they share a telling value, whether most do.

        Short names may differ (Lucas Monteiro, Lucas Bezerra): the full one that holds both tells.
        """
        if not one.names or not two.names:
            return False
        against: list[bool] = []
        for group, names in ((one, two.names), (two, one.names)):
            full, other = group.names[0], names[0]
            if _fullness(full) <= _fullness(other):
                against += [self._scorer.names(full, name)[0] < LEAST_NAME for name in names]
        if not any(against):
            return False
        shared = one.values & two.values
        telling = bool(shared) and max(self._scorer.weight(value) for value in shared) >= _TELLING
        if telling or one.days & two.days:
            if any(value.startswith("id:") for value in shared) and one.days & two.days:
                return False
            pairs = [(a, b) for a in one.names for b in two.names]
            against = [self._scorer.names(a, b)[0] < LEAST_NAME for a, b in pairs]
            return sum(against) * 2 > len(against) or any(
                apart and _other_mother(a, b) for apart, (a, b) in zip(against, pairs, strict=True)
            )
        return True


def _other_mother(one: Name, two: Name) -> bool:
    """Whether the first surname is the same and the second another known name, no slip: father and son, cousins."""
    a, b = one.readings[0], two.readings[0]
    if len(a.surnames) != 2 or len(b.surnames) != 2 or a.husband or b.husband or one.husband or two.husband:
        return False
    (first, second), (also, other) = a.surnames, b.surnames
    known = second.known and other.known
    return known and first.as_surname(also).strength > 0 >= second.as_surname(other).strength
