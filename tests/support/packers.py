"""Archives that nothing here writes: cabinets and rars with members stored."""

import struct
import zlib


def cabinet(members: list[tuple[bytes, bytes, int]]) -> bytes:
    """A cabinet with one folder, stored, as [MS-CAB] has it; each member with its attributes."""
    data = b"".join(content for _, content, _ in members)
    files, offset = b"", 0
    for name, content, attributes in members:
        files += struct.pack("<IIHHHH", len(content), offset, 0, 0x5A64, 0x6000, attributes) + name + b"\0"
        offset += len(content)
    head, folder = 36, 8
    start = head + folder + len(files)
    size = start + 8 + len(data)
    return (
        b"MSCF"
        + struct.pack("<IIIIIBBHHHHH", 0, size, 0, head + folder, 0, 3, 1, 1, len(members), 0, 0, 0)
        + struct.pack("<IHH", start, 1, 0)
        + files
        + struct.pack("<IHH", 0, len(data), len(data))
        + data
    )


def rar(members: list[tuple[bytes, bytes]]) -> bytes:
    """Members stored in the form of RAR 2.9."""

    def block(kind: int, flags: int, body: bytes, more: bytes = b"") -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + more

    made = b"Rar!\x1a\x07\x00" + block(0x73, 0, bytes(6))
    for name, content in members:
        body = struct.pack(
            "<IIBIIBBHI", len(content), len(content), 3, zlib.crc32(content), 0x5A646000, 29, 0x30, len(name), 0o100644
        )
        made += block(0x74, 0x8000, body + name, content)
    return made + block(0x7B, 0x4000, b"")
