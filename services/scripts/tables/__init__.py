"""Letters and signs of other scripts with their Latin letters, and the syllables of Chinese."""

from importlib.resources import files


def lines(name: str) -> list[str]:
    """The lines of a table, without comments and blank ones."""
    text = (files("services.scripts.tables") / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
