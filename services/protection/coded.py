"""Words that stand in a text as base64 or hexadecimal figures: whoever copies them reads what they say."""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

# A run that is long enough for a name and a surname, or one that ends as base64 alone does.
_SIGN = r"[A-Za-z0-9+/_-]"
_RUN = re.compile(rf"(?<![A-Za-z0-9+/_-])(?:{_SIGN}{{12,}}={{0,2}}|{_SIGN}{{6,}}={{1,2}})(?![A-Za-z0-9+/=_-])")
_PART = re.compile("[^/]{6,}")
_FIGURES = re.compile(r"(?:[0-9a-f]{2})+|(?:[0-9A-F]{2})+")
_ENCODINGS = ("utf-8", "utf-16-le", "cp1252")


class Coded(NamedTuple):
    """A place in a text, half-open, in code points, and the words that it says."""

    start: int
    end: int
    meant: str


def coded(text: str) -> Iterator[Coded]:
    """The runs of a text that say words in another form. Ids and hashes say none."""
    for run in _RUN.finditer(text):
        whole = _meant(run[0])
        if whole is not None:
            yield Coded(run.start(), run.end(), whole)
        elif "/" in run[0]:
            # A path, of which a part may say them.
            for part in _PART.finditer(run[0]):
                if (meant := _meant(part[0])) is not None:
                    yield Coded(run.start() + part.start(), run.start() + part.end(), meant)


def _meant(run: str) -> str | None:
    if _FIGURES.fullmatch(run):
        return _words(bytes.fromhex(run))
    if run.isupper() or run[1:].islower() or run.isdigit():
        return None  # a word
    plain = run.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return _words(base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True))
    except binascii.Error:
        return None


def _words(told: bytes) -> str | None:
    """What bytes say, where they are a text."""
    for encoding in _ENCODINGS:
        try:
            words = told.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(sign.isprintable() or sign.isspace() for sign in words) and any(sign.isalpha() for sign in words):
            return words
    return None
