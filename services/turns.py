"""Whose turn it is where one process has stages that wait: reading or analysis; and whom a long reading lets pass."""

import time
from collections.abc import Sequence

from models.job import Job, Priority, Stage

READING_SHARE = 3
"""Where some files wait to be read and others to be analyzed, reading gets so many times the time of analysis."""
MOST_AHEAD = 600.0
"""Seconds of one that are remembered for the other: what took longer than that is not made up for."""
READING_FIRST = 30.0
"""Seconds that a new worker reads before it analyzes, where both wait: a few thousand small files are text by then."""


class Turns:
    """Shares the time of one process out.

    The text of what comes in bulk is indexed as soon as it is read, and reading takes a small part of the time of
    analysis: so a hundred thousand files can be searched long before the last of them is understood, and where
    reading is slow, as of scans, no analysis waits for it.
    """

    def __init__(self) -> None:
        self._ahead = -READING_FIRST  # seconds that reading had beyond its share

    def order(self, stages: Sequence[Stage]) -> Sequence[Stage]:
        """The stages, later ones first, so that files come out while others go in; analysis last when reading's due."""
        later_first = tuple(reversed(stages))
        if self._ahead > 0:
            return later_first
        return sorted(later_first, key=lambda stage: stage is Stage.ANALYZE)

    def count(self, stage: Stage, seconds: float) -> None:
        """A stage had so many seconds."""
        if stage is Stage.EXTRACT:
            self._ahead = min(self._ahead + seconds, MOST_AHEAD)
        elif stage is Stage.ANALYZE:
            self._ahead = max(self._ahead - seconds * READING_SHARE, -MOST_AHEAD)


PASS_SECONDS = 1.0
"""A long reading looks this often for something that somebody waits for."""
LONG_SECONDS = 60.0
"""Seconds that a heavy file takes alone, where somebody waits for it; then it lets light ones pass."""
LIGHT = 4 * 1024 * 1024
"""Bytes of a file, or characters of a stretch, below which others need not wait for it."""


class Passing:
    """When a reading lets others pass: one in bulk at once, a heavy one that somebody waits for after a while.

    What is light lets nothing pass, so that no more than three readings are ever open in one worker.
    """

    def __init__(self, job: Job) -> None:
        self.lighter = None if job.priority is Priority.BULK else LIGHT
        """What may pass must be lighter; None: anything may that somebody waits for."""
        self._heavy = job.weight >= LIGHT
        self._began = self._last = time.monotonic()

    @property
    def due(self) -> bool:
        """Whether to look for something now."""
        now = time.monotonic()
        may = self.lighter is None or (self._heavy and now - self._began > LONG_SECONDS)
        return may and now - self._last > PASS_SECONDS

    def looked(self) -> None:
        """What there was is done."""
        self._last = time.monotonic()
