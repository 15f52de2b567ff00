"""What work has taken: computing time counts, so that a machine which does much else loses no page.

The wall clock is the backstop, many times as long. Where a system does not tell computing time, it counts alone.
"""

import os
import time
from pathlib import Path

PATIENCE = 20.0
"""Times as long as its computing time that work may last: as one of so many programs on a core."""

STILL = 0.002
"""Share of its allowance that a process must compute while that passes on the wall; with less it stands still."""


def computed() -> float:
    """Seconds of computing of this process and of those it ran to their end."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


class Watch:
    """How much is left of an allowance for work of this process. Starts when it is made."""

    def __init__(self, seconds: float) -> None:
        self._computing = computed() + seconds
        self._wall = time.monotonic() + seconds * PATIENCE

    @property
    def left(self) -> float:
        """Seconds; below zero when it is over."""
        return min(self._computing - computed(), self._wall - time.monotonic())


class Pace:
    """Whether work of other processes, watched from here, is late. `since`: the wall clock and computing at its begin.

    Late is what has used up its computing, what has stood still for as long, and what the backstop ends.
    """

    def __init__(self, seconds: float, *, since: tuple[float, float] = (0.0, 0.0)) -> None:
        self.seconds = seconds
        self._began = self._moved = since

    def is_late(self, wall: float, computing: float | None) -> bool:
        """By both clocks now; None: the system does not tell computing."""
        if computing is None:
            return wall - self._began[0] >= self.seconds
        if computing - self._moved[1] >= self.seconds * STILL:
            self._moved = (wall, computing)
        return (
            computing - self._began[1] >= self.seconds
            or wall - self._moved[0] >= self.seconds
            or wall - self._began[0] >= self.seconds * PATIENCE
        )


def below(leader: int) -> float | None:
    """Seconds of computing of a process, of all that run below it, and of those that have ended there.

    None where the system does not tell, or there is no such process.
    """
    parents: dict[int, int] = {}
    seconds: dict[int, float] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name in brackets may hold anything; what follows are numbers.
            fields = stat.read_bytes().rsplit(b")", 1)[1].split()
            parents[int(stat.parent.name)] = int(fields[1])
            seconds[int(stat.parent.name)] = sum(map(int, fields[11:15])) / _TICKS
        except (OSError, IndexError, ValueError):
            continue
    if leader not in seconds:
        return None
    return sum(spent for pid, spent in seconds.items() if _is_below(pid, leader, parents))


def _is_below(pid: int, leader: int, parents: dict[int, int]) -> bool:
    for _ in range(_DEEPEST):
        if pid == leader:
            return True
        if pid not in parents:
            return False
        pid = parents[pid]
    return False


_TICKS = os.sysconf("SC_CLK_TCK")
_DEEPEST = 64
