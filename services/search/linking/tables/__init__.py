"""The word lists of linking: nicknames, spelling variants, words around names, reasons, weights."""

from importlib.resources import files


def lines(name: str) -> list[str]:
    """The lines of a table, without comments and blank ones."""
    return lines_of((files("services.search.linking.tables") / name).read_text(encoding="utf-8"))


def lines_of(text: str) -> list[str]:
    """The lines of a table that is read, without comments and blank ones."""
    return [line for line in text.splitlines() if line and not line.startswith("#")]
