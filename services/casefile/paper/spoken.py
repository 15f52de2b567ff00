"""The words of printed files in Spanish, Portuguese and English; they lie in `spoken.yaml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

LANGUAGES = ("es", "pt", "en")


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """All words by name and language."""
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(
        Path(__file__).with_name("spoken.yaml").read_text(encoding="utf-8")
    )
    return found


def say(name: str, language: str) -> str:
    """A word or sentence in a language."""
    return words()[name][language]
