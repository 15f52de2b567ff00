"""Texts of UTF-8 and of an older encoding together, as joined files and logs of several programs are.

Bytes that are no UTF-8 are read one by one in the older one. Importing this module makes these encodings known.
"""

import codecs
from functools import partial
from typing import Any

OLDER = ("cp1252", "cp850", "mac_roman")
_START = "utf-8+"


def mixed(older: str) -> str:
    """The name of UTF-8 together with one of OLDER."""
    return _START + older


MIXED = mixed("cp1252")


def _as_older(error: UnicodeError, *, older: str) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode(older, "replace"), error.end


def _decoder(handler: str) -> type[codecs.BufferedIncrementalDecoder]:
    class Decoder(codecs.BufferedIncrementalDecoder):
        def _buffer_decode(self, input: Any, errors: str, final: bool) -> tuple[str, int]:  # noqa: A002, ARG002, FBT001
            return codecs.utf_8_decode(input, handler, final)

    return Decoder


def _found(name: str) -> codecs.CodecInfo | None:
    plain = "".join(sign for sign in name if sign.isalnum())
    for older in OLDER:
        if plain == "utf8" + older.replace("_", ""):
            handler = f"lince-{older}"
            return codecs.CodecInfo(
                name=mixed(older),
                encode=codecs.utf_8_encode,
                decode=lambda content, errors="strict": codecs.utf_8_decode(content, handler, True),  # noqa: ARG005, B023
                incrementaldecoder=_decoder(handler),
            )
    return None


for _older in OLDER:
    codecs.register_error(f"lince-{_older}", partial(_as_older, older=_older))
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
