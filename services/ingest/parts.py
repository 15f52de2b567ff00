"""Parts of a reading, put together to an extraction."""

from collections.abc import Iterable
from typing import Any

from models.document import Bookmark, Child, DocumentState, Extraction, Page, Problem, Table
from services.ingest.plugin import Alone, Begin, End, Expected, Facts, Onto, Part


def collect(parts: Iterable[Part], *, cut: DocumentState = DocumentState.FAILED) -> Extraction:
    """Put parts together. Without an End the reading was cut: `cut` is its state, PARTIAL when pages came through."""
    media_type, state, seconds = "application/octet-stream", None, 0.0
    metadata: dict[str, Any] = {}
    pages: list[Page] = []
    tables: list[Table] = []
    children: list[Child] = []
    problems: list[Problem] = []
    for part in parts:
        match part:
            case Page():
                pages.append(part)
            case Table():
                tables.append(part)
            case Child():
                children.append(part)
            case Problem():
                problems.append(part)
            case Facts():
                metadata.update(part.values)
            case Begin():
                media_type = part.media_type
            case End():
                state, seconds = part.state, part.seconds
            case Expected() | Onto() | Bookmark() | Alone():
                pass
    return Extraction(
        media_type=media_type,
        state=cut if state is None else state,
        metadata=metadata,
        pages=tuple(pages),
        tables=tuple(tables),
        children=tuple(children),
        problems=tuple(problems),
        seconds=seconds,
    )
