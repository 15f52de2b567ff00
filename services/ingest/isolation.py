"""Reading a hostile file where it can do no harm: in a child process without network, bounded in all it uses.

The strongest way that the machine allows is found once: bubblewrap, else own namespaces, else limits
alone; Landlock comes on top wherever the kernel has it. What comes back is only data, checked for
length and shape; a child that hangs, crashes or grows gives a typed state and the pages it had read.
"""

import contextlib
import functools
import hashlib
import json
import os
import selectors
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from pydantic import ValidationError

from models.document import Child, DocumentState, Extraction, Page, Problem, Table
from models.errors import StorageFull
from services.ingest import confine
from services.ingest.parts import collect
from services.ingest.plugin import Begin, End, Expected, ExtractKit, Facts, Limits, Part
from services.ingest.programs import BUBBLEWRAP, kill_group, run

MIB = 1024 * 1024
_HEADER_BYTES = 4
_MOST_LINE = 128 * MIB
_KINDS: dict[str, type[Part]] = {
    kind.__name__: kind for kind in (Begin, Expected, Facts, Page, Table, Child, Problem, End)
}


@dataclass(frozen=True)
class Allowance:
    """How long a file may take: it grows with what the file turns out to be. Seconds."""

    base: float = 60.0
    per_mib: float = 1.0
    per_page: float = 20.0
    silence: float = 150.0
    """Longest wait for the next part, whatever the rest allows: a page is given up before that."""


class IsolatedExtractor:
    """Reads files in children of one reading process, which is started when first needed. Safe for many threads.

    `close` ends it; so does the end of this process, however it comes.
    """

    def __init__(
        self,
        *,
        ocr_languages: str = "spa+por",
        images: bool = True,
        limits: Limits | None = None,
        bounds: confine.Bounds | None = None,
        allowance: Allowance | None = None,
        level: str | None = None,
    ) -> None:
        self._languages = ocr_languages
        self._images = images
        self._limits = limits or Limits()
        self._bounds = bounds or confine.Bounds()
        self._allowance = allowance or Allowance()
        self._wanted = level
        self._server: _Server | None = None
        self._lock = threading.Lock()

    def extract(self, path: Path, *, name: str, passwords: Sequence[str], folder: Path) -> Extraction:
        """Read one file; its children and page images are left in `folder`, which is private to this call.

        Whatever the file does gives an Extraction. Raises StorageFull only: then nothing is wrong with the file.
        """
        kit = ExtractKit(
            folder=folder.resolve(),
            passwords=tuple(passwords),
            languages=self._languages,
            images=self._images,
            limits=self._limits,
        )
        parts = _Parts(self._allowance, size=path.stat().st_size)
        request: dict[str, object] = {
            "path": str(path.resolve()),
            "name": name,
            "kit": kit.model_dump(mode="json"),
            "bounds": asdict(self._bounds),
        }
        try:
            how = self._read(request, parts, folder.resolve().parent)
        finally:
            shutil.rmtree(folder / "scratch", ignore_errors=True)
        if any(problem.code == "storage_full" for problem in parts.problems):
            raise StorageFull("The disk is full: the file could not be taken apart.")
        return _checked(parts.extraction(how), folder)

    def close(self) -> None:
        """End the reading process and all that it runs."""
        with self._lock:
            if self._server is not None:
                self._server.close()
                self._server = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self, request: dict[str, object], parts: "_Parts", root: Path) -> str:
        """Run a request; returns how it ended: "exit", "time", "silent", "flood", "lost", or "signal N"."""
        if not hasattr(os, "fork") or sys.platform == "darwin":
            # Libraries of macOS forbid forking a process that has used them.
            return _once(request, parts)
        with self._lock:
            if self._server is None or not self._server.serves(root):
                if self._server is not None:
                    self._server.close()
                self._server = _Server(root, self._wanted or wrapping())
            server = self._server
        return server.run(request, parts)


@functools.cache
def wrapping() -> str:
    """The strongest wrapping that works here: "bubblewrap", "namespaces" or "limits". Tried once per process."""
    if sys.platform != "linux":
        return "limits"
    if BUBBLEWRAP.path() is not None:
        with contextlib.suppress(OSError):
            if run([*_bubblewrap(Path("/tmp")), "true"], seconds=10).ok:  # noqa: S108 - only mounted, nothing is written
                return "bubblewrap"
    with contextlib.suppress(OSError):
        probe = "from services.ingest import confine; import sys; sys.exit(not confine.leave_network())"
        if run([sys.executable, "-P", "-c", probe], seconds=20, folder=_code()).ok:
            return "namespaces"
    return "limits"


