"""Whether the files of a tantivy index are those that were written: each ends with the CRC-32 of its content."""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_PARTS = ("term", "idx", "pos", "fast", "fieldnorm", "store")
_MAGIC = 1337
_TAIL = 8
"""Bytes behind the footer: its length and a magic number, little-endian."""
_BLOCK = 1 << 20


class FileCheck:
    """Reads each file of an index once, some of them at a call: written files never change."""

    def __init__(self, budget: int = 256 << 20) -> None:
        self._budget = budget
        self._sound: set[Path] = set()

    def damaged(self, index: Path) -> Path | None:
        """The first damaged file among those not yet read, up to the budget of bytes. Raises OSError, ValueError."""
        left = self._budget
        for path in _files(index):
            if left <= 0:
                return None
            if path in self._sound:
                continue
            size = _sound_bytes(path)
            if size is None:
                # A merge may have put other files in place while this one was sought.
                if path in _files(index):
                    return path
                continue
            left -= size
            self._sound.add(path)
        return None


def _files(index: Path) -> Iterator[Path]:
    """The files that the last commit names."""
    for segment in json.loads((index / "meta.json").read_bytes())["segments"]:
        name = segment["segment_id"].replace("-", "")
        yield from (index / f"{name}.{part}" for part in _PARTS)
        if segment["deletes"] is not None:
            yield index / f"{name}.{segment['deletes']['opstamp']}.del"


def _sound_bytes(path: Path) -> int | None:
    """The size of a file whose content has the sum in its footer, else None."""
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(max(0, size - _TAIL))
            tail = stream.read(_TAIL)
            length = int.from_bytes(tail[:4], "little")
            if len(tail) < _TAIL or int.from_bytes(tail[4:], "little") != _MAGIC or length > size - _TAIL:
                return None
            content = size - _TAIL - length
            stream.seek(content)
            footer: dict[str, Any] = json.loads(stream.read(length))
            stream.seek(0)
            total, left = 0, content
            while left > 0 and (block := stream.read(min(_BLOCK, left))):
                total = zlib.crc32(block, total)
                left -= len(block)
    except (OSError, ValueError):
        return None
    return size if total == footer.get("crc") else None
