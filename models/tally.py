"""What the work of all workers came to, counted with the work itself, and what waits: for who watches a server.

Counts alone: nothing here tells of a case, a file or a person.
"""

from pydantic import Field

from models.base import Record, UtcTime
from models.job import JobState, Priority, Stage

BOUNDS = (0.05, 0.25, 1.0, 5.0, 30.0, 120.0, 600.0)
"""Seconds of computing up to which a job falls into each bucket; one more bucket has those that took longer."""


class Tally(Record):
    """Jobs of a stage that ended in one way and took about as long, since the records were begun. It only grows."""

    stage: Stage
    outcome: str = Field(description="the state of the document, or done; again, failed, lost")
    bucket: int = Field(ge=0, le=len(BOUNDS), description="place among BOUNDS")
    jobs: int = Field(ge=0)
    pages: int = Field(ge=0, description="pages saved; a page that was done twice counts twice")
    seconds: float = Field(ge=0)


class Depth(Record):
    """Jobs of a stage that are in one state now."""

    stage: Stage
    state: JobState
    priority: Priority
    jobs: int = Field(ge=0)


class Oldest(Record):
    """Since when the job waits that has waited longest among those whose turn comes next."""

    stage: Stage
    priority: Priority
    since: UtcTime
