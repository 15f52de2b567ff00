"""The Protocol of kept views of graphs, a part of `ports.Records`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from models.graph_view import GraphView
from models.ids import CaseId, UserId


class GraphViewStore(Protocol):
    """What people keep of pictures for themselves."""

    def keep(self, view: GraphView) -> GraphView:
        """Keep a view, in place of the same person's of this name; returns it as it is kept."""

    def of(self, case: CaseId, user: UserId | None) -> Sequence[GraphView]:
        """Those of one person in a case, by name."""

    def remove(self, view: str) -> None: ...


class GraphViewRecords(Protocol):
    """The part of `ports.Records` about them."""

    @property
    def graph_views(self) -> GraphViewStore: ...
