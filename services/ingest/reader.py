"""The reading process: a server that has everything imported, and forks a child for each file.

Started by `isolation` as `python -m services.ingest.reader`, with one end of a socket pair. The server itself opens no
file of a case; each child gives up its rights, reads one file, writes its parts into a pipe, and ends.
Where the socket closes, all children are killed and the server ends.
"""

import codecs
import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import struct
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy.ma  # noqa: F401 - numpy brings it in late: once here rather than in each child, as the next one
import pdfplumber  # noqa: F401
import pytesseract
from PIL import Image

from models.document import DocumentState, Problem
from models.words import AS_NUMBERS
from services.ingest import calls, clocks, confine, large_pages, own_user, pulse, sniff
from services.ingest.extract import draw, read
from services.ingest.ocr.nets import loaded, nets
from services.ingest.plugin import End, ExtractKit, Part
from services.ingest.programs import kill_group

MOST_PROCESSES = 256
"""Processes inside an own user namespace, all files being read together."""
HEADER = struct.Struct("!I")
READ_PICTURES = 3
"""A child's exit code where it loaded the networks of OCR: the next one finds them loaded."""
PICTURED = frozenset({"pdf", "jpg", "jpeg", "png", "tif", "tiff", "gif", "bmp", "webp", "heic", "jp2"})
"""Extensions of files that are looked at by those networks as a rule: after the first one they are loaded."""


