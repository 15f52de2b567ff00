"""Traces in the form of OpenTelemetry, for the collector that the settings name. Public: `traced`."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def traced(address: str, *, part: str) -> Iterator[None]:
    """Send the spans of this process to the collector at `address` while it lasts; to nobody where it is empty.

    `part` of Lince: server, worker or ingest. A collector that is away holds nothing up: its spans are dropped.
    """
    if not address:
        yield
        return
    from api.otlp import collector, sent_by  # noqa: PLC0415 - long to load, and few trace

    with sent_by(collector(address), part=part):
        yield
