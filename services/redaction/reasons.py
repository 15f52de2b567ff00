"""Reasons of redactions: kept as data beside this module, in the order in which they are offered."""

from collections.abc import Iterable
from functools import cache
from importlib import resources

import yaml

from models.base import Record
from models.errors import UsageError
from models.protected import CasePerson, Category

OTHER = "other"
"""The reason that needs a note."""


class Reason(Record):
    """A reason, and how it is called in each language."""

    code: str
    es: str
    pt: str
    en: str


@cache
def reasons() -> tuple[Reason, ...]:
    """All of them."""
    text = (resources.files("services.redaction") / "reasons.yaml").read_text(encoding="utf-8")
    return tuple(Reason(**one) for one in yaml.safe_load(text))


def checked(code: str, note: str) -> None:
    """Raises UsageError for a code that there is not, and for "other" without a note."""
    if code not in {one.code for one in reasons()}:
        raise UsageError("There is no such reason for a redaction.", next_step="`lince redact reasons` lists them.")
    if code == OTHER and not note.strip():
        raise UsageError("Say which other reason it is.", next_step="Give it as the note.")


def reason_for(person: CasePerson | None) -> str:
    """The reason that is proposed for somebody whom the case protects."""
    if person is None:
        return "victim_identity"
    if person.minor:
        return "minor"
    return _of(person.categories)


def _of(categories: Iterable[Category]) -> str:
    held = frozenset(categories)
    if held & {Category.VICTIM, Category.POSSIBLE_VICTIM}:
        return "victim_identity"
    return "witness_identity" if Category.WITNESS in held else "third_party"
