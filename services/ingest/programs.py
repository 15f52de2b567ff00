"""Outside programs: whether one is there, and running it bounded in time, memory and output.

Asking (`Probe`) and running (`run`) are two things. A program runs without shell, in its own process
group, with an address-space limit, and is killed with all it started when it takes too long or
writes too much.
"""

import contextlib
import os
import re
import resource
import selectors
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.ingest import confine
from services.ingest.clocks import Pace, below

_LOOK = 0.25
VERSION = re.compile(r"\d+(?:\.\d+)+")
MIB = 1024 * 1024


@dataclass(frozen=True)
class Probe:
    """A program by name. Each question runs it at most once per call; nothing is cached."""

    program: str
    version_flag: str = "--version"

    def path(self) -> str | None:
        """Where it is, or None."""
        return shutil.which(self.program)

    def version(self) -> str | None:
        """The first thing in its version output that looks like one; "" when it tells none, None when absent."""
        if self.path() is None:
            return None
        result = run([self.program, self.version_flag], seconds=10)
        found = VERSION.search((result.output + result.errors).decode("utf-8", "replace"))
        return found[0] if found else ""

    def languages(self) -> frozenset[str]:
        """Language packs that tesseract lists; empty for any other program, or when it is absent."""
        if self.program != "tesseract" or self.path() is None:
            return frozenset()
        result = run([self.program, "--list-langs"], seconds=10)
        lines = (result.output + result.errors).decode("utf-8", "replace").splitlines()
        return frozenset(line.strip() for line in lines if re.fullmatch(r"[A-Za-z_]{3,}", line.strip()))


TESSERACT = Probe("tesseract")
CATDOC = Probe("catdoc", "-V")
CATPPT = Probe("catppt", "-V")
UNAR = Probe("unar", "-v")
READPST = Probe("readpst", "-V")
FFPROBE = Probe("ffprobe", "-version")
FFMPEG = Probe("ffmpeg", "-version")
BUBBLEWRAP = Probe("bwrap")
PROGRAMS: tuple[Probe, ...] = (TESSERACT, CATDOC, CATPPT, UNAR, READPST, FFPROBE, FFMPEG, BUBBLEWRAP)
"""Every program that reading uses, for `lince doctor`."""


@dataclass(frozen=True)
class Run:
    """What a run gave. `ended`: "exit", "time" or "output", the last two when it was killed for it."""

    code: int
    output: bytes
    errors: bytes
    ended: str = "exit"

    @property
    def ok(self) -> bool:
        """It ran to its end and reported success."""
        return self.ended == "exit" and self.code == 0


def run(
    command: Sequence[str],
    *,
    seconds: float,
    memory: int = 1024 * MIB,
    output: int = 256 * MIB,
    folder: Path | None = None,
    folder_bytes: int = 4096 * MIB,
) -> Run:
    """Run a program by list of arguments, never through a shell.

    `seconds` are those of computing (see `clocks`), `output` bounds its standard output, `folder` is its working
    folder and `folder_bytes` bounds what that may hold. Raises FileNotFoundError when the program is absent.
    """
    process = subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        start_new_session=True,
        preexec_fn=_limiter(memory, folder_bytes),  # noqa: PLW1509 - the reading process has one thread
    )
    assert process.stdout is not None
    assert process.stderr is not None
    kept: dict[int, bytearray] = {process.stdout.fileno(): bytearray(), process.stderr.fileno(): bytearray()}
    try:
        ended = _drain(process, kept, seconds=seconds, most=output, watch=_watch(folder, folder_bytes))
    finally:
        kill_group(process.pid)
        process.wait()
    first, second = (bytes(kept[stream.fileno()]) for stream in (process.stdout, process.stderr))
    process.stdout.close()
    process.stderr.close()
    return Run(code=process.returncode, output=first, errors=second, ended=ended)


def kill_group(pid: int) -> None:
    """Kill a process that leads its group, and all of the group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _limiter(memory: int, file_size: int) -> Callable[[], None]:
    def lower() -> None:
        # In a group of its own, it would outlive a reading that is killed.
        confine.die_with_parent()
        for kind, value in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_FSIZE, file_size),
            (resource.RLIMIT_CORE, 0),
        ):
            hard = resource.getrlimit(kind)[1]
            bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (bound, bound))

    return lower


def _watch(folder: Path | None, most: int) -> Callable[[], bool]:
    """A function that tells whether the folder holds more than it may."""
    if folder is None:
        return lambda: False

    def too_much() -> bool:
        total = 0
        for base, _, names in os.walk(folder):
            for name in names:
                with contextlib.suppress(OSError):
                    total += os.lstat(Path(base) / name).st_size
        return total > most

    return too_much


def _drain(
    process: subprocess.Popen[bytes],
    kept: dict[int, bytearray],
    *,
    seconds: float,
    most: int,
    watch: Callable[[], bool],
) -> str:
    selector = selectors.DefaultSelector()
    for descriptor in kept:
        selector.register(descriptor, selectors.EVENT_READ)
    started = time.monotonic()
    next_look = started + _LOOK
    pace = Pace(seconds)

    def late() -> bool:
        return pace.is_late(time.monotonic() - started, below(process.pid))

    try:
        while selector.get_map():
            if time.monotonic() >= next_look:
                if late():
                    return "time"
                if watch():
                    return "output"
                next_look = time.monotonic() + _LOOK
            for key, _ in selector.select(timeout=_LOOK):
                block = os.read(key.fd, 65536)
                if not block:
                    selector.unregister(key.fd)
                    continue
                kept[key.fd] += block
                if len(kept[key.fd]) > most:
                    return "output"
        while process.poll() is None:
            if late():
                return "time"
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=_LOOK)
    finally:
        selector.close()
    return "output" if watch() else "exit"
