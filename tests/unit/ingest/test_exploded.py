"""Old zips packed by "implode": literals with and without a table, copies near, far and long."""

import struct
import zlib

import pytest
from support.files import codes, read

from models.document import DocumentState

EVEN_64 = bytes([3, 0xF5, 0xF5, 0xF5, 0xF5])
"""A table of 64 codes of six bits."""
EVEN_256 = bytes([15, *[0xF7] * 16])
"""One of 256 codes of eight bits."""


class Packer:
    """Writes a stream bit by bit; codes of even tables count down, their highest bit first."""

    def __init__(self, *, wide: bool, table: bool):
        self.flags = 0x2 * wide | 0x4 * table
        self.low, self.table, self.bits = 7 if wide else 6, table, []

    def number(self, value: int, count: int):
        self.bits += [value >> place & 1 for place in range(count)]

    def code(self, value: int, count: int):
        self.bits += [((1 << count) - 1 - value) >> place & 1 for place in reversed(range(count))]

    def literals(self, text: bytes):
        for byte in text:
            self.bits.append(1)
            (self.code if self.table else self.number)(byte, 8)
        return self

    def copy(self, distance: int, length: int):
        self.bits.append(0)
        self.number(distance - 1 & (1 << self.low) - 1, self.low)
        self.code(distance - 1 >> self.low, 6)
        length -= 3 if self.table else 2
        self.code(min(length, 63), 6)
        if length >= 63:
            self.number(length - 63, 8)
        return self

    def stream(self) -> bytes:
        bits = self.bits + [0] * (-len(self.bits) % 8)
        body = bytes(sum(bit << n for n, bit in enumerate(bits[at : at + 8])) for at in range(0, len(bits), 8))
        return EVEN_256 * self.table + EVEN_64 * 2 + body


def a_zip(packed: bytes, plain: bytes, flags: int) -> bytes:
    fields = struct.pack("<HHHHHIIIHH", 10, flags, 6, 0, 0x5C21, zlib.crc32(plain), len(packed), len(plain), 5, 0)
    local = b"PK\x03\x04" + fields + b"n.txt" + packed
    central = b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, 0) + b"n.txt"
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("table", [False, True])
def test_an_imploded_member_is_read(tmp_path, wide, table):
    packer = (
        Packer(wide=wide, table=table).literals(b"Rosa Quispe 70010001\n").copy(21, 10).copy(31, 200).copy(3_000, 4)
    )
    plain = bytearray(b"Rosa Quispe 70010001\n")
    for distance, length in ((21, 10), (31, 200), (3_000, 4)):
        for _ in range(length):
            plain.append(plain[-distance] if distance <= len(plain) else 0)
    extraction = read(tmp_path, "a.zip", a_zip(packer.stream(), bytes(plain), packer.flags))
    kept = {child.path: (tmp_path / "out" / child.file).read_bytes() for child in extraction.children}
    assert kept == {"n.txt": bytes(plain)}
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


@pytest.mark.parametrize("damage", [b"", b"\xff" * 40])
def test_a_stream_that_makes_no_sense_stays_inside(tmp_path, damage):
    extraction = read(tmp_path, "a.zip", a_zip(damage, b"Rosa", 0))
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"member_unsupported"})
