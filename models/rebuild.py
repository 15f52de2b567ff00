"""The search index built anew: what somebody asked for, and how far it is."""

from enum import StrEnum

from pydantic import Field

from models.base import Record, UtcTime


class RebuildState(StrEnum):
    """WAITING → RUNNING → DONE, or FAILED: then the index that was in use stays."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Rebuild(Record):
    """The last time that somebody had the index built anew beside the server."""

    id: str
    state: RebuildState
    done: int = Field(default=0, ge=0, description="files of the catalogue that are in the new index")
    of: int = Field(ge=0, description="files in all")
    made_by: str = Field(description="who asked for it; the machine's operator at a terminal has no name")
    asked_at: UtcTime | None = None
    pages: int = Field(default=0, ge=0, description="pages of the new index, once it is in use")
    seconds: float = Field(default=0.0, ge=0, description="that it took")
    problem: str = ""
    advice: str = ""

    @property
    def finished(self) -> bool:
        """Whether it goes on no more."""
        return self.state in (RebuildState.DONE, RebuildState.FAILED)


class IndexState(Record):
    """What an index would be filled from now, about how long that takes, and what became of it the last time."""

    files: int = Field(ge=0)
    pages: int = Field(ge=0)
    seconds: float = Field(ge=0, description="about so long, by the pace of the last time")
    last: Rebuild | None = None
