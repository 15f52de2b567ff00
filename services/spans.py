"""What calls and work take, told to whoever traces them: nobody, until `trace_with` names one. Public: `span`, `past`.

A span carries words of the program and numbers alone: patterns of addresses, stages, tables, counts. Never an id of a
case, a name, or what somebody typed.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

About = Mapping[str, str | int]


class Span(Protocol):
    """A stretch of time that is going on."""

    def tell(self, name: str, about: About) -> None:
        """What it is called after all, and what is known of it now."""


class Tracer(Protocol):
    """Takes spans. Safe for threads; must not raise."""

    def span(self, name: str, about: About, *, parent: str | None) -> AbstractContextManager[Span]:
        """A span that lasts as long as the context; what begins inside is part of it.

        `parent`: the `traceparent` of W3C that a caller sent, if any.
        """

    def past(self, name: str, about: About, *, began: int) -> None:
        """A stretch that has just ended, inside the present span; none is kept where there is no such span.

        `began`: nanoseconds since 1970.
        """


class _Untold:
    def tell(self, name: str, about: About) -> None:
        """Nobody listens."""


_UNTOLD = _Untold()
_tracers: list[Tracer] = []


def trace_with(tracer: Tracer | None) -> None:
    """Have spans of this process told to `tracer` from now on; None: to nobody."""
    _tracers[:] = [] if tracer is None else [tracer]


def span(name: str, about: About | None = None, *, parent: str | None = None) -> AbstractContextManager[Span]:
    """A span as long as the context lasts."""
    if not _tracers:
        return nullcontext(_UNTOLD)
    return _tracers[0].span(name, about or {}, parent=parent)


def past(name: str, about: About, *, began: int) -> None:
    """A stretch that has just ended, `began` in nanoseconds since 1970."""
    for tracer in _tracers:
        tracer.past(name, about, began=began)
