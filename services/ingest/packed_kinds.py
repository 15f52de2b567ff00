"""Kinds of packed files without a magic of their own, told by their whole header. Used by `sniff` and archives."""

import zlib

TAR = "application/x-tar"
GZIP = "application/gzip"
LZMA = "application/x-lzma"
_BLOCK = 512
_SUM = slice(148, 156)
_MOST_UNPACKED = 1 << 40


def packed_kind(head: bytes) -> str | None:
    """A tar of any age, or the stream of LZMA alone; None when it is neither."""
    if is_tar(head):
        return TAR
    return LZMA if _is_lzma(head) else None


def is_packed_warc(head: bytes) -> bool:
    """Whether a gzip file begins with a record of a web archive, as such archives are kept."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, 7) == b"WARC/1."
    except zlib.error:
        return False


def is_tar(head: bytes) -> bool:
    """Whether the first block is the header of a tar: its bytes add up to what it says, its own sum counted as blanks.

    Tars of Unix v7, and of programs that still write so, have nothing else to be known by.
    """
    block = head[:_BLOCK]
    if block[257:262] == b"ustar":
        return True
    if len(block) < _BLOCK or not block[0]:
        return False
    try:
        said = int(block[_SUM].strip(b" \0"), 8)
    except ValueError:
        return False
    return said == sum(block) - sum(block[_SUM]) + 8 * ord(" ")


def _is_lzma(head: bytes) -> bool:
    """The usual properties, a dictionary of a usual size, and an unpacked size that is unknown or possible."""
    if len(head) < 14 or head[0] != 0x5D or head[13] != 0:
        return False
    dictionary, size = int.from_bytes(head[1:5], "little"), int.from_bytes(head[5:13], "little")
    usual = 1 << 12 <= dictionary <= 1 << 30 and dictionary & (dictionary - 1) == 0
    return usual and (size == (1 << 64) - 1 or size < _MOST_UNPACKED)
