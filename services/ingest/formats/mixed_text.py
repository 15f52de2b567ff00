"""Texts of UTF-8 and Windows-1252 together, as joined files and logs of several programs are: an encoding of its own.

Bytes that are no UTF-8 are read one by one as Windows-1252. Importing this module makes the encoding known.
"""

import codecs
from typing import Any

MIXED = "utf-8+cp1252"
_HANDLER = "lince-cp1252"


def _as_western(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


class _Decoder(codecs.BufferedIncrementalDecoder):
    def _buffer_decode(self, input: Any, errors: str, final: bool) -> tuple[str, int]:  # noqa: A002, ARG002, FBT001
        return codecs.utf_8_decode(input, _HANDLER, final)


def _found(name: str) -> codecs.CodecInfo | None:
    if "".join(sign for sign in name if sign.isalnum()) != "utf8cp1252":
        return None
    return codecs.CodecInfo(
        name=MIXED,
        encode=codecs.utf_8_encode,
        decode=lambda content, errors="strict": codecs.utf_8_decode(content, _HANDLER, True),  # noqa: ARG005
        incrementaldecoder=_Decoder,
    )


codecs.register_error(_HANDLER, _as_western)
codecs.register(_found)


def lines_apart(sample: bytes) -> tuple[bytes, bytes]:
    """The lines with accents that are UTF-8, and those that are not."""
    sound: list[bytes] = []
    other: list[bytes] = []
    for line in sample.split(b"\n"):
        if not line.isascii():
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                other.append(line)
            else:
                sound.append(line)
    return b"\n".join(sound), b"\n".join(other)
