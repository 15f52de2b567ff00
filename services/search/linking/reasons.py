"""What the parts of a score say, as one line for a person, in Spanish, Portuguese or English."""

from collections.abc import Sequence
from functools import cache

from services.search.linking.tables import lines

LANGUAGES = ("es", "pt", "en")


@cache
def _phrases(language: str) -> tuple[dict[str, str], dict[str, int]]:
    """Code → phrase, and code → its place in a reason: contradictions first."""
    column = 1 + LANGUAGES.index(language)
    rows = [[cell.strip() for cell in line.split("|")] for line in lines("reasons.txt")]
    return {row[0]: row[column] for row in rows}, {row[0]: place for place, row in enumerate(rows)}


class Reasons:
    """Tells parts in one language. Remembers what it told."""

    def __init__(self, language: str = "en") -> None:
        self._phrases, self._order = _phrases(language)
        self._told: dict[tuple[str, ...], str] = {}

    def line(self, parts: Sequence[tuple[str, float]], notes: Sequence[str] = ()) -> str:
        """One line, without tabs or breaks."""
        key = (
            (*[code for code, _ in parts], *[f"note_{note}" for note in notes])
            if notes
            else tuple([p[0] for p in parts])
        )
        told = self._told.get(key)
        if told is None:
            codes = sorted({code for code in key if code in self._phrases}, key=self._order.__getitem__)
            told = self._told[key] = "; ".join(self._phrases[code] for code in codes)
        return told
