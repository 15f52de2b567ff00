"""UTF-8 that was written as if it were Latin-1: what Facebook and Instagram make of every accent in their downloads."""

import re

_SUSPECT = re.compile("[\u00c2-\u00f4][\u0080-\u00bf]")


def mended(text: str) -> str:
    """The text as it was meant; as it stands where not all of it was written so."""
    if not _SUSPECT.search(text):
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
