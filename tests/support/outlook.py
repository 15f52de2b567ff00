"""Outlook items (.msg) made in the test: a compound file with the property streams that a mail program writes."""

import struct
from collections.abc import Mapping

_SECTOR, _MINI = 512, 64
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_NONE = 0xFFFFFFFF

Folder = Mapping[str, "bytes | Folder"]
"""Streams and storages by their names."""


def an_item(*, attachments: tuple[Folder, ...] = (), **properties: str | bytes) -> Folder:
    """The storage of an item: text and bytes by the number of their property in hexadecimal, as `p1000="body"`."""
    streams: dict[str, bytes | Folder] = {"__properties_version1.0": bytes(32)}
    for name, value in properties.items():
        kind = "001F" if isinstance(value, str) else "0102"
        content = value.encode("utf-16-le") if isinstance(value, str) else value
        streams[f"__substg1.0_{name.removeprefix('p').upper()}{kind}"] = content
    for place, attached in enumerate(attachments):
        streams[f"__attach_version1.0_#{place:08X}"] = attached
    return streams


def an_attachment(name: str, content: bytes) -> Folder:
    """A file in an item."""
    return {
        "__properties_version1.0": bytes(8),
        "__substg1.0_3707001F": name.encode("utf-16-le"),
        "__substg1.0_37010102": content,
    }


def an_attached_item(item: Folder) -> Folder:
    """An item in an item; its own header is shorter than that of a file."""
    inner = {**item, "__properties_version1.0": bytes(24)}
    return {"__properties_version1.0": bytes(8), "__substg1.0_3701000D": inner}


def compound(root: Folder) -> bytes:
    """The bytes of a compound file."""
    entries: list[tuple[str, int, int, bytes]] = [("Root Entry", 5, _NONE, b"")]
    nexts: dict[int, int] = {}

    def add(folder: Folder, parent: int) -> None:
        before = None
        for name, content in folder.items():
            place = len(entries)
            entries.append((name, 2, _NONE, content) if isinstance(content, bytes) else (name, 1, _NONE, b""))
            if before is None:
                entries[parent] = (*entries[parent][:2], place, entries[parent][3])
            else:
                nexts[before] = place
            before = place
            if not isinstance(content, bytes):
                add(content, place)

    add(root, 0)
    small = bytearray()
    small_chain: list[int] = []
    sectors: list[bytes] = []
    chain: list[int] = []

    def stored(content: bytes) -> int:
        start = len(sectors)
        pieces = [content[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(content), _SECTOR)]
        sectors.extend(pieces)
        chain.extend([*range(start + 1, start + len(pieces)), _END])
        return start if pieces else _END

    starts = []
    for _, kind, _, content in entries:
        if kind == 2 and 0 < len(content) < 4096:
            starts.append(len(small) // _MINI)
            count = -(-len(content) // _MINI)
            small_chain.extend([*range(starts[-1] + 1, starts[-1] + count), _END])
            small += content.ljust(count * _MINI, b"\0")
        else:
            starts.append(stored(content) if content else _END)
    starts[0] = stored(bytes(small)) if small else _END
    table = b"".join(struct.pack("<I", one) for one in small_chain)
    small_table = stored(table.ljust(-(-len(table) // _SECTOR) * _SECTOR, b"\xff")) if table else _END
    listed = b"".join(
        _entry(
            name,
            kind,
            right=nexts.get(place, _NONE),
            child=child,
            start=starts[place],
            size=len(content) if place else len(small),
        )
        for place, (name, kind, child, content) in enumerate(entries)
    )
    directory = stored(listed)
    tables = 1
    while (len(chain) + tables) * 4 > tables * _SECTOR:
        tables += 1
    first = len(sectors)
    chain += [_FAT] * tables
    sectors += [
        piece.ljust(_SECTOR, b"\xff")
        for at in range(tables)
        for piece in [b"".join(struct.pack("<I", one) for one in chain[at * 128 : (at + 1) * 128])]
    ]
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
        0, tables, directory, 0, 4096, small_table, -(-len(table) // _SECTOR), _END, 0, first,
    )  # fmt: skip
    header += b"".join(struct.pack("<I", first + at if at < tables else _FREE) for at in range(1, 109))
    return header + b"".join(sectors)


def _entry(name: str, kind: int, *, right: int, child: int, start: int, size: int) -> bytes:
    wide = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIQ", wide, len(wide) + 2, kind, 1, _NONE, right, child, start, size if kind != 1 else 0
    )
