"""What was given before, as the sheets of a prosecutor's file and its bag tell it: of its own exhibits alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.platypus import Flowable

from models.disclosure import Disclosure
from models.ids import DocumentId
from services.casefile.paper import fonts, layout
from services.casefile.paper.layout import link, markup
from services.casefile.paper.spoken import say


def line(one: Disclosure, numbers: Mapping[DocumentId, int]) -> dict[str, Any]:
    """A disclosure for programs: exhibits by their numbers in this file, with the hash that each was received with."""
    told = one.model_dump(
        mode="json",
        include={"number", "version", "given_as", "form", "recipient", "basis", "conditions", "digest", "by", "at"},
    )
    exhibits = sorted((numbers[item.document], item.sha256, item.redaction) for item in one.items)
    told["exhibits"] = [
        {"exhibit": number, "sha256": sha256, "redaction": redaction} for number, sha256, redaction in exhibits
    ]
    return told


def table(given: Sequence[Disclosure], numbers: Mapping[DocumentId, int], language: str) -> Flowable:
    """A row a disclosure: when, to whom, by which basis, what, and its hash."""
    rows = [
        (
            str(one.number), f"{one.at:%Y-%m-%d %H:%M}", _to_whom(one, language), _what(one, language),
            ", ".join(link(str(number), f"x{number}") for number in _exhibits(one, numbers)),
            markup(f"<font size='6.2'>{one.digest[:64]}<br/>{one.digest[64:]}</font>", layout.MONO),
        )
        for one in given
    ]  # fmt: skip
    heads = ["#", *(say(name, language) for name in ("date", "recipient", "what", "exhibits", "hash"))]
    return layout.table(heads, rows, (5, 12, 29, 16, 12, 26))


def _exhibits(one: Disclosure, numbers: Mapping[DocumentId, int]) -> list[int]:
    return sorted(numbers[item.document] for item in one.items)


def _to_whom(one: Disclosure, language: str) -> str:
    lines = [one.recipient or say("not_stated", language), one.basis, one.conditions]
    return "<br/>".join(fonts.marked_up(words) for words in lines if words)


def _what(one: Disclosure, language: str) -> str:
    version = say("version", language)
    return fonts.marked_up(f"{say(f'given_{one.given_as.value}', language)} {one.form} · {version} {one.version}")
