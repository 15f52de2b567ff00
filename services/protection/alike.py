"""Whether two records say the same but for what one of them masks: each server masks whom it knows of."""

import re
from collections.abc import Mapping
from typing import Any

from services.protection.matcher import BLOCK, PAD

_MASK = re.compile(rf"[VT]-P?\d{{2,}}(?:\.\w+)*{PAD}*|[{PAD}{BLOCK}]+")
"""What stands in place of a name: a pseudonym filled up to the length of the name, or its filling alone."""


def alike(one: Any, other: Any) -> bool:
    """Two values of JSON. A mask is as long as what it covers, so that all around it stays in its place."""
    if isinstance(one, str) and isinstance(other, str):
        return one == other or (len(one) == len(other) and _blank(one, other) == _blank(other, one))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(alike(value, other[name]) for name, value in one.items())
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    return bool(one == other)


def _blank(text: str, other: str) -> str:
    """A text without what either of the two masks."""
    signs = list(text)
    for masked in (text, other):
        for place in _MASK.finditer(masked):
            signs[slice(*place.span())] = PAD * (place.end() - place.start())
    return "".join(signs)
