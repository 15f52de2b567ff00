"""What an event of the log tells besides its act, in words of the page's language."""

import re
from collections.abc import Iterator, Mapping

from api.http.errors import TITLES
from api.web.words import Words
from models.audit import AuditEvent
from services.records.audit import SEALED

_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "act": ("audit_did",),
    "category": ("category", "indicator"),
    "country": ("country",),
    "decision": ("verdict",),
    "end": ("review_end",),
    "from": ("role", "sensitivity"),
    "judgement": ("verdict",),
    "kind": ("audit_kind", "transfer_kind", "outcome_kind"),
    "language": ("language",),
    "nature": ("nature",),
    "part": ("part_in",),
    "purpose": ("purpose",),
    "role": ("role",),
    "stage": ("stage",),
    "to": ("role", "sensitivity"),
    "verdict": ("verdict",),
}
"""Where the words of a coded value stand, by the name that it goes by."""

_YES = frozenset({
    "accepted", "anew", "changed", "checked", "draft", "engine", "limited", "meaning", "provisional", "two_persons",
    "waits", "withdrawn",
})  # fmt: skip
"""What is 1 or 0 for yes or no: its name says it."""

_HEX = re.compile(r"[0-9a-f]{16,}")
_SHOWN = 12
"""Signs of a hash or an id: enough to hold two against each other. The whole stands in the log."""


def told_of(t: Words, event: AuditEvent, names: Mapping[str, str]) -> str:
    """All of it but the mark of its sealed text; `names` of accounts and agencies stand for their ids."""
    return " · ".join(_parts(t, event, names))


def outcome_of(t: Words, outcome: str) -> str:
    """How an act went."""
    return t.known(f"audit_outcome.{outcome}", "") or t.said(TITLES.get(outcome, outcome))


def _parts(t: Words, event: AuditEvent, names: Mapping[str, str]) -> Iterator[str]:
    for name, value in event.detail.items():
        if name == SEALED or value == "":
            continue
        label = t.known(f"audit_detail.{name}", name)
        if name in _YES and value in (0, 1):
            if value:
                yield label
        elif isinstance(value, int):
            yield f"{label} {t.number(value)}"
        else:
            yield f"{label} {_value(t, name, value, names)}"


def _value(t: Words, name: str, value: str, names: Mapping[str, str]) -> str:
    if value in names:
        return names[value]
    if _HEX.fullmatch(value):
        return f"{value[:_SHOWN]}…"
    found = (t.known(f"{family}.{value}", "") for family in _FAMILIES.get(name, ()))
    return next(filter(None, found), value)
