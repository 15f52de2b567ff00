"""The pet forms and spellings that invented names are drawn from, apart from what the product knows of them.

They stay as they are: a table that the product learns from would draw other pairs and other worlds, and figures of two
days would not compare.
"""

from functools import cache
from pathlib import Path

from services.search.linking import tables
from services.search.linking.name_tables import NameTables, read_tables

_HERE = Path(__file__).parent


def _lines(name: str) -> list[str]:
    own = _HERE / name
    return tables.lines_of(own.read_text(encoding="utf-8")) if own.exists() else tables.lines(name)


@cache
def drawn_tables() -> NameTables:
    """Loaded once per process."""
    return read_tables(_lines)
