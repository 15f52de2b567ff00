"""A graph as a file of other programs: GraphML and GEXF, for Gephi, yEd, Cytoscape and the like."""

import io
import re

import networkx as nx

from models.graph import Graph

# Signs that XML may not hold.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def graphml(graph: Graph) -> bytes:
    """GraphML with the attributes of nodes and ties."""
    return _written(graph, nx.write_graphml_xml)


def gexf(graph: Graph) -> bytes:
    """GEXF 1.2 with the same."""
    return _written(graph, nx.write_gexf)


def _written(graph: Graph, write: object) -> bytes:
    out = io.BytesIO()
    write(_network(graph), out)  # type: ignore[operator]  # the library has no types
    return out.getvalue()


def _network(graph: Graph) -> "nx.MultiGraph[str]":
    network: nx.MultiGraph[str] = nx.MultiGraph()
    for node in graph.nodes:
        network.add_node(
            node.id,
            label=_plain(node.name),
            type=node.type.value,
            kind=node.kind.value if node.kind else "",
            case=node.case,
            also=_plain(" | ".join(node.also)),
            confirmed=node.confirmed,
            by_hand=node.by_hand,
            date=node.date or "",
        )
    for tie in graph.ties:
        network.add_edge(
            tie.one,
            tie.two,
            type=tie.type.value,
            document=tie.proof.document or "",
            file=_plain(tie.proof.name),
            page=tie.proof.page or 0,
            decision=tie.proof.decision or "",
        )
    return network


def _plain(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
