"""What a graph is asked: who stands beside whom, how two hang together, what they share, who belongs together."""

import math
from itertools import pairwise

import networkx as nx

from models.errors import NotFound, UsageError
from models.graph import Community, Graph, Node, NodeType, Proof, Step, Tie, TieType

MOST_PROOFS = 10
MOST_FOR_COMMUNITIES = 20_000
"""Nodes of which communities are sought."""
_SEED = 9

_ABSENT = "There is no such entity in these cases, or it is not yours to see."


class Network:
    """A graph that can be asked. Entities and journeys are its stations; documents lie between them."""

    def __init__(self, graph: Graph) -> None:
        self.nodes = {node.id: node for node in graph.nodes}
        self._between: dict[frozenset[str], list[Tie]] = {}
        self._graph = nx.Graph()
        self._graph.add_nodes_from(self.nodes)
        for tie in graph.ties:
            self._between.setdefault(frozenset((tie.one, tie.two)), []).append(tie)
        for pair in self._between:
            self._graph.add_edge(*pair)
        for one, two, told in self._graph.edges(data=True):
            told["weight"] = self._weight(one, two)

    def neighbours(self, entity: str, *, limit: int, offset: int = 0) -> tuple[int, list[Step]]:
        """Who stands beside an entity, with the proof: what is tied to it first, then by documents in common.

        Returns the number of all, and a stretch. Raises NotFound.
        """
        start = self._station(entity)
        found = [self._step(start, self.nodes[other]) for other in sorted(self._beside(entity))]
        found.sort(key=lambda one: (one.types == (TieType.STANDS_IN,), -one.documents, one.two.name, one.two.id))
        return len(found), found[offset : offset + limit]

    def path(self, one: str, two: str) -> list[Step]:
        """The shortest way from one to the other, a step for each two stations on it; empty where there is none.

        A document that names many says little of two of them, and makes the way longer. Raises NotFound.
        """
        self._station(one)
        self._station(two)
        try:
            way = nx.shortest_path(self._graph, one, two, weight="weight")
        except nx.NetworkXNoPath:
            return []
        stations = [self.nodes[node] for node in way if self.nodes[node].type is not NodeType.DOCUMENT]
        return [self._step(first, second) for first, second in pairwise(stations)]

    def between(self, one: str, two: str) -> Step | None:
        """What ties two stations without another between them; None where nothing does. Raises NotFound."""
        first, second = self._station(one), self._station(two)
        return self._step(first, second) if two in self._beside(one) else None

    def common(self, one: str, two: str, *, limit: int) -> tuple[int, list[tuple[Step, Step]]]:
        """Who stands beside both, each with the proof on either side, best proven first. Raises NotFound."""
        first, second = self._station(one), self._station(two)
        both = (self._beside(one) & self._beside(two)) - {one, two}
        found = [(self._step(first, self.nodes[n]), self._step(second, self.nodes[n])) for n in sorted(both)]
        found.sort(key=lambda pair: (-min(one.documents for one in pair), pair[0].two.name, pair[0].two.id))
        return len(found), found[:limit]

    def communities(self, *, limit: int, members: int) -> tuple[int, list[Community]]:
        """Groups of entities, the largest first, of two or more (Louvain). Raises UsageError for too large a graph."""
        if len(self.nodes) > MOST_FOR_COMMUNITIES:
            raise UsageError(
                f"Communities are sought in graphs of up to {MOST_FOR_COMMUNITIES} nodes.",
                next_step="Ask about fewer cases.",
            )
        for _, _, told in self._graph.edges(data=True):
            told["strength"] = 1 / told["weight"]
        groups = nx.community.louvain_communities(self._graph, weight="strength", seed=_SEED)
        found = []
        for group in groups:
            entities = [node for node in group if self.nodes[node].type is NodeType.ENTITY]
            if len(entities) < 2:
                continue
            inner = self._graph.subgraph(group)
            entities.sort(key=lambda node: (-inner.degree(node), self.nodes[node].name, node))
            told = tuple(self.nodes[node] for node in entities[:members])
            documents = sum(self.nodes[node].type is NodeType.DOCUMENT for node in group)
            found.append(Community(entities=told, size=len(entities), documents=documents))
        found.sort(key=lambda one: (-one.size, one.entities[0].id))
        return len(found), found[:limit]

    def _station(self, entity: str) -> Node:
        found = self.nodes.get(entity)
        if found is None or found.type is NodeType.DOCUMENT:
            raise NotFound(_ABSENT)
        return found

    def _beside(self, entity: str) -> set[str]:
        """Stations tied to an entity, or told in one of its documents."""
        found: set[str] = set()
        for other in self._graph[entity]:
            if self.nodes[other].type is NodeType.DOCUMENT:
                found.update(self._graph[other])
            else:
                found.add(other)
        return found - {entity}

    def _step(self, one: Node, two: Node) -> Step:
        direct = self._between.get(frozenset((one.id, two.id)), [])
        shared = sorted(
            node
            for node in set(self._graph[one.id]) & set(self._graph[two.id])
            if self.nodes[node].type is NodeType.DOCUMENT
        )
        proofs = [tie.proof for tie in direct]
        for document in shared:
            proofs += self._stands(document, one.id), self._stands(document, two.id)
        if any(tie.type is TieType.SAME_VALUE for tie in direct):
            # In each of the two cases another document tells the value.
            proofs += [self._stands(min(some), node) for node in (one.id, two.id) if (some := self._documents(node))]
        types = [*sorted({tie.type for tie in direct}), *([TieType.STANDS_IN] if shared else [])]
        told = tuple(dict.fromkeys(proofs))[:MOST_PROOFS]
        return Step(one=one, two=two, types=tuple(types), proofs=told, documents=len(shared))

    def _documents(self, node: str) -> list[str]:
        return [other for other in self._graph[node] if self.nodes[other].type is NodeType.DOCUMENT]

    def _stands(self, document: str, node: str) -> Proof:
        return self._between[frozenset((document, node))][0].proof

    def _weight(self, one: str, two: str) -> float:
        """Half a step to or from a document, the more the more it names; a whole one between stations."""
        document = next((node for node in (one, two) if self.nodes[node].type is NodeType.DOCUMENT), None)
        return 1.0 if document is None else 0.5 + math.log2(1 + self._graph.degree(document)) / 8
