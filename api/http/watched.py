"""What the server counts while it answers: requests by the pattern of their address, and how long searches take.

Every label is one of a fixed set: patterns of addresses, methods, statuses. What somebody typed is never one.
"""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram, PlatformCollector, ProcessCollector

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.025, 0.1, 0.5, 2.0, 10.0)
_SEARCH_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
UNMATCHED = "unmatched"
"""Stands for every address that no route has."""

SEARCHES: Mapping[str, str] = {
    "/api/v1/search": "search",
    "/search": "page",
    "/api/v1/search/like/{document}/{number}": "like",
    "/api/v1/facets": "facets",
}
"""Routes that ask the engine, and what for."""


def method_of(given: str) -> str:
    """A method that exists, or `other`: whoever calls may write anything there."""
    return given if given in _METHODS else "other"


class Watched:
    """Counters of one server."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._requests = Counter(
            "lince_http_requests",
            "Requests answered, by the pattern of their address.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "lince_http_request_seconds",
            "Seconds until an answer begins; what is streamed behind that does not count.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._searches = Histogram(
            "lince_search_seconds",
            "Seconds until the answer of a search begins, where it was answered.",
            ("kind",),
            buckets=_SEARCH_SECONDS,
            registry=self.registry,
        )

    def request(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer; `method` by `method_of`, `route` the pattern of its address, or UNMATCHED."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        if route in SEARCHES and status < 300:
            self._searches.labels(SEARCHES[route]).observe(seconds)
