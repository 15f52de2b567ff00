"""Pictures of the pages of a copy that was made here, for those who hand pages out one by one."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf


def pictures(path: Path) -> Iterator[bytes]:
    """The JPEG of each page, with its boxes burned in, as it lies in the copy."""
    with pikepdf.open(path) as file:
        for page in file.pages:
            yield page.obj["/Resources"]["/XObject"]["/I"].read_raw_bytes()
