"""Whether a call that is being answered has left an event in the log.

Whoever answers calls begins one; the log notes each event once it is committed. Both are in the context of the call,
which threads that work for it share.
"""

from contextvars import ContextVar

_EVENTS: ContextVar[list[int] | None] = ContextVar("lince-events-of-a-call", default=None)


def begin() -> list[int]:
    """A call begins: returns the numbers of the events that it leaves, as they come."""
    events: list[int] = []
    _EVENTS.set(events)
    return events


def note(sequence: int) -> None:
    """An event stands in the log."""
    events = _EVENTS.get()
    if events is not None:
        events.append(sequence)
