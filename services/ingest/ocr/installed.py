"""Which languages tesseract can read here. It leaves out, without a word, those that it lacks."""

from functools import cache

from services.ingest.programs import TESSERACT


@cache
def _installed() -> frozenset[str]:
    return TESSERACT.languages()


def lacking(languages: str) -> tuple[str, ...]:
    """Of languages joined by +, those that are not installed. The program is asked once in a process."""
    return tuple(language for language in languages.split("+") if language not in _installed())
