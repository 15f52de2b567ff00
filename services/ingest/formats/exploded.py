"""Members of old zips that PKZIP 1 packed by its method "implode": unpacked as APPNOTE.TXT 5.3 says.

A stream begins with two or three tables of code lengths, for literals (not always), lengths and distances. Then a bit
tells a literal from a copy of what came before.
"""

import zipfile
from pathlib import Path

IMPLODED = 6
LARGEST = 16 * 1024 * 1024
"""Bytes of a member up to which it is worth it: bits are read one by one."""
_WIDE, _LITERALS = 0x2, 0x4
"""Flags: a window of 8 KiB instead of 4, and a table for literals."""
_LONGEST = 63
_HEADER = 30

_Table = dict[tuple[int, int], int]


class _Bits:
    """Bits of a stream, the lowest of each byte first. Raises EOFError behind the last."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._place = 0
        self._kept = self._count = 0

    def take(self, count: int) -> int:
        """The next bits as a number."""
        while self._count < count:
            if self._place >= len(self._content):
                raise EOFError
            self._kept |= self._content[self._place] << self._count
            self._place += 1
            self._count += 8
        value = self._kept & ((1 << count) - 1)
        self._kept >>= count
        self._count -= count
        return value

    def coded(self, table: _Table) -> int:
        """The next value of a table. Raises ValueError where no code fits."""
        code = 0
        for length in range(1, 17):
            code = code << 1 | self.take(1)
            if (value := table.get((length, code))) is not None:
                return value
        raise ValueError("no code of the table")

    def table(self, size: int) -> _Table:
        """A table of so many values. Raises ValueError when it has another size."""
        lengths: list[int] = []
        for _ in range(self.take(8) + 1):
            entry = self.take(8)
            lengths += [(entry & 0xF) + 1] * ((entry >> 4) + 1)
        if len(lengths) != size:
            raise ValueError("a table of another size")
        found: _Table = {}
        code = step = last = 0
        for value in sorted(range(size), key=lambda one: lengths[one])[::-1]:
            code += step
            if lengths[value] != last:
                last = lengths[value]
                step = 1 << (16 - last)
            found[(last, code >> (16 - last))] = value
        return found


def exploded(content: bytes, *, size: int, flags: int) -> bytes:
    """What was packed. Raises EOFError and ValueError for what is damaged."""
    bits = _Bits(content)
    literals = bits.table(256) if flags & _LITERALS else None
    lengths, distances = bits.table(64), bits.table(64)
    low, least = 7 if flags & _WIDE else 6, 3 if literals else 2
    plain = bytearray()
    while len(plain) < size:
        if bits.take(1):
            plain.append(bits.coded(literals) if literals else bits.take(8))
            continue
        near = bits.take(low)
        distance = (bits.coded(distances) << low | near) + 1
        length = bits.coded(lengths)
        length += least + (bits.take(8) if length == _LONGEST else 0)
        for _ in range(length):
            plain.append(plain[-distance] if distance <= len(plain) else 0)
    return bytes(plain[:size])


def member(path: Path, entry: zipfile.ZipInfo) -> bytes | None:
    """The content of an imploded member; None where it cannot be had. Its checksum is for who asks."""
    if entry.compress_type != IMPLODED or entry.file_size > LARGEST:
        return None
    with path.open("rb") as file:
        file.seek(entry.header_offset)
        header = file.read(_HEADER)
        file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
        packed = file.read(entry.compress_size)
    try:
        return exploded(packed, size=entry.file_size, flags=entry.flag_bits)
    except (EOFError, ValueError):
        return None
