"""Logs: one JSON object a line on standard error, with ids, counts and codes. Never text of an exhibit."""

import io
import logging
import sys
from typing import TextIO, cast

import structlog


class _StandardError(io.TextIOBase):
    """Standard error as it is when a line is written: it may be put elsewhere after the start."""

    def write(self, text: str) -> int:
        """Write on."""
        return sys.stderr.write(text)

    def flush(self) -> None:
        """Flush on."""
        sys.stderr.flush()


def configure_logs(level: str) -> None:
    """Set the least level. Called once in every process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", _StandardError())),
    )
