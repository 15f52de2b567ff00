"""Kinds of files in the compound (OLE) format of old office programs, told by the names of their streams."""

from pathlib import Path

import olefile

from services.ingest.zip_names import MOST_NAMES

PACKAGED = "application/x-ole-package"
SEALED_OFFICE = "application/x-ole-encrypted-package"

# Streams of an OLE file that tell its kind; the first that is there wins.
STREAMS = (
    (b"EncryptedPackage", SEALED_OFFICE),
    (b"__properties_version1.0", "application/vnd.ms-outlook"),
    (b"WordDocument", "application/msword"),
    (b"Workbook", "application/vnd.ms-excel"),
    (b"Book", "application/vnd.ms-excel"),
    (b"PowerPoint Document", "application/vnd.ms-powerpoint"),
    (b"VisioDocument", "application/vnd.visio"),
    (b"Package", PACKAGED),
    (b"CONTENTS", PACKAGED),
    (b"\x01Ole10Native", PACKAGED),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def names_in(source: Path | bytes) -> bytes:
    """The names inside, a line each; none where the file is too damaged to list."""
    try:
        with olefile.OleFileIO(source) as ole:
            return "\n".join("/".join(entry) for entry in ole.listdir()[:MOST_NAMES]).encode("utf-8", "replace")
    except Exception:  # noqa: BLE001 - olefile raises whatever hostile bytes make it raise
        return b""


def kind_of(names: bytes) -> str:
    """The media type that the names tell."""
    # Names in an OLE file are the same in upper and lower case.
    top = set(names.lower().split(b"\n"))
    streams = {line.rsplit(b"/", 1)[-1] for line in top}
    for there in (top, streams):
        for stream, kind in STREAMS:
            if stream.lower() in there:
                return kind
    return "application/x-ole-storage"