def isolation_level() -> str:
    """How well files are read apart on this machine, for `lince doctor` and `/health`.

    "bubblewrap" or "namespaces": no network, no way to other processes; "limits": neither. "+landlock":
    a reading process sees its one file and its one folder, nothing else of the cases.
    """
    return wrapping() + ("+landlock" if confine.landlock_version() else "")


def _code() -> Path:
    return Path(__file__).resolve().parents[2]


def _bubblewrap(root: Path) -> list[str]:
    """The command in front of the reading process: everything read-only but `root`, own processes, no network."""
    spaces = ["--unshare-net", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try"]
    mounts = ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--bind", str(root), str(root)]
    return ["bwrap", *mounts, *spaces, "--cap-drop", "ALL", "--new-session", "--"]


class _Server:
    """A running reading process (`reader.Server`), from this side."""

    def __init__(self, root: Path, wrapping: str) -> None:
        self._root = root
        own, other = socket.socketpair()
        command = [sys.executable, "-P", "-m", "services.ingest.reader", str(other.fileno()), wrapping]
        if wrapping == "bubblewrap":
            command = [*_bubblewrap(root), *command]
        environment = {key: value for key, value in os.environ.items() if key in _KEPT_VARIABLES}
        environment |= {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(_code())}
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(other.fileno(),),
            env=environment,
            start_new_session=True,
            cwd="/",
        )
        other.close()
        self._control = own
        self._lock = threading.Lock()
        self._next = 0
        own.settimeout(60)
        with contextlib.suppress(OSError):
            self.level = own.recv(16).decode("ascii").strip()
        own.settimeout(None)

    def serves(self, root: Path) -> bool:
        """Whether it still lives and may write below `root`."""
        return self._process.poll() is None and root == self._root

    def run(self, request: dict[str, object], parts: "_Parts") -> str:
        """Send a request and take in its parts until its child ends."""
        read_parts, write_parts = os.pipe()
        read_end, write_end = os.pipe()
        with self._lock:
            self._next += 1
            identity = self._next
            try:
                self._send({**request, "id": identity}, (write_parts, write_end))
            except OSError:
                os.close(read_parts)
                os.close(read_end)
                return "lost"
            finally:
                os.close(write_parts)
                os.close(write_end)
        try:
            ended = parts.take(read_parts)
            if ended != "exit":
                with self._lock, contextlib.suppress(OSError):
                    self._send({"kill": identity}, ())
            code = _rest(read_end, seconds=10)
        finally:
            os.close(read_parts)
            os.close(read_end)
        if ended != "exit":
            return ended
        if code is None:
            return "lost"
        return f"signal {-code}" if code < 0 else "exit"

    def _send(self, request: dict[str, object], descriptors: Sequence[int]) -> None:
        body = json.dumps(request).encode("utf-8")
        header = len(body).to_bytes(_HEADER_BYTES, "big")
        if descriptors:
            socket.send_fds(self._control, [header], list(descriptors))
        else:
            self._control.sendall(header)
        self._control.sendall(body)

    def close(self) -> None:
        self._control.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            kill_group(self._process.pid)
            self._process.wait()


_KEPT_VARIABLES = frozenset({"PATH", "LANG", "LC_ALL", "LC_CTYPE", "TESSDATA_PREFIX", "HOME", "LD_LIBRARY_PATH"})


def _rest(descriptor: int, *, seconds: float) -> int | None:
    """The exit code that the reading process tells; None when it ended without telling."""
    deadline = time.monotonic() + seconds
    told = b""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while selector.select(timeout=max(0.0, deadline - time.monotonic())):
            block = os.read(descriptor, 64)
            if not block:
                break
            told += block
    try:
        return int(told)
    except ValueError:
        return None


