"""E-mail addresses, defanged ones too."""

import re
from collections.abc import Iterator
from typing import ClassVar

from models.mention import MentionKind
from services.nlp import normal
from services.nlp.plugin import Evidence, Found, Reading

_LOCAL = r"(?<![\w.%+\-@])[\w%+\-](?:[\w.%+\-]{0,62}[\w%+\-])?"
_DOMAIN = r"[\w\-]{1,63}(?:\.[\w\-]{1,63}){0,5}\.[^\W\d_]{2,15}(?![\w\-])"
ADDRESS = re.compile(rf"{_LOCAL}@{_DOMAIN}")
# name (arroba) host punto com: both signs in words, or one of them in brackets.
_AT = r" ?[\[(] ?(?:at|arroba) ?[\])] ?| arroba "
_DOT = r"\.| ?[\[(] ?(?:\.|dot|punto|ponto) ?[\])] ?| punto | ponto "
DEFANGED = re.compile(rf"{_LOCAL}(?:{_AT})[\w\-]{{1,63}}(?:(?:{_DOT})[\w\-]{{1,63}}){{1,4}}", re.IGNORECASE)


class EmailExtractor:
    """Find addresses. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "emails"
    version: ClassVar[str] = "1"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield addresses in lower case."""
        text = reading.text
        if "@" in text:
            for match in ADDRESS.finditer(text):
                yield Found(
                    MentionKind.EMAIL, *match.span(), normal=normal.email(match[0]), confidence=0.99,
                    evidence=Evidence.CHECK, reason="written as an address",
                )  # fmt: skip
        if "arroba" in reading.flat or "at" in reading.flat:
            for match in DEFANGED.finditer(text):
                plain = re.sub(_DOT, ".", re.sub(_AT, "@", match[0], flags=re.IGNORECASE), flags=re.IGNORECASE)
                yield Found(
                    MentionKind.EMAIL, *match.span(), normal=normal.email(plain), confidence=0.9,
                    evidence=Evidence.SHAPE, reason="address with its signs in words",
                )  # fmt: skip
