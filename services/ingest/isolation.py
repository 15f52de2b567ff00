"""Reading a hostile file where it can do no harm: in a child process without network, bounded in all it uses.

The strongest way that the machine allows is found once: bubblewrap, else own namespaces, else limits
alone; Landlock comes on top wherever the kernel has it. What comes back is only data, checked for
length and shape; a child that hangs, crashes or grows gives a typed state and the pages it had read.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Generator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Self

from models.document import Bookmark, Extraction, Problem
from models.errors import PageNotDrawn, StorageFull
from models.ids import Sha256
from models.job import ReadingChoice
from services.ingest import confine, own_user
from services.ingest.answers import Allowance, Parts, checked
from services.ingest.going_on import GoingOn
from services.ingest.parts import collect
from services.ingest.plugin import Alone, End, ExtractKit, Limits, Part
from services.ingest.programs import kill_group
from services.ingest.pulse import Pulse
from services.ingest.wrapping import bubblewrap, code_folder, has_own_user, wrapping

DRAWING = Allowance(base=20.0, per_mib=0.05)
"""How long the drawing of a page may take: somebody waits for it."""
_HEADER_BYTES = 4


class IsolatedExtractor:
    """Reads files in children of one reading process, which is started when first needed. Safe for many threads.

    `close` ends it; so does the end of this process, however it comes.
    """

    def __init__(
        self,
        *,
        ocr_languages: str = "spa+por",
        transcriber: str = "",
        images: bool = True,
        layer_images: bool = True,
        limits: Limits | None = None,
        bounds: confine.Bounds | None = None,
        allowance: Allowance | None = None,
        level: str | None = None,
    ) -> None:
        self._languages = ocr_languages
        self._transcriber = transcriber
        self._images = images
        self._layer_images = layer_images
        self._limits = limits or Limits()
        self._bounds = bounds or confine.Bounds()
        self._allowance = allowance or Allowance()
        self._wanted = level
        self._server: _Server | None = None
        self._lock = threading.Lock()

    def read(
        self,
        path: Path,
        *,
        name: str,
        passwords: Sequence[str],
        folder: Path,
        choice: ReadingChoice | None = None,
        bookmark: Bookmark | None = None,
    ) -> Generator[Part | None, None, None]:
        """Read one file: Begin, what is found, End, with None now and then while nothing comes. Close it to stop early.

        Children and page images lie in `folder`, which is private to this call; take them with `answers.PartFile`.
        A `choice` stands in for the usual way to read; from a `bookmark` an earlier reading goes on. Whatever the
        file does ends with an End.
        Raises StorageFull only: then nothing is wrong with the file.
        """
        kit = self._kit(folder, passwords, choice).model_copy(update={"bookmark": bookmark})
        size = path.stat().st_size
        going_on = GoingOn(kit, size=size)
        while True:
            parts = Parts(self._allowance, size=size, limits=self._limits)
            how = yield from going_on.following(self._run([(path, name)], going_on.kit, parts))
            if not parts.whole and going_on.once_more(parts.seconds, how):
                continue
            if parts.whole or not going_on.stands_at_a_page(how):
                for part in parts.ending(how):
                    yield going_on.ended(part)
                return
            yield from going_on.page_lost(parts.seconds)
            if not going_on.may_start:
                yield from going_on.rest_lost()
                return

    def read_together(
        self, files: Sequence[tuple[Path, str]], *, passwords: Sequence[str], folder: Path
    ) -> Generator[Part | None, None, None]:
        """Read small files in one child, which saves starting one for each: as `read`, file after file.

        A file that must be read alone gives Alone instead of an End. Where the child does not come to the
        end, the files without an End say nothing: read each of them alone.
        """
        size = sum(path.stat().st_size for path, _ in files)
        parts = Parts(self._allowance, size=size, limits=self._limits, files=len(files))
        yield from self._run(files, self._kit(folder, passwords, None), parts)

    def _kit(self, folder: Path, passwords: Sequence[str], choice: ReadingChoice | None) -> ExtractKit:
        choice = choice or ReadingChoice()
        return ExtractKit(
            folder=folder.resolve(),
            passwords=tuple(passwords),
            languages=choice.languages or self._languages,
            turn=choice.turn.degrees,
            transcriber=self._transcriber,
            images=self._images,
            layer_images=self._layer_images,
            limits=self._limits,
        )

    def extract(
        self, path: Path, *, name: str, passwords: Sequence[str], folder: Path, choice: ReadingChoice | None = None
    ) -> Extraction:
        """Read one file as a whole, for callers that want it so: memory grows with it. See `read`."""
        parts = self.read(path, name=name, passwords=passwords, folder=folder, choice=choice)
        return checked(collect(part for part in parts if part is not None), folder)

    def extract_together(
        self, files: Sequence[tuple[Path, str]], *, passwords: Sequence[str], folder: Path
    ) -> list[Extraction | None]:
        """Small files as wholes, in their order; None for one that must be read alone. See `read_together`."""
        found: list[Extraction | None] = []
        parts: list[Part] = []
        for part in self.read_together(files, passwords=passwords, folder=folder):
            if isinstance(part, Alone):
                found.append(None)
            elif part is not None:
                parts.append(part)
                if isinstance(part, End):
                    found.append(checked(collect(parts), folder))
                    parts = []
        return found + [None] * (len(files) - len(found))

    def draw(self, path: Path, number: int, *, name: str, passwords: Sequence[str], folder: Path) -> Sha256:
        """Draw a page of a file as `<sha256>.jpg` in `folder`. Raises PageNotDrawn, StorageFull."""
        parts = Parts(DRAWING, size=path.stat().st_size, limits=Limits(pages=1))
        kit = self._kit(folder, passwords, None)
        found = collect(part for part in self._run([(path, name)], kit, parts, page=number) if part is not None)
        image = next((page.image for page in found.pages), None)
        if image is None:
            raise PageNotDrawn
        return image

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

    def _run(
        self, files: Sequence[tuple[Path, str]], kit: ExtractKit, parts: Parts, *, page: int | None = None
    ) -> Generator[Part | None, None, str]:
        """Have files read, or a page of one drawn.

        Returns how it ended: "exit", "time", "silent", "flood", "lost", or "signal N".
        """
        request: dict[str, object] = {
            "files": [(str(path.resolve()), name) for path, name in files],
            "kit": kit.model_dump(mode="json"),
            "bounds": asdict(self._bounds),
            "page": page,
            "own_user": has_own_user(self._wanted or wrapping()) and own_user.hand_over(kit.folder),
        }
        try:
            return (yield from self._asked(request, parts, kit.folder.parent))
        finally:
            shutil.rmtree(kit.folder / "scratch", ignore_errors=True)

    def _asked(self, request: dict[str, object], parts: Parts, root: Path) -> Generator[Part | None, None, str]:
        if not hasattr(os, "fork") or sys.platform == "darwin":
            # Libraries of macOS forbid forking a process that has used them.
            return (yield from _once(request, parts))
        server = self._serving(root)
        how = yield from _sound(server.run(request, parts))
        if how == "lost" and not parts.begun:
            # The reading process itself may have been dying when it was asked: a new one gets one more chance.
            with self._lock:
                if self._server is server:
                    server.close()
                    self._server = None
            how = yield from _sound(self._serving(root).run(request, parts))
        return how

    def _serving(self, root: Path) -> "_Server":
        with self._lock:
            if self._server is None or not self._server.serves(root):
                if self._server is not None:
                    self._server.close()
                self._server = _Server(root, self._wanted or wrapping())
            return self._server


class _Server:
    """A running reading process (`reader.Server`), from this side."""

    def __init__(self, root: Path, wrapping: str) -> None:
        self._root = root
        own, other = socket.socketpair()
        command = [sys.executable, "-P", "-m", "services.ingest.reader", str(other.fileno()), wrapping]
        if wrapping == "bubblewrap":
            command = [*bubblewrap(root, own_user.RIGHTS if has_own_user(wrapping) else ()), *command]
        environment = {key: value for key, value in os.environ.items() if key in _KEPT_VARIABLES}
        environment |= {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(code_folder())}
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

    def run(self, request: dict[str, object], parts: Parts) -> Generator[Part | None, None, str]:
        """Send a request and hand on its parts until its child ends."""
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
        ended = "stopped"
        pulse = Pulse(read_end)
        try:
            ended = yield from parts.take(read_parts, pulse)
        finally:
            os.close(read_parts)
            if ended != "exit":
                with self._lock, contextlib.suppress(OSError):
                    self._send({"kill": identity}, ())
            code = pulse.wait(10)
            parts.peak, parts.seconds = pulse.peak, max(parts.seconds, pulse.computing or 0.0)
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


def _sound(parts: Generator[Part | None, None, str]) -> Generator[Part | None, None, str]:
    """The same, but a full disk is nobody's fault: raises StorageFull."""
    with contextlib.closing(parts):
        while True:
            try:
                part = next(parts)
            except StopIteration as stop:
                return str(stop.value)
            if isinstance(part, Problem) and part.code == "storage_full":
                raise StorageFull("The disk is full: the file could not be taken apart.")
            yield part


def _once(request: dict[str, object], parts: Parts) -> Generator[Part | None, None, str]:
    """A process of its own for one file, where a running process must not be forked."""
    read_parts, write_parts = os.pipe()
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "services.ingest.reader", "--once", str(write_parts)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(write_parts,),
            env={**os.environ, "OMP_THREAD_LIMIT": "1", "PYTHONPATH": str(code_folder())},
            start_new_session=True,
            cwd="/",
        )
    finally:
        os.close(write_parts)
    ended = "lost"
    try:
        assert process.stdin is not None
        process.stdin.write(json.dumps(request).encode("utf-8"))
        process.stdin.close()
        ended = yield from parts.take(read_parts)
    except OSError:
        return "lost"
    finally:
        os.close(read_parts)
        if ended != "exit":
            kill_group(process.pid)
        try:
            code = process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            kill_group(process.pid)
            code = process.wait()
    if ended != "exit":
        return ended
    return f"signal {-code}" if code < 0 else "exit"