def _once(request: dict[str, object], parts: "_Parts") -> str:
    """A process of its own for one file, where a running process must not be forked."""
    read_parts, write_parts = os.pipe()
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "services.ingest.reader", "--once", str(write_parts)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(write_parts,),
            env={**os.environ, "OMP_THREAD_LIMIT": "1", "PYTHONPATH": str(_code())},
            start_new_session=True,
            cwd="/",
        )
    finally:
        os.close(write_parts)
    try:
        assert process.stdin is not None
        process.stdin.write(json.dumps(request).encode("utf-8"))
        process.stdin.close()
        ended = parts.take(read_parts)
        if ended != "exit":
            kill_group(process.pid)
        code = process.wait(timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        kill_group(process.pid)
        process.wait()
        return "lost"
    finally:
        os.close(read_parts)
    if ended != "exit":
        return ended
    return f"signal {-code}" if code < 0 else "exit"


class _Parts:
    """Takes in what a child writes, within its allowance, and makes an Extraction of it."""

    def __init__(self, allowance: Allowance, *, size: int) -> None:
        self._allowance = allowance
        self._seconds = allowance.base + allowance.per_mib * size / MIB
        self._parts: list[Part] = []
        self._buffer = bytearray()

    @property
    def problems(self) -> list[Problem]:
        return [part for part in self._parts if isinstance(part, Problem)]

    def take(self, descriptor: int) -> str:
        """Read parts until the child ends: "exit", or "time" and "silent" when it is late, "flood" for nonsense."""
        started = heard = time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while True:
                now = time.monotonic()
                left = min(started + self._seconds - now, heard + self._allowance.silence - now)
                if left <= 0:
                    return "time" if now >= started + self._seconds else "silent"
                if not selector.select(timeout=left):
                    continue
                block = os.read(descriptor, MIB)
                if not block:
                    return "exit" if not self._buffer else "flood"
                heard = time.monotonic()
                self._buffer += block
                if not self._lines():
                    return "flood"

    def _lines(self) -> bool:
        """Turn whole lines of the buffer into parts; False when they are none."""
        while True:
            space = self._buffer.find(b" ", 0, 32)
            if space < 0:
                return len(self._buffer) < 32
            if len(self._buffer) < space + 10:
                return True
            kind = _KINDS.get(bytes(self._buffer[:space]).decode("ascii", "replace"))
            try:
                length = int(self._buffer[space + 1 : space + 9], 16)
            except ValueError:
                return False
            if kind is None or length > _MOST_LINE:
                return False
            start = space + 10
            if len(self._buffer) < start + length + 1:
                return True
            try:
                part = kind.model_validate_json(bytes(self._buffer[start : start + length]))
            except ValidationError:
                return False
            del self._buffer[: start + length + 1]
            if isinstance(part, Expected):
                self._seconds += self._allowance.per_page * part.pages
            self._parts.append(part)

    def extraction(self, how: str) -> Extraction:
        """All parts together; `how` the child ended decides the state when it did not say."""
        ended = any(isinstance(part, End) for part in self._parts)
        if ended:
            return collect(self._parts)
        state, problem = _ENDINGS.get(how, _ENDINGS["lost"])
        if state is DocumentState.FAILED and any(isinstance(part, Page | Child) for part in self._parts):
            state = DocumentState.PARTIAL
        return collect([*self._parts, problem], cut=state)


_ENDINGS: dict[str, tuple[DocumentState, Problem]] = {
    "time": (
        DocumentState.TIMEOUT,
        Problem(code="timeout", message="Reading took longer than a file of this size may. What was read is kept."),
    ),
    "silent": (
        DocumentState.TIMEOUT,
        Problem(code="hung", message="Reading stood still and was ended. What was read before is kept."),
    ),
    f"signal {int(signal.SIGXCPU)}": (
        DocumentState.TIMEOUT,
        Problem(code="timeout", message="Reading used up its computing time. What was read is kept."),
    ),
    f"signal {int(signal.SIGKILL)}": (
        DocumentState.LIMIT,
        Problem(
            code="memory", message="The system ended the reading, most likely for want of memory. Try it again alone."
        ),
    ),
    "flood": (
        DocumentState.FAILED,
        Problem(code="reader_broken", message="The reading process gave no usable answer. The original is kept."),
    ),
    "lost": (
        DocumentState.FAILED,
        Problem(code="reader_crashed", message="The reading process broke down on this file. The original is kept."),
    ),
}


def _checked(extraction: Extraction, folder: Path) -> Extraction:
    """The extraction without files that are not what they are said to be: links, other hashes, other sizes.

    The folder is the child's to write, and the child may have been taken over by the file.
    """
    missing = [child for child in extraction.children if not _is_file(folder / child.file, child.sha256, child.size)]
    blank = {
        page.number
        for page in extraction.pages
        if page.image is not None and not _is_file(folder / f"{page.image}.jpg", page.image, None)
    }
    foreign = [child for child in extraction.children if child.file != child.sha256]
    if not missing and not blank and not foreign:
        return extraction
    return extraction.model_copy(
        update={
            "state": DocumentState.PARTIAL if extraction.state is DocumentState.DONE else extraction.state,
            "children": tuple(c for c in extraction.children if c not in missing and c not in foreign),
            "pages": tuple(
                page.model_copy(update={"image": None}) if page.number in blank else page for page in extraction.pages
            ),
            "problems": (
                *extraction.problems,
                Problem(
                    code="part_lost",
                    message="A part or page image was not whole and was left out. Read the file again.",
                ),
            ),
        }
    )


def _is_file(path: Path, sha256: str, size: int | None) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return False
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or (size is not None and status.st_size != size):
            return False
        digest = hashlib.sha256()
        while block := file.read(MIB):
            digest.update(block)
    return digest.hexdigest() == sha256
