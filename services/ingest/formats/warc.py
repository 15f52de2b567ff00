"""Web archives (WARC): what was saved is a child under its address; a table tells when and from where."""

import contextlib
import gzip
import io
import re
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import BinaryIO, ClassVar, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from models.document import Problem
from services.ingest import sniff
from services.ingest.formats.archive_problems import most_bytes
from services.ingest.formats.archive_streams import SQUEEZED, Bounded, Reached
from services.ingest.formats.text import clean, paged, rows_table
from services.ingest.outbox import Outbox, unique
from services.ingest.packed_kinds import GZIP
from services.ingest.plugin import ExtractKit, Facts, Part, ReadingStopped, corrupt

HEADER = ("time", "address", "status", "type", "member")
LONGEST_LINE = 64 * 1024
MOST_HEADERS = 200
MOST_ROWS = 20_000
MOST_FORM = 1024 * 1024
MOST_SAID = 16 * 1024 * 1024
_FORM = "application/x-www-form-urlencoded"
_KEPT = frozenset({"response", "resource", "conversion"})
_ENDINGS = {
    "text/html": ".html",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/json": ".json",
    "text/plain": ".txt",
}


class WarcHandler:
    """A record after another, one in memory at a time. A record that is damaged ends the reading."""

    name: ClassVar[str] = "warc"
    version: ClassVar[str] = "4"

    def score(self, head: bytes, filename: str) -> int | None:
        """By its first line."""
        return 50 if sniff.media_type(head, filename) == sniff.WARC else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield children, then the list of addresses as text and table. Raises ReadingStopped."""
        rows: list[tuple[str, ...]] = [HEADER]
        outbox, apart = Outbox(kit), unique(set())
        said: list[str] = []
        damaged = False
        with _plain(path, kit) as (file, whole):
            records = _records(file)
            while True:
                try:
                    record = next(records, None)
                    if record is None:
                        break
                    _open(record, file)
                    row, part = _taken(record, file, outbox, apart(_path(record)) if record.keeps else "", kit)
                except (ValueError, EOFError, zlib.error, OSError):
                    damaged = True
                    break
                if part is not None:
                    yield part
                if record.said and sum(map(len, said)) < MOST_SAID:
                    said.append(record.said)
                if len(rows) <= MOST_ROWS and record.address:
                    rows.append(row)
        damaged |= not whole
        if damaged and len(rows) == 1:
            raise corrupt()
        yield Facts(values={"addresses": len(rows) - 1})
        yield from paged(chain(("\t".join(row) + "\n" for row in rows[1:]), said), kit=kit)
        if len(rows) > 1:
            yield from rows_table(iter(rows), kit=kit, name="addresses")
        if damaged:
            yield Problem(
                code="archive_damaged", message="The web archive is damaged; the records before were taken out."
            )


@contextlib.contextmanager
def _plain(path: Path, kit: ExtractKit) -> Iterator[tuple[BinaryIO, bool]]:
    """The records as they are, unpacked where they were packed, and whether they are whole. Raises ReadingStopped."""
    with path.open("rb") as packed:
        if not packed.read(len(_GZIP)).startswith(_GZIP):
            packed.seek(0)
            yield packed, True
            return
    with SQUEEZED[GZIP](path) as stream, tempfile.TemporaryFile(dir=kit.folder) as copy:
        reached = Reached(stream, (zlib.error, EOFError, OSError))
        bounded = Bounded(reached, most_bytes(path, kit))
        while block := bounded.read(_BLOCK):
            copy.write(block)
        copy.seek(0)
        yield cast("BinaryIO", copy), not reached.damaged


_GZIP = b"\x1f\x8b"
_BLOCK = 1024 * 1024
_SENDING = frozenset({"POST", "PUT", "PATCH"})


@dataclass
class _Record:
    """The head of a record: its content begins at `start` and has `length` bytes."""

    fields: dict[str, str]
    start: int
    length: int
    http: dict[str, str] = field(default_factory=dict)
    status: str = ""
    method: str = ""
    said: str = ""
    """What it says in words: what was sent to the server, where the server sent on to, what the crawler wrote."""

    @property
    def address(self) -> str:
        return self.fields.get("warc-target-uri", "").strip("<>")

    @property
    def keeps(self) -> bool:
        return self.fields.get("warc-type", "") in _KEPT or self.sends

    @property
    def sends(self) -> bool:
        """Whether it is a request that sends something: a form, a message, a file."""
        return self.fields.get("warc-type", "") == "request" and (
            bool(self.http.get("content-type")) or self.method in _SENDING
        )


def _records(file: BinaryIO) -> Iterator[_Record]:
    """The heads of all records. Raises ValueError where there should be one and is none."""
    while True:
        line = file.readline(LONGEST_LINE)
        if not line:
            return
        if not line.strip():
            continue
        if not line.startswith(b"WARC/"):
            raise ValueError("no record begins here")
        fields = _headers(file)
        length = int(fields.get("content-length", ""))
        if length < 0:
            raise ValueError("a negative length")
        start = file.tell()
        yield _Record(fields, start, length)
        file.seek(start + length)


def _headers(file: BinaryIO) -> dict[str, str]:
    fields: dict[str, str] = {}
    for _ in range(MOST_HEADERS):
        line = file.readline(LONGEST_LINE)
        if not line.strip():
            break
        key, _, value = line.decode("utf-8", "replace").partition(":")
        fields.setdefault(key.strip().lower(), clean(value).strip())
    return fields


def _open(record: _Record, file: BinaryIO) -> None:
    """Read the head of what was transferred, and what little records say in words; the file stands at the content."""
    file.seek(record.start)
    kind = record.fields.get("content-type", "")
    if kind.startswith("application/http"):
        line = file.readline(LONGEST_LINE).decode("latin-1").strip()
        record.method, _, record.status = line[:80].partition(" ")
        record.status = record.status[:60]
        record.http = _headers(file)
        if target := record.http.get("location", ""):
            record.said = f"{record.address} -> {target}\n"
        body = record.start + record.length - file.tell()
        if record.sends and record.http.get("content-type", _FORM).startswith(_FORM) and 0 < body <= MOST_FORM:
            start = file.tell()
            fields = parse_qsl(file.read(body).decode("utf-8", "replace").strip(), keep_blank_values=True)
            file.seek(start)
            record.said = clean("\n".join([line, *(f"{name}: {value}" for name, value in fields)])) + "\n\n"
    elif kind.startswith("application/warc-fields") and 0 < record.length <= MOST_FORM:
        record.said = clean(file.read(record.length).decode("utf-8", "replace")).strip() + "\n\n"
        file.seek(record.start)


def _taken(
    record: _Record, file: BinaryIO, outbox: Outbox, path: str, kit: ExtractKit
) -> tuple[tuple[str, ...], Part | None]:
    """The row of a record, and its content as a child when it has one of its own."""
    status = kind = ""
    if record.fields.get("content-type", "").startswith("application/http"):
        status, kind = record.status, record.http.get("content-type", "")
    kind = (kind or record.fields.get("content-type", "")).partition(";")[0].strip().lower()
    part: Part | None = None
    left = record.start + record.length - file.tell()
    if record.keeps and left > 0:
        ending = "" if "." in path.rsplit("/", 1)[-1] else _ENDINGS.get(kind, "")
        body: BinaryIO = cast("BinaryIO", _Window(file, left))
        if "chunked" in record.http.get("transfer-encoding", "").lower():
            body = _unchunked(body, kit.limits.part)
        coding = record.http.get("content-encoding", "").lower()
        try:
            if coding in ("gzip", "x-gzip"):
                part = outbox.stream(path + ending, cast("BinaryIO", gzip.GzipFile(fileobj=body)), packed=left)
            elif coding == "deflate":
                part = outbox.stream(path + ending, io.BytesIO(_inflated(body.read(), kit.limits.part)), packed=left)
            else:
                part = outbox.stream(path + ending + (".br" if coding == "br" else ""), body)
        except ReadingStopped as stop:
            if stop.problem.code != "bomb":
                raise
            part = stop.problem
    member = getattr(part, "path", "")
    return (record.fields.get("warc-date", ""), clean(record.address), status, kind, member), part


class _Window(io.RawIOBase):
    """The next bytes of a file, and no more. A file that ends before raises EOFError."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file = file
        self._left = length

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        block = self._file.read(wanted)
        if wanted and not block:
            raise EOFError
        self._left -= len(block)
        return block


def _unchunked(body: BinaryIO, most: int) -> BinaryIO:
    """Content without the lengths that a server puts between its pieces; content that has none stays as it is."""
    content = body.read(most)
    pieces, place = [], 0
    while found := re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n").match(content, place):
        length = int(found[1], 16)
        if not length:
            break
        pieces.append(content[found.end() : found.end() + length])
        place = found.end() + length
        place += 2 if content[place : place + 2] == b"\r\n" else 0
    return io.BytesIO(b"".join(pieces) if pieces else content)


def _inflated(content: bytes, most: int) -> bytes:
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return zlib.decompressobj(window).decompress(content, most)
        except zlib.error:
            continue
    return content


def _path(record: _Record) -> str:
    """The address as a path: host, then what follows it, so that saved pages keep their places."""
    try:
        parts = urlsplit(record.address)
    except ValueError:
        return "record"
    place = unquote(parts.path).strip("/") or "index"
    place += " (sent)" if record.sends else ""
    return f"{parts.netloc or 'record'}/{place}" + (f"_{parts.query[:80].replace('/', '_')}" if parts.query else "")
