"""Files inside old office files (OLE containers): embedded documents rebuilt as files of their own.

An embedded document of DOC and XLS is a storage of the container, without a header: it becomes a file again by writing
a container around its streams ([MS-CFB], version 3). PPT holds whole containers, packed.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import olefile

from services.ingest import ole_kinds

SECTOR, MINI, CUTOFF = 512, 64, 4096
_FREE, _END, _FAT, _DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
_IN_HEADER, _A_DIFAT = 109, 127
_STORAGE, _STREAM, _ROOT = 1, 2, 5
MOST_OBJECTS = 1_000
"""Embedded objects taken out of one file."""
_DOCUMENTS = frozenset(name.decode() for name, kind in ole_kinds.STREAMS if kind != ole_kinds.PACKAGED)
_PACKED = tuple(name.decode() for name, kind in ole_kinds.STREAMS if kind == ole_kinds.PACKAGED)
_OBJECT = 0x1011
"""Type of the record that holds an embedded object in a presentation ([MS-PPT] 2.13.24)."""

Tree = dict[str, "bytes | Tree"]


def objects(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each embedded document of a DOC or XLS; of other objects, the file that they wrap.

    Never raises on hostile bytes: what cannot be read is passed by, and the original keeps it.
    """
    try:
        with olefile.OleFileIO(path) as ole:
            for storage in islice(_holders(ole), MOST_OBJECTS):
                label, content = _content(ole, storage)
                if content:
                    yield label or storage[-1].strip("_"), content
    except Exception:  # noqa: BLE001 - olefile, on hostile bytes
        return


def _holders(ole: olefile.OleFileIO) -> Iterator[list[str]]:
    """Storages of embedded objects: of the object pool (DOC), or beside the workbook (XLS)."""
    for entry in ole.listdir(streams=False, storages=True):
        if (len(entry) == 2 and entry[0] == "ObjectPool") or (len(entry) == 1 and entry[0].startswith("MBD")):
            yield entry


def _content(ole: olefile.OleFileIO, storage: list[str]) -> tuple[str, bytes]:
    for name in _PACKED:
        if ole.exists([*storage, name]):
            inner = bytes(ole.openstream([*storage, name]).read())
            return native(inner) if name.endswith("Native") else ("", inner)
    tree = _tree(ole, storage)
    return "", b"" if _is_shell(tree) else written(tree)


def _tree(ole: olefile.OleFileIO, storage: list[str]) -> Tree:
    tree: Tree = {}
    depth = len(storage)
    for entry in ole.listdir(streams=True, storages=False):
        if entry[:depth] == storage and len(entry) > depth:
            place = tree
            for name in entry[depth:-1]:
                inner = place.setdefault(name, {})
                if isinstance(inner, bytes):
                    break
                place = inner
            place[entry[-1]] = bytes(ole.openstream(entry).read())
    return tree


