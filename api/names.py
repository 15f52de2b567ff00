"""Text of exhibits as a terminal, a spreadsheet and a line of JSON may be given it: it commands none of them."""

import re

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""C0 and C1, ends of lines, signs that turn the direction of writing, and what is no sign: XML forbids those."""
_IN_JSON = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def shown(text: str, *, keep: str = "") -> str:
    r"""The text with its control characters written out (`\x1b`), on one line; those in `keep` stay as they are."""
    return _CONTROL.sub(lambda found: found[0] if found[0] in keep else _written(found[0]), text)


def json_shown(line: str) -> str:
    r"""A line of JSON that says the same, with such signs escaped as JSON has it (`\u009b`); C0 always is."""
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _written(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")
