"""Words of the interface respect the people that a case is about (I13), and no sentence of ours is a verdict (C7)."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WEB = ROOT / "api" / "web"
SHOWN = [
    *sorted((WEB / "catalog").glob("*.json")),
    *sorted((WEB / "templates").rglob("*.html")),
    *(file for file in sorted((ROOT / "docs" / "reference").glob("*.md")) if file.name != "rules.md"),
]
"""What people read of us; the list of rules quotes what adverts and traffickers write."""
DEGRADING = re.compile(
    r"prostitut|esclav[ao]s? sexual|escrav[ao]s? sexua|sex slave|\bramera|meretriz|\bputas?\b|\bwhore|\bhooker|promiscu"
    r"|\b(?:in|im)moral|vida f[aá]cil|mujer(?:es)? de la (?:vida|calle)|mulher(?:es)? d[ae] (?:vida|rua)",
    re.IGNORECASE,
)
"""Words that judge those who were exploited."""
VERDICT = re.compile(
    r"\b(?:is|are) (?:a |the )?(?:traffickers?|victims?)\b|\b(?:es|son) (?:una? |la )?(?:tratantes?|v[ií]ctimas?)\b"
    r"|\b(?:é|são) (?:uma? |a )?(?:traficantes?|v[ií]timas?)\b",
    re.IGNORECASE,
)
"""Nobody is told to be one: a category is what somebody said, a sign is a lead."""


def texts(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    return "\n".join(_values(json.loads(text))) if file.suffix == ".json" else text


def _values(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [text for one in value.values() for text in _values(one)] if isinstance(value, dict) else []


@pytest.mark.parametrize("file", SHOWN, ids=lambda file: str(file.relative_to(ROOT)))
def test_i13_the_interface_speaks_with_respect(file: Path) -> None:
    assert DEGRADING.findall(texts(file)) == []


@pytest.mark.parametrize("file", [file for file in SHOWN if file.suffix != ".md"], ids=lambda file: file.name)
def test_i13_c7_no_sentence_is_a_verdict(file: Path) -> None:
    assert VERDICT.findall(texts(file)) == []


@pytest.mark.parametrize(
    "text", ["una prostituta", "esclavas sexuales", "a sex slave", "mulher da vida", "é uma vítima"]
)
def test_i13_the_lists_know_what_they_are_for(text: str) -> None:
    assert DEGRADING.search(text) or VERDICT.search(text)
