"""JSON as a stream of events with their place, bounded in depth: a file of a million brackets costs nothing."""

from collections.abc import Iterator
from typing import IO, Any

import ijson

DEEPEST = 200
FLAWS = (ijson.JSONError, UnicodeDecodeError, ValueError)
"""What damaged, cut or too deep JSON raises."""


def events(file: IO[bytes], *, several: bool = False) -> Iterator[tuple[str, str, Any]]:
    """(place, event, value): the place as keys joined by dots, `item` for members of a list. Raises FLAWS.

    `several`: values may follow one another, a line each.
    """
    places = [""]
    lists: list[bool] = []
    for event, value in ijson.basic_parse(file, use_float=True, multiple_values=several):
        if event == "map_key":
            places[-1] = _under(places[-2] if len(places) > 1 else "", str(value))
            yield places[-2] if len(places) > 1 else "", event, value
        elif event in ("start_map", "start_array"):
            if len(lists) >= DEEPEST:
                raise ValueError("nested too deeply")
            here = places[-1]
            yield here, event, value
            lists.append(event == "start_array")
            places.append(_under(here, "item") if lists[-1] else here)
        elif event in ("end_map", "end_array"):
            lists.pop()
            places.pop()
            yield places[-1], event, value
        else:
            yield places[-1], event, value


def _under(place: str, key: str) -> str:
    return f"{place}.{key[:100]}" if place else key[:100]
