"""What a message of a chat export says in fields that its reader has no place for: nothing of it is dropped."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

DEEPEST = 8
MOST_LINES = 200
LONGEST = 20_000
# Keys, hashes and previews, which nobody reads.
_MACHINE = re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def rest(
    raw: Any,
    said: str,
    *,
    untold: frozenset[str],
    dull: frozenset[str] = frozenset(),
    names: Mapping[str, str] | None = None,
) -> list[str]:
    """A line `where what: value` for each text and number in an object that does not stand in `said` already.

    Fields in `untold` say nothing to people; those in `dull` only hold others. `names` stand in for identities.
    """
    found: dict[str, None] = {}
    for path, value in _leaves(raw, (), untold):
        text = (names or {}).get(value, value) if path[-1].endswith("Id") else value
        if (
            not text
            or text in said
            or _MACHINE.fullmatch(text)
            or (names and text == value and path[-1].endswith("Id"))
        ):
            continue
        found[f"{' '.join(key for key in path if key not in dull) or path[-1]}: {text[:LONGEST]}"] = None
        if len(found) == MOST_LINES:
            break
    return list(found)


def _leaves(raw: Any, path: tuple[str, ...], untold: frozenset[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(raw, dict) and len(path) < DEEPEST:
        for key, value in raw.items():
            if str(key) not in untold:
                yield from _leaves(value, (*path, str(key)), untold)
    elif isinstance(raw, list) and len(path) < DEEPEST:
        for value in raw:
            yield from _leaves(value, path, untold)
    elif isinstance(raw, str | int | float) and not isinstance(raw, bool) and path:
        yield path, str(raw).strip()
