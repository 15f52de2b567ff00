"""What of a graph is drawn: the best tied stations, or those around one, and the bonds among them. Pure."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from models.errors import NotFound
from models.graph import Bond, Graph, Node, NodeType, Picture, Station, Tie, TieType
from models.ids import DocumentId
from services.graph.build import folded

CROWD = 60
"""Stations that a document may name and still be a bond between each two of them: 60 make 1,770 bonds."""

Months = Mapping[DocumentId, frozenset[str]]


class Painter:
    """A graph that pictures are made of. Entities and journeys are its stations; documents are bonds between them."""

    def __init__(self, graph: Graph, months: Months) -> None:
        self._months = months
        self._stations = {node.id: node for node in graph.nodes if node.type is not NodeType.DOCUMENT}
        self._told_in: defaultdict[str, set[str]] = defaultdict(set)
        self._names: defaultdict[str, set[str]] = defaultdict(set)
        self._direct: defaultdict[str, dict[str, list[Tie]]] = defaultdict(dict)
        for tie in graph.ties:
            one, two = tie.one, tie.two
            if one in self._stations and two in self._stations:
                self._direct[one].setdefault(two, []).append(tie)
                self._direct[two].setdefault(one, []).append(tie)
            else:
                station, document = (one, two) if one in self._stations else (two, one)
                self._told_in[station].add(document)
                self._names[document].add(station)

    def around(self, station: str, *, most: int, shown: Iterable[str] = ()) -> Picture:
        """A station, the `most` best tied to it, and what is `shown` already. Raises NotFound."""
        if station not in self._stations:
            raise NotFound("There is no such entity in these cases, or it is not yours to see.")
        pull: defaultdict[str, float] = defaultdict(float)
        for other in self._direct[station]:
            pull[other] += 2
        for document in self._told_in[station]:
            # Who stands in a list of everybody stands beside nobody in particular.
            for other in self._names[document]:
                pull[other] += 1 / math.log2(1 + len(self._names[document]))
        pull.pop(station, None)
        nearest = sorted(pull, key=lambda other: (-pull[other], self._stations[other].name, other))[:most]
        return self.of([station, *nearest, *shown])

    def named(self, text: str, *, most: int, shown: Iterable[str] = ()) -> Picture:
        """The `most` best tied stations whose name, or another name of theirs, has these words."""
        sought = folded(text)
        found = [
            one
            for one, node in self._stations.items()
            if any(sought in folded(name) for name in (node.name, *node.also))
        ]
        return self.of([*self._ranked(found)[:most], *shown])

    def best(self, *, most: int) -> Picture:
        """The `most` stations with most documents and ties."""
        return self.of(self._ranked(self._stations)[:most])

    def of(self, stations: Iterable[str]) -> Picture:
        """These stations, as far as they are in the graph, and the bonds among them."""
        drawn = {one: self._stations[one] for one in stations if one in self._stations}
        shared: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        crowded = 0
        for document in sorted({document for one in drawn for document in self._told_in[one]}):
            named = sorted(drawn.keys() & self._names[document])
            if len(named) > CROWD:
                crowded += 1
                continue
            for pair in combinations(named, 2):
                shared[pair].add(document)
        for one in drawn:
            for two in self._direct[one].keys() & drawn.keys():
                if one < two:
                    shared[one, two] |= set()
        bonds = [self._bond(one, two, documents) for (one, two), documents in sorted(shared.items())]
        return Picture(
            total=len(self._stations),
            stations=tuple(self._station(node) for node in drawn.values()),
            bonds=tuple(bonds),
            crowded=crowded,
        )

    def _ranked(self, stations: Iterable[str]) -> list[str]:
        weight = {one: len(self._told_in[one]) + 2 * len(self._direct[one]) for one in stations}
        return sorted(weight, key=lambda one: (-weight[one], self._stations[one].name, one))

    def _station(self, node: Node) -> Station:
        beside = set(self._direct[node.id])
        for document in self._told_in[node.id]:
            beside |= self._names[document]
        return Station(node=node, documents=len(self._told_in[node.id]), beside=len(beside - {node.id}))

    def _bond(self, one: str, two: str, documents: set[str]) -> Bond:
        direct: Sequence[Tie] = self._direct[one].get(two, [])
        types = [*sorted({tie.type for tie in direct}), *([TieType.STANDS_IN] if documents else [])]
        proving = documents | {tie.proof.document for tie in direct if tie.proof.document}
        months = {month for document in proving for month in self._months.get(DocumentId(document), ())}
        for journey in (self._stations[one], self._stations[two]):
            if journey.date and len(journey.date) >= len("2026-02"):
                # A journey was when it was, whatever else its document tells of.
                months = {journey.date[:7]}
        return Bond(one=one, two=two, types=tuple(types), documents=len(documents), months=tuple(sorted(months)))
