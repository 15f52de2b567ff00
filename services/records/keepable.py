"""Signs that PostgreSQL cannot keep: U+0000, and halves of pairs, become others of the same length."""

import json
import re


def kept_words(value: str) -> str:
    """Words as they are kept."""
    return value.replace("\0", "\u2400") if "\0" in value else value


_NOTHING = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
_HALF = re.compile(r"(?<!\\)((?:\\\\)*)\\u[dD][89a-fA-F][0-9a-fA-F]{2}|[\ud800-\udfff]")
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")


def kept_json(value: str) -> str:
    """JSON as it is kept: no sign in it that PostgreSQL can write down and not read."""
    if "\\u" not in value and value.isprintable():
        return value
    value = _PAIR.sub(lambda pair: pair[1] + json.loads(f'"{pair[0][len(pair[1]) :]}"'), value)
    return _HALF.sub(lambda half: f"{half[1] or ''}\ufffd", _NOTHING.sub("\\1\u2400", value))
