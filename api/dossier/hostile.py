"""Files that break readers: a bomb, a cut file, and sound that holds no text."""

import io
import struct
import zipfile
import zlib

from api.dossier.office import ZIP_TIME

CHUNK = 8 << 20
BOMB_CHUNKS = 160
"""1.25 GiB of zeros in about 1.3 MB: a thousand times its size."""


def zip_bomb(name: str) -> bytes:
    """A ZIP whose only member grows a thousandfold.

    One chunk is deflated once and its bytes repeated: after a full flush the stream knows nothing of what stood
    before, so the repeats are valid and cost no time.
    """
    zeros = bytes(CHUNK)
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = press.compress(zeros) + press.flush(zlib.Z_FULL_FLUSH)
    data = piece * BOMB_CHUNKS + press.flush(zlib.Z_FINISH)
    check = 0
    for _ in range(BOMB_CHUNKS):
        check = zlib.crc32(zeros, check)
    return _single(name, data, size=CHUNK * BOMB_CHUNKS, check=check)


def _single(name: str, data: bytes, *, size: int, check: int) -> bytes:
    """A ZIP of one member that is deflated already."""
    encoded = name.encode("ascii")
    year, month, day, hour, minute, second = ZIP_TIME
    date = (year - 1980) << 9 | month << 5 | day
    time = hour << 11 | minute << 5 | second // 2
    common = struct.pack(
        "<HHHHHIIIHH", 20, 0, zipfile.ZIP_DEFLATED, time, date, check, len(data), size, len(encoded), 0
    )
    local = b"PK\x03\x04" + common + encoded
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + encoded
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local) + len(data), 0)
    return local + data + entry + end


def truncated(data: bytes, share: float = 0.42) -> bytes:
    """The beginning of a file, as a broken copy leaves it."""
    return data[: int(len(data) * share)]


def _ogg_crc(page: bytes) -> int:
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = ((value << 1) ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
    return value


def voice_note(frames: int) -> bytes:
    """A voice message of silence: Ogg with Opus, 20 ms a frame, as messengers send it."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 16000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 5) + b"lince" + struct.pack("<I", 0)
    silence = [b"\xf8\xff\xfe"] * frames
    out = io.BytesIO()
    for number, (packets, position, kind) in enumerate(
        [([head], 0, 2), ([tags], 0, 0), *[(silence[at : at + 50], 960 * (at + 50), 0) for at in range(0, frames, 50)]]
    ):
        last = 4 if number == 1 + -(-frames // 50) else 0
        lengths = bytes(len(packet) for packet in packets)
        header = b"OggS" + struct.pack("<BBqIII", 0, kind | last, position, 0x4C494E43, number, 0)
        page = header + bytes([len(lengths)]) + lengths + b"".join(packets)
        out.write(page[:22] + struct.pack("<I", _ogg_crc(page)) + page[26:])
    return out.getvalue()
