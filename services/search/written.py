"""What people type or paste, with the signs that number keys have: so a number reads the same wherever it is from.

Word sets hyphens and blanks that do not break, a list of contacts puts marks of direction round its numbers.
"""

import re

from services.search import analysis

_SIGNLESS = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Signs without width: the index has none of them either."""
_DASH = re.compile("(?<=[\\d)])( ?)[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d\u00b7\u2022\u2027\u2219](?= ?[\\d(])")
"""A dash or a point in the middle of the line, between figures."""
_WIDE = str.maketrans(
    dict.fromkeys(map(chr, (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)), " ") | {"\uff0b": "+"}
)


def plain(text: str) -> str:
    """The text in its normal form (NFC), without signs that have no width."""
    normal = analysis.normal(text)
    if normal.isascii():
        return normal
    return _DASH.sub(r"\1-", _SIGNLESS.sub("", normal).translate(_WIDE))


def as_given(text: str, at: int) -> int:
    """The place in a text as given of a place in its plain form."""
    normal = analysis.normal(text)
    kept = [place for place, sign in enumerate(normal) if not _SIGNLESS.match(sign)]
    return analysis.as_given(text, kept[at] if at < len(kept) else len(normal))
