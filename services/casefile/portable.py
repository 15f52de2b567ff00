"""File names that every system takes: composed, short, without signs that a shell or a file system reads otherwise."""

import re
import unicodedata

LONGEST = 120
"""Bytes of a name in UTF-8."""
# Control and direction signs, ends of lines, surrogates, what Windows forbids, and % \ which checkers of sums escape.
_UNSAFE = re.compile('[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff<>:"/\\\\|?*%]')


def portable(name: str) -> str:
    """A name as it may stand behind a number in any folder; never empty."""
    plain = _UNSAFE.sub("_", unicodedata.normalize("NFC", name)).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending.encode()) > 12:
        stem, dot, ending = plain, "", ""
    room = LONGEST - len(ending.encode()) - len(dot)
    cut = stem.encode()[:room].decode("utf-8", "ignore").strip(" .")
    return f"{cut or 'file'}{dot}{ending}"
