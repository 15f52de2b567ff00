"""The live display of an ingest: files, pages, pages a second, time left, problems."""

import time
from collections import deque
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from api.cli.terminal import Terminal
from api.reporting import clock
from models.job import Progress, Stage

_WINDOW = 30.0
"""Seconds over which speed is averaged."""


class LiveProgress:
    """Called with each Progress; draws on standard error, or prints a line every ten seconds when it is no terminal."""

    def __init__(self, *, quiet: bool = False, title: str = "Reading") -> None:
        self._console = Terminal(stderr=True, highlight=False)
        self._quiet = quiet
        self._printed = time.monotonic()
        self._seen: deque[tuple[float, int, int]] = deque()
        self._bar = Bar(
            TextColumn(title),
            BarColumn(bar_width=None),
            TextColumn("{task.completed:.0f}/{task.total:.0f} files · {task.fields[detail]}"),
            console=self._console,
            disable=quiet or not self._console.is_terminal,
        )
        self._task = self._bar.add_task("", total=1, detail="")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def __call__(self, progress: Progress) -> None:
        """Show this state."""
        now = time.monotonic()
        self._seen.append((now, progress.pages, progress.files_done))
        while now - self._seen[0][0] > _WINDOW:
            self._seen.popleft()
        detail = self._detail(progress)
        self._bar.update(self._task, completed=progress.files_done, total=max(progress.files, 1), detail=detail)
        if not self._console.is_terminal and not self._quiet and now - self._printed > 10:
            # A line each, however narrow a log file is taken to be.
            self._console.print(
                f"{progress.files_done}/{progress.files} files · {detail}", markup=False, soft_wrap=True
            )
            self._printed = now

    def _detail(self, progress: Progress) -> str:
        (then, pages, files), (now, *_rest) = self._seen[0], self._seen[-1]
        span = now - then
        parts = [f"{progress.pages} pages"]
        if span > 1:
            parts.append(f"{(progress.pages - pages) / span:.1f} pages/s")
            pace = (progress.files_done - files) / span
            left = progress.files - progress.files_done
            if pace > 0 and left:
                parts.append(f"{clock(left / pace)} left")
        parts.append(f"{progress.problems} problems")
        return " · ".join([*parts, *_waiting(progress)])


def _waiting(progress: Progress) -> Iterator[str]:
    """What waits, by stage; of long files, which go through in parts, also how many of those."""
    for stage in Stage:
        if count := progress.waiting.get(stage, 0):
            parts = progress.parts.get(stage, 0)
            yield f"{count} to {stage}" + (f" in {parts} parts" if parts > count else "")
