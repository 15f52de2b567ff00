"""Names of archive members, as their maker wrote them."""

import zipfile

from services.ingest.formats.charset import guess_encoding


def member_name(entry: zipfile.ZipInfo) -> str:
    """The name as its maker wrote it: without the UTF-8 flag the bytes may be in any encoding."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    if raw.isascii():
        return entry.filename
    encoding, sure = guess_encoding(raw)
    if not sure and encoding.lower().replace("-", "").replace("_", "") in (
        "cp1252",
        "windows1252",
        "iso88591",
        "macroman",
    ):
        # Short Western names: Windows' own zip writes the DOS code page.
        encoding = "cp850"
    return raw.decode(encoding, "replace")


def plain_name(name: str) -> str:
    """A tar member's name; bytes that are no UTF-8 become the replacement sign."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
