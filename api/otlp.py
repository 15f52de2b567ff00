"""The adapter to OpenTelemetry: spans of ours, sent in batches by a thread of its own."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from api.release import release
from services.records.statements import watch_statements
from services.spans import About, Span, trace_with

_PATH = "/v1/traces"
"""Where a collector takes spans, behind its address."""

_PATIENCE = 5
"""Seconds that a collector may take; what it does not take by then is dropped."""


def collector(address: str) -> SpanExporter:
    """The way to the collector at an address."""
    return OTLPSpanExporter(endpoint=address.rstrip("/") + _PATH, timeout=_PATIENCE)


@contextmanager
def sent_by(exporter: SpanExporter, *, part: str) -> Iterator[None]:
    """Have spans of this process sent while it lasts."""
    about = {"service.name": "lince", "service.version": release(), "lince.part": part}
    provider = TracerProvider(resource=Resource(about), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(exporter, export_timeout_millis=_PATIENCE * 1000))
    trace_with(_Tracer(provider.get_tracer("lince")))
    try:
        with watch_statements():
            yield
    finally:
        trace_with(None)
        provider.shutdown()


class _Told:
    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def tell(self, name: str, about: About) -> None:
        """Its name and marks."""
        self._span.update_name(name)
        self._span.set_attributes(about)


class _Tracer:
    def __init__(self, library: trace.Tracer) -> None:
        self._library = library

    def span(self, name: str, about: About, *, parent: str | None) -> AbstractContextManager[Span]:
        return self._span(name, about, parent)

    @contextmanager
    def _span(self, name: str, about: About, parent: str | None) -> Iterator[Span]:
        above = TraceContextTextMapPropagator().extract({"traceparent": parent}) if parent else None
        # The message of an error may quote an exhibit: how something ended is told by marks alone.
        with self._library.start_as_current_span(
            name, above, attributes=about, record_exception=False, set_status_on_exception=False
        ) as begun:
            yield _Told(begun)

    def past(self, name: str, about: About, *, began: int) -> None:
        if trace.get_current_span().is_recording():
            self._library.start_span(name, attributes=about, start_time=began).end(time.time_ns())
