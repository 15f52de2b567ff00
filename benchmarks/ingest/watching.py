"""Runs one `lince ingest` and watches its processes: memory over time, CPU seconds, when the first page is there."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SEARCHABLE = "SELECT count(*) FROM stage_time WHERE stage = 'index'"
_LOOK_EVERY = 4
_INDEXED = "SELECT 1 FROM job WHERE stage = 'index' AND state = 'done' LIMIT 1"
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Watched:
    """What a run took. Memory in MB by kind of process: main (receives, writes the index), worker, reader, program."""

    code: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peaks: dict[str, int] = field(default_factory=dict)
    tenths: list[dict[str, int]] = field(default_factory=list)
    """The highest in each tenth of the time, without what is mapped from files, as the index and programs are."""
    curve: list[dict[str, int]] = field(default_factory=list)
    first_page: float | None = None
    first_indexed: float | None = None
    searchable: tuple[float, float] | None = None
    """Seconds, and CPU seconds, until the text of all documents was in the index, most of them not analyzed yet."""


def run_watched(
    files: Path,
    data: Path,
    *,
    every: float = 0.5,
    points: int = 20,
    documents: int = 0,
    stop: bool = False,
    settings: Mapping[str, str] | None = None,
) -> Watched:
    """Ingest `files` into a fresh data folder. The curve is thinned to `points`; `settings` by environment names.

    `documents` is how many there will be, to tell when all can be searched; `stop`: end the run then.
    """
    command = [sys.executable, "-P", "-m", "api.cli.main", "ingest", str(files), "--case", "B-1", "--country", "BO"]
    environment = {**os.environ, **(settings or {}), "PYTHONPATH": str(ROOT), "LINCE_DATA": str(data)}
    ran, before = Watched(), os.times()
    started = time.monotonic()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    curve = []
    readers: dict[int, float] = {}
    while process.poll() is None:
        readers |= reader_seconds(process.pid)
        sizes = memory(process.pid)
        curve.append({kind: round(own / 1e6) for kind, (_, own) in sizes.items()})
        for kind, (whole, _) in sizes.items():
            ran.peaks[kind] = max(ran.peaks.get(kind, 0), round(whole / 1e6))
        at = time.monotonic() - started
        if ran.first_page is None and _any(data, "SELECT 1 FROM page LIMIT 1"):
            ran.first_page = round(at, 1)
        if ran.first_indexed is None and _any(data, _INDEXED):
            ran.first_indexed = round(at, 1)
        looks = documents > 0 and ran.searchable is None and len(curve) % _LOOK_EVERY == 0
        if looks and _number(data, _SEARCHABLE) >= documents:
            ran.searchable = (time.monotonic() - started, tree_seconds(process.pid))
            if stop:
                process.terminate()
        time.sleep(every)
    after = os.times()
    ran.seconds, ran.code = time.monotonic() - started, process.returncode
    ran.cpu_seconds = after.children_user + after.children_system - before.children_user - before.children_system
    ran.cpu_seconds += sum(readers.values())
    ran.tenths = [
        {kind: max(now.get(kind, 0) for now in part) for kind in ran.peaks}
        for n in range(10)
        if (part := curve[len(curve) * n // 10 : len(curve) * (n + 1) // 10])
    ]
    ran.curve = curve[:: max(1, len(curve) // points)]
    return ran


def memory(leader: int) -> dict[str, tuple[int, int]]:
    """Bytes of the largest process of each kind in a session, and those of them that are not mapped from files.

    What a reader shares with its server counts once each.
    """
    sizes: dict[str, tuple[int, int]] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if os.getsid(int(entry.name)) != leader and not _below(int(entry.name), leader):
                continue
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            whole, shared = map(int, (entry / "statm").read_text(encoding="ascii").split()[1:3])
        except (OSError, ValueError, IndexError):
            continue
        kind = _kind(command)
        before = sizes.get(kind, (0, 0))
        sizes[kind] = max(before[0], whole * _PAGE), max(before[1], (whole - shared) * _PAGE)
    return sizes


def reader_seconds(leader: int) -> dict[int, float]:
    """CPU seconds of each reading process below bubblewrap and of its children: bubblewrap hands them to nobody."""
    seconds: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes()
            fields = (entry / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
            parent = Path(f"/proc/{fields[1]}/cmdline").read_bytes()
            below = _below(int(entry.name), leader)
        except (OSError, IndexError):
            continue
        if b"services.ingest.reader" in command and not command.startswith(b"bwrap") and parent.startswith(b"bwrap"):
            seconds |= {int(entry.name): sum(map(int, fields[11:15])) / _TICKS} if below else {}
    return seconds


def tree_seconds(leader: int) -> float:
    """CPU seconds of a session and of all processes below it, until now."""
    seconds = 0.0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getsid(int(entry.name)) == leader or _below(int(entry.name), leader):
                    fields = (entry / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
                    seconds += sum(map(int, fields[11:15])) / _TICKS
            except (OSError, IndexError):
                continue
    return seconds


def _below(pid: int, leader: int) -> bool:
    while pid > 1:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        pid = int(fields[1])
        if pid == leader:
            return True
    return False


def _kind(command: str) -> str:
    if "services.ingest.reader" in command:
        return "reader"
    if " worker " in command:
        return "worker"
    return "main" if " ingest " in command else "program"


def _any(data: Path, query: str) -> bool:
    return _number(data, query) > 0


def _number(data: Path, query: str) -> int:
    """What a query counts; 0 where it finds nothing yet."""
    if not (data / "catalogue.sqlite").exists():
        return 0
    try:
        with sqlite3.connect(f"file:{data / 'catalogue.sqlite'}?mode=ro", uri=True, timeout=1) as connection:
            return int((connection.execute(query).fetchone() or (0,))[0])
    except sqlite3.Error:
        return 0


def memory_of(pid: int | str) -> int:
    """Resident bytes of a process, 0 when it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def reader_below() -> int:
    """Resident bytes of the largest reading process below this one."""
    largest = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
                if b"services.ingest.reader" in command and _below(int(entry.name), os.getpid()):
                    largest = max(largest, memory_of(entry.name))
            except (OSError, IndexError, ValueError):
                continue
    return largest