class Server:
    """Forks on request. One thread, no state but who runs."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._running: dict[int, tuple[int, int]] = {}  # pid: (request, descriptor for the end)
        self._told = time.monotonic()
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_write, False)
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self) -> None:
        """Until the socket closes."""
        selector = selectors.DefaultSelector()
        selector.register(self._control, selectors.EVENT_READ)
        selector.register(self._wake_read, selectors.EVENT_READ)
        try:
            while True:
                for key, _ in selector.select(pulse.EVERY if self._running else None):
                    if key.fd == self._wake_read:
                        os.read(self._wake_read, 4096)
                        self._reap()
                    elif not self._answer():
                        return
                self._tell()
        finally:
            for pid in self._running:
                kill_group(pid)

    def _answer(self) -> bool:
        """Take one request; False when there will be no more."""
        try:
            header, descriptors, _, _ = socket.recv_fds(self._control, HEADER.size, 2)
        except OSError:
            return False
        if len(header) < HEADER.size:
            return False
        body = b""
        (length,) = HEADER.unpack(header)
        while len(body) < length:
            block = self._control.recv(length - len(body))
            if not block:
                return False
            body += block
        request: dict[str, Any] = json.loads(body)
        if "kill" in request:
            for pid, (identity, _) in self._running.items():
                if identity == request["kill"]:
                    kill_group(pid)
            return True
        self._fork(request, *descriptors)
        return True

    def _fork(self, request: dict[str, Any], parts: int, end: int) -> None:
        pid = os.fork()
        if pid == 0:
            # The child must not hold what would keep the server's or a sibling's reader waiting.
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._control.close()
            for descriptor in (self._wake_read, self._wake_write, end, *(own for _, own in self._running.values())):
                os.close(descriptor)
            code = 1
            try:
                code = child(request, parts)
            finally:
                os._exit(code)
        # Both sides put the child at the head of its own group: whoever comes first.
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        os.close(parts)
        os.set_blocking(end, False)
        self._running[pid] = (request["id"], end)
        if not loaded() and any(sniff.extension(name) in PICTURED for _, name in request["files"]):
            prepare_for_pictures()  # while the first of them is being read

    def _tell(self) -> None:
        """Say now and then what each child has computed."""
        if time.monotonic() - self._told >= pulse.EVERY:
            for pid, (_, end) in self._running.items():
                if (computing := clocks.below(pid)) is not None:
                    pulse.tell(end, computing)
            self._told = time.monotonic()

    def _reap(self) -> None:
        while self._running:
            try:
                pid, status, used = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid in self._running:
                _, end = self._running.pop(pid)
                kill_group(pid)  # programs it started
                code = os.waitstatus_to_exitcode(status)
                pulse.tell_end(end, code, computing=used.ru_utime + used.ru_stime, peak=used.ru_maxrss * 1024)
                os.close(end)
                if code == READ_PICTURES and not loaded():
                    prepare_for_pictures()


def child(request: dict[str, Any], parts: int) -> int:
    """Read files, or draw a page of one, and write the parts.

    Runs in the forked child, or in a process of its own: see `--once`.
    """
    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    if not request["own_user"]:
        own_user.stay()
    elif own_user.become():
        confine.few_processes(MOST_PROCESSES)  # all that are this user's
    else:
        return 1
    confine.die_with_parent()
    os.umask(0o077)
    kit = ExtractKit.model_validate(request["kit"])
    files = [(Path(path), name) for path, name in request["files"]]
    scratch = kit.folder / "scratch"
    scratch.mkdir(mode=0o700, exist_ok=True)
    tempfile.tempdir = str(scratch)
    os.environ["TMPDIR"] = str(scratch)
    os.chdir(scratch)
    confine.no_new_rights()
    confine.see_only([path for path, _ in files], [kit.folder])
    calls.give_up()
    confine.lower_limits(confine.Bounds(**request["bounds"]))
    began = clocks.computed()
    with os.fdopen(parts, "wb", buffering=1024 * 1024) as pipe:
        for path, name in files:
            found = (
                read(path, name=name, kit=kit, together=len(files) > 1)
                if request["page"] is None
                else draw(path, request["page"], name=name, kit=kit)
            )
            for part in _with_full_disk(found):
                pipe.write(frame(_timed(part, since=began) if isinstance(part, End) else part))
                began = clocks.computed() if isinstance(part, End) else began
                if len(files) == 1:
                    pipe.flush()
    return READ_PICTURES if loaded() else 0


def _with_full_disk(parts: Iterator[Part]) -> Iterator[Part]:
    try:
        yield from parts
    except OSError:
        # `read` catches all that a file can cause; what is left is the file itself being unreadable.
        yield Problem(code="unreadable_file", message="The file cannot be opened for reading. Check its permissions.")
        yield End(state=DocumentState.FAILED)


def _timed(end: End, *, since: float) -> End:
    return end.model_copy(update={"seconds": max(0.0, clocks.computed() - since)})


def frame(part: Part) -> bytes:
    """A part as one line: its kind, the length of its JSON in eight hexadecimal digits, the JSON."""
    body = part.model_dump_json(context=AS_NUMBERS).encode("utf-8")
    return f"{type(part).__name__} {len(body):08x} ".encode("ascii") + body + b"\n"


def prepare() -> None:
    """Do once what each child would do again."""
    Image.init()
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le"):
        codecs.lookup(encoding)
    with contextlib.suppress(pytesseract.TesseractNotFoundError, ValueError, OSError):
        pytesseract.get_tesseract_version(cached=True)
    _settle()


def prepare_for_pictures() -> None:
    """What costs a tenth of a second in each child that reads a picture, and nothing where none does."""
    nets()
    _settle()


def _settle() -> None:
    """What is there stays: children shall neither go through it nor take long to be forked from it."""
    gc.collect()
    gc.freeze()
    large_pages.collapse()


def main() -> None:
    """`reader DESCRIPTOR LEVEL`: serve; `reader --once DESCRIPTOR`: read the one request on standard input."""
    if sys.argv[1] == "--once":
        sys.exit(child(json.loads(sys.stdin.buffer.read()), int(sys.argv[2])))
    control = socket.socket(fileno=int(sys.argv[1]))
    level = sys.argv[2]
    if level == "namespaces" and not confine.leave_network():
        level = "limits"
    if level != "limits":
        confine.few_processes(MOST_PROCESSES)
    prepare()
    control.sendall(level.encode("ascii").ljust(16))
    # Ctrl-C is for the parent to answer; it closes the socket when it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Server(control).serve()


if __name__ == "__main__":
    main()
