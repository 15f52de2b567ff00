"""E-mail addresses, defanged ones too."""

import re
from collections.abc import Iterator
from typing import ClassVar

from models.mention import MentionKind
from services.nlp import normal
from services.nlp.plugin import Evidence, Found, Reading
from services.nlp.veils import unveiled

_LOCAL = r"(?<![\w.%+\-@])[\w%+\-](?:[\w.%+\-]{0,62}[\w%+\-])?"
_DOMAIN = r"[\w\-]{1,63}(?:\.[\w\-]{1,63}){0,5}\.[^\W\d_]{2,15}(?![\w\-])"
ADDRESS = re.compile(rf"{_LOCAL}@{_DOMAIN}")
# name (arroba) host punto com: both signs in words, or one of them in brackets.
_AT = r" ?[\[(] ?(?:at|arroba) ?[\])] ?| arroba "
_DOT = r"\.| ?[\[(] ?(?:\.|dot|punto|ponto) ?[\])] ?| punto | ponto "
DEFANGED = re.compile(rf"{_LOCAL}(?:{_AT})[\w\-]{{1,63}}(?:(?:{_DOT})[\w\-]{{1,63}}){{1,4}}", re.IGNORECASE)
# name at host dot com: English writes both signs as words.
_AT_WORD, _DOT_WORD = r" at | \(at\) ", r" dot "
SAID = re.compile(
    rf"{_LOCAL}(?:{_AT_WORD})[a-z0-9\-]{{1,63}}(?:(?:{_DOT_WORD})[a-z0-9\-]{{2,63}}){{1,3}}(?!\w)", re.IGNORECASE
)
# luz.marina99 @ gmail . com, ana(a)gmail.com, one cut by the end of a line: with a host that everybody knows.
SPACED = re.compile(
    rf"{_LOCAL}(?: {{0,2}}\n? {{0,2}}@ {{0,2}}| ?\(a\) ?)"
    r"(?:gmail|googlemail|hotmail|outlook|yahoo|live|icloud|msn|aol|gmx|proton(?:mail)?|uol|bol|terra|ig|globo|sapo)"
    r" {0,2}\. {0,2}(?:com|net|org|me|pt|es|fr|it|de|ch)"
    r"(?:(?: {0,2}\. {0,2})(?:br|ar|mx|pe|co|bo|cl|uy|py|ec|ve|pt))?(?![\w])",
    re.IGNORECASE,
)


class EmailExtractor:
    """Find addresses. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "emails"
    version: ClassVar[str] = "5"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield addresses in lower case, those with marks in them that nobody sees too."""
        yield from self._find(reading)
        yield from unveiled(self._find, reading)

    def _find(self, reading: Reading) -> Iterator[Found]:
        text = reading.text
        if "@" in text or "(a)" in reading.flat:
            for match in ADDRESS.finditer(text):
                yield Found(
                    MentionKind.EMAIL, *match.span(), normal=normal.email(match[0]), confidence=0.99,
                    evidence=Evidence.CHECK, reason="written as an address",
                )  # fmt: skip
            for match in SPACED.finditer(text):
                plain = re.sub(r"\s", "", re.sub(r"\(a\)", "@", match[0], flags=re.IGNORECASE))
                if plain != match[0]:
                    yield Found(
                        MentionKind.EMAIL, *match.span(), normal=normal.email(plain),
                        confidence=0.97, evidence=Evidence.CHECK, reason="address with blanks around its signs",
                    )  # fmt: skip
        if "arroba" in reading.flat or "at" in reading.flat:
            said = [(match, _AT_WORD, _DOT_WORD) for match in SAID.finditer(text)] if " dot " in reading.flat else []
            for match, at, dot in [*((match, _AT, _DOT) for match in DEFANGED.finditer(text)), *said]:
                # In brackets the sign is none of prose: the host behind it is no address of its own.
                bracketed = "(" in match[0] or "[" in match[0]
                plain = re.sub(dot, ".", re.sub(at, "@", match[0], flags=re.IGNORECASE), flags=re.IGNORECASE)
                yield Found(
                    MentionKind.EMAIL, *match.span(), normal=normal.email(plain), confidence=0.9,
                    evidence=Evidence.CHECK if bracketed else Evidence.SHAPE, reason="address with its signs in words",
                )  # fmt: skip
