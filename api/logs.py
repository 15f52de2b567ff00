"""Logs: one JSON object a line on standard error, with ids, counts and codes. Never text of an exhibit."""

import io
import logging
import sys
import traceback
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


class _Others(logging.Handler):
    """What libraries log by the standard library: who, where and what kind, never their words.

    Their messages may quote what they choke on. uvicorn's speak of connections alone, before they are filled in.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        told: dict[str, object] = {"logger": record.name, "place": f"{record.module}:{record.lineno}"}
        if record.name.startswith("uvicorn"):
            told["message"] = str(record.msg)[:200]
        if record.exc_info and record.exc_info[1] is not None:
            told |= way_of(record.exc_info[1])
        structlog.get_logger("lince.libraries").log(record.levelno, "library", **told)


def way_of(error: BaseException) -> dict[str, object]:
    """Class and way of an error and of its causes, without their messages: those may quote an exhibit."""
    causes: list[dict[str, object]] = []
    current: BaseException | None = error
    while current is not None and len(causes) < 5:
        frames = traceback.extract_tb(current.__traceback__)[-8:]
        causes.append(
            {"error": type(current).__name__, "way": [f"{frame.filename}:{frame.lineno}" for frame in frames]}
        )
        current = current.__cause__ or current.__context__
    return {"causes": causes}


def configure_logs(level: str) -> None:
    """Set the least level. Called once in every process."""
    root = logging.getLogger()
    if not any(isinstance(handler, _Others) for handler in root.handlers):
        # Warnings and worse only: below them, libraries tell what they do with which file.
        root.addHandler(_Others(level=logging.WARNING))
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
