"""What the directory of a zip says of its kind: used by `sniff`."""

import zipfile
import zlib
from pathlib import Path

CELLEBRITE_MARK = b"lince-cellebrite"
"""Stands among the names of a zip whose report says that it is one of Cellebrite's."""
MOST_NAMES = 2_000
LOCAL = b"PK\x03\x04"
"""Stands before each member."""
MOST_BEFORE = 4096
"""Bytes that may stand before the first member."""
_MOST_KIND = 200
"""Bytes that the name of a kind may take."""
_FLAWS = (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError, EOFError)


def is_folder(entry: zipfile.ZipInfo) -> bool:
    """Whether a member is a folder. A name may be missing: what was packed from a pipe has none."""
    return entry.filename.endswith("/")


def told(path: Path) -> bytes:
    """Names and the `mimetype` member of a zip; "" when its directory is unreadable."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()[:MOST_NAMES]
            kind = b""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < _MOST_KIND:
                # What the list says of its sizes may be wrong: no more is asked for than a kind can take.
                with archive.open("mimetype") as member:
                    kind = b"mimetype=" + member.read(_MOST_KIND).strip() + b"\n"
            if _is_phone_report(archive, names):
                kind += CELLEBRITE_MARK + b"\n"
            return kind + "\n".join(names).encode("utf-8", "replace")
    except _FLAWS:
        return b""


def _is_phone_report(archive: zipfile.ZipFile, names: list[str]) -> bool:
    """Whether its report.xml names Cellebrite."""
    report = next((name for name in names if name.lower() == "report.xml"), None)
    if report is None:
        return False
    try:
        with archive.open(report) as stream:
            return b"cellebrite" in stream.read(8192).lower()
    except _FLAWS:
        return False