def slide_objects(path: Path, *, most: int) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each embedded object of a PPT; `most` bounds the bytes that one unpacks to."""
    try:
        with olefile.OleFileIO(path) as ole:
            body = ole.openstream("PowerPoint Document").read()
    except Exception:  # noqa: BLE001 - olefile, on hostile bytes
        return
    place = seen = 0
    while place + 8 <= len(body) and seen < MOST_OBJECTS:
        instance, kind, size = struct.unpack_from("<HHI", body, place)
        if kind == _OBJECT:
            seen += 1
            content = _unpacked(body[place + 8 : place + 8 + size], packed=instance >> 4 == 1, most=most)
            if content.startswith(ole_kinds.OLE) and not _is_shell(_streams(content)):
                label, inner = packaged(content)
                yield label or f"object_{seen}", inner
        place += 8 + size


def _unpacked(raw: bytes, *, packed: bool, most: int) -> bytes:
    if not packed:
        return raw
    try:
        return zlib.decompressobj().decompress(raw[4:], most)
    except zlib.error:
        return b""


def _is_shell(streams: Iterable[str]) -> bool:
    """Whether an object has nothing of its own to read: a formula, macros, or a note of what drew it."""
    names = set(streams)
    return not names & {*_DOCUMENTS, *_PACKED} and (
        "Equation Native" in names or "VBA" in names or all(name.startswith(("\x01", "\x02", "\x03")) for name in names)
    )


def _streams(content: bytes) -> list[str]:
    try:
        with olefile.OleFileIO(content) as ole:
            return [entry[0] for entry in ole.listdir()]
    except Exception:  # noqa: BLE001 - olefile, on hostile bytes
        return []


def packaged(content: bytes) -> tuple[str, bytes]:
    """What an OLE object holds, with its name where it has one: the file wrapped in it, or itself."""
    if not content.startswith(ole_kinds.OLE):
        return "", content
    try:
        with olefile.OleFileIO(content) as ole:
            for name in _PACKED:
                if ole.exists(name):
                    inner = bytes(ole.openstream(name).read())
                    return native(inner) if name.endswith("Native") else ("", inner)
    except Exception:  # noqa: BLE001 - olefile, on hostile bytes
        return "", content
    return "", content


def native(raw: bytes) -> tuple[str, bytes]:
    """Name and bytes of the file in an Ole10Native stream: size, flags, label, two paths, size, bytes."""
    place = 6
    told = []
    for _ in range(2):
        end = raw.find(b"\x00", place)
        if end < 0:
            return "", raw
        told.append(raw[place:end].decode("cp1252", "replace"))
        place = end + 1
    place += 4
    size = int.from_bytes(raw[place : place + 4], "little")
    place += 4 + size
    size = int.from_bytes(raw[place : place + 4], "little")
    content = raw[place + 4 : place + 4 + size]
    return (told[0].replace("\\", "/").rsplit("/", 1)[-1], content) if content else ("", raw)


def written(tree: Mapping[str, "bytes | Tree"]) -> bytes:
    """A container with these streams and storages."""
    entries: list[_Entry] = [_Entry("Root Entry", _ROOT)]
    _laid(tree, entries, 0)
    minis = b"".join(_padded(one.content, MINI) for one in entries if one.kind == _STREAM and one.small)
    large = [one for one in entries if one.kind == _STREAM and one.content and not one.small]
    chains: list[bytes] = []
    mini_table: list[int] = []
    for one in entries:
        if one.kind == _STREAM and one.small and one.content:
            one.start = len(mini_table)
            many = -(-len(one.content) // MINI)
            mini_table += [*range(one.start + 1, one.start + many), _END]
    entries[0].content = minis
    chains += [_table(mini_table), minis, *(one.content for one in large)]
    chains.insert(0, b"\x00" * (128 * len(entries)))  # the directory, written last: its size is known
    counts = [-(-len(chain) // SECTOR) for chain in chains]
    fats, difats = _tables(sum(counts))
    starts, place = [], fats + difats
    for count in counts:
        starts.append(place if count else _END)
        place += count
    entries[0].start = starts[2]
    for one, start in zip(large, starts[3:], strict=True):
        one.start = start
    chains[0] = b"".join(one.packed() for one in entries)
    fat = [_FAT] * fats + [_DIFAT] * difats
    for count in counts:
        fat += [*range(len(fat) + 1, len(fat) + count), _END] if count else []
    body = b"".join(_padded(chain, SECTOR) for chain in chains)
    return _header(fats, difats, starts, counts) + _table(fat, fats) + _difat(fats, difats) + body


class _Entry:
    """One line of the directory."""

    def __init__(self, name: str, kind: int, content: bytes = b"") -> None:
        self.name, self.kind, self.content = name, kind, content
        self.left = self.right = self.child = _FREE
        self.start = _END if kind != _STORAGE else 0
        self.small = len(content) < CUTOFF

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le")[:62]
        size = 0 if self.kind == _STORAGE else len(self.content)
        head = struct.pack("<64sHBBIII", name, len(name) + 2, self.kind, 1, self.left, self.right, self.child)
        return head + b"\x00" * 36 + struct.pack("<IQ", self.start, size)


def _laid(tree: Mapping[str, "bytes | Tree"], entries: list[_Entry], parent: int) -> None:
    """Add the entries of a storage, as a balanced tree in the order of the format: by length, then by upper case."""
    names = sorted(tree, key=lambda name: (len(name), name.upper()))
    numbers = {}
    for name in names:
        inner = tree[name]
        numbers[name] = len(entries)
        entries.append(_Entry(name, _STREAM, inner) if isinstance(inner, bytes) else _Entry(name, _STORAGE))
    entries[parent].child = _rooted(names, numbers, entries)
    for name in names:
        inner = tree[name]
        if not isinstance(inner, bytes):
            _laid(inner, entries, numbers[name])


def _rooted(names: list[str], numbers: Mapping[str, int], entries: list[_Entry]) -> int:
    if not names:
        return _FREE
    middle = len(names) // 2
    number = numbers[names[middle]]
    entries[number].left = _rooted(names[:middle], numbers, entries)
    entries[number].right = _rooted(names[middle + 1 :], numbers, entries)
    return number


def _tables(sectors: int) -> tuple[int, int]:
    """How many sectors the allocation table takes, and its own list beyond the header."""
    fats = difats = 0
    while True:
        needed = -(-(sectors + fats + difats) // (SECTOR // 4))
        beyond = max(0, -(-(needed - _IN_HEADER) // _A_DIFAT))
        if (needed, beyond) == (fats, difats):
            return fats, difats
        fats, difats = needed, beyond


def _table(numbers: list[int], sectors: int = 0) -> bytes:
    size = max(sectors * SECTOR, -(-len(numbers) * 4 // SECTOR) * SECTOR)
    return struct.pack(f"<{len(numbers)}I", *numbers).ljust(size, b"\xff")


def _difat(fats: int, difats: int) -> bytes:
    body = b""
    for at in range(difats):
        first = _IN_HEADER + at * _A_DIFAT
        numbers = list(range(first, min(first + _A_DIFAT, fats)))
        following = fats + at + 1 if at + 1 < difats else _END
        body += struct.pack("<127II", *(numbers + [_FREE] * (_A_DIFAT - len(numbers))), following)
    return body


def _header(fats: int, difats: int, starts: list[int], counts: list[int]) -> bytes:
    listed = list(range(min(fats, _IN_HEADER)))
    head = struct.pack("<8s16xHHHHH6xIIIII", ole_kinds.OLE, 0x3E, 3, 0xFFFE, 9, 6, 0, fats, starts[0], 0, CUTOFF)
    head += struct.pack("<IIII", starts[1], counts[1], fats if difats else _END, difats)
    return head + struct.pack("<109I", *(listed + [_FREE] * (_IN_HEADER - len(listed))))


def _padded(content: bytes, size: int) -> bytes:
    return content.ljust(-(-len(content) // size) * size, b"\x00")
